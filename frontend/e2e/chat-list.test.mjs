// A room in which a hundred thousand messages were said: any place of it is near, and what is read stays where it is.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { fill } from './crowd.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const count = 100_000;

story('a hundred thousand messages', async ({ enter, house, t }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const { items } = await officer.ask('GET', '/rooms');
	const room = items.find((one) => one.space.startsWith('pact:'));
	const { page, context, say } = await enter({ as: 'officer@dangjin.example' });
	await fill(context, room.id, count, room.head);
	await context.route(/\/seen$/, (route) => route.fulfill({ json: { seq: count } }));
	await page.goto(`/app/chat/${room.space}/${room.id}`);
	const row = (seq) => page.locator(`[data-seq="${seq}"]`);
	await row(count).waitFor();

	const frames = await page.evaluate(async () => {
		const box = document.querySelector('[role="log"]');
		const times = [];
		let before = performance.now();
		for (let i = 0; i < 150; i++) {
			box.scrollTop -= 400;
			await new Promise((done) => requestAnimationFrame(done));
			const now = performance.now();
			times.push(now - before);
			before = now;
		}
		return times.sort((a, b) => a - b);
	});
	const at = (share) => frames[Math.floor(frames.length * share)].toFixed(1);
	t.diagnostic(
		`scrolling up by 400 px a frame: median ${at(0.5)} ms, 95 in a hundred under ${at(0.95)} ms, longest ${at(0.999)} ms`
	);
	assert.ok((await page.locator('[data-seq]').count()) < 80, 'only what is in sight is drawn');

	// A page that comes in above leaves what is read where it is.
	const stays = await page.evaluate(async () => {
		const box = document.querySelector('[role="log"]');
		const top = box.getBoundingClientRect().top;
		const first = [...document.querySelectorAll('[data-seq]')].find(
			(one) => one.getBoundingClientRect().bottom > top + 10
		);
		const { seq } = first.dataset;
		const before = first.getBoundingClientRect().top;
		box.dispatchEvent(new Event('scroll'));
		await new Promise((done) => setTimeout(done, 700));
		return document.querySelector(`[data-seq="${seq}"]`).getBoundingClientRect().top - before;
	});
	assert.ok(Math.abs(stays) < 2, `it moved by ${stays} px`);

	await page.goto(`/app/chat/${room.space}/${room.id}?m=50000`);
	await row(50_000).waitFor();
	await until(
		() =>
			row(50_000).evaluate((node) => {
				const { top } = node.getBoundingClientRect();
				return top > 0 && top < innerHeight;
			}),
		'the linked message is in sight'
	);
	await page.getByRole('button', { name: say('chat_to_newest') }).click();
	await row(count).waitFor();
	await row(count).focus();
	await page.keyboard.press('PageUp');
	await until(
		() => page.evaluate((last) => Number(document.activeElement?.dataset.seq ?? last) < last, count),
		'a screen up'
	);

	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 800 });
		await page.waitForFunction(() => document.querySelectorAll('[data-seq]').length > 3);
		assert.deepEqual(await axe(page, `${width} px`), []);
	}
});
