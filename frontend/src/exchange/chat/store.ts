import { api, got, on, type Page } from '$api';
import type { Said } from '$locale';
import type { Clock, Draft, Edit, Message, MessagePage, Reader, Room, RoomId, SpaceName } from './model';

/** Asks the server for what the chat's pages show. Here, and only here, its words become the chat's nouns. */
async function as<T>(answer: Promise<{ data?: unknown }>): Promise<T> {
	return (await got(answer)) as T;
}

/** Where a room is. */
export interface At {
	space: SpaceName;
	room: RoomId;
}
const path = ({ space, room }: At) => ({ params: { path: { space, room } } });
const one = ({ space, room }: At, seq: number) => ({ params: { path: { space, room, seq } } });

/** Lists of the server may be null where they are empty. */
function whole(given: Message): Message {
	return {
		...given,
		lane: given.lane ?? '',
		lang: given.lang ?? '',
		text: given.text ?? '',
		mentions: given.mentions ?? [],
		files: given.files ?? [],
		cards: given.cards ?? [],
		reactions: given.reactions ?? [],
		said: given.said ?? {},
		edits: given.edits ?? 0,
		replies: given.replies ?? 0,
		pinned: given.pinned ?? false
	};
}
const wholeRoom = (given: Room, space: SpaceName): Room => ({
	...given,
	space: given.space ?? space,
	members: given.members ?? [],
	langs: given.langs ?? [],
	may: given.may ?? {},
	unread: given.unread ?? 0,
	mentions: given.mentions ?? 0,
	head: given.head ?? 0,
	seen: given.seen ?? 0
});
export const messageOf = (given: unknown): Message => whole(given as Message);

export async function listRooms(state: Room['state'] = 'open'): Promise<Room[]> {
	const { items } = await as<Page<Room>>(api.GET('/rooms', { params: { query: { state } } }));
	return (items ?? []).map((room) => wholeRoom(room, room.space));
}

export const readRoom = async (at: At): Promise<Room> =>
	wholeRoom(await as<Room>(api.GET('/spaces/{space}/rooms/{room}', path(at))), at.space);

/** What a room is opened or changed with. */
export interface RoomWish {
	name?: Said;
	purpose?: Said;
	members?: string[];
}
/** A room that is only for its members stays so: what was said there was said to them. */
export interface Opening extends RoomWish {
	kind: 'topic' | 'direct';
	closed?: boolean;
}

export const openRoom = async (space: SpaceName, wish: Opening, key: string): Promise<Room> =>
	wholeRoom(
		await as<Room>(
			api.POST('/spaces/{space}/rooms', {
				params: { path: { space } },
				headers: { 'Idempotency-Key': key },
				body: wish
			})
		),
		space
	);

export const changeRoom = async (room: Room, wish: RoomWish): Promise<Room> =>
	wholeRoom(
		await as<Room>(
			api.PATCH('/spaces/{space}/rooms/{room}', {
				params: { path: { space: room.space, room: room.id }, header: on(room.rev) },
				body: wish
			})
		),
		room.space
	);

export async function archiveRoom({ space, id }: Room, archived: boolean): Promise<Room> {
	const at = path({ space, room: id });
	return wholeRoom(
		await as<Room>(
			archived
				? api.POST('/spaces/{space}/rooms/{room}/archive', at)
				: api.POST('/spaces/{space}/rooms/{room}/reopen', at)
		),
		space
	);
}

export const listPeople = async (at: At): Promise<Reader[]> =>
	(await as<Page<Reader>>(api.GET('/spaces/{space}/rooms/{room}/people', path(at)))).items ?? [];

/** The clock and the office hours of each city of a space. */
export const listClocks = async (space: SpaceName): Promise<Clock[]> =>
	(await as<Page<Clock>>(api.GET('/spaces/{space}/clocks', { params: { path: { space } } }))).items ?? [];

/** Which messages: around one, on a day, before or after one; none of them: the newest. */
export interface Which {
	before?: number;
	after?: number;
	around?: number;
	on?: string;
	/** Where the day is counted. */
	zone?: string;
	lane?: string;
	size?: number;
}

