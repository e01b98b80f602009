import type { components } from '$api/schema';
import type { Locale, Said } from '$locale';

/** What exchange records speak of. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Record_ = Schemas['Record'];
export type RecordRow = Schemas['RecordRow'];
export type Content = Schemas['RecordContent'];
export type Version = Schemas['RecordVersion'];
export type Annex = Schemas['RecordAnnex'];
export type Money = Schemas['RecordMoney'];
export type Totals = Schemas['RecordTotals'];
export type State = RecordRow['state'];
export type Kind = Content['kind'];
export type Sector = Content['sector'];
export type Direction = Content['direction'];
export type Level = Content['level'];
export type Fund = Money['fund'];

export const kinds = [
	'VISIT',
	'TALKS',
	'WORKING',
	'SIGN',
	'JOINTCOM',
	'CONF',
	'SECOND',
	'TRAIN',
	'STUDY',
	'FEST',
	'PERF',
	'SPORT',
	'YOUTH',
	'SCHOOL',
	'TRADE',
	'INVEST',
	'ODA',
	'RESEARCH',
	'AID',
	'LETTER',
	'SYMBOL',
	'ASSOC',
	'ETC'
] as const satisfies readonly Kind[];
export const sectors = [
	'ADM',
	'PPL',
	'CUL',
	'TOU',
	'YTH',
	'SPO',
	'TEC',
	'ECO',
	'ASM',
	'CIV',
	'SYM',
	'ETC'
] as const satisfies readonly Sector[];
export const directions = ['IN', 'OUT', 'MUTUAL', 'THIRD', 'ONLINE'] as const satisfies readonly Direction[];
export const levels = [
	'HEAD',
	'DEPUTY',
	'COUNCIL',
	'DIRECTOR',
	'WORKING',
	'CIVIL',
	'BUSINESS',
	'YOUTH'
] as const satisfies readonly Level[];
export const funds = ['own', 'province', 'central', 'partner', 'sponsor'] as const satisfies readonly Fund[];
export const confidences = ['sure', 'likely', 'guess'] as const;
/** A draft that was posted is found where it stands. */
export const states = [
	'draft',
	'posted',
	'corrected',
	'confirmed',
	'one_sided',
	'withdrawn',
	'countered'
] as const satisfies readonly State[];
/** The same limits as the server's, in characters. */
export const most = { title: 200, narrative: 8000, text: 1000, reason: 2000, series: 120, source: 400 };

const none = (lang: Locale): Said => ({ source: lang, said: {} });
export const blank = (lang: Locale): Content => ({
	title: none(lang),
	kind: '',
	sector: '',
	others: [],
	direction: '',
	start: '',
	end: '',
	heads: {},
	level: '',
	visitors: [],
	with: [],
	place: none(lang),
	programme: [],
	signed: [],
	contracts: [],
	follow_ups: [],
	narrative: none(lang),
	source: {}
});

/** A count as somebody types it; undefined where she leaves it open. */
export const count = (typed: string): number | undefined => (/^\d{1,7}$/.test(typed.trim()) ? Number(typed) : undefined);

/** One text for each line, in a language; what a line said before in other languages goes with its place. */
export function linesOf(typed: string, lang: Locale, before: readonly Said[]): Said[] {
	return typed
		.split('\n')
		.map((line) => line.trim())
		.filter(Boolean)
		.map((value, i) => {
			const old = before[i];
			if (!old || old.said[lang]?.value === value) return old ?? { source: lang, said: { [lang]: { value } } };
			return { source: old.source, said: { ...old.said, [lang]: { value } } };
		});
}
