/**
 * Where a story is played: browsers that watch for what must never happen. A request to another host, a refusal by the
 * page's own policy, an error in the console or in the page fails the story, whatever else it finds.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { out, password, serve } from './house.mjs';
import { speaks } from './words.mjs';

const flags = [
	'--no-sandbox',
	'--disable-quic',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage'
];

// What a browser itself writes about an answer of our own surface that a story provokes: not an error of the page.
const answered = /^Failed to load resource: the server responded with a status of (401|403|404|409|412|422|428|429) /;
const socketAnswered = /^WebSocket connection to '([^']*)' failed: HTTP Authentication failed/;
const lineDown =
	/^Failed to load resource: net::ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED|CONNECTION_RESET|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/;

/** Prepares a file of stories: a house served with these flags, and a browser, with flags of its own. */
export function stage({ serveWith = [], flags: also = [] } = {}) {
	const set = { house: undefined, browser: undefined };
	before(async () => {
		set.house = await serve(...serveWith);
		set.browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell', args: [...flags, ...also] });
	});
	after(async () => {
		await set.browser?.close();
		await set.house?.stop();
	});

	/** One story. `enter` opens a fresh browser of a person's own; all are watched until the story ends. */
	set.story = (name, play, { timeout = 120_000 } = {}) =>
		test(name, { timeout }, async (t) => {
			const people = [];
			const enter = async (options) => {
				const person = await arrive(set, options);
				people.push(person);
				return person;
			};
			try {
				await play({ enter, house: set.house, t });
				for (const person of people) assert.deepEqual(person.seen, [], `${person.name}'s browser`);
			} catch (error) {
				await picture(name, people);
				for (const person of people) {
					if (person.seen.length) t.diagnostic(`${person.name}'s browser: ${person.seen.join(' · ')}`);
				}
				throw error;
			} finally {
				for (const person of people) await person.context.close();
			}
		});
	return set;
}

async function picture(name, people) {
	mkdirSync(out, { recursive: true });
	for (const [i, { name: who, page }] of people.entries()) {
		const file = `${name} ${i} ${who}`.replace(/[^\p{L}\p{N}]+/gu, '-');
		await page.screenshot({ path: join(out, `${file}.png`) }).catch(() => undefined); // the page may be what broke
	}
}

async function arrive(
	set,
	{ as, lang = 'ko', width = 1280, height = 900, hosts = [], badLine = false, ...options } = {}
) {
	const context = await set.browser.newContext({
		locale: { ko: 'ko-KR', en: 'en-GB', 'zh-Hans': 'zh-CN', ja: 'ja-JP' }[lang],
		timezoneId: 'Asia/Seoul',
		viewport: { width, height },
		baseURL: set.house.url,
		...options
	});
	context.setDefaultTimeout(20_000);
	const seen = [];
	const ours = [new URL(set.house.url).host, ...hosts];
	context.on('request', (request) => {
		const { protocol, host } = new URL(request.url());
		if (/^(https?|wss?):$/.test(protocol) && !ours.includes(host)) seen.push(`asked another host: ${request.url()}`);
	});
	context.on('weberror', (error) => seen.push(`error in the page: ${error.error().stack ?? error.error()}`));
	context.on('console', (message) => {
		if (message.type() !== 'error') return;
		const { url } = message.location();
		if (answered.test(message.text()) && url.startsWith(`${set.house.url}/api/v1/`)) return;
		if (socketAnswered.exec(message.text())?.[1].startsWith(`${set.house.url.replace('http', 'ws')}/api/v1/`)) return;
		if (badLine && lineDown.test(message.text())) return;
		seen.push(`${message.text()} (${url})`);
	});
	const page = await context.newPage();
	const person = { name: as ?? 'stranger', context, page, seen, ...speaks(lang) };
	if (as) await signIn(person, set.house, as);
	return person;
}

/** Signs in as the form does, without drawing it: what the door itself does is told in its own stories. */
async function signIn({ context, page }, house, email) {
	const answer = await context.request.post(`${house.url}/api/v1/session`, {
		data: { email, password },
		headers: { Origin: house.url }
	});
	assert.equal(answer.status(), 200, `${email} signs in`);
	await page.goto('/app/');
	await page.locator('main h1').first().waitFor();
	await page.locator('#ways').waitFor({ state: 'attached' });
}

/** Waits until something holds, for what follows from a deed within a moment. */
export async function until(holds, what, patience = 15_000) {
	for (const end = Date.now() + patience; ;) {
		const value = await holds();
		if (value) return value;
		if (Date.now() > end) assert.fail(`never came true: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}
