import type { Picked, Said, Version } from '$locale';
import { emptyDoc, revealed, runes, sameDoc, tidy, type Doc } from './prose';

/** What the library speaks of: cases, submissions, editions. Pure: no fetch, no clock, no sentence. */
export type CaseId = string & { readonly noun: 'case' };
export type SubmissionId = string & { readonly noun: 'submission' };

export const states = ['draft', 'internal_review', 'coord_review', 'published', 'withdrawn'] as const;
export type State = (typeof states)[number];
export const types = ['EXCHANGE', 'CITIZEN', 'INVEST', 'EVENT', 'IDEA'] as const;
export type CaseType = (typeof types)[number];
export const sectors = ['ADM', 'PPL', 'CUL', 'TOU', 'YTH', 'SPO', 'TEC', 'ECO', 'ASM', 'CIV', 'SYM', 'ETC'] as const;
export type Sector = (typeof sectors)[number];
export const parts = [
	'background',
	'process',
	'outcome',
	'effect',
	'novelty',
	'factors',
	'conditions',
	'costs',
	'lessons'
] as const;
export type Part = (typeof parts)[number];
export const lines = ['title', 'summary', 'contact'] as const;
export type Line = (typeof lines)[number];

/** The same limits as the server's, in characters and pieces. */
export const most = {
	title: 160,
	summary: 600,
	contact: 200,
	part: 12_000,
	tag: 40,
	tags: 12,
	partners: 20,
	sources: 20,
	languages: 12,
	reason: 2000
};

export type Text = Said;
export type Rich = Said<Doc>;

export interface Source {
	title: string;
	publisher?: string;
	date?: string;
	locator?: string;
}

export interface Content {
	type: CaseType;
	source: string;
	title: Text;
	summary: Text;
	parts: Partial<Record<Part, Rich>>;
	contact: Text;
	sectors: Sector[];
	tags: string[];
	year_from: number;
	year_to: number;
	place: string;
	partners: string[];
	sources: Source[];
}

export interface Step {
	from: State;
	to: State;
	member?: string;
	tenant?: string;
	reason?: string;
	at: string;
}

export type CaseDeed = 'save' | 'submit' | 'recall' | 'approve' | 'return' | 'revise' | 'withdraw';

export interface Case {
	id: CaseId;
	rev: number;
	state: State;
	since: string;
	version: number;
	owner: string;
	former: string[];
	returned?: Step;
	steps: Step[];
	published: boolean;
	languages: string[];
	content: Content;
	created: string;
	updated: string;
	may: Partial<Record<CaseDeed, boolean>>;
	why: Partial<Record<CaseDeed, string>>;
}

export interface CaseRow {
	id: CaseId;
	state: State;
	since: string;
	version: number;
	owner: string;
	title: Text;
	languages: string[];
	returned: boolean;
	updated: string;
}

export interface Deed {
	seq: number;
	kind: string;
	noun: string;
	about: string;
	person?: string;
	member?: string;
	tenant?: string;
	house: boolean;
	at: string;
	with?: Record<string, string>;
}

export type Verdict = 'waiting' | 'accepted' | 'returned' | 'recalled';

export interface SubmissionRow {
	id: SubmissionId;
	tenant: string;
	verdict: Verdict;
	version: number;
	title: Text;
	at: string;
	decided?: string;
}

export interface Submission {
	id: SubmissionId;
	rev: number;
	case: CaseId;
	version: number;
	tenant: string;
	verdict: Verdict;
	reason?: string;
	hash: string;
	at: string;
	decided?: string;
	content: Content;
	may: { accept?: boolean; return?: boolean };
}

/** A blank case in the language it will be written in. */
export function blank(source: string, type: CaseType = 'EXCHANGE'): Content {
	const text = (): Text => ({ source, said: {} });
	return {
		type,
		source,
		title: text(),
		summary: text(),
		parts: {},
		contact: text(),
		sectors: [],
		tags: [],
		year_from: 0,
		year_to: 0,
		place: '',
		partners: [],
		sources: []
	};
}

