/** Shapes for describing an operation by hand, where a noun narrows the generated types to its own. */
type Json<T> = { content: { 'application/json': T } };
type NoBody = { content?: never };
type With<Q, P, H> = { query?: Q; path: P; header?: H };
type Rev = { 'If-Match'?: string };

/** An operation that reads. */
export type Read<Answer, Query = Record<string, never>, Path = never> = {
	parameters: [Path] extends [never] ? { query?: Query } : With<Query, Path, never>;
	responses: { 200: Json<Answer> };
};
/** An operation that changes something. */
export type Write<Body, Answer, Path = never> = {
	parameters: [Path] extends [never] ? { header?: Rev } : With<never, Path, Rev>;
	requestBody: Json<Body>;
	responses: { 200: Json<Answer> };
};
/** A deed without a body. */
export type Deed<Answer, Path = never> = {
	parameters: [Path] extends [never] ? { header?: Rev } : With<never, Path, Rev>;
	responses: { 200: [Answer] extends [void] ? NoBody : Json<Answer> };
};
