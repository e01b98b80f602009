import { m, saidIn, word } from '$locale';
import { session } from '$tenants/session.svelte';
import type { Room } from './model';

/** How a room is called: by its name, as the space's lobby, or by whom it is with. */
export function nameOfRoom(room: Room): string {
	const own = saidIn(room.name);
	if (own) return own;
	if (room.kind === 'lobby') return m.chat_lobby();
	if (room.kind === 'direct') {
		const me = session.me?.acting.member;
		const others = room.members.filter(({ member }) => member !== me);
		return others.map(({ name }) => name).join(', ') || m.chat_direct();
	}
	return room.about ? word('noun', room.about.noun) : m.chat_room();
}
