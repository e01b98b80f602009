// Two cities talk in Korean and Chinese: what is written arrives once and in order, is read in one's own language, and is never lost.
import assert from 'node:assert/strict';
import { surface } from './house.mjs';
import { inputMethod } from './ime.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const korean = 'officer@dangjin.example';
const chinese = 'liaison@rizhao.example';

/** The partnership of both cities, and what one of them asks over the surface. */
async function pact(house) {
	const dangjin = await surface(house, korean);
	const rizhao = await surface(house, chinese);
	const spaces = rizhao.me.spaces.map(({ space }) => space);
	const { space } = dangjin.me.spaces.find((one) => one.kind === 'pact' && spaces.includes(one.space));
	return { dangjin, rizhao, space };
}

/** A fresh room of both cities. */
async function room(house, name) {
	const both = await pact(house);
	const said = { source: 'ko', said: { ko: { value: name } } };
	const opened = await both.dangjin.ask('POST', `/spaces/${both.space}/rooms`, { kind: 'topic', name: said });
	const at = `/spaces/${both.space}/rooms/${opened.id}`;
	let count = 0;
	const key = () => `${opened.id}-${++count}`;
	return {
		...both,
		id: opened.id,
		at,
		address: `/app/chat/${both.space}/${opened.id}`,
		post: (who, text, more = {}) =>
			who.ask('POST', `${at}/messages`, { key: key(), lang: who === both.dangjin ? 'ko' : 'zh-Hans', text, ...more }),
		texts: async () => (await both.dangjin.ask('GET', `${at}/messages?size=100`)).items.map(({ text }) => text)
	};
}

const field = ({ page, say }) => page.getByRole('textbox', { name: say('chat_write'), exact: true });
const log = ({ page }) => page.getByRole('log').first();
const row = (person, text) => log(person).locator('[data-seq]').filter({ hasText: text });

async function enterRoom(person, { address }, query = '') {
	await person.page.goto(address + query);
	await field(person).waitFor();
	await until(
		() => person.page.evaluate(() => document.querySelector('.chat .message, .begin') !== null),
		'the room is there'
	);
}

async function send(person, text) {
	await field(person).fill(text);
	await field(person).press('Enter');
}

/** Opens what can be done with a message, and does it. */
async function menu(person, text, key) {
	const one = row(person, text).first();
	await one.hover();
	await one.getByRole('button', { name: person.say('chat_more') }).click();
	await person.page.getByRole('menuitem', { name: person.say(key), exact: true }).click();
}

story('two cities talk, each in its language', async ({ enter, house }) => {
	const at = await room(house, '두 도시');
	const dangjin = await enter({ as: korean });
	const rizhao = await enter({ as: chinese, lang: 'zh-Hans' });
	await enterRoom(dangjin, at);
	await enterRoom(rizhao, at);

	await send(dangjin, '안녕하세요. **내일** 회의 자료를 보냅니다.');
	await row(rizhao, '회의 자료를 보냅니다').waitFor();
	assert.equal(
		await row(rizhao, '회의 자료를').locator('strong').filter({ hasText: '내일' }).count(),
		1,
		'drawn as nodes'
	);
	assert.equal((await row(rizhao, '회의 자료를').locator('[lang="ko"]').count()) > 0, true, 'marked as Korean');
	await send(rizhao, '收到，谢谢！');
	await row(dangjin, '收到，谢谢！').waitFor();

	// What may become nothing but text.
	await send(dangjin, '<img src=x onerror=alert(1)>');
	await row(rizhao, '<img src=x onerror=alert(1)>').waitFor();
	assert.equal(await row(rizhao, '<img').locator('img, a').count(), 0);

	// Translated by hand on one side, read on the other, the original one click away.
	await menu(rizhao, '회의 자료를', 'chat_translate');
	const form = rizhao.page.locator('dialog[open]');
	await form.getByRole('textbox', { name: rizhao.say('chat_translation') }).fill('您好，明天的会议材料已发送。');
	await form.getByRole('button', { name: rizhao.say('chat_translate_save') }).click();
	const theirs = row(rizhao, '明天的会议材料');
	await theirs.waitFor();
	await theirs.getByText(rizhao.like('chat_translated_by')).first().waitFor();
	await theirs.getByRole('button', { name: rizhao.like('chat_original') }).click();
	await row(rizhao, '회의 자료를 보냅니다').waitFor();
	await row(dangjin, '회의 자료를 보냅니다').waitFor(); // who wrote Korean goes on reading Korean

	// Reaction, edit with its history, pin, thread, removal.
	const one = row(dangjin, '收到，谢谢！');
	await one.hover();
	await one.getByRole('button', { name: dangjin.say('chat_react') }).click();
	await dangjin.page.getByRole('menuitem', { name: '👍' }).click();
	await row(rizhao, '收到，谢谢！').getByText('👍 1').waitFor();

	await menu(rizhao, '收到，谢谢！', 'chat_edit');
	const edit = rizhao.page.getByRole('textbox', { name: rizhao.say('chat_edit_label') });
	await edit.fill('收到，非常感谢！');
	await edit.press('Enter');
	await row(dangjin, '收到，非常感谢！').waitFor();
	await menu(dangjin, '收到，非常感谢！', 'chat_edits');
	await dangjin.page.locator('dialog[open]').getByText('收到，谢谢！').waitFor();
	await dangjin.page.keyboard.press('Escape');

	await menu(dangjin, '收到，非常感谢！', 'chat_pin');
	await rizhao.page.getByRole('button', { name: rizhao.say('chat_pins') }).click();
	await rizhao.page.locator('.side').getByText('收到，非常感谢！').waitFor();
	await rizhao.page.keyboard.press('Escape');

	const asked = row(rizhao, '收到，非常感谢！');
	await asked.hover();
	await asked.getByRole('button', { name: rizhao.say('chat_reply'), exact: true }).click();
	const reply = rizhao.page.getByRole('textbox', { name: rizhao.say('chat_write_reply'), exact: true });
	await reply.fill('附件周五前提供。');
	await reply.press('Enter');
	await row(dangjin, '收到，非常感谢！')
		.getByRole('button', { name: dangjin.say('chat_replies', { count: '1' }) })
		.click();
	await dangjin.page.locator('.side').getByText('附件周五前提供。').waitFor();

	await menu(dangjin, '<img', 'chat_remove');
	await dangjin.page
		.locator('dialog[open]')
		.getByRole('button', { name: dangjin.say('chat_remove'), exact: true })
		.click();
	await log(rizhao).getByText(rizhao.like('chat_removed')).waitFor();
	assert.equal(await row(rizhao, '<img').count(), 0);
});

