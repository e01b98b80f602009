import createClient, { defaultPathSerializer } from 'openapi-fetch';
import { guardedFetch } from './http';
import type { paths as whole } from './schema';

/** The surface as the server describes it, by paths below /api/v1. */
export type paths = {
	[P in keyof whole as P extends `/api/v1${infer Rest}` ? Rest : never]: whole[P];
};

/** The typed client. Use it through `got`: `const page = await got(api.GET('/cases', { params: { query } }))`. */
export const api = createClient<paths>({
	baseUrl: `${location.origin}/api/v1`,
	fetch: guardedFetch,
	// A space's name holds a colon, which an address may carry as it is.
	pathSerializer: (path, params) => defaultPathSerializer(path, params).replaceAll('%3A', ':')
});

/** The answer's body. Failures have been thrown as ApiError before this. */
export async function got<T>(answer: Promise<{ data?: T }>): Promise<T> {
	const { data } = await answer;
	return data as T;
}

/** Headers of a write: the revision it was made on. */
export function on(rev: number): { 'If-Match': string } {
	return { 'If-Match': `"${rev}"` };
}
