import { resolve } from '$app/paths';
import { rooms } from '$exchange/chat/rooms.svelte';
import { m } from '$locale';
import type { IconName } from '$ui';
import { session } from '$tenants/session.svelte';

export interface Way {
	href: string;
	label: string;
	icon: IconName;
	/** What waits there unread. */
	count?: number;
}

/** The main ways, at the same place in every space; only those that this person can go. */
export function ways(): Way[] {
	if (session.guest?.meeting) return roomWays(session.guest.pact, session.guest.meeting);
	if (session.guest) return guestWays(session.guest.pact);
	const list: (Way | false)[] = [
		{ href: resolve('/'), label: m.frame_home(), icon: 'home' },
		{ href: resolve('/cases'), label: m.frame_cases(), icon: 'pages' },
		(session.may('case.approve') || session.may('case.review')) && {
			href: resolve('/reviews'),
			label: m.frame_reviews(),
			icon: 'inbox'
		},
		{ href: resolve('/library'), label: m.frame_library(), icon: 'shelf' },
		{ href: resolve('/adoptions'), label: m.frame_adoptions(), icon: 'sprout' },
		{ href: resolve('/ties'), label: m.ties_title(), icon: 'swap' },
		{ href: resolve('/partners'), label: m.frame_partners(), icon: 'link' },
		{ href: resolve('/projects'), label: m.project_title_all(), icon: 'calendar' },
		{ href: resolve('/meetings'), label: m.meeting_title_all(), icon: 'clock' },
		{ href: resolve('/interpreters'), label: m.pool_title(), icon: 'headset' },
		{ href: resolve('/ledger'), label: m.ledger_title(), icon: 'list' },
		{ href: resolve('/pads'), label: m.pad_title(), icon: 'pencil' },
		{ href: resolve('/approvals'), label: m.approval_title(), icon: 'key' },
		{ href: resolve('/chat'), label: m.chat_title(), icon: 'chat', count: rooms.unread },
		{ href: resolve('/people'), label: m.frame_people(), icon: 'people' },
		session.may('audit.read') && { href: resolve('/audit'), label: m.frame_audit(), icon: 'shield' },
		{ href: resolve('/settings'), label: m.frame_settings(), icon: 'settings' }
	];
	return list.filter((way) => way !== false);
}

/** Who came to one meeting alone has its room. */
function roomWays(pact: string, id: string): Way[] {
	return [
		{
			href: resolve('/(inside)/meetings/[space]/[id]/room', { space: `pact:${pact}`, id }),
			label: m.room_title(),
			icon: 'headset'
		}
	];
}

/** A guest goes to her one partnership and to what everybody reads. */
function guestWays(pact: string): Way[] {
	return [
		{ href: resolve('/(inside)/partners/pacts/[id]', { id: pact }), label: m.guests_partnership(), icon: 'link' },
		{ href: resolve('/chat'), label: m.chat_title(), icon: 'chat', count: rooms.unread },
		{ href: resolve('/library'), label: m.frame_library(), icon: 'shelf' }
	];
}

/** Whether a way leads to the page at `path`. */
export function leadsTo(way: Way, path: string): boolean {
	return way.href === resolve('/')
		? path === way.href || path === way.href.replace(/\/$/, '')
		: path.startsWith(way.href);
}
