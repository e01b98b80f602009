// Interpreting of one meeting: a pool that a coordinator shares, a plan that says what is wrong with it, an offer answered from a phone without an account,
// and somebody else in the place of who doesn't come.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();

const ko = (value) => ({ source: 'ko', said: { ko: { value } } });
const none = { source: 'ko', said: {} };

async function sound(page, what) {
	assert.deepEqual(await axe(page, what), []);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

/** A meeting of two cities that begins in an hour, which its host has invited to. */
async function convened(at) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	const pact = items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === 'rizhao'));
	const space = `pact:${pact.id}`;
	const made = await at.ask('POST', `/spaces/${space}/meetings`, {
		title: ko('해양쓰레기 공동 대응 실무협의'),
		purpose: none,
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans']
	});
	const start = new Date(Date.now() + 3_600_000);
	const slot = {
		start: `${start.toISOString().slice(0, 19)}Z`,
		end: `${new Date(start.getTime() + 7_200_000).toISOString().slice(0, 19)}Z`,
		zone: 'Asia/Seoul'
	};
	const path = `/spaces/${space}/meetings/${made.id}`;
	await at.ask('PUT', `${path}/time`, slot, 1);
	await at.ask('POST', `${path}/invite`, undefined, 2);
	const network = items.find((one) => one.kind === 'network');
	return { space, id: made.id, path, network: `pact:${network.id}` };
}

/** Adds an interpreter to the coordinator's network by the form. */
async function register({ page, say }, network, name) {
	await page.getByRole('button', { name: say('pool_add') }).click();
	const form = page.getByRole('dialog');
	await form.getByLabel(say('pool_space')).selectOption(network);
	await form.getByLabel(say('pool_name')).fill(name);
	await form.getByRole('checkbox', { name: say('kind_interpreting_simultaneous') }).check();
	await form.getByLabel(say('pool_mail')).fill('voice@example.org');
	await form.getByRole('button', { name: say('ui_save') }).click();
	await form.waitFor({ state: 'detached' });
	await page.getByText(name).first().waitFor();
}

const about = (page, word, what) => page.getByRole('button', { name: new RegExp(`^${word}\\s*: ${what}`) });

async function assign(page, say, name) {
	await page
		.getByRole('button', { name: new RegExp(`^${say('booth_pick')}`) })
		.first()
		.click();
	const pick = page.getByRole('dialog');
	await about(pick, say('booth_assign'), name).click();
	await pick.waitFor({ state: 'detached' });
}

/** Asks somebody of a team, and returns the link that is shown. */
async function offer(page, say, name) {
	await about(page, say('booth_offer'), name).click();
	const ask = page.getByRole('dialog');
	await ask.getByLabel(say('booth_letter_lang')).selectOption('zh-Hans');
	await ask.getByRole('button', { name: say('booth_offer_send') }).click();
	return shown(page, say);
}
async function shown(page, say) {
	const link = page.getByRole('dialog', { name: say('booth_link') });
	const url = await link.getByRole('textbox').inputValue();
	await link
		.getByRole('button', { name: say('ui_close') })
		.last()
		.click();
	await link.waitFor({ state: 'detached' });
	return new URL(url).pathname;
}

story('planned, asked, answered from a phone, and replaced', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const { space, id, path, network } = await convened(officer);

	// The coordinator keeps a pool that the network's cities can choose from.
	const gaok = await enter({ as: 'coordinator@gaok.example' });
	await gaok.page.goto('/app/interpreters');
	await gaok.page.getByText(gaok.say('pool_none')).waitFor();
	await register(gaok, network, '김하나');
	await register(gaok, network, '이두리');
	await register(gaok, network, '박세은');
	await sound(gaok.page, 'the pool');

	// The officer plans a simultaneous duty and reads that one isn't enough.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}`);
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('booth_tab') }).click();
	await page.getByRole('button', { name: say('booth_add'), exact: true }).click();
	const duty = page.getByRole('dialog');
	await duty.getByRole('radio', { name: say('kind_interpreting_simultaneous') }).check();
	await duty.getByRole('button', { name: say('ui_save') }).click();
	await duty.waitFor({ state: 'detached' });
	await page.getByText(say('state_problem_unstaffed')).waitFor();
	await assign(page, say, '김하나');
	await page.getByText(say('state_problem_alone', { minutes: '120' })).waitFor();
	await assign(page, say, '이두리');
	await page.getByText(say('state_problem_alone', { minutes: '120' })).waitFor({ state: 'detached' });
	await sound(page, 'a plan');

	// Asked by a link, she answers on a phone, in Chinese, without an account.
	const way = await offer(page, say, '김하나');
	const voice = await enter({ lang: 'zh-Hans', width: 360, height: 800 });
	await voice.page.goto(way);
	await voice.page.getByRole('button', { name: voice.say('offer_accept') }).waitFor();
	await sound(voice.page, 'an offer on a phone');
	await voice.page.getByRole('button', { name: voice.say('offer_accept') }).click();
	await voice.page.getByText(voice.say('offer_thanks')).waitFor();
	await voice.page.goto(`${way.slice(0, -4)}AAAA`);
	await voice.page.getByText(voice.say('error_booth_offer_not_found')).waitFor();

	await page.reload();
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('booth_tab') }).click();
	await page.getByText(say('state_turnout_accepted'), { exact: true }).waitFor();

	// She doesn't come: who fits is proposed, and asked in one press.
	await officer.ask('POST', `${path}/open`, undefined, 3);
	await page.reload();
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('booth_tab') }).click();
	await about(page, say('booth_absent'), '김하나').click();
	await page.getByText(say('state_problem_absent')).waitFor();
	await about(page, say('booth_replace'), '김하나').click();
	const pick = page.getByRole('dialog');
	await about(pick, say('booth_replace_with'), '박세은').click();
	const second = await shown(page, say);
	await page.getByText(say('booth_instead', { name: '김하나' })).waitFor();
	await voice.page.goto(second);
	await voice.page.getByRole('button', { name: voice.say('offer_accept') }).click();
	await voice.page.getByText(voice.say('offer_thanks')).waitFor();

	// The pool knows what became of it; another city knows nothing of the pool.
	const pool = await surface(house, 'coordinator@gaok.example');
	const { items } = await pool.ask('GET', '/interpreters');
	const hana = items.find((one) => one.name.said.ko.value === '김하나');
	await until(
		async () => (await pool.ask('GET', `/spaces/${hana.space}/interpreters/${hana.id}`)).missed === 1,
		'the pool hears that she was absent'
	);
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}`);
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_before'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('booth_tab') }).click();
	await rizhao.page.getByText('박세은').first().waitFor();
	await sound(rizhao.page, 'a plan on a phone');
	assert.ok(!(await rizhao.page.content()).includes('voice@example.org'));
});
