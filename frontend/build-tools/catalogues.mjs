// Holds the message files: every key in every language, the same placeholders, none unused, none said twice in a file,
// the same files in each. Prints each offender and fails.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const settings = JSON.parse(await readFile('project.inlang/settings.json', 'utf8'));
const folder = 'src/locale/messages';
const patterns = (await readdir(`${folder}/${settings.baseLocale}`)).map((name) => `${folder}/{locale}/${name}`);
const faults = [];
const source = new Map(); // key → { file, text }

async function read(file, locale) {
	const text = await readFile(file, 'utf8').catch(() => undefined);
	if (text === undefined) {
		faults.push(`${file}: missing`);
		return {};
	}
	const keys = [...text.matchAll(/^\s*"([^"]+)"\s*:/gm)].map((match) => match[1]);
	for (const key of keys.filter((key, i) => keys.indexOf(key) !== i)) faults.push(`${file}: ${key} is said twice`);
	for (const [key, value] of Object.entries(JSON.parse(text))) {
		if (typeof value !== 'string' || value.trim() === '') faults.push(`${file}: ${key} is empty in ${locale}`);
	}
	return JSON.parse(text);
}

const placeholders = (text) =>
	[...new Set([...String(text).matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort().join(',');

for (const pattern of patterns) {
	const base = await read(pattern.replace('{locale}', settings.baseLocale), settings.baseLocale);
	for (const [key, text] of Object.entries(base)) {
		if (source.has(key)) faults.push(`${pattern}: ${key} is also in ${source.get(key).file}`);
		source.set(key, { file: pattern, text });
	}
	for (const locale of settings.locales.filter((one) => one !== settings.baseLocale)) {
		const file = pattern.replace('{locale}', locale);
		const other = await read(file, locale);
		for (const key of Object.keys(base)) {
			if (!(key in other)) faults.push(`${file}: ${key} is missing`);
			else if (placeholders(base[key]) !== placeholders(other[key]))
				faults.push(`${file}: ${key} has other placeholders`);
		}
		for (const key of Object.keys(other))
			if (!(key in base)) faults.push(`${file}: ${key} is not in ${settings.baseLocale}`);
	}
}

for (const locale of settings.locales) {
	for (const name of await readdir(`src/locale/messages/${locale}`)) {
		if (!patterns.some((pattern) => pattern.endsWith(`{locale}/${name}`)))
			faults.push(`${locale}/${name} has no file in ${settings.baseLocale}`);
	}
}

const families = [...(await readFile('src/locale/words.ts', 'utf8')).matchAll(/messages\/([a-z]+)_\*\.js/g)].map(
	(match) => match[1]
);
let code = '';
for (const entry of await readdir('src', { recursive: true, withFileTypes: true })) {
	if (!entry.isFile() || !/\.(svelte|ts)$/.test(entry.name) || entry.parentPath.includes('paraglide')) continue;
	const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
	const bare = text.replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|\/\/.*$/gm, '');
	code += bare;
	if (/[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(bare) && entry.name !== 'locale.svelte.ts') {
		faults.push(`${join(entry.parentPath, entry.name)}: a sentence stands in the code`);
	}
}
const used = new Set([...code.matchAll(/\bm\.(\w+)/g)].map((match) => match[1]));
for (const key of source.keys()) {
	if (!used.has(key) && !families.some((family) => key.startsWith(`${family}_`)))
		faults.push(`${source.get(key).file}: ${key} is unused`);
}
for (const key of used) if (!source.has(key)) faults.push(`m.${key} is used but not in the catalogues`);

for (const fault of faults) console.error(fault);
console.log(`${source.size} messages in ${settings.locales.length} languages, ${faults.length} faults`);
process.exitCode = faults.length ? 1 : 0;
