import { m } from '$locale';

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
const statusesSaid: Record<string, () => string> = {
	nothing: m.intake_s_nothing,
	contact: m.intake_s_contact,
	intent: m.intake_s_intent,
	approval: m.intake_s_approval,
	refused: m.intake_s_refused,
	listed: m.intake_s_listed,
	signed: m.intake_s_signed,
	in_force: m.intake_s_in_force,
	renewal: m.intake_s_renewal,
	suspended: m.intake_s_suspended,
	expired: m.intake_s_expired,
	ended: m.intake_s_ended,
	dormant: m.intake_s_dormant
};

export const tieKinds = Object.keys(kindsSaid).map((kind) => kind.toUpperCase());
export const tieStatuses = Object.keys(statusesSaid);
export const tieKindName = (kind: string): string => kindsSaid[kind.toLowerCase()]?.() ?? kind;
export const tieStatusName = (status: string): string => statusesSaid[status]?.() ?? status;
