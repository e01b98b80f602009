import { m, saidIn, writeDate } from '$locale';
import type { Field, Import, Remark, Verdict } from './model';

const verdictsSaid: Record<string, () => string> = {
	accepted: m.intake_v_accepted,
	guessed: m.intake_v_guessed,
	person: m.intake_v_person,
	same: m.intake_v_same,
	rejected: m.intake_v_rejected
};
const fieldsSaid: Record<string, () => string> = {
	owner: m.intake_f_owner,
	owner_country: m.intake_f_owner_country,
	partner: m.intake_f_partner,
	partner_other: m.intake_f_partner_other,
	region: m.intake_f_region,
	country: m.intake_f_country,
	kind: m.intake_f_kind,
	partner_kind: m.intake_f_partner_kind,
	since: m.intake_f_since,
	until: m.intake_f_until,
	latitude: m.intake_f_latitude,
	longitude: m.intake_f_longitude,
	source: m.intake_f_source,
	note: m.intake_f_note
};
const kindsSaid: Record<string, () => string> = {
	sister: m.intake_k_sister,
	goodwill: m.intake_k_goodwill,
	friendship: m.intake_k_friendship,
	field_mou: m.intake_k_field_mou,
	economic: m.intake_k_economic,
	loi: m.intake_k_loi,
	multi: m.intake_k_multi,
	none: m.intake_k_none
};
const statesSaid: Record<string, () => string> = {
	brought: m.intake_st_brought,
	checking: m.intake_st_checking,
	checked: m.intake_st_checked,
	running: m.intake_st_running,
	done: m.intake_st_done,
	undoing: m.intake_st_undoing,
	undone: m.intake_st_undone
};
const remarksSaid: Record<string, (inputs: { text: string; took: string }) => string> = {
	place_loose: m.intake_r_place_loose,
	place_succeeded: m.intake_r_place_succeeded,
	place_several: m.intake_r_place_several,
	place_split: m.intake_r_place_split,
	place_named: m.intake_r_place_named,
	country_missing: m.intake_r_country_missing,
	country_unknown: m.intake_r_country_unknown,
	kind_missing: m.intake_r_kind_missing,
	kind_guessed: m.intake_r_kind_guessed,
	kind_unknown: m.intake_r_kind_unknown,
	partner_kind_unknown: m.intake_r_partner_kind_unknown,
	point_unreadable: m.intake_r_point_unreadable,
	date_missing: m.intake_r_date_missing,
	date_unreadable: m.intake_r_date_unreadable,
	date_ahead: m.intake_r_date_ahead,
	owner_missing: m.intake_r_owner_missing,
	turned: m.intake_r_turned,
	decided: m.intake_r_decided,
	same_row: m.intake_r_same_row,
	same_tie: m.intake_r_same_tie,
	more_facts: m.intake_r_more_facts,
	partner_missing: m.intake_r_partner_missing,
	several_partners: m.intake_r_several_partners,
	not_ours: m.intake_r_not_ours,
	itself: m.intake_r_itself,
	sum_row: m.intake_r_sum_row,
	formula: m.intake_r_formula,
	too_long: m.intake_r_too_long,
	left_out: m.intake_r_left_out,
	refused_by_register: m.intake_r_refused_by_register
};

export const verdictName = (verdict: Verdict): string => verdictsSaid[verdict]?.() ?? verdict;
export const fieldName = (field: Field): string => fieldsSaid[field]?.() ?? field;
export const kindName = (kind: string): string => kindsSaid[kind.toLowerCase()]?.() ?? kind;
export const stateName = (state: Import['state']): string => statesSaid[state]?.() ?? state;

/** What a row was taken for, in the reader's words. */
export function tookName(remark: Remark): string {
	const took = remark.took ?? '';
	if (remark.took_name) return saidIn(remark.took_name);
	if (kindsSaid[took.toLowerCase()]) return kindName(took);
	if (took === 'none' || took === 'name') return m.intake_keep_name();
	return /^\d{4}-\d{2}-\d{2}$/.test(took) ? writeDate(took) : took;
}

/** The sentence of a remark. */
export function remarkSays(remark: Remark): string {
	return remarksSaid[remark.code]?.({ text: remark.text ?? '', took: tookName(remark) }) ?? remark.code;
}
