import type { components } from '$api/schema';

/** What the glossary speaks of. Pure: no fetch, no sentence. */
export type Term = components['schemas']['TermLine'];
export type Wish = Omit<components['schemas']['TermWish'], '$schema'>;
export type Mark = components['schemas']['TermMark'];
export type Imported = components['schemas']['TermImport'];
export type Status = Term['status'];
export type Words = Record<string, string>;

export const statuses = ['preferred', 'admitted', 'forbidden', 'kept'] as const;
export const groups = ['ties', 'actors', 'exchange', 'meetings', 'projects', 'cases', 'service', 'ui', 'own'] as const;
export type Group = (typeof groups)[number];
/** The same limits as the server's, in characters. */
export const most = { word: 120, note: 1000, source: 300, text: 20_000 };

/** What a list of terms is narrowed to; empty for all. */
export interface Filter {
	q: string;
	status: '' | Status;
	group: '' | Group;
	own: boolean;
}

/** A term's word for a reader: hers, else any there is. */
export function wordOf(term: { words: Words; code: string }, tag: string): string {
	return term.words[tag] ?? Object.values(term.words)[0] ?? term.code;
}

/** The words that were written, without spaces around them and without empty ones. */
export function tidy(words: Words): Words {
	return Object.fromEntries(
		Object.entries(words)
			.map(([tag, word]) => [tag, word.trim()] as const)
			.filter(([, word]) => word !== '')
	);
}

/** A text in pieces: as it is, or marked. */
export interface Piece {
	text: string;
	mark?: Mark;
}

/** Cuts a text at its marks, which are in order; one that lies in another is passed over. */
export function cut(text: string, marks: readonly Mark[]): Piece[] {
	const pieces: Piece[] = [];
	let at = 0;
	for (const mark of marks) {
		if (mark.start < at) continue;
		if (mark.start > at) pieces.push({ text: text.slice(at, mark.start) });
		pieces.push({ text: text.slice(mark.start, mark.end), mark });
		at = mark.end;
	}
	if (at < text.length) pieces.push({ text: text.slice(at) });
	return pieces;
}
