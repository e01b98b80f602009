import { sentence } from '$api';
import { live, type Seat } from '../../live';
import { session } from '$tenants/session.svelte';
import { ordered, type Room, type RoomId, type SpaceName } from './model';
import { archiveRoom, listRooms } from './store';
import { ownTopic, spaceTopic } from './topics';

const pause = 700;

/** Somebody who is seen in a space. */
export interface Attendee {
	member?: string;
	guest?: string;
	tenant?: string;
}
/** All who are here, or who came and who left. */
interface Presence {
	here?: Attendee[];
	came?: Attendee[];
	left?: Attendee[];
}

/** The rooms of everything this person may enter, with what is new in each. It follows what happens while it is open. */
class Rooms {
	#items = $state.raw<readonly Room[]>([]);
	#ready = $state(false);
	#failure = $state('');
	/** The archived rooms, once somebody has asked for them. */
	#archived = $state.raw<readonly Room[]>();
	#archivedFailure = $state('');
	#seats = new Map<string, Seat>();
	#timer: ReturnType<typeof setTimeout> | undefined;
	#open = false;
	/** Who is seen in each space at this moment. */
	#here = $state.raw<Readonly<Record<SpaceName, readonly Attendee[]>>>({});
	/** The room that is looked at: what comes there is read as it comes. */
	#watched: RoomId | undefined;

	get ready(): boolean {
		return this.#ready;
	}
	get failure(): string {
		return this.#failure;
	}
	get items(): readonly Room[] {
		return this.#items;
	}
	/** The archived rooms, what moved last first; undefined until they have been asked for and come. */
	get archived(): readonly Room[] | undefined {
		return this.#archived;
	}
	get archivedFailure(): string {
		return this.#archivedFailure;
	}
	/** How many messages wait unread in all. */
	get unread(): number {
		return this.#items.reduce((sum, room) => sum + room.unread, 0);
	}
	/** How often one was called by name. */
	get mentions(): number {
		return this.#items.reduce((sum, room) => sum + room.mentions, 0);
	}
	find(space: SpaceName, id: string): Room | undefined {
		return [...this.#items, ...(this.#archived ?? [])].find((room) => room.id === id && room.space === space);
	}
	/** The rooms of each space, in the order in which the person's spaces stand. */
	get bySpace(): { space: SpaceName; rooms: Room[] }[] {
		const places = (session.me?.spaces ?? []).map(({ space }) => space);
		const names = [...new Set([...places, ...this.#items.map(({ space }) => space)])];
		return names
			.map((space) => ({ space, rooms: ordered(this.#items.filter((room) => room.space === space)) }))
			.filter(({ rooms }) => rooms.length);
	}

	/** Who is in a space now, on whatever page. */
	hereIn(space: SpaceName): readonly Attendee[] {
		return this.#here[space] ?? [];
	}

	open(): void {
		this.#open = true;
		void this.load();
		const own = ownTopic();
		if (own) this.#hear(own);
	}
	close(): void {
		this.#open = false;
		clearTimeout(this.#timer);
		for (const seat of this.#seats.values()) seat.leave();
		this.#seats.clear();
		this.#items = [];
		this.#archived = undefined;
		this.#ready = false;
	}

	/** Reads the list anew. */
	async load(): Promise<void> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		try {
			const found = await listRooms();
			if (!this.#open) return;
			this.#items = found.map((room) => (room.id === this.#watched ? { ...room, unread: 0, mentions: 0 } : room));
			this.#ready = true;
			this.#failure = '';
			if (this.#archived) void this.loadArchived();
			if (session.guest) return;
			for (const space of new Set(found.map((room) => room.space))) this.#hear(spaceTopic(space), space);
		} catch (error) {
			this.#failure = sentence(error);
		}
	}
	/** Reads the archived rooms, which nobody needs every day. */
	async loadArchived(): Promise<void> {
		try {
			const found = await listRooms('archived');
			if (!this.#open) return;
			this.#archived = ordered(found);
			this.#archivedFailure = '';
		} catch (error) {
			this.#archivedFailure = sentence(error);
		}
	}
	/** Takes an archived room into use again. */
	async reopen(room: Room): Promise<void> {
		this.take(await archiveRoom(room, false));
	}
	/** Reads it anew soon: many small things that happen are one reading. */
	soon(): void {
		if (this.#open) this.#timer ??= setTimeout(() => void this.load(), pause);
	}

	/** A room as it is now; it stands among the open ones or among the archived ones. */
	take(room: Room): void {
		const archived = room.state === 'archived';
		this.#items = withRoom(this.#items, room, !archived);
		if (this.#archived) this.#archived = withRoom(this.#archived, room, archived);
	}
	watch(room: RoomId | undefined): void {
		this.#watched = room;
	}
	/** The person has read a room up to here, on this device or another. */
	seen(id: RoomId, seq: number): void {
		this.#items = this.#items.map((room) => {
			if (room.id !== id || seq <= room.seen) return room;
			const all = seq >= room.head;
			return { ...room, seen: seq, unread: all ? 0 : room.unread, mentions: all ? 0 : room.mentions };
		});
	}

	#hear(topic: string, space?: SpaceName): void {
		if (this.#seats.has(topic)) return;
		this.#seats.set(
			topic,
			live.join(topic, {
				now: (kind, body) => {
					if (kind === 'presence' && space) this.#seen(space, body as Presence);
					else this.#now(kind, body);
				},
				entered: () => this.soon()
			})
		);
	}

	#seen(space: SpaceName, { here, came = [], left = [] }: Presence): void {
		const key = (one: Attendee) => `${one.member ?? ''} ${one.guest ?? ''}`;
		const before = here ?? this.hereIn(space);
		const gone = [...came, ...left].map(key);
		this.#here = { ...this.#here, [space]: [...before.filter((one) => !gone.includes(key(one))), ...came] };
	}

	#now(kind: string, body: unknown): void {
		if (kind === 'grown' || kind === 'room') this.soon();
		if (kind !== 'seen') return;
		const { room, seq } = body as { room?: RoomId; seq?: number };
		if (!room || seq === undefined) return;
		this.seen(room, seq);
		if (room !== this.#watched) this.soon();
	}
}

/** A list in which a room stands as it is now, at its place or at the end; or doesn't stand any more. */
function withRoom(list: readonly Room[], room: Room, stands: boolean): readonly Room[] {
	if (!stands) return list.filter((one) => one.id !== room.id);
	const known = list.some((one) => one.id === room.id);
	return known ? list.map((one) => (one.id === room.id ? room : one)) : [...list, room];
}

export const rooms = new Rooms();
