/* eslint-disable svelte/prefer-svelte-reactivity -- what is held here isn't drawn; pages see the states alone */
import { ApiError } from '$api';
import { Ear } from './ear';
import type { Topic } from './frames';
import { Line, live, type Seat } from './line.svelte';
import { floorVolume, places, type Picture, type SoundPart, type SoundPicture, type SoundState } from './rtc';
import { capture, type Devices } from './devices';

export type SoundStatus = 'off' | 'joining' | 'connected' | 'reconnecting' | 'ended';

/** Bits a second of what one sends: sound first, then a camera small enough that twelve fit on a line. */
const most = { mic: 48_000, camera: 500_000, screen: 1_200_000 };
const restartEvery = 4_000;

/** Where another node carries the sound, a socket of its own leads there; the proxy knows it by its address. */
let elsewhere: Line | undefined;

interface Joined {
	key: string;
	back?: boolean;
	relays: RTCIceServer[];
}

/**
 * The sound and picture of one meeting: what one sends, and what one hears and sees. It joins by the tab's socket, and after a
 * broken line finds its way back by itself. It knows no meeting and draws nothing.
 */
export class Sound {
	readonly topic: Topic;
	#status = $state<SoundStatus>('off');
	#state = $state.raw<SoundState>();
	#speaking = $state.raw<readonly string[]>([]);
	#pictures = $state.raw<readonly Picture[]>([]);
	#failure = $state('');
	#reason = $state('');
	#own = $state.raw<Partial<Record<SoundPart, MediaStream>>>({});
	#devices = $state.raw<Devices>({ mics: [] });
	#channel = $state('');
	#picture = $state<SoundPicture>('speaker');
	#aloud = $state(1);
	#beneath = $state(0.15);

	#line: Line = live;
	#seat: Seat | undefined;
	#pc: RTCPeerConnection | undefined;
	#ear: Ear | undefined;
	#key = '';
	#relays: RTCIceServer[] = [];
	#on = new Set<SoundPart>();
	#tracks = new Map<string, MediaStreamTrack>();
	#offers: Promise<void> = Promise.resolve();
	#joined: Promise<void> = Promise.resolve();
	#restarted = 0;
	#broken: ReturnType<typeof setTimeout> | undefined;

	constructor(topic: Topic) {
		this.topic = topic;
	}

	get status(): SoundStatus {
		return this.#status;
	}
	get state(): SoundState | undefined {
		return this.#state;
	}
	get speaking(): readonly string[] {
		return this.#speaking;
	}
	get pictures(): readonly Picture[] {
		return this.#pictures;
	}
	/** Why the last thing asked was not done: a code. */
	get failure(): string {
		return this.#failure;
	}
	/** Why it has ended. */
	get reason(): string {
		return this.#reason;
	}
	get own(): Partial<Record<SoundPart, MediaStream>> {
		return this.#own;
	}
	get devices(): Devices {
		return this.#devices;
	}
	get channel(): string {
		return this.#channel;
	}
	get picture(): SoundPicture {
		return this.#picture;
	}
	get aloud(): number {
		return this.#aloud;
	}
	get beneath(): number {
		return this.#beneath;
	}

