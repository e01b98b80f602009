// Two cities bring one project from an idea to its report; a third kind of project is for few.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();

const ko = (value) => ({ source: 'ko', said: { ko: { value } } });
const none = { source: 'ko', said: {} };
const day = (n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10);
const aims = (goal) => ({
	problem: ko('두 도시의 청소년이 서로 모른다.'),
	goal: ko(goal),
	indicator: ko('오간 청소년 수'),
	means: none
});
const sheet = (gains) => ({ gains: ko(gains), gives: ko('숙소와 통역'), fears: none });

async function pactWith(at, tenant) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	return `pact:${items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === tenant)).id}`;
}

/** Says something of the project at the revision it has now. */
function on(at, space, id) {
	const path = `/spaces/${space}/projects/${id}`;
	return async (method, rest, body) => at.ask(method, path + rest, body, (await at.ask('GET', path)).rev);
}

async function sound(page, what) {
	const { violations } = await new AxeBuilder({ page }).analyze();
	assert.deepEqual(
		violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' ')}`),
		[],
		what
	);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

async function giveBoth(house, space, about) {
	const officer = await surface(house, 'officer@dangjin.example');
	const a = await officer.ask('POST', `/spaces/${space}/approvals`, {
		about,
		intent: 'approve',
		order: 'parallel',
		due: day(20)
	});
	for (const email of ['head@dangjin.example', 'head@rizhao.example']) {
		const head = await surface(house, email);
		await head.ask('POST', `/spaces/${space}/approvals/${a.id}/give`, { sha256: a.sha256 });
	}
}

story('from an idea to the signed report', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const head = await surface(house, 'head@dangjin.example');
	const chief = await surface(house, 'head@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const { id } = await officer.ask('POST', `/spaces/${space}/projects`, {
		title: ko('갯벌 청소년 캠프'),
		summary: none,
		sectors: ['YTH'],
		class: 'open',
		horizon: 'mid',
		proposal: aims('해마다 스무 명이 오간다.')
	});
	const own = on(officer, space, id);
	const theirs = on(liaison, space, id);
	await own('POST', '/propose', {});
	await own('PUT', '/benefit', sheet('당진이 얻는 것'));

	// The other side finds it among what waits for her, on a phone, in Chinese; she fills in her sheet, and both stand side by side.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.getByRole('link', { name: '갯벌 청소년 캠프' }).first().waitFor();
	await rizhao.page.getByText(rizhao.say('wait_project_weigh')).first().waitFor();
	await theirs('PUT', '/benefit', sheet('日照市的收益'));
	await rizhao.page.goto(`/app/projects/${space}/${id}`);
	await rizhao.page.getByText('당진이 얻는 것').waitFor();
	await rizhao.page.getByText('日照市的收益').waitFor();
	await sound(rizhao.page, 'the proposal on a phone');

	// Her counter-proposal waits for the first side, which sees what differs.
	await theirs('POST', '/counter', { comment: '人数增加', proposal: aims('해마다 마흔 명이 오간다.') });
	const dangjin = await enter({ as: 'officer@dangjin.example' });
	await dangjin.page.getByText(dangjin.say('wait_project_answer')).first().waitFor();
	await dangjin.page.goto(`/app/projects/${space}/${id}`);
	await dangjin.page.getByText('人数增加').first().waitFor();
	const stands = async (state) => (await officer.ask('GET', `/spaces/${space}/projects/${id}`)).state === state;
	await giveBoth(house, space, { noun: 'project', id });
	await until(() => stands('approved'), 'both keys approve it');

	// The plan: phases with a gate, a milestone; bars move by the keyboard, and a circle is refused in words.
	const phase = (n, after) => ({
		id: `p${n}`,
		code: `P${n + 3}`,
		title: ko(`${n}단계`),
		horizon: 'mid',
		from: day(n * 30),
		to: day(n * 30 + 20),
		after,
		gate: ko('예산 의결')
	});
	const mark = {
		id: 'm1',
		milestone: true,
		phase: 'p1',
		title: ko('첫 캠프'),
		from: '',
		to: day(40),
		after: ['p1'],
		done: false
	};
	await own('PUT', '/plan', { phases: [phase(1, [])], items: [mark] });
	await dangjin.page.goto(`/app/projects/${space}/${id}`);
	await dangjin.page.getByRole('tab', { name: dangjin.say('project_tab_plan'), exact: true }).click();
	await dangjin.page.getByRole('button', { name: dangjin.say('project_plan_edit') }).click();
	const bar = dangjin.page.getByRole('slider', { name: '첫 캠프' });
	const before = Number(await bar.getAttribute('aria-valuenow'));
	await bar.focus();
	await dangjin.page.keyboard.press('Shift+ArrowRight');
	assert.equal(Number(await bar.getAttribute('aria-valuenow')), before + 7, 'a week later by one key');
	await dangjin.page.getByRole('button', { name: dangjin.say('project_plan_save') }).click();
	await dangjin.page.getByRole('button', { name: dangjin.say('project_plan_edit') }).waitFor();
	const moved = await officer.ask('GET', `/spaces/${space}/projects/${id}`);
	assert.equal(moved.items[0].to, day(47));
	await sound(dangjin.page, 'the plan');
	await assert.rejects(own('PUT', '/plan', { phases: [phase(1, ['m1'])], items: [mark] }), /project\.cycle/);
	await assert.rejects(
		own('PUT', '/budget', {
			lines: [{ id: 'l1', title: ko('버스'), phase: '', currency: 'XYZ', planned: '10', spent: '0' }]
		}),
		/no_such_currency/
	);
	await own('PUT', '/budget', {
		lines: [{ id: 'l1', title: ko('버스'), phase: '', currency: 'KRW', planned: '100000', spent: '0' }]
	});
	await own('POST', '/tasks', {
		title: ko('버스 예약'),
		notes: none,
		phase: 'p1',
		tenant: 'dangjin',
		owner: '',
		due: day(9),
		state: 'todo'
	});

	// One's own annex is found by nobody else.
	await officer.ask(
		'PUT',
		`/spaces/${space}/projects/${id}/annex`,
		{ notes: ko('양보할 수 있는 선은 삼십 명'), points: [], budget: [] },
		0
	);
	assert.ok(!JSON.stringify(await liaison.ask('GET', `/spaces/${space}/projects/${id}/annex`)).includes('삼십 명'));
	assert.ok(!JSON.stringify(await liaison.ask('GET', `/search?q=${encodeURIComponent('삼십')}`)).includes('삼십 명'));

	// An indicator that both confirm; a pause that both end; the report that both sign.
	const decides = on(head, space, id);
	const agrees = on(chief, space, id);
	await decides('POST', '/start');
	await own('PUT', '/indicators', {
		indicators: [{ id: 'i1', title: ko('오간 청소년'), unit: ko('명'), baseline: '0', target: '40', due: day(90) }]
	});
	await own('POST', '/indicators/i1/actual', { actual: '41', measured: day(0), source: '' });
	const wait = await liaison.ask('GET', '/home');
	assert.ok(
		wait.waits.some((one) => one.kind === 'project.confirm' && one.id === id),
		'the value waits for the other side'
	);
	await theirs('POST', '/indicators/i1/confirm');
	await decides('POST', '/hold', { code: 'budget', reason: '추경을 기다린다' });
	await decides('POST', '/resume');
	assert.ok((await chief.ask('GET', '/home')).waits.some((one) => one.kind === 'project.resume' && one.id === id));
	await agrees('POST', '/resume');
	await decides('POST', '/phases/p1/begin');
	await own('POST', '/phases/p1/report', { text: ko('잘 마쳤다'), results: none, lessons: none });
	await decides('POST', '/phases/p1/accept');
	await agrees('POST', '/phases/p1/accept');
	await own('PUT', '/final', { text: ko('최종 보고'), results: ko('마흔한 명'), lessons: ko('봄이 좋다') });
	await giveBoth(house, space, { noun: 'report', id });
	await until(() => stands('closed'), 'the signed report closes it');
});

story('a restricted project is for its group alone', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@gyeonggi.example');
	const head = await surface(house, 'head@gyeonggi.example');
	const space = 'home:gyeonggi';
	const { id } = await officer.ask('POST', `/spaces/${space}/projects`, {
		title: ko('접경 산림 방역'),
		summary: none,
		sectors: ['CIV'],
		class: 'restricted',
		horizon: 'long',
		proposal: aims('나무를 살린다.')
	});
	assert.ok(!JSON.stringify(await head.ask('GET', '/projects?size=100')).includes(id), 'not in the lists of others');
	await assert.rejects(head.ask('GET', `/spaces/${space}/projects/${id}`), /404/);
	const admin = await surface(house, 'admin@gyeonggi.example');
	assert.ok(
		!JSON.stringify(await admin.ask('GET', '/audit?size=100')).includes(id),
		'not in the trail as others read it'
	);

	// Two people sign a check off; one alone doesn't open a phase.
	const own = on(officer, space, id);
	await own('PUT', '/group', { seats: [officer, head].map((one) => ({ member: one.me.acting.member, duty: none })) });
	await own('PUT', '/plan', {
		phases: [{ id: 'p1', code: 'P0', title: none, horizon: 'long', from: day(1), to: day(30), after: [], gate: none }],
		items: []
	});
	const signing = { check: 'sanctions', evidence: '통일부 문의 회신', dated: day(-1), file: '' };
	await own('POST', '/phases/p1/sign-off', signing);
	const both = on(head, space, id);
	const after = await both('POST', '/phases/p1/sign-off', signing);
	assert.ok(after.phases[0].checks.find((one) => one.kind === 'sanctions').done, 'two people have signed');

	const person = await enter({ as: 'head@gyeonggi.example' });
	await person.page.goto(`/app/projects/${space}/${id}`);
	await person.page.getByText(person.say('project_restricted')).first().waitFor();
	await sound(person.page, 'a restricted project');
});
