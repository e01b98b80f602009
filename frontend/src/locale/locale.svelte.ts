import { baseLocale, isLocale, locales, overwriteGetLocale, type Locale } from './paraglide/runtime.js';

export { locales, type Locale };

/** Each language by its own name, as the switcher shows it. */
export const languageNames: Readonly<Record<Locale, string>> = {
	ko: '한국어',
	en: 'English',
	'zh-Hans': '中文',
	ja: '日本語'
};

/** The tag with a country, for the browser's own writing of dates and numbers. */
const regional: Readonly<Record<Locale, string>> = { ko: 'ko-KR', en: 'en-GB', 'zh-Hans': 'zh-CN', ja: 'ja-JP' };

const key = 'naru.lang';

function first(): Locale {
	try {
		const kept = localStorage.getItem(key);
		if (isLocale(kept)) return kept;
	} catch {
		/* nothing is kept in this browser */
	}
	for (const wanted of navigator.languages) {
		const tag = wanted.startsWith('zh') ? 'zh-Hans' : wanted.split('-')[0];
		if (isLocale(tag)) return tag;
	}
	return baseLocale;
}

const begun = first();
let current = $state<Locale>(begun);
overwriteGetLocale(() => current);
show(begun);

function show(tag: Locale): void {
	document.documentElement.lang = tag;
	loadFont('ko');
	loadFont(tag);
}

/** The reader's language. Changing it redraws every sentence in place: no page is loaded anew, nothing typed is lost. */
export const locale = {
	get current(): Locale {
		return current;
	},
	get regional(): string {
		return regional[current];
	},
	use(tag: string): void {
		if (!isLocale(tag) || tag === current) return;
		current = tag;
		show(tag);
		try {
			localStorage.setItem(key, tag);
		} catch {
			/* it holds until the page is closed */
		}
	}
};

/** Loads the letters of a language once, when a text in it is about to be shown. English shares the Korean family. */
export function loadFont(tag: string): void {
	const family = tag.startsWith('zh') ? 'zh-Hans' : tag.startsWith('ja') ? 'ja' : 'ko';
	const id = `font-${family}`;
	if (document.getElementById(id)) return;
	const link = document.createElement('link');
	link.id = id;
	link.rel = 'stylesheet';
	link.href = `${import.meta.env.BASE_URL === '/' ? '/app/' : import.meta.env.BASE_URL}site/fonts-${family}.css`;
	document.head.append(link);
}
