// A list as it is found in an office becomes ties: brought, its columns said, the doubtful settled, taken in, seen on the map, and taken back.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { axe } from './axe.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const list = join(import.meta.dirname, 'lists', 'ties.xlsx');

async function holds(page, where) {
	await page.evaluate(() => scrollTo(0, 0)); // what is scrolled half under the bar above is no small target
	assert.deepEqual(await axe(page, where), []);
	const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	assert.ok(over <= 0, `${where} runs ${over} px out of the window`);
}

async function bring({ page, say }) {
	await page.goto('/app/ties/import');
	await page.locator('input[type=file]').setInputFiles(list);
	await page.getByRole('button', { name: say('intake_upload'), exact: true }).click();
	await page.getByRole('button', { name: say('intake_look'), exact: true }).waitFor();
}

story(
	'a messy list is brought, settled, taken in and back',
	async ({ enter }) => {
		const officer = await enter({ as: 'officer@dangjin.example' });
		const { page, say, like } = officer;
		await bring(officer);
		await holds(page, 'the columns');
		await page.getByRole('button', { name: say('intake_look'), exact: true }).click();
		await page.getByRole('heading', { name: say('intake_doubts') }).waitFor();
		await page.locator('table tbody tr').first().waitFor();
		await holds(page, 'the rows');

		// She says which Goseong is meant, and leaves the lost continent out.
		const answer = (text) => page.getByLabel(say('intake_answer_for', { text }), { exact: true });
		await answer('고성군').selectOption('unit:gangwon-goseong');
		await answer('아틀란티스').selectOption('skip');
		await page.getByRole('button', { name: say('intake_settle'), exact: true }).click();
		await answer('고성군').waitFor({ state: 'detached' });

		// What stays doubtful is left out; the rest is taken in.
		await page.getByRole('button', { name: like('intake_run') }).click();
		await page.getByText(like('intake_done')).first().waitFor();
		await page.getByRole('link', { name: say('intake_done_map') }).click();
		await page.locator('button.point').first().waitFor();
		await page
			.getByRole('button', { name: /튀르키예/ })
			.last()
			.click();
		await page.getByRole('link', { name: /부르사/ }).waitFor();
		await holds(page, 'the map');
		await page.setViewportSize({ width: 360, height: 740 });
		await holds(page, 'the map at 360 px');
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.getByRole('link', { name: say('intake_view_timeline'), exact: true }).click();
		await page.getByRole('heading', { name: say('intake_tl_year', { year: '2007' }) }).waitFor();
		await holds(page, 'the time line');

		// All of it is taken back.
		await page.goto('/app/ties/import');
		await page.locator('main ul.list a').first().click();
		await page.getByRole('button', { name: say('intake_undo'), exact: true }).click();
		await page
			.locator('dialog[open]')
			.getByRole('button', { name: say('intake_undo'), exact: true })
			.click();
		await page.getByText(like('intake_undone')).first().waitFor();
		await page.goto('/app/ties/map');
		await until(async () => (await page.getByRole('link', { name: /Zaragoza/ }).count()) === 0, 'the ties are gone');
	},
	{ timeout: 180_000 }
);

story('the import can be used on a phone in Chinese', async ({ enter }) => {
	const officer = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 740 });
	await bring(officer);
	await holds(officer.page, 'the columns at 360 px');
	await officer.page.getByRole('button', { name: officer.say('intake_look'), exact: true }).click();
	await officer.page.getByRole('heading', { name: officer.say('intake_doubts') }).waitFor();
	await holds(officer.page, 'the rows at 360 px');
});
