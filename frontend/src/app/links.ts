import { resolve } from '$app/paths';
import { session } from '$tenants/session.svelte';

/** Where the objects have their pages that stand in the space of their parties; a phase and a report are read on their project's. */
const standing: Readonly<Record<string, string>> = {
	tie: 'ties',
	tie_offer: 'ties/offers',
	agreement: 'agreements',
	pad: 'pads',
	project: 'projects',
	phase: 'projects',
	report: 'projects',
	approval: 'approvals',
	meeting: 'meetings',
	record: 'ledger',
	visit: 'visits'
};

/** The page of an object, by the noun and id that deeds and notices name it with, and the space it stands in; undefined where it has none. */
export function pageOf(noun: string, id: string, space?: string): string | undefined {
	const list = standing[noun];
	if (noun === 'series' && space) return resolve('/(inside)/meetings/[space]/series/[id]', { space, id });
	if ((noun === 'minutes' || noun === 'followup') && space)
		return `${resolve('/')}meetings/${space}/${id.split('.')[0]}?part=${noun === 'minutes' ? noun : 'followups'}`;
	if (list && space) return `${resolve('/')}${list}/${space}/${id.split('.')[0]}`;
	switch (noun) {
		case 'case':
			return resolve('/(inside)/cases/[id]', { id });
		case 'submission':
			// Its text is read by the network's reviewers; at home it is the case that was sent, by whose id its own begins.
			return session.may('case.review')
				? resolve('/(inside)/reviews/submissions/[id]', { id })
				: resolve('/(inside)/cases/[id]', { id: id.slice(0, 36) });
		case 'adoption':
			return resolve('/(inside)/adoptions/[id]', { id });
		case 'edition':
			return resolve('/(inside)/library/[id]', { id });
		case 'pact':
			return resolve('/(inside)/partners/pacts/[id]', { id });
		case 'tenant':
			return resolve('/(inside)/partners/[id]', { id });
		case 'member':
		case 'invitation':
			return resolve('/people');
		case 'account':
			return resolve('/settings');
		default:
			return undefined;
	}
}

/** The page where what a deed of a kind asks for is done: the review of a case sent for approval, else the object's own. */
export function pageFor(kind: string, noun: string, id: string, space?: string): string | undefined {
	switch (kind) {
		case 'case.approve':
		case 'case.submitted':
			return session.may('case.approve') ? resolve('/(inside)/reviews/cases/[id]', { id }) : pageOf(noun, id, space);
		case 'uptake.told': // of a case that may be another organisation's
			return resolve('/(inside)/library/[id]', { id });
		default:
			return pageOf(noun, id, space);
	}
}
