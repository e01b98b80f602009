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

/** Looks for words in the messages of a room. */
export async function findMessages(q: string, room: RoomId, signal: AbortSignal): Promise<Hit[]> {
	const query = { q, kind: ['message'], reader: locale.current, size: 50 };
	const found = (await got(api.GET('/search', { params: { query }, signal }))) as unknown as { items: Hit[] | null };
	return (found.items ?? []).filter((hit) => hit.room === room);
}
