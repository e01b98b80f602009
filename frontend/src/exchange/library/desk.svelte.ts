import { ApiError, line } from '$api';
import { session } from '$tenants/session.svelte';
import { sameContent } from './difference';
import { copyOf, dropCopy, keepCopy, type Copy } from './keep';
import { moment } from './lasting';
import type { Case, CaseId, Content } from './model';
import { readCase, saveCase } from './store';

type Saved = 'typing' | 'saving' | 'saved' | 'offline' | 'failed';

const pause = 1_500;
const keepPause = 200;
const backoff = [2_000, 4_000, 8_000, 15_000, 30_000];

/** Cases whose last words are still on their way to the server after their page was left. */
const leaving: Record<CaseId, Promise<void>> = {};

/** Waits for the last save of a desk that was just left, so that the next page shows what was written. */
export async function settled(id: CaseId): Promise<void> {
	await leaving[id];
}

/**
 * Where one case is written. What is typed goes into this browser at once and to the server after a pause; nothing is
 * sent in the middle of a composition. Whatever happens to the tab, the session, the line or the server, it is in one of the two.
 */
export class Desk {
	readonly id: CaseId;
	#member = session.me?.acting.member ?? '';
	#timer: ReturnType<typeof setTimeout> | undefined;
	#keepTimer: ReturnType<typeof setTimeout> | undefined;
	#tries = 0;
	#running: Promise<void> | undefined;
	#composing = false;
	#closed = false;
	/** The server's text that the writing started from. */
	#base: Content;

	#server = $state.raw() as Case;
	#content = $state.raw() as Content;
	#state = $state<Saved>('saved');
	#at = $state<string>();
	#error = $state.raw<ApiError>();
	#theirs = $state.raw<Case>();
	#copy = $state.raw<Copy>();
	/** Grows when the text is replaced from outside, so that editors start anew from it. */
	#edition = $state(0);
	#unkept = $state(false);

	constructor(from: Case) {
		this.id = from.id;
		this.#server = from;
		this.#content = from.content;
		this.#base = from.content;
		this.#at = from.updated;
	}

