import { session } from '$tenants/session.svelte';
import { topicOf, type Topic } from '../../live';
import type { RoomId, SpaceName } from './model';

/** What is said in a room; a guest hears it by a topic of its own, since her visit may begin in the middle. */
export function roomTopic(space: SpaceName, room: RoomId): Topic {
	return topicOf(space, session.guest ? 'visit' : 'room', room);
}

/** What happens in a space as a whole. */
export const spaceTopic = (space: SpaceName): Topic => topicOf(space, 'space', 'here');

/** What concerns the person herself on all her devices; a guest has none. */
export function ownTopic(): Topic | undefined {
	const acting = session.me?.acting;
	return session.guest || !acting ? undefined : topicOf(`home:${acting.tenant}`, 'me', acting.member);
}
