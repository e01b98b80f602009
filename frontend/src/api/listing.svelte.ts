import { sentence } from './error';
import type { Page } from './types';

/**
 * A list that grows by its cursor.
 *
 *	const members = new Listing((after) => got(api.GET('/members', { params: { query: { after } } })));
 *	void members.load();
 */
export class Listing<T> {
	items = $state<T[]>([]);
	next = $state<string>();
	busy = $state(false);
	/** Whether the first page has come. */
	ready = $state(false);
	failure = $state('');

	#fetch: (after?: string) => Promise<Page<T>>;
	#round = 0;

	constructor(fetch: (after?: string) => Promise<Page<T>>) {
		this.#fetch = fetch;
	}

	/** The first page anew; an answer that was overtaken by a later question is passed over. */
	load = (): Promise<void> => this.#ask(undefined);

	more = (): Promise<void> => this.#ask(this.next);

	async #ask(after?: string): Promise<void> {
		const round = ++this.#round;
		this.busy = true;
		this.failure = '';
		try {
			const page = await this.#fetch(after);
			if (round !== this.#round) return;
			this.items = after ? [...this.items, ...page.items] : page.items;
			this.next = page.next;
			this.ready = true;
		} catch (error) {
			if (round === this.#round) this.failure = sentence(error);
		} finally {
			if (round === this.#round) this.busy = false;
		}
	}
}
