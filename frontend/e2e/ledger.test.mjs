// A record of what took place between two cities: drafted at home, posted, corrected by the other, confirmed, answered by a counter-entry, found and taken along.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';

const { story } = stage();

const ko = (value) => ({ source: 'ko', said: value ? { ko: { value } } : {} });

/** What a record says where nothing else is said of it. */
const blank = {
	kind: 'YOUTH',
	sector: 'YTH',
	others: [],
	direction: 'IN',
	start: '2026-08-03',
	end: '2026-08-07',
	heads: { total: 24 },
	level: '',
	visitors: [],
	with: [],
	place: ko(''),
	programme: [],
	signed: [],
	contracts: [],
	follow_ups: [],
	narrative: ko(''),
	source: {}
};

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

story('posted by one city, corrected by the other, answered by a counter-entry', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');
	const draft = await officer.ask('POST', '/spaces/home:dangjin/ledger', {
		...blank,
		title: ko('청소년 여름 홈스테이'),
		sides: [{ code: 'rizhao' }]
	});

	// The draft, which nobody else sees, gets what it lacked; then it is posted.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/ledger/home:dangjin/${draft.id}/edit`);
	await page.getByText(say('ledger_form_more')).click();
	await page.getByLabel(say('part_record_host')).selectOption('dangjin');
	await page.getByRole('button', { name: say('ledger_form_add_contract') }).click();
	await page.getByLabel(say('ledger_form_contract', { n: '1' })).fill('전세버스 임차');
	await page.getByLabel(say('ledger_form_amount')).fill('3500000');
	await page.getByLabel(say('ledger_form_currency')).selectOption('KRW');
	await page.getByRole('button', { name: say('ledger_form_add_point') }).click();
	await page.getByLabel(say('ledger_form_point', { n: '1' })).fill('환영식');
	await sound(page, 'the form of a record');
	await page.getByRole('button', { name: say('ledger_save_draft') }).click();
	await page.getByText('전세버스 임차').waitFor();
	await confirm(page, say('ledger_post'), (dialog) => dialog.getByLabel(say('ledger_post_space')).selectOption(space));
	await page.waitForURL(new RegExp(`/ledger/${space}/`));
	await page.getByText(say('state_record_posted'), { exact: true }).first().waitFor();
	await sound(page, 'a posted record');

	// The other side sees it the other way round, and corrects it on a phone.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/ledger/${space}/${draft.id}`);
	await rizhao.page.getByText(rizhao.say('kind_dir_out'), { exact: true }).first().waitFor();
	await sound(rizhao.page, 'a record on a phone');
	await rizhao.page.getByRole('link', { name: rizhao.say('ledger_correct') }).click();
	await rizhao.page.getByLabel(rizhao.say('part_record_heads_total')).fill('26');
	await rizhao.page.getByLabel(rizhao.say('ledger_correct_why')).fill('另有两名领队教师。');
	await sound(rizhao.page, 'correcting on a phone');
	await rizhao.page.getByRole('button', { name: rizhao.say('ledger_correct') }).click();
	await rizhao.page.getByText(rizhao.say('state_record_corrected'), { exact: true }).first().waitFor();

	// The host accepts that. What is confirmed isn't edited any more; a counter-entry takes its place once the other side confirms it.
	await page.reload();
	await page.getByText('另有两名领队教师。').first().waitFor();
	await confirm(page, say('ledger_accept'));
	await page.getByText(say('state_record_confirmed'), { exact: true }).first().waitFor();
	await page.getByRole('link', { name: say('ledger_replace') }).click();
	await page.getByLabel(say('part_record_end')).fill('2026-08-08');
	await page.getByLabel(say('ledger_reason')).fill('하루 더 머물렀습니다.');
	await page.getByRole('button', { name: say('ledger_replace') }).click();
	await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
	await page.getByText(say('ledger_counter_replaces'), { exact: true }).waitFor();
	const counter = page.url().split('/').at(-1);
	await rizhao.page.goto(`/app/ledger/${space}/${counter}`);
	await confirm(rizhao.page, rizhao.say('ledger_confirm'));
	await rizhao.page.getByText(rizhao.say('state_record_confirmed'), { exact: true }).first().waitFor();
	await page.goto(`/app/ledger/${space}/${draft.id}`);
	await page.getByText(say('state_record_countered'), { exact: true }).first().waitFor();

	// The list is narrowed to what was meant, and taken along.
	await page.goto('/app/ledger');
	await page.getByLabel(say('ledger_space')).selectOption(space);
	await page.getByLabel(say('ledger_kind')).selectOption('YOUTH');
	await page.getByText(say('ledger_totals', { records: '2', counted: '1', people: '26' })).waitFor();
	await sound(page, 'the list of records');
	const [sheet] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: say('ledger_download_csv') }).click()
	]);
	const rows = (await readFile(await sheet.path(), 'utf8'))
		.split('\n')
		.filter((row) => row.includes('청소년 여름 홈스테이'));
	assert.equal(rows.length, 2);
	assert.ok(rows.some((row) => row.includes('2026-08-08')));
});
