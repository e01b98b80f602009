import type { SoundPart } from './rtc';

/** The devices that were chosen, by the browser's own names; the default where none is. A hall has several microphones. */
export interface Devices {
	mics: string[];
	camera?: string;
	speaker?: string;
}

export interface Device {
	id: string;
	kind: 'mic' | 'camera' | 'speaker';
	label: string;
}

const kinds = { audioinput: 'mic', videoinput: 'camera', audiooutput: 'speaker' } as const;

/** What is plugged in. Browsers tell the names only to a page that may listen or look already. */
export async function listDevices(): Promise<Device[]> {
	const all = await navigator.mediaDevices.enumerateDevices();
	return all
		.filter(({ deviceId }) => deviceId)
		.map(({ deviceId, kind, label }) => ({ id: deviceId, kind: kinds[kind], label }));
}

/** Opens one's own microphones, camera or screen. It throws what the browser throws where there is none, or it may not. */
export async function capture(part: SoundPart, devices: Devices): Promise<MediaStream> {
	const of = navigator.mediaDevices;
	if (part === 'screen') return of.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: false });
	if (part === 'camera') {
		return of.getUserMedia({
			video: { ...exactly(devices.camera), width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 20 } }
		});
	}
	const mics = devices.mics.length ? devices.mics : [undefined];
	const all = await Promise.all(
		mics.map((id) =>
			of.getUserMedia({ audio: { ...exactly(id), echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
		)
	);
	return new MediaStream(all.flatMap((stream) => stream.getAudioTracks()));
}

const exactly = (id: string | undefined) => (id ? { deviceId: { exact: id } } : {});
