import { m, word, wordFor } from '$locale';
import type { FormStep } from '../model';

/** The name of a step of the form. */
export function stepName(step: FormStep): string {
	if (step === 'basics') return m.case_step_basics();
	if (step === 'check') return m.case_step_check();
	return word('part', step);
}

/** The name of a field of the content, with the language where it is said in several: "parts.process.ko". */
export function fieldName(path: string): string {
	const names = path.replace(/^parts\./, '').split(/[.[]/);
	return wordFor('part', names[0] ?? '') ?? path;
}

/** What to write in a part of the form, in a sentence. */
export function partHint(step: FormStep): string | undefined {
	return wordFor('part', `hint ${step}`);
}
