import type { Text } from './model';

/** How a city takes over another city's case. Pure. */
export type AdoptionId = string & { readonly noun: 'adoption' };

export const phases = ['considering', 'planned', 'pilot', 'implemented', 'dropped'] as const;
export type Phase = (typeof phases)[number];
/** The way forward; dropping leaves it. */
export const path = phases.filter((phase) => phase !== 'dropped');

export interface AdoptionStep {
	from?: Phase;
	to: Phase;
	reason?: string;
	member?: string;
	at: string;
}

export interface Adoption {
	id: AdoptionId;
	rev: number;
	case: string;
	version: number;
	author: string;
	owner: string;
	title: Text;
	phase: Phase;
	public: boolean;
	due?: string;
	notes: string;
	steps: AdoptionStep[];
	created: string;
	updated: string;
	may: { step?: boolean; note?: boolean };
}

export interface AdoptionMove {
	to: Phase;
	reason?: string;
	due?: string;
	public?: boolean;
}

export interface Uptake {
	id: string;
	tenant: string;
	phase: Phase;
	reason?: string;
	public: boolean;
	updated: string;
}

/** Where an adoption may go from a phase: one on, any back, out; from out, anywhere again. Staying changes date and openness. */
export function movesFrom(phase: Phase): Phase[] {
	if (phase === 'dropped') return [...path];
	const at = path.indexOf(phase);
	return phases.filter((to) => to === 'dropped' || path.indexOf(to) <= at + 1);
}

/** The phase that comes next on the way, if any. */
export function onward(phase: Phase): Phase | undefined {
	return phase === 'dropped' ? undefined : path[path.indexOf(phase) + 1];
}

/** Whether a move must be explained to the city whose case it is: going back, dropping, taking up again. */
export function needsReason(from: Phase, to: Phase): boolean {
	if (from === to) return false;
	return to === 'dropped' || from === 'dropped' || path.indexOf(to) < path.indexOf(from);
}
