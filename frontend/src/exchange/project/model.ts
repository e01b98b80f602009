import type { components } from '$api/schema';
import type { Said } from '$locale';

/** What joint projects speak of. Pure: no fetch, no sentence. */
type Schemas = components['schemas'];
export type Project = Schemas['Project'];
export type ProjectRow = Schemas['ProjectRow'];
export type Phase = Schemas['ProjectPhase'];
export type Item = Schemas['ProjectItem'];
export type Line = Schemas['ProjectLine'];
export type Total = Schemas['ProjectTotal'];
export type Indicator = Schemas['ProjectIndicator'];
export type Risk = Schemas['ProjectRisk'];
export type Partner = Schemas['ProjectPartner'];
export type Seat = Schemas['ProjectSeat'];
export type Task = Schemas['ProjectTask'];
export type Annex = Schemas['ProjectAnnex'];
export type Plan = Schemas['Plan'];
export type Area = Schemas['PlanArea'];
export type Move = Schemas['ProjectMove'];
export type Proposal = Schemas['ProjectProposal'];
export type Benefit = Schemas['ProjectBenefit'];
export type Version = Schemas['ProjectVersion'];
export type Report = Schemas['ProjectReport'];
export type State = ProjectRow['state'];
export type Horizon = ProjectRow['horizon'];

export const states = [
	'idea',
	'proposed',
	'approved',
	'active',
	'suspended',
	'closing',
	'closed',
	'evaluated',
	'terminated',
	'lapsed'
] as const satisfies readonly State[];
export const horizons = ['priority', 'mid', 'long'] as const satisfies readonly Horizon[];
export const codes = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'] as const;
export const pauses = ['diplomatic', 'pandemic', 'budget', 'leadership', 'sanction', 'other'] as const;
export type PauseCode = (typeof pauses)[number];
export const roles = ['funding', 'accountable', 'implementing', 'advising'] as const;
export const taskStates = ['todo', 'doing', 'done', 'dropped'] as const;
export const checks = ['sanctions', 'contact_report', 'ministry_opinion', 'mutual_benefit', 'dispute_risk'] as const;
export type CheckKind = (typeof checks)[number];
export const sectors = ['ADM', 'PPL', 'CUL', 'TOU', 'YTH', 'SPO', 'TEC', 'ECO', 'ASM', 'CIV', 'SYM', 'ETC'] as const;
/** The same limits as the server's, in characters. */
export const most = { title: 200, summary: 2000, text: 8000, reason: 2000, evidence: 500 };

/** The four texts of a proposal, in the order they are read. */
export const aims = ['problem', 'goal', 'indicator', 'means'] as const;
export type Aim = (typeof aims)[number];
export const weights = ['gains', 'gives', 'fears'] as const;
export type Weight = (typeof weights)[number];
export const chapters = ['text', 'results', 'lessons'] as const;

const dayLength = 86_400_000;
export const toDay = (time: number): string => new Date(time).toISOString().slice(0, 10);
export const fromDay = (day: string): number => Date.parse(`${day}T00:00:00Z`);
export const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(fromDay(day));
export const shift = (day: string, by: number): string => (isDay(day) ? toDay(fromDay(day) + by * dayLength) : day);
export const daysBetween = (from: string, to: string): number => Math.round((fromDay(to) - fromDay(from)) / dayLength);

/** One line of the chart: a phase, a piece of work or a milestone. */
export interface Bar {
	id: string;
	sort: 'phase' | 'work' | 'milestone';
	code?: string;
	title: Said;
	from: string;
	to: string;
	after: string[];
	done: boolean;
	state?: Phase['state'];
	phase: string;
}

/** The chart's lines in the order they are read: each phase, and under it what belongs to it. */
export function barsOf(phases: readonly Phase[], items: readonly Item[]): Bar[] {
	const bar = (item: Item): Bar => ({
		id: item.id,
		sort: item.milestone ? 'milestone' : 'work',
		title: item.title,
		from: item.milestone ? item.to : item.from,
		to: item.to,
		after: item.after,
		done: item.done,
		phase: item.phase
	});
	const lines: Bar[] = [];
	for (const phase of phases) {
		lines.push({
			id: phase.id,
			sort: 'phase',
			code: phase.code,
			title: phase.title,
			from: phase.from,
			to: phase.to,
			after: phase.after,
			done: phase.state === 'accepted',
			state: phase.state,
			phase: phase.id
		});
		lines.push(...items.filter((item) => item.phase === phase.id).map(bar));
	}
	const known = new Set(phases.map((phase) => phase.id));
	return [...lines, ...items.filter((item) => !known.has(item.phase)).map(bar)];
}

/** The days the chart spans, with some room at both ends. */
export function span(bars: readonly Bar[], today: string): [string, string] {
	const days = bars.flatMap((bar) => [bar.from, bar.to]).filter(isDay);
	if (days.length === 0) return [shift(today, -7), shift(today, 90)];
	days.sort();
	return [shift(days[0] ?? today, -7), shift(days.at(-1) ?? today, 14)];
}

/** The circle among dependencies, if there is one: the same names the server would refuse. */
export function ring(bars: readonly Bar[]): string[] {
	const after = new Map(bars.map((bar) => [bar.id, bar.after]));
	const state = new Map<string, 'open' | 'done'>();
	const path: string[] = [];
	const visit = (id: string): string[] => {
		if (state.get(id) === 'done') return [];
		if (state.get(id) === 'open') return [...path.slice(path.indexOf(id)), id];
		state.set(id, 'open');
		path.push(id);
		for (const before of after.get(id) ?? []) {
			const found = visit(before);
			if (found.length) return found;
		}
		path.pop();
		state.set(id, 'done');
		return [];
	};
	for (const bar of bars) {
		const found = visit(bar.id);
		if (found.length) return found.reverse();
	}
	return [];
}

/** Where two texts differ, word by word: what was taken out and what came in. */
export interface Piece {
	text: string;
	sort: 'same' | 'out' | 'in';
}

/** Cuts a text where words may part: by letters where a script writes none. */
const cut = (text: string): string[] =>
	text.match(
		/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|\s+|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu
	) ?? [];

/** A readable difference of two texts of a few thousand characters. */
export function difference(before: string, now: string): Piece[] {
	const a = cut(before);
	const b = cut(now);
	if (a.length * b.length > 4_000_000)
		return [
			{ text: before, sort: 'out' },
			{ text: now, sort: 'in' }
		];
	const wide = b.length + 1;
	const common = new Uint16Array((a.length + 1) * wide);
	const at = (i: number, j: number) => common[i * wide + j] ?? 0;
	for (let i = a.length - 1; i >= 0; i--) {
		for (let j = b.length - 1; j >= 0; j--) {
			common[i * wide + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const pieces: Piece[] = [];
	const add = (text: string, sort: Piece['sort']) => {
		const last = pieces.at(-1);
		if (last?.sort === sort) last.text += text;
		else pieces.push({ text, sort });
	};
	let i = 0;
	let j = 0;
	while (i < a.length || j < b.length) {
		const left = a[i];
		const right = b[j];
		if (left !== undefined && left === right) {
			add(left, 'same');
			i++;
			j++;
		} else if (right !== undefined && (left === undefined || at(i, j + 1) > at(i + 1, j))) {
			add(right, 'in');
			j++;
		} else if (left !== undefined) {
			add(left, 'out');
			i++;
		}
	}
	return pieces;
}
