import { ApiError, sentence } from '$api';
import { locale } from '$locale';
import { session } from '$tenants/session.svelte';
import { say } from '$ui';
import { candidates, type Candidate } from './mention';
import type { Message, Reader, Room } from './model';
import type { RoomDesk } from './room.svelte';
import { deeds as ask, hasEngine, readMessage, type At } from './store';

export type Question = 'edits' | 'remove' | 'translate';

/** Where pages lead; the page says it, since parts know no addresses. */
export interface Ways {
	thread: (root: number | undefined) => void;
	message: (seq: number) => void;
	link: (seq: number) => string;
}
/** Words for those who can be called by name. */
export interface CallWords {
	role: (code: string) => string;
	tenant: (id: string) => string;
	everybody: () => string;
}

/** What can be done with the messages of an open room, and what is being asked about one of them. */
export class Deeds {
	readonly desk: RoomDesk;
	readonly #ways: Ways;
	readonly #words: CallWords;
	#editing = $state<number>();
	#quoting = $state.raw<Message>();
	#question = $state.raw<{ what: Question; of: Message }>();
	#busy = $state<string>();
	/** Messages that are only quoted, by their number. */
	#quoted = $state.raw<Readonly<Record<number, Message | undefined>>>({});
	#absent = $state.raw<readonly number[]>([]);

	/** Whether the reader's organisation has an engine that translates. */
	#engine = $state(false);

	constructor(desk: RoomDesk, ways: Ways, words: CallWords) {
		this.desk = desk;
		this.#ways = ways;
		this.#words = words;
		// Without an answer nothing is offered.
		if (!session.guest)
			void hasEngine().then(
				(is) => (this.#engine = is),
				() => undefined
			);
	}

	get at(): At {
		return this.desk.at;
	}
	get room(): Room | undefined {
		return this.desk.room;
	}
	get engine(): boolean {
		return this.#engine;
	}
	may(right: string): boolean {
		return this.room?.may[right] === true;
	}
	get editing(): number | undefined {
		return this.#editing;
	}
	get quoting(): Message | undefined {
		return this.#quoting;
	}
	get question(): { what: Question; of: Message } | undefined {
		return this.#question;
	}
	get candidates(): Candidate[] {
		const others = (one: Reader) => one.member !== session.me?.acting.member || one.guest !== undefined;
		const { role, tenant, everybody } = this.#words;
		return candidates(this.desk.people.filter(others), { role, tenant, everybody: everybody() });
	}
	mine(message: Message): boolean {
		return this.desk.mine(message.by);
	}
	busy(what: string): boolean {
		return this.#busy === what;
	}
	/** Whether a mention calls the one who reads. */
	callsMe = (target: string): boolean => {
		const acting = session.me?.acting;
		if (target === 'room') return true;
		return (
			target === `member:${acting?.member ?? ''}` ||
			target === `tenant:${acting?.tenant ?? ''}` ||
			(acting?.roles ?? []).some((role) => target === `role:${role}`)
		);
	};

	edit(message: Message | undefined): void {
		this.#editing = message?.seq;
	}
	quote(message: Message | undefined): void {
		this.#quoting = message;
	}
	open(what: Question, of: Message): void {
		this.#question = { what, of };
	}
	close(): void {
		this.#question = undefined;
	}
	thread(root: number | undefined): void {
		this.#ways.thread(root);
	}
	goTo(seq: number): void {
		this.#ways.message(seq);
	}
	link(message: Message): string {
		return this.#ways.link(message.seq);
	}

	/** A message that another one quotes; undefined until it has come. */
	quoted(seq: number): Message | undefined {
		return this.desk.main.message(seq) ?? this.desk.thread?.message(seq) ?? this.#quoted[seq];
	}
	async readQuoted(seq: number): Promise<void> {
		if (this.quoted(seq) || seq in this.#quoted) return;
		this.#quoted = { ...this.#quoted, [seq]: undefined };
		try {
			this.#quoted = { ...this.#quoted, [seq]: await readMessage(this.at, seq) };
		} catch (error) {
			// Then only the answer is shown.
			if (error instanceof ApiError && [403, 404].includes(error.status)) this.#absent = [...this.#absent, seq];
		}
	}
	/** There is no such message, for this person. */
	absent(seq: number): boolean {
		return this.#absent.includes(seq) && !this.quoted(seq);
	}

	async react(message: Message, emoji: string): Promise<void> {
		const given = message.reactions.find((one) => one.emoji === emoji)?.by.some((by) => this.desk.mine(by)) ?? false;
		await this.#do(`react ${message.seq}`, async () =>
			this.desk.took(await ask.react(this.at, message.seq, emoji, !given))
		);
	}
	async pin(message: Message): Promise<void> {
		await this.#do(`pin ${message.seq}`, async () =>
			this.desk.took(await ask.pin(this.at, message.seq, !message.pinned))
		);
	}
	async remove(message: Message): Promise<void> {
		await this.#do('remove', async () => {
			await ask.remove(this.at, message.seq);
			this.desk.took(await readMessage(this.at, message.seq));
			this.close();
		});
	}
	/** Changes what was said; the error comes back to the field. */
	async save(message: Message, text: string): Promise<void> {
		this.desk.took(await ask.edit(this.at, message.seq, text));
		this.edit(undefined);
	}
	async translate(message: Message, lang: string, text: string): Promise<void> {
		this.desk.took(await ask.translate(this.at, message.seq, lang, text));
		this.close();
	}
	/** Asks the engine for the reader's language. */
	async interpret(message: Message): Promise<void> {
		await this.#do(`interpret ${message.seq}`, async () =>
			this.desk.took(await ask.interpret(this.at, message.seq, locale.current))
		);
	}

	async #do(what: string, work: () => Promise<void>): Promise<void> {
		if (this.#busy === what) return;
		this.#busy = what;
		try {
			await work();
		} catch (error) {
			if (!(error instanceof ApiError)) throw error;
			say(sentence(error));
		} finally {
			this.#busy = undefined;
		}
	}
}
