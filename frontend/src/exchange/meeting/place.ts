import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Meeting } from './model';

/** Where a meeting is held, as a form writes it. */
type Schemas = components['schemas'];
export interface PlaceSaid {
	venue: Said;
	address: Said;
	rooms: Schemas['MeetingRoom'][];
	checks: { id: string; what: Said; due?: string; done: boolean }[];
	link: Schemas['MeetingLink'];
}
export const equipment = [
	'screen',
	'projector',
	'microphones',
	'booth',
	'headsets',
	'camera',
	'wired_net',
	'wifi',
	'step_free',
	'hearing_loop',
	'flags',
	'name_plates'
] as const;
export const linkKinds = ['own', 'zoom', 'tencent', 'jitsi', 'other'] as const;

export const arrange = (of: Pick<Meeting, 'space' | 'id' | 'rev'>, said: PlaceSaid): Promise<Meeting> =>
	got(
		api.PUT('/spaces/{space}/meetings/{id}/place', {
			params: { path: { space: of.space, id: of.id }, header: on(of.rev) },
			body: {
				...said,
				venue: sent(said.venue),
				address: sent(said.address),
				checks: said.checks.map((one) => ({ ...one, what: sent(one.what) }))
			}
		})
	);
