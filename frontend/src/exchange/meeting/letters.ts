import { api, got, upload } from '$api';
import type { Meeting } from './model';

/** What is taken out of a meeting as a file, and calendars. */
type Of = Pick<Meeting, 'space' | 'id'>;
type Lang = 'ko' | 'en' | 'zh-Hans' | 'ja';
const asLang = (tag: string): Lang => (['ko', 'en', 'zh-Hans', 'ja'].includes(tag) ? (tag as Lang) : 'en');

/** Somebody's invitation as PDF, in two languages. */
export async function letter(
	of: Of,
	person: string,
	first: string,
	second: string
): Promise<{ blob: Blob; name: string }> {
	const blob = (await got(
		api.GET('/spaces/{space}/meetings/{id}/people/{person}/letter', {
			params: {
				path: { space: of.space, id: of.id, person },
				query: { lang: asLang(first), with: asLang(second) }
			},
			parseAs: 'blob'
		})
	)) as unknown as Blob;
	return { blob, name: 'invitation.pdf' };
}

/** The invitations of everybody whose letter one may write, or of one side, as one PDF. */
export async function letters(
	of: Of,
	side: string,
	first: string,
	second: string
): Promise<{ blob: Blob; name: string }> {
	const blob = (await got(
		api.GET('/spaces/{space}/meetings/{id}/letters', {
			params: {
				path: { space: of.space, id: of.id },
				query: { ...(side ? { side } : {}), lang: asLang(first), with: asLang(second) }
			},
			parseAs: 'blob'
		})
	)) as unknown as Blob;
	return { blob, name: 'invitations.pdf' };
}

/** The meeting, and one's own side meetings, as a file for one's own calendar. */
export const calendarFile = async (of: Of, lang: string): Promise<Blob> =>
	(await got(
		api.GET('/spaces/{space}/meetings/{id}/calendar', {
			params: { path: { space: of.space, id: of.id }, query: { lang: asLang(lang) } },
			parseAs: 'blob'
		})
	)) as unknown as Blob;

/** What a calendar file answered, and for whom of one's own delegation it was taken in. */
export interface CalendarReply {
	mail: string;
	answer: 'accepted' | 'tentative' | 'declined';
	person?: string;
}
export const bringReply = async (of: Of, file: Blob): Promise<CalendarReply> =>
	(await upload(
		`/spaces/${encodeURIComponent(of.space)}/meetings/${encodeURIComponent(of.id)}/calendar-reply`,
		file
	)) as CalendarReply;

/** The address at which one's own calendar program reads one's appointments. */
export interface Feed {
	on: boolean;
	made?: string;
	url?: string;
}
export const readFeed = (): Promise<Feed> => got(api.GET('/calendar'));
export const makeFeed = (lang: string): Promise<Feed> => got(api.POST('/calendar', { body: { lang: asLang(lang) } }));
export const endFeed = async (): Promise<void> => {
	await got(api.DELETE('/calendar'));
};
