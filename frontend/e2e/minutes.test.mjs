// Two cities minute their meeting: a draft in two languages, one paragraph reworded, one reserved, frozen, signed by both heads, taken along as papers; and an
// addendum to it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { axe } from './axe.mjs';
import { password, surface } from './house.mjs';
import { stage } from './stage.mjs';
import { totp } from './totp.mjs';

const { story } = stage();

const both = (ko, zh) => ({ source: 'ko', said: { ko: { value: ko }, 'zh-Hans': { value: zh } } });
const none = { source: 'ko', said: {} };

async function pactWith(at, tenant) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	return `pact:${items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === tenant)).id}`;
}

/** A meeting of two cities that has been held, with one item for decision that both agreed on. */
async function held(host, partner, space, more = {}) {
	const at = `/spaces/${space}/meetings`;
	let now = await host.ask('POST', at, {
		title: both('청소년 교류 실무협의', '青少年交流工作磋商'),
		purpose: none,
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans'],
		parties: [],
		...more
	});
	const own = `${at}/${now.id}`;
	now = await host.ask('POST', `${own}/invite`, undefined, now.rev);
	now = await host.ask(
		'PUT',
		`${own}/time`,
		{ start: '2026-11-20T01:00:00Z', end: '2026-11-20T03:00:00Z', zone: 'Asia/Seoul' },
		now.rev
	);
	const { items } = await host.ask('POST', `${own}/agenda/items`, {
		kind: 'decision',
		joint: true,
		title: both('2027년 청소년 교류', '2027年青少年交流'),
		text: none,
		presenter: both('국제교류팀장', '国际交流科科长'),
		minutes: 30
	});
	await partner.ask('POST', `${own}/agenda/items/${items[0].id}/view`, { rev: 1, yes: true });
	now = await host.ask('GET', own);
	now = await host.ask('POST', `${own}/open`, undefined, now.rev);
	await host.ask('POST', `${own}/end`, undefined, now.rev);
	return now.id;
}

