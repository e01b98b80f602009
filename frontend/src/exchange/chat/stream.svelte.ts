import { sentence } from '$api';
import { dayHere } from '$locale';
import type { Message } from './model';
import { readMessages, type At, type Which } from './store';
import { find, nothing, withChanged, withNew, withNewer, withOlder, type Stretch } from './stretch';

const page = 60;

/** The messages of a room, or of one thread in it, as far as they are held here. */
export class Stream {
	readonly at: At;
	readonly lane: string;
	#stretch = $state.raw<Stretch>(nothing);
	#ready = $state(false);
	#failure = $state('');
	#older = $state(false);
	#newer = $state(false);
	/** Grows when the stretch is another one: the list then shows it from the place it was asked for. */
	#edition = $state(0);
	#target = $state<number>();
	#behind = $state(0);
	#round = 0;

	constructor(at: At, lane = '') {
		this.at = at;
		this.lane = lane;
	}

	get items(): readonly Message[] {
		return this.#stretch.items;
	}
	get first(): boolean {
		return this.#stretch.first;
	}
	get last(): boolean {
		return this.#stretch.last;
	}
	/** The first page has come. */
	get ready(): boolean {
		return this.#ready;
	}
	get failure(): string {
		return this.#failure;
	}
	get busyOlder(): boolean {
		return this.#older;
	}
	get edition(): number {
		return this.#edition;
	}
	/** The message that was gone to; undefined: the end. */
	get target(): number | undefined {
		return this.#target;
	}
	/** How many came while something older is shown. */
	get behind(): number {
		return this.#behind;
	}
	message(seq: number): Message | undefined {
		return find(this.#stretch, seq);
	}

	/** Goes to the end; the number of the last thing that had happened in the room when it was read comes back. */
	async newest(): Promise<number> {
		return await this.#go({}, () => undefined);
	}
	async around(seq: number): Promise<number> {
		return await this.#go({ around: seq }, (items) => items.find((one) => one.seq >= seq)?.seq ?? items.at(-1)?.seq);
	}
	/** Goes to the first message of a day, or the first after it. */
	async on(day: string): Promise<number> {
		return await this.#go(
			{ on: day, zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
			(items) => items.find((one) => dayHere(one.at) >= day)?.seq ?? items.at(-1)?.seq
		);
	}

	async older(): Promise<void> {
		const begin = this.items[0]?.seq;
		if (this.#older || this.first || begin === undefined) return;
		this.#older = true;
		await this.#extend({ before: begin }, (given) => {
			this.#stretch = withOlder(this.#stretch, given);
		});
		this.#older = false;
	}
	async newer(): Promise<void> {
		const end = this.items.at(-1)?.seq;
		if (this.#newer || this.last || end === undefined) return;
		this.#newer = true;
		await this.#extend({ after: end }, (given) => {
			this.#stretch = withNewer(this.#stretch, given);
			if (this.last) this.#behind = 0;
		});
		this.#newer = false;
	}

	/** Takes a message that has just been written. */
	add(message: Message): void {
		if (message.lane !== this.lane || !this.#ready) return;
		if (!this.last && !this.message(message.seq)) this.#behind++;
		this.#stretch = withNew(this.#stretch, message);
	}
	/** Takes a message as it reads now, where it is held. */
	change(message: Message): void {
		this.#stretch = withChanged(this.#stretch, message);
	}
	/** A thread under a message has grown. */
	replied(root: number, at: string): void {
		const held = this.message(root);
		if (held) this.change({ ...held, replies: held.replies + 1, last_reply_at: at });
	}

	async #go(which: Which, target: (items: Message[]) => number | undefined): Promise<number> {
		const round = ++this.#round;
		this.#failure = '';
		try {
			const given = await readMessages(this.at, { ...which, ...this.#lane(), size: page });
			if (round !== this.#round) return given.head;
			const { items, first, last } = given;
			this.#stretch = { items, first, last };
			this.#target = target(items);
			this.#behind = 0;
			this.#ready = true;
			this.#edition++;
			return given.head;
		} catch (error) {
			if (round === this.#round) this.#failure = sentence(error);
			throw error;
		}
	}

	async #extend(which: Which, take: (given: Stretch) => void): Promise<void> {
		const round = this.#round;
		try {
			const given = await readMessages(this.at, { ...which, ...this.#lane(), size: page });
			if (round === this.#round) take(given);
		} catch (error) {
			if (round === this.#round) this.#failure = sentence(error);
		}
	}

	#lane(): { lane?: string } {
		return this.lane ? { lane: this.lane } : {};
	}
}
