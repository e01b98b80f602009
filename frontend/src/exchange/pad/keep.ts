import { clearDocument, IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';

/** Without a key for so many milliseconds it is written down that nothing waits. */
const pause = 1_000;

/**
 * A pad's copy on this computer, one a person and pad: a closed laptop loses nothing. It goes when the last page of the
 * pad is left and the server has everything, so that an office's computer keeps no text that it needn't.
 */
export class Kept {
	/** Whether the browser keeps anything; without it the page warns before it is left. */
	available = false;
	readonly #name: string;
	readonly #copy: IndexeddbPersistence | undefined;
	#release: () => void = () => undefined;
	#noted: 'yes' | 'no' | undefined;
	#calm: ReturnType<typeof setTimeout> | undefined;

	constructor(member: string, space: string, id: string, doc: Y.Doc) {
		this.#name = `naru.pad ${member} ${space} ${id}`;
		if (typeof indexedDB === 'undefined') return;
		if ('locks' in navigator) {
			const left = new Promise<void>((resolve) => (this.#release = resolve));
			void navigator.locks.request(this.#name, { mode: 'shared' }, () => left);
		}
		this.#copy = new IndexeddbPersistence(this.#name, doc);
	}

	/** Where edits come from that were read here, and needn't be kept again. */
	get origin(): unknown {
		return this.#copy;
	}

	/** What was kept is in the document. */
	async read(): Promise<void> {
		if (!this.#copy) return;
		await this.#copy.whenSynced;
		this.available = true;
	}

	/** Whether something of it wasn't durable with the server when it was last looked after. */
	async waited(): Promise<boolean> {
		return this.#copy ? (await this.#copy.get('waits')) === 'yes' : false;
	}
	/** Notes whether something waits to become durable with the server: that it does at once, that it doesn't any more in a pause. */
	note(waits: boolean): void {
		clearTimeout(this.#calm);
		if (!waits) this.#calm = setTimeout(() => this.#write('no'), pause);
		else if (this.#noted !== 'yes') this.#write('yes');
	}

	#write(waits: 'yes' | 'no'): void {
		if (!this.available) return;
		this.#noted = waits;
		void this.#copy?.set('waits', waits).catch(() => undefined); // then it is asked of the server anew
	}

	/** Lets go of the copy. */
	async leave({ forget }: { forget: boolean }): Promise<void> {
		clearTimeout(this.#calm);
		await this.#copy?.destroy();
		this.#release();
		if (!forget || !this.#copy || !('locks' in navigator)) return;
		await navigator.locks.request(this.#name, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
			if (lock) await clearDocument(this.#name);
		});
	}
}
