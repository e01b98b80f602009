/** What reaches this tab while it is open: one socket, topics to join, questions to ask. It knows no noun. */
export { topicOf, type Entry, type Topic } from './frames';
export { Sound, type SoundStatus } from './rtc.svelte';
export { listDevices, type Device as SoundDevice, type Devices as SoundDevices } from './devices';
export type { SoundPart, SoundPicture, SoundSeat, SoundState } from './rtc';
export { live, type Hearing, type Seat, type State } from './line.svelte';
