import { ApiError, line, newKey } from '$api';
import { live } from '../../live';
import { session } from '$tenants/session.svelte';
import { dropUnsent, keepUnsent, unsentOf, type Unsent } from './keep';
import type { Draft, FileRef, Message, MessageKey, RoomId, SpaceName } from './model';
import { postMessage, type At } from './store';
import { roomTopic } from './topics';

const backoff = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000];
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('naru.chat.outbox');

/** Whether trying again later may help. */
const passing = (error: ApiError): boolean => error.status === 0 || error.status === 429 || error.status >= 500;

/** A key in the shape of a UUID. */
export function messageKey(): MessageKey {
	const hex = newKey();
	const variant = ((parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
	const parts = [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`4${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20)
	];
	return parts.join('-') as MessageKey;
}

/**
 * Messages on their way: kept in this browser before anything is sent, sent one after the other in each room, gone from
 * here once the server has them. Of several tabs one sends at a time; a message that arrives twice all the same has its
 * key and is one.
 */
class Outbox {
	#all = $state.raw<readonly Unsent[]>([]);
	/** What is on the wire at this moment. */
	#sending = $state.raw<ReadonlySet<MessageKey>>(new Set());
	#as = '';
	#running = false;
	#again = false;
	#tries = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#took: ((at: At, message: Message) => void) | undefined;
	/** The browser keeps nothing: what waits is lost with the tab. */
	#unkept = $state(false);

	constructor() {
		channel?.addEventListener('message', () => void this.#look());
		addEventListener('online', () => this.now());
	}

	/** Begins to send for whoever acts now. `took` hears each message that the server has taken. */
	async open(took: (at: At, message: Message) => void): Promise<void> {
		this.#took = took;
		this.#as = session.actor;
		await this.#look();
		this.now();
	}
	close(): void {
		clearTimeout(this.#retry);
		this.#took = undefined;
		this.#as = '';
		this.#all = [];
	}

	get count(): number {
		return this.#all.length;
	}
	get atRisk(): boolean {
		return this.#unkept && this.#all.length > 0;
	}
	in(room: RoomId, lane: string): readonly Unsent[] {
		return this.#all.filter((one) => one.room === room && (one.draft.lane ?? '') === lane);
	}
	sending(key: MessageKey): boolean {
		return this.#sending.has(key);
	}

	/** Takes a message: it is kept here before this returns, and on its way. */
	async post(space: SpaceName, room: RoomId, draft: Draft, files: FileRef[]): Promise<void> {
		const last = this.#all.at(-1)?.order ?? 0;
		const order = Math.max(Date.now(), last + 1);
		const one: Unsent = { as: this.#as, space, room, order, at: new Date(order).toISOString(), draft, files };
		this.#all = [...this.#all, one];
		await keepUnsent(one).catch(() => (this.#unkept = true));
		channel?.postMessage('changed');
		this.now();
	}

	/** Tries a refused message again as it is. */
	async retry(one: Unsent): Promise<void> {
		const { refused: _, ...rest } = one;
		void _;
		await this.#put(rest);
		this.now();
	}

	/** Takes a message back that has not been sent. */
	async discard(one: Unsent): Promise<void> {
		await this.#gone(one);
	}

	/** Forgets everything that waits of the one who signs out. */
	async clear(): Promise<void> {
		for (const one of this.#all) await this.#gone(one);
	}

	/** Sends what waits, without waiting for the next try. */
	now(): void {
		clearTimeout(this.#retry);
		this.#again = true;
		if (!this.#running) void this.#run();
	}

	async #look(): Promise<void> {
		const member = this.#as;
		if (!member) return;
		const found = await unsentOf(member).catch(() => undefined);
		if (found && member === this.#as) this.#all = found;
	}

	async #put(one: Unsent): Promise<void> {
		this.#all = this.#all.map((other) => (other.draft.key === one.draft.key ? one : other));
		await keepUnsent(one).catch(() => (this.#unkept = true));
		channel?.postMessage('changed');
	}

	async #gone(one: Unsent): Promise<void> {
		this.#all = this.#all.filter((other) => other.draft.key !== one.draft.key);
		// Where it can't be dropped it is sent again some day, and its key makes it the same message.
		await dropUnsent(one.draft.key).catch(() => undefined);
		channel?.postMessage('changed');
	}

	async #run(): Promise<void> {
		this.#running = true;
		try {
			while (this.#again && this.#as) {
				this.#again = false;
				await this.#alone(async () => {
					if (!this.#unkept) await this.#look();
					const rooms = new Set(this.#all.map(({ room }) => room));
					const done = await Promise.all([...rooms].map((room) => this.#sendRoom(room)));
					this.#plan(done.every(Boolean));
				});
			}
		} finally {
			this.#running = false;
		}
	}

	#plan(done: boolean): void {
		clearTimeout(this.#retry);
		if (done) this.#tries = 0;
		else this.#retry = setTimeout(() => this.now(), backoff[Math.min(this.#tries++, backoff.length - 1)]);
	}

	/** One tab at a time; without locks the keys alone keep messages single. */
	async #alone(work: () => Promise<void>): Promise<void> {
		if ('locks' in navigator) await navigator.locks.request(`naru.chat.outbox ${this.#as}`, work);
		else await work();
	}

	/** Sends what waits in a room, in order; false where it must be tried again later. */
	async #sendRoom(room: RoomId): Promise<boolean> {
		const member = this.#as;
		for (;;) {
			const next = this.#all.find((one) => one.room === room && one.refused === undefined);
			if (!next || member !== this.#as) return true;
			try {
				this.#sending = new Set([...this.#sending, next.draft.key]);
				this.#took?.({ space: next.space, room }, await send(next));
				await this.#gone(next);
			} catch (error) {
				if (!(error instanceof ApiError)) throw error;
				if (passing(error)) return false;
				const { status, code, fields } = error;
				await this.#put({ ...next, refused: { status, code, fields } });
			} finally {
				this.#sending = new Set([...this.#sending].filter((key) => key !== next.draft.key));
			}
		}
	}
}

/** Over the socket where there is one, else as a request; both end at the same desk, and the key makes them one. */
async function send(one: Unsent): Promise<Message> {
	const { space, room, draft } = one;
	if (live.connected) {
		try {
			const { seq = 0, body } = await live.ask({ t: 'post', topic: roomTopic(space, room), body: draft });
			line.up();
			return placed(one, seq, (body as { at?: string } | undefined)?.at ?? one.at);
		} catch (error) {
			if (!(error instanceof ApiError) || error.status !== 0) throw error;
		}
	}
	return await postMessage({ space, room }, draft);
}

/** A message that has its place now, as the room's log will show it in a moment. */
function placed({ draft, files }: Unsent, seq: number, at: string): Message {
	const guest = session.guest;
	const acting = session.me?.acting;
	return {
		seq,
		lane: draft.lane ?? '',
		by: guest
			? { guest: session.me?.person.id ?? '', tenant: guest.tenant, name: guest.name }
			: { member: acting?.member, tenant: acting?.tenant ?? '', name: session.me?.person.name ?? '' },
		at,
		lang: draft.lang,
		text: draft.text,
		mentions: draft.mentions ?? [],
		files,
		cards: draft.cards ?? [],
		...(draft.quote ? { quote: draft.quote } : {}),
		edits: 0,
		reactions: [],
		pinned: false,
		said: {},
		replies: 0
	};
}

export const outbox = new Outbox();
