import { api, got, on, type Page } from '$api';
import type { components } from '$api/schema';
import type { Said } from '$locale';
import { sent } from '$app-frame/form/said';
import type {
	Annex,
	Area,
	Horizon,
	Item,
	Line,
	Partner,
	Phase,
	Plan,
	Project,
	ProjectRow,
	Risk,
	Seat,
	State,
	Task
} from './model';

/** Asks the server for what the pages of projects show. Here, and only here, its words become their nouns. */
type Schemas = components['schemas'];
type At = Pick<Project, 'space' | 'id' | 'rev'>;
export type TaskSaid = Omit<Schemas['ProjectTaskSaid'], '$schema'>;
export type Idea = Omit<Schemas['ProjectIdea'], '$schema'>;
type Texts<K extends string> = Record<K, Said>;

const where = (of: { space: string; id: string }) => ({ params: { path: { space: of.space, id: of.id } } });
const at = (of: At) => ({ params: { path: { space: of.space, id: of.id }, header: on(of.rev) } });
const part = <K extends string>(of: At, name: K, id: string) => ({
	params: {
		path: { space: of.space, id: of.id, [name]: id } as { space: string; id: string } & Record<K, string>,
		header: on(of.rev)
	}
});
const texts = <K extends string>(all: Texts<K>): Record<K, ReturnType<typeof sent>> =>
	Object.fromEntries(Object.entries<Said>(all).map(([key, said]) => [key, sent(said)])) as Record<
		K,
		ReturnType<typeof sent>
	>;

export interface Wanted {
	state?: State;
	horizon?: Horizon;
	party?: string;
	area?: string;
	q?: string;
}

export const listProjects = (query: Wanted, after?: string): Promise<Page<ProjectRow>> =>
	got(api.GET('/projects', { params: { query: { ...query, after, size: 20 } } }));

export const readProject = (space: string, id: string): Promise<Project> =>
	got(api.GET('/spaces/{space}/projects/{id}', where({ space, id })));

/** The same key begins the same project once, however often it is sent. */
export const beginProject = (space: string, body: Idea, key: string): Promise<Project> =>
	got(api.POST('/spaces/{space}/projects', { params: { path: { space }, header: { 'Idempotency-Key': key } }, body }));