/** The languages a content is written in, the source first; a language with a single word counts. */
export function languagesOf(content: Content): string[] {
	const all = new Set<string>([content.source]);
	for (const text of [content.title, content.summary, content.contact]) {
		for (const [tag, version] of Object.entries(text.said)) if (version.value) all.add(tag);
	}
	for (const part of parts) {
		for (const [tag, version] of Object.entries(content.parts[part]?.said ?? {}))
			if (!emptyDoc(version.value)) all.add(tag);
	}
	return [...all];
}

/** How a language's text was made: what its newest version says. Only a translation can be a machine's. */
export function originOf(content: Content, tag: string): { origin: 'human' | 'machine'; tool: string } {
	for (const version of versionsIn(content, tag)) {
		if (version.origin === 'machine') return { origin: 'machine', tool: version.tool ?? '' };
	}
	return { origin: 'human', tool: '' };
}

/** Whether something in this language is older than its source. */
export function staleIn(content: Content, tag: string): boolean {
	return versionsIn(content, tag).some((version) => version.stale === true);
}

function versionsIn(content: Content, tag: string): Version<unknown>[] {
	const all: (Version<unknown> | undefined)[] = [
		...lines.map((line) => content[line].said[tag]),
		...parts.map((part) => content.parts[part]?.said[tag])
	];
	return all.filter((version) => version !== undefined);
}

function put<T>(said: Said<T> | undefined, content: Content, tag: string, value: T): Said<T> {
	const before = said?.said[tag];
	const made = before ? { origin: before.origin ?? 'human', tool: before.tool } : originOf(content, tag);
	return {
		source: content.source,
		said: { ...said?.said, [tag]: { value, origin: made.origin, ...(made.tool ? { tool: made.tool } : {}) } }
	};
}

export function withLine(content: Content, line: Line, tag: string, value: string): Content {
	return { ...content, [line]: put(content[line], content, tag, value) };
}

export function withPart(content: Content, part: Part, tag: string, value: Doc): Content {
	return { ...content, parts: { ...content.parts, [part]: put(content.parts[part], content, tag, value) } };
}

/** Marks everything in one language as a person's or as a machine's work. */
export function withOrigin(content: Content, tag: string, origin: 'human' | 'machine', tool: string): Content {
	const mark = <T>(said: Said<T>): Said<T> => {
		const version = said.said[tag];
		if (!version) return said;
		const next: Version<T> = { value: version.value, origin, ...(origin === 'machine' && tool ? { tool } : {}) };
		return { ...said, said: { ...said.said, [tag]: next } };
	};
	return each(content, mark);
}

export function withoutLanguage(content: Content, tag: string): Content {
	return each(content, (said) => ({
		...said,
		said: Object.fromEntries(Object.entries(said.said).filter(([key]) => key !== tag))
	}));
}

/** Another language of origin: what was said stays said, only which of it is the source changes. */
export function withSource(content: Content, source: string): Content {
	return each({ ...content, source }, (said) => ({ ...said, source }));
}

function each(content: Content, change: <T>(said: Said<T>) => Said<T>): Content {
	const changed: Content['parts'] = {};
	for (const part of parts) {
		const said = content.parts[part];
		if (said) changed[part] = change(said);
	}
	return {
		...content,
		title: change(content.title),
		summary: change(content.summary),
		contact: change(content.contact),
		parts: changed
	};
}

export const goodYear = (year: number): boolean =>
	year === 0 || (Number.isInteger(year) && year >= 1945 && year <= 2199);
export const goodDate = (date: string): boolean =>
	date === '' || /^(19|2[01])\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(date);

/**
 * The content as it is sent: one line where one line is meant, no invisible characters, no empty translations, and
 * without what is not yet whole (a source without a title, half a year), which stays with the writer until it is.
 */
