import { saidIn, word, writeNumber, writePart } from '$locale';
import { tenantName } from '$tenants/names.svelte';
import type { Content, RecordRow, State } from './model';

/** The words for the codes of exchange records. */
export const stateName = (state: string): string => word('state', `record_${state}`);
export const kindName = (code: string): string => word('kind', `exk_${code.toLowerCase()}`);
export const sectorName = (code: string): string => word('sector', code);
export const directionName = (code: string): string => word('kind', `dir_${code.toLowerCase()}`);
export const levelName = (code: string): string => word('kind', `lvl_${code.toLowerCase()}`);
export const fundName = (code: string): string => word('kind', `fund_${code}`);
export const confidenceName = (code: string): string => word('kind', `confidence_${code}`);
export const fieldName = (path: string): string => word('part', `record_${path.replace('.', '_')}`);

/** How a state looks. */
export const tones = {
	draft: 'plain',
	moved: 'plain',
	posted: 'accent',
	corrected: 'warning',
	confirmed: 'success',
	withdrawn: 'plain',
	one_sided: 'plain',
	countered: 'warning'
} as const satisfies Record<State, string>;

/** From when to when, each as far as it is known. */
export function spanOf(of: Pick<Content, 'start' | 'end'>): string {
	if (!of.start) return '';
	return of.end && of.end !== of.start ? `${writePart(of.start)} – ${writePart(of.end)}` : writePart(of.start);
}

/** The sides besides the reader's own; all of them where she has none. */
export function othersOf(of: RecordRow): string {
	const others = of.sides.some((side) => side.own) ? of.sides.filter((side) => !side.own) : of.sides;
	return others.map((side) => saidIn(side.short) || saidIn(side.name) || tenantName(side.code)).join(', ');
}

/** What a record says in one of its fields, for reading; empty where it says nothing. */
export function sayField(path: string, of: Content, sides: RecordRow['sides']): string {
	const side = (code: string) => {
		const found = sides.find((one) => one.code === code);
		return found ? saidIn(found.name) : code;
	};
	const number = (n: number | undefined) => (n === undefined ? '' : String(n));
	const lines = (all: readonly { said: object }[]) => all.map((one) => saidIn(one as never)).join('\n');
	switch (path) {
		case 'title':
			return saidIn(of.title);
		case 'kind':
			return of.kind && kindName(of.kind);
		case 'sector':
			return of.sector && sectorName(of.sector);
		case 'others':
			return of.others.map(sectorName).join(', ');
		case 'direction':
			return of.direction && directionName(of.direction);
		case 'start':
			return of.start && writePart(of.start);
		case 'end':
			return of.end && writePart(of.end);
		case 'heads.total':
			return number(of.heads.total);
		case 'heads.own':
			return number(of.heads.own);
		case 'heads.partner':
			return number(of.heads.partner);
		case 'heads.minors':
			return number(of.heads.minors);
		case 'level':
			return of.level && levelName(of.level);
		case 'host':
			return of.host ? side(of.host) : '';
		case 'visitors':
			return of.visitors.map(side).join(', ');
		case 'with':
			return lines(of.with.map((one) => one.name));
		case 'place':
			return saidIn(of.place);
		case 'programme':
			return of.programme.map((one) => `${one.on && writePart(one.on)} ${saidIn(one.text)}`.trim()).join('\n');
		case 'signed':
			return lines(of.signed);
		case 'contracts':
			return of.contracts.map((one) => `${saidIn(one.title)} ${one.amount && writeNumber(Number(one.amount))} ${one.currency}`.trim()).join('\n');
		case 'trained':
			return number(of.trained);
		case 'follow_ups':
			return lines(of.follow_ups.map((one) => one.text));
		case 'narrative':
			return saidIn(of.narrative);
		case 'series':
			return of.series ?? '';
		case 'source':
			return [of.source.said, of.source.url, of.source.as_of && writePart(of.source.as_of)].filter(Boolean).join(' · ');
		default:
			return '';
	}
}

/** The fields in the order they are read. */
export const fields = [
	'kind',
	'sector',
	'others',
	'direction',
	'start',
	'end',
	'place',
	'host',
	'visitors',
	'level',
	'heads.total',
	'heads.own',
	'heads.partner',
	'heads.minors',
	'signed',
	'contracts',
	'trained',
	'follow_ups',
	'programme',
	'with',
	'series',
	'source'
] as const;
