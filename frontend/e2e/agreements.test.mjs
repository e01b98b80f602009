// From a draft with its terms over the text that both write to the signatures of both; then what it promises, and what an amendment changes.
import assert from 'node:assert/strict';
import { password, surface } from './house.mjs';
import { stage, until } from './stage.mjs';
import { totp } from './totp.mjs';

const { story } = stage();

const day = (months) => {
	const then = new Date();
	then.setUTCMonth(then.getUTCMonth() + months);
	return then.toISOString().slice(0, 10);
};
const said = (texts) => ({
	source: 'ko',
	said: Object.fromEntries(Object.entries(texts).map(([lang, value]) => [lang, { value }]))
});
const letter = (name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(`${name}: 辽宁省外事办公室同意`) });

/** The tie of Dangjin and Rizhao, in the space they share. */
async function shared(officer) {
	const { items } = await officer.ask('GET', '/ties?size=100');
	const tie = items.find((one) => one.space.startsWith('pact:') && one.parties.some((side) => side.code === 'rizhao'));
	assert.ok(tie, 'the demo has a tie of Dangjin and Rizhao');
	return tie;
}

/** Both sides' linguists say that every pair of clauses says the same; what is written in Chinese is Rizhao's. */
async function align(house, space, pad, chinese) {
	const rizhao = await surface(house, 'liaison@rizhao.example');
	const at = `/spaces/${space}/pads/${pad}`;
	const content = chinese.map((text, i) => ({
		type: 'clause',
		attrs: { number: String(i + 1) },
		content: [{ type: 'paragraph', content: [{ type: 'text', text }] }]
	}));
	await rizhao.ask('PUT', `${at}/texts/zh-Hans`, { content: { type: 'doc', content } });
	for (const side of [await surface(house, 'officer@dangjin.example'), rizhao]) {
		await side.ask('PUT', `${at}/linguist`, { member: side.me.acting.member });
		const { pairs } = await side.ask('GET', `${at}/clauses`);
		for (const { number, texts } of pairs) {
			const hashes = Object.fromEntries(Object.entries(texts).map(([lang, text]) => [lang, text.hash]));
			await side.ask('POST', `${at}/clauses`, { number, hashes });
		}
	}
}

async function sign(house, person, email, approval) {
	const at = await surface(house, email);
	const { secret } = await at.ask('POST', '/me/totp', { password });
	await at.ask('POST', '/me/totp/confirm', { code: totp(secret) });
	await person.page.goto(approval);
	await person.page.getByRole('button', { name: person.say('approval_sign'), exact: true }).click();
	await person.page.getByRole('checkbox', { name: person.say('approval_read') }).check();
	const code = totp(secret, Date.now() + 30_000); // the one before was used up by confirming
	await person.page.getByRole('textbox', { name: person.say('approval_code') }).fill(code);
	const foot = person.page.locator('dialog[open] .dialog-foot');
	await foot.getByRole('button', { name: person.say('approval_sign'), exact: true }).click();
	await person.page.locator('dialog[open]').waitFor({ state: 'detached' });
}

