/**
 * The small part of Markdown that messages are written in, read into a tree that a page draws as nodes. Text is only ever
 * text: nothing in it can become an element, an address of another kind than http, https or mailto, or a script.
 */
export type Inline =
	| { is: 'text'; text: string }
	| { is: 'bold'; children: Inline[] }
	| { is: 'italic'; children: Inline[] }
	| { is: 'code'; text: string }
	| { is: 'link'; href: string; children: Inline[] }
	| { is: 'mention'; name: string; target: string }
	| { is: 'break' };

export type Block =
	| { is: 'paragraph'; children: Inline[] }
	| { is: 'fence'; text: string }
	| { is: 'quote'; children: Block[] }
	| { is: 'list'; ordered: boolean; start: number; items: Inline[][] };

const deepest = 4;
const fence = /^\s{0,3}```[^`]*$/;
const bullet = /^\s{0,3}[-*+]\s+(\S.*)$/;
const numbered = /^\s{0,3}(\d{1,6})[.)]\s+(\S.*)$/;

/** Reads a whole message. Every source gives a tree; whatever is not meant as a sign stands as it is. */
export function read(source: string, depth = 0): Block[] {
	const lines = source.replace(/\r\n?/g, '\n').split('\n');
	const blocks: Block[] = [];
	let at = 0;
	const during = (holds: (line: string) => boolean): string[] => {
		const from = at;
		while (at < lines.length && holds(lines[at] ?? '')) at++;
		return lines.slice(from, at);
	};
	while (at < lines.length) {
		const line = lines[at] ?? '';
		if (!line.trim()) {
			at++;
		} else if (fence.test(line)) {
			at++;
			const inside = during((one) => !/^\s{0,3}```\s*$/.test(one));
			at++;
			blocks.push({ is: 'fence', text: inside.join('\n') });
		} else if (line.startsWith('>') && depth < deepest) {
			const inside = during((one) => one.startsWith('>')).map((one) => one.replace(/^> ?/, ''));
			blocks.push({ is: 'quote', children: read(inside.join('\n'), depth + 1) });
		} else if (bullet.test(line) || numbered.test(line)) {
			const ordered = !bullet.test(line);
			const kind = ordered ? numbered : bullet;
			const items = during((one) => kind.test(one)).map((one) => inline(kind.exec(one)?.[ordered ? 2 : 1] ?? ''));
			blocks.push({ is: 'list', ordered, start: ordered ? Number(numbered.exec(line)?.[1] ?? 1) : 1, items });
		} else {
			const text = during((one) => one.trim() !== '' && !begins(one, depth));
			if (!text.length) text.push(lines[at++] ?? '');
			blocks.push({ is: 'paragraph', children: inline(text.join('\n')) });
		}
	}
	return blocks;
}

const begins = (line: string, depth: number): boolean =>
	fence.test(line) || (line.startsWith('>') && depth < deepest) || bullet.test(line) || numbered.test(line);

const signs = new RegExp(
	[
		/(?<code>`+)(?<inside>[^`](?:[^\n]*?[^`])?)\k<code>(?!`)/,
		/@\[(?<name>[^\]\n]{1,200})\]\((?<target>(?:member|guest|role|tenant):[\w.:-]{1,80}|room)\)/,
		/\[(?<label>[^\]\n]{1,500})\]\((?<href>[^\s()]{1,2000})\)/,
		/(?<bare>https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uff65]+)/,
		/\*\*(?<bold>[^\s*](?:[^\n]*?[^\s])?)\*\*(?!\*)/,
		/(?<![\w*])\*(?<italic>[^\s*](?:[^*\n]*?[^\s*])?)\*(?![\w*])/,
		/(?<line>\n)/
	]
		.map((sign) => sign.source)
		.join('|'),
	'u'
);

/** Reads a run of text. */
export function inline(source: string, depth = 0): Inline[] {
	const found: Inline[] = [];
	let rest = source;
	while (rest) {
		const match = depth < deepest ? signs.exec(rest) : null;
		if (!match) {
			found.push({ is: 'text', text: rest });
			break;
		}
		const { node, used } = nodeOf(match, depth);
		if (match.index > 0) found.push({ is: 'text', text: rest.slice(0, match.index) });
		found.push(node);
		rest = rest.slice(match.index + used);
	}
	return found;
}

function nodeOf(match: RegExpExecArray, depth: number): { node: Inline; used: number } {
	const { inside, name, target, label, href, bare, bold, italic } = match.groups ?? {};
	const used = match[0].length;
	if (inside !== undefined) return { node: { is: 'code', text: inside.trim() || inside }, used };
	if (name !== undefined && target !== undefined) return { node: { is: 'mention', name, target }, used };
	if (bare !== undefined) {
		const address = bare.replace(/[.,;:!?)\]*]+$/, '');
		const node: Inline = safeLink(address)
			? { is: 'link', href: address, children: [{ is: 'text', text: address }] }
			: { is: 'text', text: address };
		return { node, used: address.length };
	}
	if (label !== undefined && href !== undefined) {
		if (!safeLink(href)) return { node: { is: 'text', text: match[0] }, used };
		return { node: { is: 'link', href, children: inline(label, deepest) }, used };
	}
	if (bold !== undefined) return { node: { is: 'bold', children: inline(bold, depth + 1) }, used };
	if (italic !== undefined) return { node: { is: 'italic', children: inline(italic, depth + 1) }, used };
	return { node: { is: 'break' }, used };
}

/** Whether an address may be followed from a message. */
export function safeLink(href: string): boolean {
	try {
		const url = new URL(href);
		return ['http:', 'https:', 'mailto:'].includes(url.protocol) && (url.protocol === 'mailto:' || Boolean(url.host));
	} catch {
		return false;
	}
}

/** A message on one line and without signs, for quotes, lists and what is read out. */
export function plain(source: string, most = 160): string {
	const words = (children: Inline[]): string =>
		children
			.map((one) => {
				if (one.is === 'mention') return `@${one.name}`;
				if (one.is === 'break') return ' ';
				return 'children' in one ? words(one.children) : one.text;
			})
			.join('');
	const said = (blocks: Block[]): string =>
		blocks
			.map((block) => {
				if (block.is === 'fence') return block.text;
				if (block.is === 'quote') return said(block.children);
				return block.is === 'list' ? block.items.map(words).join(' · ') : words(block.children);
			})
			.join(' ');
	const letters = [...said(read(source)).replace(/\s+/g, ' ').trim()];
	return letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : letters.join('');
}
