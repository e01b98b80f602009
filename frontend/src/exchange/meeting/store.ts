import { api, got, on, type BroughtFile, type Page } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Agenda, Body, Item, Meeting, MeetingRow, Point, Series, SeriesRow, Version } from './model';

/** Asks the server for what the pages of meetings show. Here, and only here, its words become their nouns. */
type Schemas = components['schemas'];
type Of = Pick<Meeting, 'space' | 'id'>;
type At = Pick<Meeting, 'space' | 'id' | 'rev'>;

const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const at = (of: At) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });
const item = (of: Of, one: Pick<Item, 'id'>) => ({ params: { path: { space: of.space, id: of.id, item: one.id } } });
const keyed = (space: string, key: string) => ({ params: { path: { space }, header: { 'Idempotency-Key': key } } });

/** How a list of meetings is narrowed. */
export interface Asked {
	state?: MeetingRow['state'];
	series?: string;
	parent?: string;
	party?: string;
	when?: 'coming' | 'past';
	q?: string;
	size?: number;
}
export const listMeetings = (asked: Asked, after?: string): Promise<Page<MeetingRow>> =>
	got(api.GET('/meetings', { params: { query: { ...asked, after } } }));
export const listMeetingsIn = (space: string, asked: Asked, after?: string): Promise<Page<MeetingRow>> =>
	got(api.GET('/spaces/{space}/meetings', { params: { path: { space }, query: { ...asked, after } } }));

/** What a meeting is called and what for it is held, as a form writes it. */
export interface Basics {
	title: Said;
	purpose: Said;
	format: Meeting['format'];
	mode: Meeting['mode'];
	langs: string[];
	capacity: number;
	quorum: number;
}
const basics = (said: Basics) => ({ ...said, title: sent(said.title), purpose: sent(said.purpose) });

export interface Begun extends Basics {
	parties: string[];
	series?: string;
	body?: string;
	parent?: string;
}
export const beginMeeting = (space: string, said: Begun, key: string): Promise<Meeting> =>
	got(
		api.POST('/spaces/{space}/meetings', {
			...keyed(space, key),
			body: {
				...basics(said),
				parties: said.parties,
				...(said.series ? { series: said.series } : {}),
				...(said.body ? { body: said.body } : {}),
				...(said.parent ? { parent: said.parent } : {})
			}
		})
	);
export const readMeeting = (space: string, id: string): Promise<Meeting> =>
	got(api.GET('/spaces/{space}/meetings/{id}', where({ space, id })));

/** A part of a meeting with a time of its own, as a form writes it. */
export interface SessionSaid {
	id: string;
	title: Said;
	start: string;
	end: string;
	room?: string;
}

/** What the host does with a meeting. Each answers with the meeting as it then is. */
export const deeds = {
	save: (of: At, said: Basics) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/basics', { ...at(of), body: basics(said) })),
	schedule: (of: At, slot: { start: string; end: string; zone: string }, sessions: readonly SessionSaid[]) =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/time', {
				...at(of),
				body: {
					...slot,
					sessions: sessions.map(({ id, title, start, end, room }) => ({
						id,
						title: sent(title),
						start,
						end,
						...(room ? { room } : {})
					}))
				}
			})
		),
	bid: (of: At, parties: string[]) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/parties', { ...at(of), body: { parties } })),
	invite: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/invite', at(of))),
	/** What everybody shall read of it; another of the host's people lets it out. */
	writePublic: (of: At, text: Said, contact: Said) =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/public', {
				...at(of),
				body: { text: sent(text), contact: sent(contact) }
			})
		),
	showPublic: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/public/show', at(of))),
	hidePublic: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/public/hide', at(of))),
	lock: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/lock', at(of))),
	loosen: (of: At, reason: string) =>
		got(api.POST('/spaces/{space}/meetings/{id}/loosen', { ...at(of), body: { reason } })),
	open: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/open', at(of))),
	end: (of: At) => got(api.POST('/spaces/{space}/meetings/{id}/end', at(of))),
	cancel: (of: At, reason: string) =>
		got(api.POST('/spaces/{space}/meetings/{id}/cancel', { ...at(of), body: { reason } })),
	postpone: (of: At, reason: string) =>
		got(api.POST('/spaces/{space}/meetings/{id}/postpone', { ...at(of), body: { reason } }))
};

/** What a side says of an item, as a form writes it. */
export interface ItemSaid {
	kind: Item['kind'];
	joint: boolean;
	title: Said;
	text: Said;
	presenter: Said;
	minutes: number;
	lang?: string;
	session?: string;
	papers: string[];
}
const itemSent = (said: ItemSaid): Omit<Schemas['MeetingItemSaid'], '$schema'> => ({
	kind: said.kind,
	joint: said.joint,
	title: sent(said.title),
	text: sent(said.text),
	presenter: sent(said.presenter),
	minutes: said.minutes,
	papers: said.papers,
	...(said.lang ? { lang: said.lang } : {}),
	...(said.session ? { session: said.session } : {})
});

