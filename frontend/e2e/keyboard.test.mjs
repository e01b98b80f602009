// All of it with the keyboard alone: signing in, writing, submitting; and focus is always seen.
import assert from 'node:assert/strict';
import { password } from './house.mjs';
import { stage } from './stage.mjs';

const { story } = stage();

/** What has the focus: its name, and whether it is seen to have it. */
const focused = (page) =>
	page.evaluate(() => {
		const one = document.activeElement;
		if (!one || one === document.body) return { tag: 'BODY', text: '', seen: true };
		const shows = (element) => {
			const style = getComputedStyle(element);
			const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
			return outline || style.boxShadow !== 'none';
		};
		const { width, height } = one.getBoundingClientRect();
		const around = one.matches('.tiptap, input') ? one.closest('.frame-of-editor, .topbar-search, .field') : null;
		return {
			tag: one.tagName,
			role: one.getAttribute('role'),
			text: (one.getAttribute('aria-label') ?? one.textContent ?? '').trim(),
			href: one.getAttribute('href') ?? '',
			type: one.getAttribute('type') ?? '',
			seen: (shows(one) || Boolean(around && shows(around))) && width > 0 && height > 0,
			html: one.outerHTML.slice(0, 160)
		};
	});

/** Presses Tab until the focus is on what is looked for; on the way, every focus must be seen. */
async function tabTo(page, wanted, what, key = 'Tab') {
	for (let presses = 0; presses < 120; presses++) {
		await page.keyboard.press(key);
		const one = await focused(page);
		assert.ok(one.seen, `the focus is not seen on ${one.html}`);
		if (wanted(one)) return one;
	}
	return assert.fail(`Tab never reached ${what}`);
}

const named = (text) => (one) => one.text === text || one.text.startsWith(text);

story('she signs in, writes and submits without a mouse', async ({ enter }) => {
	const { page, say } = await enter();
	await page.goto('/app/sign-in');
	await page.getByRole('heading', { level: 1 }).waitFor();
	await page.keyboard.press('Tab');
	assert.equal((await focused(page)).text, say('frame_skip_content'), 'the way past comes first');
	await page.keyboard.press('Enter');
	await tabTo(page, (one) => one.type === 'email', 'the address');
	await page.keyboard.type('officer@dangjin.example');
	await tabTo(page, (one) => one.type === 'password', 'the password');
	await page.keyboard.type(password);
	await page.keyboard.press('Enter');
	await page.locator('#ways').waitFor({ state: 'attached' });

	// `/` goes to the search, but is a letter where something is written.
	await page.getByRole('heading', { level: 1 }).waitFor();
	await page.keyboard.press('/');
	assert.equal((await focused(page)).type, 'search');
	await page.keyboard.type('청소년/교류');
	assert.equal(await page.locator('.topbar-search input').inputValue(), '청소년/교류');
	await page.keyboard.press('Enter');
	await page.waitForURL(/search\?q=/);

	// The way past comes first, and leads past everything.
	await page.goto('/app/cases');
	await page.locator('#ways').waitFor({ state: 'attached' });
	await page.keyboard.press('Tab');
	assert.equal((await focused(page)).text, say('frame_skip_content'));
	await page.keyboard.press('Enter');
	await tabTo(page, named(say('case_begin')), 'the way to a new case');
	await page.keyboard.press('Enter');
	await page.waitForURL(/cases\/new/);
	await page.getByRole('heading', { level: 1, name: say('case_begin') }).waitFor();
	await page.getByRole('textbox', { name: say('case_title') }).waitFor();
	await tabTo(page, (one) => one.tag === 'INPUT' && one.type === 'text', 'the title');
	await page.keyboard.type('Keys alone');
	await tabTo(page, (one) => one.type === 'radio', 'the type');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/edit/);
	await page.getByRole('textbox', { name: say('case_summary') }).waitFor();
	await tabTo(page, (one) => one.tag === 'TEXTAREA', 'the summary');
	await page.keyboard.type('A summary.');
	await tabTo(page, (one) => one.type === 'checkbox', 'the first sector');
	await page.keyboard.press('Space');

	for (const part of ['background', 'process', 'outcome']) {
		await tabTo(
			page,
			(one) => one.tag === 'A' && one.text.startsWith(say('case_step_next', { step: say(`part_${part}`) })),
			`the way to ${part}`
		);
		await page.keyboard.press('Enter');
		await page.getByRole('textbox', { name: say(`part_${part}`), exact: true }).waitFor();
		const heading = await focused(page);
		assert.equal(heading.tag, 'H2', 'a new step is read from its heading');
		await tabTo(page, (one) => one.role === 'textbox', `the text of ${part}`);
		await page.keyboard.type(`Words of ${part}.`);
	}
	await tabTo(
		page,
		(one) => one.tag === 'A' && one.text.endsWith(say('case_step_check')),
		'the last step',
		'Shift+Tab'
	);
	await page.keyboard.press('Enter');
	await page.getByText(say('case_complete'), { exact: true }).waitFor();
	await tabTo(page, (one) => one.tag === 'BUTTON' && one.text === say('case_submit'), 'submitting');

	// A question holds the focus, gives it back on Escape, and is answered with Enter.
	await page.keyboard.press('Enter');
	const question = page.locator('dialog[open]');
	await question.waitFor();
	for (let presses = 0; presses < 12; presses++) {
		await page.keyboard.press('Tab');
		const held = await page.evaluate(() => {
			const one = document.activeElement;
			return one === document.body || Boolean(one?.closest('dialog[open]'));
		});
		assert.ok(held, 'the question holds the focus');
	}
	await page.keyboard.press('Escape');
	await question.waitFor({ state: 'hidden' });
	assert.equal((await focused(page)).text, say('case_submit'), 'the focus comes back');
	await page.keyboard.press('Enter');
	await question.waitFor();
	await tabTo(page, (one) => one.type === 'submit', 'the answer');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/cases\/[^/?]+$/);
	await page.getByText(say('state_internal_review')).first().waitFor();
});

story('menus open, walk and close with arrows and Escape', async ({ enter }) => {
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await tabTo(page, named(say('frame_language')), 'the languages');
	const inMenu = () => page.waitForFunction(() => document.activeElement.getAttribute('role') === 'menuitem');
	await page.keyboard.press('Enter');
	await inMenu(); // a moment after the menu is drawn
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Escape');
	await page.getByRole('menu').waitFor({ state: 'detached' });
	assert.ok((await focused(page)).text.startsWith(say('frame_language')), 'the focus comes back');
	await page.keyboard.press('Enter');
	await inMenu();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	assert.match((await focused(page)).text, /中文/);
	await page.keyboard.press('Enter');
	await page.waitForFunction(() => document.documentElement.lang === 'zh-Hans');
});
