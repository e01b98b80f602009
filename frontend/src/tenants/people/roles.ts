import type { Role } from '$api';
import { m, word } from '$locale';

/** The roles that can be given in an organisation of a kind, with what each does. */
export function roleOptions(kind: string | undefined): { value: Role; label: string; hint: string }[] {
	const all: { value: Role; label: string; hint: string }[] = [
		{ value: 'officer', label: word('role', 'officer'), hint: m.people_role_officer_hint() },
		{ value: 'head', label: word('role', 'head'), hint: m.people_role_head_hint() },
		{ value: 'viewer', label: word('role', 'viewer'), hint: m.people_role_viewer_hint() },
		{ value: 'admin', label: word('role', 'admin'), hint: m.people_role_admin_hint() },
		{ value: 'auditor', label: word('role', 'auditor'), hint: m.people_role_auditor_hint() },
		{ value: 'staff', label: word('role', 'staff'), hint: m.people_role_staff_hint() }
	];
	return all.filter((role) => role.value !== 'staff' || kind === 'COORD');
}

export const roleNames = (roles: readonly string[]): string => roles.map((role) => word('role', role)).join(', ');
