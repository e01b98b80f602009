import { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { api, ApiError, got } from '$api';
import { closed, pauseBefore } from '../../live/again';
import { Composing } from './composing';
import type { Hand } from './editor';
import { Kept } from './keep';
import { moment, others } from './people';
import { tellCalmly } from './presence';
import { Wire } from './wire';

/** What stands between a writer and the server. */
export type Standing = 'opening' | 'live' | 'cut' | 'frozen' | 'refused';

/**
 * One open pad: its document, the line to the server, its copy on this computer, and what the page may honestly say of
 * both. Whatever is written is first kept here, then sent; "saved" is said when the server has answered that it is durable.
 */
export class OpenPad {
	readonly doc = new Y.Doc();
	readonly awareness = new Awareness(this.doc);
	readonly composing = new Composing();
	#standing = $state<Standing>('opening');
	#waits = $state(false);
	#savedAt = $state('');
	#people = $state.raw<Hand[]>([]);
	#ready = $state(false);
	#typed = $state(0);
	#deniedBy = $state('');
	#state = $state('open');
	readonly #kept: Kept;
	readonly #provider: WebsocketProvider;
	readonly #wire: Wire;
	readonly #hush: () => void;
	#tries = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#gone = false;

	constructor(space: string, id: string, hand: Hand) {
		this.#kept = new Kept(hand.member, space, id, this.doc);
		const address = `${location.origin.replace(/^http/, 'ws')}/api/v1/pads/${space}`;
		this.#wire = new Wire({
			whole: () => this.#took(),
			state: (state) => this.#turned(state),
			denied: (code) => (this.#deniedBy = code)
		});
		this.#provider = new WebsocketProvider(address, id, this.doc, {
			connect: false,
			WebSocketPolyfill: this.#wire.Socket,
			awareness: this.awareness,
			disableBc: true,
			// Every connection takes a ticket of its own, so that the provider never comes back by itself.
			shouldReconnect: () => false
		});
		this.#wire.attach(this.#provider);
		this.composing.guard(this.#provider);
		this.#hush = tellCalmly(this.#provider);
		this.#provider.on('connection-close', (event) => this.#ended(event?.code ?? closed.going));
		this.#provider.on('sync', (whole) => {
			if (!whole) return;
			this.#tries = 0;
			this.#ready = true;
			this.#standing = this.#state === 'open' ? 'live' : 'frozen';
		});
		this.doc.on('update', this.#wrote);
		this.awareness.on('change', this.#met);
		this.awareness.setLocalStateField('user', { ...hand });
		addEventListener('online', this.#again);
		addEventListener('beforeunload', this.#hold);
		void this.#begin();
	}

	get standing(): Standing {
		return this.#standing;
	}
	/** The text can be shown: from the server, or as it was kept here. */
	get ready(): boolean {
		return this.#ready;
	}
	/** Something here isn't durable with the server yet. */
	get waits(): boolean {
		return this.#waits;
	}
	get savedAt(): string {
		return this.#savedAt;
	}
	get people(): readonly Hand[] {
		return this.#people;
	}
	/** Grows with every edit of one's own. */
	get typed(): number {
		return this.#typed;
	}
	get saying(): 'clean' | 'saving' | 'saved' | 'offline' | 'failed' {
		if (this.#standing === 'refused' || this.#standing === 'frozen') return this.#waits ? 'offline' : this.#savedAt ? 'saved' : 'clean';
		if (this.#standing !== 'live') return this.#kept.available || !this.#waits ? 'offline' : 'failed';
		if (this.#waits) return 'saving';
		return this.#savedAt ? 'saved' : 'clean';
	}

	/** The code by which the server has refused what was written. */
	get deniedBy(): string {
		return this.#deniedBy;
	}

	/** The pad is in another state, as the server says on the line. Opened again, it takes in what has waited here. */
	#turned(state: string): void {
		const before = this.#state;
		this.#state = state;
		if (state !== 'open') this.#standing = 'frozen';
		else if (before !== 'open') {
			this.#deniedBy = '';
			this.#provider.disconnect();
			this.#later(closed.going);
		}
	}

	async leave(): Promise<void> {
		this.#gone = true;
		clearTimeout(this.#retry);
		removeEventListener('online', this.#again);
		removeEventListener('beforeunload', this.#hold);
		this.awareness.setLocalState(null);
		this.#hush();
		this.composing.stop();
		this.#provider.destroy();
		this.awareness.destroy();
		await this.#kept.leave({ forget: !this.#waits });
		this.doc.destroy();
	}

	async #begin(): Promise<void> {
		await this.#kept.read();
		if (this.#gone) return;
		this.#waits = await this.#kept.waited();
		if (this.doc.store.clients.size && !navigator.onLine) this.#ready = true;
		await this.#connect();
	}

	async #connect(): Promise<void> {
		try {
			const { ticket } = await got(api.POST('/live/ticket', {}));
			if (this.#gone) return;
			this.#provider.params = { ticket, saved: '1' };
			this.#wire.begin();
			this.#provider.connect();
		} catch (error) {
			if (this.#gone) return;
			const status = error instanceof ApiError ? error.status : 0;
			if (status !== 401 && status !== 403 && status !== 404) return this.#later(0);
			this.#standing = 'refused';
			this.#ready = true;
		}
	}

	#ended(code: number): void {
		this.#provider.shouldConnect = false;
		if (this.#gone) return;
		this.#standing = 'cut';
		this.#later(code);
	}

	#later(code: number): void {
		this.#standing = 'cut';
		if (this.doc.store.clients.size) this.#ready = true;
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => void this.#connect(), pauseBefore(code, this.#tries++, Math.random()));
	}

	#again = (): void => {
		if (this.#standing === 'live' || this.#gone) return;
		clearTimeout(this.#retry);
		void this.#connect();
	};

	#wrote = (_update: Uint8Array, origin: unknown): void => {
		if (origin === this.#provider || origin === this.#kept.origin) return;
		if (!this.#waits) this.#kept.note(true);
		this.#waits = true;
		this.#typed++;
	};

	/** The server has answered: all that was sent so far is durable. */
	#took(): void {
		if (this.#waits) this.#kept.note(false);
		this.#waits = false;
		this.#savedAt = moment();
	}

	#met = (): void => {
		const me = (this.awareness.getLocalState()?.user as Hand | undefined)?.member ?? '';
		this.#people = others(this.awareness.getStates().values(), me);
	};

	#hold = (event: BeforeUnloadEvent): void => {
		if (this.#waits && !this.#kept.available) event.preventDefault();
	};
}
