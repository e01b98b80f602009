import { api, got, type AuditEntry } from '$api';
import type { components } from '$api/schema';
import type { Room } from '$exchange/chat/model';

export type Retention = Omit<components['schemas']['RoomRetention'], '$schema'>;
export interface Rule {
	days: number | null;
	hold: boolean;
	reason: string;
}

export function readRetention(space: string): Promise<Retention> {
	return got(api.GET('/spaces/{space}/retention', { params: { path: { space } } }));
}

export function setRetention(space: string, rule: Rule): Promise<Retention> {
	return got(api.PUT('/spaces/{space}/retention', { params: { path: { space } }, body: rule }));
}

/** Every room of a space that the reader may export: open and archived ones, and closed ones that she isn't in. */
export async function roomsToExport(space: string): Promise<Room[]> {
	const asks = (['open', 'archived'] as const).flatMap((state) =>
		[false, true].map(async (records) => {
			const query = { state, ...(records ? { records } : {}) };
			const { items } = await got(api.GET('/spaces/{space}/rooms', { params: { path: { space }, query } }));
			return items as unknown as Room[];
		})
	);
	const seen: Record<string, Room> = {};
	for (const room of (await Promise.all(asks)).flat()) if (room.may.export) seen[room.id] ??= room;
	return Object.values(seen);
}

export async function exported(room: Room, format: 'json' | 'html', lang: string): Promise<Blob> {
	const params = { path: { space: room.space, room: room.id }, query: { format, lang } };
	return (await got(api.GET('/spaces/{space}/rooms/{room}/export', { params, parseAs: 'blob' }))) as Blob;
}

/** When a room of one's own organisation was exported, and by whom; the newest first. */
export async function exportsOf(room: Room): Promise<AuditEntry[]> {
	const { items } = await got(api.GET('/audit', { params: { query: { about: room.id, size: 100 } } }));
	return items.filter((entry) => entry.kind === 'chat.exported');
}
