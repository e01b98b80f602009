import type { components } from '$api/schema';

/** What a pad's pages know of what the server sends. Nothing here fetches, and no sentence is said. */
type Schemas = components['schemas'];
export type Pad = Schemas['Pad'];
export type Comment = Schemas['PadComment'];
export type Suggestion = Schemas['PadSuggestion'];
export type Version = Schemas['PadVersion'];
export type VersionTexts = Schemas['PadVersionTexts'];
export type Alignment = Schemas['PadAlignment'];
export type Pair = Schemas['PadPair'];
export type PadHand = Schemas['PadHand'];

/** A node of the editor's JSON. */
export interface Node {
	type: string;
	attrs?: Record<string, unknown>;
	content?: Node[];
	marks?: { type: string; attrs?: Record<string, unknown> }[];
	text?: string;
}

/** The languages a text can be written in. */
export const writable = ['ko', 'zh-Hans', 'ja', 'en', 'ru', 'vi', 'mn', 'fr', 'es', 'de'] as const;

/** The next number for an article: one more than the largest whole number there is. */
export function nextNumber(numbers: readonly string[]): string {
	const whole = numbers.map((one) => /^\d+$/.exec(one.trim())?.[0]).filter((one) => one !== undefined);
	return String(Math.max(0, ...whole.map(Number)) + 1);
}

/** A UUID of the present time, which the server takes as an id. */
export function newId(now: number = Date.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	const time = now.toString(16).padStart(12, '0');
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	const variant = '89ab'[(bytes[8] ?? 0) % 4];
	return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** One block of a text, for telling two texts apart: what sort it is and what it says. */
export interface Block {
	kind: string;
	level: number;
	text: string;
}

const leaves = new Set(['paragraph', 'heading']);

/** A text as rows of blocks; a table is a row for each of its cells, a clause begins with its number. */
export function blocksOf(doc: Node): Block[] {
	const rows: Block[] = [];
	const visit = (node: Node, kind: string) => {
		if (leaves.has(node.type)) {
			const own = node.type === 'heading' ? 'heading' : kind;
			rows.push({ kind: own, level: Number(node.attrs?.level ?? 0), text: said(node) });
			return;
		}
		if (node.type === 'picture') rows.push({ kind: 'picture', level: 0, text: String(node.attrs?.alt ?? '') });
		if (node.type === 'horizontalRule') rows.push({ kind: 'rule', level: 0, text: '' });
		if (node.type === 'clause')
			rows.push({ kind: 'clause', level: 0, text: [node.attrs?.number, node.attrs?.prevails].filter(Boolean).join(' · ') });
		const inner = { listItem: 'item', blockquote: 'quote', tableCell: 'cell', tableHeader: 'cell' }[node.type] ?? kind;
		for (const child of node.content ?? []) visit(child, inner);
	};
	visit(doc, 'paragraph');
	return rows;
}

function said(node: Node): string {
	if (node.type === 'text') return node.text ?? '';
	if (node.type === 'hardBreak') return '\n';
	if (node.type === 'footnote') return `[${String(node.attrs?.text ?? '')}]`;
	if (node.type === 'objectLink') return String(node.attrs?.label ?? '');
	return (node.content ?? []).map(said).join('');
}