export async function readMessages({ space, room }: At, query: Which): Promise<MessagePage> {
	const page = await as<MessagePage>(
		api.GET('/spaces/{space}/rooms/{room}/messages', { params: { path: { space, room }, query } })
	);
	return {
		items: (page.items ?? []).map(whole),
		head: page.head ?? 0,
		first: page.first ?? false,
		last: page.last ?? false
	};
}

export const readMessage = async (at: At, seq: number): Promise<Message> =>
	whole(await as<Message>(api.GET('/spaces/{space}/rooms/{room}/messages/{seq}', one(at, seq))));

export const postMessage = async ({ space, room }: At, draft: Draft): Promise<Message> =>
	whole(
		await as<Message>(
			api.POST('/spaces/{space}/rooms/{room}/messages', {
				params: { path: { space, room } },
				headers: { 'Idempotency-Key': draft.key },
				body: draft
			})
		)
	);

export const listEdits = async (at: At, seq: number): Promise<Edit[]> =>
	(await as<Page<Edit>>(api.GET('/spaces/{space}/rooms/{room}/messages/{seq}/edits', one(at, seq)))).items ?? [];

/** The deeds on a message; each gives it back as it reads then. */
export const deeds = {
	edit: async (at: At, seq: number, text: string): Promise<Message> =>
		whole(
			await as<Message>(api.PATCH('/spaces/{space}/rooms/{room}/messages/{seq}', { ...one(at, seq), body: { text } }))
		),
	remove: async (at: At, seq: number): Promise<void> => {
		await as(api.DELETE('/spaces/{space}/rooms/{room}/messages/{seq}', one(at, seq)));
	},
	react: async (at: At, seq: number, emoji: string, is: boolean): Promise<Message> =>
		whole(
			await as<Message>(
				api.POST('/spaces/{space}/rooms/{room}/messages/{seq}/reactions', {
					...one(at, seq),
					body: { emoji, on: is }
				})
			)
		),
	pin: async (at: At, seq: number, is: boolean): Promise<Message> =>
		whole(
			await as<Message>(
				api.POST('/spaces/{space}/rooms/{room}/messages/{seq}/pin', { ...one(at, seq), body: { on: is } })
			)
		),
	translate: async ({ space, room }: At, seq: number, lang: string, text: string): Promise<Message> =>
		whole(
			await as<Message>(
				api.PUT('/spaces/{space}/rooms/{room}/messages/{seq}/translations/{lang}', {
					params: { path: { space, room, seq, lang } },
					body: { text }
				})
			)
		),
	/** Asks the engine, where the network has one. */
	interpret: async ({ space, room }: At, seq: number, lang: string): Promise<Message> =>
		whole(
			await as<Message>(
				api.POST('/spaces/{space}/rooms/{room}/messages/{seq}/translations/{lang}', {
					params: { path: { space, room, seq, lang } }
				})
			)
		)
};

/** Whether the organisation that one acts for has chosen an engine that translates. */
export const hasEngine = async (): Promise<boolean> => (await got(api.GET('/interpret', {}))).kind !== 'off';

export const listPins = async (at: At): Promise<Message[]> =>
	((await as<Page<Message>>(api.GET('/spaces/{space}/rooms/{room}/pins', path(at)))).items ?? []).map(whole);

export async function tellSeen(at: At, seq: number): Promise<void> {
	await as(api.POST('/spaces/{space}/rooms/{room}/seen', { ...path(at), body: { seq } }));
}

/** What the search found in messages. */
export interface Found {
	space: SpaceName;
	room: RoomId;
	seq: number;
	snippet: string;
	by?: string;
	at?: string;
}

/** Hands the browser what was said in a room, as a file to keep. */
export async function exportRoom(room: Room, name: string): Promise<void> {
	const blob = (await got(
		api.GET('/spaces/{space}/rooms/{room}/export', {
			params: { path: { space: room.space, room: room.id }, query: { format: 'html' } },
			parseAs: 'blob'
		})
	)) as Blob;
	const link = document.createElement('a');
	link.href = URL.createObjectURL(blob);
	link.download = `${name}.html`;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
