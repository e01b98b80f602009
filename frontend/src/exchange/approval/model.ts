import type { components } from '$api/schema';

/** What approvals are on screen. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Approval = Omit<Schemas['Approval'], '$schema'>;
export type ApprovalRow = Schemas['ApprovalRow'];
export type Side = Schemas['ApprovalSide'];
export type Third = Schemas['ApprovalThird'];
export type Hand = Schemas['ApprovalHand'];
export type Letter = Schemas['ApprovalLetter'];
export type Party = Schemas['ApprovalParty'];
export type State = Approval['state'];
export type Intent = Approval['intent'];
export type Order = Approval['order'];
export type Body = Third['body'];

export const views = ['waiting', 'ours', 'open', 'done', 'copies'] as const;
export type View = (typeof views)[number];

/** What can be approved, by the nouns that facts name it with. */
export const nouns = ['agreement', 'pad', 'project', 'phase', 'report', 'minutes'] as const;
export type Noun = (typeof nouns)[number];

export const bodies: readonly Body[] = ['council', 'ministry', 'upper', 'association', 'other'];

/** How many keys there are, and how many of them are given. */
export function progress(sides: readonly { key?: unknown; given?: boolean }[]): { given: number; all: number } {
	return { given: sides.filter((side) => side.key !== undefined || side.given).length, all: sides.length };
}

/** Whether the last day is over, or so near that it must be seen. */
export function pressing(due: string, now: Date = new Date()): boolean {
	return new Date(due).getTime() - now.getTime() < 7 * 24 * 3600 * 1000;
}

/** The last day a reader may still approve on: the deadline is the end of a day, so a moment before it. */
export function lastDay(due: string): string {
	return new Date(new Date(due).getTime() - 1000).toISOString();
}

/** A node of the editor's text, as it stands in the frozen document. */
export interface Node {
	type: string;
	text?: string;
	attrs?: Record<string, unknown>;
	marks?: { type: string; attrs?: Record<string, unknown> }[];
	content?: Node[];
	/** Of a text in the canonical form of pads. */
	blocks?: Node[];
}

export interface FrozenFile {
	id: string;
	name: string;
	sha256: string;
}

/** The frozen document, as far as it is shown. */
export interface Frozen {
	facts: Record<string, unknown>;
	texts: { lang: string; content: Node }[];
	files: FrozenFile[];
}

/** Reads the document's bytes; what isn't one shows no text, and its bytes can still be saved and checked. */
export function readFrozen(text: string): Frozen {
	const read = JSON.parse(text) as Partial<Frozen>;
	return { facts: read.facts ?? {}, texts: read.texts ?? [], files: read.files ?? [] };
}

/** An attribute as text; empty where it is none. */
export function attr(node: Node, name: string): string {
	const value = node.attrs?.[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** A number that an attribute holds, within bounds that a page can bear. */
export function span(node: Node, name: string): number | undefined {
	const value = Number(attr(node, name));
	return value > 1 && value <= 100 ? value : undefined;
}

/** The SHA-256 of bytes in hexadecimal; undefined where the browser computes none, as on plain HTTP. */
export async function sha256(bytes: ArrayBuffer): Promise<string | undefined> {
	if (!globalThis.crypto?.subtle) return undefined;
	const sum = await globalThis.crypto.subtle.digest('SHA-256', bytes);
	return Array.from(new Uint8Array(sum), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A hash in groups that an eye can compare. */
export function grouped(hash: string): string {
	return hash.replace(/(.{8})(?=.)/g, '$1 ');
}

/** A day so many days from now, as an input of a date has it. */
export function dayFromNow(days: number, now: Date = new Date()): string {
	const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
	const two = (value: number) => String(value).padStart(2, '0');
	return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
