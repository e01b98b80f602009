import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Meeting } from './model';

/** The minutes of a meeting: what the server says of them, and the deeds. */
type Schemas = components['schemas'];
export type Minutes = Omit<Schemas['Minutes'], '$schema'>;
export type MinutesRow = Schemas['MinutesRow'];
export type Paragraph = Schemas['MinutesParagraph'];
export type Verdict = Schemas['MinutesVerdict'];
export type Stance = Verdict['stance'];
export const paperForms = ['pdf', 'docx', 'hwpx'] as const;
export type PaperForm = (typeof paperForms)[number];
/** The same limit as the server's, in characters. */
export const mostWording = 8000;

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const whole = (of: Of, no: number) => ({ params: { path: { space: of.space, id: of.id, no } } });
const at = (of: Of, now: Minutes) => ({
	params: { path: { space: of.space, id: of.id, no: now.no }, header: on(now.rev) }
});

export const listMinutes = async (of: Of): Promise<MinutesRow[]> =>
	(await got(api.GET('/spaces/{space}/meetings/{id}/minutes', where(of)))).items;
export const beginMinutes = (of: Of): Promise<Minutes> =>
	got(api.POST('/spaces/{space}/meetings/{id}/minutes', where(of)));
export const readMinutes = (of: Of, no: number): Promise<Minutes> =>
	got(api.GET('/spaces/{space}/meetings/{id}/minutes/{no}', whole(of, no)));

/** What a side does with minutes. Each answers with the minutes as they then are. */
export const minutesDeeds = {
	complete: (of: Of, now: Minutes): Promise<Minutes> =>
		got(api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/complete', at(of, now))),
	send: (of: Of, now: Minutes): Promise<Minutes> =>
		got(api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/send', at(of, now))),
	finish: (of: Of, now: Minutes): Promise<Minutes> =>
		got(api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/finish', at(of, now))),
	back: (of: Of, now: Minutes, reason: string): Promise<Minutes> =>
		got(api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/return', { ...at(of, now), body: { reason } })),
	/** A word on a paragraph, at exactly the words that were seen. */
	judge: (
		of: Of,
		no: number,
		one: Pick<Paragraph, 'number' | 'digest'>,
		stance: Stance,
		said?: Said,
		why = ''
	): Promise<Minutes> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/verdicts', {
				...whole(of, no),
				body: {
					paragraph: one.number,
					digest: one.digest,
					stance,
					...(said ? { said: sent(said) } : {}),
					...(why ? { why } : {})
				}
			})
		),
	take: (of: Of, no: number, paragraph: string, tenant: string): Promise<Minutes> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/minutes/{no}/wordings', { ...whole(of, no), body: { paragraph, tenant } })
		)
};

/** Minutes on paper, in one language or, where none is named, in all. */
export const printMinutes = async (of: Of, no: number, form: PaperForm, lang?: string): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/minutes/{no}/paper', {
			params: { path: { space: of.space, id: of.id, no }, query: { form, ...(lang ? { lang } : {}) } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;

/** A side's word on a paragraph, if it has given one. */
export const verdictOf = (one: Paragraph, tenant: string): Verdict | undefined =>
	one.verdicts.find((verdict) => verdict.tenant === tenant);

/** The paragraphs that a side has still to agree to or reserve. */
export const owed = (now: Minutes, tenant: string): Paragraph[] =>
	now.paragraphs.filter((one) => {
		const said = verdictOf(one, tenant);
		return !said?.current || said.stance === 'changed';
	});
