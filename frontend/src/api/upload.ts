import { ApiError, readProblem } from './error';
import { newKey, pass } from './http';
import { line } from './line.svelte';

/** A file on its way: how much has gone, from 0 to 1, and a way to stop it. */
export interface Upload {
	onprogress?: (share: number) => void;
	signal?: AbortSignal;
}

/**
 * Sends a file's bytes to a path below /api/v1 and says how far it is, which fetch can't. The same key is the same
 * upload, so a repetition after signing in again makes no second file. Every answer but a good one is thrown as ApiError.
 */
export async function upload(path: string, file: Blob, { onprogress, signal }: Upload = {}): Promise<unknown> {
	const key = newKey();
	for (;;) {
		const answer = await sendOnce(path, file, key, onprogress, signal);
		if (answer.ok) return (await answer.json()) as unknown;
		if (answer.status !== 401 || !(await pass.again())) throw await readProblem(answer);
	}
}

function sendOnce(
	path: string,
	file: Blob,
	key: string,
	onprogress: Upload['onprogress'],
	signal: AbortSignal | undefined
): Promise<Response> {
	return new Promise((resolve, reject) => {
		const request = new XMLHttpRequest();
		request.open('POST', `/api/v1${path}`);
		request.setRequestHeader('Idempotency-Key', key);
		request.setRequestHeader('Content-Type', 'application/octet-stream');
		const token = pass.token();
		if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
		request.upload.onprogress = ({ loaded, total }) => onprogress?.(total ? loaded / total : 0);
		request.onload = () => {
			line.up();
			const headers = { 'Retry-After': request.getResponseHeader('Retry-After') ?? '' };
			resolve(new Response(request.responseText, { status: request.status, headers }));
		};
		request.onerror = () => {
			line.down();
			reject(new ApiError(0, 'offline'));
		};
		request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
		signal?.addEventListener('abort', () => request.abort());
		request.send(file);
	});
}
