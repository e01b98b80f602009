import { api, got } from '$api';
import type { components, operations } from '$api/schema';

/** A register as a map, a time line or a sheet: the same selection as its list, by the same words in the address. */
export type RegisterMap = components['schemas']['RegisterMap'];
export type MapPlace = components['schemas']['MapPlace'];
export type MapTie = components['schemas']['MapTie'];
export type RegisterTimeline = components['schemas']['RegisterTimeline'];
export type YearTie = components['schemas']['YearTie'];
export type RegisterFilter = NonNullable<operations['readRegisterMap']['parameters']['query']>;


/** What narrows a register, as the address says it. */
export const filterKeys = ['q', 'kind', 'status', 'country', 'batch', 'conflict'] as const;

/** Reads the filter from an address; what the server wouldn't know it refuses itself. */
export function filterOf(params: URLSearchParams): RegisterFilter {
	const found: Record<string, string | boolean> = {};
	for (const key of filterKeys) {
		const value = params.get(key);
		if (value) found[key] = key === 'conflict' ? true : value;
	}
	return found as RegisterFilter;
}

export function readMap(query: RegisterFilter): Promise<RegisterMap> {
	return got(api.GET('/register-map', { params: { query } }));
}

export function readTimeline(query: RegisterFilter): Promise<RegisterTimeline> {
	return got(api.GET('/register-timeline', { params: { query } }));
}

export async function readSheet(
	query: RegisterFilter,
	format: 'csv' | 'xlsx',
	lang: 'ko' | 'en' | 'zh-Hans' | 'ja'
): Promise<Blob> {
	return (await got(
		api.GET('/register-sheet', { params: { query: { ...query, format, lang } }, parseAs: 'blob' })
	)) as Blob;
}

/** The ties of a time line by year, the latest first. */
export function byYear(ties: readonly YearTie[]): { year: number; ties: YearTie[] }[] {
	const years = new Map<number, YearTie[]>();
	for (const tie of ties) {
		const year = Number((tie.since ?? '').slice(0, 4));
		years.set(year, [...(years.get(year) ?? []), tie]);
	}
	return [...years].sort(([a], [b]) => b - a).map(([year, all]) => ({ year, ties: all }));
}
