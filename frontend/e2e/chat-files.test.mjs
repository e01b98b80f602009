// What goes along with talking: pictures, finding words again, a guest in the lobby, threads that aren't there, rooms put away.
import assert from 'node:assert/strict';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const korean = 'officer@dangjin.example';
const chinese = 'liaison@rizhao.example';

/** The partnership of both cities and its rooms, as Dangjin's officer sees them. */
async function pact(house) {
	const dangjin = await surface(house, korean);
	const rizhao = await surface(house, chinese);
	const spaces = rizhao.me.spaces.map(({ space }) => space);
	const { space } = dangjin.me.spaces.find((one) => one.kind === 'pact' && spaces.includes(one.space));
	const { items } = await dangjin.ask('GET', `/spaces/${space}/rooms`);
	return { dangjin, rizhao, space, lobby: items.find(({ kind }) => kind === 'lobby') };
}

async function open({ dangjin, space }, name) {
	const said = { source: 'ko', said: { ko: { value: name } } };
	return dangjin.ask('POST', `/spaces/${space}/rooms`, { kind: 'topic', name: said });
}

const field = ({ page, say }) => page.getByRole('textbox', { name: say('chat_write'), exact: true });
const row = ({ page }, text) => page.getByRole('log').first().locator('[data-seq]').filter({ hasText: text });
const address = (room) => `/app/chat/${room.space}/${room.id}`;

async function send(person, text) {
	await field(person).fill(text);
	await field(person).press('Enter');
}

story('a picture is seen by the other city, and words are found again', async ({ enter, house }) => {
	const both = await pact(house);
	const room = await open(both, '사진과 찾기');
	const at = `/spaces/${both.space}/rooms/${room.id}/messages`;
	for (let i = 1; i <= 30; i++) {
		const text = i === 3 ? '등대 축제 일정을 보냅니다.' : `${i}번째 안내입니다.`;
		await both.dangjin.ask('POST', at, { key: `${room.id}-${i}`, lang: 'ko', text });
	}
	const dangjin = await enter({ as: korean });
	const rizhao = await enter({ as: chinese, lang: 'zh-Hans' });
	await dangjin.page.goto(address(room));
	await field(dangjin).waitFor();
	await rizhao.page.goto(address(room));
	await row(rizhao, '30번째').waitFor();

	// Drawn by the browser itself: 40 by 30 points, all of one colour.
	const png = await dangjin.page.evaluate(() => {
		const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 30 });
		const pen = canvas.getContext('2d');
		pen.fillStyle = '#0a6';
		pen.fillRect(0, 0, 40, 30);
		return canvas.toDataURL('image/png').split(',')[1];
	});
	const choosing = dangjin.page.waitForEvent('filechooser');
	await dangjin.page.getByRole('button', { name: dangjin.say('chat_file_add') }).click();
	const file = { name: '항구.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') };
	await (await choosing).setFiles(file);
	const beside = dangjin.page.getByRole('list', { name: dangjin.say('chat_files') });
	await beside.getByText('항구.png').waitFor();
	await until(async () => (await beside.locator('progress').count()) === 0, 'the picture is there');
	await send(dangjin, '항구 사진입니다.');
	const picture = row(rizhao, '항구 사진입니다.').getByRole('img', { name: '항구.png' });
	await picture.waitFor();
	await until(() => picture.evaluate((node) => node.complete && node.naturalWidth === 40), 'the picture is drawn');

	assert.equal(await row(rizhao, '등대 축제').count(), 0, 'it stands further up');
	await rizhao.page.getByRole('button', { name: rizhao.say('chat_search'), exact: true }).click();
	const side = rizhao.page.locator('.side');
	await side.getByRole('searchbox').fill('등대');
	await side.locator('.hits button').filter({ hasText: '등대 축제' }).click();
	await row(rizhao, '등대 축제 일정을').waitFor();
	await until(
		() => row(rizhao, '등대 축제 일정을').evaluate((node) => node.classList.contains('marked')),
		'it is the one that was gone to'
	);
});

story('a guest talks in the lobby, and hears nothing of what was said before she came', async ({ enter, house }) => {
	const { dangjin, space, lobby } = await pact(house);
	const before = { key: `${lobby.id}-before`, lang: 'ko', text: '손님이 오시기 전의 이야기입니다.' };
	await dangjin.ask('POST', `/spaces/${space}/rooms/${lobby.id}/messages`, before);
	const visit = { name: '海上论坛', lang: 'zh-Hans', days: 1 };
	const { token } = await dangjin.ask('POST', `/pacts/${space.slice('pact:'.length)}/guests`, visit);
	const host = await enter({ as: korean });
	const guest = await enter({ lang: 'zh-Hans' });
	await host.page.goto(address(lobby));
	await row(host, before.text).waitFor();
	await guest.page.goto(`/app/guest/${token}`);
	await guest.page.getByRole('heading', { level: 1, name: '唐津市与日照市' }).waitFor();
	await guest.page.goto(address(lobby));
	await field(guest).waitFor();
	await send(guest, '大家好，我是海上论坛。');
	await row(host, '大家好，我是海上论坛。').waitFor();
	await send(host, '어서 오십시오.');
	await row(guest, '어서 오십시오.').waitFor();
	assert.equal(await row(guest, before.text).count(), 0, 'what was said before her visit is not hers');
});

story('a thread that is not there says so, and leads back', async ({ enter, house }) => {
	const { lobby } = await pact(house);
	const person = await enter({ as: korean, width: 360, height: 740 });
	await person.page.goto(`${address(lobby)}?thread=999999`);
	await person.page.getByText(person.say('chat_thread_missing'), { exact: true }).waitFor();
	await person.page.getByRole('button', { name: person.say('chat_thread_back') }).click();
	await field(person).waitFor();
	const clocks = person.page.getByRole('list', { name: person.say('frame_clocks') }).filter({ visible: true });
	await until(async () => (await clocks.last().locator('li').count()) === 2, 'both cities have their clock');
	const { height } = await clocks.last().boundingBox();
	assert.ok(height < 30, `the clocks take one line, not ${height} px`);
});

story('an archived room is found again at the end of the list, and reopened', async ({ enter, house }) => {
	const both = await pact(house);
	const room = await open(both, '지난해 교류');
	await both.dangjin.ask('POST', `/spaces/${both.space}/rooms/${room.id}/archive`);
	const { page, say } = await enter({ as: korean });
	await page.goto(address(room));
	await page.getByText(say('chat_archived_text')).waitFor();
	const group = page.locator('details').filter({ hasText: say('chat_archived_rooms') });
	await group.getByText(say('chat_archived_rooms')).click();
	await group.getByRole('link', { name: '지난해 교류' }).waitFor();
	await group.getByRole('button', { name: say('chat_reopen_named', { name: '지난해 교류' }) }).click();
	await page.locator(`.rooms a[href$="${room.id}"]`).waitFor();
	await field({ page, say }).waitFor(); // the room in front of her is in use again
	assert.equal(await group.getByRole('link', { name: '지난해 교류' }).count(), 0);
});
