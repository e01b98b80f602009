import { m, saidIn } from '$locale';
import type { Template } from '../../papers';

/** What a template is called in a list: the standard ones by whom they are for, one's own by their title. */
export function templateName(of: Template): string {
	if (of.id === 'participants') return m.wording_which_participants();
	if (of.id === 'host') return m.wording_which_host();
	return saidIn(of.title);
}
