/** Columns of one agreement scroll together: where one shows an article at its top, so do the others. */
export class Together {
	#columns = new Set<HTMLElement>();
	/** Whose scrolling the others follow; it alone is listened to until the movement has ended. */
	#leading: HTMLElement | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;

	join(column: HTMLElement): () => void {
		const moved = () => this.#follow(column);
		this.#columns.add(column);
		column.addEventListener('scroll', moved, { passive: true });
		return () => {
			this.#columns.delete(column);
			column.removeEventListener('scroll', moved);
		};
	}

	#follow(column: HTMLElement): void {
		if (this.#leading && this.#leading !== column) return;
		this.#leading = column;
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => (this.#leading = undefined), 120);
		const place = placeIn(column);
		for (const other of this.#columns) if (other !== column) other.scrollTop = topOf(other, place);
	}
}

/** A place in a text: the article at the top, and how much of it has gone by; without articles, how much of the whole. */
interface Place {
	number: string | undefined;
	share: number;
}

const articles = (column: HTMLElement) => [...column.querySelectorAll<HTMLElement>('[data-number]')];

function placeIn(column: HTMLElement): Place {
	const top = column.scrollTop;
	const past = articles(column).filter((one) => one.offsetTop <= top + 1);
	const last = past.at(-1);
	const next = articles(column)[past.length];
	const from = last?.offsetTop ?? 0;
	const to = next?.offsetTop ?? column.scrollHeight - column.clientHeight;
	return { number: last?.dataset.number, share: to > from ? Math.min(1, (top - from) / (to - from)) : 0 };
}

function topOf(column: HTMLElement, { number, share }: Place): number {
	const all = articles(column);
	const at = all.findIndex((one) => one.dataset.number === number);
	if (number !== undefined && at < 0) return column.scrollTop;
	const from = all[at]?.offsetTop ?? 0;
	const to = all[at + 1]?.offsetTop ?? column.scrollHeight - column.clientHeight;
	return from + Math.max(0, to - from) * share;
}
