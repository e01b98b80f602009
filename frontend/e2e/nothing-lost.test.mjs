// Whatever happens to the server, the session, the line or a colleague: nothing that was typed is lost.
import assert from 'node:assert/strict';
import { beginCase, surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();

const said = (value) => ({ source: 'ko', said: value ? { ko: { value } } : {} });

/** A fresh case of an officer of Dangjin, as the surface keeps it. */
async function draft(house, title) {
	const officer = await surface(house, 'officer@dangjin.example');
	const begun = await beginCase(officer, title);
	return { id: begun.id, read: () => officer.ask('GET', `/cases/${begun.id}`), officer };
}

const plain = (content, part) => JSON.stringify(content.parts[part] ?? '');

/** Opens the desk at a part and puts the caret into it. */
async function sit({ page, say }, id, part = 'background') {
	await page.goto(`/app/cases/${id}/edit?step=${part}`);
	const editor = page.getByRole('textbox', { name: say(`part_${part}`), exact: true });
	await editor.click();
	return editor;
}

const state = ({ page }) =>
	page.locator('.desk, main').locator('xpath=//span[@role="status" and contains(@class,"saved")]');

async function shows(person, key) {
	await state(person)
		.filter({ hasText: person.like(key) })
		.waitFor({ timeout: 40_000 });
}

story('the server is killed while she types', async ({ enter, house }) => {
	const writer = await enter({ as: 'officer@dangjin.example', badLine: true });
	const { id, read } = await draft(house, '죽은 서버');
	const editor = await sit(writer, id);
	await writer.page.keyboard.type('Before the fall. ');
	await shows(writer, 'ui_saved_at');
	await house.kill();
	await writer.page.keyboard.type('After the fall.');
	await shows(writer, 'ui_kept_here');
	await house.again();
	await shows(writer, 'ui_saved_at');
	assert.match(await editor.innerText(), /Before the fall\. After the fall\./);
	assert.match(plain((await read()).content, 'background'), /Before the fall\. After the fall\./);
});

story('the tab is closed while the server is away', async ({ enter, house }) => {
	const writer = await enter({ as: 'officer@dangjin.example', badLine: true });
	const { id, read } = await draft(house, '닫힌 창');
	await sit(writer, id);
	await house.kill();
	await writer.page.keyboard.type('Written into the void.');
	await shows(writer, 'ui_kept_here');
	await writer.page.close();
	await house.again();
	const page = (writer.page = await writer.context.newPage());
	await page.goto(`/app/cases/${id}/edit?step=background`);
	await page.getByRole('button', { name: writer.say('case_copy_restore') }).click();
	await shows(writer, 'ui_saved_at');
	await page
		.getByRole('textbox', { name: writer.say('part_background'), exact: true })
		.getByText('Written into the void.')
		.waitFor();
	assert.match(plain((await read()).content, 'background'), /Written into the void\./);
});

story('her session is ended elsewhere', async ({ enter, house }) => {
	const writer = await enter({ as: 'officer@dangjin.example' });
	const { id, officer } = await draft(house, '끝난 세션');
	const editor = await sit(writer, id);
	await writer.page.keyboard.type('Typed before. ');
	await shows(writer, 'ui_saved_at');
	await officer.ask('DELETE', '/sessions');
	await writer.page.keyboard.type('Typed after.');
	const door = writer.page.locator('dialog[open]').filter({ hasText: writer.say('session_locked_title') });
	await door.waitFor();
	assert.match(await editor.innerText(), /Typed before\. Typed after\./, 'the page stands behind the door');
	await door.getByLabel(writer.say('session_password')).fill('nuri-landing-2026');
	await door.getByRole('button', { name: writer.say('session_sign_in'), exact: true }).click();
	await door.waitFor({ state: 'detached' }).catch(() => undefined);
	await shows(writer, 'ui_saved_at');
	const again = await surface(house, 'officer@dangjin.example');
	const kept = await again.ask('GET', `/cases/${id}`);
	assert.match(plain(kept.content, 'background'), /Typed before\. Typed after\./, 'the save was repeated');
});

story('the line is cut', async ({ enter, house }) => {
	const writer = await enter({ as: 'officer@dangjin.example', badLine: true });
	const { id, read } = await draft(house, '끊긴 줄');
	await sit(writer, id);
	await writer.page.keyboard.type('On line. ');
	await shows(writer, 'ui_saved_at');
	await writer.context.setOffline(true);
	await writer.page.keyboard.type('Off line.');
	await shows(writer, 'ui_kept_here');
	await writer.page.getByText(writer.say('frame_offline')).first().waitFor();
	await writer.context.setOffline(false);
	await shows(writer, 'ui_saved_at');
	assert.match(plain((await read()).content, 'background'), /On line\. Off line\./);
});

story('two write on one case', async ({ enter, house }) => {
	const writer = await enter({ as: 'officer@dangjin.example' });
	const { id, read, officer } = await draft(house, '두 사람');
	await sit(writer, id);
	await writer.page.keyboard.type('First words. ');
	await shows(writer, 'ui_saved_at');
	const before = await read();
	const theirs = { ...before.content, title: said('두 사람의 글'), summary: said('동료의 요약') };
	theirs.parts = {
		background: JSON.parse(JSON.stringify(before.content.parts.background).replace('First words.', 'Their words.'))
	};
	await officer.ask('PATCH', `/cases/${id}`, theirs, before.rev);
	await writer.page.keyboard.type('My words.');
	const question = writer.page.locator('dialog[open]').filter({ hasText: writer.say('case_clash_title') });
	await question.waitFor();
	for (const text of ['First words. My words.', 'Their words.', '동료의 요약'])
		await question.getByText(text).first().waitFor();
	const pair = question.locator('fieldset').filter({ hasText: 'My words.' });
	assert.ok(
		await pair.getByRole('radio', { name: writer.say('case_clash_mine') }).isChecked(),
		'hers is offered where both wrote'
	);
	const summary = question.locator('fieldset').filter({ hasText: '동료의 요약' });
	assert.ok(
		await summary.getByRole('radio', { name: writer.say('case_clash_theirs') }).isChecked(),
		'theirs where only they wrote'
	);
	await question.getByRole('button', { name: writer.say('case_clash_go_on') }).click();
	await shows(writer, 'ui_saved_at');
	await until(async () => /My words\./.test(plain((await read()).content, 'background')), 'both are brought together');
	const now = await read();
	assert.equal(now.content.summary.said.ko.value, '동료의 요약');
	assert.equal(now.content.title.said.ko.value, '두 사람의 글');
});
