import { ApiError, line, sentence } from '$api';
import { live, type Entry, type Seat } from '../../live';
import { session } from '$tenants/session.svelte';
import type { Author, Clock, Message, Reader, Room } from './model';
import { rooms } from './rooms.svelte';
import { listClocks, listPeople, messageOf, readMessage, readMessages, readRoom, tellSeen, type At } from './store';
import { Stream } from './stream.svelte';
import { roomTopic } from './topics';

const typedFor = 6_000;
const seenPause = 1_000;
const pollEvery = 10_000;
const hoursEvery = 300_000;

/** What somebody else has just said, for who listens. */
export interface Heard {
	by: Author;
	message: Message;
}

/** One room, open in front of somebody: its messages, a thread, who reads, who is writing. */
export class RoomDesk {
	readonly at: At;
	readonly main: Stream;
	#room = $state.raw<Room>();
	#people = $state.raw<readonly Reader[]>([]);
	#thread = $state.raw<Stream>();
	#failure = $state('');
	#missing = $state(false);
	#divider = $state<number>();
	#typing = $state.raw<readonly { by: Author; until: number }[]>([]);
	#heard = $state.raw<Heard>();
	#hours = $state.raw<readonly Clock[]>([]);
	#seat: Seat | undefined;
	#head = 0;
	/** The message that is before the reader's eyes. */
	#before = 0;
	#seen = 0;
	#told = 0;
	#seenTimer: ReturnType<typeof setTimeout> | undefined;
	#typingTimer: ReturnType<typeof setInterval> | undefined;
	#poll: ReturnType<typeof setInterval> | undefined;
	#clock: ReturnType<typeof setInterval> | undefined;
	#closed = false;

	constructor(at: At) {
		this.at = at;
		this.main = new Stream(at);
	}

