/** Rich text as the editor writes it and the server keeps it: a strict subset of TipTap's document. */
export interface Mark {
	type: 'bold' | 'italic' | 'link';
	attrs?: { href: string };
}
export type Node = {
	type: string;
	attrs?: Record<string, unknown>;
	content?: Node[];
	marks?: { type: string; attrs?: Record<string, unknown> }[];
	text?: string;
};
export type Doc = Node;

const blocks = ['paragraph', 'heading', 'bulletList', 'orderedList', 'blockquote', 'horizontalRule'];
const nodes = new Set(['doc', ...blocks, 'listItem', 'hardBreak', 'text']);
const markOrder = ['bold', 'italic', 'link'];

/** Addresses that a reader may be sent to. */
export function goodLink(href: string): boolean {
	if (href.length > 2048 || /\s/.test(href)) return false;
	try {
		const url = new URL(href);
		if (url.username || url.password) return false;
		if (url.protocol === 'mailto:') return url.pathname.includes('@');
		return (url.protocol === 'http:' || url.protocol === 'https:') && /^https?:\/\/[^/]/i.test(href);
	} catch {
		return false;
	}
}

// Scripts whose letters are honestly joined or kept apart by an invisible character.
const joining =
	'\\p{Script=Arabic}\\p{Script=Syriac}\\p{Script=Mongolian}\\p{Script=Devanagari}\\p{Script=Bengali}\\p{Script=Gurmukhi}' +
	'\\p{Script=Gujarati}\\p{Script=Oriya}\\p{Script=Tamil}\\p{Script=Telugu}\\p{Script=Kannada}\\p{Script=Malayalam}' +
	'\\p{Script=Sinhala}\\p{Script=Khmer}';
const emoji = '\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F';

// Controls, direction overrides, fillers and zero-width characters: they make a text read otherwise than it is written.
const hidden = new RegExp(
	[
		'[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u034F\\u061C\\u115F\\u1160\\u180E\\u200B\\u200E\\u200F]',
		'[\\u2028-\\u202E\\u2060-\\u206F\\u3164\\uFEFF\\uFFA0\\uFFF9-\\uFFFB]|[\\u{E0000}-\\u{E007F}]|\\p{Cs}',
		`(?<![${joining}])\\u200C`,
		`(?<![${joining}${emoji}])\\u200D`,
		`(?<![${joining}])\\u200D(?![${emoji}])`
	].join('|'),
	'gu'
);

/** The text without invisible characters, which usually come with what is pasted. */
export function revealed(text: string): string {
	return text.replace(hidden, '');
}

/** The document with nothing in it but what the subset knows; attributes that only concern the editor's look are dropped. */
export function tidy(doc: Doc): Doc {
	return { type: 'doc', content: inside(doc) };
}

function inside(node: Node): Node[] {
	return (node.content ?? []).flatMap((child) => {
		const clean = cleaned(child);
		return clean ? [clean] : [];
	});
}

function cleaned(node: Node): Node | undefined {
	if (!nodes.has(node.type)) return undefined;
	switch (node.type) {
		case 'text': {
			const text = revealed(node.text ?? '');
			if (text === '') return undefined;
			const marks = cleanMarks(node.marks);
			return { type: 'text', ...(marks.length ? { marks } : {}), text };
		}
		case 'hardBreak':
		case 'horizontalRule':
			return { type: node.type };
		case 'heading':
			return { type: 'heading', attrs: { level: node.attrs?.level === 3 ? 3 : 2 }, ...filled(node) };
		case 'listItem': {
			const content = inside(node);
			if (content[0]?.type !== 'paragraph') content.unshift({ type: 'paragraph' });
			return { type: 'listItem', content };
		}
		case 'bulletList':
		case 'orderedList':
		case 'blockquote': {
			const content = inside(node);
			return content.length ? { type: node.type, content } : undefined;
		}
		default:
			return { type: node.type, ...filled(node) };
	}
}

function filled(node: Node): { content?: Node[] } {
	const content = inside(node);
	return content.length ? { content } : {};
}

function cleanMarks(marks: Node['marks']): Mark[] {
	return markOrder.flatMap((type): Mark[] => {
		const found = marks?.find((mark) => mark.type === type);
		if (!found) return [];
		if (type !== 'link') return [{ type: type as 'bold' | 'italic' }];
		const href = found.attrs?.href;
		return typeof href === 'string' && goodLink(href) ? [{ type: 'link', attrs: { href } }] : [];
	});
}

/** The number of characters a person has written. */
export function runes(node: Node): number {
	return [...(node.text ?? '')].length + (node.content ?? []).reduce((sum, child) => sum + runes(child), 0);
}

/** Whether nothing is written. */
export function emptyDoc(doc: Doc | null | undefined): boolean {
	return !doc || plain(doc).trim() === '';
}

/** The text alone, one line for each block. */
export function plain(node: Node): string {
	if (node.type === 'text') return node.text ?? '';
	if (node.type === 'hardBreak') return '\n';
	const inner = (node.content ?? []).map(plain);
	return ['paragraph', 'heading'].includes(node.type) ? inner.join('') : inner.join('\n');
}

/** Whether two documents say the same, whatever order their fields came in. */
export function sameDoc(a: Doc | undefined, b: Doc | undefined): boolean {
	const empty = [emptyDoc(a), emptyDoc(b)];
	if (empty[0] || empty[1]) return empty[0] === empty[1];
	return JSON.stringify(tidy(a as Doc)) === JSON.stringify(tidy(b as Doc));
}
