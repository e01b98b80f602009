import type { SpaceView } from '$api';
import { m, saidIn, writeDate } from '$locale';
import type { SpaceKind } from '$ui';
import { session } from '$tenants/session.svelte';

/** The space a page stands in: what the band says. */
export interface Place {
	kind: SpaceKind;
	name: string;
	readers: string;
}

let override = $state<string>();

export function readersOf(space: SpaceView): string {
	return space.kind === 'commons' ? m.space_everybody() : m.space_readers({ count: String(space.readers) });
}

export function nameOf(space: SpaceView): string {
	return space.kind === 'commons' ? m.space_commons() : saidIn(space.name);
}

/**
 * Says that this page stands in another space than the acting organisation's home: call it while the page is set up.
 *
 *	standIn(() => 'commons');
 */
export function standIn(space: () => string | undefined): void {
	$effect(() => {
		override = space();
		return () => (override = undefined);
	});
}

export const place = {
	/** The space's name as the server writes it: "home:dangjin", "pact:…", "commons". */
	get space(): string {
		return override ?? (session.guest ? `pact:${session.guest.pact}` : `home:${session.me?.acting.tenant ?? ''}`);
	},
	get now(): Place | undefined {
		const space = session.me?.spaces.find((one) => one.space === this.space);
		const guest = session.guest;
		if (guest?.meeting) {
			const readers = m.guests_band({ host: saidIn(guest.host), until: writeDate(guest.until) });
			return { kind: 'pact', name: m.room_title(), readers };
		}
		if (guest && space?.kind === 'pact') {
			const readers = m.guests_band({ host: saidIn(guest.host), until: writeDate(guest.until) });
			return { kind: 'pact', name: nameOf(space), readers };
		}
		if (space) return { kind: space.kind, name: nameOf(space), readers: readersOf(space) };
		if (this.space === 'commons') return { kind: 'commons', name: m.space_commons(), readers: m.space_everybody() };
		return undefined;
	}
};