	get room(): Room | undefined {
		return this.#room;
	}
	get people(): readonly Reader[] {
		return this.#people;
	}
	get thread(): Stream | undefined {
		return this.#thread;
	}
	get failure(): string {
		return this.#failure;
	}
	/** There is no such room, for this person. */
	get missing(): boolean {
		return this.#missing;
	}
	/** The last message that had been seen when the room was opened; what follows stands under a line. */
	get divider(): number | undefined {
		return this.#divider;
	}
	/** The clock of each city that reads here, with its office hours as far as they are known. */
	get clocks(): Clock[] {
		const zones: Record<string, string> = {};
		for (const { tenant, zone } of this.#people) if (zone) zones[tenant] ??= zone;
		return Object.entries(zones).map(
			([tenant, zone]) => this.#hours.find((one) => one.tenant === tenant) ?? { tenant, zone }
		);
	}
	get typing(): Author[] {
		return this.#typing.map(({ by }) => by);
	}
	/** The last thing that somebody else said while the room was open. */
	get heard(): Heard | undefined {
		return this.#heard;
	}
	get topic(): string {
		return roomTopic(this.at.space, this.at.room);
	}
	mine(by: Author): boolean {
		const guest = session.guest;
		if (guest) return Boolean(by.guest) && by.name === guest.name;
		return by.member !== undefined && by.member === session.me?.acting.member;
	}

	/** Opens the room: at a message, else at what is new, else at the end. */
	async open(message?: number): Promise<void> {
		this.#failure = '';
		try {
			const room = await readRoom(this.at);
			this.#room = room;
			this.#seen = this.#told = room.seen;
			rooms.watch(room.id);
			void this.readPeople();
			const fresh = room.unread > 0 && room.seen > 0;
			if (fresh) this.#divider = room.seen;
			this.#head = await (message !== undefined
				? this.main.around(message)
				: fresh
					? this.main.around(room.seen + 1)
					: this.main.newest());
			if (this.#closed) return;
			this.#follow();
		} catch (error) {
			this.#missing = error instanceof ApiError && [403, 404].includes(error.status);
			this.#failure = sentence(error);
		}
	}
	close(): void {
		this.#closed = true;
		this.#seat?.leave();
		clearInterval(this.#typingTimer);
		clearInterval(this.#poll);
		clearInterval(this.#clock);
		rooms.watch(undefined);
		this.#tell();
		rooms.soon();
	}

	async readPeople(): Promise<void> {
		// Without them the room still works; nobody can be picked by name.
		this.#people = await listPeople(this.at).catch(() => this.#people);
		await this.#readHours();
		clearInterval(this.#clock);
		if (!this.#closed) this.#clock = setInterval(() => void this.#readHours(), hoursEvery);
	}
	async #readHours(): Promise<void> {
		// Without them the clocks still go.
		this.#hours = await listClocks(this.at.space).catch(() => this.#hours);
	}
	/** Reads the room's own facts anew. */
	async again(): Promise<void> {
		this.take(await readRoom(this.at));
	}
	take(room: Room): void {
		this.#room = room;
		rooms.take(room);
	}

	openThread(root: number | undefined): void {
		if (root === undefined) this.#thread = undefined;
		else if (this.#thread?.lane !== String(root)) {
			const thread = new Stream(this.at, String(root));
			this.#thread = thread;
			thread.newest().catch(() => undefined); // the thread says so itself
		}
	}

	/** A message as the server has just given it back. */
	took(message: Message): void {
		for (const stream of [this.main, this.#thread]) {
			if (stream?.message(message.seq)) stream.change(message);
			else stream?.add(message);
		}
	}

	/** The person has messages before her eyes, up to here. `end`: nothing in the room stands behind it. */
	sees(seq: number, end: boolean): void {
		this.#before = seq;
		if (document.visibilityState !== 'visible') return;
		const upTo = end ? Math.max(seq, this.#head) : seq;
		if (upTo <= this.#seen) return;
		this.#seen = upTo;
		rooms.seen(this.at.room, upTo);
		this.#seenTimer ??= setTimeout(() => this.#tell(), seenPause);
	}

	#tell(): void {
		clearTimeout(this.#seenTimer);
		this.#seenTimer = undefined;
		const seq = this.#seen;
		if (seq <= this.#told || !this.#room) return;
		this.#told = seq;
		const over = live.connected ? live.ask({ t: 'seen', topic: this.topic, seq }) : tellSeen(this.at, seq);
		// What doesn't arrive is told with the next message that is seen.
		over.catch(() => (this.#told = Math.min(this.#told, seq - 1)));
	}

	#follow(): void {
		this.#seat = live.join(
			this.topic,
			{
				entries: (entries) => this.#take(entries),
				now: (kind, body) => this.#now(kind, body),
				reload: () => void this.#reload(),
				refused: (code) => {
					this.#missing = true;
					this.#failure = sentence(new ApiError(404, code));
				}
			},
			this.#head
		);
		this.#typingTimer = setInterval(() => {
			const now = Date.now();
			if (this.#typing.some(({ until }) => until < now))
				this.#typing = this.#typing.filter(({ until }) => until >= now);
		}, 1_000);
		this.#poll = setInterval(() => void this.#catchUp(), pollEvery);
	}

	#take(entries: Entry[]): void {
		for (const { seq, kind, of, message } of entries) {
			this.#head = Math.max(this.#head, seq);
			if (kind !== 'change') {
				if (message) this.#posted(messageOf(message));
			} else if (message) this.#changed(messageOf(message));
			else void this.#fetch(Number(of));
		}
	}

	/** What has changed may not be told to everybody who hears that it has: a guest reads it as herself. */
	async #fetch(seq: number): Promise<void> {
		if (!this.main.message(seq) && !this.#thread?.message(seq)) return;
		const now = await readMessage(this.at, seq).catch(() => undefined); // what was said before her visit isn't hers
		if (now) this.#changed(now);
	}

	#changed(message: Message): void {
		const replies = Math.max(message.replies, this.main.message(message.seq)?.replies ?? 0);
		this.main.change({ ...message, replies });
		this.#thread?.change(message);
	}

	#posted(message: Message): void {
		const known = this.main.message(message.seq) ?? this.#thread?.message(message.seq);
		this.main.add(message);
		this.#thread?.add(message);
		if (message.lane) this.main.replied(Number(message.lane), message.at);
		this.#typing = this.#typing.filter(({ by }) => by.member !== message.by.member || by.guest !== message.by.guest);
		if (!known && !this.mine(message.by)) this.#heard = { by: message.by, message };
	}

	#now(kind: string, body: unknown): void {
		if (kind === 'room') void this.again().catch(() => undefined); // what one may do is asked again with the next deed
		if (kind !== 'typing') return;
		const by = body as Author;
		if (!by?.name || this.mine(by)) return;
		const others = this.#typing.filter((one) => one.by.member !== by.member || one.by.guest !== by.guest);
		this.#typing = [...others, { by, until: Date.now() + typedFor }];
	}

	/** Too much was missed: what is shown is read again where the reader stands. */
	async #reload(): Promise<void> {
		try {
			this.#head = await (this.main.last
				? this.main.newest()
				: this.main.around(this.#before || (this.main.items[0]?.seq ?? 0)));
			await this.again();
			this.#seat?.moved(this.#head);
		} catch {
			if (!this.#closed) setTimeout(() => void this.#reload(), pollEvery);
		}
	}

	/** Where no socket can be had, new messages are asked for at times. */
	async #catchUp(): Promise<void> {
		if (live.connected || document.visibilityState !== 'visible' || !line.connected || !this.main.last) return;
		const after = this.main.items.at(-1)?.seq ?? 0;
		const found = await readMessages(this.at, { after, size: 60 }).catch(() => undefined);
		for (const message of found?.items ?? []) this.#posted(message);
	}
}
