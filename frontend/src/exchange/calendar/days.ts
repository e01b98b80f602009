import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';

/** Which days are holidays and which are worked, as the tables have it and as coordinators have put it right. */
type Schemas = components['schemas'];
export type Regions = Schemas['DaysRegions'];
export type Days = Schemas['Days'];
export type What = Schemas['SpecialDay']['what'];
export const kinds: readonly What[] = ['holiday', 'workday', 'ordinary'];

/** A day that was put right, as a form writes it. */
export interface Put {
	date: string;
	what: What;
	name: Said;
}

/** A day of the year as offices reckon with it. */
export interface Row extends Put {
	amended: boolean;
	tabled: boolean;
}

/** The days of a year by date, what was put right over what the tables say. */
export function rows(tables: readonly Put[], put: readonly Put[]): Row[] {
	const by = new Map<string, Row>();
	for (const day of tables) by.set(day.date, { ...day, amended: false, tabled: true });
	for (const day of put) by.set(day.date, { ...day, amended: true, tabled: by.has(day.date) });
	return [...by.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

export const listDays = (): Promise<Regions> => got(api.GET('/days'));
export const readDays = (id: string): Promise<Days> => got(api.GET('/days/{id}', { params: { path: { id } } }));
export const amendDays = (
	id: string,
	rev: number,
	days: readonly Put[],
	known: Days['known'],
	source: string
): Promise<Days> =>
	got(
		api.PUT('/days/{id}', {
			params: { path: { id }, header: on(rev) },
			body: {
				days: days.map((day) => ({ date: day.date, what: day.what, name: sent(day.name) })),
				...(known ? { known } : {}),
				...(source ? { source } : {})
			}
		})
	);
