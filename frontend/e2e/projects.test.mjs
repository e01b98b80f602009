// Two cities bring one project from an idea to its report; a third kind of project is for few.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface, wholeCase } from './house.mjs';
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
	assert.deepEqual(await axe(page, what), []);
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
	await own('PUT', '/plan', { phases: [phase(1, [])], items: [{ ...mark, after: [] }] });
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

	// By the keyboard the milestone comes to wait for its phase. A circle is told before it is saved and when it is, and nothing is lost by it.
	const press = async (what, key = 'Enter') => {
		await what.focus();
		await dangjin.page.keyboard.press(key);
	};
	const button = (key, within = dangjin.page) => within.getByRole('button', { name: dangjin.say(key), exact: true });
	const row = (name) => dangjin.page.locator('tbody tr').filter({ hasText: new RegExp(`^\\s*${name}`) });
	const follows = async (name, before, is) => {
		await press(row(name).getByRole('button'));
		await press(dangjin.page.getByRole('dialog').getByRole('checkbox', { name: before }), 'Space');
		await press(button('project_line_done', dangjin.page.getByRole('dialog')));
		await row(name)
			.filter({ hasText: new RegExp(`^\\s*${name}.*${before}`, 's') })
			.first()
			.waitFor({ state: is ? 'visible' : 'detached' });
	};
	await press(button('project_plan_edit'));
	await press(dangjin.page.getByRole('tab', { name: dangjin.say('project_as_chart') }), 'ArrowRight');
	await follows('첫 캠프', '1단계', true);
	await follows('P4 1단계', '첫 캠프', true);
	await dangjin.page.getByText(dangjin.like('project_circle')).waitFor();
	await press(button('project_plan_save'));
	await dangjin.page.getByText(dangjin.say('error_project_cycle')).waitFor();
	await sound(dangjin.page, 'the refused plan');
	await follows('P4 1단계', '첫 캠프', false);
	await press(button('project_plan_save'));
	await button('project_plan_edit').waitFor();
	assert.deepEqual((await officer.ask('GET', `/spaces/${space}/projects/${id}`)).items[0].after, ['p1']);

	// A browser whose list knows a currency that isn't: the server says so at the line, and what was typed stays.
	await dangjin.page.route('**/api/v1/currencies*', async (route) => {
		const response = await route.fetch();
		const all = await response.json();
		await route.fulfill({ response, json: { ...all, items: [...all.items, { ...all.items[0], code: 'XYZ' }] } });
	});
	await dangjin.page.getByRole('tab', { name: dangjin.say('project_tab_budget'), exact: true }).click();
	await button('project_budget_edit').click();
	await button('project_budget_add').click();
	const field = (key) => dangjin.page.getByLabel(new RegExp(`^${dangjin.say(key)}`));
	await field('project_title').fill('버스');
	await field('project_planned').fill('100000');
	await field('project_currency').selectOption('XYZ');
	await button('ui_save').click();
	await dangjin.page.getByText(dangjin.say('field_no_such_currency')).first().waitFor();
	assert.equal(await field('project_title').inputValue(), '버스');
	assert.equal(await field('project_planned').inputValue(), '100000');
	await sound(dangjin.page, 'the refused budget');
	await field('project_currency').selectOption('KRW');
	await button('ui_save').click();
	await button('project_budget_edit').waitFor();
	const [line] = (await officer.ask('GET', `/spaces/${space}/projects/${id}`)).budget;
	assert.deepEqual([line.currency, line.planned], ['KRW', '100000']);
	await own('POST', '/tasks', {
		title: ko('버스 예약'),
		notes: none,
		phase: 'p1',
		tenant: 'dangjin',
		owner: '',
		due: day(9),
		state: 'todo'
	});

	// One's own annex, read once and kept when it is saved, is found by nobody else.
	let reads = 0;
	dangjin.page.on('request', (request) => (reads += request.method() === 'GET' && request.url().endsWith('/annex')));
	await dangjin.page.getByRole('tab', { name: dangjin.say('project_tab_annex'), exact: true }).click();
	await field('project_annex_notes').fill('양보할 수 있는 선은 삼십 명');
	const kept = dangjin.page.waitForResponse(
		(answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/annex')
	);
	await dangjin.page.getByRole('button', { name: dangjin.like('project_annex_save') }).click();
	assert.equal((await kept).status(), 200);
	assert.equal(reads, 1);
	const annex = await officer.ask('GET', `/spaces/${space}/projects/${id}/annex`);
	assert.equal(annex.notes.said.ko.value, '양보할 수 있는 선은 삼십 명');
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

	// What was learnt becomes a case: begun from the evaluated project, written up, and read in the library.
	await decides('POST', '/evaluate', { text: ko('다시 할 만하다'), grade: 5 });
	await dangjin.page.goto(`/app/projects/${space}/${id}`);
	await button('project_write_up').click();
	await dangjin.page.waitForURL(/\/cases\/[^/]+\/edit/);
	await dangjin.page.getByText('갯벌 청소년 캠프').first().waitFor();
	const written = new URL(dangjin.page.url()).pathname.split('/').at(-2);
	const begun = await officer.ask('GET', `/cases/${written}`);
	const saved = await officer.ask('PATCH', `/cases/${written}`, { ...begun.content, ...wholeCase }, begun.rev);
	const handed = await officer.ask('POST', `/cases/${written}/submit`, undefined, saved.rev);
	await head.ask('POST', `/cases/${written}/approve`, undefined, handed.rev);
	const reviewer = await surface(house, 'reviewer@gaok.example');
	const submission = `/submissions/${written}-1-1`;
	await until(() => reviewer.ask('GET', submission).catch(() => undefined), 'it comes before the network');
	await reviewer.ask('POST', `${submission}/accept`, undefined, 1);
	const found = async () => JSON.stringify(await liaison.ask('GET', '/search?kind=edition&size=100')).includes(written);
	await until(found, 'it is published, and search has read it');
	await rizhao.page.goto('/app/library');
	await rizhao.page.getByRole('link', { name: '갯벌 청소년 캠프' }).first().waitFor();
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
