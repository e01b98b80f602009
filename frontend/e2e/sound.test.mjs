// Three cities hear the language they chose: interpreters speak tones, and what comes out of each listener's loudspeaker is measured.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage({
	flags: [
		'--use-fake-device-for-media-stream',
		'--use-fake-ui-for-media-stream',
		'--autoplay-policy=no-user-gesture-required',
		'--disable-features=WebRtcHideLocalIpsWithMdns',
		'--allow-loopback-in-peer-connection'
	]
});

const ko = (value) => ({ source: 'ko', said: { ko: { value } } });
const tones = { ko: 440, 'zh-Hans': 880, ja: 1320 };

/** Puts an ear before the loudspeaker, and a tone in the place of the microphone where one is given. */
function instruments(tone) {
	const connect = AudioNode.prototype.connect;
	window.ears = [];
	AudioNode.prototype.connect = function (to, ...rest) {
		if (to instanceof AudioDestinationNode) {
			const ear = this.context.createAnalyser();
			ear.fftSize = 8192;
			window.ears.push(ear);
			connect.call(this, ear);
		}
		return connect.call(this, to, ...rest);
	};
	/** The loudest tone that is heard, by the list it is asked for; 0 for silence. */
	window.heard = (frequencies) => {
		let best = 0;
		let loudest = -70; // dB: beneath it is silence
		for (const ear of window.ears) {
			const bins = new Float32Array(ear.frequencyBinCount);
			ear.getFloatFrequencyData(bins);
			for (const f of frequencies) {
				const level = bins[Math.round((f * ear.fftSize) / ear.context.sampleRate)];
				if (level > loudest) [best, loudest] = [f, level];
			}
		}
		return best;
	};
	if (!tone) return;
	navigator.mediaDevices.getUserMedia = async () => {
		const context = new AudioContext();
		const voice = context.createOscillator();
		voice.frequency.value = tone;
		const out = context.createMediaStreamDestination();
		voice.connect(out);
		voice.start();
		return out.stream;
	};
}

/** A meeting of cities of the network, in three languages, to which all are invited: where its sound is. */
async function convene(house) {
	const officer = await surface(house, 'officer@dangjin.example');
	const { items } = await officer.ask('GET', '/pacts?size=100');
	const space = `pact:${items.find(({ kind }) => kind === 'network').id}`;
	const path = `/spaces/${space}/meetings`;
	const { id, rev } = await officer.ask('POST', path, {
		title: ko('세 언어 실무협의'),
		purpose: { source: 'ko', said: {} },
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans', 'ja'],
		parties: ['gyeonggi', 'seoul', 'suwon', 'siheung']
	});
	await officer.ask('POST', `${path}/${id}/invite`, {}, rev);
	return `/app/meetings/${space}/${id}/sound`;
}

story(
	'each city hears the channel it chose',
	async ({ enter, house }) => {
		const at = await convene(house);
		const come = async (as, tone, options) => {
			const person = await enter({ as, permissions: ['microphone', 'camera'], ...options });
			await person.page.addInitScript(instruments, tone);
			await person.page.goto(at);
			await person.page.getByRole('button', { name: person.say('sound_join') }).click();
			await person.page.locator('[data-sound=connected]').waitFor();
			return person;
		};
		const hall = await come('head@dangjin.example');
		const cities = [
			await come('officer@dangjin.example', tones.ko),
			await come('officer@siheung.example', tones['zh-Hans'], { width: 360, height: 800 }),
			await come('officer@suwon.example', tones.ja)
		];
		const [, siheung, suwon] = cities;
		// The hall speaks by the browser's own fake microphone, and shows the picture of its fake camera.
		await hall.page.locator('[data-part=mic]').click();
		await hall.page.locator('[data-part=camera]').click();
		// Each city interprets into one language, and listens to another's.
		const languages = Object.keys(tones);
		for (const [i, { page, say }] of cities.entries()) {
			await page.getByLabel(say('sound_desk_into')).selectOption(languages[i]);
			await page.getByRole('button', { name: say('sound_desk_take'), exact: true }).click();
			await page.locator('[data-part=mic][aria-pressed=true]').waitFor();
		}
		for (const away of [1, 2]) {
			for (const [i, { name, page }] of cities.entries()) {
				const tag = languages[(i + away) % languages.length];
				await page.locator(`input[type=radio][value="${tag}"]`).check();
				const tone = () => page.evaluate((list) => window.heard(list), Object.values(tones));
				await until(async () => (await tone()) === tones[tag], `${name} hears ${tag}`);
			}
		}
		await suwon.page.locator('video').first().waitFor();
		await until(
			() =>
				suwon.page.locator('video').evaluateAll((all) => all.some((one) => one.videoWidth > 0 && one.currentTime > 0)),
			'the picture of the hall moves in Suwon'
		);
		assert.deepEqual(await axe(siheung.page, 'the sound of a meeting on a phone'), []);
		assert.ok(
			await siheung.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
			'nothing runs out of the window'
		);
		if (process.env.NARU_PICTURES) {
			await siheung.page.screenshot({ path: `${process.env.NARU_PICTURES}/sound-360.png`, fullPage: true });
			await suwon.page.screenshot({ path: `${process.env.NARU_PICTURES}/sound-1280.png`, fullPage: true });
		}
	},
	{ timeout: 60_000 }
);

