// Two cities write one document: together, in the margin, by suggestions and versions, in two languages, without a line, and by keyboard alone.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const korean = 'officer@dangjin.example';
const chinese = 'liaison@rizhao.example';
const reader = 'admin@dangjin.example';

const paragraph = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const clause = (number, text) => ({ type: 'clause', attrs: { number }, content: [paragraph(text)] });

/** A fresh pad of Dangjin and Rizhao with these texts, as the surface begins it. */
async function begin(house, name, texts) {
	const dangjin = await surface(house, korean);
	const rizhao = await surface(house, chinese);
	const theirs = rizhao.me.spaces.map(({ space }) => space);
	const { space } = dangjin.me.spaces.find((one) => one.kind === 'pact' && theirs.includes(one.space));
	const langs = Object.keys(texts);
	const title = { source: 'ko', said: { ko: { value: name } } };
	const pad = await dangjin.ask('POST', `/spaces/${space}/pads`, { kind: langs.length > 1 ? 'parallel' : 'free', langs, title });
	const path = `/spaces/${space}/pads/${pad.id}`;
	for (const lang of langs) await dangjin.ask('PUT', `${path}/texts/${lang}`, { content: { type: 'doc', content: texts[lang] } });
	const blocks = async (lang) => {
		const { items } = await dangjin.ask('GET', `${path}/texts`);
		return items.find((one) => one.lang === lang).document.content;
	};
	const read = async (lang) => JSON.stringify(await blocks(lang));
	return { address: `/app/pads/${space}/${pad.id}`, path, ...dangjin, blocks, read };
}

const field = ({ page }, lang = 'ko') => page.locator(`.pad-text[lang="${lang}"]`);
const saved = ({ page }) => page.locator('.saved[role="status"]');

/** Opens a pad, and waits until it can be written or read. */
async function open(person, { address }, lang = 'ko') {
	await person.page.goto(address);
	await field(person, lang).waitFor();
}

/** Selects words of a text, as a mouse would. */
async function select(person, words, lang = 'ko') {
	await field(person, lang).focus();
	await field(person, lang).evaluate((one, words) => {
		const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const at = node.data.indexOf(words);
			if (at >= 0) return getSelection().setBaseAndExtent(node, at, node, at + words.length);
		}
		throw new Error(`${words} is not there`);
	}, words);
}

async function sound({ page }, where) {
	assert.deepEqual(await axe(page, where), []);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
	assert.ok(over <= 0, `${where} runs ${over} px out of the window`);
}

const press = (person, key, params) => person.page.getByRole('button', { name: person.like(key, params) }).first().click();
const tab = (person, key) => person.page.getByRole('tab', { name: new RegExp(`^\\s*${person.say(key)}`) }).click();

