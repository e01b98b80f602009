// Makes build/paper: the fonts that printed documents carry, packed, in two weights for each script. What no printed page needs is left out:
// layout tables, metrics of vertical writing, and in bold the outlines of characters that no national character set knows.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'build', 'paper');
const pack = promisify(gzip);

/** The scripts, and the national character set whose characters are common there. */
const scripts = [
	{ name: 'kr', family: 'noto-sans-kr', file: 'NotoSansKR', set: 'euc-kr' },
	{ name: 'sc', family: 'noto-sans-sc', file: 'NotoSansSC', set: 'gb2312' },
	{ name: 'jp', family: 'noto-sans-jp', file: 'NotoSansJP', set: 'euc-jp' }
];

const kept = ['OS/2', 'cmap', 'glyf', 'head', 'hhea', 'hmtx', 'loca', 'maxp', 'name', 'post', 'prep'];

/** The tables of a TrueType font by their tags. */
function tablesOf(font) {
	const tables = new Map();
	for (let i = 0; i < font.readUInt16BE(4); i++) {
		const entry = 12 + 16 * i;
		const from = font.readUInt32BE(entry + 8);
		tables.set(font.toString('latin1', entry, entry + 4), font.subarray(from, from + font.readUInt32BE(entry + 12)));
	}
	return tables;
}

/** Puts tables together to a font again. */
function fontOf(tables) {
	const tags = kept.filter((tag) => tables.has(tag));
	const head = Buffer.alloc(12 + 16 * tags.length);
	head.writeUInt32BE(0x00010000, 0);
	head.writeUInt16BE(tags.length, 4);
	const parts = [head];
	let at = head.length;
	tags.forEach((tag, i) => {
		const table = tables.get(tag);
		head.write(tag, 12 + 16 * i, 'latin1');
		head.writeUInt32BE(at, 20 + 16 * i);
		head.writeUInt32BE(table.length, 24 + 16 * i);
		const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
		parts.push(padded);
		at += padded.length;
	});
	return Buffer.concat(parts);
}

/** Which glyph shows which character, by the cmap of format 12. */
function* characters(cmap) {
	for (let i = 0; i < cmap.readUInt16BE(2); i++) {
		const at = cmap.readUInt32BE(8 + 8 * i);
		if (cmap.readUInt16BE(at) !== 12) continue;
		for (let g = 0; g < cmap.readUInt32BE(at + 12); g++) {
			const [first, last, glyph] = [0, 4, 8].map((n) => cmap.readUInt32BE(at + 16 + 12 * g + n));
			for (let c = first; c <= last; c++) yield [c, glyph + c - first];
		}
		return;
	}
	throw new Error('the font has no cmap of format 12');
}

/** All characters of a national character set in two bytes. */
function common(set) {
	const decoder = new TextDecoder(set);
	const all = new Set();
	for (let a = 0xa1; a < 0xff; a++) {
		for (let b = 0xa1; b < 0xff; b++) {
			const text = decoder.decode(Uint8Array.of(a, b));
			if (!text.includes('\ufffd')) all.add(text.codePointAt(0));
		}
	}
	return all;
}

/** The glyphs that a composed glyph is made of. */
function* parts(glyph) {
	if (glyph.length === 0 || glyph.readInt16BE(0) >= 0) return;
	for (let at = 10, flags = 0x20; flags & 0x20; ) {
		flags = glyph.readUInt16BE(at);
		yield glyph.readUInt16BE(at + 2);
		at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0);
	}
}

/** Empties the outlines of ideographs outside the set; their numbers stay, so nothing else of the font changes. */
function thin(tables, set) {
	const [loca, glyf] = [tables.get('loca'), tables.get('glyf')];
	if (tables.get('head').readInt16BE(50) !== 1) throw new Error('the font has short offsets');
	const outline = (g) => glyf.subarray(loca.readUInt32BE(4 * g), loca.readUInt32BE(4 * g + 4));
	const keep = new Set([0]);
	const add = (g) => {
		if (keep.has(g)) return;
		keep.add(g);
		for (const part of parts(outline(g))) add(part);
	};
	const ideograph = (c) => (c >= 0x3400 && c < 0xa000) || (c >= 0xf900 && c < 0xfb00) || c >= 0x20000;
	for (const [c, g] of characters(tables.get('cmap'))) {
		if (!ideograph(c) || set.has(c)) add(g);
	}
	const offsets = Buffer.alloc(loca.length);
	const outlines = [];
	let at = 0;
	for (let g = 0; g < loca.length / 4 - 1; g++) {
		offsets.writeUInt32BE(at, 4 * g);
		if (!keep.has(g)) continue;
		outlines.push(outline(g));
		at += outline(g).length;
	}
	offsets.writeUInt32BE(at, loca.length - 4);
	tables.set('loca', offsets).set('glyf', Buffer.concat(outlines));
}

await mkdir(out, { recursive: true });
for (const script of scripts) {
	const folder = join(root, 'node_modules', '@expo-google-fonts', script.family);
	for (const [weight, number] of [
		['regular', '400Regular'],
		['bold', '700Bold']
	]) {
		const tables = tablesOf(await readFile(join(folder, number, `${script.file}_${number}.ttf`)));
		if (weight === 'bold') thin(tables, common(script.set));
		await writeFile(join(out, `${script.name}-${weight}.ttf.gz`), await pack(fontOf(tables), { level: 9 }));
	}
	await copyFile(join(folder, 'LICENSE_FONT'), join(out, `LICENSE-${script.name}.txt`));
}
