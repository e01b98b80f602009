import { api, got, type Page } from '$api';
import { asked, type Choice, type Choosing, type Device, type Filter, type Line } from './model';

/** A page of the acting member's notices. */
export function listLines(filter: Filter, after?: string): Promise<Page<Line>> {
	return got(api.GET('/notices', { params: { query: { size: 30, after, ...asked(filter) } } }));
}

export function readChoice(): Promise<Choice> {
	return got(api.GET('/me/notices', {}));
}

export function choose(change: Choosing): Promise<Choice> {
	return got(api.PATCH('/me/notices', { body: change }));
}

/** The public key by which push services know this installation. */
export async function pushKey(): Promise<string> {
	return (await got(api.GET('/push/key', {}))).key;
}

export function addDevice(subscription: { endpoint: string; p256dh: string; auth: string }): Promise<Device> {
	const { endpoint, p256dh, auth } = subscription;
	return got(api.POST('/me/push', { body: { endpoint, keys: { p256dh, auth } } }));
}

export async function removeDevice(id: string): Promise<void> {
	await got(api.DELETE('/me/push', { params: { query: { id } } }));
}

/** When something was kept, by this computer's clock. */
export const moment = (): string => new Date().toISOString();
