import { m } from '$locale';
import type { Alignment, Pair } from './model';

/** What an article is called; what stands in none has a name too. */
export function clauseWord(number: string): string {
	return number ? m.pad_clause_number({ number }) : m.pad_clause_outside();
}

export function stateWord(state: Pair['state']): string {
	switch (state) {
		case 'missing':
			return m.pad_pair_missing();
		case 'twice':
			return m.pad_pair_twice();
		case 'contrary':
			return m.pad_pair_contrary();
		case 'unaligned':
			return m.pad_pair_unaligned();
		case 'aligned':
			return m.pad_pair_aligned();
	}
}

/** How the pair of a number stands, for the mark beside the article. */
export function lookOfPair(alignment: Alignment | undefined, number: string): { name: string; word: string } | undefined {
	const pair = alignment?.pairs.find((one) => one.number === (number || '?'));
	return pair && { name: pair.state, word: stateWord(pair.state) };
}