export function outgoing(content: Content): Content {
	const line = (said: Text): Text => ({
		source: content.source,
		said: Object.fromEntries(
			Object.entries(said.said)
				.map(([tag, version]) => [tag, { ...version, value: oneLine(version.value) }] as const)
				.filter(([, version]) => version.value !== '')
		)
	});
	const rich: Content['parts'] = {};
	for (const part of parts) {
		const said = Object.entries(content.parts[part]?.said ?? {})
			.map(([tag, version]) => [tag, { ...version, value: tidy(version.value) }] as const)
			.filter(([, version]) => !emptyDoc(version.value));
		if (said.length) rich[part] = { source: content.source, said: Object.fromEntries(said) };
	}
	return {
		...content,
		title: line(content.title),
		summary: line(content.summary),
		contact: line(content.contact),
		parts: rich,
		tags: content.tags.map(oneLine).filter(Boolean),
		year_from: goodYear(content.year_from) ? content.year_from : 0,
		year_to: goodYear(content.year_to) && content.year_to >= content.year_from ? content.year_to : 0,
		sources: content.sources
			.map((source) => ({
				title: oneLine(source.title),
				publisher: oneLine(source.publisher ?? ''),
				date: goodDate(source.date ?? '') ? (source.date ?? '') : '',
				locator: oneLine(source.locator ?? '')
			}))
			.filter((source) => source.title !== '')
	};
}

function oneLine(text: string): string {
	return revealed(text)
		.replace(/\s*[\n\r\t]+\s*/g, ' ')
		.trim();
}

/** What a reviewer would miss, in the order of the form. */
export function lacks(content: Content): string[] {
	const sent = outgoing(content);
	const tag = sent.source;
	const has = (part: Part) => sent.parts[part]?.said[tag] !== undefined;
	const missing: string[] = [];
	if (!sent.title.said[tag]) missing.push('title');
	if (!sent.summary.said[tag]) missing.push('summary');
	if (!sent.sectors.length) missing.push('sectors');
	if (!has('background')) missing.push('background');
	if (!has('process')) missing.push('process');
	if (!has('outcome') && !has('effect') && !has('lessons')) missing.push('outcome');
	return missing;
}

/** The steps of the form. Every field belongs to one. */
export const formSteps = ['basics', ...parts, 'check'] as const;
export type FormStep = (typeof formSteps)[number];

/** The step where a field of the content is written: "parts.process.ko" → process. */
export function stepOf(path: string): FormStep {
	const part = path.startsWith('parts.') ? path.split('.')[1] : path;
	return parts.find((one) => one === part) ?? 'basics';
}

/** Whether a step of the form holds anything in the source language. */
export function begun(content: Content, step: FormStep): boolean {
	if (step === 'check') return false;
	if (step === 'basics') return !lacks(content).some((field) => stepOf(field) === 'basics');
	return !emptyDoc(content.parts[step]?.said[content.source]?.value);
}

/** The one deed a page offers first, of those that `may` allows; undefined where nothing waits for this person. */
export function nextDeed(may: Case['may'], complete: boolean): CaseDeed | undefined {
	if (may.approve) return 'approve';
	if (may.submit && complete) return 'submit';
	if (may.save) return 'save';
	return undefined;
}

/** A reader's version of a rich text: hers, else the source, else any. */
export function pickDoc(said: Rich | undefined, tag: string): Picked<Doc> | undefined {
	if (!said) return undefined;
	const lang = [tag, said.source, ...Object.keys(said.said)].find((one) => said.said[one] !== undefined);
	const version = lang === undefined ? undefined : said.said[lang];
	if (lang === undefined || version === undefined) return undefined;
	return {
		value: version.value,
		lang,
		foreign: lang !== tag,
		machine: version.origin === 'machine',
		stale: version.stale === true
	};
}

export const charactersOf = (doc: Doc | undefined): number => (doc ? runes(doc) : 0);
export { sameDoc };
