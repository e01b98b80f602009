import { countryName, word, saidIn, writePart } from '$locale';
import { type Reason, type TieParty } from './model';

export const kindWord = (kind: string | undefined): string => word('tie', `kind ${kind || 'unsaid'}`);
export const statusWord = (code: string): string => word('tie', `status ${code}`);
export const proofWord = (kind: string): string => word('tie', `proof ${kind}`);
export const bodyWord = (body: string): string => word('tie', `body ${body}`);
export const groundsWord = (grounds: string): string => word('tie', `grounds ${grounds}`);
export const typeWord = (type: string): string => word('tie', `doc ${type}`);
export const relationWord = (relation: string): string => word('tie', `relation ${relation}`);
export const phaseWord = (phase: string): string => word('tie', `phase ${phase}`);
export const outcomeWord = (outcome: string): string => word('tie', `outcome ${outcome}`);
export const promiseWord = (state: string): string => word('tie', `promise ${state}`);
export const milestoneWord = (what: string): string => word('tie', `milestone ${what}`);

const toneOfStatus: Record<string, 'plain' | 'accent' | 'success' | 'warning' | 'danger'> = {
	in_force: 'success',
	signed: 'accent',
	renewal: 'accent',
	approval: 'accent',
	dormant: 'warning',
	listed: 'warning',
	suspended: 'danger',
	expired: 'danger',
	refused: 'danger'
};
export const statusTone = (code: string) => toneOfStatus[code] ?? 'plain';
const toneOfPhase: Record<string, 'plain' | 'accent' | 'success' | 'warning' | 'danger'> = {
	in_force: 'success',
	approval: 'accent',
	signed: 'accent',
	review_due: 'warning',
	expired: 'danger'
};
export const phaseTone = (phase: string) => toneOfPhase[phase] ?? 'plain';

/** The name of a side by its code. */
export function sideName(parties: readonly TieParty[], code: string | undefined): string {
	const side = parties.find((one) => one.code === code);
	return side ? saidIn(side.short) : (code ?? '');
}

/** The sentence of a reason, with what it names in the reader's words. */
export function reasonSentence(reason: Reason, parties: readonly TieParty[]): string {
	const p = reason.params;
	const params: Record<string, string> = { ...p };
	for (const key of ['date', 'until', 'from', 'review']) if (p[key] && key !== 'from') params[key] = writePart(p[key]);
	if (p.from) params.from = reason.code === 'upgraded' ? kindWord(p.from) : writePart(p.from);
	if (p.to) params.to = kindWord(p.to);
	params.kind = kindWord(p.kind);
	params.side = p.side ? sideName(parties, p.side) : '';
	if (p.body) params.body = bodyWord(p.body);
	if (p.grounds) params.grounds = groundsWord(p.grounds);
	if (p.country) params.country = countryOf(parties, p.country);
	return word('tie', `why ${reason.code}`, params);
}

function countryOf(parties: readonly TieParty[], code: string): string {
	const side = parties.find((one) => one.country === code);
	return side ? saidIn(side.country_name) : countryName(code);
}
