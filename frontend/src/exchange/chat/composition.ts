/** What a key event tells about an input method. */
export interface Pressed {
	key: string;
	isComposing: boolean;
	keyCode: number;
	shiftKey: boolean;
	ctrlKey: boolean;
	metaKey: boolean;
	altKey: boolean;
}

/**
 * Whether a key belongs to an input method. Chromium says so in `isComposing`; Safari ends the composition first and then
 * sends the key that ended it, marked only by the old code 229.
 */
export function composing(event: Pressed, open: boolean): boolean {
	return open || event.isComposing || event.keyCode === 229;
}

/** Whether a key sends what is written: Enter alone, and never the one that ends a syllable or picks a character. */
export function sends(event: Pressed, open: boolean): boolean {
	return (
		event.key === 'Enter' &&
		!event.shiftKey &&
		!event.altKey &&
		!event.ctrlKey &&
		!event.metaKey &&
		!composing(event, open)
	);
}
