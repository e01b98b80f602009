import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { draftKey } from '$app-frame/form/keep';
import { fresh, sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Meeting } from './model';

/** What the people of a meeting are asked afterwards. No answer can be joined to a person. */
type Schemas = components['schemas'];
type Bare<T> = Omit<T, '$schema'>;
export type Survey = Bare<Schemas['MeetingSurvey']>;
export type Question = Schemas['SurveyQuestion'];
export type Result = Schemas['SurveyResult'];
export type Link = Schemas['SurveyLink'];
export type Sheet = Bare<Schemas['SurveySheet']>;
export type Given = Schemas['SurveyGiven'];
export type Kind = Question['kind'];
export const kinds = ['scale', 'one', 'several', 'text'] as const satisfies readonly Kind[];
export const marks = ['5', '4', '3', '2', '1'] as const;
/** How long an answer in words may be, and how many choices a question may have. */
export const mostText = 1000;
export const mostChoices = 12;
export const mostQuestions = 20;

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const bearer = (token: string) => ({ params: { path: { token } } });

export const surveys = {
	read: (of: Of): Promise<Survey> => got(api.GET('/spaces/{space}/meetings/{id}/survey', where(of))),
	compose: (of: Of, rev: number, questions: Question[]): Promise<Survey> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/survey', {
				params: { path: { space: of.space, id: of.id }, header: on(rev) },
				body: {
					questions: questions.map((one) => ({
						...one,
						text: sent(one.text),
						choices: hasChoices(one.kind) ? one.choices.map((x) => ({ id: x.id, text: sent(x.text) })) : []
					}))
				}
			})
		),
	open: (of: Of): Promise<Survey> => got(api.POST('/spaces/{space}/meetings/{id}/survey/open', where(of))),
	close: (of: Of): Promise<Survey> => got(api.POST('/spaces/{space}/meetings/{id}/survey/close', where(of))),
	remind: (of: Of): Promise<Survey> => got(api.POST('/spaces/{space}/meetings/{id}/survey/remind', where(of))),
	links: async (of: Of): Promise<Link[]> =>
		(await got(api.GET('/spaces/{space}/meetings/{id}/survey/links', where(of)))).items,
	sheet: async (of: Of, lang: 'ko' | 'en' | 'zh-Hans' | 'ja'): Promise<Blob> =>
		(await got(
			api.GET('/spaces/{space}/meetings/{id}/survey/sheet', {
				params: { path: { space: of.space, id: of.id }, query: { lang } },
				parseAs: 'blob'
			})
		)) as Blob
};

/** Where somebody answers for herself: on the page of the meeting, or by her link. */
export interface Door {
	key: string;
	read: () => Promise<Sheet>;
	answer: (answers: Given[]) => Promise<Sheet>;
}
export const inside = (of: Of, who: string): Door => ({
	key: draftKey(who, `${of.space} ${of.id}`, 'survey'),
	read: () => got(api.GET('/spaces/{space}/meetings/{id}/survey/mine', where(of))),
	answer: (answers) => got(api.POST('/spaces/{space}/meetings/{id}/survey/mine', { ...where(of), body: { answers } }))
});
export const byLink = (token: string): Door => ({
	key: draftKey('', token.split('.')[0] ?? '', 'survey'), // without the secret
	read: () => got(api.GET('/surveys/{token}', bearer(token))),
	answer: (answers) => got(api.POST('/surveys/{token}', { ...bearer(token), body: { answers } }))
});

export const hasChoices = (kind: Kind): boolean => kind === 'one' || kind === 'several';
const nothing = (lang: string): Said => ({ source: lang, said: {} });
export const newChoice = (lang: string) => ({ id: fresh(), text: nothing(lang) });
export const newQuestion = (lang: string): Question => ({
	id: fresh(),
	kind: 'scale',
	text: nothing(lang),
	choices: [],
	optional: false
});
