/* eslint-disable svelte/prefer-svelte-reactivity -- what is held here isn't drawn; pages see the state alone */
import { api, ApiError, got } from '$api';
import { closed, pauseBefore } from './again';
import { Course } from './course';
import { readFrame, type Asking, type Entry, type Frame, type Topic } from './frames';

export type State = 'off' | 'connecting' | 'connected' | 'reconnecting' | 'offline';

/** What a page hears of a topic it has joined. */
export interface Hearing {
	/** Each entry once, in order. */
	entries?: (entries: Entry[]) => void;
	/** Too much was missed: read over HTTP up to `head` or later, then say so with `seat.moved`. */
	reload?: (head: number) => void;
	/** Passing words that may be lost: who types, who is here. */
	now?: (kind: string, body: unknown) => void;
	/** The topic was entered, for the first time or again; `body` is what the server says at the door. */
	entered?: (head: number, body: unknown) => void;
	/** The server doesn't let us in. */
	refused?: (code: string) => void;
}

/** A joined topic. */
export interface Seat {
	/** The page has read the log up to here over HTTP: entries behind it follow. */
	moved(to: number): void;
	leave(): void;
}

export type Answer = Extract<Frame, { t: 'ok' }>;

interface Room {
	course: Course;
	hearings: Set<Hearing>;
	/** Waits for the page to read over HTTP: what comes meanwhile is read with it. */
	paused: boolean;
}

interface Question {
	settle: (answer: Answer) => void;
	fail: (error: ApiError) => void;
	timer: ReturnType<typeof setTimeout>;
}

const patience = 15_000;
/** A session that has ended asks for a password only after a pause in the typing, or letters would go into that field. */
const quiet = 4_000;
const typingEvery = 3_000;

/** The one socket of this tab. It is opened while somebody is inside and carries every topic her pages have joined. */
export class Line {
	#state = $state<State>('off');
	#socket: WebSocket | undefined;
	#rooms = new Map<Topic, Room>();
	#questions = new Map<number, Question>();
	#lastId = 0;
	/** Grows with every attempt, so that what an earlier one still answers is passed over. */
	#round = 0;
	#tries = 0;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#beat: ReturnType<typeof setInterval> | undefined;
	#heard = 0;
	#typed = new Map<Topic, number>();
	#greeted = false;
	#pressed = 0;
	#also: string;

	/** `also` stands behind the address, for a proxy that sends some sockets to a certain node. */
	constructor(also = '') {
		this.#also = also;
	}

	get state(): State {
		return this.#state;
	}
	get connected(): boolean {
		return this.#state === 'connected';
	}

