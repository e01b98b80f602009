import { blocksOf, type Block, type Node } from './model';

/** How two texts differ: block by block, and within a block word by word, in languages without spaces too. */
export interface Piece {
	text: string;
	/** Words that are only in the older or only in the newer text. */
	side?: 'old' | 'new';
}
export interface Change {
	kind: string;
	level: number;
	state: 'same' | 'changed' | 'added' | 'removed';
	pieces: Piece[];
}

/** The longest text of which words are compared; longer ones are told apart block by block. */
const mostCells = 4_000_000;

/** The pairs of places at which two rows say the same, the most there can be, in order. */
function common<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): [number, number][] {
	let head = 0;
	while (head < a.length && head < b.length && same(a[head] as T, b[head] as T)) head++;
	let tail = 0;
	while (tail < a.length - head && tail < b.length - head && same(a[a.length - 1 - tail] as T, b[b.length - 1 - tail] as T)) tail++;
	const rows = a.length - head - tail;
	const columns = b.length - head - tail;
	const pairs: [number, number][] = Array.from({ length: head }, (_, i) => [i, i]);
	if (rows && columns && rows * columns <= mostCells) {
		const width = columns + 1;
		const best = new Uint32Array((rows + 1) * width);
		for (let i = rows - 1; i >= 0; i--)
			for (let j = columns - 1; j >= 0; j--)
				best[i * width + j] = same(a[head + i] as T, b[head + j] as T)
					? (best[(i + 1) * width + j + 1] ?? 0) + 1
					: Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
		for (let i = 0, j = 0; i < rows && j < columns; ) {
			if (same(a[head + i] as T, b[head + j] as T)) pairs.push([head + i++, head + j++]);
			else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++;
			else j++;
		}
	}
	for (let i = tail; i > 0; i--) pairs.push([a.length - i, b.length - i]);
	return pairs;
}

/** Cuts a text into words as its language has them; what stands between them is a piece as well. */
export function wordsOf(text: string, lang: string): string[] {
	return Array.from(new Intl.Segmenter(lang, { granularity: 'word' }).segment(text), ({ segment }) => segment);
}

/** Two lines as one, with the words that went and came. */
export function compareWords(old: string, fresh: string, lang: string): Piece[] {
	const [a, b] = [wordsOf(old, lang), wordsOf(fresh, lang)];
	const pieces: Piece[] = [];
	const add = (text: string, side?: 'old' | 'new') => {
		if (text === '') return;
		const last = pieces.at(-1);
		if (last && last.side === side) last.text += text;
		else pieces.push(side ? { text, side } : { text });
	};
	let [i, j] = [0, 0];
	for (const [x, y] of [...common(a, b, (p, q) => p === q), [a.length, b.length] as const]) {
		add(a.slice(i, x).join(''), 'old');
		add(b.slice(j, y).join(''), 'new');
		add(a[x] ?? '');
		[i, j] = [x + 1, y + 1];
	}
	return pieces;
}

/** How much of two lines is the same, from 0 to 1. */
function likeness(pieces: readonly Piece[]): number {
	const length = (side: Piece['side'] | 'all') =>
		pieces.reduce((sum, piece) => sum + (side === 'all' || piece.side === side ? piece.text.length : 0), 0);
	return length('all') ? length(undefined) / length('all') : 1;
}

const sameBlock = (a: Block, b: Block) => a.kind === b.kind && a.level === b.level && a.text === b.text;

/** How one text became another. A block that was rewritten stands as one that went and one that came. */
export function compare(old: Node, fresh: Node, lang: string): Change[] {
	const [a, b] = [blocksOf(old), blocksOf(fresh)];
	const out: Change[] = [];
	const whole = (block: Block, state: 'added' | 'removed'): Change => ({
		kind: block.kind,
		level: block.level,
		state,
		pieces: [{ text: block.text, side: state === 'added' ? 'new' : 'old' }]
	});
	let [i, j] = [0, 0];
	for (const [x, y] of [...common(a, b, sameBlock), [a.length, b.length] as const]) {
		const gone = a.slice(i, x);
		const come = b.slice(j, y);
		for (const block of come) {
			const at = gone.findIndex((one) => one.kind === block.kind && likeness(compareWords(one.text, block.text, lang)) >= 0.3);
			if (at < 0) {
				out.push(whole(block, 'added'));
				continue;
			}
			out.push(...gone.splice(0, at).map((one) => whole(one, 'removed')));
			const [from] = gone.splice(0, 1);
			out.push({ kind: block.kind, level: block.level, state: 'changed', pieces: compareWords(from?.text ?? '', block.text, lang) });
		}
		out.push(...gone.map((one) => whole(one, 'removed')));
		const kept = b[y];
		if (kept && x < a.length) out.push({ kind: kept.kind, level: kept.level, state: 'same', pieces: [{ text: kept.text }] });
		[i, j] = [x + 1, y + 1];
	}
	return out;
}
