// Settings that change what others see: how one is told, which words are used, who else hears what happens, how long it is kept.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

// The receiver of the webhook stands on this machine, which an operator must allow.
const set = stage({ serveWith: ['--allow-inside'] });
const { story } = set;

/** What axe finds on the page as it stands, and whether it runs out of a phone's width. */
async function faults(page, where) {
	await page.waitForFunction(() => !document.querySelector('.skeleton, [aria-busy="true"]'));
	const found = await axe(page, where);
	await page.setViewportSize({ width: 360, height: 800 });
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	if (over > 0) found.push(`${where}: runs out at 360 px by ${over}`);
	await page.setViewportSize({ width: 1280, height: 900 });
	return found;
}

story('who wants no notices of chat gets none, and who does is told why', async ({ enter, house }) => {
	const officer = await enter({ as: 'officer@dangjin.example' });
	const { page, say } = officer;
	await page.goto('/app/settings/notices');
	const bell = page.getByRole('checkbox', {
		name: say('telling_way_named', { kind: say('telling_chat'), way: say('telling_bell') })
	});
	await bell.uncheck();
	await page.locator('.saved.saved').waitFor();
	await page.getByRole('checkbox', { name: say('telling_quiet_on') }).check();
	await page.getByText(/22:00.*07:00/).waitFor();
	await page.reload();
	await bell.waitFor();
	assert.equal(await bell.isChecked(), false, 'the choice is kept');

	const head = await surface(house, 'head@dangjin.example');
	const asOfficer = await surface(house, 'officer@dangjin.example');
	const asAdmin = await surface(house, 'admin@dangjin.example');
	const { items: rooms } = await head.ask('GET', '/spaces/home:dangjin/rooms');
	const lobby = rooms.find((room) => room.kind === 'lobby').id;
	const mentions = [asOfficer, asAdmin].map(({ me }) => `member:${me.acting.member}`);
	const draft = { key: crypto.randomUUID(), lang: 'ko', text: '내일 회의 자료를 확인해 주십시오.', mentions };
	await head.ask('POST', `/spaces/home:dangjin/rooms/${lobby}/messages`, draft);
	const chat = async ({ ask }) => (await ask('GET', '/notices?family=chat&unread=true')).items;
	await until(async () => (await chat(asAdmin)).length > 0, 'the one who wants notices is told');
	assert.deepEqual(await chat(asOfficer), [], 'the one who does not isn’t');

	const admin = await enter({ as: 'admin@dangjin.example' });
	await admin.page.goto('/app/notices');
	const line = admin.page.locator('.line', { hasText: admin.say('notice_chat_posted') }).first();
	await line.getByRole('button', { name: new RegExp(`^${admin.say('notices_why').replace('?', '\\?')}`) }).click();
	await line.getByText(admin.say('why_mentioned')).waitFor();
	await line.getByRole('link', { name: admin.say('notices_why_setting', { kind: admin.say('telling_chat') }) }).click();
	await admin.page.getByText(admin.say('telling_here')).waitFor();
});

