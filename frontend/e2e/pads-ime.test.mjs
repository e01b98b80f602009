// Two cities write Korean, Chinese and Japanese into one paragraph at the same moment, by input methods that compose each letter: nothing is lost or doubled.
import assert from 'node:assert/strict';
import { surface } from './house.mjs';
import { growing } from './ime.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const korean = 'officer@dangjin.example';
const chinese = 'liaison@rizhao.example';

/** So many keys are pressed by all together. NARU_KEYSTROKES says another number, for a quick look. */
const keystrokes = Number(process.env.NARU_KEYSTROKES ?? 10_000);

/** In each paragraph all together press so many: longer ones nobody writes. */
const aParagraph = 1_000;

/** So many keys a seat may have on their way to the browser: hands are faster than a busy page. */
const ahead = 8;

/** Between two words a hand rests so long, in ms: it is then that the page shows what others have written meanwhile. */
const rest = 45;

/** The paragraphs as they stand in an editor, without what is only drawn into them. */
const paragraphs = (one) => {
	const copy = one.cloneNode(true);
	for (const caret of copy.querySelectorAll('.caret, .ProseMirror-separator')) caret.remove();
	return [...copy.querySelectorAll('p')].map((line) => line.textContent.replaceAll('\u2060', ''));
};

/** A computer at which somebody writes, and what she has written. */
class Seat {
	/** In the paragraph where she sits. */
	said = '';
	/** In all paragraphs. */
	written = 0;
	pressed = 0;
	/** How often others' letters have come into the paragraph between two of one's own words. */
	met = 0;
	#way = [];
	#others = 0;
	constructor(person, wire) {
		this.person = person;
		this.wire = wire;
	}
	async #send(method, params) {
		this.#way.push(this.wire.send(method, params));
		if (this.#way.length >= ahead) await this.#way.shift();
	}
	compose(state) {
		this.pressed++;
		return this.#send('Input.imeSetComposition', { text: state, selectionStart: state.length, selectionEnd: state.length });
	}
	commit(word) {
		this.said += word;
		this.written += word.length;
		return this.#send('Input.insertText', { text: word });
	}
	async rest() {
		await Promise.all(this.#way.splice(0));
		const expression = `new Promise((done) => setTimeout(() => done(document.querySelector('.pad-text').textContent.length), ${rest}))`;
		const { result } = await this.wire.send('Runtime.evaluate', { expression, awaitPromise: true });
		const others = result.value - this.written;
		if (others > this.#others) this.met++;
		this.#others = others;
	}
	/** Each syllable is committed by the key that begins the next, as Korean input methods do; the blank is a key of its own. Now and then a vowel is taken back. */
	async hangul(words, most) {
		for (let turn = 0; this.pressed < most; turn++) {
			const word = words[turn % words.length];
			let open = '';
			for (const [i, letter] of [...word].entries()) {
				const states = growing(letter);
				if ((turn + i) % 5 === 0) states.splice(1, 0, states[1], states[0]);
				if (open) await this.commit(open);
				for (const state of states) await this.compose(state);
				open = letter;
			}
			await this.commit(open);
			this.pressed++;
			await this.commit(' ');
			await this.rest();
		}
	}
	/** Letters of the sound grow until a word is chosen by one more key. Now and then a sound is given up before. */
	async sounds(words, most) {
		for (let turn = 0; this.pressed < most; turn++) {
			const [sound, word] = words[turn % words.length];
			if (turn % 7 === 3) {
				await this.compose(sound.slice(0, 1));
				await this.compose('');
			}
			for (let i = 1; i <= sound.length; i++) await this.compose(sound.slice(0, i));
			await this.compose(word);
			await this.commit(word);
			await this.rest();
		}
	}
}

const hangul = ['당진시와', '함께', '우호협정을', '맺는다'];
const pinyin = [
	['youhao', '友好'],
	['xieyi', '协议'],
	['chengshi', '城市'],
	['hezuo', '合作']
];
const kana = [
	['こうりゅう', '交流'],
	['ひので', 'ヒノデ'],
	['きょうてい', '協定']
];

/** Who sits where, with the input methods of her city and of its partners. */
const seats = [
	{ as: korean, write: (seat, most) => seat.hangul(hangul, most) },
	{ as: chinese, lang: 'zh-Hans', write: (seat, most) => seat.sounds([...pinyin, ...kana], most) }
];

const rounds = Math.ceil(keystrokes / aParagraph);
/** Behind it a seat writes in a round. */
const sign = (round, seat) => `[${round + 1}.${seat + 1}]`;

/** A paragraph of both cities for each line. */
async function begin(house, lines) {
	const dangjin = await surface(house, korean);
	const rizhao = await surface(house, chinese);
	const theirs = rizhao.me.spaces.map(({ space }) => space);
	const { space } = dangjin.me.spaces.find((one) => one.kind === 'pact' && theirs.includes(one.space));
	const title = { source: 'ko', said: { ko: { value: '함께 쓰는 문단' } } };
	const pad = await dangjin.ask('POST', `/spaces/${space}/pads`, { kind: 'free', langs: ['ko'], title });
	const content = { type: 'doc', content: lines.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] })) };
	await dangjin.ask('PUT', `/spaces/${space}/pads/${pad.id}/texts/ko`, { content });
	const text = async () => {
		const { items } = await dangjin.ask('GET', `/spaces/${space}/pads/${pad.id}/texts`);
		return items[0].document.content.map(({ content }) => content.map((run) => run.text).join('')).join();
	};
	return { space, pad, text };
}

