import { api, got, on, upload, type Page } from '$api';
import type { Filter, Imported, Mark, Term, Wish } from './model';

/** A page of a space's glossary as the reader has it, and what she may do there. */
export type Terms = Page<Term> & { may: Record<string, boolean> };

export function listTerms(space: string, filter: Filter, after?: string): Promise<Terms> {
	const { q, status, group, own } = filter;
	const query = {
		size: 50,
		after,
		...(q ? { q } : {}),
		...(status ? { status } : {}),
		...(group ? { group } : {}),
		...(own ? { own } : {})
	};
	return got(api.GET('/spaces/{space}/glossary', { params: { path: { space }, query } }));
}

export function addTerm(space: string, wish: Wish): Promise<Term> {
	return got(api.POST('/spaces/{space}/glossary', { params: { path: { space } }, body: wish }));
}

export function changeTerm(space: string, term: Term, wish: Wish): Promise<Term> {
	const params = { path: { space, id: term.id }, header: on(term.rev ?? 0) };
	return got(api.PATCH('/spaces/{space}/glossary/{id}', { params, body: wish }));
}

export async function removeTerm(space: string, term: Term): Promise<void> {
	const params = { path: { space, id: term.id }, header: on(term.rev ?? 0) };
	await got(api.DELETE('/spaces/{space}/glossary/{id}', { params }));
}

/** Where words of a text stand that are not to be used. */
export async function markText(space: string, text: string): Promise<Mark[]> {
	return (await got(api.POST('/spaces/{space}/glossary-marks', { params: { path: { space } }, body: { text } }))).items;
}

export async function importSheet(space: string, file: File): Promise<Imported> {
	return (await upload(`/spaces/${encodeURIComponent(space)}/glossary-sheet`, file)) as Imported;
}

/** The bytes of the space's own entries, to be kept as a file. */
export async function exportSheet(space: string, format: 'csv' | 'tsv'): Promise<Blob> {
	const params = { path: { space }, query: { format } };
	return (await got(api.GET('/spaces/{space}/glossary-sheet', { params, parseAs: 'blob' }))) as Blob;
}
