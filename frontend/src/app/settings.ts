import { api, got } from '$api';
import { display, locale } from '$locale';
import { session } from '$tenants/session.svelte';

/** Keeps language and display with the account, so that they are the same on the next computer. */
export function keepSettings(): void {
	if (!session.me) return;
	const settings = { lang: locale.current, size: display.size, contrast: display.contrast, density: display.density };
	// Best effort: the wish holds on this computer already, and the next change sends all of it again.
	got(api.PATCH('/me', { body: { settings } })).then(session.replace, () => undefined);
}
