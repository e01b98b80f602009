// A delegation comes: planned by the visitors, invited by the host, arranged by both, reported, and each side's own notes stay its own.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';

const { story } = stage();

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

/** Presses what opens a dialog, and the same word within it. */
async function confirm(page, name, fill) {
	await page.getByRole('button', { name, exact: true }).first().click();
	const dialog = page.locator('dialog[open]');
	await dialog.waitFor();
	if (fill) await fill(dialog);
	await dialog.getByRole('button', { name, exact: true }).last().click();
	await dialog.waitFor({ state: 'detached' });
}

story('from the plan to the report', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');

	// The visitors plan on a phone, in Chinese; nobody else sees it until they ask to be invited.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	const zh = rizhao.say;
	await rizhao.page.goto(`/app/visits/new?space=${space}`);
	await rizhao.page.getByRole('radio', { name: zh('visit_go') }).check();
	await rizhao.page.getByLabel(zh('visit_name')).fill('日照市经贸代表团访问唐津');
	await rizhao.page.getByLabel(zh('visit_from')).fill('2027-05-12');
	await rizhao.page.getByLabel(zh('visit_until')).fill('2027-05-14');
	await rizhao.page.getByLabel(zh('visit_people')).fill('6');
	await sound(rizhao.page, 'planning a visit on a phone');
	await rizhao.page.getByRole('button', { name: zh('visit_begin') }).click();
	await rizhao.page.getByText(zh('visit_reason_planned')).waitFor();
	const id = rizhao.page.url().split('/').at(-1);
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/visits/${space}/${id}`);
	await page.getByText(say('error_visit_not_found')).waitFor();
	await confirm(rizhao.page, zh('kind_visit_request'));

	// The host invites, and both agree on the way; the visitors' own side consents.
	await page.reload();
	await confirm(page, say('kind_visit_invite'), (dialog) =>
		dialog.getByLabel(say('visit_letter')).fill('국제교류팀-311')
	);
	await page.getByText('국제교류팀-311').first().waitFor();
	await rizhao.page.reload();
	await confirm(rizhao.page, zh('kind_visit_accept'));
	await confirm(rizhao.page, zh('kind_visit_approve'), async (dialog) => {
		await dialog.getByLabel(zh('visit_leave')).selectOption('duty_travel');
		await dialog.getByLabel(zh('visit_leave_ref')).fill('鲁外办〔2027〕15号');
	});
	await rizhao.page.getByText('鲁外办〔2027〕15号').waitFor();
	await sound(rizhao.page, 'a visit on a phone');

	// The host writes the programme; what it notes for itself the visitors never see.
	await page.reload();
	await page.getByRole('button', { name: say('visit_arrange') }).click();
	await page.getByRole('button', { name: say('visit_add_point') }).click();
	await page.getByLabel(say('visit_start')).fill('2027-05-12T10:00');
	await page.getByLabel(say('visit_end')).fill('2027-05-12T11:00');
	await page.getByLabel(say('visit_what')).fill('시장 예방');
	await page.getByLabel(say('visit_where')).fill('당진시청 접견실');
	await sound(page, 'writing a programme');
	await page.getByRole('button', { name: say('ui_save'), exact: true }).click();
	await page.getByText('당진시청 접견실').waitFor();
	await confirm(page, say('kind_visit_confirm'));
	await page
		.getByText(say('visit_version', { n: '1' }))
		.first()
		.waitFor();

	// What prepares it is a meeting that both know; it stands in the chain, and opens from there.
	const meeting = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: { source: 'ko', said: { ko: { value: '방문 사전 화상회의' } } },
		purpose: { source: 'ko', said: {} },
		format: 'working',
		mode: 'online',
		langs: ['ko', 'zh-Hans']
	});
	await officer.ask('POST', `/spaces/${space}/meetings/${meeting.id}/invite`, undefined, meeting.rev);
	await page
		.getByRole('button', { name: new RegExp(`^${say('visit_chain_connect')}\\s*: ${say('kind_stage_preparation')}`) })
		.click();
	await page.getByLabel(say('visit_chain_search')).fill('사전');
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('meeting_find') })
		.click();
	await page.getByRole('radio', { name: '방문 사전 화상회의' }).check();
	await sound(page, 'what prepares a visit');
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('visit_chain_connect'), exact: true })
		.click();
	await page.getByRole('link', { name: '방문 사전 화상회의' }).waitFor();
	await sound(page, 'a visit');
	await page.getByRole('tab', { name: say('visit_brief') }).click();
	await page.getByLabel(say('visit_talking')).fill('항만 배후단지를 먼저 꺼낸다.');
	await page.getByRole('button', { name: say('visit_add_gift') }).click();
	await page.getByLabel(say('visit_gift', { n: '1' })).fill('백자 다기');
	await page.getByRole('button', { name: say('visit_brief_save') }).click();
	await page.getByText(say('visit_saved')).first().waitFor();
	await sound(page, "one side's own notes");
	const [book] = await Promise.all([
		page.waitForEvent('download'),
		page
			.getByRole('button', { name: new RegExp(`^${say('visit_book')}`) })
			.first()
			.click()
	]);
	assert.equal((await readFile(await book.path())).subarray(0, 5).toString(), '%PDF-');
	await rizhao.page.reload();
	await rizhao.page.getByText('당진시청 접견실').waitFor();
	await rizhao.page.getByRole('tab', { name: zh('visit_brief') }).click();
	await rizhao.page.getByLabel(zh('visit_talking')).waitFor();
	assert.ok(!(await rizhao.page.content()).includes('백자 다기'));

	// They come and go; the report leads to an exchange record at both homes.
	await rizhao.page.goto(`/app/visits/${space}/${id}`);
	await confirm(rizhao.page, zh('kind_visit_depart'));
	await confirm(rizhao.page, zh('kind_visit_complete'));
	await confirm(rizhao.page, zh('kind_visit_report'), (dialog) =>
		dialog.getByLabel(zh('visit_report')).fill('就港口物流合作达成三项共识。')
	);
	await rizhao.page.getByText('就港口物流合作达成三项共识。').waitFor();
	await page.goto('/app/ledger');
	await page.getByRole('link', { name: '日照市经贸代表团访问唐津' }).waitFor();
	await page.goto('/app/visits');
	const visits = page.getByRole('list', { name: say('visit_title_all') });
	await visits.getByText(say('state_visit_reported'), { exact: true }).waitFor();
	await page.getByLabel(say('visit_direction')).selectOption('OUT');
	await page.getByText(say('visit_none_found')).waitFor();
	await page.getByRole('button', { name: say('visit_show_all') }).click();
	await visits.getByText(say('state_visit_reported'), { exact: true }).waitFor();
	await sound(page, 'the list of visits');
});
