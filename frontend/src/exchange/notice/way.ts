import { resolve } from '$app/paths';
import { pageFor } from '$app-frame/links';
import type { Line } from './model';

/** The page where what a notice asks for is done; undefined where it has none. */
export function wayTo(line: Line): string | undefined {
	const room = line.with?.room;
	if (line.family === 'chat' && room && line.space) {
		const seq = line.with?.seq;
		return `${resolve('/(inside)/chat/[space]/[room]', { space: line.space, room })}${seq ? `?m=${seq}` : ''}`;
	}
	if (line.noun === 'webhook') return resolve('/(inside)/settings/webhooks/[id]', { id: line.about });
	return pageFor(line.kind, line.noun, line.about, line.space);
}
