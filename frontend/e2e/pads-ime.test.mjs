// Two cities write Korean and Chinese into one paragraph at the same moment, by input methods that compose each letter: nothing is lost or doubled.
import assert from 'node:assert/strict';
import { surface } from './house.mjs';
import { stage, until } from './stage.mjs';

const { story } = stage();
const korean = 'officer@dangjin.example';
const chinese = 'liaison@rizhao.example';

/** So many keys are pressed by all together, at several computers of each city. NARU_KEYSTROKES=10000 takes the better part of ten minutes. */
const keystrokes = Number(process.env.NARU_KEYSTROKES ?? 1_000);
const seats = 3;

const leads = [...'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'];

/** 한 grows from ㅎ through 하. */
function growing(letter) {
	const at = letter.codePointAt(0) - 0xac00;
	const open = String.fromCodePoint(0xac00 + at - (at % 28));
	const lead = leads[Math.floor(at / 588)];
	return open === letter ? [lead, letter] : [lead, open, letter];
}

/** A computer at which somebody writes, and what she has written. */
class Seat {
	said = '';
	pressed = 0;
	constructor(person, wire) {
		this.person = person;
		this.wire = wire;
	}
	compose(text) {
		this.pressed++;
		return this.wire.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
	}
	commit(text) {
		this.said += text;
		return this.wire.send('Input.insertText', { text });
	}
	/** Each syllable is committed by the key that begins the next, as Korean input methods do. */
	async hangul(text, most) {
		let open = '';
		while (this.pressed < most)
			for (const letter of text) {
				for (const [i, state] of growing(letter).entries()) {
					const before = i === 0 && open ? this.commit(open) : undefined;
					await Promise.all([before, this.compose(state)]);
				}
				open = letter;
			}
		await this.commit(open);
	}
	/** Letters of the sound grow until a word is chosen by one more key. */
	async sounds(words, most) {
		while (this.pressed < most)
			for (const [sound, word] of words) {
				for (let i = 1; i <= sound.length; i++) await this.compose(sound.slice(0, i));
				this.pressed++;
				await this.commit(word);
			}
	}
}

const pinyin = [
	['youhao', '友好'],
	['xieyi', '协议'],
	['chengshi', '城市'],
	['hezuo', '合作']
];
const kana = [
	['こうりゅう', '交流'],
	['ひので', 'ヒノデ']
];

async function begin(house) {
	const dangjin = await surface(house, korean);
	const rizhao = await surface(house, chinese);
	const theirs = rizhao.me.spaces.map(({ space }) => space);
	const { space } = dangjin.me.spaces.find((one) => one.kind === 'pact' && theirs.includes(one.space));
	const title = { source: 'ko', said: { ko: { value: '함께 쓰는 문단' } } };
	const pad = await dangjin.ask('POST', `/spaces/${space}/pads`, { kind: 'free', langs: ['ko'], title });
	const words = Array.from({ length: seats * 2 }, (_, i) => `[${i}]`).join('');
	const content = { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] };
	await dangjin.ask('PUT', `/spaces/${space}/pads/${pad.id}/texts/ko`, { content });
	return { space, pad, dangjin };
}

const field = ({ page }) => page.locator('.pad-text');
const textOf = (person) =>
	field(person).evaluate((one) => {
		const copy = one.querySelector('p').cloneNode(true);
		for (const caret of copy.querySelectorAll('.caret, .ProseMirror-separator')) caret.remove();
		return copy.textContent.replaceAll('\u2060', '');
	});

/** Puts the caret behind the sign of a seat. */
async function sit(person, at) {
	await field(person).focus();
	await field(person).evaluate((one, sign) => {
		const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode()) {
			const found = node.data.indexOf(sign);
			if (found >= 0) getSelection().collapse(node, found + sign.length);
		}
	}, `[${at}]`);
}

story(
	'two cities compose letters in one paragraph',
	async ({ enter, house }) => {
		const { space, pad } = await begin(house);
		const people = [];
		for (let i = 0; i < seats * 2; i++) {
			const person = await enter(i % 2 ? { as: chinese, lang: 'zh-Hans' } : { as: korean });
			await person.page.goto(`/app/pads/${space}/${pad.id}`);
			await field(person).filter({ hasText: '[0]' }).waitFor();
			await sit(person, i);
			people.push(new Seat(person, await person.context.newCDPSession(person.page)));
		}
		const most = keystrokes / people.length;
		await Promise.all(
			people.map((seat, i) =>
				i % 2 === 0 ? seat.hangul('당진시와함께우호협정을맺는다', most) : seat.sounds(i === 1 ? [...kana, ...pinyin] : pinyin, most)
			)
		);
		assert.ok(people.reduce((sum, { pressed }) => sum + pressed, 0) >= keystrokes, 'all keys were pressed');
		await until(async () => {
			const texts = await Promise.all(people.map(({ person }) => textOf(person)));
			return texts.every((text) => text === texts[0]);
		}, 'all read the same');
		const text = await textOf(people[0].person);
		for (const [i, seat] of people.entries()) {
			const next = i + 1 < people.length ? text.indexOf(`[${i + 1}]`) : text.length;
			const written = text.slice(text.indexOf(`[${i}]`) + 3, next);
			assert.equal(written, seat.said, `what seat ${i} has written stands where she wrote it, once`);
		}
	},
	{ timeout: 180_000 + keystrokes * 60 }
);
