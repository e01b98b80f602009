import { draftOf, dropDraft, keepDraft } from './keep';

/** What is written in a form: a copy on this machine survives the tab, and is offered again when one comes back. */
export class Draft<T> {
	value = $state() as T;
	/** Whether it was found again from an earlier time. */
	found = $state(false);
	#key: string;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(key: string, start: T) {
		this.#key = key;
		this.value = start;
		void draftOf<T>(key).then((kept) => {
			if (kept === undefined) return;
			this.value = kept;
			this.found = true;
		});
	}

	/** Call after each change; the copy follows within a moment. */
	touched(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void keepDraft(this.#key, this.value), 300);
	}

	async drop(): Promise<void> {
		clearTimeout(this.#timer);
		this.found = false;
		await dropDraft(this.#key);
	}
}
