import { ApiError, sentence } from '$api';
import { draftOf, dropDraft, keepDraft } from '$app-frame/form/keep';
import { live, topicOf, type Entry, type Seat } from '../../live';
import {
	doings,
	listCaptions,
	readRoom,
	writeCaption,
	type Caption,
	type Floor,
	type Hall,
	type Room,
	type Written
} from './room';

/** How many lines are fetched of what was said before one came. */
const before = 60;
const pollEvery = 4_000;
const againAfter = 2_000;
/** What was not kept for such reasons is sent again, under the same key. */
const passing = (error: unknown): boolean =>
	error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
const pause = () => new Promise((done) => setTimeout(done, againAfter));

/** A vote on its way. */
interface Vote {
	choice: string;
	key: string;
}

/**
 * The room of a meeting, followed through the socket, and by asking again and again where no socket holds. What one has written or voted outlives a broken
 * line: it is sent again under its own key until the server has it.
 */
export class LiveHall {
	/** What this reader may do here, and in which votes she has voted. */
	room = $state.raw<Room>();
	floor = $state.raw<Floor>();
	lines = $state.raw<Caption[]>([]);
	here = $state.raw<Record<string, number>>({});
	unread = $state.raw<unknown>();
	/** Lines on their way, and what was refused. */
	waiting = $state.raw<Written[]>([]);
	/** Votes on their way: which choice, by ballot. */
	voting = $state.raw<Record<string, string>>({});
	refused = $state('');
	/** How far the server's clock is ahead of this computer's, in milliseconds. */
	ahead = $state(0);

	#of: Hall;
	#draft: string;
	#seats: Seat[] = [];
	#poll: ReturnType<typeof setInterval> | undefined;
	#over = false;
	#sending = false;
	#votes: Record<string, Vote> = {};

	constructor(of: Hall, draft: string) {
		this.#of = of;
		this.#draft = draft;
	}

	get last(): number {
		return this.lines.at(-1)?.seq ?? 0;
	}

