import { SvelteMap } from 'svelte/reactivity';
import { api, got } from '$api';
import { saidIn, type Said } from '$locale';
import { session } from './session.svelte';

const members = new SvelteMap<string, string>();
const tenants = new SvelteMap<string, Said>();
const asked: Record<string, boolean> = {};

/** Members have a UUID, organisations a slug: a deed's "by" may name either. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-/;

/** Asks once; what failed may be asked again by the next who needs it. */
function once(key: string, ask: () => Promise<void>): void {
	if (asked[key]) return;
	asked[key] = true;
	ask().catch(() => (asked[key] = false));
}

async function readMembers(state: 'active' | 'left' | 'transferred'): Promise<void> {
	let after: string | undefined;
	do {
		const page = await got(api.GET('/members', { params: { query: { state, size: 100, after } } }));
		for (const member of page.items) members.set(member.id, member.name);
		after = page.next;
	} while (after);
}

/** The name of a colleague, past ones too; empty until it is known. */
export function memberName(id: string | undefined): string {
	if (!id || !uuid.test(id)) return '';
	for (const state of ['active', 'left', 'transferred'] as const) {
		once(`${session.me?.acting.tenant ?? ''} ${state}`, () => readMembers(state));
	}
	return members.get(id) ?? '';
}

/** Takes the name of an organisation from what was read along with something else. */
export function knowTenant(id: string, name: Said): void {
	asked[id] = true;
	tenants.set(id, name);
}

/** The name of an organisation; its id until it is known. */
export function tenantName(id: string | undefined): string {
	if (!id || uuid.test(id)) return '';
	once(id, async () => {
		const tenant = await got(api.GET('/tenants/{id}', { params: { path: { id } } }));
		tenants.set(id, tenant.name);
	});
	return saidIn(tenants.get(id)) || id;
}
