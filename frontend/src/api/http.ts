import { ApiError, readProblem } from './error';
import { line } from './line.svelte';

/** What the session lends to every request; `tenants/session` fills it in. */
export interface Keys {
	token(): string | undefined;
	/** Gets a new access token; false where the session is over. */
	renew(): Promise<boolean>;
	/** Asks the person to sign in again over the page; false where she will not. */
	challenge(): Promise<boolean>;
}

let keys: Keys | undefined;

export function lend(given: Keys): void {
	keys = given;
}

/** The session's token, for what can't go through fetch. */
export const pass = {
	token: (): string | undefined => keys?.token(),
	/** After a refusal: a new token, silently or by the person; false where the session is over. */
	again: async (): Promise<boolean> => (keys ? (await keys.renew()) || (await keys.challenge()) : false)
};

const publicPaths =
	/\/api\/v1\/(session(\/refresh)?|password\/(forgot|reset)|passes|invitations\/[^/]+(\/accept)?|oidc|operator)$/;

/** An identifier that also works where the browser's own is missing: on plain HTTP inside a closed network. */
export function newKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Fetch with the session's token. A request refused for want of a session is repeated after a silent renewal, or after
 * the person has signed in again; reading is also repeated over a bad line. Every answer but a good one is thrown.
 */
export async function guardedFetch(request: Request): Promise<Response> {
	if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
		request.headers.set('Idempotency-Key', newKey());
	}
	const open = publicPaths.test(new URL(request.url).pathname) && request.method !== 'DELETE';
	let response = await send(request, open);
	if (response.status === 401 && !open && keys) {
		if (await keys.renew()) response = await send(request, open);
		while (response.status === 401 && (await keys.challenge())) response = await send(request, open);
	}
	if (!response.ok) throw await readProblem(response);
	return response;
}

const pauses = [300, 1200];

async function send(request: Request, open: boolean): Promise<Response> {
	const safe = request.method === 'GET' || request.method === 'HEAD';
	for (let attempt = 0; ; attempt++) {
		const copy = request.clone();
		const token = open ? undefined : keys?.token();
		if (token) copy.headers.set('Authorization', `Bearer ${token}`);
		const pause = safe ? pauses[attempt] : undefined;
		try {
			const response = await fetch(copy);
			line.up();
			if (pause === undefined || ![502, 503, 504].includes(response.status)) return response;
		} catch (cause) {
			if (request.signal.aborted) throw cause;
			if (pause === undefined) {
				line.down();
				throw new ApiError(0, 'offline');
			}
		}
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}
