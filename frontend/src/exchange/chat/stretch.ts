import type { Message } from './model';

/** As many messages as are held at once; what is farther away is fetched again when it is gone to. */
export const most = 1_500;

/** A run of messages without a hole, in the order of their numbers. */
export interface Stretch {
	items: readonly Message[];
	/** Nothing stands before it, or after it. */
	first: boolean;
	last: boolean;
}

export const nothing: Stretch = { items: [], first: false, last: false };

/** Where a number stands, or would stand. */
export function indexOf(items: readonly Message[], seq: number): number {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((items[middle]?.seq ?? 0) < seq) low = middle + 1;
		else high = middle;
	}
	return low;
}

export function find(stretch: Stretch, seq: number): Message | undefined {
	const found = stretch.items[indexOf(stretch.items, seq)];
	return found?.seq === seq ? found : undefined;
}

/** With an older page before it. What lies farthest from there is let go. */
export function withOlder(stretch: Stretch, page: { items: readonly Message[]; first: boolean }): Stretch {
	const begin = stretch.items[0]?.seq ?? Infinity;
	const items = [...page.items.filter(({ seq }) => seq < begin), ...stretch.items];
	const cut = items.length > most;
	return { items: cut ? items.slice(0, most) : items, first: page.first, last: stretch.last && !cut };
}

/** With a newer page behind it. */
export function withNewer(stretch: Stretch, page: { items: readonly Message[]; last: boolean }): Stretch {
	const end = stretch.items.at(-1)?.seq ?? 0;
	const items = [...stretch.items, ...page.items.filter(({ seq }) => seq > end)];
	const cut = items.length > most;
	return { items: cut ? items.slice(-most) : items, first: stretch.first && !cut, last: page.last };
}

/** With a message that has just come: at the end where the stretch reaches it, else only where it stands already. */
export function withNew(stretch: Stretch, message: Message): Stretch {
	const at = indexOf(stretch.items, message.seq);
	if (stretch.items[at]?.seq === message.seq) return withChanged(stretch, message);
	const inside = at < stretch.items.length && (at > 0 || stretch.first);
	const behind = at === stretch.items.length && stretch.last;
	if (!inside && !behind) return stretch;
	const items = [...stretch.items.slice(0, at), message, ...stretch.items.slice(at)];
	const cut = items.length > most + 200; // not one by one while somebody reads
	return { ...stretch, items: cut ? items.slice(-most) : items, first: stretch.first && !cut };
}

/** With a message as it reads now. */
export function withChanged(stretch: Stretch, message: Message): Stretch {
	const at = indexOf(stretch.items, message.seq);
	if (stretch.items[at]?.seq !== message.seq) return stretch;
	const items = [...stretch.items];
	items[at] = message;
	return { ...stretch, items };
}