	/** Joins. To be called from a press, or the browser plays nothing. */
	join(): void {
		if (this.#status !== 'off' && this.#status !== 'ended') return;
		this.#ear = new Ear();
		this.#ear.wake();
		this.#failure = this.#reason = '';
		this.#status = 'joining';
		addEventListener('online', this.#online);
		addEventListener('pagehide', this.#hide);
		this.#follow();
	}

	/** Leaves, and lets go of microphone and camera. */
	leave(): void {
		if (this.#status === 'off' || this.#status === 'ended') return;
		this.#hide();
		this.#end('off');
	}

	/** Turns one's own microphone, camera or screen on or off. */
	async turn(part: SoundPart, on: boolean): Promise<void> {
		this.#failure = '';
		if (on) {
			try {
				this.#keep(part, await capture(part, this.#devices));
			} catch (error) {
				this.#failure = error instanceof DOMException && error.name === 'NotFoundError' ? 'device_missing' : 'device_refused';
				return;
			}
			this.#on.add(part);
		} else {
			this.#on.delete(part);
			this.#drop(part);
		}
		await this.#put();
		await this.#ask('rtc.turn', { part, on });
	}

	/** Chooses other devices; what is on goes on with them. */
	async use(devices: Devices): Promise<void> {
		this.#devices = devices;
		if (devices.speaker !== undefined) await this.#ear?.through(devices.speaker).catch(() => undefined); // it goes on as before
		for (const part of ['mic', 'camera'] as const) if (this.#on.has(part)) await this.turn(part, true);
	}

	/** Listens to a language, or with '' to the floor alone. */
	async choose(channel: string): Promise<void> {
		this.#channel = channel;
		await this.#want();
	}

	async see(picture: SoundPicture): Promise<void> {
		this.#picture = picture;
		await this.#want();
	}

	/** How loud the floor is, and how loud beneath an interpreter: from 0 to 1. */
	volumes(aloud: number, beneath: number): void {
		this.#aloud = aloud;
		this.#beneath = beneath;
		this.#volume();
	}

	/** Interprets into a channel, or with '' no longer. */
	async duty(channel: string): Promise<void> {
		await this.#ask('rtc.duty', channel ? { channel } : {});
	}

	/** The chair turns another one's microphone off. */
	async mute(seat: string): Promise<void> {
		await this.#ask('rtc.mute', { seat });
	}

	#follow(): void {
		this.#seat = this.#line.join(this.topic, {
			now: (kind, body) => this.#hear(kind, body),
			entered: () => (this.#joined = this.#enter()),
			refused: (code) => this.#fail(code)
		});
	}

	#fail(code: string): void {
		this.#failure = code;
		this.#end('ended');
	}

	/** Takes a seat, or comes back to the one that was left by a broken line. */
	async #enter(): Promise<void> {
		try {
			const { body } = await this.#line.ask({
				t: 'rtc.join',
				topic: this.topic,
				body: this.#key ? { key: this.#key } : {}
			});
			const joined = body as Joined;
			if (!joined.back) this.#hangUp();
			this.#key = joined.key;
			this.#relays = joined.relays;
			if (joined.back) return;
			await this.#want();
			for (const part of this.#on) await this.#ask('rtc.turn', { part, on: true });
		} catch (error) {
			if (!(error instanceof ApiError) || error.status === 0) return; // the next connection enters again
			if (error.code !== 'rtc.elsewhere' || this.#line !== live) return this.#fail(error.code);
			this.#seat?.leave();
			this.#line = elsewhere ??= new Line('&sound=1');
			elsewhere.open();
			this.#follow();
		}
	}

	#hear(kind: string, body: unknown): void {
		switch (kind) {
			case 'rtc.offer':
				this.#offers = this.#offers
					.then(() => this.#joined)
					.then(() => this.#answer((body as { sdp: string }).sdp))
					.catch(() => this.#restart());
				break;
			case 'rtc.state':
				this.#state = body as SoundState;
				this.#heed();
				break;
			case 'rtc.speaking':
				this.#speaking = (body as { seats: string[] }).seats;
				break;
			case 'rtc.ended':
				this.#reason = (body as { reason: string }).reason;
				this.#key = '';
				if (this.#reason === 'stopping' || this.#reason === 'lost') this.#again();
				else this.#end('ended');
		}
	}

	/** The seat is gone, but not for good. */
	#again(): void {
		if (this.#status === 'off' || this.#status === 'ended') return;
		this.#hangUp();
		this.#status = 'reconnecting';
		if (this.#line.connected) setTimeout(() => (this.#joined = this.#enter()), 1_000 + Math.random() * 1_000);
	}

	/** Answers an offer: its places for what is one's own are taken at once, and filled without asking. */
	async #answer(sdp: string): Promise<void> {
		if (this.#status === 'off' || this.#status === 'ended') return;
		const pc = (this.#pc ??= this.#connection());
		await pc.setRemoteDescription({ type: 'offer', sdp });
		const mine = places(sdp);
		for (const place of pc.getTransceivers()) {
			if (place.mid !== null && mine.includes(place.mid)) place.direction = 'sendonly';
		}
		await pc.setLocalDescription();
		await this.#line.ask({ t: 'rtc.answer', topic: this.topic, body: { sdp: pc.localDescription?.sdp ?? '' } });
		await this.#put();
	}

	#connection(): RTCPeerConnection {
		const pc = new RTCPeerConnection({ iceServers: this.#relays, bundlePolicy: 'max-bundle' });
		pc.onicecandidate = ({ candidate }) => {
			if (!candidate?.candidate || this.#pc !== pc) return;
			const body = { candidate: candidate.candidate, mid: candidate.sdpMid ?? '' };
			// A way that gets lost is found from the other side.
			this.#line.ask({ t: 'rtc.candidate', topic: this.topic, body }).catch(() => undefined);
		};
		pc.ontrack = ({ transceiver, track }) => {
			if (transceiver.mid !== null) this.#tracks.set(transceiver.mid, track);
			this.#heed();
		};
		pc.onconnectionstatechange = () => this.#turned(pc);
		return pc;
	}

	#turned(pc: RTCPeerConnection): void {
		if (this.#pc !== pc) return;
		clearTimeout(this.#broken);
		switch (pc.connectionState) {
			case 'connected':
				this.#status = 'connected';
				break;
			case 'disconnected':
				this.#status = 'reconnecting';
				this.#broken = setTimeout(() => this.#restart(), 2_000);
				break;
			case 'failed':
				this.#status = 'reconnecting';
				this.#restart();
		}
	}

	/** Asks for a new way, which the server offers. */
	#restart(): void {
		if (!this.#line.connected || Date.now() - this.#restarted < restartEvery) return;
		this.#restarted = Date.now();
		void this.#ask('rtc.restart');
	}

	/** Draws and plays what the state says is where. */
	#heed(): void {
		const state = this.#state;
		if (!state) return;
		const pictures: Picture[] = [];
		for (const { mid, what, seat, screen } of state.receive) {
			const track = this.#tracks.get(mid);
			if (!track) continue;
			if (what !== 'picture') this.#ear?.hear(mid, track, what);
			else if (seat) {
				const known = this.#pictures.find((one) => one.key === `${mid} ${seat}`);
				pictures.push(known ?? { key: `${mid} ${seat}`, seat, screen: Boolean(screen), stream: new MediaStream([track]) });
			}
		}
		this.#pictures = pictures;
		const self = state.seats.find(({ id }) => id === state.self);
		if (state.muted && self && !self.mic && this.#on.has('mic')) {
			this.#on.delete('mic');
			this.#drop('mic');
		}
		this.#volume();
		void this.#put();
	}

	/** Puts what is on into its places: who interprets is heard in the channel alone. */
	async #put(): Promise<void> {
		const { state } = this;
		const pc = this.#pc;
		if (!state || !pc) return;
		const self = state.seats.find(({ id }) => id === state.self);
		const interprets = Boolean(self?.duty ?? self?.next);
		const mics = this.#on.has('mic') ? (this.#own.mic?.getAudioTracks() ?? []) : [];
		let next = 0;
		for (const { mid, what } of state.send) {
			const place = pc.getTransceivers().find((one) => one.mid === mid);
			if (!place) continue;
			let track: MediaStreamTrack | undefined;
			if (what === 'interpreting') track = interprets ? mics[0] : undefined;
			else if (what === 'mic') track = interprets ? undefined : mics[next++];
			else track = this.#on.has(what) ? this.#own[what]?.getVideoTracks()[0] : undefined;
			if (place.sender.track === (track ?? null)) continue;
			await place.sender.replaceTrack(track ?? null);
			if (track) await bound(place.sender, what === 'interpreting' ? most.mic : most[what]);
		}
	}

	#volume(): void {
		this.#ear?.set(floorVolume(this.#state, this.#aloud, this.#beneath), 1);
	}

	#keep(part: SoundPart, stream: MediaStream): void {
		this.#drop(part);
		this.#own = { ...this.#own, [part]: stream };
		for (const track of stream.getTracks()) track.onended = () => void this.turn(part, false);
	}

	#drop(part: SoundPart): void {
		for (const track of this.#own[part]?.getTracks() ?? []) {
			track.onended = null;
			track.stop();
		}
		this.#own = { ...this.#own, [part]: undefined };
	}

	async #want(): Promise<void> {
		await this.#ask('rtc.subscribe', {
			floor: true,
			picture: this.#picture,
			...(this.#channel ? { channel: this.#channel } : {})
		});
	}

	/** Asks, and keeps why it was refused. What a broken line swallowed is said again on coming back. */
	async #ask(t: `rtc.${'subscribe' | 'turn' | 'mute' | 'duty' | 'restart'}`, body?: object): Promise<void> {
		try {
			await this.#line.ask({ t, topic: this.topic, ...(body ? { body } : {}) });
		} catch (error) {
			if (error instanceof ApiError && error.status !== 0 && error.code !== 'rtc.seat_gone') this.#failure = error.code;
		}
	}

	#online = (): void => this.#restart();
	#hide = (): void => {
		if (this.#line.connected) this.#line.ask({ t: 'rtc.leave', topic: this.topic }).catch(() => undefined);
	};

	#hangUp(): void {
		clearTimeout(this.#broken);
		const pc = this.#pc;
		this.#pc = undefined;
		pc?.close();
		this.#ear?.clear();
		this.#tracks.clear();
		this.#pictures = [];
		this.#state = undefined;
		this.#speaking = [];
	}

	#end(as: 'off' | 'ended'): void {
		removeEventListener('online', this.#online);
		removeEventListener('pagehide', this.#hide);
		this.#seat?.leave();
		this.#seat = undefined;
		this.#hangUp();
		this.#ear?.close();
		this.#ear = undefined;
		this.#key = '';
		this.#on.clear();
		for (const part of ['mic', 'camera', 'screen'] as const) this.#drop(part);
		this.#status = as;
	}
}

async function bound(sender: RTCRtpSender, maxBitrate: number): Promise<void> {
	const parameters = sender.getParameters();
	for (const encoding of parameters.encodings) encoding.maxBitrate = maxBitrate;
	await sender.setParameters(parameters).catch(() => undefined); // an older browser sends what it likes, within the server's bounds
}
