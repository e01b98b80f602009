import type { Said } from '$locale';
import type {
	AuditEntry,
	Confirmed,
	HomeView,
	Invitation,
	InvitationView,
	Me,
	Member,
	Notice,
	OidcChoice,
	Pact,
	Page,
	SessionView,
	Settings,
	SignedIn,
	Tenant,
	Unit
} from './types';

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

type Id = { id: string };
type Paging = { size?: number; after?: string };

/** The surface of the API, path by path. */
export interface paths {
	'/session': { post: Write<{ email: string; password: string; code?: string }, SignedIn>; delete: Deed<void> };
	'/session/refresh': { post: Deed<SignedIn> };
	'/sessions': { get: Read<Page<SessionView>>; delete: Deed<void> };
	'/sessions/{id}': { delete: Deed<void, Id> };
	'/me': { get: Read<Me>; patch: Write<{ name?: string; settings?: Settings }, Me> };
	'/me/acting': { post: Write<{ member: string }, SignedIn> };
	'/me/password': { post: Write<{ current: string; next: string }, void> };
	'/me/totp': {
		post: Write<{ password?: string }, { secret: string; url: string; qr: string }>;
		delete: Write<{ password?: string }, void>;
	};
	'/me/totp/confirm': { post: Write<{ code: string }, Confirmed> };
	'/password/forgot': { post: Write<{ email: string }, void> };
	'/password/reset': { post: Write<{ token: string; password: string }, void> };
	'/invitations/{token}': { get: Read<InvitationView, Record<string, never>, { token: string }> };
	'/invitations/{token}/accept': {
		post: Write<{ name?: string; lang: string; password: string; code?: string }, SignedIn, { token: string }>;
	};
	'/oidc': { get: Read<Page<OidcChoice>> };
	'/units': { get: Read<Page<Unit>, Paging & { q?: string; kind?: string; country?: string }> };
	'/tenants': {
		get: Read<Page<Tenant>, Paging & { q?: string; kind?: string }>;
		post: Write<{ unit: string; admin: { email: string; lang?: string } }, Tenant>;
	};
	'/tenants/{id}': { get: Read<Tenant, Record<string, never>, Id> };
	'/members': { get: Read<Page<Member>, Paging & { state?: string }> };
	'/members/{id}': { patch: Write<{ roles?: string[]; title?: Said }, Member, Id> };
	'/members/{id}/transfer': { post: Write<{ to: string }, Member, Id> };
	'/members/{id}/leave': { post: Deed<Member, Id> };
	'/invitations': {
		get: Read<Page<Invitation>, Paging>;
		post: Write<{ email: string; roles: string[]; title?: Said; lang?: string }, Invitation>;
	};
	'/invitations/{id}': { delete: Deed<void, Id> };
	'/pacts': {
		get: Read<Page<Pact>, Paging>;
		post: Write<{ kind: string; name: Said; with: string[]; since?: string; source?: string }, Pact>;
	};
	'/pacts/{id}': { get: Read<Pact, Record<string, never>, Id> };
	'/pacts/{id}/accept': { post: Deed<Pact, Id> };
	'/pacts/{id}/decline': { post: Deed<Pact, Id> };
	'/pacts/{id}/leave': { post: Deed<Pact, Id> };
	'/audit': { get: Read<Page<AuditEntry>, Paging & { about?: string; member?: string }> };
	'/home': { get: Read<HomeView> };
	'/notices': { get: Read<Page<Notice> & { unread: number }, Paging> };
	'/notices/read': { post: Write<{ ids?: string[] }, { unread: number }> };
}
