import { nameOf } from '$app-frame/place.svelte';
import { m, word } from '$locale';
import { session } from '$tenants/session.svelte';
import { testKind, type Hook, type Standing, type State, type Try } from './model';

const states: Record<State, () => string> = { on: m.hook_s_on, off: m.hook_s_off, given_up: m.hook_s_given_up };
const standings: Record<Standing, () => string> = {
	waiting: m.hook_d_waiting,
	taken: m.hook_d_taken,
	failed: m.hook_d_failed,
	dropped: m.hook_d_dropped
};
const faults: Record<string, () => string> = {
	address_refused: m.hook_e_address_refused,
	address_unknown: m.hook_e_address_unknown,
	unreachable: m.hook_e_unreachable,
	timeout: m.hook_e_timeout,
	certificate: m.hook_e_certificate
};

export const stateName = (state: State): string => states[state]();
export const stateTone = { on: 'success', off: 'plain', given_up: 'danger' } as const;
export const standingName = (standing: Standing): string => standings[standing]();
export const standingTone = { waiting: 'warning', taken: 'success', failed: 'danger', dropped: 'plain' } as const;
export const kindName = (kind: string): string => (kind === testKind ? m.hook_ping() : word('fact', kind));

/** What came of a try: the answer's status, or why there was none, and how long it took. */
export function tryName({ status, error, took }: Try): string {
	const result = status ? String(status) : ((error && faults[error]?.()) ?? error ?? '');
	return m.hook_try({ status: result, took: String(took) });
}

/** The name of a space by its address; the address itself where one stands in it no more. */
export function spaceName(address: string): string {
	const space = session.me?.spaces.find((one) => one.space === address);
	return space ? nameOf(space) : address;
}

/** The spaces of which a webhook tells. */
export function spacesOf(hook: Hook): string[] {
	const home = session.me?.acting.tenant ?? '';
	return [...(hook.home ? [`home:${home}`] : []), ...hook.pacts.map((id) => `pact:${id}`)].map(spaceName);
}