story('two cities write, comment, suggest, and go back to a version', async ({ enter, house }) => {
	const pad = await begin(house, '공동 선언', { ko: [paragraph('두 도시는 해마다 만난다.'), paragraph('둘째 문단입니다.')] });
	const [dangjin, rizhao] = [await enter({ as: korean }), await enter({ as: chinese, lang: 'zh-Hans' })];
	await open(dangjin, pad);
	await open(rizhao, pad);

	// Each sees who else is there, and where she writes.
	await select(rizhao, '둘째 문단입니다.');
	await rizhao.page.keyboard.press('ArrowRight');
	await rizhao.page.keyboard.type(' Rizhao was here.');
	await field(dangjin).getByText('Rizhao was here.').waitFor();
	await field(dangjin).locator('.caret-name').filter({ hasText: '르자오' }).waitFor();
	await dangjin.page.getByRole('group', { name: dangjin.say('pad_people') }).getByText('르자오').waitFor();
	await saved(rizhao).filter({ hasText: rizhao.like('ui_saved_at') }).waitFor();
	assert.match(await pad.read('ko'), /Rizhao was here\./, 'what is said to be saved is kept');

	// A comment on words, answered and closed by the other side.
	await select(dangjin, '해마다');
	await press(dangjin, 'pad_comment');
	await dangjin.page.getByRole('textbox', { name: dangjin.say('pad_comment_text'), exact: true }).fill('2년마다는 어떻습니까?');
	await press(dangjin, 'pad_comment_send');
	const thread = rizhao.page.getByRole('article').filter({ hasText: '2년마다는 어떻습니까?' });
	await thread.getByRole('button', { name: rizhao.say('pad_answer'), exact: true }).click();
	await thread.getByRole('textbox').fill('每年更好。');
	await thread.getByRole('button', { name: rizhao.say('pad_answer_send') }).click();
	await thread.getByText('每年更好。').waitFor();
	await field(rizhao).locator('.commented').filter({ hasText: '해마다' }).waitFor();
	await thread.getByRole('button', { name: rizhao.say('pad_resolve'), exact: true }).click();
	await dangjin.page.getByRole('article').filter({ hasText: '2년마다는 어떻습니까?' }).waitFor({ state: 'detached' });

	// A version is named, then Rizhao suggests; Dangjin accepts one suggestion and refuses another.
	await tab(dangjin, 'pad_versions');
	await press(dangjin, 'pad_version_name');
	await dangjin.page.getByRole('textbox', { name: dangjin.say('pad_version_label') }).fill('1차 안');
	await press(dangjin, 'pad_version_keep');
	await dangjin.page.getByRole('listitem').filter({ hasText: '1차 안' }).waitFor();
	await sound(dangjin, 'versions');
	await tab(dangjin, 'object_content');
	await press(rizhao, 'pad_suggest');
	await select(rizhao, '해마다');
	await rizhao.page.keyboard.type('봄마다');
	const suggestions = dangjin.page.getByRole('article').filter({ has: dangjin.page.getByRole('button', { name: dangjin.say('pad_accept') }) });
	await suggestions.filter({ hasText: '봄마다' }).getByRole('button', { name: dangjin.say('pad_accept') }).click();
	await until(async () => /두 도시는 봄마다 만난다/.test(await pad.read('ko').catch(() => '')), 'the accepted words stand, the others are gone');
	await select(rizhao, '둘째 문단입니다.');
	await rizhao.page.keyboard.press('Delete');
	await suggestions.filter({ hasText: '둘째 문단입니다.' }).getByRole('button', { name: dangjin.say('pad_refuse') }).click();
	await until(async () => /둘째 문단입니다\./.test(await pad.read('ko').catch(() => '')), 'what was refused stays');
	const decided = (await pad.ask('GET', `${pad.path}/suggestions`)).items;
	assert.deepEqual(decided.map(({ state }) => state).sort(), ['accepted', 'refused'], 'both are kept in the history');
	assert.deepEqual(decided.find(({ state }) => state === 'accepted').inserted, '봄마다');

	// New paragraphs are suggestions as well: one stands, the other goes with its words. A paragraph isn't split by one side.
	await select(rizhao, '만난다.');
	await rizhao.page.keyboard.press('ArrowRight');
	await rizhao.page.keyboard.type('\n새 문단입니다.\n넘치는 문단입니다.');
	await suggestions.filter({ hasText: '새 문단입니다.' }).getByRole('button', { name: dangjin.say('pad_accept') }).click();
	await suggestions.filter({ hasText: '넘치는 문단입니다.' }).getByRole('button', { name: dangjin.say('pad_refuse') }).click();
	const lines = async () => (await pad.blocks('ko').catch(() => [])).map(({ content }) => content?.map(({ text }) => text).join('')).join('\n');
	await until(async () => /만난다\.\n새 문단입니다\.\n둘째 문단/.test(await lines()), 'only the accepted paragraph stands');
	await select(rizhao, '새 문단');
	await rizhao.page.keyboard.press('ArrowRight');
	await rizhao.page.keyboard.press('Enter');
	await rizhao.page.getByText(rizhao.say('pad_suggest_words')).waitFor();

	// Who wrote what, by name.
	await press(dangjin, 'pad_writers');
	const writers = dangjin.page.getByRole('region', { name: dangjin.say('pad_writers') });
	await writers.getByRole('listitem').filter({ hasText: '둘째 문단입니다.' }).getByText('르자오').first().waitFor();
	await field(dangjin).locator('.written').first().waitFor();
	await sound(dangjin, 'pad');

	// The version is compared with now, and stands again; what stood before is a version too.
	await tab(dangjin, 'pad_versions');
	await dangjin.page.getByRole('listitem').filter({ hasText: '1차 안' }).getByRole('button').click();
	const dialog = dangjin.page.getByRole('dialog', { name: '1차 안' });
	await dialog.locator('ins').filter({ hasText: '봄' }).waitFor();
	await dialog.getByRole('button', { name: dangjin.say('pad_version_restore') }).click();
	await dangjin.page.getByRole('alertdialog').getByRole('button', { name: dangjin.say('pad_version_restore') }).click();
	await field(rizhao).getByText('두 도시는 해마다 만난다.').waitFor();
	await dangjin.page.getByRole('listitem').filter({ hasText: dangjin.say('pad_version_before') }).nth(1).waitFor();
});

