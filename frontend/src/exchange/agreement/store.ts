import { api, got, on, upload, type BroughtFile } from '$api';
import type { components } from '$api/schema';
import type { Agreement, AgreementContent, Counterpart, Dossier, ProofWish, Tie, TieOffer } from './model';

type Schemas = components['schemas'];

export interface Wanted {
	q?: string;
	kind?: Tie['parties'][number]['kind'];
	status?: Tie['status']['code'];
	country?: string;
	order?: 'name' | 'since' | 'updated';
	conflict?: boolean;
	batch?: string;
}

export const listTies = (query: Wanted & { after?: string; size?: number }) =>
	got(api.GET('/ties', { params: { query: { size: 50, ...query } as never } }));

export const readTie = (space: string, id: string) =>
	got(api.GET('/spaces/{space}/ties/{id}', { params: { path: { space, id } } }));

export const beginTie = (space: string, body: Schemas['TieBeginning'], key: string) =>
	got(api.POST('/spaces/{space}/ties', { params: { path: { space }, header: { 'Idempotency-Key': key } }, body }));

const at = (tie: { space: string; id: string; rev: number }) => ({
	path: { space: tie.space, id: tie.id },
	header: on(tie.rev)
});

/** The deeds on a tie, each on the revision its doer saw. */
export const ties = {
	prove: (tie: Tie, body: ProofWish) => got(api.POST('/spaces/{space}/ties/{id}/proofs', { params: at(tie), body })),
	confirm: (tie: Tie, proof: string) =>
		got(
			api.POST('/spaces/{space}/ties/{id}/proofs/{proof}/confirm', {
				params: { ...at(tie), path: { space: tie.space, id: tie.id, proof } }
			})
		),
	withdraw: (tie: Tie, proof: string) =>
		got(
			api.DELETE('/spaces/{space}/ties/{id}/proofs/{proof}', {
				params: { ...at(tie), path: { space: tie.space, id: tie.id, proof } }
			})
		),
	decide: (tie: Tie, body: { fact: string; count: string[]; why: string }) =>
		got(api.POST('/spaces/{space}/ties/{id}/decide', { params: at(tie), body })),
	seat: (tie: Tie, side: string, items: Counterpart[]) =>
		got(api.PUT('/spaces/{space}/ties/{id}/counterparts', { params: at(tie), body: { side, items } })),
	call: (tie: Tie, kinds: Record<string, string>) =>
		got(
			api.PATCH('/spaces/{space}/ties/{id}', {
				params: at(tie),
				body: { ...(Object.keys(tie.title.said).length ? { title: tie.title } : {}), kinds }
			})
		)
};

export const readDossier = (id: string) => got(api.GET('/ties/{id}/dossier', { params: { path: { id } } }));
export const saveDossier = (id: string, rev: number, body: Dossier) =>
	got(api.PUT('/ties/{id}/dossier', { params: { path: { id }, header: on(rev) }, body }));

export const listAgreements = (query: { state?: Agreement['state']; after?: string }) =>
	got(api.GET('/agreements', { params: { query: { size: 20, ...query } } }));
export const agreementsOf = (space: string, id: string) =>
	got(api.GET('/spaces/{space}/ties/{id}/agreements', { params: { path: { space, id } } }));
export const readAgreement = (space: string, id: string) =>
	got(api.GET('/spaces/{space}/agreements/{id}', { params: { path: { space, id } } }));
export const readDifference = (space: string, id: string) =>
	got(api.GET('/spaces/{space}/agreements/{id}/difference', { params: { path: { space, id } } }));
export const proposeAgreement = (tie: Tie, body: AgreementContent, key: string) =>
	got(
		api.POST('/spaces/{space}/ties/{id}/agreements', {
			params: { path: { space: tie.space, id: tie.id }, header: { 'Idempotency-Key': key } },
			body
		})
	);

