// The public pages: whole without JavaScript, light on the wire, good on paper.
import assert from 'node:assert/strict';
import { stage } from './stage.mjs';

const { story } = stage();
const kilobyte = 1024;

async function published(house) {
	const { items } = await (await fetch(`${house.url}/api/v1/library?size=100`)).json();
	assert.ok(items.length > 3, 'the demo has published cases');
	return items;
}

story('everything is read without JavaScript', async ({ enter }) => {
	const { page } = await enter({ javaScriptEnabled: false });
	await page.goto('/');
	assert.match(page.url(), /\/ko\/$/, 'the browser asks for Korean');
	await page.locator('main').locator('a[href^="/ko/cases"]').first().click();
	await page.goto('/ko/cases');
	const cards = page.locator('main a[href*="/ko/cases/"]');
	const all = await cards.count();
	assert.ok(all > 3, 'cases are listed');

	// A filter is a link; the list gets shorter and can be widened again.
	const sector = page.locator('.site-facets a[href*="sector="]').first();
	if (!(await sector.isVisible())) await page.locator('.site-facets summary').click();
	await sector.click();
	assert.match(page.url(), /sector=/);
	const fewer = await cards.count();
	assert.ok(fewer > 0 && fewer <= all);

	// Search by a part of a compound.
	await page.goto('/ko/');
	const field = page.locator('input[type="search"]').first();
	await field.fill('청소년');
	await field.press('Enter');
	await page.waitForURL(/q=/);
	await cards.first().waitFor();
	assert.ok((await page.locator('main mark').count()) > 0, 'what was found is marked');
	await cards.first().click();
	await page.locator('h1').waitFor();
	const korean = await page.locator('h1').innerText();

	// The same page in the other languages.
	for (const lang of ['en', 'zh-Hans', 'ja']) {
		await page.locator(`a[hreflang="${lang}"], a[data-lang="${lang}"]`).first().click();
		await page.waitForURL(new RegExp(`/${lang}/cases/`));
		assert.equal(await page.locator('html').getAttribute('lang'), lang);
	}
	await page.locator('a[data-lang="ko"]').first().click();
	assert.equal(await page.locator('h1').innerText(), korean);

	// Contrast is a form, and is drawn by the server.
	await page.locator('[data-set="contrast"]').first().click();
	assert.equal(await page.locator('html').getAttribute('data-contrast'), 'high');
});

story('a case nobody translated says so and keeps its language', async ({ enter, house }) => {
	const items = await published(house);
	const { page } = await enter({ javaScriptEnabled: false });
	const lacking = items.find((one) => !one.languages.includes('ja'));
	assert.ok(lacking, 'the demo has a case without Japanese');
	await page.goto(`/ja/cases/${lacking.id}`);
	await page.locator('.lang-notice').first().waitFor();
	assert.ok((await page.locator('main [lang="ko"], main [lang="en"]').count()) > 0);
});

story('pages are light', async ({ enter, house }) => {
	for (const { id } of await published(house)) {
		for (const lang of ['ko', 'en', 'zh-Hans', 'ja']) {
			const body = await (await fetch(`${house.url}/${lang}/cases/${id}`)).arrayBuffer();
			assert.ok(body.byteLength <= 60 * kilobyte, `/${lang}/cases/${id} has ${body.byteLength} bytes`);
		}
	}
	const [{ id }] = await published(house);
	const heavy = [];
	// Each rare syllable brings a piece of the font of some 25 KB; pages that name many cities and cases have more of them.
	const most = { '/ko/': 410, '/ko/cases': 480, [`/ko/cases/${id}`]: 400 };
	for (const [path, kilobytes] of Object.entries(most)) {
		const { context, page } = await enter();
		const wire = await context.newCDPSession(page);
		await wire.send('Network.enable');
		let bytes = 0;
		wire.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
		await page.goto(path, { waitUntil: 'networkidle' });
		await page.evaluate(() => document.fonts.ready);
		if (bytes > kilobytes * kilobyte) heavy.push(`${path} takes ${bytes} bytes`);
	}
	assert.deepEqual(heavy, []);
});

story('a case is good on paper', async ({ enter, house }) => {
	const [{ id }] = await published(house);
	const { page } = await enter();
	await page.goto(`/ko/cases/${id}`);
	await page.emulateMedia({ media: 'print' });
	for (const gone of ['.site-head', '[data-print]', '.site-display']) {
		for (const one of await page.locator(gone).all())
			assert.equal(await one.isVisible(), false, `${gone} is not printed`);
	}
	assert.ok(await page.locator('h1').isVisible());
	const sheet = await page.pdf({ format: 'A4' });
	assert.ok(sheet.byteLength > 1_000);
});
