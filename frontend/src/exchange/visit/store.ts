import { api, got, on, type Page } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Locale, Said } from '$locale';
import type { Brief, Deed, Link, Slot, Stage, Visit, VisitRow } from './model';

/** Asks the server for what the pages of visits show. */
type Schemas = components['schemas'];
type At = Pick<Visit, 'space' | 'id' | 'rev'>;
const where = (space: string, id: string) => ({ params: { path: { space, id } } });
const at = (of: At) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });

/** What a visit is about, as a form writes it. */
export interface VisitSaid {
	title: Said;
	purpose: Said;
	leader: Said;
	from: string;
	until: string;
	zone: string;
	people: number;
}
const said = (one: VisitSaid) => ({
	...one,
	title: sent(one.title),
	purpose: sent(one.purpose),
	leader: sent(one.leader)
});

export const listVisits = (
	narrow: { q?: string; state?: string; way?: 'IN' | 'OUT' },
	after?: string
): Promise<Page<VisitRow>> => got(api.GET('/visits', { params: { query: { ...narrow, after } } }));
export const beginVisit = (
	space: string,
	of: VisitSaid & { host: string; visitor: string },
	key: string
): Promise<Visit> =>
	got(
		api.POST('/spaces/{space}/visits', {
			params: { path: { space }, header: { 'Idempotency-Key': key } },
			body: { ...said(of), host: of.host, visitor: of.visitor }
		})
	);
export const readVisit = (space: string, id: string): Promise<Visit> =>
	got(api.GET('/spaces/{space}/visits/{id}', where(space, id)));
export const saveVisit = (of: At, one: VisitSaid): Promise<Visit> =>
	got(api.PUT('/spaces/{space}/visits/{id}', { ...at(of), body: said(one) }));
export const arrange = (of: At, slots: readonly Slot[]): Promise<Visit> =>
	got(
		api.PUT('/spaces/{space}/visits/{id}/programme', {
			...at(of),
			body: {
				slots: slots.map((slot) => ({
					...slot,
					what: sent(slot.what as Said),
					where: sent(slot.where as Said),
					counterpart: sent(slot.counterpart as Said),
					transport: sent(slot.transport as Said),
					protocol: sent(slot.protocol as Said)
				}))
			}
		})
	);

/** Says anew what stands at the stages of the visit. */
export const connect = (of: At, links: readonly { stage: Stage; noun: Link['noun']; id: string }[]): Promise<Visit> =>
	got(
		api.PUT('/spaces/{space}/visits/{id}/links', {
			...at(of),
			body: { links: links.map(({ stage, noun, id }) => ({ stage, noun, id })) }
		})
	);

/** What a deed says besides being done. */
export interface Words {
	letter?: string;
	travel?: Schemas['VisitTravel'];
	report?: Said;
	file?: string;
	reason?: string;
}
export const move = (of: At, deed: Deed, words: Words = {}): Promise<Visit> =>
	got(
		api.POST('/spaces/{space}/visits/{id}/move', {
			...at(of),
			body: { deed, ...words, ...(words.report ? { report: sent(words.report) } : {}) } as never
		})
	);

export const readBrief = (of: At): Promise<Brief> =>
	got(api.GET('/spaces/{space}/visits/{id}/brief', where(of.space, of.id)));
export const writeBrief = (of: At, brief: Brief): Promise<Brief> =>
	got(
		api.PUT('/spaces/{space}/visits/{id}/brief', {
			params: { path: { space: of.space, id: of.id }, header: on(brief.rev) },
			body: {
				talking: sent(brief.talking as Said),
				about: sent(brief.about as Said),
				manners: sent(brief.manners as Said),
				gifts: brief.gifts.map((gift) => ({ ...gift, what: sent(gift.what as Said), to: sent(gift.to as Said) })),
				notes: Object.fromEntries(Object.entries(brief.notes).map(([slot, note]) => [slot, sent(note as Said)]))
			}
		})
	);
/** The briefing book in one language, as PDF. */
export const readBook = async (of: At, lang: Locale): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/visits/{id}/book', {
			params: { path: { space: of.space, id: of.id }, query: { lang } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;

/** Who shares a space, and by which clock each lives. */
export const listSharers = async (space: string): Promise<{ tenant: string; zone: string }[]> =>
	(await got(api.GET('/spaces/{space}/clocks', { params: { path: { space } } }))).items.map(({ tenant, zone }) => ({
		tenant,
		zone
	}));
