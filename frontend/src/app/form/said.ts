import type { Said } from '$locale';

/** Texts in several languages, as a form writes them. Pure: no fetch, no sentence. */
export const empty = (lang: string): Said => ({ source: lang, said: {} });

/** A text that says something else in one language; an empty word takes the language away. */
export function written(of: Said | undefined, lang: string, value: string): Said {
	const said = { ...of?.said };
	if (value.trim()) said[lang] = { value };
	else delete said[lang];
	const source =
		of?.source && said[of.source] ? of.source : Object.keys(said).includes(lang) ? lang : Object.keys(said)[0];
	return { source: source ?? lang, said };
}

export const isEmpty = (of: Said | undefined): boolean =>
	Object.values(of?.said ?? {}).every((version) => !version.value.trim());

/** A text as the server takes it. */
export function sent(of: Said | undefined): {
	source: string;
	said: Record<string, { value: string; origin?: 'human' | 'machine'; tool?: string }>;
} {
	const said = Object.fromEntries(
		Object.entries(of?.said ?? {}).map(([tag, { value, origin, tool }]) => [
			tag,
			{ value, ...(origin ? { origin } : {}), ...(tool ? { tool } : {}) }
		])
	);
	return { source: of?.source ?? 'ko', said };
}

/** A name for a new part of something: made here, kept by the server. */
export const fresh = (): string => crypto.randomUUID();
