// Every page, in every language: axe finds nothing, nothing runs out of the window at 360 px, nothing is left untranslated.
import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';
import { keys, languages } from './words.mjs';

const set = stage();
const { story } = set;
const ownNames = { ko: '한국어', en: 'English', 'zh-Hans': '中文', ja: '日本語' };
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const known = new Set(keys);

/** Waits until a page has stopped changing. */
async function settled(page) {
	await page.locator('h1').first().waitFor({ state: 'attached' });
	await page.waitForFunction(
		() => !document.querySelector('.skeleton, [aria-busy="true"]') && document.fonts.status === 'loaded'
	);
	await page.evaluate(() =>
		new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))).then(() =>
			Promise.all(document.getAnimations().map((one) => one.finished.catch(() => undefined)))
		)
	);
}

async function axe(page, where, rules) {
	const builder = new AxeBuilder({ page }).setLegacyMode(true);
	const { violations } = await (rules ? builder.withRules(rules) : builder.withTags(tags)).analyze();
	return violations.map(
		(one) =>
			`${where}: ${one.id}: ${one.nodes
				.slice(0, 3)
				.map(
					(node) =>
						`${node.target} ${node.html.slice(0, 160)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`
				)
				.join(' | ')}`
	);
}

/** What a look at the page itself tells. */
async function look(page, where, lang) {
	const found = await page.evaluate(() => ({
		lang: document.documentElement.lang,
		title: document.title,
		h1: document.querySelectorAll('h1').length,
		text: document.body.innerText,
		titles: [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')].flatMap((one) =>
			['aria-label', 'title', 'placeholder', 'alt'].map((name) => one.getAttribute(name) ?? '')
		)
	}));
	const wrong = [];
	if (found.lang !== lang) wrong.push(`html lang is ${found.lang}`);
	if (found.h1 !== 1) wrong.push(`${found.h1} headings of level 1`);
	if (!found.title.trim()) wrong.push('no title');
	const said = [found.title, found.text, ...found.titles].join('\n');
	const raw = said.match(/\b[a-z]+(?:[_.][a-z]+)+\b/g)?.filter((word) => known.has(word.replaceAll('.', '_'))) ?? [];
	if (raw.length) wrong.push(`keys instead of sentences: ${raw}`);
	const broken = said.match(/\{\w+\}|\bundefined\b|\bNaN\b|\[object |Invalid Date/g);
	if (broken) wrong.push(`not filled in: ${broken}`);
	return wrong.map((one) => `${where}: ${one}`);
}

/** Nothing may need scrolling sideways at 360 px, but what scrolls in a frame of its own. */
async function narrow(page, where) {
	await page.setViewportSize({ width: 360, height: 800 });
	await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
	const out = await page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width) return '';
		const wide = [...document.body.querySelectorAll('*')].filter((one) => {
			const { right } = one.getBoundingClientRect();
			return right > width + 1 && getComputedStyle(one).position !== 'fixed';
		});
		return `${document.documentElement.scrollWidth} px: ${wide
			.slice(0, 3)
			.map((one) => one.outerHTML.slice(0, 120))
			.join(' | ')}`;
	});
	return out ? [`${where}: runs out at 360 px: ${out}`] : [];
}

const wide = (page) => page.setViewportSize({ width: 1280, height: 900 });

/** One page of the application in four languages, which are switched in place. */
async function everyLanguage(page, path, use) {
	const found = [];
	for (const lang of languages) {
		await use(page, lang);
		await page.waitForFunction((tag) => document.documentElement.lang === tag, lang);
		await settled(page);
		const where = `${path} ${lang}`;
		found.push(...(await look(page, where, lang)), ...(await axe(page, where)), ...(await narrow(page, where)));
		if (lang === 'en') found.push(...(await axe(page, `${where} 360 px`)));
		await wide(page);
	}
	await page.evaluate(() => (document.documentElement.dataset.contrast = 'high'));
	await settled(page);
	found.push(...(await axe(page, `${path} high contrast`, ['color-contrast'])));
	await page.evaluate(() => delete document.documentElement.dataset.contrast);
	return found;
}

