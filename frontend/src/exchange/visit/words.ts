import { word } from '$locale';
import type { Deed, Leave, State } from './model';

/** The words for the codes of visits. */
export const stateName = (state: State | string): string => word('state', `visit_${state}`);
export const deedName = (deed: Deed | string): string => word('kind', `visit_${deed}`);
export const deedText = (deed: Deed | string): string => word('why', `visit_${deed}`);
export const leaveName = (leave: Leave | string): string => word('kind', `leave_${leave}`);

/** How a state looks. */
export const tones = {
	planned: 'plain',
	invite_requested: 'warning',
	invited: 'warning',
	accepted: 'accent',
	travel_approval: 'accent',
	confirmed: 'success',
	under_way: 'success',
	completed: 'accent',
	report_due: 'warning',
	reported: 'success',
	exchange_posted: 'success',
	declined: 'danger',
	postponed: 'warning',
	cancelled: 'danger'
} as const satisfies Record<State, string>;
