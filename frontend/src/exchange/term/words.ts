import { m } from '$locale';
import type { Group, Status } from './model';

const statusesSaid: Record<Status, () => string> = {
	preferred: m.glossary_preferred,
	admitted: m.glossary_admitted,
	forbidden: m.glossary_forbidden,
	kept: m.glossary_kept
};
const hintsSaid: Record<Status, () => string> = {
	preferred: m.glossary_preferred_hint,
	admitted: m.glossary_admitted_hint,
	forbidden: m.glossary_forbidden_hint,
	kept: m.glossary_kept_hint
};
const groupsSaid: Record<Group, () => string> = {
	ties: m.glossary_g_ties,
	actors: m.glossary_g_actors,
	exchange: m.glossary_g_exchange,
	meetings: m.glossary_g_meetings,
	projects: m.glossary_g_projects,
	cases: m.glossary_g_cases,
	service: m.glossary_g_service,
	ui: m.glossary_g_ui,
	own: m.glossary_g_own
};

export const statusName = (status: Status): string => statusesSaid[status]();
export const statusHint = (status: Status): string => hintsSaid[status]();
export const groupName = (group: Group): string => groupsSaid[group]();
export const statusTone = { preferred: 'success', admitted: 'plain', forbidden: 'danger', kept: 'accent' } as const;