async function sound(page, what) {
	assert.deepEqual(await axe(page, what), []);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

/** Presses what opens a dialog, and the same word within it. */
async function confirm(page, name) {
	await page.getByRole('button', { name, exact: true }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.waitFor();
	await dialog.getByRole('button', { name, exact: true }).last().click();
	await dialog.waitFor({ state: 'detached' });
}

story('drafted, confirmed paragraph by paragraph, signed by both heads', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const id = await held(officer, liaison, space);
	const address = `/app/meetings/${space}/${id}?part=minutes`;
	const one = (page, say, n) => page.getByRole('article', { name: say('minutes_paragraph', { n }), exact: true });

	// The host drafts from what happened, in both languages, and sends it for review.
	const dangjin = await enter({ as: 'officer@dangjin.example' });
	const { page, say } = dangjin;
	await page.goto(address);
	await page.getByRole('button', { name: say('minutes_begin') }).click();
	await one(page, say, '3').getByText('2027年青少年交流').waitFor();
	await sound(page, 'a draft of minutes');
	await confirm(page, say('minutes_complete'));
	await page.getByText(say('minutes_reason_whole')).waitFor();
	await confirm(page, say('minutes_send'));
	await page.getByText(say('minutes_reason_review')).waitFor();

	// The partner, on a phone and in Chinese, proposes other words for one paragraph and reserves its position on another.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(address);
	const theirs = (n) => one(rizhao.page, rizhao.say, n);
	const judging = async (n, word, label, words) => {
		await theirs(n)
			.getByRole('button', { name: new RegExp(`^${rizhao.say(word)}`) })
			.click();
		const dialog = rizhao.page.getByRole('dialog');
		await dialog.getByLabel(label).fill(words);
		await sound(rizhao.page, `${word} on a phone`);
		await dialog.getByRole('button', { name: rizhao.say(word), exact: true }).click();
		await dialog.waitFor({ state: 'detached' });
	};
	await judging(
		'3',
		'minutes_propose',
		rizhao.say('minutes_wording', { language: '简体中文' }),
		'双方同意每年互派二十名青少年。'
	);
	await judging('2', 'minutes_reserve', rizhao.say('minutes_reservation'), '出席人数有待核实。');
	await theirs('2').getByText(rizhao.say('state_stance_reserved'), { exact: true }).waitFor();

	// The host takes the words, and agrees to all; who has finished is told, and a decision without an owner holds the round open.
	await page.reload();
	await one(page, say, '3')
		.getByRole('button', { name: new RegExp(`^${say('minutes_take')}`) })
		.click();
	await one(page, say, '3').locator('.said-in').getByText('双方同意每年互派二十名青少年。').waitFor();
	await page.getByRole('button', { name: say('minutes_agree_rest', { n: '3' }) }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('minutes_agree'), exact: true })
		.click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await confirm(page, say('minutes_finish'));
	await page.getByText(say('minutes_side_finished')).waitFor();
	await sound(page, 'minutes in review');
	await rizhao.page.reload();
	await rizhao.page.getByRole('button', { name: rizhao.say('minutes_agree_rest', { n: '2' }) }).click();
	await rizhao.page
		.getByRole('dialog')
		.getByRole('button', { name: rizhao.say('minutes_agree'), exact: true })
		.click();
	await rizhao.page.getByRole('dialog').waitFor({ state: 'detached' });
	await rizhao.page.getByRole('button', { name: rizhao.say('minutes_finish'), exact: true }).click();
	const refused = rizhao.page.getByRole('dialog');
	await refused.getByRole('button', { name: rizhao.say('minutes_finish'), exact: true }).click();
	await refused.getByText(rizhao.say('error_minutes_owners_missing')).waitFor();
	await refused.getByRole('button', { name: rizhao.say('ui_cancel') }).click();

	// Somebody takes the decision on; with the last side the words are frozen, and their hash is shown.
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_after'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('followup_tab') }).click();
	await rizhao.page.getByRole('button', { name: new RegExp(`^${rizhao.say('followup_assign')}`) }).click();
	await rizhao.page.getByLabel(rizhao.say('followup_owner')).selectOption('rizhao');
	await rizhao.page.getByLabel(rizhao.say('followup_due')).fill('2027-05-31');
	await rizhao.page
		.getByRole('dialog')
		.getByRole('button', { name: rizhao.say('ui_save') })
		.click();
	await rizhao.page.getByText('2027年5月31日').waitFor();
	await sound(rizhao.page, 'decisions on a phone');
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_after'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('minutes_title') }).click();
	await confirm(rizhao.page, rizhao.say('minutes_finish'));
	await rizhao.page.getByText(rizhao.say('minutes_frozen')).waitFor();

	// The host puts it to both heads, who sign with their second factor.
	await page.reload();
	await page.getByRole('button', { name: say('approval_ask'), exact: true }).click();
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('approval_ask'), exact: true })
		.click();
	await page.waitForURL(/\/approvals\//);
	const approval = new URL(page.url()).pathname;
	for (const [email, lang] of [
		['head@dangjin.example', 'ko'],
		['head@rizhao.example', 'zh-Hans']
	]) {
		const head = await enter({ as: email, lang });
		const at = await surface(house, email);
		const { secret } = await at.ask('POST', '/me/totp', { password });
		await at.ask('POST', '/me/totp/confirm', { code: totp(secret) });
		await head.page.goto(approval);
		await head.page.getByText('出席人数有待核实。').first().waitFor();
		await head.page.getByRole('button', { name: head.say('approval_sign'), exact: true }).click();
		await head.page.getByRole('checkbox', { name: head.say('approval_read') }).check();
		await head.page.getByRole('textbox', { name: head.say('approval_code') }).fill(totp(secret, Date.now() + 30_000));
		await head.page
			.locator('dialog[open] .dialog-foot')
			.getByRole('button', { name: head.say('approval_sign'), exact: true })
			.click();
		await head.page.locator('dialog[open]').waitFor({ state: 'detached' });
	}

	// Signed, nothing changes any more; it is taken along as a paper in each form.
	await page.goto(address);
	await page.getByText(say('minutes_reason_signed')).waitFor();
	assert.equal(await page.getByRole('link', { name: say('minutes_write') }).count(), 0);
	await sound(page, 'signed minutes');
	for (const form of ['PDF', 'DOCX', 'HWPX']) {
		await page.getByRole('button', { name: say('minutes_paper') }).click();
		const [paper] = await Promise.all([
			page.waitForEvent('download'),
			page.getByRole('menuitem', { name: `중국어(간체) · ${form}` }).click()
		]);
		assert.ok((await readFile(await paper.path())).length > 1000, `${form} says something`);
	}

	// What was forgotten goes into an addendum.
	await page.getByRole('button', { name: say('minutes_add'), exact: true }).click();
	await page.getByRole('heading', { name: say('minutes_addendum', { n: '1' }) }).waitFor();
	await page.getByText(say('minutes_reason_draft')).waitFor();

	// What it cost stays with the side, but for the line that it shares.
	await page.goto(address.replace('minutes', 'costs'));
	await page.getByRole('button', { name: say('costs_begin') }).click();
	for (const [i, [what, planned]] of [
		['회의장 임차', '1,500,000'],
		['만찬', '800000']
	].entries()) {
		await page.getByRole('button', { name: say('costs_add') }).click();
		await page.getByLabel(say('costs_what')).nth(i).fill(what);
		await page.getByLabel(say('costs_planned')).nth(i).fill(planned);
	}
	await page.getByLabel(say('costs_share')).first().check();
	await sound(page, 'writing costs');
	await page.getByRole('button', { name: say('ui_save'), exact: true }).click();
	await page.getByText('2,300,000').first().waitFor();
	await sound(page, 'costs');
	await rizhao.page.goto(address.replace('minutes', 'costs'));
	await rizhao.page.getByText('회의장 임차').waitFor();
	assert.equal(await rizhao.page.getByText('만찬').count(), 0);
	await sound(rizhao.page, 'shared costs on a phone');
});

