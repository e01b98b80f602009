import { api, got, newKey, on, upload, type BroughtFile, type Page } from '$api';
import type { components } from '$api/schema';
import type { Approval, ApprovalRow, Intent, Order, Party, View } from './model';

type Wish = components['schemas']['ApprovalLetterWish'];
type ThirdWish = components['schemas']['ApprovalThirdWish'];

const at = (of: { space: string; id: string }) => ({ params: { path: { space: of.space, id: of.id } } });
const onRev = (of: Approval) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });

export const listApprovals = (query: { view: View; noun?: string; after?: string }): Promise<Page<ApprovalRow>> =>
	got(api.GET('/approvals', { params: { query: { ...query, size: 20 } } }));

export const approvalsOf = (space: string, noun: string, subject: string): Promise<Page<ApprovalRow>> =>
	got(api.GET('/spaces/{space}/approvals', { params: { path: { space }, query: { noun, subject, size: 20 } } }));

export const partiesOf = async (space: string): Promise<Party[]> =>
	(await got(api.GET('/spaces/{space}/approval-parties', { params: { path: { space } } }))).items;

export const readApproval = (space: string, id: string): Promise<Approval> =>
	got(api.GET('/spaces/{space}/approvals/{id}', at({ space, id })));

/** What is asked of the parties. */
export interface Asking {
	about: { noun: string; id: string };
	intent: Intent;
	order: Order;
	first: string[];
	thirds: ThirdWish[];
	due: string;
	note: string;
}

/** The same key asks for the same approval once, however often it is sent. */
export const askApproval = (space: string, asking: Asking, key: string = newKey()): Promise<Approval> =>
	got(
		api.POST('/spaces/{space}/approvals', {
			params: { path: { space }, header: { 'Idempotency-Key': key } },
			body: asking
		})
	);

/** The deeds on an approval. Keys and refusals name the hash that was seen, the others the revision. */
export const deeds = {
	give: (of: Approval, code?: string): Promise<Approval> =>
		got(api.POST('/spaces/{space}/approvals/{id}/give', { ...at(of), body: { sha256: of.sha256, ...coded(code) } })),
	refuse: (of: Approval, reason: string): Promise<Approval> =>
		got(api.POST('/spaces/{space}/approvals/{id}/refuse', { ...at(of), body: { sha256: of.sha256, reason } })),
	recall: (of: Approval, reason: string): Promise<Approval> =>
		got(api.POST('/spaces/{space}/approvals/{id}/recall', { ...onRev(of), body: { reason } })),
	reset: (of: Approval, reason: string): Promise<Approval> =>
		got(api.POST('/spaces/{space}/approvals/{id}/reset', { ...onRev(of), body: { reason } })),
	record: (of: Approval, side: string, letter: Wish, code?: string): Promise<Approval> =>
		got(
			api.POST('/spaces/{space}/approvals/{id}/record', {
				...at(of),
				body: { sha256: of.sha256, side, letter, ...coded(code) }
			})
		),
	attest: (of: Approval, third: string, letter: Wish): Promise<Approval> =>
		got(api.POST('/spaces/{space}/approvals/{id}/attest', { ...at(of), body: { sha256: of.sha256, third, letter } }))
};

const coded = (code?: string) => (code ? { code } : {});

/** The exact bytes whose hash the parties approve. */
export async function readDocument(of: Approval): Promise<ArrayBuffer> {
	return (await got(
		api.GET('/spaces/{space}/approvals/{id}/document', { ...at(of), parseAs: 'arrayBuffer' })
	)) as ArrayBuffer;
}

/** The archive by which anybody can check the approval elsewhere. */
export async function readExport(of: Approval): Promise<Blob> {
	return (await got(api.GET('/spaces/{space}/approvals/{id}/export', { ...at(of), parseAs: 'blob' }))) as Blob;
}

/** The text with its keys, as a document to print. */
export async function readPaper(of: Approval): Promise<Blob> {
	return (await got(api.GET('/spaces/{space}/approvals/{id}/paper', { ...at(of), parseAs: 'blob' }))) as Blob;
}

/** Brings a letter into the approval's space. */
export async function bringLetter(space: string, file: File): Promise<BroughtFile> {
	return (await upload(`/spaces/${space}/files?name=${encodeURIComponent(file.name)}`, file)) as BroughtFile;
}