	/** Reads what there is, follows what comes. It ends with `leave`. */
	async enter(): Promise<void> {
		this.unread = undefined;
		try {
			await this.read();
			await this.#readLines(Math.max(0, (this.room?.captions ?? 0) - before));
		} catch (error) {
			this.unread = error;
			return;
		}
		if (this.#over) return;
		this.#follow();
		this.#poll ??= setInterval(() => {
			if (!live.connected) void this.#catchUp();
		}, pollEvery);
		this.waiting = [...((await draftOf<Written[]>(this.#draft)) ?? []), ...this.waiting];
		void this.#send();
		const votes = (await draftOf<Record<string, Vote>>(`${this.#draft} votes`)) ?? {};
		for (const [ballot, vote] of Object.entries(votes)) void this.#cast(ballot, vote);
	}

	leave(): void {
		this.#over = true;
		clearInterval(this.#poll);
		for (const seat of this.#seats) seat.leave();
	}

	async read(): Promise<void> {
		this.take(await readRoom(this.#of));
	}

	/** Takes the room as a deed has left it; what is older than what is shown is passed over. */
	take(room: Room): void {
		this.room = room;
		this.ahead = Date.parse(room.now) - Date.now();
		if (room.floor.seq >= (this.floor?.seq ?? 0)) this.floor = room.floor;
		if (!live.connected || !Object.keys(this.here).length) this.here = room.here;
	}

	/** Does something in the room, and shows what came of it. */
	async does(work: Promise<Room>): Promise<void> {
		this.take(await work);
	}

	#follow(): void {
		const { space } = this.#of;
		const id = this.#of.sitting ?? this.#of.id;
		const floor = live.join(
			topicOf(space, 'meeting', id),
			{
				entries: (entries) => this.#floored(entries),
				reload: () => void this.#again(() => floor.moved(this.floor?.seq ?? 0)),
				entered: () => void this.#catchUp(),
				now: (kind, body) => this.#heard(kind, body),
				refused: (code) => (this.unread = new ApiError(404, code))
			},
			this.floor?.seq ?? 0
		);
		const captions = live.join(
			topicOf(space, 'captions', id),
			{
				entries: (entries) => this.#lined(entries as unknown as Caption[]),
				reload: () => void this.#again(() => captions.moved(this.last))
			},
			this.last
		);
		this.#seats = [floor, captions];
	}

	async #again(then: () => void): Promise<void> {
		await this.#catchUp();
		then();
	}

	/** Reads over HTTP what was missed: after a broken line, and while none holds. */
	async #catchUp(): Promise<void> {
		try {
			await this.read();
			await this.#readLines(this.last);
		} catch (error) {
			if (!passing(error)) this.unread = error; // a line that doesn't hold is asked again
		}
	}

	async #readLines(since: number): Promise<void> {
		let after: string | undefined;
		do {
			const page = await listCaptions(this.#of, since, after);
			this.#lined(page.items);
			after = page.next;
		} while (after);
	}

	#floored(entries: Entry[]): void {
		const newest = entries.findLast((entry) => entry.floor)?.floor as Floor | undefined;
		if (newest && newest.seq >= (this.floor?.seq ?? 0)) this.floor = newest;
	}

	#lined(entries: readonly Caption[]): void {
		const fresh = entries.filter((line) => line.seq > this.last);
		if (fresh.length) this.lines = [...this.lines, ...fresh].slice(-2_000);
	}

	#heard(kind: string, body: unknown): void {
		if (kind === 'crowd') this.here = (body as { here: Record<string, number> }).here;
		if (kind === 'meeting') void this.#catchUp();
	}

	/** Writes a line. It is shown as waiting until the server has it. */
	write(lang: string, text: string): void {
		this.waiting = [...this.waiting, { key: crypto.randomUUID(), lang, text }];
		void keepDraft(this.#draft, this.waiting);
		void this.#send();
	}

	async #send(): Promise<void> {
		if (this.#sending) return;
		this.#sending = true;
		while (this.waiting.length && !this.#over) {
			const next = this.waiting[0];
			if (!next) break;
			try {
				const kept = await writeCaption(this.#of, next);
				if (kept.seq === this.last + 1) this.#lined([kept]);
			} catch (error) {
				if (passing(error)) {
					await pause();
					continue;
				}
				this.refused = `${sentence(error)} “${next.text}”`;
			}
			this.waiting = this.waiting.slice(1);
			void (this.waiting.length ? keepDraft(this.#draft, this.waiting) : dropDraft(this.#draft));
		}
		this.#sending = false;
	}

	/** Votes. The vote has one key, however often a broken line or a page read anew makes it come. */
	async vote(ballot: string, choice: string): Promise<void> {
		if (this.voting[ballot]) return;
		this.refused = '';
		await this.#cast(ballot, { choice, key: crypto.randomUUID() });
	}

	async #cast(ballot: string, vote: Vote): Promise<void> {
		if (this.#votes[ballot]) return;
		this.#underway({ ...this.#votes, [ballot]: vote });
		while (!this.#over) {
			try {
				this.take(await doings.vote(this.#of, ballot, vote.choice, vote.key));
				break;
			} catch (error) {
				if (!passing(error)) {
					this.refused = sentence(error);
					break;
				}
				await pause();
			}
		}
		if (this.#over) return; // it is sent again when the room is entered again
		this.#underway(Object.fromEntries(Object.entries(this.#votes).filter(([of]) => of !== ballot)));
	}

	#underway(votes: Record<string, Vote>): void {
		this.#votes = votes;
		this.voting = Object.fromEntries(Object.entries(votes).map(([ballot, { choice }]) => [ballot, choice]));
		const at = `${this.#draft} votes`;
		void (Object.keys(votes).length ? keepDraft(at, votes) : dropDraft(at));
	}
}