/** The deeds on an agreement, each on the revision its doer saw. */
export const agreements = {
	write: (one: Agreement, body: AgreementContent) =>
		got(api.PATCH('/spaces/{space}/agreements/{id}', { params: at(one), body })),
	record: (one: Agreement, body: { on: string; file?: string }) =>
		got(api.POST('/spaces/{space}/agreements/{id}/record', { params: at(one), body })),
	end: (one: Agreement, body: { on: string; grounds: string; why: string }) =>
		got(api.POST('/spaces/{space}/agreements/{id}/end', { params: at(one), body })),
	step: (
		one: Agreement,
		step: string,
		body: { outcome: 'pending' | 'passed' | 'refused' | 'waived'; on?: string; number?: string; file?: string }
	) =>
		got(
			api.POST('/spaces/{space}/agreements/{id}/steps/{step}', {
				params: { ...at(one), path: { space: one.space, id: one.id, step } },
				body
			})
		),
	promise: (one: Agreement, body: Schemas['PromiseWish']) =>
		got(api.POST('/spaces/{space}/agreements/{id}/promises', { params: at(one), body }))
};

/** Brings the paper that proves something, and returns its id. */
export async function bringPaper(space: string, file: File): Promise<string> {
	const brought = (await upload(`/spaces/${space}/files?name=${encodeURIComponent(file.name)}`, file)) as BroughtFile;
	return brought.id;
}

/** What the wording is made of where it is written together: clauses with a number, of paragraphs. */
const written = (lines: string) =>
	lines
		.split('\n')
		.filter(Boolean)
		.map((line) => ({ type: 'paragraph', content: [{ type: 'text', text: line }] }));

/** Begins the text that all sides write together, with the articles of the agreement as its clauses, and binds it. Each step may be repeated. */
export async function beginText(one: Agreement, langs: string[], key: string): Promise<Agreement> {
	const articles = one.content.articles ?? [];
	const pad = await got(
		api.POST('/spaces/{space}/pads', {
			params: { path: { space: one.space }, header: { 'Idempotency-Key': key } },
			body: { kind: 'parallel', title: one.title, langs, about: { noun: 'agreement', id: one.id } }
		})
	);
	for (const lang of langs) {
		const content = articles
			.map((article) => ({
				type: 'clause',
				attrs: { number: article.number },
				content: [article.title, article.text].flatMap((said) => written(said?.said[lang]?.value ?? ''))
			}))
			.filter((clause) => clause.content.length);
		if (!content.length) continue;
		const body = { content: { type: 'doc', content } as never };
		await got(
			api.PUT('/spaces/{space}/pads/{pad}/texts/{lang}', {
				params: { path: { space: one.space, pad: pad.id, lang } },
				body
			})
		);
	}
	const bound = await got(api.PUT('/spaces/{space}/agreements/{id}/pad', { params: at(one), body: { pad: pad.id } }));
	if (!articles.length) return bound;
	// The wording stands in one place from now on.
	const { texts, ...content } = bound.content;
	return agreements.write(bound, {
		...content,
		...(texts ? { texts: texts.map(({ lang, authentic, file }) => ({ lang, authentic, file })) } : {}),
		articles: []
	});
}

export const readPolicy = () => got(api.GET('/tie-policy', {}));
export const savePolicy = (rev: number, body: Schemas['TiePolicy']) =>
	got(api.PUT('/tie-policy', { params: { header: on(rev) }, body }));

export const listOffers = (after?: string) => got(api.GET('/tie-offers', { params: { query: { size: 20, after } } }));
export const pactsOf = (tie: { space: string; id: string }) =>
	got(api.GET('/spaces/{space}/ties/{id}/pacts', { params: { path: { space: tie.space, id: tie.id } } }));
export const readOffer = (space: string, id: string) =>
	got(api.GET('/spaces/{space}/tie-offers/{id}', { params: { path: { space, id } } }));

/** The deeds on an offer of a tie. */
export const offers = {
	make: (tie: Tie, body: { space: string; proofs: string[]; note?: string }) =>
		got(api.POST('/spaces/{space}/ties/{id}/offer', { params: at(tie), body })),
	accept: (one: TieOffer) => got(api.POST('/spaces/{space}/tie-offers/{id}/accept', { params: at(one) })),
	decline: (one: TieOffer, why: string) =>
		got(api.POST('/spaces/{space}/tie-offers/{id}/decline', { params: at(one), body: { why } })),
	recall: (one: TieOffer) => got(api.POST('/spaces/{space}/tie-offers/{id}/recall', { params: at(one) }))
};
