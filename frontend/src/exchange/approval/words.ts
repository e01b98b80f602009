import { locale, locales, m, writeDate, writePart } from '$locale';
import { attr, lastDay, type Approval, type Body, type Intent, type Node, type State, type View } from './model';

/** The words of approvals by their codes. */
const states: Record<State, () => string> = {
	open: () => m.approval_state_open(),
	completed: () => m.approval_state_completed(),
	refused: () => m.approval_state_refused(),
	recalled: () => m.approval_state_recalled(),
	reset: () => m.approval_state_reset(),
	lapsed: () => m.approval_state_lapsed(),
	stopped: () => m.approval_state_stopped()
};
export const stateTones = {
	open: 'accent',
	completed: 'success',
	refused: 'danger',
	recalled: 'plain',
	reset: 'warning',
	lapsed: 'warning',
	stopped: 'danger'
} as const;

const viewNames: Record<View, () => string> = {
	waiting: () => m.approval_view_waiting(),
	ours: () => m.approval_view_ours(),
	open: () => m.approval_view_open(),
	done: () => m.approval_view_done(),
	copies: () => m.approval_view_copies()
};

const bodyNames: Record<Body, () => string> = {
	council: () => m.approval_body_council(),
	ministry: () => m.approval_body_ministry(),
	upper: () => m.approval_body_upper(),
	association: () => m.approval_body_association(),
	other: () => m.approval_body_other()
};

const nounNames: Record<string, () => string> = {
	agreement: () => m.approval_of_agreement(),
	pad: () => m.approval_of_pad(),
	project: () => m.approval_of_project(),
	phase: () => m.approval_of_phase(),
	report: () => m.approval_of_report(),
	minutes: () => m.approval_of_minutes()
};

export const stateName = (state: string): string => (state in states ? states[state as State]() : state);
export const viewName = (view: View): string => viewNames[view]();
export const bodyName = (body: Body): string => bodyNames[body]();
export const nounName = (noun: string): string => nounNames[noun]?.() ?? noun;
export const intentName = (intent: string): string =>
	intent === 'sign' ? m.approval_intent_sign() : m.approval_intent_approve();
export const deedName = (intent: Intent): string => (intent === 'sign' ? m.approval_sign() : m.approval_give());

/** Why an approval is in its state, in a sentence. */
export function stateSentence(of: Approval): string {
	if (of.state === 'open') return m.approval_until({ day: writeDate(lastDay(of.due)) });
	const day = writeDate(of.ended ?? of.updated);
	return of.state === 'completed' ? m.approval_completed_on({ day }) : m.approval_ended_on({ day });
}

/** What a clause of a frozen text is called: its number, or the name of the part of a project it is. */
export function clauseName(node: Node, lang = ''): string {
	const number = attr(node, 'number');
	const own = locales.find((one) => one === lang);
	if (number) return m.approval_clause({ number }, own && { locale: own });
	const name = attr(node, 'name');
	const last = name.split('.').at(-1) ?? '';
	const said: Record<string, () => string> = {
		title: () => m.approval_part_title(),
		problem: () => m.approval_part_problem(),
		goal: () => m.approval_part_goal(),
		indicator: () => m.approval_part_indicator(),
		means: () => m.approval_part_means(),
		gains: () => m.approval_part_gains(),
		gives: () => m.approval_part_gives(),
		fears: () => m.approval_part_fears(),
		gate: () => m.approval_part_gate(),
		report: () => m.approval_part_report(),
		results: () => m.approval_part_results(),
		lessons: () => m.approval_part_lessons(),
		phase: () => m.approval_part_phase()
	};
	if (name.startsWith('phase.') && last !== 'gate') return m.approval_part_phase();
	return said[last]?.() ?? '';
}

const factNames: Record<string, () => string> = {
	place: () => m.approval_fact_place(),
	from: () => m.approval_fact_from(),
	until: () => m.approval_fact_until(),
	review: () => m.approval_fact_review(),
	notice_months: () => m.approval_fact_notice_months(),
	renews_years: () => m.approval_fact_renews_years(),
	signatories: () => m.approval_fact_signatories(),
	version: () => m.approval_fact_version()
};

/** The facts that have a name for readers; all of them stand in the document itself. */
export function factRows(facts: Record<string, unknown>): { name: string; value: string }[] {
	return Object.entries(factNames)
		.map(([name, said]) => ({ name: said(), value: factValue(facts[name]) }))
		.filter((row) => row.value !== '');
}

/** A side's reservation to a paragraph, which is signed with the text. */
export interface Reservation {
	paragraph: string;
	tenant: string;
	said: Record<string, string>;
}

/** What was reserved in a document whose sides could do so; nothing where none did. */
export function reservations(facts: Record<string, unknown>): Reservation[] {
	const all = Array.isArray(facts.reservations) ? facts.reservations : [];
	return all.filter((one): one is Reservation => Boolean(one && typeof one === 'object' && 'said' in one));
}

/** A fact as a reader is shown it: her own language of a text in several, the names in a list. */
function factValue(value: unknown): string {
	if (typeof value === 'string') return /^\d{4}(-\d\d){0,2}$/.test(value) ? writePart(value) : value;
	if (typeof value === 'number') return value ? String(value) : '';
	if (Array.isArray(value))
		return value
			.map((one: unknown) => nameIn(one))
			.filter(Boolean)
			.join(', ');
	if (value && typeof value === 'object') {
		const said = value as Record<string, unknown>;
		const own = said[locale.current] ?? Object.values(said)[0];
		return typeof own === 'string' ? own : '';
	}
	return '';
}

function nameIn(one: unknown): string {
	const name = one && typeof one === 'object' ? (one as Record<string, unknown>).name : undefined;
	return typeof name === 'string' ? name : '';
}