export const readAgenda = (of: Of): Promise<Agenda> => got(api.GET('/spaces/{space}/meetings/{id}/agenda', where(of)));
export const readVersion = (of: Of, version: number): Promise<Version> =>
	got(
		api.GET('/spaces/{space}/meetings/{id}/agenda/versions/{version}', {
			params: { path: { space: of.space, id: of.id, version } }
		})
	);

/** What the sides do with the items. Each answers with the agenda as it then is. */
export const items = {
	offer: (of: Of, said: ItemSaid, key: string): Promise<Agenda> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/agenda/items', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
				body: itemSent(said)
			})
		),
	change: (of: Of, one: Item, said: ItemSaid): Promise<Agenda> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/agenda/items/{item}', {
				...item(of, one),
				body: { rev: one.rev, ...itemSent(said) }
			})
		),
	view: (of: Of, one: Item, yes: boolean, why = ''): Promise<Agenda> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/agenda/items/{item}/view', {
				...item(of, one),
				body: { rev: one.rev, yes, why }
			})
		),
	withdraw: (of: Of, one: Item): Promise<Agenda> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/agenda/items/{item}/withdraw', {
				...item(of, one),
				body: { rev: one.rev }
			})
		),
	pass: (of: Of, one: Item, to: { to?: string; body?: string; why: string }): Promise<Agenda> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/agenda/items/{item}/pass', {
				...item(of, one),
				body: { rev: one.rev, ...to }
			})
		),
	order: (of: Of, ids: string[]): Promise<Agenda> =>
		got(api.PUT('/spaces/{space}/meetings/{id}/agenda/order', { ...where(of), body: { items: ids } })),
	take: (of: Of, waiting: string): Promise<Agenda> =>
		got(api.POST('/spaces/{space}/meetings/{id}/agenda/take', { ...where(of), body: { item: waiting } }))
};

/** The files of a meeting: its papers among them. */
export const listPapers = async (of: Of): Promise<BroughtFile[]> => {
	const found: BroughtFile[] = [];
	let after: string | undefined;
	do {
		const page: Page<BroughtFile> = await got(
			api.GET('/spaces/{space}/objects/{noun}/{id}/files', {
				params: { path: { space: of.space, noun: 'meeting', id: of.id }, query: { after, size: 100 } }
			})
		);
		found.push(...page.items);
		after = page.next;
	} while (after);
	return found;
};

/** The zones of all who share a space, the reader's own first where it is known. */
export const listZones = async (space: string): Promise<{ tenant: string; zone: string }[]> =>
	(await got(api.GET('/spaces/{space}/clocks', { params: { path: { space } } }))).items.map(({ tenant, zone }) => ({
		tenant,
		zone
	}));

export const listSeries = (after?: string): Promise<Page<SeriesRow>> =>
	got(api.GET('/series', { params: { query: { after } } }));
export const listSeriesIn = (space: string): Promise<Page<SeriesRow>> =>
	got(api.GET('/spaces/{space}/series', { params: { path: { space }, query: { size: 100 } } }));
export const readSeries = (space: string, id: string): Promise<Series> =>
	got(api.GET('/spaces/{space}/series/{id}', where({ space, id })));

/** What somebody says of a series, as a form writes it. */
export interface SeriesSaid {
	title: Said;
	purpose: Said;
	format: Series['format'];
	turns: string[];
	months: number;
	bodies: Pick<Body, 'id' | 'name' | 'format'>[];
}
const seriesSent = (said: SeriesSaid) => ({
	...said,
	title: sent(said.title),
	purpose: sent(said.purpose),
	bodies: said.bodies.map(({ id, name, format }) => ({ id, format, name: sent(name) }))
});
export const beginSeries = (space: string, said: SeriesSaid, key: string): Promise<Series> =>
	got(api.POST('/spaces/{space}/series', { ...keyed(space, key), body: seriesSent(said) }));

/** What the parties do with a series. Each answers with the series as it then is. */
export const seriesDeeds = {
	save: (of: At, said: SeriesSaid): Promise<Series> =>
		got(api.PUT('/spaces/{space}/series/{id}', { ...at(of), body: seriesSent(said) })),
	await: (
		of: Of,
		said: { body?: string; kind: Item['kind']; title: Said; text: Said; minutes: number },
		key: string
	): Promise<Series> =>
		got(
			api.POST('/spaces/{space}/series/{id}/backlog', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
				body: { ...said, title: sent(said.title), text: sent(said.text) }
			})
		),
	drop: (of: At, waiting: string, reason: string): Promise<Series> =>
		got(
			api.POST('/spaces/{space}/series/{id}/backlog/{item}/drop', {
				params: { path: { space: of.space, id: of.id, item: waiting }, header: on(of.rev) },
				body: { reason }
			})
		),
	hand: (of: At, points: readonly Point[], given: boolean): Promise<Series> =>
		got(
			api.PUT('/spaces/{space}/series/{id}/handover', {
				...at(of),
				body: { given, points: points.map(({ id, what, done }) => ({ id, done, what: sent(what) })) }
			})
		),
	receive: (of: At): Promise<Series> => got(api.POST('/spaces/{space}/series/{id}/receive', at(of))),
	end: (of: At, reason: string): Promise<Series> =>
		got(api.POST('/spaces/{space}/series/{id}/end', { ...at(of), body: { reason } }))
};
