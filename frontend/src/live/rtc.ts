/** What is said of sound and picture over the socket, and what can be told from it alone. */
export type SoundPart = 'mic' | 'camera' | 'screen';
export type SoundPicture = 'none' | 'speaker' | 'all';

export interface SoundSeat {
	id: string;
	card?: { member?: string; guest?: string; tenant?: string; name?: string };
	mic: boolean;
	camera: boolean;
	screen: boolean;
	speaks: boolean;
	duty?: string;
	next?: string;
	interprets?: string[];
	away?: boolean;
}

export interface SoundState {
	self: string;
	seats: SoundSeat[];
	channels: { channel: string; duty?: string }[];
	send: { mid: string; what: 'mic' | 'interpreting' | 'camera' | 'screen' }[];
	receive: { mid: string; what: 'floor' | 'channel' | 'picture'; seat?: string; screen?: boolean }[];
	wish: { floor: boolean; channel?: string; picture: SoundPicture };
	may: { speak: boolean; mics: number; camera: boolean; screen: boolean; interprets?: string[]; chair: boolean };
	poor?: boolean;
	muted?: boolean;
}

/** A picture that comes in, or one's own. */
export interface Picture {
	key: string;
	seat: string;
	screen: boolean;
	stream: MediaStream;
}

/** The places of an offer into which something of one's own may be put: those that the server only receives. */
export function places(sdp: string): string[] {
	return sdp
		.split('\nm=')
		.slice(1)
		.map((part) => part.split('\n').map((line) => line.trim()))
		.filter((lines) => lines.includes('a=recvonly'))
		.flatMap((lines) => lines.find((line) => line.startsWith('a=mid:'))?.slice('a=mid:'.length) ?? []);
}

/**
 * How loud the floor is: aloud while nobody interprets into the chosen channel, else beneath it. Nobody shall sit in
 * silence because an interpreter didn't come.
 */
export function floorVolume(state: SoundState | undefined, aloud: number, beneath: number): number {
	const chosen = state?.wish.channel;
	const spoken = state?.channels.some(({ channel, duty }) => channel === chosen && duty !== undefined);
	return chosen && spoken ? beneath : aloud;
}
