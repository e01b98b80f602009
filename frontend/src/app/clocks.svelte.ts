import { api, got } from '$api';
import { saidIn, type Said } from '$locale';
import { session } from '$tenants/session.svelte';

interface Place {
	id: string;
	said: Said;
	zone: string;
}

let places = $state<Place[]>([]);

/** The clocks of the top bar: our own, and the first partner's whose clock differs. */
export const clocks = {
	get list(): { id: string; name: string; zone: string }[] {
		return places.map(({ id, said, zone }) => ({ id, name: saidIn(said), zone }));
	},
	async load(): Promise<void> {
		const home = session.me?.acting.tenant;
		if (!home) return;
		const own = await got(api.GET('/tenants/{id}', { params: { path: { id: home } } }));
		const found: Place[] = [{ id: own.id, said: own.name, zone: own.zone }];
		const pacts = await got(api.GET('/pacts', { params: { query: { size: 20 } } }));
		const others = pacts.items
			.filter((pact) => pact.kind !== 'network')
			.flatMap((pact) => pact.parties)
			.filter((party) => party.tenant !== home && party.standing === 'joined')
			.slice(0, 4);
		for (const party of others) {
			const other = await got(api.GET('/tenants/{id}', { params: { path: { id: party.tenant } } }));
			if (other.zone !== own.zone) {
				found.push({ id: other.id, said: other.name, zone: other.zone });
				break;
			}
		}
		places = found;
	}
};
