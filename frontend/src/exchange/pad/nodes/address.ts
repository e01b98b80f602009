const roads: Readonly<Record<string, string>> = {
	tie: 'ties',
	agreement: 'agreements',
	pad: 'pads',
	approval: 'approvals',
	project: 'projects'
};

/** Where an object's page is; nothing for a noun that has none. */
export function objectAddress(noun: string, space: string, id: string): string | undefined {
	return roads[noun] ? `/app/${roads[noun]}/${space}/${id}` : undefined;
}

/** Reads the page's address of an object, as people copy it. */
export function readObjectAddress(address: string): { noun: string; space: string; id: string } | undefined {
	const [, road, space, id] = /\/app\/([a-z]+)\/([^/?#]+)\/([^/?#]+)/.exec(address) ?? [];
	const noun = Object.keys(roads).find((one) => roads[one] === road);
	return noun && space && id ? { noun, space: decodeURIComponent(space), id } : undefined;
}
