import { api, got, on, type Tenant } from '$api';

/** What an administrator changes about her organisation; what is left out stays. */
export interface Change {
	intro?: { source: string; said: Record<string, { value: string; origin: 'human' | 'machine' }> };
	second_factor?: string[];
	oidc?: { issuer: string; client_id?: string; secret?: string };
}

export async function readOrganisation(id: string): Promise<Tenant> {
	return await got(api.GET('/tenants/{id}', { params: { path: { id } } }));
}

/** Keeps a change made on the revision that was shown. */
export async function keepOrganisation(tenant: Tenant, change: Change): Promise<Tenant> {
	const params = { path: { id: tenant.id }, header: on(tenant.rev) };
	return await got(api.PATCH('/tenants/{id}', { params, body: change }));
}
