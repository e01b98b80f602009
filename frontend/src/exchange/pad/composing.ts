import { messageAwareness, messageSync, type WebsocketProvider } from 'y-websocket';
import { readCaret } from './drawing';

/** What others write is drawn so many milliseconds apart at least: each drawing lays the text out anew, however little has come. */
const between = 40;

/**
 * An input method composes a letter in the page itself. An edit or a caret of somebody else's that is drawn into the same
 * line meanwhile would tear it: it would be lost, or written twice. So what comes over the wire waits until the letter
 * stands; one's own keystrokes go out all the same, and Yjs puts both in order. What has waited is taken in as one change.
 */
export class Composing {
	#provider: WebsocketProvider | undefined;
	#held: (() => void)[] = [];
	#open = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#last = 0;

	/** Lets what a provider hears of others wait while somebody composes, or while the last has just been drawn. Questions of the server are answered at once. */
	guard(provider: WebsocketProvider): void {
		this.#provider = provider;
		provider.messageHandlers = provider.messageHandlers.map((handle, type): typeof handle => {
			if (type !== messageSync && type !== messageAwareness) return handle;
			return (encoder, decoder, ...rest) => {
				if (type === messageSync && decoder.arr[decoder.pos] === 0) return handle(encoder, decoder, ...rest);
				this.#held.push(() => handle(encoder, decoder, ...rest));
				this.#soon();
			};
		});
	}

	/** Watches an editor for compositions; returns what stops it. */
	watch(element: HTMLElement): () => void {
		let composes = false;
		const begin = () => {
			if (!composes) this.#open++;
			composes = true;
			clearTimeout(this.#timer);
			this.#timer = undefined;
		};
		const end = () => {
			if (!composes) return;
			composes = false;
			this.#open--;
			// The editor reads the finished letter from the page first.
			this.#soon();
		};
		element.addEventListener('compositionstart', begin);
		element.addEventListener('compositionend', end);
		element.addEventListener('blur', end, true);
		return () => {
			end();
			element.removeEventListener('compositionstart', begin);
			element.removeEventListener('compositionend', end);
			element.removeEventListener('blur', end, true);
		};
	}

	/** Takes in nothing any more. */
	stop(): void {
		this.#provider = undefined;
		this.#held = [];
		clearTimeout(this.#timer);
	}

	get open(): boolean {
		return this.#open > 0;
	}

	#soon(): void {
		if (this.#open || !this.#held.length) return;
		this.#timer ??= setTimeout(() => this.#drain(), Math.max(0, this.#last + between - performance.now()));
	}

	#drain(): void {
		this.#timer = undefined;
		const provider = this.#provider;
		if (this.#open || !provider) return;
		readCaret();
		const held = this.#held.splice(0);
		provider.doc.transact(() => {
			for (const take of held) {
				try {
					take();
				} catch (error) {
					reportError(error); // one frame that can't be read keeps no other from being drawn
				}
			}
		}, provider);
		this.#last = performance.now();
	}
}
