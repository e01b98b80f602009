import { api, got, on } from '$api';
import type { components } from '$api/schema';
import type { Meeting } from './model';

/** How a time is found for a meeting: what the server says of it, and the deeds. */
type Schemas = components['schemas'];
export type Finding = Schemas['MeetingFinding'];
export type Option = Finding['options'][number];
export type Fit = Option['fits'][number];
export type Found = Schemas['TimesFound'];
export type Sought = Omit<Schemas['TimeSought'], '$schema'>;
export const says = ['yes', 'if_need_be', 'no'] as const;
export const lengths = ['30', '60', '90', '120', '180', '240'] as const;

type Of = Pick<Meeting, 'space' | 'id'>;
const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
const at = (of: Of, rev: number) => ({ params: { path: { space: of.space, id: of.id }, header: on(rev) } });

export const readFinding = (of: Of): Promise<Finding> =>
	got(api.GET('/spaces/{space}/meetings/{id}/finding', where(of)));
export const seek = (of: Of, rev: number, sought: Sought, due: string): Promise<Finding> =>
	got(
		api.PUT('/spaces/{space}/meetings/{id}/finding', { ...at(of, rev), body: { ...sought, ...(due ? { due } : {}) } })
	);
export const suggest = (of: Of, sought: Sought): Promise<Found> =>
	got(api.POST('/spaces/{space}/meetings/{id}/finding/suggest', { ...where(of), body: sought }));
export const offer = (
	of: Of,
	zone: string,
	times: { start: string; offset?: string; minutes: number }[]
): Promise<Finding> =>
	got(api.POST('/spaces/{space}/meetings/{id}/finding/times', { ...where(of), body: { zone, times } }));
export const withdraw = (of: Of, option: string): Promise<Finding> =>
	got(
		api.DELETE('/spaces/{space}/meetings/{id}/finding/times/{option}', {
			params: { path: { space: of.space, id: of.id, option } }
		})
	);
export const answer = (of: Of, said: Record<string, string>, comment: string): Promise<Finding> =>
	got(
		api.PUT('/spaces/{space}/meetings/{id}/finding/answer', {
			...where(of),
			body: { says: said, ...(comment ? { comment } : {}) }
		})
	);
export const choose = (of: Of, rev: number, option: string): Promise<Finding> =>
	got(api.POST('/spaces/{space}/meetings/{id}/finding/choose', { ...at(of, rev), body: { option } }));
export const close = (of: Of, rev: number, reason: string): Promise<Finding> =>
	got(api.POST('/spaces/{space}/meetings/{id}/finding/close', { ...at(of, rev), body: { reason } }));
