import { api, got, type Page } from '$api';
import type { components } from '$api/schema';
import { sent } from '$app-frame/form/said';
import type { Said } from '$locale';
import type { Item } from './model';

/** Asks the server for what the room of a meeting shows, and does there what one may. */
type Schemas = components['schemas'];
export type Room = Schemas['FloorRoom'];
export type Floor = Schemas['MeetingFloor'];
export type Speaker = Schemas['FloorSpeaker'];
export type Ballot = Schemas['FloorBallot'];
export type Caption = Schemas['MeetingCaption'];
export type Signal = Schemas['FloorSignal']['kind'];
export type Speech = Speaker['kind'];

export interface Hall {
	space: string;
	id: string;
	/** The room of a closed sitting of the meeting. */
	sitting?: string;
}
const within = (of: Hall) => (of.sitting ? { sitting: of.sitting } : {});
const at = (of: Hall) => ({ params: { path: { space: of.space, id: of.id }, query: within(of) } });

/** What the parts of a room need to know of its meeting, and of the items of its agenda. */
export interface RoomOf extends Hall {
	/** The parties, the host first. */
	parties: string[];
	host: string;
	langs: string[];
}
export type RoomItem = Pick<Item, 'id' | 'title' | 'minutes'> & Partial<Pick<Item, 'presenter' | 'papers' | 'closed'>>;

export type Guide = Schemas['RoomGuide'];
/** The room for whoever reads nothing else of the meeting: an interpreter, or somebody of a delegation without an account. */
export const readGuide = (of: Hall): Promise<Guide> =>
	got(api.GET('/spaces/{space}/meetings/{id}/room/guide', { params: { path: { space: of.space, id: of.id } } }));

export const signals = ['hand', 'agree', 'slower', 'inaudible', 'applause'] as const satisfies readonly Signal[];
export const speeches = ['speak', 'reply', 'point_of_order'] as const satisfies readonly Speech[];

export const readRoom = (of: Hall): Promise<Room> => got(api.GET('/spaces/{space}/meetings/{id}/room', at(of)));
export const listCaptions = (of: Hall, since: number, after?: string): Promise<Page<Caption>> =>
	got(
		api.GET('/spaces/{space}/meetings/{id}/room/captions', {
			params: { path: { space: of.space, id: of.id }, query: { ...within(of), since, after, size: 100 } }
		})
	);

/** A line that was written and that the server hasn't kept yet. */
export interface Written {
	key: string;
	lang: string;
	text: string;
	of?: number;
}
export const writeCaption = (of: Hall, said: Written): Promise<Caption> =>
	got(api.POST('/spaces/{space}/meetings/{id}/room/captions', { ...at(of), body: said }));

/** Says that one has the room open, which makes one present online; `sure` where one had planned to be in the hall. */
export const followRoom = (of: Hall, sure = false): Promise<{ counts: boolean; asks: boolean }> =>
	got(
		api.POST('/spaces/{space}/meetings/{id}/room/following', {
			params: { path: { space: of.space, id: of.id } },
			body: { sure }
		})
	);

/** A question as the chair writes it. */
export interface Asked {
	id: string;
	question: Said;
	choices: readonly { id: string; text: Said }[];
	per: Ballot['per'];
	secret: boolean;
}

/** What is done in the room. Each answers with the room as it then is, and is one deed however often it is sent. */
export const doings = {
	call: (of: Hall, item: string) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/room/item', { ...at(of), body: { item } })),
	chairs: (of: Hall, tenants: string[]) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/room/chairs', { ...at(of), body: { tenants } })),
	limit: (of: Hall, minutes: number) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/room/quota', { ...at(of), body: { minutes } })),
	count: (of: Hall, tenant: string, count: number) =>
		got(api.PUT('/spaces/{space}/meetings/{id}/room/heads', { ...at(of), body: { tenant, count } })),
	sign: (of: Hall, kind: Signal, on: boolean) =>
		got(api.POST('/spaces/{space}/meetings/{id}/room/signals', { ...at(of), body: { kind, on } })),
	ask: (of: Hall, said: { id: string; kind: Speech; from: 'hall' | 'online'; tenant?: string; name?: string }) =>
		got(api.POST('/spaces/{space}/meetings/{id}/room/speakers', { ...at(of), body: said })),
	give: (of: Hall, speaker: string) =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/room/speakers/{speaker}/floor', {
				params: { path: { space: of.space, id: of.id, speaker }, query: within(of) }
			})
		),
	finish: (of: Hall, speaker: string) =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/room/speakers/{speaker}/finish', {
				params: { path: { space: of.space, id: of.id, speaker }, query: within(of) }
			})
		),
	open: (of: Hall, said: Asked) =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/room/ballots', {
				...at(of),
				body: {
					id: said.id,
					question: sent(said.question),
					choices: said.choices.map(({ id, text }) => ({ id, text: sent(text) })),
					per: said.per,
					secret: said.secret
				}
			})
		),
	vote: (of: Hall, ballot: string, choice: string, key: string) =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/room/ballots/{ballot}/votes', {
				params: { path: { space: of.space, id: of.id, ballot }, query: within(of) },
				body: { choice, key }
			})
		),
	close: (of: Hall, ballot: string) =>
		got(
			api.POST('/spaces/{space}/meetings/{id}/room/ballots/{ballot}/close', {
				params: { path: { space: of.space, id: of.id, ballot }, query: within(of) }
			})
		)
};

/** The lines of some languages as they read now: a correction takes the place of its line. */
export function reading(lines: readonly Caption[], langs: readonly string[], most: number): Caption[] {
	const now = new Map<number, Caption>();
	for (const line of lines) {
		if (!langs.includes(line.lang)) continue;
		const first = line.of ? now.get(line.of) : undefined;
		if (line.of && first) now.set(line.of, { ...first, text: line.text });
		else if (!line.of) now.set(line.seq, line);
	}
	return [...now.values()].slice(-most);
}

/** Seconds as a clock on a wall shows them: 4:05, and 1:02:09 from an hour on. */
export function span(seconds: number): string {
	const all = Math.max(0, Math.floor(Math.abs(seconds)));
	const two = (n: number) => String(n).padStart(2, '0');
	const [h, min, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
	return h ? `${h}:${two(min)}:${two(s)}` : `${min}:${two(s)}`;
}
