import { resolve } from '$app/paths';

/** The page of an object, by the noun and id that deeds and notices name it with; undefined where it has none. */
export function pageOf(noun: string, id: string): string | undefined {
	switch (noun) {
		case 'case':
			return `${resolve('/cases')}/${id}`;
		case 'submission':
			return `${resolve('/reviews')}/${id}`;
		case 'adoption':
			return `${resolve('/adoptions')}/${id}`;
		case 'edition':
			return `${resolve('/library')}/${id}`;
		case 'pact':
			return resolve('/(inside)/partners/pacts/[id]', { id });
		case 'member':
		case 'invitation':
			return resolve('/people');
		case 'account':
			return resolve('/settings');
		default:
			return undefined;
	}
}
