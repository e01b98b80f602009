import { sentence } from '$api';
import { locale } from '$locale';
import type { Found, Hit, Wish } from './shelf';
import { search } from './store';

/**
 * What a search shows: the old finds stay until the new ones are there, so that nothing jumps while typing, and an
 * answer that comes late is passed over.
 */
export class Finder {
	#items = $state.raw<Hit[]>([]);
	#total = $state<number>();
	#facets = $state.raw<Found['facets']>({});
	#next = $state<string>();
	#busy = $state(false);
	#failure = $state('');
	#asked = $state('');
	#running: AbortController | undefined;
	#wish: Wish | undefined;

	constructor(readonly kinds: ('edition' | 'case')[]) {}

	get items(): Hit[] {
		return this.#items;
	}
	/** How many were found; undefined before the first answer. */
	get total(): number | undefined {
		return this.#total;
	}
	get facets(): Found['facets'] {
		return this.#facets;
	}
	get next(): string | undefined {
		return this.#next;
	}
	get busy(): boolean {
		return this.#busy;
	}
	get failure(): string {
		return this.#failure;
	}
	/** The words that the shown finds are for. */
	get words(): string {
		return this.#asked;
	}

	async find(wish: Wish): Promise<void> {
		this.#wish = wish;
		await this.#ask(wish);
	}
	async more(after: string): Promise<void> {
		if (this.#wish) await this.#ask(this.#wish, after);
	}
	async again(): Promise<void> {
		if (this.#wish) await this.#ask(this.#wish);
	}

	async #ask(wish: Wish, after?: string): Promise<void> {
		this.#running?.abort();
		const own = new AbortController();
		this.#running = own;
		this.#busy = true;
		this.#failure = '';
		try {
			const found = await search(
				{
					q: wish.q || undefined,
					reader: locale.current,
					kind: this.kinds,
					sector: wish.sector,
					type: wish.type,
					tenant: wish.tenant,
					country: wish.country,
					lang: wish.lang,
					year_from: Number(wish.from) || undefined,
					year_to: Number(wish.to) || undefined,
					order: wish.order === 'newest' ? 'newest' : undefined,
					size: 20,
					after
				},
				own.signal
			);
			if (own.signal.aborted) return;
			this.#items = after ? [...this.#items, ...found.items] : found.items;
			this.#total = found.total;
			if (!after) this.#facets = found.facets;
			this.#next = found.next;
			this.#asked = wish.q;
		} catch (error) {
			if (own.signal.aborted) return;
			this.#failure = sentence(error);
		} finally {
			if (this.#running === own) this.#busy = false;
		}
	}
}