story('two languages stand side by side until linguists of both sides confirm them', async ({ enter, house }) => {
	const pad = await begin(house, '두 언어 협정', { ko: [clause('1', '제일조입니다.')], 'zh-Hans': [clause('1', '第一条。')] });
	const [dangjin, rizhao] = [await enter({ as: korean }), await enter({ as: chinese, lang: 'zh-Hans', width: 360, height: 780 })];
	for (const person of [dangjin, rizhao]) {
		await open(person, pad, person === rizhao ? 'zh-Hans' : 'ko');
		await tab(person, 'pad_pairs');
		const me = person === rizhao ? '对韩交流工作人员' : '국제교류 담당자';
		await person.page.getByRole('region', { name: person.say('pad_linguists') }).getByRole('combobox').selectOption({ label: me });
		const confirm = person.page.getByRole('button', { name: person.say('pad_pair_confirm') });
		await confirm.click();
		await confirm.waitFor({ state: 'detached' });
		await sound(person, 'columns compared');
	}
	await dangjin.page.getByText(dangjin.say('pad_aligned_all')).waitFor();
	await tab(dangjin, 'object_content');
	await dangjin.page.locator('.clause[data-state="aligned"]').nth(1).waitFor();
	await select(dangjin, '제일조');
	await dangjin.page.keyboard.type('첫 조');
	await dangjin.page.locator('.clause[data-state="unaligned"]').nth(1).waitFor();
	await sound(dangjin, 'columns');
	await tab(rizhao, 'object_content');
	await sound(rizhao, 'columns on a phone');
	await rizhao.page.getByRole('tab', { name: '韩语' }).click();
	await field(rizhao).filter({ hasText: '첫 조' }).waitFor(); // a caret may stand within
});

story('what is written without a line is merged when it is back, also by another page', async ({ enter, house }) => {
	const pad = await begin(house, '끊긴 선', { ko: [paragraph('처음.')] });
	const [dangjin, rizhao] = [await enter({ as: korean, badLine: true }), await enter({ as: chinese, lang: 'zh-Hans', badLine: true })];
	await open(dangjin, pad);
	await open(rizhao, pad);
	await house.kill();
	for (const [person, words] of [
		[dangjin, ' From Dangjin.'],
		[rizhao, ' From Rizhao.']
	]) {
		await field(person).press('Control+End');
		await person.page.keyboard.type(words);
		await saved(person).filter({ hasText: person.like('ui_kept_here') }).waitFor();
	}
	// One closes her page before the line is back, and opens another later.
	await dangjin.page.close();
	await house.again();
	await saved(rizhao).filter({ hasText: rizhao.like('ui_saved_at') }).waitFor({ timeout: 40_000 });
	assert.doesNotMatch(await pad.read('ko'), /From Dangjin/);
	dangjin.page = await dangjin.context.newPage();
	await open(dangjin, pad);
	for (const words of ['From Dangjin.', 'From Rizhao.']) {
		await field(dangjin).getByText(words).waitFor();
		await field(rizhao).getByText(words).waitFor();
	}
	await saved(dangjin).filter({ hasText: dangjin.like('ui_saved_at') }).waitFor();
	const text = await pad.read('ko');
	for (const words of [/From Dangjin\./g, /From Rizhao\./g]) assert.equal(text.match(words).length, 1);
});

story('who may only read can’t write; who has no mouse can do all', async ({ enter, house }) => {
	const pad = await begin(house, '읽기와 자판', { ko: [paragraph('읽을 글입니다.')] });
	const looking = await enter({ as: reader });
	await open(looking, pad);
	await looking.page.getByText(looking.say('pad_read_only')).waitFor();
	assert.equal(await field(looking).getAttribute('contenteditable'), 'false');
	assert.equal(await looking.page.getByRole('button', { name: looking.say('pad_suggest') }).count(), 0);

	const hand = await enter({ as: korean, width: 360, height: 780 });
	await hand.page.goto('/app/pads');
	await hand.page.getByRole('link', { name: '읽기와 자판' }).waitFor();
	await sound(hand, 'list of pads');
	const tabTo = async (element, what) => {
		for (let presses = 0; presses < 80; presses++) {
			await hand.page.keyboard.press('Tab');
			if (await element.evaluate((one) => one === document.activeElement)) return;
		}
		assert.fail(`Tab never reached ${what}`);
	};
	await tabTo(hand.page.getByRole('link', { name: '읽기와 자판' }), 'the pad');
	await hand.page.keyboard.press('Enter');
	await field(hand).waitFor();
	await tabTo(hand.page.getByRole('button', { name: hand.say('editor_bold') }), 'the tools');
	await tabTo(hand.page.getByRole('button', { name: hand.say('pad_suggest') }), 'suggesting');
	await tabTo(field(hand), 'the text');
	await hand.page.keyboard.press('Control+End');
	await hand.page.keyboard.type(' By keyboard.');
	await field(looking).getByText('By keyboard.').waitFor();
	await hand.page.keyboard.press('Shift+Tab');
	assert.notEqual(await field(hand).evaluate((one) => one === document.activeElement), true, 'the keyboard leaves the text');
	await sound(hand, 'pad on a phone');
});
