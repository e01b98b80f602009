import { api, got, on } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Locale, Said } from '$locale';
import type { Meeting } from './model';

/** The papers after a meeting: certificates of attendance and letters of thanks. */
type Schemas = components['schemas'];
export type Certificates = Omit<Schemas['MeetingCertificates'], '$schema'>;
export type Certificate = Schemas['MeetingCertificate'];
export type Thanks = Omit<Schemas['MeetingThanks'], '$schema'>;
export type Thankable = Schemas['MeetingThankable'];
export type Mailing = Schemas['ThanksMailing'];
export type ThanksWanted = Omit<Schemas['ThanksWanted'], '$schema'>;
export type ThanksPreview = Schemas['ThanksPreview'];
export type Template = Omit<Schemas['ThanksTemplate'], '$schema'>;
export type Templates = Schemas['ThanksTemplates'];
type Of = Pick<Meeting, 'space' | 'id'>;

const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });

export const readCertificates = (of: Of, q: string, side: string): Promise<Certificates> =>
	got(
		api.GET('/spaces/{space}/meetings/{id}/certificates', {
			params: { path: { space: of.space, id: of.id }, query: { ...(q ? { q } : {}), ...(side ? { side } : {}) } }
		})
	);
export const issueCertificates = (of: Of, people: string[]): Promise<Certificates> =>
	got(api.POST('/spaces/{space}/meetings/{id}/certificates', { ...where(of), body: { people } }));
export const withdrawCertificate = (of: Of, number: string, reason: string): Promise<Certificates> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/certificates/{number}/withdraw', {
			params: { path: { space: of.space, id: of.id, number } },
			body: { reason }
		})
	);

/** How certificates are printed. Where no language is named, the host's and that of each person's side are taken. */
export interface CertificatesPrinted {
	person?: string;
	side?: string;
	lang?: Locale;
	with?: Locale;
	sessions: boolean;
}
export const certificatesPaper = async (of: Of, query: CertificatesPrinted): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/certificates-paper', {
			params: { path: { space: of.space, id: of.id }, query },
			parseAs: 'blob'
		})
	)) as unknown as Blob;

export const readThanks = (of: Of): Promise<Thanks> => got(api.GET('/spaces/{space}/meetings/{id}/thanks', where(of)));
export const previewThanks = (of: Of, body: ThanksWanted): Promise<ThanksPreview> =>
	got(api.POST('/spaces/{space}/meetings/{id}/thanks-preview', { ...where(of), body }));
export const giveThanks = (of: Of, body: ThanksWanted, key: string): Promise<Thanks> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/thanks', {
			params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
			body
		})
	);
export const thanksPaper = async (of: Of, mailing: string): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/thanks/{mailing}/paper', {
			params: { path: { space: of.space, id: of.id, mailing } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;

/** The wordings of one's own side. */
export interface Wording {
	title: Said;
	body: Said;
}
const worded = (of: Wording) => ({ title: sent(of.title), body: sent(of.body) });
const at = (of: Template) => ({ params: { path: { id: of.id }, header: on(of.rev) } });
export const readTemplates = (): Promise<Templates> => got(api.GET('/thanks'));
export const templateDeeds = {
	add: (said: Wording, key: string): Promise<Template> =>
		got(api.POST('/thanks', { params: { header: { 'Idempotency-Key': key } }, body: worded(said) })),
	word: (of: Template, said: Wording): Promise<Template> =>
		got(api.PUT('/thanks/{id}', { ...at(of), body: worded(said) })),
	restore: (of: Template): Promise<Template> => got(api.POST('/thanks/{id}/restore', at(of))),
	drop: (of: Template): Promise<Template> => got(api.POST('/thanks/{id}/drop', at(of)))
};
