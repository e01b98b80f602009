import { api, got, type Notice } from '$api';
import { ownTopic } from '$exchange/chat/topics';
import { live } from '../live';

let unread = $state(0);

/** How many notices wait unread; the bell of the top bar. */
export const notices = {
	get unread(): number {
		return unread;
	},
	/** Counts anew whenever something is told to this person, on whatever device; until it is left. */
	follow(): () => void {
		const topic = ownTopic();
		if (!topic) return () => undefined;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const soon = () => {
			// What only decorates the frame may fail in silence.
			timer ??= setTimeout(() => {
				timer = undefined;
				this.list().catch(() => undefined);
			}, 300);
		};
		const seat = live.join(topic, { now: (kind) => kind === 'notice' && soon(), entered: soon });
		return () => {
			clearTimeout(timer);
			seat.leave();
		};
	},
	async list(after?: string): Promise<{ items: Notice[]; next?: string }> {
		const page = await got(api.GET('/notices', { params: { query: { size: 30, after } } }));
		unread = page.unread;
		return page;
	},
	/** Marks the named ones as read, or all. */
	async markRead(ids?: string[]): Promise<void> {
		({ unread } = await got(api.POST('/notices/read', { body: ids ? { ids } : {} })));
	}
};
