import { api, got, on, type Page } from '$api';
import type { Delivery, Draft, Hook, Hooks } from './model';

export type Secret = Hook & { secret: string };
/** A webhook and the revision that a change of it must name. */
export interface Kept {
	hook: Hook;
	rev: number;
}

const at = (id: string) => ({ params: { path: { id } } });

export function listHooks(): Promise<Hooks> {
	return got(api.GET('/webhooks', {}));
}

export async function readHook(id: string): Promise<Kept> {
	const { data, response } = await api.GET('/webhooks/{id}', at(id));
	return { hook: data as Hook, rev: Number(response.headers.get('ETag')?.replace(/\D/g, '')) };
}

export function openHook(draft: Draft): Promise<Secret> {
	return got(api.POST('/webhooks', { body: draft }));
}

export async function changeHook({ hook, rev }: Kept, draft: Draft): Promise<void> {
	await got(api.PATCH('/webhooks/{id}', { params: { path: { id: hook.id }, header: on(rev) }, body: draft }));
}

export async function removeHook({ hook, rev }: Kept): Promise<void> {
	await got(api.DELETE('/webhooks/{id}', { params: { path: { id: hook.id }, header: on(rev) } }));
}

export function turnSecret(id: string): Promise<Secret> {
	return got(api.POST('/webhooks/{id}/secret', at(id)));
}

export function testHook(id: string): Promise<Delivery> {
	return got(api.POST('/webhooks/{id}/test', at(id)));
}

export function listDeliveries(id: string, after?: string): Promise<Page<Delivery>> {
	return got(api.GET('/webhooks/{id}/deliveries', { params: { path: { id }, query: { size: 30, after } } }));
}

export function sendAgain(id: string, delivery: string): Promise<Delivery> {
	return got(api.POST('/webhooks/{id}/deliveries/{delivery}/again', { params: { path: { id, delivery } } }));
}
