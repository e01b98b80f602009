/*
 * Shows notices that the server pushes to this browser, and opens what they are about. It keeps nothing and answers no request of the
 * page. What arrives is JSON: title, body, path (a page below /app/), id (a notice replaces its earlier self) and lang.
 */
const scope = new URL(self.registration.scope);

self.addEventListener('push', (event) => {
	let said = {};
	try {
		said = event.data?.json() ?? {};
	} catch {
		// What can't be read still must be shown: the browser allows no silent push.
	}
	const { title = '나루 · Naru', body = '', path = '', id = 'naru', lang = '' } = said;
	event.waitUntil(
		self.registration.showNotification(title, {
			body,
			tag: id,
			lang,
			renotify: true,
			icon: `${scope.pathname}favicon.svg`,
			data: { path }
		})
	);
});

self.addEventListener('notificationclick', (event) => {
	event.notification.close();
	event.waitUntil(open(event.notification.data?.path));
});

/** Only pages of this application are opened, whatever was pushed. */
function target(path) {
	const asked = new URL(path || 'notices', scope);
	return asked.origin === scope.origin && asked.pathname.startsWith(scope.pathname)
		? asked.href
		: `${scope.href}notices`;
}

async function open(path) {
	const href = target(path);
	const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const tab = tabs.find((one) => one.url.startsWith(scope.href));
	if (!tab) return self.clients.openWindow(href);
	await tab.focus();
	// A tab that this worker doesn't control can't be led elsewhere.
	return tab.navigate(href).catch(() => self.clients.openWindow(href));
}
