import type { components } from '$api/schema';

/** What webhooks speak of. Pure: no fetch, no sentence. */
export type Hook = Omit<components['schemas']['Webhook'], '$schema'>;
export type Hooks = Omit<components['schemas']['Webhooks'], '$schema'>;
export type Draft = Omit<components['schemas']['WebhookDraft'], '$schema'>;
export type Delivery = components['schemas']['Delivery'];
export type Try = components['schemas']['DeliveryTry'];
export type State = Hook['state'];
export type Standing = Delivery['state'];

export const most = { name: 80, url: 1000 };
/** What a test says it is. */
export const testKind = 'webhook.test';

/** All that is said of a webhook, as it stands; with what is changed. */
export function draftOf(hook: Hook, change: Partial<Draft> = {}): Draft {
	const { name, url, kinds, home, pacts } = hook;
	return { name, url, kinds, home, pacts, on: hook.state === 'on', ...change };
}

/** Whether something is on its way, so that the log will change by itself. */
export function moving(deliveries: readonly Delivery[]): boolean {
	return deliveries.some((one) => one.state === 'waiting');
}
