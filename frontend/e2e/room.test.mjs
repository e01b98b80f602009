// A meeting under way, in a hall and online: the chair in Korean, Rizhao on a telephone in Chinese, and the wall of the hall.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();

const said = (value, lang = 'ko') => ({ source: lang, said: { [lang]: { value } } });
const none = { source: 'ko', said: {} };

async function pactWith(at, tenant) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	return `pact:${items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === tenant)).id}`;
}

async function sound(page, what) {
	await page.evaluate(() => window.scrollTo(0, 0)); // what lies half beneath the head of a scrolled page is no target of the moment
	assert.deepEqual(await axe(page, what), []);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

/** Dangjin and Rizhao in a meeting with two items that has just been opened. */
async function begin(house) {
	const host = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(host, 'rizhao');
	const { id } = await host.ask('POST', `/spaces/${space}/meetings`, {
		title: said('해양쓰레기 공동 대응 실무협의'),
		purpose: none,
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans'],
		quorum: 2
	});
	const at = `/spaces/${space}/meetings/${id}`;
	const deed = (what, rev, body) => host.ask('POST', `${at}/${what}`, body, rev);
	await deed('invite', 1);
	for (const [title, minutes] of [
		['공동 수거 일정', 30],
		['관측 자료 공유', 20]
	]) {
		const item = {
			kind: 'decision',
			joint: true,
			title: said(title),
			text: none,
			presenter: none,
			minutes,
			papers: []
		};
		await host.ask('POST', `${at}/agenda/items`, item);
	}
	const start = new Date(Date.now() - 60_000).toISOString().replace(/\.\d+/, '');
	const end = new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+/, '');
	await host.ask('PUT', `${at}/time`, { start, end, zone: 'Asia/Seoul' }, 2);
	await deed('open', 3);
	return { space, id, page: `/app/meetings/${space}/${id}/room` };
}

story('a meeting in a hall and on a telephone', async ({ enter, house }) => {
	const at = await begin(house);
	const chair = await enter({ as: 'officer@dangjin.example' });
	await chair.page.goto(at.page.replace('/room', ''));
	await chair.page.getByRole('link', { name: chair.say('room_enter') }).click();
	await chair.page.getByText(chair.say('room_no_item')).waitFor();
	const phone = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800, badLine: true });
	await phone.page.goto(at.page);
	await phone.page.getByText(phone.say('room_no_item')).waitFor();
	const wall = await enter({ as: 'head@dangjin.example', width: 1280, height: 720 });
	await wall.page.goto(`${at.page}/projector`);
	await wall.page.getByRole('heading', { level: 1 }).waitFor();

	// Who is there is counted by itself; the next item stands on every page.
	await chair.page
		.getByText(chair.say('room_present_of', { online: '1', hall: '0' }))
		.last()
		.waitFor();
	await chair.page.getByRole('button', { name: /^다음 의안: 1\. 공동 수거 일정$/ }).click();
	for (const { page } of [phone, wall]) await page.getByRole('heading', { name: /공동 수거 일정/ }).waitFor();

	// Rizhao asks, the chair gives the floor, and the wall says who speaks.
	await phone.page.getByRole('button', { name: phone.say('room_ask'), exact: true }).click();
	await phone.page.getByRole('button', { name: phone.say('room_ask_send') }).click();
	await phone.page.getByRole('button', { name: phone.say('room_withdraw') }).waitFor();
	await chair.page.getByRole('button', { name: new RegExp(`^${chair.say('room_give')}\\s*:`) }).click();
	await wall.page.getByText(chair.say('room_speaking')).waitFor();
	await chair.page.getByRole('button', { name: chair.say('kind_sign_slower') }).click();
	await phone.page.getByText(`${phone.say('kind_sign_slower')} ·`).waitFor();

	// Captions in two languages. Enter sends, but not while a word is being put together.
	const line = chair.page.getByLabel(chair.say('room_write_line'));
	await line.fill('양측은 공동 수거 일정에 합의합니다');
	await line.dispatchEvent('compositionstart');
	await line.press('Enter');
	assert.equal(await line.inputValue(), '양측은 공동 수거 일정에 합의합니다');
	await line.dispatchEvent('compositionend');
	await line.press('Enter');
	await phone.page.getByLabel(phone.say('room_write_line')).fill('双方同意联合清理的时间安排');
	await phone.page.getByRole('button', { name: phone.say('room_write_send') }).click();
	const log = (of) => of.page.getByRole('log', { name: of.say('room_captions') });
	await log(phone).getByText('双方同意联合清理的时间安排').waitFor();
	assert.equal(await log(phone).getByText('양측은 공동 수거').count(), 0);
	for (const text of ['양측은 공동 수거 일정에 합의합니다', '双方同意联合清理的时间安排'])
		await wall.page.getByText(text).waitFor();
	await sound(chair.page, 'the chair');
	await sound(phone.page, 'a telephone');

	// One vote per delegation.
	await chair.page.getByRole('button', { name: chair.say('room_vote_new') }).click();
	const dialog = chair.page.getByRole('dialog', { name: chair.say('room_vote_new') });
	await dialog.getByLabel(chair.say('room_question')).fill('9월 셋째 주에 함께 수거합니까?');
	await sound(chair.page, 'a vote is written');
	await dialog.getByRole('button', { name: chair.say('room_vote_start') }).click();
	await dialog.waitFor({ state: 'hidden' });
	await phone.page.getByRole('button', { name: phone.say('room_yes'), exact: true }).waitFor();

	// The line breaks; the vote and a line of captions that are made meanwhile come through when it holds again, and nothing is missed.
	await phone.context.setOffline(true);
	await phone.page.getByText(phone.say('room_line_lost')).waitFor();
	await sound(phone.page, 'a broken line');
	await phone.page.getByRole('button', { name: phone.say('room_yes'), exact: true }).click();
	await phone.page.getByText(phone.say('room_vote_waiting')).waitFor();
	await phone.page.getByLabel(phone.say('room_write_line')).fill('断线时写的字幕');
	await phone.page.getByRole('button', { name: phone.say('room_write_send') }).click();
	await chair.page.getByRole('button', { name: chair.say('room_yes'), exact: true }).click();
	await chair.page.getByText(chair.say('room_voted')).waitFor();
	await line.fill('끊긴 동안 나온 말');
	await line.press('Enter');
	await phone.context.setOffline(false);
	await phone.page.getByText(phone.say('room_voted')).waitFor();
	await log(phone).getByText('断线时写的字幕').waitFor();
	await phone.page.getByLabel(phone.say('room_caption_lang')).selectOption('*');
	await log(phone).getByText('끊긴 동안 나온 말').waitFor();
	assert.equal(await log(phone).getByText('断线时写的字幕').count(), 1);

	await chair.page.getByRole('button', { name: chair.say('room_vote_close') }).click();
	await phone.page.getByText(phone.say('room_quorate', { n: '2', of: '2' })).waitFor();
	await until(
		async () => (await wall.page.locator('.counts').innerText()).includes('2'),
		'the wall shows two votes in favour'
	);
	await sound(wall.page, 'the wall');
	await sound(phone.page, 'a vote on a telephone');
});

