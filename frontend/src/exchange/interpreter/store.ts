import { api, got, on, upload, type Page } from '$api';
import { sent } from '$app-frame/form/said';
import type { Imported, Interpreter, InterpreterRow, Written } from './model';

/** Asks the server for pools of interpreters. */
export interface Asked {
	from?: string;
	to?: string;
	mode?: 'consecutive' | 'simultaneous' | 'whispered';
	field?: string;
	grade?: 'conference' | 'formal' | 'escort' | 'volunteer';
	state?: 'active' | 'retired';
	start?: string;
	end?: string;
	zone?: string;
	q?: string;
}
type At = Pick<InterpreterRow, 'space' | 'id' | 'rev'>;
const at = (of: At) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });
const body = (said: Written) => ({ ...said, name: sent(said.name) });

export const listEverywhere = (asked: Asked, after?: string): Promise<Page<InterpreterRow>> =>
	got(api.GET('/interpreters', { params: { query: { ...asked, after } } }));
export const readInterpreter = (space: string, id: string): Promise<Interpreter> =>
	got(api.GET('/spaces/{space}/interpreters/{id}', { params: { path: { space, id } } }));
export const addInterpreter = (space: string, said: Written, key: string): Promise<Interpreter> =>
	got(
		api.POST('/spaces/{space}/interpreters', {
			params: { path: { space }, header: { 'Idempotency-Key': key } },
			body: body(said)
		})
	);
export const deeds = {
	change: (of: At, said: Written): Promise<Interpreter> =>
		got(api.PUT('/spaces/{space}/interpreters/{id}', { ...at(of), body: body(said) })),
	retire: (of: At): Promise<Interpreter> => got(api.POST('/spaces/{space}/interpreters/{id}/retire', at(of))),
	restore: (of: At): Promise<Interpreter> => got(api.POST('/spaces/{space}/interpreters/{id}/restore', at(of))),
	rate: (of: At, said: { engagement: string; mark: number; note?: string }): Promise<Interpreter> =>
		got(api.POST('/spaces/{space}/interpreters/{id}/rate', { ...at(of), body: said })),
	forget: async (of: At): Promise<void> => {
		await got(api.DELETE('/spaces/{space}/interpreters/{id}', at(of)));
	}
};

export const importSheet = async (space: string, file: File): Promise<Imported> =>
	(await upload(`/spaces/${encodeURIComponent(space)}/interpreters-sheet`, file)) as Imported;
export const exportSheet = async (space: string, reason: string): Promise<Blob> =>
	(await got(
		api.POST('/spaces/{space}/interpreters-export', {
			params: { path: { space } },
			body: { reason },
			parseAs: 'blob'
		})
	)) as Blob;
