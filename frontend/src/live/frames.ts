/** What goes over the socket, in both directions. Here words of the wire become frames; whatever is not one is passed over. */
export type Topic = string;

/** One line of a topic's log. `seq` is dense within the topic. */
export interface Entry {
	seq: number;
	kind: string;
	[more: string]: unknown;
}

export interface FrameField {
	path: string;
	code: string;
	params?: Record<string, string>;
}

export type Frame =
	| { t: 'hello'; heartbeat: number }
	| { t: 'ok'; id: number; topic?: Topic; seq?: number; body?: unknown }
	| { t: 'err'; id: number; topic?: Topic; code: string; fields: FrameField[]; retry?: number }
	| { t: 'log'; topic: Topic; entries: Entry[] }
	| { t: 'reload'; topic: Topic; seq: number }
	| { t: 'now'; topic: Topic; kind: string; body: unknown }
	| { t: 'pong' };

/** What a page may ask over the socket; the number of the question is added on the way. */
export interface Asking {
	t: 'sub' | 'unsub' | 'post' | 'seen' | `rtc.${'join' | 'answer' | 'candidate' | 'subscribe' | 'turn' | 'mute' | 'duty' | 'restart' | 'leave'}`;
	topic: Topic;
	[more: string]: unknown;
}

/** The name of a topic: "pact:…/room/…". */
export function topicOf(space: string, kind: string, id: string): Topic {
	return `${space}/${kind}/${id}`;
}

type Loose = Record<string, unknown>;

const isObject = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number | undefined =>
	typeof value === 'number' && Number.isFinite(value) ? value : undefined;

function isEntry(value: unknown): value is Entry {
	return isObject(value) && number(value.seq) !== undefined && typeof value.kind === 'string';
}

/** Reads a frame of the server; undefined for what this page doesn't know. */
export function readFrame(said: unknown): Frame | undefined {
	if (typeof said !== 'string') return undefined;
	let frame: unknown;
	try {
		frame = JSON.parse(said);
	} catch {
		return undefined;
	}
	if (!isObject(frame)) return undefined;
	const topic = text(frame.topic);
	const id = number(frame.id) ?? 0;
	switch (frame.t) {
		case 'hello':
			return { t: 'hello', heartbeat: number(frame.heartbeat) ?? 25 };
		case 'ok':
			return { t: 'ok', id, topic, seq: number(frame.seq), body: frame.body };
		case 'err': {
			const fields = Array.isArray(frame.fields) ? (frame.fields as FrameField[]) : [];
			return { t: 'err', id, topic, code: text(frame.code), fields, retry: number(frame.retry) };
		}
		case 'log':
			return { t: 'log', topic, entries: Array.isArray(frame.entries) ? frame.entries.filter(isEntry) : [] };
		case 'reload':
			return { t: 'reload', topic, seq: number(frame.seq) ?? 0 };
		case 'now':
			return { t: 'now', topic, kind: text(frame.kind), body: frame.body };
		case 'pong':
			return { t: 'pong' };
		default:
			return undefined;
	}
}