story('what was promised over all rounds, and what came of it', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const series = await officer.ask('POST', `/spaces/${space}/series`, {
		title: both('청소년 교류 위원회', '青少年交流委员会'),
		purpose: none,
		format: 'plenary',
		turns: ['dangjin', 'rizhao'],
		months: 12,
		bodies: []
	});
	const first = await held(officer, liaison, space, { series: series.id });

	// An action is written down with its owner, who says that it is done, with what shows it; the host confirms that.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${first}?part=followups`);
	await page.getByRole('button', { name: say('followup_add') }).click();
	const dialog = page.getByRole('dialog');
	await dialog.getByLabel(say('followup_title')).fill('홈스테이 가정 모집');
	await dialog.getByLabel(say('followup_owner')).selectOption('rizhao');
	await dialog.getByLabel(say('followup_due')).fill('2026-11-22');
	await dialog.getByRole('button', { name: say('ui_save') }).click();
	await page.getByRole('heading', { name: '홈스테이 가정 모집' }).waitFor();
	await sound(page, 'decisions of a round');

	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto('/app/');
	await rizhao.page.getByRole('link', { name: '홈스테이 가정 모집' }).first().click();
	await rizhao.page.getByRole('button', { name: new RegExp(`^${rizhao.say('followup_prove')}`) }).click();
	await rizhao.page.getByLabel(rizhao.say('followup_note')).fill('已征集二十户家庭。');
	await rizhao.page
		.getByRole('dialog')
		.getByRole('button', { name: rizhao.say('followup_prove') })
		.click();
	await rizhao.page.getByText('已征集二十户家庭。').waitFor();
	await rizhao.page.getByRole('button', { name: new RegExp(`^${rizhao.say('followup_claim')}`) }).click();
	await rizhao.page.getByText(rizhao.say('state_followup_claimed')).waitFor();

	// The table of all rounds shows it, tells it apart by what is asked for, and is taken along.
	await rizhao.page.goto(`/app/meetings/${space}/series/${series.id}?part=promises`);
	await rizhao.page.getByText(rizhao.say('promises_held', { n: '1', all: '1' })).waitFor();
	await sound(rizhao.page, 'promises on a phone');
	const [sheet] = await Promise.all([
		rizhao.page.waitForEvent('download'),
		rizhao.page.getByRole('button', { name: 'CSV' }).click()
	]);
	assert.match(await readFile(await sheet.path(), 'utf8'), /홈스테이 가정 모집/);
	await page.reload();
	await page.getByRole('button', { name: new RegExp(`^${say('followup_confirm')}`) }).click();
	await page.getByText(say('state_followup_done'), { exact: true }).waitFor();
	await page.goto(`/app/meetings/${space}/series/${series.id}?part=promises`);
	await page.getByText(say('promises_done', { n: '1', all: '1' })).waitFor();
	await sound(page, 'promises');
	await page.getByLabel(say('meeting_state')).selectOption('open');
	await page.getByText(say('promises_none_found')).waitFor();
});
