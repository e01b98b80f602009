import type { Said } from '$locale';

/** What the server sends, noun by noun. */
export type Role = 'admin' | 'head' | 'officer' | 'viewer' | 'auditor' | 'staff';
export type May = Record<string, boolean>;

export interface Page<T> {
	items: T[];
	next?: string;
}

export interface Settings {
	text_size: number;
	contrast: string;
	density: string;
}

export interface SpaceView {
	space: string;
	kind: 'home' | 'pact' | 'commons';
	name: Said;
	readers: number;
}

export interface Membership {
	member: string;
	tenant: string;
	name: Said;
	roles: Role[];
}

export interface Me {
	person: { id: string; rev: number; name: string; email: string; lang: string };
	acting: { member: string; tenant: string; roles: Role[]; may: May };
	memberships: Membership[];
	spaces: SpaceView[];
	settings: Settings;
	second_factor: { on: boolean; required: boolean };
}

export interface SignedIn {
	access: string;
	expires_at: string;
	idle_seconds: number;
	me: Me;
}

/** After the second factor was proved: the stronger session, and the codes for a lost phone, shown once. */
export interface Confirmed extends SignedIn {
	recovery: string[];
}

export interface SessionView {
	id: string;
	device: string;
	address: string;
	started_at: string;
	seen_at: string;
	current: boolean;
}

export interface OidcChoice {
	tenant: string;
	name: Said;
}

export interface InvitationView {
	email: string;
	name?: string;
	tenant: string;
	tenant_name: Said;
	roles: Role[];
	expires_at: string;
	known: boolean;
}

export interface Invitation {
	id: string;
	email: string;
	roles: Role[];
	expires_at: string;
	may: May;
}

export interface Member {
	id: string;
	rev: number;
	name: string;
	title: Said;
	email?: string;
	roles: Role[];
	state: 'active' | 'left' | 'transferred';
	since: string;
	until?: string;
	successor?: string;
	holds?: { drafts: number; reviews: number; adoptions: number };
	may: May;
}

export interface Tenant {
	id: string;
	rev: number;
	kind: string;
	country: string;
	name: Said;
	intro: Said;
	zone: string;
	lang: string;
	opened_at: string;
	may: May;
}

export interface Unit {
	id: string;
	kind: string;
	country: string;
	name: Said;
}

export interface Party {
	tenant: string;
	name: Said;
	standing: 'invited' | 'joined' | 'declined' | 'left';
	at: string;
}

export interface Pact {
	id: string;
	rev: number;
	kind: 'pair' | 'committee' | 'network';
	name: Said;
	parties: Party[];
	opened_by: string;
	opened_at: string;
	since?: string;
	source?: string;
	may: May;
}

export interface AuditEntry {
	id: string;
	at: string;
	fact: string;
	by: string;
	name: string;
	object: string;
	title?: string;
	reason?: string;
	address?: string;
}

export interface Notice {
	id: string;
	at: string;
	code: string;
	params: Record<string, string>;
	link?: string;
	read: boolean;
}

/** A line of the home page: said by its code, with names from `params`. */
export interface Waiting {
	id: string;
	code: string;
	params: Record<string, string>;
	link: string;
	due?: string;
	since?: string;
}

export interface HomeView {
	waits: Waiting[];
	upcoming: Waiting[];
	changed: Waiting[];
	start?: { people: boolean; partners: boolean; case: boolean; review: boolean };
}
