// A guest without an account comes by a link, reads one partnership, and is out at once when the visit is ended.
import assert from 'node:assert/strict';
import { stage } from './stage.mjs';

const { story } = stage();

story('a guest comes by a link and leaves when the visit is ended', async ({ enter, house }) => {
	const host = await enter({ as: 'officer@dangjin.example' });
	await host.page.goto('/app/partners');
	await host.page.getByRole('link', { name: '당진시–르자오시' }).first().click();
	await host.page.getByRole('button', { name: host.say('guests_invite') }).click();
	const form = host.page.locator('dialog[open]');
	await form.getByRole('textbox', { name: host.say('guests_name') }).fill('海上论坛');
	await form.getByRole('combobox', { name: host.say('guests_lang') }).selectOption('zh-Hans');
	await form.getByRole('button', { name: host.say('guests_make') }).click();
	const link = await form.getByRole('textbox', { name: host.say('guests_link') }).inputValue();
	assert.ok(link.startsWith(`${house.url}/app/guest/`), link);
	await form
		.getByRole('button', { name: host.say('ui_close') })
		.last()
		.click();

	// Her browser speaks English; the pass says Chinese.
	const guest = await enter({ lang: 'en', width: 360, height: 800 });
	const chinese = await enter({ lang: 'zh-Hans' });
	await guest.page.goto(link);
	await guest.page.getByRole('heading', { level: 1, name: '唐津市与日照市' }).waitFor();
	const band = guest.page.locator('.space-band.pact');
	assert.match(await band.innerText(), /唐津市的访客/);
	assert.equal(await guest.page.locator('#ways a').count(), 3, 'her ways: the partnership, its chat and the library');
	assert.equal(await guest.page.locator('.topbar-search').count(), 0);
	assert.equal(await guest.page.getByRole('heading', { name: chinese.say('guests_title') }).count(), 0);
	await guest.page.goto('/app/people');
	await guest.page.getByRole('heading', { level: 1, name: '唐津市与日照市' }).waitFor();

	// On another device, and after loading the page again.
	await chinese.page.goto(link);
	await chinese.page.getByRole('heading', { level: 1, name: '唐津市与日照市' }).waitFor();
	await chinese.page.reload();
	await chinese.page.getByRole('heading', { level: 1, name: '唐津市与日照市' }).waitFor();
	await chinese.page
		.locator('#ways')
		.getByRole('link', { name: chinese.say('frame_library') })
		.click();
	await chinese.page.waitForURL('**/app/library');
	await chinese.page.locator('main h1').first().waitFor();

	await host.page.getByRole('button', { name: host.say('guests_end_named', { name: '海上论坛' }) }).click();
	await host.page
		.locator('dialog[open] .dialog-foot')
		.getByRole('button', { name: host.say('guests_end') })
		.click();
	await host.page.getByText(host.say('guests_state_ended'), { exact: true }).waitFor();
	// Her open page hears of it: she is shown out without touching anything.
	await chinese.page.getByRole('heading', { level: 1, name: chinese.say('guests_over_title') }).waitFor();
	await guest.page.goto(link);
	await guest.page.getByRole('heading', { level: 1, name: chinese.say('guests_failed') }).waitFor();
});

story('a link signs nobody out without asking', async ({ enter }) => {
	const member = await enter({ as: 'officer@dangjin.example' });
	await member.page.goto('/app/guest/019f34b9-0000-7000-8000-000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
	await member.page.getByRole('button', { name: member.say('guests_open') }).waitFor();
	await member.page.goto('/app/');
	await member.page.locator('#ways').waitFor({ state: 'attached' });
});
