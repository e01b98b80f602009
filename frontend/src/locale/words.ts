type Say = (inputs?: Record<string, string>) => string;

/**
 * Messages that are found by a code of the server: `error_pass_wrong` for `pass.wrong`, `role_officer` for `officer`.
 * A family listed here is wholly in use; every other message must be named in the code.
 */
const modules = import.meta.glob<Record<string, unknown>>(
	[
		'./paraglide/messages/error_*.js',
		'./paraglide/messages/field_*.js',
		'./paraglide/messages/role_*.js',
		'./paraglide/messages/sector_*.js',
		'./paraglide/messages/type_*.js',
		'./paraglide/messages/state_*.js',
		'./paraglide/messages/step_*.js',
		'./paraglide/messages/part_*.js',
		'./paraglide/messages/kind_*.js',
		'./paraglide/messages/standing_*.js',
		'./paraglide/messages/pactkind_*.js',
		'./paraglide/messages/fact_*.js',
		'./paraglide/messages/notice_*.js',
		'./paraglide/messages/why_*.js',
		'./paraglide/messages/wait_*.js',
		'./paraglide/messages/noun_*.js',
		'./paraglide/messages/tie_*.js',
		'./paraglide/messages/invitation_*.js'
	],
	{ eager: true }
);

export type Family =
	| 'error'
	| 'field'
	| 'role'
	| 'sector'
	| 'type'
	| 'state'
	| 'step'
	| 'part'
	| 'kind'
	| 'standing'
	| 'pactkind'
	| 'fact'
	| 'notice'
	| 'why'
	| 'wait'
	| 'noun'
	| 'tie'
	| 'invitation';

const byKey = new Map<string, Say>();
for (const module of Object.values(modules)) {
	for (const [name, say] of Object.entries(module)) {
		if (typeof say === 'function') byKey.set(name, say as Say);
	}
}

/** The sentence for a code of a family, or undefined where the catalogue has none. */
export function wordFor(family: Family, code: string, params: Record<string, string> = {}): string | undefined {
	const say = byKey.get(`${family}_${code.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`);
	return say?.(params);
}

/** The word for a code of a family; the code itself where the catalogue has none, so that nothing is hidden. */
export function word(family: Family, code: string, params: Record<string, string> = {}): string {
	return wordFor(family, code, params) ?? code;
}
