import { api, got, on, type Page } from '$api';
import type { components } from '$api/schema';
import type { Locale } from '$locale';
import type { Annex, Content, Money, Record_, RecordRow, Totals } from './model';

/** Asks the server for what the pages of exchange records show. */
type At = Pick<Record_, 'space' | 'id' | 'rev'>;
export type Wish = Omit<components['schemas']['RecordWish'], '$schema'>;
export type Side = components['schemas']['RecordSideWish'];
export interface Wanted {
	year?: string;
	kind?: string;
	sector?: string;
	partner?: string;
	direction?: 'IN' | 'OUT' | 'MUTUAL' | 'THIRD' | 'ONLINE';
	state?: 'draft' | 'posted' | 'corrected' | 'confirmed' | 'withdrawn' | 'one_sided' | 'countered';
	stands?: string;
	q?: string;
}
const at = (of: At) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });
const where = (space: string, id: string) => ({ params: { path: { space, id } } });

export const listRecords = (query: Wanted, after?: string): Promise<Page<RecordRow>> =>
	got(api.GET('/ledger', { params: { query: { ...query, after, size: 20 } } }));
export const readTotals = (query: Wanted): Promise<Totals> => got(api.GET('/ledger-totals', { params: { query } }));
export const readSheet = async (query: Wanted, format: 'csv' | 'xlsx', lang: Locale): Promise<Blob> =>
	(await got(api.GET('/ledger-sheet', { params: { query: { ...query, format, lang } }, parseAs: 'blob' }))) as Blob;
export const readRecord = (space: string, id: string): Promise<Record_> =>
	got(api.GET('/spaces/{space}/ledger/{id}', where(space, id)));
/** The same key begins the same record once, however often it is sent. */
export const beginRecord = (space: string, body: Wish, key: string): Promise<Record_> =>
	got(api.POST('/spaces/{space}/ledger', { params: { path: { space }, header: { 'Idempotency-Key': key } }, body }));

/** The deeds on a record, each on the revision its doer saw. */
export const deeds = {
	save: (of: At, body: Wish) => got(api.PUT('/spaces/{space}/ledger/{id}', { ...at(of), body })),
	drop: (of: At) => got(api.DELETE('/spaces/{space}/ledger/{id}', at(of))),
	enter: (of: At) => got(api.POST('/spaces/{space}/ledger/{id}/enter', at(of))),
	review: (of: At) => got(api.POST('/spaces/{space}/ledger/{id}/review', at(of))),
	post: (of: At, space: string, comment: string, names: boolean) =>
		got(api.POST('/spaces/{space}/ledger/{id}/post', { ...at(of), body: { space, comment, names } })),
	confirm: (of: At) => got(api.POST('/spaces/{space}/ledger/{id}/confirm', at(of))),
	correct: (of: At, said: Content, comment: string) =>
		got(api.POST('/spaces/{space}/ledger/{id}/correct', { ...at(of), body: { ...said, comment } })),
	withdraw: (of: At, reason: string) =>
		got(api.POST('/spaces/{space}/ledger/{id}/withdraw', { ...at(of), body: { reason } })),
	reverse: (of: At, reason: string) =>
		got(api.POST('/spaces/{space}/ledger/{id}/counter', { ...at(of), body: { how: 'reverses', reason } })),
	replace: (of: At, said: Content, reason: string) =>
		got(api.POST('/spaces/{space}/ledger/{id}/counter', { ...at(of), body: { how: 'replaces', reason, said } }))
};
export const readAnnex = (space: string, id: string): Promise<Annex> =>
	got(api.GET('/spaces/{space}/ledger/{id}/annex', where(space, id)));
export const writeAnnex = (of: At, body: { money: Money[]; notes: Annex['notes'] }): Promise<Annex> =>
	got(api.PUT('/spaces/{space}/ledger/{id}/annex', { ...at(of), body }));

/** The ties under which an exchange with one of these sides may have taken place. */
export const listTies = async (): Promise<components['schemas']['TieRow'][]> =>
	(await got(api.GET('/ties', { params: { query: { size: 100 } } }))).items;
export const listCurrencies = async (): Promise<string[]> =>
	(await got(api.GET('/currencies'))).items.map((one) => one.code);
