import type { Said } from '$locale';

/** What the server sends, noun by noun. */
/** A role's code; its word is `word('role', code)`. */
export type Role = string;
export type May = Record<string, boolean>;

export interface Page<T> {
	items: T[];
	next?: string;
}

export interface Operator {
	name: string;
	address?: string;
	contact?: string;
	privacy?: string;
	masthead: boolean;
	version: string;
	demo: boolean;
}

export interface Settings {
	lang?: string;
	size?: string;
	contrast?: string;
	density?: string;
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
	person: { id: string; name: string; email: string; password: boolean };
	acting: { member: string; tenant: string; roles: Role[]; may: May };
	memberships: Membership[];
	spaces: SpaceView[];
	settings: Settings;
	second_factor: { on: boolean; required: boolean; shown: boolean; recovery: number };
	guest?: Visit;
}

/** By which pass a guest is here; she is no member of anything. */
export interface Visit {
	name: string;
	pact: string;
	tenant: string;
	host: Said;
	until: string;
	/** The one meeting that the pass opens; none for the whole partnership. */
	meeting?: string;
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
	state: string;
	expires_at: string;
	may: May;
}

export interface Member {
	id: string;
	rev: number;
	name: string;
	title: Said;
	roles: Role[];
	state: 'active' | 'left' | 'transferred';
	since: string;
	until?: string;
	successor?: string;
	may: May;
	why?: Record<string, string>;
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
	country_name: Said;
	/** Only for its own administrators. */
	policy?: { second_factor: Role[]; issuer?: string; client_id?: string; has_secret: boolean };
	may: May;
}

export interface Unit {
	id: string;
	kind: string;
	country: string;
	country_name: Said;
	name: Said;
	zone: string;
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
	count: number;
	active: boolean;
	standing: string;
	opened_by: string;
	since?: string;
	source?: string;
	may: May;
}

export interface Guest {
	id: string;
	name: string;
	lang: string;
	tenant: string;
	state: 'open' | 'ended' | 'over';
	at: string;
	until: string;
	may: May;
}

/** A deed in the trail. `house` marks what the system did to carry on from another deed. */
export interface AuditEntry {
	seq: number;
	kind: string;
	noun: string;
	about: string;
	title: Said;
	member?: string;
	tenant?: string;
	house: boolean;
	at: string;
	with?: Record<string, string>;
}

export interface Notice {
	id: string;
	space?: string;
	kind: string;
	noun: string;
	about: string;
	title: Said;
	member?: string;
	tenant?: string;
	with?: Record<string, string>;
	at: string;
	read: boolean;
}

/** A line of the home page; its words are found by its kind. */
export interface Waiting {
	kind: string;
	id: string;
	space?: string;
	title: Said;
	since: string;
	by?: string;
	due?: string;
	late?: boolean;
	/** How many an anniversary is of. */
	years?: number;
}

export interface HomeView {
	waits: Waiting[];
	upcoming: Waiting[];
	changed: Notice[];
	unread: number;
	start: { people: boolean; partners: boolean; first_case: boolean; done: boolean };
}

/** What somebody did to an object. */
export interface ObjectDeed {
	seq: number;
	kind: string;
	noun: string;
	about: string;
	member?: string;
	tenant?: string;
	house: boolean;
	at: string;
	with?: Record<string, string>;
}

/** A file that somebody brought into a space. */
export interface BroughtFile {
	id: string;
	name: string;
	type: string;
	bytes: number;
	preview: boolean;
	sha256: string;
	member?: string;
	tenant?: string;
	at: string;
	may: May;
}
