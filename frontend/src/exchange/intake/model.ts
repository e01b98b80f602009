import type { components } from '$api/schema';

/** What the import of lists speaks of. Pure: no fetch, no sentence. */
export type Import = components['schemas']['Import'];
export type ImportRow = components['schemas']['ImportRow'];
export type Remark = components['schemas']['ImportRemark'];
export type Choice = components['schemas']['ImportChoice'];
export type Doubt = components['schemas']['ImportDoubt'];
export type Decision = components['schemas']['ImportDecision'];
export type Verdict = Exclude<ImportRow['verdict'], ''>;

export const verdicts: readonly Verdict[] = ['accepted', 'guessed', 'person', 'same', 'rejected'];
export const fields = [
	'owner',
	'owner_country',
	'partner',
	'partner_other',
	'region',
	'country',
	'kind',
	'partner_kind',
	'since',
	'until',
	'latitude',
	'longitude',
	'source',
	'note'
] as const;
export type Field = (typeof fields)[number];
export const kinds = ['SISTER', 'GOODWILL', 'FRIENDSHIP', 'FIELD_MOU', 'ECONOMIC', 'LOI', 'MULTI', 'NONE'] as const;
export type Kind = (typeof kinds)[number];
export const encodings = ['utf-8', 'cp949', 'gb18030', 'shift-jis', 'euc-jp', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

/** The steps of an import, in order. */
export const steps = ['file', 'columns', 'look', 'take'] as const;
export type Step = (typeof steps)[number];

/** Where an import stands when it is opened again. */
export function stepOf(one: Import): Step {
	if (one.state === 'brought' || one.state === 'checking') return 'columns';
	return one.state === 'checked' ? 'look' : 'take';
}

/** What is wrong with the columns as they are said: the partner is missing, or a field is said twice. */
export function wrongColumns(columns: readonly string[]): { missing?: true; twice?: Field } {
	const said = columns.filter((one) => one !== '' && one !== 'note');
	const twice = fields.find((one) => said.filter((other) => other === one).length > 1);
	if (twice) return { twice };
	return said.includes('partner') ? {} : { missing: true };
}

/** Whether the house works on it, so that its progress is worth asking for. */
export const works = (one: Import): boolean => one.state === 'running' || one.state === 'undoing';

/** A day as far as it is known. */
export const partialDay = /^\d{4}(-\d{2}(-\d{2})?)?$/;
