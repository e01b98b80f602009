import { languageName, m, word } from '$locale';
import type { Pair } from './model';

/** The words for the codes of interpreters. */
export const modeName = (code: string): string => word('kind', `interpreting_${code}`);
export const gradeName = (code: string): string => word('kind', `grade_${code}`);
export const unitName = (code: string): string => word('kind', `per_${code}`);
export const baseName = (code: string): string => word('kind', `ground_${code}`);
export const standingName = (code: string): string => word('state', `turnout_${code}`);
/** A pair as it is read aloud: from one language into another, or both ways. */
export const pairName = (of: Pair): string =>
	(of.both ? m.pool_pair_both : m.pool_pair_one)({ from: languageName(of.from), to: languageName(of.to) });
