import { api, got, on, type Page } from '$api';
import type { components } from '$api/schema';
import type { Adoption, AdoptionId, AdoptionMove, Phase, Uptake } from './adoption';
import { outgoing, type Case, type CaseId, type CaseRow, type Content, type Deed, type State } from './model';
import type { Submission, SubmissionId, SubmissionRow, Verdict } from './model';
import type { Found, Published } from './shelf';

/** Asks the server for what the library's pages show. Here, and only here, its words become the library's nouns. */
async function as<T>(answer: Promise<{ data?: unknown }>): Promise<T> {
	return (await got(answer)) as T;
}

const at = (id: string, rev: number) => ({ params: { path: { id }, header: on(rev) } });
const written = (content: Content) => outgoing(content) as components['schemas']['CaseContent'];

export const listCases = (query: { state?: State; mine?: boolean; after?: string }): Promise<Page<CaseRow>> =>
	as(api.GET('/cases', { params: { query: { ...query, size: 20 } } }));

export const readCase = (id: CaseId): Promise<Case> => as(api.GET('/cases/{id}', { params: { path: { id } } }));

/** The same key begins the same case once, however often it is sent. */
export const beginCase = (content: Content, key: string): Promise<Case> =>
	as(api.POST('/cases', { params: { header: { 'Idempotency-Key': key } }, body: written(content) }));

export const saveCase = (id: CaseId, rev: number, content: Content): Promise<Case> =>
	as(api.PATCH('/cases/{id}', { ...at(id, rev), body: written(content) }));

/** The deeds on a case, each on the revision its doer saw. */
export const deeds = {
	submit: (one: Case): Promise<Case> => as(api.POST('/cases/{id}/submit', at(one.id, one.rev))),
	recall: (one: Case): Promise<Case> => as(api.POST('/cases/{id}/recall', at(one.id, one.rev))),
	revise: (one: Case): Promise<Case> => as(api.POST('/cases/{id}/revise', at(one.id, one.rev))),
	approve: (one: Case, network?: string): Promise<Case> =>
		as(
			api.POST('/cases/{id}/approve', {
				params: { path: { id: one.id }, header: on(one.rev), query: network ? { network } : {} }
			})
		),
	return: (one: Case, reason: string): Promise<Case> =>
		as(api.POST('/cases/{id}/return', { ...at(one.id, one.rev), body: { reason } })),
	withdraw: (one: Case, reason: string): Promise<Case> =>
		as(api.POST('/cases/{id}/withdraw', { ...at(one.id, one.rev), body: { reason } }))
};

export const readTimeline = (id: CaseId, after?: string): Promise<Page<Deed>> =>
	as(api.GET('/cases/{id}/timeline', { params: { path: { id }, query: { size: 50, after } } }));

export const listUptakes = (id: CaseId, after?: string): Promise<Page<Uptake>> =>
	as(api.GET('/cases/{id}/uptakes', { params: { path: { id }, query: { size: 50, after } } }));

export const listSubmissions = (verdict: Verdict, after?: string): Promise<Page<SubmissionRow>> =>
	as(api.GET('/submissions', { params: { query: { verdict, size: 20, after } } }));

export const readSubmission = (id: SubmissionId): Promise<Submission> =>
	as(api.GET('/submissions/{id}', { params: { path: { id } } }));

export const acceptSubmission = (one: Submission): Promise<Submission> =>
	as(api.POST('/submissions/{id}/accept', at(one.id, one.rev)));

export const returnSubmission = (one: Submission, reason: string): Promise<Submission> =>
	as(api.POST('/submissions/{id}/return', { ...at(one.id, one.rev), body: { reason } }));

export const readPublished = (id: CaseId, version?: number): Promise<Published> =>
	as(api.GET('/library/{id}', { params: { path: { id }, query: version ? { version } : {} } }));

/** What one can ask of the search. */
export interface Asked {
	q?: string;
	reader?: string;
	kind?: string[];
	lang?: string[];
	tenant?: string[];
	country?: string[];
	sector?: string[];
	type?: string[];
	year_from?: number;
	year_to?: number;
	after?: string;
	size?: number;
	order?: 'best' | 'newest';
}

export const search = (query: Asked, signal?: AbortSignal): Promise<Found> =>
	as(api.GET('/search', { params: { query }, signal }));

export const adopt = (id: CaseId, move: AdoptionMove): Promise<Adoption> =>
	as(api.POST('/library/{id}/adopt', { params: { path: { id } }, body: move }));

export const listAdoptions = (query: { phase?: Phase; mine?: boolean; after?: string }): Promise<Page<Adoption>> =>
	as(api.GET('/adoptions', { params: { query: { ...query, size: 20 } } }));

export const readAdoption = (id: AdoptionId): Promise<Adoption> =>
	as(api.GET('/adoptions/{id}', { params: { path: { id } } }));

export const moveAdoption = (one: Adoption, move: AdoptionMove): Promise<Adoption> =>
	as(api.POST('/adoptions/{id}/step', { ...at(one.id, one.rev), body: move }));

export const noteAdoption = (one: Adoption, notes: string): Promise<Adoption> =>
	as(api.PATCH('/adoptions/{id}', { ...at(one.id, one.rev), body: { notes } }));