async function inside(page, lang) {
	await page.locator('.topbar-end button[aria-haspopup="menu"]').nth(1).click();
	await page.getByRole('menuitem', { name: ownNames[lang] }).click();
	await page.getByRole('menu').waitFor({ state: 'detached' });
}
async function atDoor(page, lang) {
	await page.locator('.switcher').getByRole('button', { name: ownNames[lang], exact: true }).click();
}

async function walk(person, paths, use) {
	const found = [];
	for (const path of paths) {
		await person.page.goto(path);
		await settled(person.page);
		found.push(...(await everyLanguage(person.page, path, use)));
	}
	assert.deepEqual(found, []);
}

const first = async (asking, what) => {
	const { items } = await asking;
	assert.ok(items.length, `the demo has ${what}`);
	return items[0].id;
};

story('the door', async ({ enter }) => {
	await walk(await enter(), ['/app/sign-in', '/app/forgot', '/app/reset/nothing', '/app/invitation/nothing'], atDoor);
});

story(
	'an officer’s pages',
	async ({ enter, house }) => {
		const officer = await surface(house, 'officer@dangjin.example');
		const published = await first(officer.ask('GET', '/cases?state=published'), 'a published case of Dangjin');
		const said = (value) => ({ source: 'ko', said: { ko: { value } } });
		const draft = await officer.ask('POST', '/cases', {
			type: 'EXCHANGE',
			source: 'ko',
			title: said('초안'),
			summary: said(''),
			parts: {},
			contact: said(''),
			sectors: [],
			tags: [],
			year_from: 0,
			year_to: 0,
			place: '',
			partners: [],
			sources: []
		});
		const pact = await first(officer.ask('GET', '/pacts'), 'a pact of Dangjin');
		const steps = ['basics', 'background', 'check'].map((step) => `/app/cases/${draft.id}/edit?step=${step}`);
		await walk(
			await enter({ as: 'officer@dangjin.example' }),
			[
				'/app/',
				'/app/cases',
				'/app/cases/new',
				`/app/cases/${published}`,
				...steps,
				'/app/reviews',
				'/app/library',
				`/app/library/${published}`,
				'/app/search?q=청소년',
				'/app/adoptions',
				'/app/partners',
				'/app/partners/liaoning',
				`/app/partners/pacts/${pact}`,
				'/app/people',
				'/app/settings',
				'/app/notices',
				'/app/nowhere'
			],
			inside
		);
	},
	{ timeout: 300_000 }
);

story(
	'reviewers’, admins’ and adopters’ pages',
	async ({ enter, house }) => {
		const reviewing = await surface(house, 'reviewer@gaok.example');
		const submission = await first(reviewing.ask('GET', '/submissions'), 'a submission');
		await walk(
			await enter({ as: 'reviewer@gaok.example' }),
			['/app/reviews', `/app/reviews/submissions/${submission}`],
			inside
		);
		await walk(
			await enter({ as: 'admin@dangjin.example' }),
			['/app/people', '/app/audit', '/app/partners', '/app/settings'],
			inside
		);
	},
	{ timeout: 300_000 }
);

story(
	'the public pages',
	async ({ enter, house }) => {
		const { items } = await (await fetch(`${house.url}/api/v1/library`)).json();
		const { page } = await enter();
		const found = [];
		const paths = [
			'',
			'cases',
			`cases/${items[0].id}`,
			`cases/${items.at(-1).id}`,
			'search?q=청소년',
			'cities',
			'cities/dangjin',
			'accessibility',
			'privacy'
		];
		for (const path of paths) {
			for (const lang of languages) {
				const where = `/${lang}/${path}`;
				await page.goto(where);
				await settled(page);
				found.push(...(await look(page, where, lang)), ...(await axe(page, where)), ...(await narrow(page, where)));
				if (lang === 'en') found.push(...(await axe(page, `${where} 360 px`)));
				await wide(page);
			}
			await page.evaluate(() => (document.documentElement.dataset.contrast = 'high'));
			found.push(...(await axe(page, `${path} high contrast`, ['color-contrast'])));
		}
		assert.deepEqual(found, []);
	},
	{ timeout: 300_000 }
);
