import type { WebsocketProvider } from 'y-websocket';

/** The frames of our own, which the server sends to those who ask for them by `saved=1`. */
const saved = 100;
const state = 101;
const denied = 2;

/** What the server says of a pad while it is open. */
export interface Said {
	/** All that was written here is durable. */
	whole: () => void;
	/** In which state the pad is, and whether this connection may write. */
	state: (state: string, write: boolean) => void;
	/** What was written was refused. */
	denied: (code: string) => void;
}

interface Reader {
	arr: Uint8Array;
	pos: number;
}
function readNumber(from: Reader): number {
	let number = 0;
	for (let size = 1; ; size *= 128) {
		const byte = from.arr[from.pos++] ?? 0;
		number += (byte & 127) * size;
		if (byte < 128) return number;
	}
}
function readText(from: Reader): string {
	const length = readNumber(from);
	const text = new TextDecoder().decode(from.arr.subarray(from.pos, from.pos + length));
	from.pos += length;
	return text;
}

/**
 * Counts what a connection has written against what the server has answered for. Nothing is durable before the answer:
 * a frame may be in the air, in a buffer, or with a server that is just being ended.
 */
export class Wire {
	/** Every socket of the provider is one of these, so that each frame that writes is counted where it really goes out. */
	readonly Socket: typeof WebSocket;
	#sent = 0;
	#kept = 0;
	/** The server has asked what it lacks and was answered: from then on it is told everything. */
	#told = false;

	readonly #said: Said;

	constructor(said: Said) {
		this.#said = said;
		const counted = (data: unknown) => this.#count(data);
		this.Socket = class extends WebSocket {
			override send(data: Parameters<WebSocket['send']>[0]): void {
				counted(data);
				super.send(data);
			}
		};
	}

	attach(provider: WebsocketProvider): void {
		provider.messageHandlers[saved] = (_answer, from) => {
			this.#kept = Math.max(this.#kept, readNumber(from));
			this.#look();
		};
		provider.messageHandlers[state] = (_answer, from) => {
			const said = JSON.parse(readText(from)) as { state: string; write: boolean };
			this.#said.state(said.state, said.write);
		};
		provider.messageHandlers[denied] = (_answer, from) => {
			readNumber(from);
			this.#said.denied(readText(from));
		};
	}

	/** A new connection begins to count anew. */
	begin(): void {
		this.#sent = this.#kept = 0;
		this.#told = false;
	}

	/** Whether all that was ever written here is durable. */
	get whole(): boolean {
		return this.#told && this.#kept >= this.#sent;
	}

	#count(data: unknown): void {
		if (!(data instanceof Uint8Array) || data[0] !== 0) return; // awareness, questions
		if (data[1] === 1) this.#told = true;
		if (data[1] === 1 || data[1] === 2) this.#sent++;
	}

	#look(): void {
		if (this.whole) this.#said.whole();
	}
}
