/** When to try again. `chance` is a number from 0 up to 1, so that a thousand tabs don't come back in the same moment. */
const first = 500;
const longest = 30_000;

/** Why a socket ended, by its close code. */
export const closed = {
	going: 1001,
	malformed: 4400,
	signedOut: 4401,
	rights: 4403,
	slow: 4408,
	tooMany: 4429
} as const;

/**
 * The pause in milliseconds before a connection is tried anew, after it ended with `code` and `tries` failed in a row.
 * Changed rights are taken up at once, but only once in a row; a node that goes away is left to others soon.
 */
export function pauseBefore(code: number, tries: number, chance: number): number {
	if ((code === closed.rights || code === closed.signedOut) && tries === 0) return 0;
	if (code === closed.going && tries === 0) return 100 + chance * 1_400;
	const most = Math.min(longest, first * 2 ** Math.min(tries, 8));
	const least = code === closed.tooMany ? 10_000 : most / 4;
	return least + chance * Math.max(most - least, most / 2);
}