/** A meeting of two cities under way, with an interpreter who has accepted: where its room is, and the way of her link. */
async function staffed(house) {
	const officer = await surface(house, 'officer@dangjin.example');
	const { items } = await officer.ask('GET', '/pacts?size=100');
	const pair = items.find((one) => one.kind === 'pair' && one.parties.some(({ tenant }) => tenant === 'rizhao'));
	const space = `pact:${pair.id}`;
	const { id } = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: ko('갯벌 보전 실무협의'),
		purpose: { source: 'ko', said: {} },
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans']
	});
	const path = `/spaces/${space}/meetings/${id}`;
	const second = (at) => `${new Date(at).toISOString().slice(0, 19)}Z`;
	const slot = { start: second(Date.now() + 3_600_000), end: second(Date.now() + 7_200_000), zone: 'Asia/Seoul' };
	await officer.ask('PUT', `${path}/time`, slot, 1);
	await officer.ask('POST', `${path}/invite`, undefined, 2);
	const planned = await officer.ask('POST', `${path}/booth/duties`, {
		from: 'ko',
		to: 'zh-Hans',
		both: true,
		way: 'simultaneous',
		seat: 'remote'
	});
	const duty = `${path}/booth/duties/${planned.duties[0].id}/team`;
	const team = await officer.ask('POST', duty, {
		name: ko('김하나'),
		pairs: [{ from: 'ko', to: 'zh-Hans', both: true }]
	});
	const who = team.duties[0].team[0].id;
	const { url } = await officer.ask('POST', `${duty}/${who}/offer`, { lang: 'zh-Hans' });
	const link = new URL(url).pathname;
	await officer.ask('POST', `/offers/${link.split('/').at(-1)}/answer`, { yes: true });
	await officer.ask('POST', `${path}/open`, {}, 3);
	return { officer, duty: `${duty}/${who}`, link, room: `/app/meetings/${space}/${id}/room` };
}

story(
	'an interpreter comes by her link, is heard and read, and is out when she is excused',
	async ({ enter, house }) => {
		const { officer, duty, link, room } = await staffed(house);
		const voice = await enter({ lang: 'zh-Hans', width: 360, height: 800, permissions: ['microphone'] });
		await voice.page.addInitScript(instruments, tones['zh-Hans']);
		await voice.page.goto(link);
		await voice.page.getByRole('button', { name: voice.say('offer_desk_enter') }).click();
		await voice.page.getByText(voice.say('room_interprets_text')).waitFor();
		await voice.page.getByRole('button', { name: voice.say('room_to_sound') }).click();
		await voice.page.getByRole('button', { name: voice.say('sound_join') }).click();
		await voice.page.locator('[data-sound=connected]').waitFor();
		await voice.page.getByLabel(voice.say('sound_desk_into')).selectOption('zh-Hans');
	await voice.page.getByRole('button', { name: voice.say('sound_desk_take'), exact: true }).click();
	await voice.page.locator('[data-part=mic][aria-pressed=true]').waitFor();

	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', permissions: ['microphone'] });
		await rizhao.page.addInitScript(instruments);
		await rizhao.page.goto(room);
		await rizhao.page.getByRole('button', { name: rizhao.say('room_to_sound') }).click();
		await rizhao.page.getByRole('button', { name: rizhao.say('sound_join') }).click();
		await rizhao.page.locator('[data-sound=connected]').waitFor();
		await rizhao.page.locator('input[type=radio][value="zh-Hans"]').first().check();
		await until(
			async () => (await rizhao.page.evaluate(() => window.heard([440, 880, 1320]))) === 880,
			'Rizhao hears her'
		);

		await voice.page.getByLabel(voice.say('room_write_line')).fill('现在讨论滩涂保护');
		await voice.page.getByRole('button', { name: voice.say('room_write_send') }).click();
		await rizhao.page.getByText('现在讨论滩涂保护').waitFor();
		await voice.page.getByRole('button', { name: voice.say('kind_sign_slower') }).click();
		await rizhao.page.getByText(rizhao.say('kind_sign_slower')).nth(1).waitFor();
		assert.deepEqual(await axe(voice.page, 'the room of an interpreter on a phone'), []);
		assert.ok(
			await voice.page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
			'nothing runs out of the window'
		);
		if (process.env.NARU_PICTURES) {
			await voice.page.screenshot({ path: `${process.env.NARU_PICTURES}/interpreter-360.png`, fullPage: true });
		}
		// Another page of the partnership leads her back.
		await voice.page.goto('/app/partners');
		await voice.page.getByText(voice.say('room_interprets_text')).waitFor();
		await officer.ask('POST', `${duty}/turnout`, { turnout: 'absent' });
		await until(
			async () => !(await voice.page.getByText(voice.say('room_interprets_text')).isVisible()),
			'who is excused is out'
		);
	}
);
