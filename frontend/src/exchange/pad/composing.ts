import { messageAwareness, messageSync, type WebsocketProvider } from 'y-websocket';

/**
 * An input method composes a letter in the page itself. An edit or a caret of somebody else's that is drawn into the same
 * line meanwhile would tear it: it would be lost, or written twice. So what comes over the wire waits until the letter
 * stands; one's own keystrokes go out all the same, and Yjs puts both in order.
 */
export class Composing {
	#held: (() => void)[] = [];
	#open = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** Lets what a provider hears of others wait while somebody composes. Questions of the server are answered at once. */
	guard(provider: WebsocketProvider): void {
		provider.messageHandlers = provider.messageHandlers.map((handle, type): typeof handle => {
			if (type !== messageSync && type !== messageAwareness) return handle;
			return (encoder, decoder, ...rest) => {
				const asked = type === messageSync && decoder.arr[decoder.pos] === 0;
				if (asked || !(this.#open || this.#held.length)) return handle(encoder, decoder, ...rest);
				this.#held.push(() => handle(encoder, decoder, ...rest));
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
		};
		const end = () => {
			if (!composes) return;
			composes = false;
			this.#open--;
			// The editor reads the finished letter from the page first.
			this.#timer = setTimeout(() => this.#drain());
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

	get open(): boolean {
		return this.#open > 0;
	}

	#drain(): void {
		while (!this.#open && this.#held.length) this.#held.shift()?.();
	}
}
