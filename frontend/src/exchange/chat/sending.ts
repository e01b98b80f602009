import { outbox } from './outbox.svelte';
import { rooms } from './rooms.svelte';
import type { Message } from './model';
import type { At } from './store';

/** Those who show a room hear here of what the server has taken into it. */
export const arrived = new Set<(at: At, message: Message) => void>();

/** The chat stands ready while somebody is inside: what waits is sent, and what is new is counted, on whatever page she is. */
export function openChat(): () => void {
	rooms.open();
	void outbox.open((at, message) => {
		for (const take of arrived) take(at, message);
		rooms.soon();
	});
	return () => {
		rooms.close();
		outbox.close();
	};
}
