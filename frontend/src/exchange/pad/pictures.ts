import { api, got, upload } from '$api';

/** Shows a file of the space in an image and returns what lets go of it. What can't be fetched keeps its description. */
export function loadPicture(space: string, id: string, image: HTMLImageElement): () => void {
	let mine: string | undefined;
	let gone = false;
	if (id)
		fetchPicture(space, id).then(
			(address) => {
				mine = address;
				if (gone) URL.revokeObjectURL(address);
				else image.src = address;
			},
			() => image.classList.add('missing')
		);
	return () => {
		gone = true;
		if (mine) URL.revokeObjectURL(mine);
	};
}

async function fetchPicture(space: string, id: string): Promise<string> {
	const params = { path: { space, id } };
	const blob = (await got(api.GET('/spaces/{space}/files/{id}', { params, parseAs: 'blob' }))) as unknown as Blob;
	return URL.createObjectURL(blob);
}

/** Brings a picture into the space and returns the id of its file. */
export async function bringPicture(space: string, file: File): Promise<string> {
	const done = (await upload(`/spaces/${space}/files?name=${encodeURIComponent(file.name)}`, file)) as { id: string };
	return done.id;
}
