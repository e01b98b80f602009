import { api, got, type Notice } from '$api';

let unread = $state(0);

/** How many notices wait unread; the bell of the top bar. */
export const notices = {
	get unread(): number {
		return unread;
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
