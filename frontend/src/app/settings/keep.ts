import { api, got } from '$api';
import { display, locale } from '$locale';
import { session } from '$tenants/session.svelte';

/** Keeps a name, the language and the display with the account, so that they are the same on the next computer. */
export async function keepProfile(name: string): Promise<void> {
	const settings = { lang: locale.current, size: display.size, contrast: display.contrast, density: display.density };
	session.replace(await got(api.PATCH('/me', { body: { name, settings } })));
}

/** The same for a change of display alone, in the background: the wish holds on this computer already. */
export function keepSettings(): void {
	if (session.me) keepProfile(session.me.person.name).catch(() => undefined);
}
