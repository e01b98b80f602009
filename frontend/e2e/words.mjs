/** The sentences of the application, read from the same catalogues, so that a story names a button as its reader sees it. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../src/locale/messages/', import.meta.url);
export const languages = ['ko', 'en', 'zh-Hans', 'ja'];

const books = Object.fromEntries(
	languages.map((lang) => [
		lang,
		Object.assign(
			{},
			...readdirSync(new URL(`${lang}/`, folder)).map((name) =>
				JSON.parse(readFileSync(new URL(`${lang}/${name}`, folder), 'utf8'))
			)
		)
	])
);

/** Every key there is: none may ever stand on a page. */
export const keys = Object.keys(books.ko);

/** Speaks one language: `say('case_begin')`; `like('case_approve')` is a pattern for whatever is filled in. */
export function speaks(lang) {
	const sentence = (key) => {
		const text = books[lang][key];
		if (typeof text !== 'string') throw new Error(`no sentence ${key} in ${lang}`);
		return text;
	};
	return {
		lang,
		say: (key, params = {}) => sentence(key).replace(/\{(\w+)\}/g, (_, name) => params[name] ?? `{${name}}`),
		like: (key) =>
			new RegExp(
				`^\\s*${sentence(key)
					.split(/\{\w+\}/)
					.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
					.join('.*')}\\s*$`
			)
	};
}
