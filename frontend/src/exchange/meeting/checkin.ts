import { api, got } from '$api';
import type { components } from '$api/schema';
import type { Locale } from '$locale';
import type { Noted } from './keep';
import type { Meeting } from './model';
import type { People, Roll } from './people';

/** Check-in at the hall's desk. The judging is pure: it is what the desk says while the line is down. */
type Schemas = components['schemas'];
export type Greeting = Schemas['MeetingGreeting'];
export type Says = Greeting['says'];
export type SideAttendance = Schemas['SideAttendance'];
type Of = Pick<Meeting, 'space' | 'id'>;

const where = (of: Of) => ({ params: { path: { space: of.space, id: of.id } } });
export const readDesk = (of: Of): Promise<People> => got(api.GET('/spaces/{space}/meetings/{id}/desk', where(of)));
export const readAttendance = async (of: Of): Promise<SideAttendance[]> =>
	(await got(api.GET('/spaces/{space}/meetings/{id}/attendance', where(of)))).sides;
/** How many were there of each side and rank, by way, as a sheet. */
export const attendanceSheet = async (of: Of, format: 'csv' | 'xlsx', lang: Locale): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/attendance/sheet', {
			params: { path: { space: of.space, id: of.id }, query: { format, lang } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;
export const bringScans = async (of: Of, scans: readonly Noted[]): Promise<Greeting[]> =>
	(
		await got(
			api.POST('/spaces/{space}/meetings/{id}/desk', {
				...where(of),
				body: {
					scans: scans.map(({ key, code, short, person, session, mode, at }) => ({
						key,
						session,
						mode,
						at,
						...(code ? { code } : {}),
						...(short ? { short } : {}),
						...(person ? { person } : {})
					}))
				}
			})
		)
	).items;

/** This moment, by the desk's clock. */
export const stampNow = (): string => new Date().toISOString();

/** A code that was typed, as the server writes it: in capitals, without its hyphen. */
export const shortCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');

/** What the desk says of a scan by the roll it has: the same as the server would, as far as the roll is up to date. */
export function judge(people: People, meeting: string, scan: Noted): { says: Says; person?: Roll; at?: string } {
	let person: Roll | undefined;
	if (scan.code) {
		const [mark, rest] = [scan.code.slice(0, 5), scan.code.slice(5).split('.')];
		if (mark !== 'naru:' || rest.length !== 3) return { says: 'unknown' };
		if (rest[0] !== meeting) return { says: 'other_meeting' };
		person = people.rolls.find((one) => one.id === rest[1]);
		if (person?.standing === 'shown' && person.code !== scan.code.trim()) return { says: 'forged' };
	} else if (scan.short) {
		const short = shortCode(scan.short);
		person = people.rolls.find((one) => one.short === short);
	} else person = people.rolls.find((one) => one.id === scan.person);
	if (!person) return { says: 'unknown' };
	if (person.standing !== 'shown') return { says: 'withdrawn' };
	const before = person.arrivals.find((one) => one.session === scan.session && one.mode === scan.mode);
	if (before) return { says: 'again', person, at: before.at };
	return { says: people.open ? 'welcome' : 'closed', person, at: scan.at };
}

/** The roll with an arrival noted on it. */
export const arrived = (people: People, person: string, scan: Noted): People => ({
	...people,
	rolls: people.rolls.map((one) =>
		one.id === person
			? {
					...one,
					arrivals: [
						...one.arrivals,
						{
							session: scan.session,
							mode: scan.mode,
							how: scan.code ? 'code' : scan.short ? 'typed' : 'list',
							at: scan.at
						}
					]
				}
			: one
	)
});

/** The session that goes on now, or begins next; else the last. */
export function sessionNow(sessions: Meeting['sessions'], now: number): string {
	const next = sessions.find((one) => Date.parse(one.end) > now);
	return (next ?? sessions.at(-1))?.id ?? '';
}
