import { SvelteMap } from 'svelte/reactivity';
import { api, got, type Unit } from '$api';
import { saidIn, type Said } from '$locale';
import { memberName, tenantName } from '$tenants/names.svelte';
import { session } from '$tenants/session.svelte';

/** Names of those the library speaks of by an id. Each is asked for once; until it is known, the id stands in its place. */
interface Network {
	pact: string;
	name: Said;
	/** Who convenes it. */
	tenant: string;
}

const units = new SvelteMap<string, Unit>();
const asked: Record<string, boolean> = {};
let networks = $state.raw<Network[]>([]);

/** Runs a request once; a failed one may be tried again by the next who needs it. */
function once(key: string, run: () => Promise<void>): void {
	if (asked[key]) return;
	asked[key] = true;
	run().catch(() => (asked[key] = false));
}

async function readUnits(): Promise<void> {
	let after: string | undefined;
	do {
		const page = await got(api.GET('/units', { params: { query: { size: 100, after } } }));
		for (const unit of page.items) units.set(unit.id, unit);
		after = page.next;
	} while (after);
}

async function readNetworks(): Promise<void> {
	const page = await got(api.GET('/pacts', { params: { query: { size: 100 } } }));
	networks = page.items
		.filter((pact) => pact.kind === 'network')
		.map((pact) => ({ pact: pact.id, name: pact.name, tenant: pact.opened_by }));
}

export const names = {
	tenant: tenantName,
	member: memberName,
	unit(id: string | undefined): string {
		if (!id) return '';
		this.loadUnits();
		return saidIn(units.get(id)?.name) || id;
	},
	/** The networks that the acting organisation brings cases before. */
	get networks(): Network[] {
		once(`networks ${session.me?.acting.tenant ?? ''}`, readNetworks);
		return networks;
	},
	/** The one who convenes the network; empty until it is known or where there are several. */
	get coordinator(): string {
		const all = this.networks;
		return all.length === 1 ? this.tenant(all[0]?.tenant) : '';
	},
	get allUnits(): Unit[] {
		this.loadUnits();
		return [...units.values()];
	},
	loadUnits(): void {
		once('units', readUnits);
	}
};
