import { api, got, on, type Page } from '$api';
import type { Said } from '$locale';
import type { Anchor } from './anchors';
import type { Alignment, Comment, Pad, PadHand, Suggestion, Version, VersionTexts } from './model';

/** Where a pad is. */
export interface At {
	space: string;
	pad: string;
}
const path = ({ space, pad }: At) => ({ params: { path: { space, pad } } });

export const readPad = (at: At): Promise<Pad> => got(api.GET('/spaces/{space}/pads/{pad}', path(at)));

/** What a list of pads is narrowed to; empty for all. */
export interface Filter {
	space: string;
	q: string;
	state: '' | Pad['state'];
}
export function listPads({ space, q, state }: Filter, after?: string): Promise<Page<Pad>> {
	const query = { after, ...(q ? { title: q } : {}), ...(state ? { state } : {}), ...(space ? { space } : {}) };
	return got(api.GET('/pads', { params: { query } }));
}
export interface Beginning {
	kind: Pad['kind'];
	title: Said;
	langs: string[];
}
export function beginPad(space: string, body: Beginning, key: string): Promise<Pad> {
	const headers = { 'Idempotency-Key': key };
	return got(api.POST('/spaces/{space}/pads', { params: { path: { space } }, headers, body }));
}
const changed = (pad: Pad) => ({ path: { space: pad.space, pad: pad.id }, header: on(pad.rev) });
export const renamePad = (pad: Pad, title: Said): Promise<Pad> =>
	got(api.PATCH('/spaces/{space}/pads/{pad}', { params: changed(pad), body: { title } }));
export const archivePad = (pad: Pad): Promise<Pad> => got(api.POST('/spaces/{space}/pads/{pad}/archive', { params: changed(pad) }));
export const reopenPad = (pad: Pad): Promise<Pad> => got(api.POST('/spaces/{space}/pads/{pad}/reopen', { params: changed(pad) }));

/** The newest comments of a pad, of either state. */
export async function listComments({ space, pad }: At): Promise<Comment[]> {
	const params = { path: { space, pad }, query: { size: 100 } };
	return (await got(api.GET('/spaces/{space}/pads/{pad}/comments', { params }))).items;
}
/** What is said in a comment, and the language it is written in. */
export interface Words {
	text: string;
	text_lang: string;
}
export function addComment(at: At, lang: string, anchor: Anchor & { quote: string }, said: Words): Promise<Comment> {
	return got(api.POST('/spaces/{space}/pads/{pad}/comments', { ...path(at), body: { lang, ...said, ...anchor } }));
}
export function answerComment({ space, pad }: At, comment: string, said: Words): Promise<Comment> {
	const params = { path: { space, pad, comment } };
	return got(api.POST('/spaces/{space}/pads/{pad}/comments/{comment}/answers', { params, body: said }));
}
export function resolveComment({ space, pad }: At, comment: string, state: 'open' | 'resolved'): Promise<Comment> {
	const params = { path: { space, pad, comment } };
	return got(api.PUT('/spaces/{space}/pads/{pad}/comments/{comment}/state', { params, body: { state } }));
}

/** The newest suggestions of a pad, decided ones too. */
export async function listSuggestions({ space, pad }: At): Promise<Suggestion[]> {
	const params = { path: { space, pad }, query: { size: 100 } };
	return (await got(api.GET('/spaces/{space}/pads/{pad}/suggestions', { params }))).items;
}
export function noteSuggestion(at: At, id: string, lang: string): Promise<Suggestion> {
	return got(api.POST('/spaces/{space}/pads/{pad}/suggestions', { ...path(at), body: { id, lang } }));
}
export function decideSuggestion({ space, pad }: At, suggestion: string, to: 'accepted' | 'refused' | 'withdrawn'): Promise<Suggestion> {
	const params = { path: { space, pad, suggestion } };
	return got(api.POST('/spaces/{space}/pads/{pad}/suggestions/{suggestion}/decision', { params, body: { to } }));
}

export function listVersions({ space, pad }: At, named: boolean, after?: string): Promise<Page<Version>> {
	const query = { after, size: 20, ...(named ? { cause: 'named' as const } : {}) };
	return got(api.GET('/spaces/{space}/pads/{pad}/versions', { params: { path: { space, pad }, query } }));
}
export const keepVersion = (at: At, name?: string): Promise<Version> =>
	got(api.POST('/spaces/{space}/pads/{pad}/versions', { ...path(at), body: name ? { name } : {} }));
export function readVersion({ space, pad }: At, version: string): Promise<VersionTexts> {
	const params = { path: { space, pad, version } };
	return got(api.GET('/spaces/{space}/pads/{pad}/versions/{version}', { params })) as Promise<VersionTexts>;
}
export async function restoreVersion({ space, pad }: At, version: string): Promise<void> {
	const params = { path: { space, pad, version } };
	await got(api.POST('/spaces/{space}/pads/{pad}/versions/{version}/restore', { params }));
}

export const readAlignment = (at: At): Promise<Alignment> => got(api.GET('/spaces/{space}/pads/{pad}/clauses', path(at)));
export const nameLinguist = (at: At, member: string): Promise<Alignment> =>
	got(api.PUT('/spaces/{space}/pads/{pad}/linguist', { ...path(at), body: { member } }));
export const confirmPair = (at: At, number: string, hashes: Record<string, string>): Promise<Alignment> =>
	got(api.POST('/spaces/{space}/pads/{pad}/clauses', { ...path(at), body: { number, hashes } }));

/** The member behind each client of Yjs that has written. */
export const readWriters = async (at: At): Promise<Record<string, PadHand>> => (await got(api.GET('/spaces/{space}/pads/{pad}/writers', path(at)))).clients;
