import { base } from '$app/paths';
import type { Choice, Device } from './model';
import { addDevice, pushKey, removeDevice } from './store';

/** Whether this browser shows notices: not set up by the operator, unable, blocked by its owner, possible, or on. */
export type Standing = 'off' | 'unable' | 'denied' | 'ready' | 'on';

export function standing(push: Choice['push']): Standing {
	if (!push.on) return 'off';
	if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'unable';
	if (Notification.permission === 'denied') return 'denied';
	return Notification.permission === 'granted' && push.devices.some((one) => one.here) ? 'on' : 'ready';
}

/** Asks the person, subscribes this browser and names it to the server; nothing where she declines. */
export async function allow(): Promise<Device | undefined> {
	if ((await Notification.requestPermission()) !== 'granted') return undefined;
	const key = bytes(await pushKey());
	await navigator.serviceWorker.register(`${base}/push.js`, { scope: `${base}/` });
	const { pushManager } = await navigator.serviceWorker.ready;
	// A subscription that was made for another key of this installation would stay silent.
	await (await pushManager.getSubscription())?.unsubscribe();
	const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
	const { endpoint, keys } = subscription.toJSON();
	return addDevice({ endpoint: endpoint ?? '', p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' });
}

/** Has a device told no more; this browser also gives its subscription back. */
export async function forget(device: Device): Promise<void> {
	await removeDevice(device.id);
	if (!device.here || !('serviceWorker' in navigator)) return;
	const registration = await navigator.serviceWorker.getRegistration(`${base}/`);
	await (await registration?.pushManager.getSubscription())?.unsubscribe();
	await registration?.unregister();
}

function bytes(key: string): Uint8Array<ArrayBuffer> {
	const plain = atob(key.replace(/-/g, '+').replace(/_/g, '/'));
	return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
