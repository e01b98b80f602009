import type { May } from '$api';
import type { Said } from '$locale';

/** Rooms and messages as the server sends them, and what can be told from them without asking it. */
export type RoomId = string & { readonly room: unique symbol };
export type MessageKey = string & { readonly key: unique symbol };
export type RoomKind = 'lobby' | 'topic' | 'direct' | 'object';

/** "home:dangjin" or "pact:…": the one space a room belongs to. */
export type SpaceName = string;

export interface Author {
	member?: string;
	guest?: string;
	tenant: string;
	name: string;
}

export interface Ref {
	noun: string;
	id: string;
}

export interface Room {
	id: RoomId;
	rev: number;
	space: SpaceName;
	kind: RoomKind;
	/** Empty for the lobby and between two. */
	name: Said;
	purpose: Said;
	about?: Ref;
	/** Of a closed room: who alone may enter. */
	members: { member: string; tenant: string; name: string }[];
	closed: boolean;
	state: 'open' | 'archived';
	/** The languages of those who read here. */
	langs: string[];
	may: May;
	unread: number;
	mentions: number;
	head: number;
	seen: number;
	last_at?: string;
}

/** Who can read a room. */
export interface Reader {
	member?: string;
	guest?: string;
	tenant: string;
	name: string;
	title?: Said;
	roles?: string[];
	zone?: string;
	/** How far she has read. */
	seen?: number;
}

/** A city's clock, and whether somebody is at the desk there. */
export interface Clock {
	tenant: string;
	zone: string;
	state?: 'open' | 'lunch' | 'closed' | 'weekend' | 'holiday';
	holiday?: Said;
}

export interface FileRef {
	id: string;
	name: string;
	type: string;
	bytes: number;
	width?: number;
	height?: number;
}

export interface Reaction {
	emoji: string;
	by: Author[];
}

export interface Translation {
	text: string;
	origin: 'human' | 'machine';
	tool?: string;
	by?: Author;
	at?: string;
	stale?: boolean;
}

export interface Message {
	seq: number;
	/** "" in the middle of the room; in a thread its root's number. */
	lane: string;
	by: Author;
	at: string;
	lang: string;
	text: string;
	mentions: string[];
	files: FileRef[];
	cards: Ref[];
	quote?: number;
	edited_at?: string;
	edits: number;
	removed?: { at: string; by: Author };
	/** What it said was given up when its time was over. */
	lapsed?: boolean;
	reactions: Reaction[];
	pinned: boolean;
	said: Record<string, Translation>;
	replies: number;
	last_reply_at?: string;
}

/** What somebody has written and sends; the same key is one message, however often it arrives. */
export interface Draft {
	key: MessageKey;
	lang: string;
	text: string;
	lane?: string;
	quote?: number;
	mentions?: string[];
	files?: string[];
	cards?: Ref[];
}

export interface MessagePage {
	items: Message[];
	head: number;
	/** Nothing stands before, or after, what is given. */
	first: boolean;
	last: boolean;
}

export interface Edit {
	text: string;
	at: string;
}

/** As many characters as the server takes. */
export const longest = 8_000;

/** The few signs offered at once; every other one can be typed into a message. */
export const emojis = ['👍', '🙏', '✅', '👀', '🎉', '❤️'] as const;

/** Whether two authors are the same person. */
export function same(one: Author | undefined, other: Author | undefined): boolean {
	if (!one || !other) return false;
	return one.member ? one.member === other.member : Boolean(one.guest) && one.guest === other.guest;
}

/** What a reader gets to see of a message. */
export interface Shown {
	text: string;
	lang: string;
	/** Stands for the original, which is one click away. */
	translation?: Translation;
}

/** The reader's own language first, unless she wants the original. */
export function shownTo(message: Message, reader: string, original: boolean): Shown {
	const translation = message.said[reader];
	if (original || message.lang === reader || !translation) return { text: message.text, lang: message.lang };
	return { text: translation.text, lang: reader, translation };
}

const groupWithin = 5 * 60_000;

/** The day of a moment by the clock of this computer. */
export function dayOf(at: string): string {
	const date = new Date(at);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How a message stands after the one before it. */
export interface Standing {
	/** Begins a new day. */
	day: boolean;
	/** Carries its author's name; else it follows on from the one above. */
	led: boolean;
	/** The first that the reader has not seen. */
	fresh: boolean;
	/** When the one before it was said. */
	since?: string;
}

export function standing(before: Message | undefined, message: Message, fresh: boolean): Standing {
	const day = !before || dayOf(before.at) !== dayOf(message.at);
	const led =
		day ||
		fresh ||
		!same(before?.by, message.by) ||
		Date.parse(message.at) - Date.parse(before?.at ?? '') > groupWithin ||
		Boolean(before?.removed);
	return { day, led, fresh, since: before?.at };
}

/** The rooms of a space in their order: the lobby first, then what moved last. */
export function ordered(rooms: readonly Room[]): Room[] {
	const rank = (room: Room) => (room.kind === 'lobby' ? 0 : 1);
	return [...rooms].sort(
		(a, b) => rank(a) - rank(b) || (b.last_at ?? '').localeCompare(a.last_at ?? '') || a.id.localeCompare(b.id)
	);
}

/** A size as people say it: "1.4 MB". */
export function sizeOf(bytes: number, regional: string): string {
	const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
	let value = bytes;
	let at = 0;
	while (value >= 1000 && at < units.length - 1) {
		value /= 1000;
		at++;
	}
	return new Intl.NumberFormat(regional, {
		style: 'unit',
		unit: units[at],
		unitDisplay: at ? 'short' : 'long',
		maximumFractionDigits: value < 10 && at ? 1 : 0
	}).format(value);
}
