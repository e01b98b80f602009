import type { components } from '$api/schema';

/** What meetings speak of. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Meeting = Schemas['Meeting'];
export type MeetingRow = Schemas['MeetingRow'];
export type Agenda = Schemas['MeetingAgenda'];
export type Item = Schemas['MeetingItem'];
export type Waiting = Schemas['MeetingWaiting'];
export type Version = Schemas['AgendaVersion'];
export type Series = Schemas['Series'];
export type SeriesRow = Schemas['SeriesRow'];
export type Body = Schemas['MeetingBody'];
export type Point = Schemas['HandoverPoint'];
export type State = MeetingRow['state'];
export type Format = MeetingRow['format'];
export type Mode = MeetingRow['mode'];
export type ItemKind = Item['kind'];

export const states = [
	'draft',
	'invited',
	'ready',
	'live',
	'ended',
	'minutes_draft',
	'both_languages',
	'review',
	'to_sign',
	'signed_off',
	'cancelled',
	'postponed'
] as const satisfies readonly State[];
export const formats = [
	'working',
	'bilateral',
	'plenary',
	'team',
	'secretariat',
	'multi',
	'forum',
	'signing',
	'hotline'
] as const satisfies readonly Format[];
export const modes = ['hybrid', 'hall', 'online'] as const satisfies readonly Mode[];
export const kinds = ['decision', 'consultation', 'information'] as const satisfies readonly ItemKind[];
/** The same limits as the server's, in characters. */
export const most = { title: 200, text: 8000, purpose: 4000, reason: 2000, name: 200 };

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(zone: string, at: number): number {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit'
	}).formatToParts(at);
	const n = (type: string) => Number(parts.find((part) => part.type === type)?.value);
	return (
		Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - Math.floor(at / 1000) * 1000
	);
}

/**
 * The moment at which a zone's clock shows a day and a time ("2026-10-31", "14:30"), as RFC 3339; empty where it never does, because the clock was put
 * forward. Where it shows them twice, the first.
 */
export function momentIn(zone: string, day: string, time: string): string {
	const shown = Date.parse(`${day}T${time}:00Z`);
	if (Number.isNaN(shown)) return '';
	const candidates = [...new Set([-86_400_000, 0, 86_400_000].map((off) => shown - ahead(zone, shown + off)))];
	const found = candidates.filter((at) => at + ahead(zone, at) === shown).sort((a, b) => a - b)[0];
	return found === undefined ? '' : new Date(found).toISOString().replace('.000Z', 'Z');
}

/** What a zone's clock shows at a moment: the day and the time. */
export function shownIn(zone: string, at: string): { day: string; time: string } {
	const moment = Date.parse(at);
	if (Number.isNaN(moment)) return { day: '', time: '' };
	const shown = new Date(moment + ahead(zone, moment)).toISOString();
	return { day: shown.slice(0, 10), time: shown.slice(11, 16) };
}

/** The items in groups: what will be dealt with, what still waits, what is gone. */
export function grouped(items: readonly Item[]): { standing: Item[]; pending: Item[]; gone: Item[] } {
	return {
		standing: items.filter((one) => one.standing === 'accepted'),
		pending: items.filter((one) => one.standing === 'offered' || one.standing === 'refused'),
		gone: items.filter((one) => one.standing === 'withdrawn' || one.standing === 'passed')
	};
}

/** When each standing item begins, counted from the start of the meeting or its session. */
export function beginnings(meeting: Meeting, items: readonly Item[]): Map<string, string> {
	const begins = new Map<string, string>();
	const clock = new Map<string, number>(meeting.sessions.map((one) => [one.id, Date.parse(one.start)]));
	const first = meeting.sessions[0]?.id ?? '';
	for (const item of items) {
		const at = item.session && clock.has(item.session) ? item.session : first;
		const now = clock.get(at);
		if (now === undefined) continue;
		begins.set(item.id, new Date(now).toISOString());
		clock.set(at, now + item.minutes * 60_000);
	}
	return begins;
}