story('what is written offline waits through a reload, and arrives in order, once', async ({ enter, house }) => {
	const at = await room(house, '끊긴 선');
	const writer = await enter({ as: korean, badLine: true });
	await enterRoom(writer, at);
	await send(writer, '첫째');
	await until(async () => (await at.texts()).length === 1, 'the first one arrived');
	await house.kill();
	for (const text of ['둘째', '셋째', '넷째']) await send(writer, text);
	assert.equal(await writer.page.locator('.waiting').count(), 3, 'visibly waiting');
	await field(writer).fill('아직 쓰는 중');
	await writer.page.waitForTimeout(600); // the draft is kept after a pause in the writing
	await house.again();
	await writer.page.reload();
	await until(async () => (await at.texts()).length === 4, 'all have arrived', 40_000);
	assert.deepEqual(await at.texts(), ['첫째', '둘째', '셋째', '넷째']);
	await until(async () => (await writer.page.locator('.waiting').count()) === 0, 'nothing waits any more');
	assert.equal(await field(writer).inputValue(), '아직 쓰는 중', 'what was begun stands in the field');
	const shown = () => log(writer).locator('.words').allInnerTexts();
	await until(async () => (await shown()).length >= 4, 'all are shown');
	assert.deepEqual(await shown(), ['첫째', '둘째', '셋째', '넷째']);
});

story('a composition is never cut in half', async ({ enter, house }) => {
	const at = await room(house, '글자');
	const writer = await enter({ as: korean });
	await enterRoom(writer, at);
	const ime = await inputMethod(writer);
	for (const [states, whole] of [
		[['ㅎ', '하', '한'], '한'],
		[['n', 'ni', 'ni hao'], '你好'],
		[['k', 'か', 'かいg', 'かいぎ'], '会議']
	]) {
		await field(writer).click();
		await ime.begin(...states);
		await writer.page.keyboard.press('Enter');
		await ime.commit(whole);
		await until(async () => (await field(writer).inputValue()).includes(whole), 'committed into the field');
		assert.deepEqual(await at.texts(), [], 'Enter belonged to the input method');
		await field(writer).fill('');
	}
	await field(writer).click();
	await ime.write('안녕');
	await writer.page.keyboard.press('Enter');
	await until(async () => (await at.texts()).length === 1, 'sent');
	assert.deepEqual(await at.texts(), ['안녕']);
	await field(writer).press('Shift+Enter');
	assert.deepEqual(await at.texts(), ['안녕'], 'a new line sends nothing');
});

