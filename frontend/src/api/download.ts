import { api, got } from './client';

/** A file's content, which only a signed-in request gets: an address of this page's own. Revoke it when it is done with. */
export async function contentOf(space: string, id: string, small = false): Promise<string> {
	const blob = (await got(
		small
			? api.GET('/spaces/{space}/files/{id}/preview', { params: { path: { space, id } }, parseAs: 'blob' })
			: api.GET('/spaces/{space}/files/{id}', { params: { path: { space, id } }, parseAs: 'blob' })
	)) as unknown as Blob;
	return URL.createObjectURL(blob);
}

/** Hands a file to the browser to keep. */
export async function download(space: string, file: { id: string; name: string }): Promise<void> {
	const address = await contentOf(space, file.id);
	const link = document.createElement('a');
	link.href = address;
	link.download = file.name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