	open(): void {
		if (this.#state !== 'off') return;
		this.#state = 'connecting';
		addEventListener('online', this.#online);
		addEventListener('offline', this.#offline);
		document.addEventListener('visibilitychange', this.#seen);
		addEventListener('keydown', this.#key, true);
		void this.#connect();
	}

	close(): void {
		removeEventListener('online', this.#online);
		removeEventListener('offline', this.#offline);
		document.removeEventListener('visibilitychange', this.#seen);
		removeEventListener('keydown', this.#key, true);
		this.#drop();
		this.#tries = 0;
		this.#state = 'off';
	}

	/** Follows a topic, from `since` on or from now. Several pages may follow the same one. */
	join(topic: Topic, hearing: Hearing, since?: number): Seat {
		const known = this.#rooms.get(topic);
		const room = known ?? { course: new Course(since), hearings: new Set<Hearing>(), paused: false };
		room.hearings.add(hearing);
		this.#rooms.set(topic, room);
		if (!known) this.#enter(topic, room);
		return {
			moved: (to) => {
				room.course.moved(to);
				room.paused = false;
				this.#enter(topic, room);
			},
			leave: () => {
				room.hearings.delete(hearing);
				if (room.hearings.size || this.#rooms.get(topic) !== room) return;
				this.#rooms.delete(topic);
				if (this.connected) this.#ask({ t: 'unsub', topic }).catch(() => undefined); // the server forgets it with the socket
			}
		};
	}

	/** Asks and waits for the answer. It throws an ApiError: status 0 where the line gave way and nothing is known. */
	async ask(asking: Asking): Promise<Answer> {
		if (!this.connected) throw new ApiError(0, 'offline');
		return this.#ask(asking);
	}

	/** Says that something is being written, at most every few seconds. */
	typing(topic: Topic): void {
		const now = Date.now();
		if (!this.connected || now - (this.#typed.get(topic) ?? 0) < typingEvery) return;
		this.#typed.set(topic, now);
		this.#send({ t: 'typing', topic });
	}

	#key = (): void => {
		this.#pressed = Date.now();
	};
	#online = (): void => {
		if (this.#state !== 'connected') this.#now();
	};
	#offline = (): void => {
		this.#drop();
		this.#state = 'offline';
	};
	/** A page that is looked at again comes back at once, and makes sure that its line still stands. */
	#seen = (): void => {
		if (document.visibilityState !== 'visible') return;
		if (this.#state === 'connected') this.#check();
		else if (this.#retry !== undefined) this.#now();
	};

	#now(): void {
		this.#drop();
		this.#state = this.#greeted ? 'reconnecting' : 'connecting';
		void this.#connect();
	}

	async #connect(): Promise<void> {
		const round = ++this.#round;
		let ticket: string;
		try {
			// Where the session is over this asks the person to sign in again and goes on after it.
			({ ticket } = await got(api.POST('/live/ticket', {})));
		} catch (error) {
			if (round !== this.#round) return;
			const status = error instanceof ApiError ? error.status : 0;
			if (status === 401) return this.#rest();
			return this.#later(0);
		}
		if (round !== this.#round) return;
		const address = `${location.origin.replace(/^http/, 'ws')}/api/v1/live?ticket=${encodeURIComponent(ticket)}${this.#also}`;
		const socket = new WebSocket(address, 'naru.v1');
		this.#socket = socket;
		socket.onmessage = ({ data }) => {
			if (round !== this.#round) return;
			this.#heard = Date.now();
			const frame = readFrame(data);
			if (frame) this.#take(frame);
		};
		socket.onclose = ({ code }) => {
			if (round === this.#round) this.#later(code);
		};
	}

	/** Nobody is signed in any more; what follows is the door's. */
	#rest(): void {
		this.#drop();
		this.#state = 'reconnecting';
	}

	#later(code: number): void {
		this.#drop();
		this.#state = navigator.onLine ? (this.#greeted ? 'reconnecting' : 'connecting') : 'offline';
		if (code === closed.signedOut) this.#whenQuiet();
		else this.#retry = setTimeout(() => this.#now(), pauseBefore(code, this.#tries++, Math.random()));
	}

	#whenQuiet(): void {
		const left = this.#pressed + quiet - Date.now();
		if (left <= 0) this.#now();
		else this.#retry = setTimeout(() => this.#whenQuiet(), left);
	}

	/** Lets go of the socket and of everything that waits for it. */
	#drop(): void {
		this.#round++;
		clearTimeout(this.#retry);
		clearInterval(this.#beat);
		this.#retry = undefined;
		const socket = this.#socket;
		this.#socket = undefined;
		if (socket) {
			socket.onclose = socket.onmessage = null;
			socket.close();
		}
		for (const question of this.#questions.values()) {
			clearTimeout(question.timer);
			question.fail(new ApiError(0, 'offline'));
		}
		this.#questions.clear();
	}

	#take(frame: Frame): void {
		switch (frame.t) {
			case 'hello':
				this.#greet(frame.heartbeat);
				break;
			case 'ok':
			case 'err':
				this.#answer(frame);
				break;
			case 'log':
				this.#log(frame.topic, frame.entries);
				break;
			case 'reload': {
				const room = this.#rooms.get(frame.topic);
				if (room) this.#reload(room, frame.seq);
				break;
			}
			case 'now':
				for (const hearing of this.#rooms.get(frame.topic)?.hearings ?? []) hearing.now?.(frame.kind, frame.body);
		}
	}

	#greet(heartbeat: number): void {
		this.#tries = 0;
		this.#greeted = true;
		this.#state = 'connected';
		this.#beat = setInterval(() => {
			if (Date.now() - this.#heard > heartbeat * 2_500) this.#later(closed.going);
			else this.#send({ t: 'ping' });
		}, heartbeat * 1_000);
		for (const [topic, room] of this.#rooms) this.#enter(topic, room);
	}

	/** Asks for a sign of life; without one the line is taken as cut. */
	#check(): void {
		const round = this.#round;
		const asked = Date.now();
		this.#send({ t: 'ping' });
		setTimeout(() => {
			if (round === this.#round && this.connected && this.#heard < asked) this.#later(closed.going);
		}, 5_000);
	}

	#enter(topic: Topic, room: Room): void {
		if (!this.connected || room.paused) return;
		const since = room.course.last;
		this.#ask({ t: 'sub', topic, ...(since === undefined ? {} : { since }) }).then(
			({ seq = 0, body }) => {
				if (this.#rooms.get(topic) !== room) return;
				room.course.entered(seq);
				for (const hearing of room.hearings) hearing.entered?.(seq, body);
			},
			(error: unknown) => {
				if (!(error instanceof ApiError) || error.status === 0) return; // the next connection enters again
				for (const hearing of room.hearings) hearing.refused?.(error.code);
			}
		);
	}

	#log(topic: Topic, entries: Entry[]): void {
		const room = this.#rooms.get(topic);
		if (!room || room.paused) return;
		const { fresh, gap } = room.course.take(entries);
		if (fresh.length) for (const hearing of room.hearings) hearing.entries?.(fresh);
		if (gap) this.#enter(topic, room);
	}

	#reload(room: Room, head: number): void {
		const reading = [...room.hearings].filter((hearing) => hearing.reload);
		if (!reading.length) return room.course.moved(head);
		room.paused = true;
		for (const hearing of reading) hearing.reload?.(head);
	}

	#send(frame: object): void {
		if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
	}

	#ask(asking: Asking): Promise<Answer> {
		const id = ++this.#lastId;
		return new Promise<Answer>((settle, fail) => {
			const timer = setTimeout(() => {
				this.#questions.delete(id);
				fail(new ApiError(0, 'offline'));
			}, patience);
			this.#questions.set(id, { settle, fail, timer });
			this.#send({ ...asking, id });
		});
	}

	#answer(frame: Extract<Frame, { t: 'ok' | 'err' }>): void {
		const question = this.#questions.get(frame.id);
		if (!question) return;
		this.#questions.delete(frame.id);
		clearTimeout(question.timer);
		if (frame.t === 'ok') question.settle(frame);
		// A refusal over the socket reads like one over HTTP; 429 where it may be tried again after a while.
		else question.fail(new ApiError(frame.retry ? 429 : 422, frame.code, frame.fields, '', frame.retry));
	}
}

export const live = new Line();
