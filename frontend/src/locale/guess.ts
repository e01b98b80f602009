const hangul = /[\uac00-\ud7af\u1100-\u11ff\u3130-\u318f]/gu;
const kana = /[\u3040-\u30ff]/gu;
const han = /\p{Script=Han}/gu;
const latin = /\p{Script=Latin}/gu;

/** The language a text is most likely in; the writer's own where the letters don't say. */
export function guessLang(text: string, own: string): string {
	const bare = text.replace(/https?:\/\/\S+|@\[[^\]]*\]\([^)]*\)|`[^`]*`/g, ' ');
	const count = (letters: RegExp) => bare.match(letters)?.length ?? 0;
	const [korean, japanese, chinese, western] = [count(hangul), count(kana), count(han), count(latin)];
	if (korean + japanese + chinese === 0) return western >= 3 ? 'en' : own;
	if (korean * 2 >= japanese + chinese && korean > 0) return 'ko';
	if (japanese > 0) return 'ja';
	return own === 'ja' && chinese <= 4 ? 'ja' : 'zh-Hans';
}