story('who is called by name sees it on every device, and reads once for all', async ({ enter, house }) => {
	const at = await room(house, '부르기');
	const caller = await enter({ as: korean });
	const desk = await enter({ as: chinese, lang: 'zh-Hans' });
	const phone = await enter({ as: chinese, lang: 'zh-Hans', width: 360, height: 740 });
	await desk.page.goto('/app/chat');
	await phone.page.goto('/app/chat');
	await desk.page.locator('.rooms a').first().waitFor();
	await enterRoom(caller, at);
	const name = at.rizhao.me.person.name;
	await field(caller).pressSequentially(`@${name.slice(0, 1)}`);
	await caller.page.getByRole('listbox').getByRole('option').filter({ hasText: name }).first().waitFor();
	await caller.page.keyboard.press('Enter');
	await field(caller).pressSequentially('회의 시간을 확인해 주십시오.');
	await caller.page.keyboard.press('Enter');
	await row(caller, '회의 시간을').locator('.mention').waitFor();
	const link = (person) => person.page.locator(`.rooms a[href$="${at.id}"]`);
	for (const device of [desk, phone]) await link(device).locator('.calls').waitFor();
	await link(phone).click();
	await row(phone, '회의 시간을').locator('.mention.me').waitFor();
	await until(
		async () => (await link(desk).locator('.calls, .count').count()) === 0,
		'read on the phone, read at the desk'
	);
});

story('a link leads to its message, a day to its own, and the line says what is new', async ({ enter, house }) => {
	const at = await room(house, '긴 이야기');
	for (let i = 1; i <= 90; i++) await at.post(at.rizhao, `第${i}条消息，请查收。`);
	const reader = await enter({ as: korean });
	await enterRoom(reader, at, '?m=12');
	await row(reader, '第12条消息').waitFor();
	assert.ok(await row(reader, '第12条消息').evaluate((node) => node.classList.contains('marked')));
	await reader.page.getByRole('button', { name: reader.like('chat_to_newest') }).click();
	await row(reader, '第90条消息').waitFor();
	await until(async () => {
		const { seen } = await at.dangjin.ask('GET', at.at);
		return seen >= 90;
	}, 'what was before her eyes is read');
	await reader.page.goto('/app/chat');
	await reader.page.locator('.rooms a').first().waitFor();
	for (let i = 91; i <= 93; i++) await at.post(at.rizhao, `第${i}条消息，请查收。`);
	await reader.page.locator(`.rooms a[href$="${at.id}"] .count`).filter({ hasText: '3' }).waitFor();
	await reader.page.locator(`.rooms a[href$="${at.id}"]`).click();
	const fresh = log(reader).locator('.fresh');
	await fresh.waitFor();
	assert.match(await fresh.locator('xpath=..').innerText(), /第91条消息/);
	await reader.page.getByRole('button', { name: reader.say('chat_room_more') }).click();
	await reader.page.getByRole('menuitem', { name: reader.say('chat_to_day') }).click();
	const ask = reader.page.locator('dialog[open]');
	await ask.getByLabel(reader.say('chat_day')).fill(new Date().toLocaleDateString('sv', { timeZone: 'Asia/Seoul' }));
	const asked = reader.page.waitForRequest((request) => new URL(request.url()).searchParams.has('on'));
	await ask.getByRole('button', { name: reader.say('chat_day_go') }).click();
	assert.equal(new URL((await asked).url()).searchParams.get('zone'), 'Asia/Seoul', 'the day is that of where she sits');
	await row(reader, /第1条消息/)
		.first()
		.waitFor();
});

story('the keyboard alone, and a small window', async ({ enter, house }) => {
	const at = await room(house, '자판');
	for (const text of ['第一', '第二', '第三']) await at.post(at.rizhao, text);
	const { page, ...person } = await enter({ as: korean, width: 360, height: 740 });
	const one = { page, ...person };
	await enterRoom(one, at);
	await row(one, '第三').waitFor();
	await field(one).focus();
	for (let i = 0; i < 12; i++) {
		if (await page.evaluate(() => document.activeElement?.hasAttribute('data-seq'))) break;
		await page.keyboard.press('Shift+Tab');
	}
	await page.keyboard.press('ArrowUp');
	await until(
		() => page.evaluate(() => document.activeElement?.textContent?.includes('第二')),
		'the one above has the focus'
	);
	await page.keyboard.press('Home');
	await until(() => page.evaluate(() => document.activeElement?.textContent?.includes('第一')), 'the first one');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await until(() => page.evaluate(() => document.activeElement?.textContent?.includes('👍')), 'the menu has the focus');
	await page.keyboard.press('Enter');
	await row(one, '第一').getByText('👍 1').waitFor();
	const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(wide <= 0, `runs out by ${wide} px`);
	await page.getByRole('link', { name: one.say('chat_rooms') }).click();
	await page.locator('.rooms a').first().waitFor();
});
