import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Locale, Said } from '$locale';
import type { Meeting } from './model';

/** What a meeting costs its sides. Amounts are exact decimals of their currency, as text. */
type Schemas = components['schemas'];
export type Costs = Omit<Schemas['MeetingCosts'], '$schema'>;
export type CostSheet = Schemas['CostSheet'];
export type CostSum = Schemas['CostSum'];
export type CostLine = Omit<Schemas['CostLine'], 'title'> & { title: Said };

export const costKinds = [
	'venue',
	'interpretation',
	'translation',
	'equipment',
	'printing',
	'travel',
	'local_transport',
	'lodging',
	'meals',
	'gifts',
	'other'
] as const satisfies readonly CostLine['kind'][];
/** By usage each side bears its own journey, and the host what arises on the spot. */
export const ownJourney: readonly CostLine['kind'][] = ['travel', 'lodging'];
export const mostTitle = 200;

type At = Pick<Meeting, 'space' | 'id'>;
const where = (of: At) => ({ path: { space: of.space, id: of.id } });

export const readCosts = (of: At): Promise<Costs> =>
	got(api.GET('/spaces/{space}/meetings/{id}/costs', { params: where(of) }));
export const saveCosts = (of: At, rev: number, lines: readonly CostLine[]): Promise<Costs> =>
	got(
		api.PUT('/spaces/{space}/meetings/{id}/costs', {
			params: { ...where(of), header: on(rev) },
			body: { lines: lines.map((line) => ({ ...line, title: sent(line.title) })) }
		})
	);
export const costSheet = async (of: At, format: 'csv' | 'xlsx', lang: Locale): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/costs/sheet', {
			params: { ...where(of), query: { format, lang } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;
export const listCurrencies = () => got(api.GET('/currencies'));