story('a word that one officer rules out is marked for another', async ({ enter }) => {
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto('/app/settings/glossary');
	await page.getByRole('button', { name: say('glossary_add') }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel('한국어').first().fill('벽지마을');
	await dialog.getByRole('radio', { name: say('glossary_forbidden') }).check();
	await dialog.getByLabel('한국어').nth(1).fill('산간 지역');
	await dialog.getByRole('button', { name: say('ui_save') }).click();
	await page.getByText(say('glossary_kept_done')).waitFor();
	await dialog.waitFor({ state: 'detached' });

	const head = await enter({ as: 'head@dangjin.example' });
	await head.page.goto('/app/settings/glossary');
	await head.page.getByLabel(head.say('glossary_search')).fill('벽지');
	const row = head.page.locator('tbody tr', { hasText: '벽지마을' });
	await row.getByText(head.say('glossary_forbidden'), { exact: true }).waitFor();
	await row.getByText(head.say('glossary_instead', { word: '산간 지역' })).waitFor();
	await head.page.getByLabel(head.say('glossary_check_label')).fill('이번 봄에 벽지마을을 방문합니다.');
	await head.page.getByRole('button', { name: head.say('glossary_check_do') }).click();
	await head.page.locator('mark', { hasText: '벽지마을' }).waitFor();
	await head.page.locator('.marked').getByText('산간 지역').waitFor();
});

story('a webhook is made, and what it sends is verified as the page says', async ({ enter, t }) => {
	const heard = [];
	const receiver = createServer((request, response) => {
		let body = '';
		request.on('data', (piece) => (body += piece));
		request.on('end', () => {
			heard.push({ body, signature: request.headers['naru-signature'] });
			response.end();
		});
	}).listen(0, '127.0.0.1');
	await once(receiver, 'listening');
	t.after(() => receiver.close());

	const { page, say } = await enter({ as: 'admin@dangjin.example' });
	await page.goto('/app/settings/webhooks');
	await page
		.locator('.page-head')
		.getByRole('button', { name: say('hook_add') })
		.click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(say('hook_name')).fill('전자결재');
	await dialog.getByLabel(say('hook_url')).fill(`http://127.0.0.1:${receiver.address().port}/naru`);
	await dialog.getByRole('button', { name: say('hook_add') }).click();
	const secret = (await page.locator('#secret').textContent()).trim();
	const code = await page.locator('dialog pre').textContent();
	await page.getByRole('button', { name: say('hook_secret_done') }).click();
	await page.getByRole('link', { name: '전자결재' }).click();
	await page.getByRole('button', { name: say('hook_test') }).click();
	await until(() => heard.length > 0, 'the test arrives');
	const { verify } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
	const [{ body, signature }] = heard;
	assert.equal(verify(signature, body, secret), true, 'the signature holds');
	assert.equal(verify(signature, `${body} `, secret), false, 'a forged body is found out');
	await page.locator('tbody tr').getByText(say('hook_d_taken'), { exact: true }).first().waitFor();
	assert.ok(!(await page.content()).includes(secret), 'the secret is shown once');

	await page.getByRole('button', { name: say('hook_pause') }).click();
	await page.getByText(say('hook_off_text')).waitFor();
	assert.deepEqual(await faults(page, 'a webhook'), []);
});

story('a legal hold is set with its reason, and a room is handed out', async ({ enter }) => {
	const { page, say } = await enter({ as: 'admin@dangjin.example' });
	await page.goto('/app/settings/records');
	await page.getByRole('checkbox', { name: say('records_hold') }).check();
	await page.getByLabel(say('records_reason')).fill('2026년 종합감사');
	await page.getByRole('button', { name: /적용$/ }).click();
	await page.getByText(say('records_now_hold')).waitFor();
	await page.getByText(say('records_reason_was', { reason: '2026년 종합감사' })).waitFor();
	const file = page.waitForEvent('download');
	await page.locator('tbody tr').first().getByRole('button').first().click();
	assert.match((await file).suggestedFilename(), /\.html$/);
	await page.locator('section[aria-labelledby="log"] li time').first().waitFor();
});

// The settings' first page and the list of notices are walked in every language with all others.
story('every page of the settings reads well', async ({ enter }) => {
	const { page, say } = await enter({ as: 'admin@dangjin.example' });
	const found = [];
	for (const path of ['notices', 'webhooks', 'translation', 'records', 'glossary']) {
		await page.goto(`/app/settings/${path}`);
		await page.locator('h1').waitFor();
		if (path === 'glossary') {
			await page.getByLabel(say('glossary_search')).fill('결연');
			await page.waitForFunction(() => document.querySelectorAll('tbody tr').length < 20);
		}
		found.push(...(await faults(page, path)));
	}
	assert.deepEqual(found, []);
});
