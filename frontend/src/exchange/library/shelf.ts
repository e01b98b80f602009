import type { Uptake } from './adoption';
import type { CaseId, CaseType, Content, Sector, Text } from './model';

/** What everybody reads: published cases, and what a search finds. Pure. */
export interface Card {
	id: CaseId;
	tenant: string;
	version: number;
	source: string;
	title: Text;
	summary: Text;
	type: CaseType;
	sectors: Sector[];
	tags: string[];
	year_from: number;
	year_to: number;
	place: string;
	partners: string[];
	languages: string[];
	uptakes: Uptake[];
	at: string;
}

/** A published case, whole. A withdrawn one has its reason and no content. */
export interface Published {
	card: Card;
	withdrawn: boolean;
	reason?: string;
	by?: string;
	hash?: string;
	content?: Content;
	adoption?: string;
	may: { adopt?: boolean };
}

/** A piece of found text; `hit` where it matches what was asked. */
export interface Piece {
	text: string;
	hit?: boolean;
}

export interface Hit {
	id: string;
	kind: 'edition' | 'case' | 'message' | 'tie' | 'agreement' | 'project' | 'pad';
	/** Of a message: where it stands. */
	space?: string;
	room?: string;
	seq?: number;
	tenant: string;
	lang: string;
	title: Piece[];
	excerpt: Piece[];
	year?: number;
	adoptions?: number;
	type?: CaseType;
	sectors: Sector[];
	country?: string;
	at: string;
	languages: string[];
}

export interface Count {
	key: string;
	count: number;
}
export type FacetName = 'kind' | 'sector' | 'type' | 'tenant' | 'country' | 'lang' | 'year';

export interface Found {
	items: Hit[];
	total: number;
	facets: Partial<Record<FacetName, Count[]>>;
	next?: string;
}

/** What a reader narrowed the library to; it stands in the address, so that it can be sent and returned to. */
export interface Wish {
	q: string;
	sector: string[];
	type: string[];
	tenant: string[];
	country: string[];
	lang: string[];
	from: string;
	to: string;
	order: string;
}

const lists = ['sector', 'type', 'tenant', 'country', 'lang'] as const;
export type ListKey = (typeof lists)[number];
const words = ['q', 'from', 'to', 'order'] as const;

export function wishOf(address: URLSearchParams): Wish {
	const word = (key: (typeof words)[number]) => address.get(key) ?? '';
	const list = (key: ListKey) => address.getAll(key).filter(Boolean);
	return {
		q: word('q'),
		sector: list('sector'),
		type: list('type'),
		tenant: list('tenant'),
		country: list('country'),
		lang: list('lang'),
		from: year(word('from')) ? word('from') : '',
		to: year(word('to')) ? word('to') : '',
		order: word('order') === 'newest' ? 'newest' : ''
	};
}

const year = (text: string) => /^(19|2[01])\d\d$/.test(text);

export function addressOf(wish: Wish): string {
	const address = new URLSearchParams();
	for (const key of words) if (wish[key]) address.set(key, wish[key]);
	for (const key of lists) for (const one of wish[key]) address.append(key, one);
	const text = address.toString();
	return text ? `?${text}` : '';
}

/** How many things the list is narrowed by, beside the words. */
export function narrowed(wish: Wish): number {
	return lists.reduce((sum, key) => sum + wish[key].length, 0) + (wish.from || wish.to ? 1 : 0);
}

/** The wish without anything that narrows it but the words. */
export function widened(wish: Wish): Wish {
	return { ...wish, sector: [], type: [], tenant: [], country: [], lang: [], from: '', to: '' };
}

export function toggled(wish: Wish, key: ListKey, value: string): Wish {
	const on = wish[key].includes(value);
	return { ...wish, [key]: on ? wish[key].filter((one) => one !== value) : [...wish[key], value] };
}

/** The counts of a facet as they are shown: those of now, and what was chosen though nothing is found in it. */
export function shownCounts(counts: Count[] | undefined, chosen: string[], most = 12): Count[] {
	const all = counts ?? [];
	const missing = chosen.filter((key) => !all.some((one) => one.key === key)).map((key) => ({ key, count: 0 }));
	const first = all.slice(0, most);
	const later = all.slice(most).filter((one) => chosen.includes(one.key));
	return [...first, ...later, ...missing];
}

/** The years as a reader says them: 2014–2019, 2014–, 2019. */
export function span(from: number, to: number): string {
	if (!from && !to) return '';
	if (!from) return `–${to}`;
	if (!to) return `${from}–`;
	return from === to ? String(from) : `${from}–${to}`;
}
