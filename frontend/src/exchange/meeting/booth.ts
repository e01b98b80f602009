import { api, got, on, upload } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import { languageName, m, word, type Said } from '$locale';
import type { Meeting } from './model';

/** Who interprets what in a meeting, and what interpreters are given to prepare with. */
type Schemas = components['schemas'];
type Bare<T> = Omit<T, '$schema'>;
export type Booth = Bare<Schemas['Booth']>;
export type Duty = Schemas['BoothDuty'];
export type Member = Schemas['BoothMember'];
export type Cell = Schemas['BoothCell'];
export type Problem = Schemas['BoothProblem'];
export type Terms = Schemas['BoothTerms'];
export type Fitting = Schemas['BoothFitting'];
export type Sent = Bare<Schemas['BoothSent']>;
export type Briefing = Bare<Schemas['Briefing']>;
export type BriefingTerm = Schemas['BriefingTerm'];
export type BriefingName = Schemas['BriefingName'];
export type Handed = Bare<Schemas['BriefingHanded']>;
export type Offer = Bare<Schemas['InterpretingOffer']>;
export type DutySaid = Bare<Schemas['DutySaid']>;

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const duty = (of: Of, one: Pick<Duty, 'id'>) => ({ space: of.space, id: of.id, duty: one.id });
const member = (of: Of, one: Pick<Duty, 'id'>, who: Pick<Member, 'id'>) => ({
	params: { path: { ...duty(of, one), who: who.id } }
});

export const readBooth = (of: Of): Promise<Booth> => got(api.GET('/spaces/{space}/meetings/{id}/booth', where(of)));
export const booths = {
	plan: (of: Of, said: DutySaid, key: string): Promise<Booth> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
				body: said
			})
		),
	save: (of: Of, one: Duty, said: DutySaid): Promise<Booth> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/booth/duties/{duty}', {
				params: { path: duty(of, one) },
				body: { ...said, rev: one.rev }
			})
		),
	drop: (of: Of, one: Duty): Promise<Booth> =>
		got(
			api.DELETE('/spaces/{space}/meetings/{id}/booth/duties/{duty}', {
				params: { path: duty(of, one), query: { rev: one.rev } }
			})
		),
	fitting: async (of: Of, one: Duty, q: string): Promise<Fitting[]> =>
		(
			await got(
				api.GET('/spaces/{space}/meetings/{id}/booth/duties/{duty}/candidates', {
					params: { path: duty(of, one), query: q ? { q } : {} }
				})
			)
		).items,
	assign: (
		of: Of,
		one: Duty,
		who: { space: string; id: string } | { name: Said; pairs: Fitting['pairs'] }
	): Promise<Booth> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team', {
				params: { path: duty(of, one) },
				body: 'name' in who ? { name: sent(who.name), pairs: who.pairs } : who
			})
		),
	remove: (of: Of, one: Duty, who: Member): Promise<Booth> =>
		got(api.DELETE('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team/{who}', member(of, one, who))),
	offer: (of: Of, one: Duty, who: Member, terms: Terms): Promise<Sent> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team/{who}/offer', {
				...member(of, one, who),
				body: terms
			})
		),
	withdraw: (of: Of, one: Duty, who: Member, reason: string): Promise<Booth> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team/{who}/withdraw', {
				...member(of, one, who),
				body: { reason }
			})
		),
	mark: (of: Of, one: Duty, who: Member, turnout: 'came' | 'absent'): Promise<Booth> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team/{who}/turnout', {
				...member(of, one, who),
				body: { turnout }
			})
		),
	replace: (of: Of, one: Duty, who: Member, by: { space: string; id: string }): Promise<Sent> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/booth/duties/{duty}/team/{who}/replace', {
				...member(of, one, who),
				body: by
			})
		)
};

export const readBriefing = (of: Of): Promise<Briefing> =>
	got(api.GET('/spaces/{space}/meetings/{id}/briefing', where(of)));
export interface BriefingSaid {
	due: string;
	note: Said;
	terms: BriefingTerm[];
	names: { name: Said; title: Said }[];
}
export const briefings = {
	save: (of: Of, rev: number, said: BriefingSaid): Promise<Briefing> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/briefing', {
				params: { path: { space: of.space, id: of.id }, header: on(rev) },
				body: {
					...(said.due ? { due: said.due } : {}),
					note: sent(said.note),
					terms: said.terms,
					names: said.names.map((one) => ({ name: sent(one.name), title: sent(one.title) }))
				}
			})
		),
	fill: async (of: Of): Promise<{ briefing: Briefing; added: number }> =>
		got(api.POST('/spaces/{space}/meetings/{id}/briefing/fill', { ...where(of), body: { agenda: true } })),
	send: (of: Of): Promise<Handed> => got(api.POST('/spaces/{space}/meetings/{id}/briefing/send', where(of))),
	take: async (of: Of, file: File): Promise<Schemas['SheetImport']> =>
		(await upload(
			`/spaces/${encodeURIComponent(of.space)}/meetings/${encodeURIComponent(of.id)}/briefing/terms`,
			file
		)) as Schemas['SheetImport'],
	terms: async (of: Of): Promise<Blob> =>
		(await got(api.GET('/spaces/{space}/meetings/{id}/briefing/terms', { ...where(of), parseAs: 'blob' }))) as Blob,
	paper: async (of: Of, lang: 'ko' | 'en' | 'zh-Hans' | 'ja', form: 'pdf' | 'hwpx'): Promise<Blob> =>
		(await got(
			api.GET('/spaces/{space}/meetings/{id}/briefing/paper', {
				params: { path: { space: of.space, id: of.id }, query: { lang, form } },
				parseAs: 'blob'
			})
		)) as Blob
};

const link = (token: string) => ({ params: { path: { token } } });
export const offers = {
	read: (token: string): Promise<Offer> => got(api.GET('/offers/{token}', link(token))),
	answer: (token: string, yes: boolean, reason: string): Promise<Offer> =>
		got(api.POST('/offers/{token}/answer', { ...link(token), body: { yes, ...(reason ? { reason } : {}) } })),
	/** Opens the room of the meeting for an interpreter who has accepted. */
	desk: (token: string) => got(api.POST('/offers/{token}/desk', link(token))),
	pack: async (token: string, lang: 'ko' | 'en' | 'zh-Hans' | 'ja'): Promise<Blob> =>
		(await got(
			api.GET('/offers/{token}/briefing', { params: { path: { token }, query: { lang } }, parseAs: 'blob' })
		)) as Blob
};

/** The words for the codes of plans. */
export const wayName = (code: string): string => word('kind', `interpreting_${code}`);
export const seatName = (code: string): string => word('kind', `seat_${code}`);
export const turnoutName = (code: string): string => word('state', `turnout_${code}`);
export const legName = (of: { from: string; to: string; both?: boolean }): string =>
	(of.both ? m.pool_pair_both : m.pool_pair_one)({ from: languageName(of.from), to: languageName(of.to) });
export const turnoutTones = {
	planned: 'plain',
	asked: 'accent',
	accepted: 'success',
	declined: 'danger',
	withdrawn: 'plain',
	came: 'success',
	absent: 'danger'
} as const satisfies Record<Member['turnout'], string>;
/** What is wrong, as a sentence. */
export const problemSays = (of: Problem): string =>
	word('state', `problem_${of.code}`, {
		minutes: String(of.minutes ?? 0),
		pair: of.from && of.to ? legName({ from: of.from, to: of.to }) : ''
	});
