// A tie is written into the register by hand, proved, decided and handed over; then it is offered to the partner, who reads its own view in Chinese.
import assert from 'node:assert/strict';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();

/** A new partnership of Suwon and Beijing, which have no tie in the demo. */
async function partners(house) {
	const suwon = await surface(house, 'admin@suwon.example');
	const name = { source: 'ko', said: { ko: { value: '수원–베이징' }, 'zh-Hans': { value: '水原–北京' } } };
	const pact = await suwon.ask('POST', '/pacts', { kind: 'pair', name, with: ['beijing'] });
	const beijing = await surface(house, 'admin@beijing.example');
	const { rev } = await beijing.ask('GET', `/pacts/${pact.id}`);
	await beijing.ask('POST', `/pacts/${pact.id}/accept`, undefined, rev);
	return `pact:${pact.id}`;
}

async function fits(page, where) {
	const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
	assert.ok(over <= 0, `${where} runs ${over} px out of the window`);
}

/** Goes on with the Tab key alone until a link or button with the name has the focus. */
async function tabTo(page, name) {
	for (let presses = 0; presses < 120; presses++) {
		await page.keyboard.press('Tab');
		const at = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
		if (at === name) return;
	}
	assert.fail(`${name} can't be reached with the Tab key`);
}

async function prove({ page, say }, kind, date, more = {}) {
	await page.getByRole('button', { name: say('ties_prove'), exact: true }).click();
	const dialog = page.locator('dialog[open]');
	await dialog.getByLabel(say('ties_proof_kind')).selectOption(kind);
	await dialog.getByLabel(say('ties_date')).fill(date);
	if (more.note) await dialog.getByLabel(say('ties_note')).fill(more.note);
	await dialog.getByRole('button', { name: say('ties_keep'), exact: true }).click();
	await dialog.waitFor({ state: 'detached' });
}

story(
	'a tie is written by hand, proved and decided, and moves to where both sides keep it',
	async ({ enter, house }) => {
		const space = await partners(house);
		const officer = await enter({ as: 'officer@suwon.example' });
		const { page, say, like } = officer;

		// The register is reached and a tie begun with the keyboard alone.
		await page.goto('/app/ties');
		await page.locator('main').getByRole('heading', { level: 1 }).waitFor();
		await page
			.getByRole('link', { name: say('ties_begin'), exact: true })
			.first()
			.waitFor();
		await tabTo(page, say('ties_begin'));
		await page.keyboard.press('Enter');
		await page.getByRole('combobox', { name: say('ties_partner_name') }).fill('베이징');
		await page.locator('li[role=option]').first().waitFor();
		await page.keyboard.press('Enter');
		await page.getByLabel(say('ties_signed_on')).fill('1993-10-04');
		await page.getByLabel(say('ties_source')).fill('협정서 사본');
		await page.keyboard.press('Enter');
		await page.locator('.standing').getByText(/1993/).first().waitFor();
		const tie = page.url();

		// Another paper says another day: both stay, until somebody says which counts.
		await prove(officer, 'exchange', '2026-05-20', { note: '우리만 보는 평가' });
		await prove(officer, 'signature', '1992-11-02');
		await page.getByText(say('ties_conflict_open'), { exact: true }).waitFor();
		assert.equal(
			await page.getByRole('button', { name: say('ties_decide'), exact: true }).count(),
			0,
			'an officer decides nothing'
		);

		// Who talks to whom; and the page for whoever comes next.
		await page.getByRole('tab', { name: say('ties_people') }).click();
		await page.getByRole('button', { name: say('ties_desk_add'), exact: true }).click();
		await page.locator('dialog[open]').getByLabel(say('ties_desk_department')).fill('국제교류과');
		await page.locator('dialog[open]').getByLabel(say('ties_desk_deputy_label')).fill('이나루');
		await page
			.locator('dialog[open]')
			.getByRole('button', { name: say('ui_save'), exact: true })
			.click();
		await page.getByText('국제교류과').first().waitFor();
		await page.getByRole('link', { name: say('ties_handover'), exact: true }).click();
		await page.getByRole('heading', { name: like('ties_handover_of') }).waitFor();
		await page.getByText('국제교류과').waitFor();
		await page.getByText(/이나루/).waitFor();
		await page.setViewportSize({ width: 360, height: 780 });
		await fits(page, 'the handover');
		await page.goto('/app/ties/anniversaries');
		await page.locator('main').getByText(/베이징/).first().waitFor();
		await fits(page, 'the anniversaries');

		// Their head says which day counts, and offers the tie to the partner, without what was written for Suwon alone.
		const head = await enter({ as: 'head@suwon.example' });
		await head.page.goto(tie);
		await head.page.getByRole('button', { name: say('ties_decide'), exact: true }).click();
		await head.page.getByRole('checkbox', { name: /1993/ }).check();
		await head.page.getByLabel(say('ties_decide_why')).fill('협정서 원본의 날짜');
		await head.page.getByRole('button', { name: say('ties_decide_done'), exact: true }).click();
		await head.page.getByText(say('ties_conflict_decided'), { exact: true }).waitFor();
		await head.page.getByRole('button', { name: say('ties_offer'), exact: true }).click();
		await head.page.getByRole('checkbox', { name: new RegExp(say('tie_proof_exchange')) }).uncheck();
		await head.page.getByRole('checkbox', { name: /1992/ }).uncheck();
		await head.page.getByRole('button', { name: like('ties_offer_send') }).click();
		await head.page.getByText(say('ties_offer_waiting', { name: '수원–베이징' })).waitFor();

		// Beijing finds it among what waits for it, accepts it on a phone, and reads it as its own.
		const beijing = await enter({ as: 'head@beijing.example', lang: 'zh-Hans', width: 360, height: 780 });
		await beijing.page.getByText(beijing.say('wait_tie_offer_answer')).waitFor();
		await beijing.page.locator('main a.covers', { hasText: '水原' }).first().click();
		await beijing.page.getByText(beijing.say('ties_offer_explain')).waitFor();
		await fits(beijing.page, 'the offer');
		assert.equal(await beijing.page.getByText(/1992|平价|평가/).count(), 0, 'what was left out is nowhere');
		await beijing.page.getByRole('button', { name: beijing.say('ties_offer_accept'), exact: true }).click();
		await beijing.page.waitForURL(new RegExp(`/ties/${space}/`));
		await beijing.page
			.locator('.standing')
			.getByText(/1993年/)
			.first()
			.waitFor();
		await beijing.page.getByRole('heading', { level: 1, name: /水原/ }).waitFor();
		await beijing.page.getByLabel(beijing.say('ties_called_by', { name: '北京' })).selectOption('SISTER');
		await beijing.page.getByText(beijing.say('ties_called_done')).waitFor();
		await fits(beijing.page, 'the tie');

		// Suwon's register has it once; what was left out is still at home.
		await head.page.goto('/app/ties');
		await head.page
			.locator('main ul.list')
			.last()
			.getByText(/베이징/)
			.first()
			.waitFor();
		await until(
			async () => (await head.page.locator('main ul.list a', { hasText: '베이징' }).count()) === 1,
			'one tie'
		);
		await head.page.goto(tie);
		await head.page.getByText(say('ties_moved_text')).waitFor();
		await head.page.getByText('우리만 보는 평가').waitFor();
	}
);
