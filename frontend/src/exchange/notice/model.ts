import type { components } from '$api/schema';

/** What notices speak of: lines of the bell, and how a member wants to be told. Pure: no fetch, no sentence. */
export type Line = components['schemas']['Notice'];
export type Choice = Omit<components['schemas']['NoticeChoice'], '$schema'>;
export type Choosing = components['schemas']['NoticeChoosing'];
export type Ways = components['schemas']['NoticeWays'];
export type Quiet = components['schemas']['NoticeQuiet'];
export type Device = components['schemas']['Device'];
export type Digest = Choice['digest'];
export type Family = NonNullable<Line['family']>;

/** The sorts of deeds, in the order they are offered. */
export const families = ['reviews', 'cases', 'adoptions', 'partners', 'people', 'chat', 'house'] as const;
export const digests = ['hourly', 'daily', 'off'] as const;
export const extents = ['all', 'mentions', 'none'] as const;
export type Extent = (typeof extents)[number];
export const ways = ['bell', 'mail', 'push'] as const;
export type Way = (typeof ways)[number];

/** How much of a space one is told; all, where nothing was said. */
export function extentOf(choice: Choice, space: string): Extent {
	return extents.find((one) => one === choice.spaces[space]) ?? 'all';
}

/** The choice as it will be once a change is kept; shown at once, before the server has answered. */
export function laidOver(choice: Choice, change: Choosing): Choice {
	return {
		...choice,
		digest: change.digest ?? choice.digest,
		morning: change.morning ?? choice.morning,
		zone: change.zone ?? choice.zone,
		quiet: change.quiet ?? choice.quiet,
		families: { ...choice.families, ...change.families },
		spaces: { ...choice.spaces, ...change.spaces }
	};
}

/** Whether the quiet ends on the next day. */
export function overnight(quiet: Quiet): boolean {
	return quiet.to <= quiet.from;
}

/** What a list of notices is narrowed to: "unread", a kind or a space; the server takes one of the last two. */
export interface Filter {
	unread: boolean;
	/** "" for all, "family:chat", "space:pact:…" */
	about: string;
}

/** The question to the server for a filter. */
export function asked({ unread, about }: Filter): { unread?: boolean; family?: Family; space?: string } {
	const cut = about.indexOf(':');
	const [sort, value] = [about.slice(0, cut), about.slice(cut + 1)];
	const family = sort === 'family' ? families.find((one) => one === value) : undefined;
	return {
		...(unread ? { unread: true } : {}),
		...(family ? { family } : {}),
		...(sort === 'space' ? { space: value } : {})
	};
}
