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
			() => suwon.page.locator('video').evaluateAll((all) => all.some((one) => one.videoWidth > 0 && one.currentTime > 0)),
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
