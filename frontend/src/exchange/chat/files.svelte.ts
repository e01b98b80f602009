import { SvelteMap } from 'svelte/reactivity';
import { ApiError, newKey, sentence, upload } from '$api';
import type { FileRef, SpaceName } from './model';

/** As many files as go with one message. */
export const mostFiles = 10;

/** A file that is being put beside a message: on its way, there, or refused. */
export interface Beside {
	id: string;
	name: string;
	bytes: number;
	share: number;
	done?: FileRef;
	failure?: string;
	picture?: string;
}

/** The files of a message that is being written. */
export class Uploads {
	readonly #space: SpaceName;
	#all = $state<Beside[]>([]);
	#sources = new SvelteMap<string, { file: File; stop: AbortController }>();

	constructor(space: SpaceName) {
		this.#space = space;
	}

	get all(): readonly Beside[] {
		return this.#all;
	}
	get busy(): boolean {
		return this.#all.some((one) => !one.done && one.failure === undefined);
	}
	get failed(): boolean {
		return this.#all.some((one) => one.failure !== undefined);
	}
	get done(): FileRef[] {
		return this.#all.flatMap((one) => (one.done ? [one.done] : []));
	}

	/** Takes what was already sent, as a draft remembers it. */
	restore(files: readonly FileRef[]): void {
		this.#all = files.map((done) => ({ id: done.id, name: done.name, bytes: done.bytes, share: 1, done }));
	}
	add(files: Iterable<File>): void {
		for (const file of files) {
			if (this.#all.length >= mostFiles) return;
			const id = newKey();
			const picture = file.type.startsWith('image/') ? URL.createObjectURL(file) : undefined;
			this.#all.push({ id, name: file.name, bytes: file.size, share: 0, picture });
			void this.#send(id, file);
		}
	}
	async retry(id: string): Promise<void> {
		const source = this.#sources.get(id);
		if (source) await this.#send(id, source.file);
	}
	remove(id: string): void {
		this.#sources.get(id)?.stop.abort();
		this.#sources.delete(id);
		const gone = this.#all.find((one) => one.id === id);
		if (gone?.picture) URL.revokeObjectURL(gone.picture);
		this.#all = this.#all.filter((one) => one.id !== id);
	}
	clear(): void {
		for (const { id } of [...this.#all]) this.remove(id);
	}

	async #send(id: string, file: File): Promise<void> {
		const stop = new AbortController();
		this.#sources.set(id, { file, stop });
		this.#set(id, { share: 0, failure: undefined });
		const path = `/spaces/${this.#space}/files?name=${encodeURIComponent(file.name)}`;
		try {
			const done = (await upload(path, file, {
				onprogress: (share) => this.#set(id, { share }),
				signal: stop.signal
			})) as FileRef;
			this.#set(id, { share: 1, done });
		} catch (error) {
			if (error instanceof ApiError) this.#set(id, { failure: sentence(error) });
		}
	}

	#set(id: string, more: Partial<Beside>): void {
		const at = this.#all.findIndex((one) => one.id === id);
		const before = this.#all[at];
		if (before) this.#all[at] = { ...before, ...more };
	}
}
