import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Locale, Said } from '$locale';
import type { Meeting } from './model';

/** Who comes to a meeting: what the server says of them, and the deeds. */
type Schemas = components['schemas'];
export type People = Schemas['MeetingPeople'];
export type Person = Schemas['MeetingPerson'];
export type Roll = Schemas['MeetingRoll'];
export type PersonName = Schemas['MeetingPersonName'];
export type Script = PersonName['script'];
export type Part = Person['part'];
export type Rank = NonNullable<Person['rank']>;
export type Reply = Schemas['MeetingReply'];
export type Protocol = Omit<Schemas['MeetingProtocol'], '$schema'>;
export type Basis = Schemas['MeetingDisclosure']['basis'];
export type Mine = Schemas['MeetingMine'];

export const scripts = [
	'hangul',
	'hanja',
	'hans',
	'hant',
	'kanji',
	'kana',
	'latin',
	'other'
] as const satisfies readonly Script[];
export const parts = [
	'head',
	'member',
	'interpreter',
	'advance',
	'press',
	'accompanying'
] as const satisfies readonly Part[];
export const ranks = [
	'governor',
	'vice_governor',
	'speaker',
	'mayor',
	'vice_mayor',
	'director_general',
	'director',
	'manager',
	'officer',
	'expert',
	'other'
] as const satisfies readonly Rank[];
export const bases = ['consent', 'contract', 'law'] as const satisfies readonly Basis[];
export const showable = ['title', 'body', 'rank', 'diet', 'access'] as const;
export type Showable = (typeof showable)[number];
/** The same limits as the server's, in characters. */
export const mostOf = { name: 200, title: 200, need: 300, note: 500 };

/** In which script somebody of a language writes her own name first. */
export const ownScript: Record<Locale, Script> = { ko: 'hangul', en: 'latin', 'zh-Hans': 'hans', ja: 'kanji' };
const readIn: Record<Locale, readonly Script[]> = {
	ko: ['hangul', 'latin', 'hanja', 'kanji', 'hans', 'hant', 'kana', 'other'],
	en: ['latin', 'other', 'hangul', 'hans', 'hant', 'kanji', 'hanja', 'kana'],
	'zh-Hans': ['hans', 'hant', 'hanja', 'kanji', 'latin', 'hangul', 'kana', 'other'],
	ja: ['kanji', 'kana', 'hanja', 'hant', 'hans', 'latin', 'hangul', 'other']
};
const langOf: Partial<Record<Script, string>> = {
	hangul: 'ko',
	hanja: 'ko',
	hans: 'zh-Hans',
	hant: 'zh-Hant',
	kanji: 'ja',
	kana: 'ja'
};

/** A name as it is written. In Latin letters the family name stands in capitals, so that nobody takes one for the other. */
export function whole(name: PersonName): string {
	const family = name.script === 'latin' && name.given ? name.family.toUpperCase() : name.family;
	const gap = ['latin', 'kana', 'other'].includes(name.script) ? ' ' : '';
	return (name.given_first ? `${name.given} ${family}` : `${family}${gap}${name.given}`).trim();
}

/** How a reader reads somebody's name, in the first of her scripts that there is, with the person's own writing beside it. */
export function called(
	names: readonly PersonName[],
	to: Locale
): { name: string; lang?: string; beside: string; besideLang?: string } {
	const first = readIn[to].map((script) => names.find((one) => one.script === script)).find(Boolean) ?? names[0];
	if (!first) return { name: '', beside: '' };
	const own = names[0] === first ? names[1] : names[0];
	return {
		name: whole(first),
		lang: langOf[first.script],
		beside: own ? whole(own) : (first.reading ?? ''),
		besideLang: own ? langOf[own.script] : undefined
	};
}

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const whose = (of: Of, person: string) => ({ params: { path: { space: of.space, id: of.id, person } } });

/** What a form says of somebody. */
export interface PersonSaid {
	rev: number;
	names: PersonName[];
	part: Part;
	title: Said;
	body: Said;
	rank: Rank | '';
	equals: Rank | '';
	since: string;
	diet: string;
	access: string;
	mail: string;
	member: string;
}
const personSent = ({ rank, equals, ...said }: PersonSaid) => ({
	...said,
	...(rank ? { rank } : {}),
	...(equals ? { equals } : {}),
	title: sent(said.title),
	body: sent(said.body)
});

export interface Answer {
	session: string;
	says: Reply['says'];
	mode?: 'hall' | 'online';
}

/** One's own colleagues, whom a delegation may name: who is one is counted when she joins online. */
export async function listColleagues(): Promise<{ id: string; name: string }[]> {
	const found: { id: string; name: string }[] = [];
	let after: string | undefined;
	do {
		const some = await got(api.GET('/members', { params: { query: { state: 'active', size: 100, after } } }));
		found.push(...some.items.map(({ id, name }) => ({ id, name })));
		after = some.next;
	} while (after);
	return found;
}

export const readPeople = (of: Of): Promise<People> => got(api.GET('/spaces/{space}/meetings/{id}/people', where(of)));

/** What the sides do with their delegations. Each answers with who then comes. */
export const peopleDeeds = {
	name: (of: Of, said: PersonSaid, key: string): Promise<People> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/people', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
				body: personSent(said)
			})
		),
	say: (of: Of, person: string, said: PersonSaid): Promise<People> =>
		got(api.PUT('/spaces/{space}/meetings/{id}/people/{person}', { ...whose(of, person), body: personSent(said) })),
	drop: (of: Of, person: string): Promise<People> =>
		got(api.DELETE('/spaces/{space}/meetings/{id}/people/{person}', whose(of, person))),
	keep: (of: Of, days: number): Promise<People> =>
		got(api.PUT('/spaces/{space}/meetings/{id}/people-kept', { ...where(of), body: { days } })),
	show: (of: Of, said: { people: string[]; basis: Basis; note: string; fields: Showable[] }): Promise<People> =>
		got(api.POST('/spaces/{space}/meetings/{id}/people-shown', { ...where(of), body: said })),
	hide: (of: Of, person: string): Promise<People> =>
		got(api.POST('/spaces/{space}/meetings/{id}/people/{person}/hide', whose(of, person))),
	reply: (of: Of, person: string, answers: Answer[]): Promise<People> =>
		got(api.PUT('/spaces/{space}/meetings/{id}/people/{person}/reply', { ...whose(of, person), body: { answers } })),
	protocol: (of: Of, rev: number, said: Protocol): Promise<People> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/protocol', {
				params: { path: { space: of.space, id: of.id }, header: on(rev) },
				body: said
			})
		),
	presence: (of: Of, session: string, present: string[], absent: string[]): Promise<People> =>
		got(api.PUT('/spaces/{space}/meetings/{id}/presence', { ...where(of), body: { session, present, absent } }))
};

/** The link by which somebody comes in without an account; whoever has it is she. */
export async function passLink(of: Of, person: string, lang: Locale): Promise<string> {
	const { token } = await got(
		api.POST('/spaces/{space}/meetings/{id}/people/{person}/pass', { ...whose(of, person), body: { lang } })
	);
	return token;
}

export const readMine = (of: Of): Promise<Mine> => got(api.GET('/spaces/{space}/meetings/{id}/mine', where(of)));
export const replyMine = (of: Of, answers: Answer[]): Promise<Mine> =>
	got(api.PUT('/spaces/{space}/meetings/{id}/mine/reply', { ...where(of), body: { answers } }));
