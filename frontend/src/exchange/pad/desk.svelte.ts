/* eslint-disable svelte/prefer-svelte-reactivity -- what is counted here isn't drawn; pages see the states alone */
import { SvelteMap } from 'svelte/reactivity';
import { sentence } from '$api';
import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import { guessLang, locale } from '$locale';
import { say } from '$ui';
import { anchorOf, placeOf, redrawAnchors, type Anchored } from './anchors';
import { readCaret } from './drawing';
import type { Editor } from './editor';
import { newId, type Alignment, type Comment, type Node, type Pad, type Suggestion } from './model';
import { OpenPad } from './open.svelte';
import * as store from './store';
import { colorOf } from './people';
import { carryOut, suggestionsIn, type Found } from './suggesting';
import { piecesOf, redrawWriters, type Look } from './writers';

/** Nobody waits for what others say at the margin longer than this, even where their page couldn't nudge ours. */
const lookEvery = 60_000;
/** After so long without a keystroke the pad is kept as a version by itself. */
const pause = 45_000;
/** What stands beside the text is counted anew so many milliseconds apart: it walks the whole text. */
const frame = 50;

/** A writer of a pad, and how her words are drawn. */
export interface Writer extends Look {
	member: string;
	tenant: string;
}

/** A paragraph, and whose words stand in it, whose are the most first. */
export interface Written {
	lang: string;
	at: number;
	text: string;
	hands: Writer[];
}

/** What somebody says, and the language its letters show; hers where they don't. */
const spoken = (text: string): store.Words => ({ text, text_lang: guessLang(text, locale.current) });

/** A pad as it lies before its reader: its text open, and what stands beside it. */
export class Desk {
	pad = $state.raw() as Pad;
	readonly at: store.At;
	readonly open: OpenPad;
	readonly member: string;
	readonly tenant: string;
	comments = $state.raw<Comment[]>([]);
	suggestions = $state.raw<Suggestion[]>([]);
	alignment = $state.raw<Alignment>();
	/** The language that is written in. */
	active = $state('');
	suggesting = $state(false);
	/** The comment that the reader looks at. */
	picked = $state('');
	failure = $state('');
	/** Who wrote what is shown. */
	writing = $state(false);
	writersFailed = $state('');
	#writers = $state.raw(new Map<number, Writer>());
	/** Grows with everything that changes a text, its selection or its marks, at most once a frame. */
	moved = $state(0);
	readonly editors = new SvelteMap<string, Editor>();
	#nudges = new Map<number, number>();
	#nudged = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#pause: ReturnType<typeof setTimeout> | undefined;
	#asking: ReturnType<typeof setTimeout> | undefined;
	#aligning: ReturnType<typeof setTimeout> | undefined;
	#moving: ReturnType<typeof setTimeout> | undefined;
	#changed = false;
	#look: ReturnType<typeof setInterval>;
	#noted = new Set<string>();

