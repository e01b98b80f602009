import type { components } from '$api/schema';
import { locale, saidIn, type Said } from '$locale';

type Schemas = components['schemas'];

/** A tie in the register, and with all that proves it. */
export type TieRow = Schemas['TieRow'];
export type Tie = Schemas['Tie'];
export type TieRegister = Schemas['TieRegister'];
export type TieParty = Schemas['TieParty'];
export type TieConflict = Schemas['TieConflict'];
export type TieOffer = Schemas['TieOffer'];
export type TieOfferWay = Schemas['TieOfferWay'];
export type TiePolicy = Schemas['TiePolicyView'];
export type TieTemplate = Schemas['TieTemplate'];
export type Reason = Schemas['Reason'];
export type Proof = Schemas['Proof'];
export type ProofWish = Schemas['ProofWish'];
export type Counterpart = Schemas['Counterpart'];
export type Dossier = Schemas['Dossier'];
export type DossierView = Schemas['DossierView'];
export type AgreementRow = Schemas['AgreementRow'];
export type Agreement = Schemas['Agreement'];
export type AgreementContent = Schemas['AgreementContent'];
export type AgreementStep = Schemas['AgreementStep'];
export type Promise_ = Schemas['Promise'];
export type ArticleChange = Schemas['ArticleChange'];

export const kinds = ['SISTER', 'GOODWILL', 'FRIENDSHIP', 'FIELD_MOU', 'ECONOMIC', 'LOI', 'MULTI', 'NONE'] as const;
export const statuses = [
	'in_force',
	'dormant',
	'renewal',
	'signed',
	'approval',
	'intent',
	'contact',
	'listed',
	'suspended',
	'expired',
	'ended',
	'refused',
	'nothing'
] as const;
export const proofKinds = [
	'contact',
	'exchange',
	'intent',
	'consent',
	'refusal',
	'listed',
	'signature',
	'force',
	'renewal_begun',
	'renewal',
	'expiry'
] as const;
/** Proofs that only those may bring who decide for their side. */
export const turns = ['suspension', 'resumption', 'end'] as const;
export type ProofKind = (typeof proofKinds)[number] | (typeof turns)[number];
export const bodies = [
	'KR_COUNCIL',
	'KR_ADVISORY',
	'CN_CITY',
	'CN_PROVINCE',
	'CN_CPAFFC',
	'JP_ASSEMBLY',
	'OTHER'
] as const;
export const grounds = ['DIPLOMATIC', 'PANDEMIC', 'BUDGET', 'LEADERSHIP', 'SANCTION', 'OTHER'] as const;
export const types = [
	'agreement',
	'mou',
	'loi',
	'action_plan',
	'joint_declaration',
	'joint_statement',
	'annex'
] as const;
export const relations = ['successor', 'upgrade', 'amendment', 'attached'] as const;

/** Whether a person wrote a date as the server takes it: a day, a month, a year, or nothing. */
export function partial(date: string): boolean {
	return date === '' || /^(19|20|21)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/.test(date);
}

/** What the tie is called: its own name, else its sides, the reader's own first. */
export function nameOf(tie: { title: Said; parties: readonly TieParty[] }): string {
	const own = saidIn(tie.title);
	if (own) return own;
	const sides = [...tie.parties].sort((a, b) => Number(b.own ?? false) - Number(a.own ?? false));
	return sides.map((side) => saidIn(side.short)).join(' – ');
}

/** The sides that aren't the reader's own. */
export function partnersOf(tie: { parties: readonly TieParty[] }): TieParty[] {
	const others = tie.parties.filter((side) => !side.own);
	return others.length ? others : [...tie.parties];
}

/** A text that a person wrote in her own language. */
export function text(value: string): Said {
	const tag = locale.current;
	return { source: tag, said: value.trim() ? { [tag]: { value: value.trim() } } : {} };
}

/** Puts what a person wrote in her own language into a text of several. */
export function reword(before: Said | undefined, value: string): Said {
	const tag = locale.current;
	const said = Object.fromEntries(Object.entries(before?.said ?? {}).map(([key, one]) => [key, { value: one.value }]));
	if (value.trim()) said[tag] = { value: value.trim() };
	else delete said[tag];
	return { source: before?.source || tag, said };
}

/** Proofs in the time line, the last first, with the years of silence between two that are far apart. */
export function story(proofs: readonly Proof[]): { proof: Proof; silence: number }[] {
	const counted = [...proofs].reverse();
	return counted.map((proof, i) => {
		const older = counted[i + 1];
		const silence =
			proof.date && older?.date ? Number(proof.date.slice(0, 4)) - Number(older.date.slice(0, 4)) : 0;
		return { proof, silence: silence >= 3 ? silence : 0 };
	});
}
