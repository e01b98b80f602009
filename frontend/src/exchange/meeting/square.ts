import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Meeting } from './model';

/** Side meetings at a meeting: what the server says of them, and the deeds. */
type Schemas = components['schemas'];
export type Square = Schemas['MeetingSquare'];
export type Side = Schemas['SideMeeting'];
export type Layout = Omit<Schemas['SquareLayout'], '$schema'>;
export interface Want {
	tenant: string;
	topic: Said;
}
export interface Wish {
	wants: Want[];
	declines: string[];
	langs: string[];
	free: string[];
	most: number;
}

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const at = (of: Of, rev: number) => ({ params: { path: { space: of.space, id: of.id }, header: on(rev) } });
const one = (of: Of, rev: number, side: string) => ({
	params: { path: { space: of.space, id: of.id, side }, header: on(rev) }
});

export const readSquare = (of: Of): Promise<Square> => got(api.GET('/spaces/{space}/meetings/{id}/square', where(of)));
export const lay = (of: Of, rev: number, layout: Layout): Promise<Square> =>
	got(api.PUT('/spaces/{space}/meetings/{id}/square', { ...at(of, rev), body: layout }));
export const wish = (of: Of, said: Wish): Promise<Square> =>
	got(
		api.PUT('/spaces/{space}/meetings/{id}/square/wish', {
			...where(of),
			body: { ...said, wants: said.wants.map((want) => ({ tenant: want.tenant, topic: sent(want.topic) })) }
		})
	);
export const propose = (of: Of, rev: number): Promise<Square> =>
	got(api.POST('/spaces/{space}/meetings/{id}/square/propose', at(of, rev)));
export const publish = (of: Of, rev: number): Promise<Square> =>
	got(api.POST('/spaces/{space}/meetings/{id}/square/publish', at(of, rev)));
export const move = (of: Of, rev: number, side: string, slot: string, table: number): Promise<Square> =>
	got(api.PUT('/spaces/{space}/meetings/{id}/square/sides/{side}', { ...one(of, rev, side), body: { slot, table } }));
export const add = (of: Of, rev: number, a: string, b: string, slot: string): Promise<Square> =>
	got(api.POST('/spaces/{space}/meetings/{id}/square/sides', { ...at(of, rev), body: { a, b, slot } }));
export const swap = (of: Of, rev: number, side: string, other: string): Promise<Square> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/square/sides/{side}/swap', { ...one(of, rev, side), body: { with: other } })
	);
export const call = (of: Of, rev: number, side: string, reason: string): Promise<Square> =>
	got(api.POST('/spaces/{space}/meetings/{id}/square/sides/{side}/call', { ...one(of, rev, side), body: { reason } }));
export const mark = (of: Of, side: string, held: boolean): Promise<Square> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/square/sides/{side}/mark', {
			params: { path: { space: of.space, id: of.id, side } },
			body: { held }
		})
	);

/** Slots of a length between two moments, with a pause after each. */
export function slots(from: string, to: string, minutes: number, pause: number): Layout['slots'] {
	const all: Layout['slots'] = [];
	const end = Date.parse(to);
	for (let start = Date.parse(from); start + minutes * 60_000 <= end && all.length < 60;) {
		const until = start + minutes * 60_000;
		all.push({
			id: `s${String(all.length + 1).padStart(2, '0')}`,
			start: new Date(start).toISOString(),
			end: new Date(until).toISOString()
		});
		start = until + pause * 60_000;
	}
	return all;
}