/** The deeds on a project, each on the revision its doer saw. */
export const deeds = {
	save: (of: Project, basics: { title: Said; summary: Said; sectors: string[] }) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/basics', {
				...at(of),
				body: { title: sent(basics.title), summary: sent(basics.summary), sectors: basics.sectors }
			})
		),
	write: (of: Project, said: Texts<'problem' | 'goal' | 'indicator' | 'means'>) =>
		got(api.PUT('/spaces/{space}/projects/{id}/proposal', { ...at(of), body: texts(said) })),
	propose: (of: Project, comment: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/propose', { ...at(of), body: { comment } })),
	counter: (of: Project, comment: string, said: Texts<'problem' | 'goal' | 'indicator' | 'means'>) =>
		got(api.POST('/spaces/{space}/projects/{id}/counter', { ...at(of), body: { comment, proposal: texts(said) } })),
	weigh: (of: Project, said: Texts<'gains' | 'gives' | 'fears'>) =>
		got(api.PUT('/spaces/{space}/projects/{id}/benefit', { ...at(of), body: texts(said) })),
	decline: (of: Project, reason: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/decline', { ...at(of), body: { reason } })),
	start: (of: Project) => got(api.POST('/spaces/{space}/projects/{id}/start', at(of))),
	hold: (of: Project, code: string, reason: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/hold', { ...at(of), body: { code, reason } })),
	resume: (of: Project) => got(api.POST('/spaces/{space}/projects/{id}/resume', at(of))),
	stop: (of: Project, reason: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/stop', { ...at(of), body: { reason } })),
	raise: (of: Project) => got(api.POST('/spaces/{space}/projects/{id}/raise', at(of))),
	bring: (of: Project, space: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/bring', { ...at(of), body: { space } })),
	conclude: (of: Project, said: Texts<'text' | 'results' | 'lessons'>) =>
		got(api.PUT('/spaces/{space}/projects/{id}/final', { ...at(of), body: texts(said) })),
	evaluate: (of: Project, text: Said, grade: number) =>
		got(api.POST('/spaces/{space}/projects/{id}/evaluate', { ...at(of), body: { text: sent(text), grade } })),
	move: (of: At, area: string, horizon: Horizon, reason: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/move', { ...at(of), body: { area, horizon, reason } })),
	plan: (of: Project, phases: readonly Phase[], items: readonly Item[]) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/plan', {
				...at(of),
				body: {
					phases: phases.map(({ id, code, title, horizon, from, to, after, gate }) => ({
						id,
						code,
						horizon: horizon as Horizon,
						from,
						to,
						after,
						title: sent(title),
						gate: sent(gate)
					})),
					items: items.map((item) => ({ ...item, title: sent(item.title) }))
				}
			})
		),
	spend: (of: Project, lines: readonly Line[]) =>
		got(api.PUT('/spaces/{space}/projects/{id}/budget', { ...at(of), body: { lines: lines.map(lineSent) } })),
	gauge: (
		of: Project,
		indicators: readonly { id: string; title: Said; unit: Said; baseline: string; target: string; due: string }[]
	) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/indicators', {
				...at(of),
				body: {
					indicators: indicators.map(({ id, title, unit, baseline, target, due }) => ({
						id,
						title: sent(title),
						unit: sent(unit),
						baseline,
						target,
						due
					}))
				}
			})
		),
	measure: (of: Project, id: string, body: { actual: string; measured: string; source: string }) =>
		got(
			api.POST('/spaces/{space}/projects/{id}/indicators/{indicator}/actual', { ...part(of, 'indicator', id), body })
		),
	confirm: (of: Project, id: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/indicators/{indicator}/confirm', part(of, 'indicator', id))),
	fear: (of: Project, risks: readonly Risk[]) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/risks', {
				...at(of),
				body: { risks: risks.map((risk) => ({ ...risk, title: sent(risk.title), answer: sent(risk.answer) })) }
			})
		),
	join: (of: Project, partners: readonly Partner[]) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/partners', {
				...at(of),
				body: {
					partners: partners.map((one) => ({
						id: one.id,
						role: one.role,
						name: sent(one.name),
						notes: sent(one.notes)
					}))
				}
			})
		),
	gather: (of: Project, seats: readonly Seat[]) =>
		got(
			api.PUT('/spaces/{space}/projects/{id}/group', {
				...at(of),
				body: { seats: seats.map((seat) => ({ member: seat.member, duty: sent(seat.duty) })) }
			})
		),
	seat: (of: Project, member: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/group', { ...at(of), body: { member } })),
	visit: (of: Project, body: { on: string; place: string; people: string; found: Said }) =>
		got(api.POST('/spaces/{space}/projects/{id}/visits', { ...at(of), body: { ...body, found: sent(body.found) } })),
	beginPhase: (of: Project, id: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/phases/{phase}/begin', part(of, 'phase', id))),
	reportPhase: (of: Project, id: string, said: Texts<'text' | 'results' | 'lessons'>) =>
		got(
			api.POST('/spaces/{space}/projects/{id}/phases/{phase}/report', { ...part(of, 'phase', id), body: texts(said) })
		),
	acceptPhase: (of: Project, id: string) =>
		got(api.POST('/spaces/{space}/projects/{id}/phases/{phase}/accept', part(of, 'phase', id))),
	returnPhase: (of: Project, id: string, reason: string) =>
		got(
			api.POST('/spaces/{space}/projects/{id}/phases/{phase}/return', { ...part(of, 'phase', id), body: { reason } })
		),
	signOff: (
		of: Project,
		id: string,
		body: { check: Schemas['ProjectCheck']['kind']; evidence: string; dated: string }
	) => got(api.POST('/spaces/{space}/projects/{id}/phases/{phase}/sign-off', { ...part(of, 'phase', id), body }))
};

const lineSent = (line: Line) => ({
	id: line.id,
	phase: line.phase,
	currency: line.currency,
	planned: line.planned,
	spent: line.spent,
	title: sent(line.title)
});

export const leave = (of: Project, reason: string) =>
	got(api.POST('/spaces/{space}/projects/{id}/leave', { ...at(of), body: { reason } }));
export const writeUp = (of: Project) => got(api.POST('/spaces/{space}/projects/{id}/case', where(of)));

export const listTasks = (of: Project, state: Task['state'] | undefined, after?: string): Promise<Page<Task>> =>
	got(
		api.GET('/spaces/{space}/projects/{id}/tasks', {
			params: { path: { space: of.space, id: of.id }, query: { state, after } }
		})
	);
export const addTask = (of: Project, body: TaskSaid, key: string): Promise<Task> =>
	got(
		api.POST('/spaces/{space}/projects/{id}/tasks', {
			params: { path: { space: of.space, id: of.id }, header: { 'Idempotency-Key': key } },
			body
		})
	);
export const changeTask = (of: Project, task: Task, body: TaskSaid): Promise<Task> =>
	got(
		api.PUT('/spaces/{space}/projects/{id}/tasks/{task}', {
			params: { path: { space: of.space, id: of.id, task: task.id }, header: on(task.rev) },
			body
		})
	);

export const readAnnex = (of: Project): Promise<Annex> =>
	got(api.GET('/spaces/{space}/projects/{id}/annex', where(of)));
export const writeAnnex = (of: Project, annex: Annex): Promise<Annex> =>
	got(
		api.PUT('/spaces/{space}/projects/{id}/annex', {
			...at({ ...of, rev: annex.rev }),
			body: { notes: sent(annex.notes), points: annex.points.map(sent), budget: annex.budget.map(lineSent) }
		})
	);

export const readPlan = (space: string): Promise<Plan> =>
	got(api.GET('/spaces/{space}/plan', { params: { path: { space } } }));
export const layPlan = (space: string, rev: number, areas: readonly Area[]): Promise<Plan> =>
	got(
		api.PUT('/spaces/{space}/plan', {
			params: { path: { space }, header: on(rev) },
			body: { areas: areas.map((area) => ({ id: area.id, name: sent(area.name) })) }
		})
	);

export const listCurrencies = () => got(api.GET('/currencies'));

/** Who may be chosen for the group and for tasks. */
export type Person = Schemas['ProjectPerson'];
export const listPeople = (of: Project) => got(api.GET('/spaces/{space}/projects/{id}/people', where(of)));
