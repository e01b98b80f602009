import type { components } from '$api/schema';
import { empty } from '$app-frame/form/said';
import type { Said } from '$locale';

/** The nouns of pools of interpreters. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Interpreter = Omit<Schemas['PoolInterpreter'], '$schema'>;
export type InterpreterRow = Schemas['InterpreterRow'];
export type Pair = Schemas['InterpreterPair'];
export type Engagement = Schemas['InterpreterEngagement'];
export type Imported = Omit<Schemas['SheetImport'], '$schema'>;
export type Written = Omit<Schemas['InterpreterSaid'], '$schema' | 'name'> & { name: Said };

export const modes = ['consecutive', 'simultaneous', 'whispered'] as const;
export const grades = ['conference', 'formal', 'escort', 'volunteer'] as const;
export const fields = ['ADM', 'PPL', 'CUL', 'TOU', 'YTH', 'SPO', 'TEC', 'ECO', 'ASM', 'CIV', 'SYM', 'ETC'] as const;
export const units = ['hour', 'half_day', 'day'] as const;
export const bases = ['consent', 'contract', 'public_task'] as const;
export const currencies = ['KRW', 'CNY', 'JPY', 'USD', 'EUR'] as const;

/** A form's first words: kept for two years with her consent, as most bodies keep them. */
export function fresh(lang: string, today: string): Written {
	return {
		name: empty(lang),
		pairs: [{ from: 'ko', to: 'zh-Hans', both: true }],
		modes: ['consecutive'],
		fields: [],
		words: [],
		grade: 'formal',
		rates: [],
		away: [],
		mail: '',
		phone: '',
		note: '',
		basis: 'consent',
		given: today,
		purge: `${Number(today.slice(0, 4)) + 2}${today.slice(4).replace('-02-29', '-02-28')}`
	};
}

export const writtenOf = (of: Interpreter): Written => ({
	name: of.name,
	pairs: of.pairs,
	modes: of.modes,
	fields: of.fields,
	words: of.words,
	grade: of.grade,
	rates: of.rates,
	away: of.away,
	mail: of.mail ?? '',
	phone: of.phone ?? '',
	note: of.note ?? '',
	basis: (of.basis || 'consent') as Written['basis'],
	given: of.given ?? '',
	purge: of.purge ?? ''
});
