import type { Entry } from './frames';

/** What came of a batch: the entries that are new, in order, and whether something before the rest is missing. */
export interface Taken {
	fresh: Entry[];
	gap: boolean;
}

/**
 * How far a page has followed a topic's log. Whatever arrives twice or out of turn, the page gets each entry once and in
 * order; where one is missing nothing behind it is given, and the log must be asked for again from `last`.
 */
export class Course {
	#last: number | undefined;

	constructor(since?: number) {
		this.#last = since;
	}

	/** The last entry the page has had; undefined while it follows from an unknown now. */
	get last(): number | undefined {
		return this.#last;
	}

	/** The topic was entered. Without a place of our own we follow from the head. */
	entered(head: number): void {
		this.#last ??= head;
	}

	/** The page has read everything up to here by other means. */
	moved(to: number): void {
		this.#last = to;
	}

	take(entries: readonly Entry[]): Taken {
		const fresh: Entry[] = [];
		for (const entry of entries) {
			const last: number = this.#last ?? entry.seq - 1;
			if (entry.seq <= last) continue;
			if (entry.seq > last + 1) return { fresh, gap: true };
			this.#last = entry.seq;
			fresh.push(entry);
		}
		return { fresh, gap: false };
	}
}
