import { api, got } from '$api';
import { locale } from '$locale';
import type { RoomId, SpaceName } from './model';

/** A piece of found text; `hit` where it matches what was asked. */
export interface Piece {
	text: string;
	hit?: boolean;
}

/** A found message. */
export interface Hit {
	id: string;
	space: SpaceName;
	room: RoomId;
	seq: number;
	lang: string;
	title: Piece[];
	excerpt: Piece[];
	at: string;
}

interface Loose {
	GET(path: string, init: object): Promise<{ data?: unknown }>;
}

/** Looks for words in messages: of one room, or of all that the person may enter. */
export async function findMessages(q: string, room: RoomId | undefined, signal: AbortSignal): Promise<Hit[]> {
	const query = { q, kind: ['message'], reader: locale.current, size: 30, ...(room ? { room } : {}) };
	const found = (await got((api as unknown as Loose).GET('/search', { params: { query }, signal }))) as {
		hits?: Hit[];
		items?: Hit[];
	};
	return (found.hits ?? found.items ?? []).filter((hit) => !room || hit.room === room);
}
