import { api, got } from '$api';

/** How much work a member has in hand: what a hand-over moves. */
export interface Load {
	drafts: number;
	reviewed: number;
	published: number;
	adoptions: number;
}

export async function loadOf(owner: string): Promise<Load> {
	const load: Load = { drafts: 0, reviewed: 0, published: 0, adoptions: 0 };
	let after: string | undefined;
	do {
		const page = await got(api.GET('/cases', { params: { query: { owner, size: 100, after } } }));
		for (const one of page.items) {
			if (one.state === 'draft') load.drafts++;
			else if (one.state === 'internal_review' || one.state === 'coord_review') load.reviewed++;
			else load.published++;
		}
		after = page.next;
	} while (after);
	do {
		const page = await got(api.GET('/adoptions', { params: { query: { owner, size: 100, after } } }));
		load.adoptions += page.items.length;
		after = page.next;
	} while (after);
	return load;
}
