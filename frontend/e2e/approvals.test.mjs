// Two cities approve one agreement: asked, approved by one, refused by the other, edited again, asked anew, signed by both, kept by both.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { axe } from './axe.mjs';
import { password, surface } from './house.mjs';
import { stage } from './stage.mjs';
import { totp } from './totp.mjs';

const { story } = stage();

const said = (texts) => ({
	source: 'ko',
	said: Object.fromEntries(Object.entries(texts).map(([lang, value]) => [lang, { value }]))
});

/** An agreement in the partnership of Dangjin and Rizhao, in two languages. */
async function draft(officer) {
	const pacts = (await officer.ask('GET', '/pacts?size=100')).items;
	const pact = pacts.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === 'rizhao'));
	const space = `pact:${pact.id}`;
	const ties = (await officer.ask('GET', `/ties?size=100`)).items;
	const known = ties.find((one) => one.space === space);
	const tie = known?.id ?? (await officer.ask('POST', `/spaces/${space}/ties`, {})).id;
	const title = said({ ko: '청소년 교류 협정서', 'zh-Hans': '青少年交流协议书' });
	const article = {
		number: '1',
		text: said({ ko: '두 도시는 해마다 청소년 스무 명을 보낸다.', 'zh-Hans': '两市每年互派二十名青少年。' })
	};
	const agreement = await officer.ask('POST', `/spaces/${space}/ties/${tie}/agreements`, {
		type: 'agreement',
		from: '2027-01-01',
		until: '2031-12-31',
		title,
		articles: [article]
	});
	return { space, id: agreement.id };
}

const asking = ({ id }, intent) => ({
	about: { noun: 'agreement', id },
	intent,
	order: 'parallel',
	due: new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)
});

async function sound(page) {
	assert.deepEqual(await axe(page, new URL(page.url()).pathname), []);
}

story('two cities sign the same words and each keeps its copy', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const subject = await draft(officer);
	const first = await officer.ask('POST', `/spaces/${subject.space}/approvals`, asking(subject, 'approve'));

	// One approves, on the page she reaches from what waits for her.
	const dangjin = await enter({ as: 'head@dangjin.example' });
	await dangjin.page.goto('/app/');
	await dangjin.page.getByRole('link', { name: '청소년 교류 협정서' }).first().click();
	await dangjin.page.getByText('두 도시는 해마다 청소년 스무 명을 보낸다.', { exact: true }).waitFor();
	await dangjin.page.getByText('两市每年互派二十名青少年。', { exact: true }).waitFor();
	await dangjin.page.getByRole('button', { name: dangjin.say('approval_hash_check') }).click();
	await dangjin.page.getByText(dangjin.say('approval_hash_same')).waitFor();
	await sound(dangjin.page);
	await dangjin.page.getByRole('button', { name: dangjin.say('approval_give'), exact: true }).click();
	await dangjin.page.getByRole('checkbox', { name: dangjin.say('approval_read') }).check();
	await sound(dangjin.page);
	await dangjin.page
		.locator('dialog[open] .dialog-foot')
		.getByRole('button', { name: dangjin.say('approval_give'), exact: true })
		.click();
	await dangjin.page.locator('.keys .badge.success').waitFor();

	// The other refuses, in Chinese, on a phone.
	const rizhao = await enter({ as: 'head@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/approvals?view=waiting`);
	await rizhao.page.getByRole('link', { name: '青少年交流协议书' }).click();
	await rizhao.page.getByRole('button', { name: rizhao.say('approval_refuse'), exact: true }).click();
	await rizhao.page.getByRole('textbox', { name: rizhao.say('approval_reason') }).fill('请补充交流经费条款');
	await rizhao.page
		.locator('dialog[open] .dialog-foot')
		.getByRole('button', { name: rizhao.say('approval_refuse'), exact: true })
		.click();
	await rizhao.page.getByText('请补充交流经费条款').first().waitFor();
	assert.ok(
		await rizhao.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		'nothing runs out of the window'
	);
	await sound(rizhao.page);

	// Put to them anew; somebody edits again; and once more, to sign.
	const second = await officer.ask('POST', `/spaces/${subject.space}/approvals`, asking(subject, 'sign'));
	assert.notEqual(second.sha256, first.sha256);
	await dangjin.page.goto(`/app/approvals/${subject.space}/${second.id}`);
	await dangjin.page.getByRole('button', { name: dangjin.say('approval_reset'), exact: true }).click();
	await dangjin.page
		.locator('dialog[open] .dialog-foot')
		.getByRole('button', { name: dangjin.say('approval_reset'), exact: true })
		.click();
	await dangjin.page.getByText(dangjin.say('approval_over_text')).waitFor();
	const third = await officer.ask('POST', `/spaces/${subject.space}/approvals`, asking(subject, 'sign'));

	// Who has no second factor is told how to set one up; with it, both sign.
	await dangjin.page.goto(`/app/approvals/${subject.space}/${third.id}`);
	await dangjin.page.getByRole('button', { name: dangjin.say('approval_sign'), exact: true }).click();
	await dangjin.page.getByText(dangjin.say('approval_no_factor_text')).waitFor();
	for (const [person, email] of [
		[dangjin, 'head@dangjin.example'],
		[rizhao, 'head@rizhao.example']
	]) {
		const at = await surface(house, email);
		const { secret } = await at.ask('POST', '/me/totp', { password });
		await at.ask('POST', '/me/totp/confirm', { code: totp(secret) });
		await person.page.goto(`/app/approvals/${subject.space}/${third.id}`);
		await person.page.getByRole('button', { name: person.say('approval_sign'), exact: true }).click();
		await person.page.getByRole('checkbox', { name: person.say('approval_read') }).check();
		await person.page
			.getByRole('textbox', { name: person.say('approval_code') })
			.fill(totp(secret, Date.now() + 30_000)); // the one before was used up by confirming
		await person.page
			.locator('dialog[open] .dialog-foot')
			.getByRole('button', { name: person.say('approval_sign'), exact: true })
			.click();
		await person.page.locator('dialog[open]').waitFor({ state: 'detached' });
	}
	await rizhao.page.getByText(rizhao.say('approval_complete')).waitFor();

	// Each finds its own copy, with the same hash, and its bytes have that hash.
	for (const person of [dangjin, rizhao]) {
		await person.page.goto('/app/approvals?view=copies');
		await person.page.locator('.list a').first().click();
		await person.page.getByText(person.say('approval_copy'), { exact: true }).waitFor();
		assert.equal((await person.page.locator('code.hash').innerText()).replace(/\s/g, ''), third.sha256);
	}
	const home = await surface(house, 'officer@dangjin.example');
	const kept = await home.ask('GET', `/spaces/home:dangjin/approvals/${third.id}/document`);
	const sorted = (v) =>
		Array.isArray(v)
			? `[${v.map(sorted)}]`
			: v && typeof v === 'object'
				? `{${Object.keys(v)
						.sort()
						.map((k) => `${JSON.stringify(k)}:${sorted(v[k])}`)}}`
				: JSON.stringify(v);
	assert.equal(createHash('sha256').update(sorted(kept)).digest('hex'), third.sha256, 'the recipe gives the hash');
});
