import { names } from '$exchange/library/names.svelte';
import { tenantName } from '$tenants/names.svelte';
import { session } from '$tenants/session.svelte';
import type { Side } from './store';

/** The sides of a record that is being written, one's own first; one that only has a name is a side once it was saved. */
export const sidesOf = (others: readonly Side[]): { value: string; label: string }[] => {
	const own = session.me?.acting.tenant ?? '';
	return [
		{ value: own, label: tenantName(own) },
		...others.flatMap((one) => (one.code ? [{ value: one.code, label: names.unit(one.code) }] : []))
	];
};
