// A case travels from one city to another: written in Dangjin, reviewed, published, found and taken over in Liaoning.
import assert from 'node:assert/strict';
import { inputMethod } from './ime.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const title = '나루터 달빛 장터';

/** Watches what a person's pages send to be kept. The wire shows no body that a page has cloned, so the page itself tells it. */
async function sentBy({ context }) {
	const sent = [];
	await context.exposeFunction('sentToBeKept', (body) => sent.push(body));
	await context.addInitScript(() => {
		const ask = window.fetch;
		window.fetch = async (request, ...rest) => {
			if (request instanceof Request && request.method === 'PATCH')
				await window.sentToBeKept(await request.clone().text());
			return ask(request, ...rest);
		};
	});
	return sent;
}

const saved = (page, { like }) =>
	page
		.locator('.saved.saved')
		.filter({ hasText: like('ui_saved_at') })
		.waitFor();

async function writePart(writer, part, text) {
	const { page, say } = writer;
	await page
		.locator('ol.form-steps a')
		.filter({ hasText: say(`part_${part}`) })
		.click();
	const editor = page.getByRole('textbox', { name: say(`part_${part}`), exact: true });
	await editor.click();
	await (await inputMethod(writer)).write(text);
	await saved(page, writer);
}

/** Answers the question that a deed asks first. */
async function confirm(page, button, reason) {
	const question = page.locator('dialog[open]');
	if (reason) await question.getByRole('textbox').fill(reason);
	await question.locator('.dialog-foot').getByRole('button', { name: button }).click();
	await question.waitFor({ state: 'detached' }).catch(() => undefined);
}

