import { api, got } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Hall } from './room';

/** Asks the server for the closed sittings of a meeting. */
export type Sitting = components['schemas']['Sitting'];
export type Sittings = components['schemas']['Sittings'];

const at = (of: Hall) => ({ params: { path: { space: of.space, id: of.id } } });
const one = (of: Hall, sitting: string) => ({ params: { path: { space: of.space, id: of.id, sitting } } });

export const sittings = {
	list: (of: Hall): Promise<Sittings> => got(api.GET('/spaces/{space}/meetings/{id}/sittings', at(of))),
	arrange: (of: Hall, said: { title: Said; parties: string[]; members: string[] }, key: string): Promise<Sitting> =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/sittings', {
				params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
				body: { ...said, title: sent(said.title) }
			})
		),
	name: (of: Hall, sitting: string, members: string[]): Promise<Sitting> =>
		got(
			api.PUT('/spaces/{space}/meetings/{id}/sittings/{sitting}/members', { ...one(of, sitting), body: { members } })
		),
	open: (of: Hall, sitting: string): Promise<Sitting> =>
		got(api.POST('/spaces/{space}/meetings/{id}/sittings/{sitting}/open', one(of, sitting))),
	end: (of: Hall, sitting: string): Promise<Sitting> =>
		got(api.POST('/spaces/{space}/meetings/{id}/sittings/{sitting}/end', one(of, sitting)))
};

/** Those of one's own side who can be named. */
export async function listColleagues(): Promise<{ id: string; name: string }[]> {
	const page = await got(api.GET('/members', { params: { query: { state: 'active', size: 100 } } }));
	return page.items.map(({ id, name }) => ({ id, name }));
}
