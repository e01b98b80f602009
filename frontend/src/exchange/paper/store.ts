import { api, got, upload } from '$api';
import { fileName, type Form, type Imported, type Printable } from './model';

/** A document as a file, in the languages that are named, in their order. */
export async function printed(of: Printable, form: Form, langs: string[]): Promise<{ name: string; blob: Blob }> {
	const params = { path: { space: of.space, pad: of.id }, query: { form, lang: langs.join(',') } };
	const answer = await api.GET('/spaces/{space}/pads/{pad}/paper', { params, parseAs: 'blob' });
	const blob = (await got(Promise.resolve(answer))) as unknown as Blob;
	return { blob, name: fileName(answer.response.headers.get('Content-Disposition'), `${of.id}.${form}`) };
}

/** Makes what a file says the text of a document in one language. */
export async function brought(
	of: Printable,
	lang: string,
	file: File,
	onprogress: (part: number) => void
): Promise<Imported> {
	const path = `/spaces/${encodeURIComponent(of.space)}/pads/${of.id}/import?lang=${encodeURIComponent(lang)}`;
	return (await upload(path, file, { onprogress })) as Imported;
}
