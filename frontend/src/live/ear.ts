/**
 * What is heard: the voices of the floor and an interpreter's channel, each with a volume of its own. Volumes are gains and
 * not those of an element, which telephones don't let a page set.
 */
export class Ear {
	#context = new AudioContext();
	#floor = this.#gain();
	#channel = this.#gain();
	#heard = new Map<string, { node: MediaStreamAudioSourceNode; element: HTMLAudioElement }>();

	#gain(): GainNode {
		const gain = this.#context.createGain();
		gain.connect(this.#context.destination);
		return gain;
	}

	/** A browser begins to play only after somebody has pressed something. */
	wake(): void {
		void this.#context.resume();
	}

	/** Lets a place be heard. */
	hear(mid: string, track: MediaStreamTrack, what: 'floor' | 'channel'): void {
		if (this.#heard.has(mid)) return;
		const stream = new MediaStream([track]);
		// Chromium brings a remote stream to WebAudio only while an element plays it too.
		const element = new Audio();
		element.muted = true;
		element.srcObject = stream;
		element.play().catch(() => undefined); // it is there for the stream, not to be heard
		const node = this.#context.createMediaStreamSource(stream);
		node.connect(what === 'floor' ? this.#floor : this.#channel);
		this.#heard.set(mid, { node, element });
	}

	/** Softly, so that nothing clicks. */
	set(floor: number, channel: number): void {
		const now = this.#context.currentTime;
		this.#floor.gain.setTargetAtTime(floor, now, 0.05);
		this.#channel.gain.setTargetAtTime(channel, now, 0.05);
	}

	/** Plays on another device, where the browser can. */
	async through(device: string): Promise<void> {
		const context = this.#context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
		await context.setSinkId?.(device);
	}

	/** Forgets every place: the connection is another one. */
	clear(): void {
		for (const { node, element } of this.#heard.values()) {
			node.disconnect();
			element.srcObject = null;
		}
		this.#heard.clear();
	}

	close(): void {
		this.clear();
		void this.#context.close();
	}
}
