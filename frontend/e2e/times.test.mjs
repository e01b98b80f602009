// A time that suits every side is found by everybody's hours, and two delegations meet at a table of their own.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';

const { story } = stage();

const ko = (value) => ({ source: 'ko', said: { ko: { value } } });
const none = { source: 'ko', said: {} };
const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

async function pactWith(at, tenant) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	return `pact:${items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === tenant)).id}`;
}

async function sound(page, what) {
	assert.deepEqual(await axe(page, what), []);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

async function invited(officer, title) {
	const space = await pactWith(officer, 'rizhao');
	const meeting = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: ko(title),
		purpose: none,
		format: 'bilateral',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans'],
		parties: ['rizhao']
	});
	const sent = await officer.ask('POST', `/spaces/${space}/meetings/${meeting.id}/invite`, undefined, meeting.rev);
	return { space, id: meeting.id, rev: sent.rev };
}

story('a time is found by the hours of both', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const { space, id } = await invited(officer, '연례 실무협의');
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}?part=finding`);
	await page.getByLabel(say('times_first')).fill(day(9));
	await page.getByLabel(say('times_last')).fill(day(23));
	await page.getByRole('button', { name: say('times_ask') }).click();
	await page.getByRole('button', { name: say('times_look') }).click();
	await page.getByRole('button', { name: say('times_offer', { n: '3' }) }).waitFor();
	await sound(page, 'times that were found');
	await page.getByRole('button', { name: say('times_offer', { n: '3' }) }).click();
	const offered = page.getByRole('form', { name: say('times_options') }).getByRole('article');
	await offered.nth(2).waitFor();

	// The other side answers on a phone, in its own words and by its own clock.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}?part=finding`);
	const seen = rizhao.page.getByRole('form', { name: rizhao.say('times_options') }).getByRole('article');
	await seen.nth(2).waitFor();
	await seen
		.nth(0)
		.getByRole('radio', { name: rizhao.say('kind_say_no'), exact: true })
		.check();
	await seen
		.nth(1)
		.getByRole('radio', { name: rizhao.say('kind_say_yes'), exact: true })
		.check();
	await seen
		.nth(2)
		.getByRole('radio', { name: rizhao.say('kind_say_if_need_be'), exact: true })
		.check();
	await rizhao.page.getByLabel(rizhao.say('times_comment')).fill('第一个时间有市里的会议。');
	await rizhao.page.getByRole('button', { name: rizhao.say('times_answer'), exact: true }).click();
	await rizhao.page.getByRole('button', { name: rizhao.say('times_answer_again') }).waitFor();
	await sound(rizhao.page, 'an answer on a phone');

	// The host says what suits her own side, and settles on what suits both.
	await page.reload();
	await page.getByText('第一个时间有市里的会议。').waitFor();
	await offered
		.nth(1)
		.getByRole('radio', { name: say('kind_say_yes'), exact: true })
		.check();
	await page.getByRole('button', { name: say('times_answer'), exact: true }).click();
	await offered.nth(1).getByText(say('times_enough')).waitFor();
	await offered
		.nth(1)
		.getByRole('button', { name: say('times_choose') })
		.click();
	await page.getByText(say('times_is_chosen'), { exact: true }).waitFor();
	const meeting = await officer.ask('GET', `/spaces/${space}/meetings/${id}`);
	assert.ok(meeting.slot.start, 'the meeting is held at the time that was chosen');
	await sound(page, 'a time that was chosen');
});

story('two delegations meet at a table of their own', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const { space, id, rev } = await invited(officer, '교류의 광장');
	await officer.ask(
		'PUT',
		`/spaces/${space}/meetings/${id}/time`,
		{ start: `${day(20)}T00:30:00Z`, end: `${day(20)}T02:00:00Z`, zone: 'Asia/Seoul' },
		rev
	);
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}?part=square`);
	await page.getByRole('button', { name: say('square_pool_add') }).click();
	await sound(page, 'tables and interpreters are laid out');
	await page.getByRole('button', { name: say('square_lay'), exact: true }).click();
	await page.getByText(say('square_laid', { slots: '3', tables: '5' })).waitFor();

	const wish = async (who, topic) => {
		await who.page.getByRole('button', { name: who.say('square_want_add') }).click();
		await who.page.getByLabel(who.say('square_topic')).fill(topic);
		await who.page.getByRole('button', { name: who.say('square_wish'), exact: true }).click();
		await who.page.getByText(who.say('square_wished')).first().waitFor();
	};
	await wish({ page, say }, '항만 공동 홍보');
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}?part=square`);
	await wish(rizhao, '港口联合推介');
	await sound(rizhao.page, 'a wish on a phone');

	// Of the two wishes a timetable comes, which its host alone sees until it is published.
	await page.reload();
	await page.getByRole('button', { name: say('square_propose'), exact: true }).click();
	await page.getByText(say('square_unpublished')).waitFor();
	await rizhao.page.reload();
	await rizhao.page.getByText(rizhao.say('square_wish_title')).waitFor();
	assert.equal(await rizhao.page.getByText(rizhao.say('square_table', { n: '1' })).count(), 0);
	await page.getByRole('button', { name: say('square_publish') }).click();
	await page.getByText(say('square_published')).first().waitFor();
	await rizhao.page.reload();
	await rizhao.page.getByText(rizhao.say('square_table', { n: '1' })).waitFor();
	await rizhao.page.getByText('항만 공동 홍보').waitFor();
	await sound(rizhao.page, 'a timetable on a phone');
	await page.getByRole('button', { name: say('square_move') }).click();
	await sound(page, 'a timetable');
});

story('a coordinator puts a holiday right for all', async ({ enter }) => {
	const { page, say } = await enter({ as: 'coordinator@gaok.example' });
	await page.goto('/app/settings/days?region=CN&year=2027');
	const form = page.getByRole('form', { name: say('days_add_title') });
	await form.getByLabel(say('days_date')).fill('2027-02-20');
	await form.getByLabel(say('days_what')).selectOption('workday');
	await form.getByLabel(say('days_name')).fill('춘절 대체근무일');
	await form.getByRole('button', { name: say('days_add') }).click();
	await page.getByRole('button', { name: say('ui_save') }).click();
	await page.getByText(say('days_source'), { exact: true }).waitFor();
	await page.getByRole('alert').waitFor();
	await page.getByRole('textbox', { name: say('days_source') }).fill('国务院办公厅通知 2026-11-20');
	await page.evaluate(() => window.scrollTo(0, 0));
	await sound(page, 'days that are put right');
	await page.getByRole('button', { name: say('ui_save') }).click();
	await page.getByText(say('days_saved')).first().waitFor();

	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto('/app/settings/days?region=CN&year=2027');
	await rizhao.page.getByText('춘절 대체근무일').waitFor();
	assert.equal(await rizhao.page.getByRole('button', { name: rizhao.say('ui_save') }).count(), 0);
	await sound(rizhao.page, 'days on a phone');
});