	/** Opens the desk with what the server has and, where there is one, the copy that never reached it. */
	static async open(id: CaseId): Promise<Desk> {
		await settled(id);
		const desk = new Desk(await readCase(id));
		const copy = await copyOf(desk.#member, id).catch(() => undefined);
		if (copy && !sameContent(copy.content, desk.#content)) desk.#copy = copy;
		else if (copy) void desk.#forget();
		return desk;
	}

	get server(): Case {
		return this.#server;
	}
	get content(): Content {
		return this.#content;
	}
	get state(): Saved {
		return this.#state === 'failed' && !line.connected ? 'offline' : this.#state;
	}
	get at(): string | undefined {
		return this.#at;
	}
	/** What the server said no with, until it is mended. */
	get error(): ApiError | undefined {
		return this.#error;
	}
	/** What somebody else saved meanwhile; the writer must choose before anything else is sent. */
	get theirs(): Case | undefined {
		return this.#theirs;
	}
	get base(): Content {
		return this.#base;
	}
	/** A copy in this browser that is newer than the server's text; the writer must choose. */
	get copy(): Copy | undefined {
		return this.#copy;
	}
	get edition(): number {
		return this.#edition;
	}
	/** Whether leaving the page now could lose something. */
	get atRisk(): boolean {
		return this.#unkept && this.dirty;
	}
	get dirty(): boolean {
		return !sameContent(this.#content, this.#server.content);
	}

	/** Takes what was just written. */
	edit(content: Content): void {
		this.#content = content;
		this.#state = 'typing';
		this.#error = undefined;
		clearTimeout(this.#keepTimer);
		this.#keepTimer = setTimeout(() => void this.#keep(), keepPause);
		this.#plan(pause);
	}

	/** A composition of an input method has begun or ended. */
	composing(on: boolean): void {
		this.#composing = on;
		if (!on && this.#state === 'typing') this.#plan(pause);
	}

	/** Saves now: on leaving a field, a tab or the page. */
	async flush(): Promise<void> {
		clearTimeout(this.#timer);
		clearTimeout(this.#keepTimer);
		if (this.#copy || this.#theirs) return;
		if (this.#running) await this.#running;
		if (!this.dirty) {
			if (this.#state === 'typing') this.#settle();
			return;
		}
		void this.#keep();
		if (this.#composing && !this.#closed) return this.#plan(pause);
		this.#running = this.#send().finally(() => (this.#running = undefined));
		await this.#running;
	}

	/** Goes on from the copy in this browser, or throws it away. */
	restore(content: Content): void {
		const copy = this.#copy;
		this.#copy = undefined;
		if (copy) this.#base = copy.base;
		this.#replace(content);
		if (this.dirty) this.edit(content);
		else void this.#forget();
	}
	discard(): void {
		this.#copy = undefined;
		void this.#forget();
	}

	/** Goes on with a text that both versions were brought together in. */
	resolve(content: Content): void {
		if (!this.#theirs) return;
		this.#server = this.#theirs;
		this.#base = this.#theirs.content;
		this.#theirs = undefined;
		this.#replace(content);
		if (this.dirty) {
			this.edit(content);
			void this.flush();
		} else this.#settle();
	}

	/** The page is left. */
	close(): void {
		this.#composing = false;
		const last = this.flush()
			.catch(() => undefined)
			.then(() => {
				this.#closed = true;
				clearTimeout(this.#timer);
				delete leaving[this.id];
			});
		leaving[this.id] = last;
	}

	#replace(content: Content): void {
		this.#content = content;
		this.#edition++;
	}

	#plan(after: number): void {
		clearTimeout(this.#timer);
		if (!this.#closed) this.#timer = setTimeout(() => void this.flush(), after);
	}

	async #keep(): Promise<void> {
		try {
			await keepCopy(this.#member, {
				case: this.id,
				rev: this.#server.rev,
				base: this.#base,
				content: this.#content,
				at: moment()
			});
			this.#unkept = false;
		} catch {
			this.#unkept = true;
		}
	}

	async #forget(): Promise<void> {
		// A copy that stays is compared and dropped when the case is opened next.
		await dropCopy(this.#member, this.id).catch(() => undefined);
	}

	async #send(): Promise<void> {
		const sent = this.#content;
		this.#state = 'saving';
		try {
			this.#took(await saveCase(this.id, this.#server.rev, sent), sent);
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			if (error.status === 412) await this.#compare(sent);
			else this.#failed(error);
		}
	}

	#took(saved: Case, sent: Content): void {
		this.#tries = 0;
		this.#server = saved;
		this.#base = saved.content;
		this.#at = saved.updated;
		if (this.#content === sent) this.#settle();
		else this.#plan(pause);
	}

	#settle(): void {
		this.#state = 'saved';
		this.#error = undefined;
		clearTimeout(this.#keepTimer);
		void this.#forget();
	}

	#failed(error: ApiError): void {
		const passing = error.status === 0 || error.status === 429 || error.status >= 500;
		this.#state = error.status === 0 ? 'offline' : 'failed';
		this.#error = error.status === 0 ? undefined : error;
		if (passing) this.#plan(backoff[Math.min(this.#tries++, backoff.length - 1)] ?? pause);
	}

	/** Somebody else was faster, or our own answer was lost on the way. */
	async #compare(sent: Content): Promise<void> {
		try {
			const now = await readCase(this.id);
			if (sameContent(now.content, sent)) return this.#took(now, sent);
			if (sameContent(now.content, this.#base)) {
				this.#server = now;
				return this.#plan(0);
			}
			this.#state = 'failed';
			this.#theirs = now;
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			this.#failed(error);
		}
	}
}