const field = ({ page }) => page.locator('.pad-text');

/** Sits down before a pad. */
async function arrive(enter, { as, lang = 'ko' }, { space, pad }) {
	const person = await enter({ as, lang, width: 640, height: 480 });
	await person.page.goto(`/app/pads/${space}/${pad.id}`);
	await field(person).filter({ hasText: sign(0, 0) }).waitFor();
	return new Seat(person, await person.context.newCDPSession(person.page));
}

/** Puts the caret behind a sign. */
async function sit({ person }, at) {
	await field(person).focus();
	await field(person).evaluate((one, at) => {
		const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const found = node.data.indexOf(at);
			if (found >= 0) getSelection().collapse(node, found + at.length);
		}
	}, at);
}

story(
	'two cities compose letters in one paragraph',
	async ({ enter, house, t }) => {
		const lines = Array.from({ length: rounds }, (_, round) => seats.map((_, i) => sign(round, i)).join(''));
		const at = await begin(house, lines);
		const people = [];
		for (const who of seats) people.push(await arrive(enter, who, at));
		const whole = [];
		const from = Date.now();
		for (let round = 0; round < rounds; round++) {
			const most = ((round + 1) * keystrokes) / rounds / people.length;
			for (const [i, seat] of people.entries()) {
				seat.said = '';
				await sit(seat, sign(round, i));
			}
			await Promise.all(people.map((seat, i) => seats[i].write(seat, most)));
			whole.push(people.map(({ said }, i) => sign(round, i) + said).join(''));
			const shown = () => Promise.all(people.map(({ person }) => field(person).evaluate(paragraphs)));
			await until(async () => (await shown()).every((one) => one[round] === whole[round]), '', 20_000).catch(() => undefined);
			for (const [i, one] of (await shown()).entries()) assert.deepEqual(one.slice(0, round + 1), whole, `seat ${i} reads what each has written where she wrote it, once`);
		}
		const pressed = people.reduce((sum, seat) => sum + seat.pressed, 0);
		t.diagnostic(`${pressed} keys in ${((Date.now() - from) / 1000).toFixed(1)} s`);
		assert.ok(pressed >= keystrokes, 'all keys were pressed');
		for (const [i, { met }] of people.entries()) assert.ok(met >= keystrokes / 1000, `others' letters came between those of seat ${i} ${met} times`);

		await until(async () => (await at.text()) === whole.join(), 'the server has kept the same');
	},
	{ timeout: 120_000 + keystrokes * 60 }
);

story('a word stands although another city wrote meanwhile and the browser has not yet told of the caret behind it', async ({ enter, house }) => {
	const at = await begin(house, [sign(0, 0) + sign(0, 1)]);
	const [dangjin, rizhao] = [await arrive(enter, seats[0], at), await arrive(enter, seats[1], at)];
	const shown = (seat) => field(seat.person).evaluate(paragraphs);
	await sit(dangjin, sign(0, 0));
	await sit(rizhao, sign(0, 1));
	await rizhao.rest();
	// A browser that is busy tells of the caret late; this one doesn't at all.
	await rizhao.person.page.evaluate(() => {
		window.addEventListener('selectionchange', (event) => event.isTrusted && event.stopImmediatePropagation(), { capture: true });
	});
	const [[sound, word], [, next]] = pinyin;
	for (let i = 1; i <= sound.length; i++) await rizhao.compose(sound.slice(0, i));
	await dangjin.hangul(['당진'], 1);
	await until(async () => (await at.text()).startsWith(`${sign(0, 0)}당진 `), 'the other city has written');
	await rizhao.rest();
	await rizhao.compose(word);
	await rizhao.commit(word);
	await until(async () => (await shown(rizhao))[0].includes('당진'), 'what waited is drawn as soon as the word stands');
	await rizhao.compose(next);
	await rizhao.commit(next);
	await until(async () => (await shown(dangjin))[0].endsWith(next), 'the next word has come');
	for (const seat of [dangjin, rizhao]) assert.deepEqual(await shown(seat), [`${sign(0, 0)}당진 ${sign(0, 1)}${word}${next}`]);
});
