import { session } from '$tenants/session.svelte';
import { guessLang, locale } from '$locale';
import { Uploads } from './files.svelte';
import { begunIn, dropBegun, keepBegun, type Unsent } from './keep';
import { linked, unlinked, type Picked } from './mention';
import { longest, type Message } from './model';
import { messageKey, outbox } from './outbox.svelte';
import type { At } from './store';

const keepPause = 250;

/** What is being written in a room or a thread. It is kept in this browser while it is written, and comes back with the room. */
export class Composing {
	readonly at: At;
	readonly lane: string;
	readonly uploads: Uploads;
	#text = $state('');
	#picked = $state.raw<Picked[]>([]);
	#lang = $state<string>();
	#quote = $state<number>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#as = session.actor;

	constructor(at: At, lane = '') {
		this.at = at;
		this.lane = lane;
		this.uploads = new Uploads(at.space);
	}

	get text(): string {
		return this.#text;
	}
	set text(text: string) {
		this.#text = text;
		this.#keepSoon();
	}
	get picked(): Picked[] {
		return this.#picked;
	}
	set picked(picked: Picked[]) {
		this.#picked = picked;
		this.#keepSoon();
	}
	/** The language it is in: the one that was chosen, else the one its letters tell. */
	get lang(): string {
		return this.#lang ?? guessLang(this.#text, locale.current);
	}
	set lang(tag: string) {
		this.#lang = tag;
		this.#keepSoon();
	}
	get quote(): number | undefined {
		return this.#quote;
	}
	set quote(seq: number | undefined) {
		this.#quote = seq;
		this.#keepSoon();
	}
	/** What is sent, and how many characters of it there are. */
	get count(): number {
		return [...linked(this.#text.trim(), this.#picked).text].length;
	}
	get ready(): boolean {
		const something = this.#text.trim() !== '' || this.uploads.done.length > 0;
		return something && this.count <= longest && !this.uploads.busy && !this.uploads.failed;
	}

	/** Brings back what was begun here. */
	async restore(): Promise<void> {
		const begun = await begunIn(this.#where).catch(() => undefined); // where nothing is kept, one begins anew
		if (!begun || this.#text) return;
		this.#text = begun.text;
		this.#picked = begun.picked;
		this.#lang = begun.lang;
		this.#quote = begun.quote;
		this.uploads.restore(begun.files);
	}

	/** Sends it: kept here first, then on its way. */
	async send(): Promise<void> {
		if (!this.ready) return;
		const { text, mentions } = linked(this.#text.trim(), this.#picked);
		const files = this.uploads.done;
		const lang = this.lang;
		const quote = this.#quote;
		this.#text = '';
		this.#picked = [];
		this.#lang = undefined;
		this.#quote = undefined;
		this.uploads.clear();
		await outbox.post(
			this.at.space,
			this.at.room,
			{
				key: messageKey(),
				lang,
				text,
				...(this.lane ? { lane: this.lane } : {}),
				...(quote ? { quote } : {}),
				...(mentions.length ? { mentions } : {}),
				...(files.length ? { files: files.map(({ id }) => id) } : {})
			},
			files
		);
		await this.keep();
	}

	/** Takes a message back that the server didn't want, to be written anew. */
	async takeBack(one: Unsent): Promise<void> {
		const { text, picked } = unlinked(one.draft.text);
		this.#text = this.#text.trim() ? `${text}\n${this.#text}` : text;
		this.#picked = [...this.#picked, ...picked];
		this.#quote = one.draft.quote;
		this.uploads.restore([...this.uploads.done, ...one.files]);
		await this.keep();
		await outbox.discard(one);
	}

	/** Keeps now what is written, or forgets it where nothing is left. */
	async keep(): Promise<void> {
		clearTimeout(this.#timer);
		const files = this.uploads.done;
		try {
			if (!this.#text.trim() && !files.length) await dropBegun(this.#where);
			else
				await keepBegun(this.#where, {
					text: this.#text,
					picked: $state.snapshot(this.#picked),
					files: $state.snapshot(files) as typeof files,
					...(this.#quote ? { quote: this.#quote } : {}),
					...(this.#lang ? { lang: this.#lang } : {})
				});
		} catch {
			/* it stands in the field as long as the page does */
		}
	}

	#keepSoon(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.keep(), keepPause);
	}
	get #where(): string {
		return [this.#as, this.at.space, this.at.room, this.lane].join(' ');
	}
}

/** The last message of one's own that can be changed, for the arrow up in an empty field. */
export function lastOwn(items: readonly Message[], mine: (message: Message) => boolean): Message | undefined {
	return items.findLast((message) => mine(message) && !message.removed && !message.lapsed);
}
