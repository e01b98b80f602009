import type { WebsocketProvider } from 'y-websocket';

/** One's caret is told so many milliseconds apart at least: with each key it would cost everybody more than the key itself. */
const between = 100;

interface Change {
	added: number[];
	updated: number[];
	removed: number[];
}

/**
 * Tells the others of one's own presence alone, and calmly. A provider by itself tells everything it hears of others
 * back, and each step of a caret at once. That one leaves is said at once. Returns what stops it.
 */
export function tellCalmly(provider: WebsocketProvider): () => void {
	const { awareness, doc } = provider;
	const tell = provider._awarenessUpdateHandler;
	let timer: ReturnType<typeof setTimeout> | undefined;
	let last = 0;
	const say = () => {
		timer = undefined;
		last = performance.now();
		tell({ added: [], updated: [doc.clientID], removed: [] }, 'local');
	};
	const changed = ({ added, updated, removed }: Change) => {
		if (removed.includes(doc.clientID)) {
			clearTimeout(timer);
			return say();
		}
		if (!added.includes(doc.clientID) && !updated.includes(doc.clientID)) return;
		timer ??= setTimeout(say, Math.max(0, last + between - performance.now()));
	};
	awareness.off('update', tell);
	awareness.on('update', changed);
	return () => {
		clearTimeout(timer);
		awareness.off('update', changed);
	};
}
