import { m, saidIn } from '$locale';
import type { Meeting } from '../../model';

/** What a session is called: its title, else its number; the one session of a meeting without others is the meeting. */
export const sessionName = (one: Meeting['sessions'][number], i: number): string =>
	saidIn(one.title) || (one.id === 'main' ? m.people_whole() : m.people_session({ n: String(i + 1) }));