story('a closed sitting', async ({ enter, house }) => {
	const at = await begin(house);
	const chair = await enter({ as: 'officer@dangjin.example' });
	await chair.page.goto(at.page);
	await chair.page.getByRole('button', { name: chair.say('sitting_new') }).click();
	const dialog = chair.page.getByRole('dialog', { name: chair.say('sitting_new') });
	await dialog.getByLabel(chair.say('sitting_about')).fill('예산 분담');
	await dialog.getByRole('checkbox', { name: '르자오시' }).check();
	await dialog.getByRole('checkbox', { name: '국제교류 담당자' }).check();
	await sound(chair.page, 'a closed sitting is arranged');
	await dialog.getByRole('button', { name: chair.say('sitting_make') }).click();
	await dialog.waitFor({ state: 'hidden' });

	// The other side names its own people, on a telephone, without learning more than that it should.
	const phone = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await phone.page.goto(at.page);
	await phone.page.getByRole('button', { name: phone.say('sitting_name', { n: '0' }) }).click();
	assert.equal(await phone.page.getByText('예산 분담').count(), 0);
	await phone.page.getByRole('dialog').getByRole('checkbox', { name: '对韩交流工作人员' }).check();
	await sound(phone.page, 'people are named');
	await phone.page
		.getByRole('dialog')
		.getByRole('button', { name: phone.say('ui_save') })
		.click();
	await phone.page.getByText('예산 분담').waitFor();

	await chair.page.getByRole('button', { name: chair.say('sitting_open') }).click();
	await chair.page.getByRole('link', { name: chair.say('sitting_enter') }).click();
	await chair.page.getByText(chair.say('sitting_inside')).waitFor();
	await chair.page.getByLabel(chair.say('room_write_line')).fill('분담은 절반씩');
	await chair.page.getByRole('button', { name: chair.say('room_write_send') }).click();
	await chair.page.getByRole('log').getByText('분담은 절반씩').waitFor();
	await sound(chair.page, 'a closed room');
	await phone.page.reload();
	await phone.page.getByRole('link', { name: phone.say('sitting_enter') }).click();
	await phone.page.getByLabel(phone.say('room_caption_lang')).selectOption('*');
	await phone.page.getByRole('log').getByText('분담은 절반씩').waitFor();

	// The head of the host wasn't named: she learns that it takes place, and the address opens nothing.
	const head = await enter({ as: 'head@dangjin.example' });
	await head.page.goto(at.page);
	await head.page.getByRole('heading', { name: head.say('sitting_title') }).waitFor();
	assert.equal(await head.page.getByRole('link', { name: head.say('sitting_enter') }).count(), 0);
	assert.equal(await head.page.getByText('예산 분담').count(), 0);
	await head.page.goto(chair.page.url());
	await head.page.getByText(head.say('error_sitting_not_found')).waitFor();
});
