import type { Meeting } from '../../model';

/** Whether a meeting has sound here: from its invitation to its end, unless it is held under another's link. */
export function sounds(of: Meeting): boolean {
	return ['invited', 'ready', 'live'].includes(of.state) && (!of.link?.kind || of.link.kind === 'own');
}
