import { word } from '$locale';
import type { CheckKind, Horizon, PauseCode, Phase, State, Task } from './model';

/** The words for the codes of projects. */
export const stateName = (state: State | string): string => word('state', `project_${state}`);
export const phaseState = (state: Phase['state']): string => word('state', `phase_${state}`);
export const taskState = (state: Task['state']): string => word('state', `task_${state}`);
export const horizonName = (horizon: Horizon | string): string => word('kind', `horizon_${horizon}`);
export const phaseName = (code: string): string => word('kind', `phase_${code}`);
export const roleName = (role: string): string => word('kind', `partner_${role}`);
export const checkName = (check: CheckKind | string): string => word('kind', `check_${check}`);
export const pauseName = (code: PauseCode | string): string => word('kind', `pause_${code}`);
export const aimName = (aim: string): string => word('part', `aim_${aim}`);
export const weightName = (weight: string): string => word('part', `weight_${weight}`);
export const chapterName = (chapter: string): string => word('part', `chapter_${chapter}`);
export const sectorName = (code: string): string => word('sector', code);

/** How a state looks. */
export const tones = {
	idea: 'plain',
	proposed: 'accent',
	approved: 'accent',
	active: 'success',
	suspended: 'warning',
	closing: 'accent',
	closed: 'success',
	evaluated: 'success',
	terminated: 'danger',
	lapsed: 'plain'
} as const satisfies Record<State, string>;
export const phaseTones = { planned: 'plain', running: 'accent', reported: 'warning', accepted: 'success' } as const;