	constructor(pad: Pad, hand: { name: string; city: string; tenant: string; member: string; color: string }) {
		this.pad = pad;
		this.at = { space: pad.space, pad: pad.id };
		this.member = hand.member;
		this.tenant = hand.tenant;
		this.active = pad.langs.find((lang) => lang === locale.current) ?? pad.langs[0] ?? '';
		this.open = new OpenPad(pad.space, pad.id, hand);
		this.open.awareness.on('change', this.#heard);
		this.#look = setInterval(() => this.refresh(), lookEvery);
		document.addEventListener('visibilitychange', this.#seen);
		void this.#read();
	}

	get editor(): Editor | undefined {
		return this.editors.get(this.active);
	}
	get mayWrite(): boolean {
		return this.pad.may.write === true && this.pad.state === 'open' && this.open.standing !== 'frozen' && this.open.standing !== 'refused';
	}

	async leave(): Promise<void> {
		clearInterval(this.#look);
		for (const timer of [this.#timer, this.#pause, this.#aligning, this.#asking, this.#moving]) clearTimeout(timer);
		document.removeEventListener('visibilitychange', this.#seen);
		this.open.awareness.off('change', this.#heard);
		await this.open.leave();
	}

	/** The pad's row was read anew. */
	take(pad: Pad): void {
		this.pad = pad;
	}

	/** An editor of a language has come, or gone. */
	seat(lang: string, editor: Editor | undefined): void {
		if (editor) this.editors.set(lang, editor);
		else this.editors.delete(lang);
		this.touched();
	}

	/** A text has changed, or what is selected in it. What is drawn beside it follows in a moment. */
	move(changed: boolean): void {
		this.#changed ||= changed;
		this.#moving ??= setTimeout(() => {
			this.#moving = undefined;
			if (this.#changed) this.touched();
			else this.moved++;
			this.#changed = false;
		}, frame);
	}

	/** A text has changed. */
	touched(): void {
		this.moved++;
		if (this.pad.kind === 'parallel') {
			clearTimeout(this.#aligning);
			this.#aligning = setTimeout(() => void this.#align(), 1_500);
		}
		if (this.writing) {
			clearTimeout(this.#asking);
			this.#asking = setTimeout(() => void this.#askWriters(), 1_000);
		}
		if (!this.mayWrite) return;
		clearTimeout(this.#pause);
		this.#pause = setTimeout(() => void store.keepVersion(this.at).catch(() => undefined), pause); // a later pause keeps it
	}

	/** Reads the margin anew, soon; many reasons within a moment are one. */
	refresh(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.#read(), 150);
	}

	/** Tells the other open pages that the margin has changed. */
	nudge(): void {
		this.open.awareness.setLocalStateField('margin', ++this.#nudged);
	}

	#seen = (): void => {
		if (document.visibilityState === 'visible') this.refresh();
	};

	#heard = (): void => {
		let fresh = false;
		for (const [client, state] of this.open.awareness.getStates()) {
			const said = Number((state as { margin?: unknown }).margin ?? 0);
			if (client === this.open.doc.clientID || said === (this.#nudges.get(client) ?? 0)) continue;
			this.#nudges.set(client, said);
			fresh = true;
		}
		if (fresh) this.refresh();
	};

	async #read(): Promise<void> {
		try {
			[this.comments, this.suggestions] = await Promise.all([store.listComments(this.at), store.listSuggestions(this.at)]);
			this.failure = '';
			if (this.pad.kind === 'parallel') await this.#align();
			for (const editor of this.editors.values()) if (!this.open.composing.open) redrawAnchors(editor.view);
			this.settle();
		} catch (error) {
			this.failure = sentence(error);
		}
	}

	async #align(): Promise<void> {
		try {
			this.alignment = await store.readAlignment(this.at);
		} catch (error) {
			this.failure = sentence(error);
		}
	}

	/** Carries out what was decided, and tells the server of suggestions that were begun while it couldn't hear. */
	settle(): void {
		if (!this.mayWrite || this.open.composing.open) return;
		const decided = (id: string) => {
			const state = this.suggestions.find((one) => one.id === id)?.state;
			return state === 'accepted' ? ('accept' as const) : state === 'refused' || state === 'withdrawn' ? ('refuse' as const) : undefined;
		};
		readCaret();
		for (const [lang, editor] of this.editors) {
			const tr = carryOut(editor.state, decided);
			if (tr) editor.view.dispatch(tr);
			for (const { id, member } of suggestionsIn(editor.state.doc)) {
				if (member === this.member && !this.suggestions.some((one) => one.id === id)) this.begun(id, lang);
			}
		}
	}

	/** One's own suggestion was begun. What can't be told now is told when the margin is read next. */
	begun(id: string, lang: string): void {
		if (this.#noted.has(id)) return;
		this.#noted.add(id);
		store.noteSuggestion(this.at, id, lang).then(
			(one) => {
				if (!this.suggestions.some(({ id: known }) => known === one.id)) this.suggestions = [one, ...this.suggestions];
				this.nudge();
			},
			() => this.#noted.delete(id)
		);
	}

	readonly suggester = (lang: string, onrefused: () => void) => ({
		tenant: this.tenant,
		member: this.member,
		on: () => this.suggesting,
		onbegun: (id: string) => this.begun(id, lang),
		onrefused,
		newId
	});

	/** The comments that stand in a language's text. */
	anchored = (lang: string): Anchored[] =>
		this.comments
			.filter((one) => one.lang === lang)
			.map(({ id, from, to, state }) => ({ id, from, to, open: state === 'open' }));

	/** The suggestions that stand in the texts now, each with its row where the server knows it. */
	get found(): (Found & { lang: string; row: Suggestion | undefined })[] {
		void this.moved;
		return [...this.editors].flatMap(([lang, editor]) =>
			suggestionsIn(editor.state.doc).map((one) => ({ ...one, lang, row: this.suggestions.find(({ id }) => id === one.id) }))
		);
	}

	/** Shows who wrote what, or hides it again. */
	showWriters(on: boolean): void {
		this.writing = on;
		void this.#askWriters();
	}

	async #askWriters(): Promise<void> {
		if (this.writing) {
			try {
				const all = Object.entries(await store.readWriters(this.at));
				const members = [...new Set(all.map(([, { member }]) => member))].sort();
				this.#writers = new Map(all.map(([client, { member, tenant, name }]) => [Number(client), { member, tenant, name, color: colorOf(member), pattern: members.indexOf(member) % 5 }]));
				this.writersFailed = '';
			} catch (error) {
				this.writersFailed = sentence(error);
			}
		}
		for (const editor of this.editors.values()) if (!this.open.composing.open) redrawWriters(editor.view);
	}

	/** How the words of a client of Yjs are drawn; nothing while they aren't asked for. */
	readonly look = (): ((client: number) => Look | undefined) | undefined => (this.writing ? (client) => this.#writers.get(client) : undefined);

	/** The paragraphs of all languages with those who wrote them. */
	get written(): Written[] {
		void this.moved;
		const writers = this.#writers;
		return [...this.editors].flatMap(([lang, { state }]) => {
			const pieces = piecesOf(state);
			const found: Written[] = [];
			state.doc.descendants((node, at) => {
				if (!node.isTextblock) return true;
				const size = new Map<string, [Writer, number]>();
				for (const { from, to, client } of pieces) {
					const letters = Math.min(to, at + node.nodeSize) - Math.max(from, at);
					const one = writers.get(client);
					if (one && letters > 0) size.set(one.member, [one, (size.get(one.member)?.[1] ?? 0) + letters]);
				}
				const hands = [...size.values()].sort(([, a], [, b]) => b - a).map(([one]) => one);
				if (node.textContent.trim()) found.push({ lang, at, text: node.textContent.slice(0, 80), hands });
				return false;
			});
			return found;
		});
	}

	/** A language's text as it stands here now, whether it is drawn or not. */
	textNow(lang: string): Node {
		return yXmlFragmentToProsemirrorJSON(this.open.doc.getXmlFragment(`text:${lang}`)) as Node;
	}

	/** What is selected in the language that is written in. */
	get selected(): string {
		void this.moved;
		const state = this.editor?.state;
		return state ? state.doc.textBetween(state.selection.from, state.selection.to, ' ', ' ') : '';
	}

	async comment(text: string): Promise<boolean> {
		const anchor = this.editor && anchorOf(this.editor.state);
		if (!anchor) return false;
		return this.deed(async () => {
			const made = await store.addComment(this.at, this.active, anchor, spoken(text));
			this.comments = [made, ...this.comments];
			this.picked = made.id;
		});
	}
	answer = (id: string, text: string): Promise<boolean> => this.deed(async () => this.#put(await store.answerComment(this.at, id, spoken(text))));
	resolve = (id: string, state: 'open' | 'resolved'): Promise<boolean> =>
		this.deed(async () => this.#put(await store.resolveComment(this.at, id, state)));
	#put(fresh: Comment): void {
		this.comments = this.comments.map((one) => (one.id === fresh.id ? fresh : one));
	}

	decide = (id: string, to: 'accepted' | 'refused' | 'withdrawn'): Promise<boolean> =>
		this.deed(async () => {
			const fresh = await store.decideSuggestion(this.at, id, to);
			this.suggestions = this.suggestions.map((one) => (one.id === id ? fresh : one));
		});

	nameLinguist = (member: string): Promise<boolean> =>
		this.deed(async () => void (this.alignment = await store.nameLinguist(this.at, member)));
	confirm = (number: string, hashes: Record<string, string>): Promise<boolean> =>
		this.deed(async () => void (this.alignment = await store.confirmPair(this.at, number, hashes)));

	/** Does something at the margin, lets the others know, and says what went wrong. */
	async deed(work: () => Promise<void>): Promise<boolean> {
		try {
			await work();
			for (const editor of this.editors.values()) redrawAnchors(editor.view);
			this.settle();
			this.nudge();
			return true;
		} catch (error) {
			say(sentence(error));
			this.refresh();
			return false;
		}
	}

	/** Goes to the words of a comment. */
	show(comment: Comment): void {
		const editor = this.editors.get(comment.lang);
		const place = editor && placeOf(editor.state, comment);
		this.picked = comment.id;
		if (!editor || !place) return;
		this.active = comment.lang;
		editor.chain().setTextSelection(place).scrollIntoView().focus().run();
	}
	/** Goes to a paragraph. */
	goTo(lang: string, at: number): void {
		this.active = lang;
		this.editors.get(lang)?.chain().setTextSelection(at + 1).scrollIntoView().focus().run();
	}
	/** Goes to a suggestion's words. */
	go(found: Found & { lang: string }): void {
		this.active = found.lang;
		this.editors.get(found.lang)?.chain().setTextSelection({ from: found.from, to: found.to }).scrollIntoView().focus().run();
	}
}
