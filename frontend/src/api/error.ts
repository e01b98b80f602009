import { wordFor } from '$locale';

/** One place in the request that must change. */
export interface FieldFault {
	path: string;
	code: string;
	params?: Record<string, string>;
}

/** What the server, or the way to it, said no with. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly fields: FieldFault[] = [],
		readonly request = '',
		readonly retryAfter?: number
	) {
		super(code);
		this.name = 'ApiError';
	}
}

const kinds: Readonly<Record<number, string>> = {
	0: 'offline',
	400: 'invalid',
	401: 'unauthenticated',
	403: 'forbidden',
	404: 'not_found',
	409: 'conflict',
	412: 'stale',
	413: 'too_large',
	422: 'invalid',
	428: 'precondition_required',
	429: 'limited',
	502: 'unavailable',
	503: 'unavailable',
	504: 'unavailable'
};

/** The sentence for a person: by the code, else by the kind, else the one that names what is safe and the request. */
export function sentence(error: unknown): string {
	const params = { request: error instanceof ApiError && error.request ? error.request : '-' };
	if (error instanceof ApiError) {
		const kind = kinds[error.status] ?? (error.status >= 500 ? 'internal' : '');
		const said = wordFor('error', error.code, params) ?? (kind && wordFor('error', kind, params));
		if (said) return said;
	}
	return wordFor('error', 'fallback', params) ?? '';
}

/** The sentences for the fields of a form, by path. */
export function fieldSentences(error: unknown): Record<string, string> {
	if (!(error instanceof ApiError)) return {};
	const said: Record<string, string> = {};
	for (const field of error.fields) {
		said[field.path] = wordFor('field', field.code, field.params) ?? wordFor('field', 'malformed') ?? '';
	}
	return said;
}

interface Problem {
	code?: unknown;
	request?: unknown;
	fields?: unknown;
}

/** Reads problem+json; anything else becomes an error of its status. */
export async function readProblem(response: Response): Promise<ApiError> {
	let problem: Problem = {};
	try {
		problem = (await response.json()) as Problem;
	} catch {
		/* a proxy's page: the status says enough */
	}
	const fields = Array.isArray(problem.fields) ? (problem.fields as FieldFault[]) : [];
	const after = Number(response.headers.get('Retry-After'));
	return new ApiError(
		response.status,
		typeof problem.code === 'string' ? problem.code : '',
		fields,
		typeof problem.request === 'string' ? problem.request : (response.headers.get('X-Request-Id') ?? ''),
		Number.isFinite(after) && after > 0 ? after : undefined
	);
}
