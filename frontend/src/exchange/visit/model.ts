import type { components } from '$api/schema';

/** What visits speak of. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Visit = Omit<Schemas['OfficialVisit'], '$schema'>;
export type VisitRow = Schemas['VisitRow'];
export type Slot = Schemas['VisitSlot'];
export type Brief = Omit<Schemas['VisitBrief'], '$schema'>;
export type Link = Schemas['VisitLink'];
export type Stage = Link['stage'];
/** What can be tied to a stage of a visit: an object of the same space, as a list shows it. */
export interface Candidate {
	noun: Link['noun'];
	id: string;
	title: string;
	hint: string;
}
export type Gift = Schemas['VisitGift'];
export type State = VisitRow['state'];
export const deeds = [
	'request',
	'invite',
	'accept',
	'approve',
	'confirm',
	'depart',
	'complete',
	'report',
	'decline',
	'postpone',
	'resume',
	'cancel'
] as const;
export type Deed = (typeof deeds)[number];
/** The way of a visit that goes well, for a line of steps. */
export const course = [
	'planned',
	'invite_requested',
	'invited',
	'accepted',
	'travel_approval',
	'confirmed',
	'under_way',
	'completed',
	'reported',
	'exchange_posted'
] as const satisfies readonly State[];
/** All states, for a list that is narrowed by one. */
export const states = [
	...course,
	'report_due',
	'declined',
	'postponed',
	'cancelled'
] as const satisfies readonly State[];
export const leaves = ['review_committee', 'duty_travel', 'other', 'none'] as const;
export type Leave = (typeof leaves)[number];
/** The same limits as the server's, in characters. */
export const most = { title: 200, text: 4000, report: 20_000, reason: 2000, letter: 80 };

/** How far a visit has come on its course; a side exit keeps none of it. */
export function reached(state: State): number {
	return course.findIndex((one) => one === (state === 'report_due' ? 'completed' : state));
}

/** The slots of each day, in their order. */
export function byDay(slots: readonly Slot[]): { day: string; slots: Slot[] }[] {
	const days: { day: string; slots: Slot[] }[] = [];
	for (const slot of slots) {
		const day = slot.start.slice(0, 10);
		const last = days.at(-1);
		if (last?.day === day) last.slots.push(slot);
		else days.push({ day, slots: [slot] });
	}
	return days;
}
