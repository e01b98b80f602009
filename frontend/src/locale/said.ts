import { locale } from './locale.svelte';

/** A text in several languages, as the server sends it. */
export interface Version<T = string> {
	value: T;
	origin?: 'human' | 'machine';
	tool?: string;
	at?: string;
	stale?: boolean;
}
export interface Said<T = string> {
	source: string;
	said: Record<string, Version<T>>;
}

/** What a reader gets: the text, the language it really is in, and what she should know about it. */
export interface Picked<T = string> {
	value: T;
	lang: string;
	/** Stands in another language than the one asked for. */
	foreign: boolean;
	machine: boolean;
	/** The source has changed since this was translated. */
	stale: boolean;
}

/** The version for a reader of `tag`: hers, else the source, else any there is. */
export function pick<T>(said: Said<T> | null | undefined, tag: string = locale.current): Picked<T> | undefined {
	if (!said) return undefined;
	const lang = [tag, said.source, ...Object.keys(said.said)].find((one) => said.said[one] !== undefined);
	const version = lang === undefined ? undefined : said.said[lang];
	if (lang === undefined || version === undefined) return undefined;
	return {
		value: version.value,
		lang,
		foreign: lang !== tag,
		machine: version.origin === 'machine',
		stale: version.stale === true
	};
}

/** The plain text for the reader, or an empty string. */
export function say(said: Said | null | undefined, tag?: string): string {
	return pick(said, tag)?.value ?? '';
}
