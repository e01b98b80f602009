/** Writes as an input method does: syllables grow in a composition that the page sees, and are committed one by one. */
export async function inputMethod({ context, page }) {
	const wire = await context.newCDPSession(page);
	const composed = (text) =>
		wire.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
	return {
		/** Shows unfinished states one after the other, and leaves the composition open. */
		async begin(...states) {
			for (const state of states) await composed(state);
		},
		async commit(text) {
			await wire.send('Input.insertText', { text });
		},
		/** Writes a Korean text syllable by syllable, each through its unfinished states. */
		async write(text) {
			for (const letter of text) {
				for (const state of growing(letter)) await composed(state);
				await wire.send('Input.insertText', { text: letter });
			}
		}
	};
}

/** The states of a syllable under an input method: 한 grows from ㅎ through 하. Of no syllable, none. */
export function growing(letter) {
	const at = letter.codePointAt(0) - 0xac00;
	if (at < 0 || at > 11171) return [];
	const first = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'[Math.floor(at / 588)];
	const open = String.fromCodePoint(0xac00 + at - (at % 28));
	return open === letter ? [first, letter] : [first, open, letter];
}
