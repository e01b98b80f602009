import { api, got, newKey, on, type Page } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Locale, Said } from '$locale';
import type { Meeting, Series } from './model';

/** What was decided or promised in meetings, and what came of it. */
type Schemas = components['schemas'];
export type Followup = Schemas['Followup'];
export type Promises = Omit<Schemas['Promises'], '$schema'>;
export type TeamScore = Schemas['TeamScore'];
export type Progress = Followup['state'];
export const progresses = ['open', 'claimed', 'done', 'dropped'] as const satisfies readonly Progress[];
export const sorts = ['decision', 'action'] as const satisfies readonly Followup['sort'][];

/** How a list is narrowed. */
export interface FollowupsAsked {
	state?: Progress;
	owner?: string;
	team?: string;
	late?: boolean;
	q?: string;
	size?: number;
}
/** What somebody says of one, as a form writes it. */
export interface FollowupSaid {
	sort: Followup['sort'];
	title: Said;
	text: Said;
	owner?: string;
	member?: string;
	due?: string;
}
type Of = Pick<Meeting, 'space' | 'id'>;
const one = (of: Followup) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });
const body = (said: FollowupSaid) => ({
	sort: said.sort,
	title: sent(said.title),
	text: sent(said.text),
	...(said.owner ? { owner: said.owner } : {}),
	...(said.owner && said.member ? { member: said.member } : {}),
	...(said.due ? { due: said.due } : {})
});

export const listFollowups = (of: Of, asked: FollowupsAsked = {}, after?: string): Promise<Page<Followup>> =>
	got(
		api.GET('/spaces/{space}/meetings/{id}/followups', {
			params: { path: { space: of.space, id: of.id }, query: { ...asked, after } }
		})
	);
export const giveFollowup = (of: Of, said: FollowupSaid, item: string, key: string): Promise<Followup> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/followups', {
			params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
			body: { ...body(said), ...(item ? { item } : {}) }
		})
	);

/** What the sides do with one. Each answers with it as it then is. */
export const followupDeeds = {
	save: (of: Followup, said: FollowupSaid): Promise<Followup> =>
		got(api.PUT('/spaces/{space}/followups/{id}', { ...one(of), body: body(said) })),
	claim: (of: Followup): Promise<Followup> => got(api.POST('/spaces/{space}/followups/{id}/claim', one(of))),
	confirm: (of: Followup): Promise<Followup> => got(api.POST('/spaces/{space}/followups/{id}/confirm', one(of))),
	reopen: (of: Followup, reason: string): Promise<Followup> =>
		got(api.POST('/spaces/{space}/followups/{id}/reopen', { ...one(of), body: { reason } })),
	drop: (of: Followup, reason: string): Promise<Followup> =>
		got(api.POST('/spaces/{space}/followups/{id}/drop', { ...one(of), body: { reason } })),
	prove: (of: Followup, proof: { file?: string; url?: string; note?: string }): Promise<Followup> =>
		got(
			api.POST('/spaces/{space}/followups/{id}/evidence', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': newKey() } },
				body: proof
			})
		)
};

/** What the rounds of a series promised, with the score of each team. */
export const readPromises = (
	of: Pick<Series, 'space' | 'id'>,
	asked: FollowupsAsked,
	after?: string
): Promise<Promises> =>
	got(
		api.GET('/spaces/{space}/series/{id}/promises', {
			params: { path: { space: of.space, id: of.id }, query: { ...asked, after, size: 50 } }
		})
	);
export const promisesSheet = async (
	of: Pick<Series, 'space' | 'id'>,
	asked: FollowupsAsked,
	format: 'csv' | 'xlsx',
	lang: Locale
): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/series/{id}/promises/sheet', {
			params: { path: { space: of.space, id: of.id }, query: { ...asked, format, lang } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;
