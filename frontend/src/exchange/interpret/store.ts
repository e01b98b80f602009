import { api, got, on } from '$api';
import type { components } from '$api/schema';
import type { Locale } from '$locale';

/** How one's organisation has texts put into other languages. */
export type Engine = Omit<components['schemas']['Interpreter'], '$schema'>;
export type Wish = Omit<components['schemas']['InterpreterWish'], '$schema'>;
export type Interpreted = components['schemas']['Interpreted'];
export const mostText = 2000;

export function readEngine(): Promise<Engine> {
	return got(api.GET('/interpret', {}));
}

export function setEngine(rev: number, wish: Wish): Promise<Engine> {
	return got(api.PUT('/interpret', { params: { header: on(rev) }, body: wish }));
}

/** A translation and how long it took, in milliseconds. */
export async function tryEngine(from: Locale, to: Locale, text: string): Promise<Interpreted & { took: number }> {
	const begun = performance.now();
	const said = await got(api.POST('/interpret/try', { body: { from, to, text } }));
	return { ...said, took: Math.round(performance.now() - begun) };
}
