import type { Pact } from '$api';
import { m, saidIn, writeDate } from '$locale';

/** Where a partnership stands, in one sentence. */
export function statusOf(pact: Pact): string {
	if (pact.standing === 'invited') {
		const opener = pact.parties.find((party) => party.tenant === pact.opened_by);
		return m.partners_status_invited({ name: saidIn(opener?.name) || saidIn(pact.name) });
	}
	if (pact.standing !== 'joined') return m.partners_status_over();
	if (!pact.active) {
		return pact.parties.some((party) => party.standing === 'invited')
			? m.partners_status_waiting()
			: m.partners_status_over();
	}
	return pact.since ? m.partners_status_active({ date: partialDate(pact.since) }) : m.partners_status_open();
}

/** A date as far as it is known: a day, a month or a year. */
export function partialDate(date: string): string {
	return /^\d{4}-\d{2}-\d{2}$/.test(date) ? writeDate(date) : date;
}

/** The other organisations of a partnership, by name. */
export function others(pact: Pact, own: string | undefined): string {
	return pact.parties
		.filter((party) => party.tenant !== own)
		.map((party) => saidIn(party.name))
		.join(', ');
}
