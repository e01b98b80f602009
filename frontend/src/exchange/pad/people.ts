import type { Hand } from './editor';

// Each is readable under white letters and beside the others for most who see colours differently; the name stands with it anyhow.
const colors = ['#0b50d0', '#9c2a6b', '#1a6b3c', '#8a4b00', '#5a35a8', '#00687a', '#a3271a', '#4d5a00'];

/** The colour of somebody's caret: hers wherever she writes. */
export function colorOf(member: string): string {
	let sum = 0;
	for (const letter of member) sum = (sum * 31 + letter.charCodeAt(0)) >>> 0;
	return colors[sum % colors.length] ?? '#33363d';
}

const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 120) : '');

/** Reads what a page says of its writer; undefined for what isn't one. Others' pages say it, so nothing is taken on trust. */
export function readHand(said: unknown): Hand | undefined {
	if (typeof said !== 'object' || said === null) return undefined;
	const one = said as Record<string, unknown>;
	const [name, member] = [text(one.name), text(one.member)];
	if (!name || !member) return undefined;
	return { name, city: text(one.city), tenant: text(one.tenant), member, color: colorOf(member) };
}

/** Everybody who has the pad open, each once, oneself left out. */
export function others(states: Iterable<{ user?: unknown }>, me: string): Hand[] {
	const found = new Map<string, Hand>();
	for (const { user } of states) {
		const hand = readHand(user);
		if (hand && hand.member !== me) found.set(hand.member, hand);
	}
	return [...found.values()].sort((a, b) => a.tenant.localeCompare(b.tenant) || a.name.localeCompare(b.name));
}

/** The present moment, as the server writes moments. */
export const moment = (): string => new Date().toISOString();