story(
	'a case travels from Dangjin to Liaoning',
	async ({ enter }) => {
		const writer = await enter({ as: 'officer@dangjin.example' });
		let { page } = writer;
		const { say } = writer;
		const sent = await sentBy(writer);
		await page.reload();

		// She begins a case.
		await page
			.locator('#ways')
			.getByRole('link', { name: say('frame_cases'), exact: true })
			.click();
		await page
			.locator('main')
			.getByRole('link', { name: say('case_begin') })
			.first()
			.click();
		await page.getByLabel(say('case_title')).click();
		await (await inputMethod(writer)).write(title);
		await page.getByRole('radio', { name: say('type_event') }).check();
		await page.getByRole('button', { name: say('case_begin_go') }).click();
		await page.waitForURL(/\/cases\/[^/]+\/edit/);
		const id = /cases\/([^/]+)\/edit/.exec(page.url())[1];

		// No half syllable is ever kept, in a line or in a text, however long the composition stands open.
		const summary = page.getByRole('textbox', { name: say('case_summary') });
		await summary.click();
		const hand = await inputMethod(writer);
		await page.keyboard.type('2026 ');
		await hand.begin('ㄸ', '뚜', '뚤');
		await page.waitForTimeout(2_200); // longer than the pause after which it would be saved
		assert.ok(!sent.some((body) => /[ㄸ뚜뚤]/.test(body)), 'a half syllable of the summary was sent');
		await hand.commit('뚫');
		await hand.write('린 뱃길로 두 도시가 만났습니다.');
		await saved(page, writer);
		assert.ok(sent.at(-1).includes('2026 뚫린 뱃길로'), `the summary was sent whole: ${sent.at(-1)}`);
		assert.ok(!sent.some((body) => /[ㄱ-ㅎ]/.test(body)), 'no lone consonant was sent');

		await page.getByRole('checkbox', { name: say('sector_cul'), exact: true }).check();
		await page.getByLabel(say('case_year_from')).fill('2025');
		await page.getByLabel(say('case_tags')).fill('渡口夜市, 나루');
		await page.getByRole('button', { name: say('case_source_add') }).click();
		await page.getByLabel(say('case_source_title')).fill('당진시 시정 자료');
		await saved(page, writer);

		await page
			.locator('ol.form-steps a')
			.filter({ hasText: say('part_background') })
			.click();
		const editor = page.getByRole('textbox', { name: say('part_background'), exact: true });
		await editor.click();
		await hand.begin('ㄲ', '꿔', '꿜');
		await page.waitForTimeout(2_200);
		assert.ok(!sent.some((body) => /[ㄲ꿔꿜]/.test(body)), 'a half syllable of the background was sent');
		await hand.commit('꿩');
		await hand.write(' 우는 나루에 배가 끊겼습니다.');
		await page.keyboard.press('Enter');
		await page.keyboard.type('Second paragraph.');
		await saved(page, writer);
		await writePart(writer, 'process', '두 시가 달마다 장을 열었습니다.');

		// The tab is closed in the middle of a word and opened again: everything is there.
		await page
			.locator('ol.form-steps a')
			.filter({ hasText: say('part_outcome') })
			.click();
		await page.getByRole('textbox', { name: say('part_outcome'), exact: true }).click();
		await hand.write('손님이 늘었습니다');
		await page.waitForTimeout(300); // it is in this browser after a fifth of a second
		await page.close({ runBeforeUnload: true });
		page = writer.page = await writer.context.newPage();
		await page.goto(`/app/cases/${id}/edit?step=outcome`);
		const copy = page.getByRole('button', { name: say('case_copy_restore') });
		const outcome = page.getByRole('textbox', { name: say('part_outcome'), exact: true });
		await copy.or(outcome).first().waitFor();
		if (await copy.isVisible()) await copy.click();
		await until(async () => (await outcome.innerText()) === '손님이 늘었습니다', 'the last words are there again');
		await page
			.locator('ol.form-steps a')
			.filter({ hasText: say('part_background') })
			.click();
		await page.getByText('꿩 우는 나루에 배가 끊겼습니다.').waitFor();
		await page.getByText('Second paragraph.').waitFor();

		const submit = async () => {
			await page
				.locator('ol.form-steps a')
				.filter({ hasText: say('case_step_check') })
				.click();
			await page.getByText(say('case_complete'), { exact: true }).waitFor();
			await page
				.locator('main')
				.getByRole('button', { name: say('case_submit') })
				.click();
			await confirm(page, say('case_submit'));
			await page.waitForURL(new RegExp(`/cases/${id}$`));
			await page.getByText(say('state_internal_review')).first().waitFor();
		};
		await submit();
		assert.equal(
			await page.getByRole('button', { name: writer.like('case_approve') }).count(),
			0,
			'she can not approve'
		);

		// Her head finds it at home, sends it back with a reason, and approves what comes again.
		const head = await enter({ as: 'head@dangjin.example' });
		const reason = '성과에 근거를 덧붙여 주십시오.';
		await until(async () => {
			await head.page.goto('/app/');
			await head.page.locator('#waits').waitFor();
			return head.page.locator('main').getByRole('link', { name: title }).first().isVisible();
		}, 'the head sees what waits for her');
		await head.page.locator('main').getByRole('link', { name: title }).first().click();
		await head.page.getByRole('button', { name: say('case_return'), exact: true }).click();
		await confirm(head.page, say('case_return'), '  ');
		await head.page.getByText(say('case_reason_missing')).waitFor();
		await confirm(head.page, say('case_return'), reason);
		await head.page.getByText(say('case_was_returned')).waitFor();

		await page.goto(`/app/cases/${id}`);
		await page.getByText(reason).first().waitFor();
		await page.getByRole('link', { name: say('case_mend') }).click();
		await writePart(writer, 'effect', '시정 자료에 따르면 이웃 마을도 장을 열었습니다.');
		await submit();

		await head.page.goto('/app/reviews');
		await head.page.locator('main').getByRole('link', { name: title }).first().click();
		await head.page.getByRole('button', { name: head.like('case_approve') }).click();
		await confirm(head.page, head.like('case_approve'));
		await head.page.getByText(say('state_coord_review')).first().waitFor();

		// The council's reviewer publishes it.
		const reviewer = await enter({ as: 'reviewer@gaok.example' });
		await until(async () => {
			await reviewer.page.goto('/app/');
			await reviewer.page.locator('#waits').waitFor();
			return reviewer.page.locator('main').getByRole('link', { name: title }).first().isVisible();
		}, 'the reviewer sees what waits for her');
		await reviewer.page.locator('main').getByRole('link', { name: title }).first().click();
		await reviewer.page.getByRole('button', { name: say('review_accept') }).click();
		await confirm(reviewer.page, say('review_accept'));
		await reviewer.page.getByText(say('review_accepted')).first().waitFor();

		// In another city, in another language, an officer finds it, reads the original and takes it over.
		const reader = await enter({ as: 'liaison@liaoning.example', lang: 'zh-Hans' });
		assert.equal(await reader.page.locator('html').getAttribute('lang'), 'zh-Hans');
		await until(async () => {
			await reader.page.locator('.topbar-search input').fill('渡口夜市');
			await reader.page.keyboard.press('Enter');
			await reader.page.waitForURL(/search\?q=/);
			const hit = reader.page.locator('main').getByRole('link', { name: title }).first();
			return hit.waitFor({ timeout: 3_000 }).then(
				() => true,
				() => reader.page.reload().then(() => false)
			);
		}, 'Liaoning finds the case');
		await reader.page.locator('main').getByRole('link', { name: title }).first().click();
		await reader.page
			.locator('.lang-notice')
			.filter({ hasText: reader.like('library_no_translation') })
			.first()
			.waitFor();
		assert.equal(await reader.page.locator('h1').getAttribute('lang'), 'ko');
		await reader.page.locator('[lang="ko"]').getByText('꿩 우는 나루에 배가 끊겼습니다.').first().waitFor();
		await reader.page.getByRole('button', { name: reader.say('adoption_begin') }).click();
		await reader.page.getByRole('textbox', { name: reader.say('adoption_why') }).fill('与我省情况相似');
		await reader.page.getByRole('checkbox', { name: reader.say('adoption_public') }).check();
		await confirm(reader.page, reader.like('adoption_begin_and_tell'));
		await reader.page.waitForURL(/\/adoptions\/|\/library\//);
		await reader.page.goto('/app/adoptions');
		await reader.page.locator('main').getByRole('link', { name: title }).first().waitFor();

		// Dangjin is told, and sees who took it over.
		await until(async () => {
			await page.goto('/app/notices');
			const told = page.locator('main').getByRole('link', { name: say('notice_uptake_told') });
			return told
				.first()
				.waitFor({ timeout: 2_000 })
				.then(
					() => true,
					() => false
				);
		}, 'the writer gets a notice');
		await page.goto(`/app/cases/${id}`);
		await page.getByRole('tab', { name: say('case_adoptions') }).click();
		await page.getByText(say('state_considering')).first().waitFor();
		await page.getByText('与我省情况相似').first().waitFor();
	},
	{ timeout: 240_000 }
);
