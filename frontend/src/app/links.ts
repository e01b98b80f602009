import { resolve } from '$app/paths';

/** The page of an object, by the noun and id that deeds and notices name it with; undefined where it has none. */
export function pageOf(noun: string, id: string): string | undefined {
	switch (noun) {
		case 'case':
			return resolve('/(inside)/cases/[id]', { id });
		case 'submission':
			return resolve('/(inside)/reviews/submissions/[id]', { id });
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
