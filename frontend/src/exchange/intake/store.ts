import { api, got, on, upload, type Page, type Upload } from '$api';
import type { Said } from '$locale';
import type { Decision, Doubt, Encoding, Import, ImportRow, Kind, Verdict } from './model';

export function listImports(after?: string): Promise<Page<Import>> {
	return got(api.GET('/tie-imports', { params: { query: { size: 20, after } } }));
}

export function readImport(id: string): Promise<Import> {
	return got(api.GET('/tie-imports/{id}', { params: { path: { id } } }));
}

/** Brings a file into one's home, and returns its id. */
export async function bringFile(tenant: string, file: File, how: Upload): Promise<string> {
	const path = `/spaces/${encodeURIComponent(`home:${tenant}`)}/files?name=${encodeURIComponent(file.name)}`;
	return ((await upload(path, file, how)) as { id: string }).id;
}

interface Draft {
	file: string;
	name?: string;
	sheet?: string;
	encoding?: Encoding;
}

export function beginImport(body: Draft): Promise<Import> {
	return got(api.POST('/tie-imports', { body }));
}

interface Mapping {
	columns: string[];
	kind?: '' | Kind;
	country?: string;
}

export function mapImport({ id, rev }: Import, body: Mapping): Promise<Import> {
	return got(api.PUT('/tie-imports/{id}/mapping', { params: { path: { id }, header: on(rev) }, body }));
}

export function settleImport({ id, rev }: Import, decisions: Decision[]): Promise<Import> {
	return got(
		api.POST('/tie-imports/{id}/decisions', { params: { path: { id }, header: on(rev) }, body: { decisions } })
	);
}

export function runImport({ id, rev }: Import): Promise<Import> {
	return got(api.POST('/tie-imports/{id}/run', { params: { path: { id }, header: on(rev) } }));
}

export function undoImport({ id, rev }: Import): Promise<Import> {
	return got(api.POST('/tie-imports/{id}/undo', { params: { path: { id }, header: on(rev) } }));
}

export async function dropImport({ id, rev }: Import): Promise<void> {
	await got(api.DELETE('/tie-imports/{id}', { params: { path: { id }, header: on(rev) } }));
}

export function listRows(id: string, verdict: '' | Verdict, after?: string): Promise<Page<ImportRow>> {
	const query = { size: 25, after, ...(verdict ? { verdict } : {}) };
	return got(api.GET('/tie-imports/{id}/rows', { params: { path: { id }, query } }));
}

export async function listDoubts(id: string): Promise<Doubt[]> {
	return (await got(api.GET('/tie-imports/{id}/doubts', { params: { path: { id } } }))).items;
}

export async function saveReport(id: string, lang: 'ko' | 'en' | 'zh-Hans' | 'ja'): Promise<Blob> {
	const params = { path: { id }, query: { format: 'csv' as const, lang } };
	return (await got(api.GET('/tie-imports/{id}/report', { params, parseAs: 'blob' }))) as Blob;
}

/** The countries and regions by the names that are right for the reader. */
export async function listCountries(): Promise<{ code: string; name: Said }[]> {
	return (await got(api.GET('/countries', {}))).items;
}