story('an agreement goes from its draft over the shared text into force', async ({ enter, house }) => {
	const surfaced = await surface(house, 'officer@dangjin.example');
	const tie = await shared(surfaced);
	const officer = await enter({ as: 'officer@dangjin.example' });
	const { page, say, like } = officer;
	const dialog = page.locator('dialog[open]');
	const save = () => dialog.getByRole('button', { name: say('ui_save'), exact: true }).click();

	// The draft: terms, who signs, articles.
	await page.goto(`/app/ties/${tie.space}/${tie.id}`);
	await page
		.getByRole('button', { name: say('agreements_begin'), exact: true })
		.first()
		.click();
	await dialog.getByLabel(say('agreements_kind')).selectOption('FRIENDSHIP');
	await dialog.getByLabel('한국어', { exact: true }).fill('우호교류 협정서');
	await dialog.getByLabel('中文', { exact: true }).fill('友好交流协议书');
	await dialog.getByLabel(say('ties_ends')).fill(day(40));
	await dialog.getByLabel(say('agreements_review')).fill(day(4));
	await dialog.getByLabel(say('agreements_notice')).fill('3');
	await dialog.getByLabel(say('agreements_articles')).fill('1 두 도시는 해마다 청소년을 보낸다\n2 비용은 각자 낸다');
	await dialog.getByRole('button', { name: say('agreements_signatory_add'), exact: true }).click();
	await dialog.getByLabel(say('agreements_signatory_name')).fill('홍나루');
	await save();
	await page.waitForURL(/\/agreements\//);
	const [, space, id] = /agreements\/([^/]+)\/([^/?]+)/.exec(decodeURIComponent(page.url()));
	await page.getByText('홍나루').waitFor();

	// A step of the other side is recorded from its letter, and says so.
	await page.getByRole('tab', { name: say('agreements_steps') }).click();
	await page.getByRole('button', { name: new RegExp(`${say('tie_body_cn_province')}.*`) }).click();
	await dialog.getByLabel(say('ties_date')).fill(day(-1));
	await dialog.locator('input[type=file]').setInputFiles(letter('letter.txt'));
	await save();
	await page.getByText(say('ties_behalf')).first().waitFor();

	// The articles become the clauses of a text that both write.
	await page.getByRole('tab', { name: say('object_content') }).click();
	await page.getByRole('button', { name: say('agreements_together'), exact: true }).click();
	await dialog.getByRole('button', { name: say('agreements_together_begin'), exact: true }).click();
	await page.waitForURL(/\/pads\//);
	await page.getByText('두 도시는 해마다 청소년을 보낸다').first().waitFor();
	const pad = page.url().split('/').at(-1).split('?')[0];
	await align(house, space, pad, ['两市每年互派青少年', '费用各自承担']);

	// From the text back to the agreement, and to its parties, who sign the same words.
	await page.getByRole('link', { name: like('pad_about') }).click();
	await page.waitForURL(/\/agreements\//);
	await page.getByRole('button', { name: say('approval_ask'), exact: true }).click();
	await dialog
		.locator('.dialog-foot')
		.getByRole('button', { name: say('approval_ask'), exact: true })
		.click();
	await page.waitForURL(/\/approvals\//);
	const approval = new URL(page.url()).pathname;
	const dangjin = await enter({ as: 'head@dangjin.example' });
	const rizhao = await enter({ as: 'head@rizhao.example', lang: 'zh-Hans', width: 360, height: 780 });
	await rizhao.page.goto(approval);
	await rizhao.page.getByRole('button', { name: '简体中文', exact: true }).click();
	await rizhao.page.getByText('两市每年互派青少年').last().waitFor();
	await sign(house, dangjin, 'head@dangjin.example', approval);
	await sign(house, rizhao, 'head@rizhao.example', approval);
	await rizhao.page.getByText(rizhao.say('approval_complete')).waitFor();

	// It is in force, due for review, and both find that among what comes up.
	await until(
		async () => (await surfaced.ask('GET', `/spaces/${space}/agreements/${id}`)).state === 'signed',
		'it is signed'
	);
	await page.goto(`/app/agreements/${space}/${id}`);
	await page.getByText(say('tie_phase_review_due')).first().waitFor();
	await page.getByText(say('tie_milestone_notice')).waitFor();
	await rizhao.page.goto('/app/');
	await rizhao.page.getByText(rizhao.say('wait_agreement_review')).waitFor();
	await rizhao.page.getByRole('link', { name: '友好交流协议书' }).first().waitFor();

	// What it promises, and how much of it moves.
	await page.getByRole('tab', { name: say('ties_promised') }).click();
	for (const [article, what, state] of [
		['1', '청소년 스무 명을 보낸다', 'moving'],
		['2', '항공료를 각자 낸다', 'open']
	]) {
		await page.getByRole('button', { name: say('agreements_promise_add'), exact: true }).click();
		await dialog.getByLabel(say('agreements_promise_what')).fill(what);
		await dialog.getByLabel(say('agreements_promise_article')).fill(article);
		await dialog.getByLabel(say('agreements_promise_state')).selectOption(state);
		await save();
		await page.getByText(what).waitFor();
	}
	await page.getByText(say('ties_moving', { percent: '50', count: '2' })).waitFor();

	// An amendment, compared with what was signed, clause by clause and language by language.
	const articles = [
		{
			number: '1',
			text: said({ ko: '두 도시는 해마다 청소년과 공무원을 보낸다', 'zh-Hans': '两市每年互派青少年和公务员' })
		},
		{ number: '2', text: said({ ko: '비용은 각자 낸다', 'zh-Hans': '费用各自承担' }) }
	];
	const amendment = await surfaced.ask('POST', `/spaces/${space}/ties/${tie.id}/agreements`, {
		type: 'agreement',
		relation: 'amendment',
		base: id,
		title: said({ ko: '개정 협정서', 'zh-Hans': '修订协议书' }),
		articles
	});
	await rizhao.page.goto(`/app/agreements/${space}/${amendment.id}?part=difference`);
	await rizhao.page.locator('ins', { hasText: '公务员' }).waitFor();
	await rizhao.page.locator('ins', { hasText: '공무원' }).waitFor();
	await rizhao.page.getByText(rizhao.say('agreements_diff_same')).first().waitFor();
	const over = await rizhao.page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	assert.ok(over <= 0, `the comparison runs ${over} px out of the window`);
});
