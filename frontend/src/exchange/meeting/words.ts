import { word } from '$locale';
import type { Format, Item, ItemKind, Mode, State } from './model';

/** The words for the codes of meetings. */
export const stateName = (state: State | string): string => word('state', `meeting_${state}`);
export const formatName = (format: Format | string): string => word('kind', `meeting_${format}`);
export const modeName = (mode: Mode | string): string => word('kind', `mode_${mode}`);
export const kindName = (kind: ItemKind | string): string => word('kind', `item_${kind}`);
export const standingName = (standing: Item['standing'] | string): string => word('state', `item_${standing}`);

/** How a state looks. */
export const tones = {
	draft: 'plain',
	invited: 'accent',
	ready: 'accent',
	live: 'success',
	ended: 'plain',
	minutes_draft: 'warning',
	both_languages: 'warning',
	review: 'warning',
	to_sign: 'warning',
	signed_off: 'success',
	cancelled: 'danger',
	postponed: 'warning'
} as const satisfies Record<State, string>;
export const itemTones = {
	offered: 'warning',
	accepted: 'success',
	refused: 'danger',
	withdrawn: 'plain',
	passed: 'plain'
} as const satisfies Record<Item['standing'], string>;
export const followupTones = {
	open: 'warning',
	claimed: 'accent',
	done: 'success',
	dropped: 'plain'
} as const;
