import { api, got, on } from '$api';
import { display, locale } from '$locale';
import { session } from '$tenants/session.svelte';

/** Keeps a name, the language and the display with the account, so that they are the same on the next computer. */
export async function keepProfile(name: string): Promise<void> {
	const me = session.me;
	if (!me) return;
	const settings = { text_size: Number(display.size), contrast: display.contrast, density: display.density };
	const body = { name, lang: locale.current, settings };
	session.replace(await got(api.PATCH('/me', { params: { header: on(me.person.rev) }, body })));
}

/** The same for a change of display alone, in the background: the wish holds on this computer already. */
export function keepSettings(): void {
	if (session.me) keepProfile(session.me.person.name).catch(() => undefined);
}
