import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heights } from './heights';
import { inline, plain, read, safeLink } from './markdown';
import { fitting, linked, put, unlinked, writingAt } from './mention';
import { guessLang } from '../../locale/guess';
import { ordered, same, shownTo, standing } from './model';
import { find, most, nothing, withChanged, withNew, withNewer, withOlder } from './stretch';

const message = (seq, more = {}) => ({
	seq,
	lane: '',
	by: { member: 'a', tenant: 'dangjin', name: '김' },
	at: new Date(Date.UTC(2026, 0, 1) + seq * 60_000).toISOString(),
	lang: 'ko',
	text: `글 ${seq}`,
	mentions: [],
	files: [],
	cards: [],
	edits: 0,
	reactions: [],
	pinned: false,
	said: {},
	replies: 0,
	...more
});
const run = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));
const seqs = ({ items }) => items.map(({ seq }) => seq);

test('Markdown: what is meant as a sign becomes a node, everything else stays text', () => {
	assert.deepEqual(inline('a **b *c*** `d*e*` f'), [
		{ is: 'text', text: 'a ' },
		{
			is: 'bold',
			children: [
				{ is: 'text', text: 'b ' },
				{ is: 'italic', children: [{ is: 'text', text: 'c' }] }
			]
		},
		{ is: 'text', text: ' ' },
		{ is: 'code', text: 'd*e*' },
		{ is: 'text', text: ' f' }
	]);
	assert.deepEqual(inline('2 * 3 * 4 and snake_case'), [{ is: 'text', text: '2 * 3 * 4 and snake_case' }]);
	assert.deepEqual(
		read('para\nline\n\n- one\n- two\n\n1. first\n\n> quoted\n\n```\n<b>**raw**</b>\n```').map(({ is }) => is),
		['paragraph', 'list', 'list', 'quote', 'fence']
	);
});

test('Markdown: only http, https and mailto can be followed', () => {
	for (const href of ['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', '/app/settings', 'vbscript:x']) {
		assert.equal(safeLink(href), false, href);
		assert.ok(!JSON.stringify(read(`[see](${href})`)).includes('"link"'), href);
	}
	assert.deepEqual(inline('(https://a.example/b).')[1], {
		is: 'link',
		href: 'https://a.example/b',
		children: [{ is: 'text', text: 'https://a.example/b' }]
	});
});

test('Markdown: every source gives a tree, soon, and loses no letter', () => {
	const pieces = ['**', '*', '`', '```', '\n', '> ', '- ', '1. ', '[', '](', ')', '@[', 'https://', '한', '中', '<i>'];
	let seed = 11;
	const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
	for (let round = 0; round < 400; round++) {
		let source = '';
		while (source.length < 60) source += pieces[Math.floor(chance() * pieces.length)];
		const letters = (text) => (text.match(/[한中i]/gu) ?? []).join('');
		const fenced = source.includes('```'); // a fence's first line names a language and is not shown
		if (!fenced) assert.equal(letters(plain(source, 10_000)), letters(source), JSON.stringify(source));
	}
	const begun = performance.now();
	for (const nasty of ['*'.repeat(8000), '['.repeat(8000), '`'.repeat(8000), '>'.repeat(8000), '**a '.repeat(2000)])
		read(nasty);
	assert.ok(performance.now() - begun < 5_000);
});

test('a mention is found while it is written, picked, sent as a link and opened again', () => {
	assert.deepEqual(writingAt('안녕 @김민', 6), { from: 3, query: '김민' });
	assert.equal(writingAt('mail@host', 9), undefined);
	const all = [
		{ target: 'member:1', name: '김민수', note: '당진시' },
		{ target: 'member:2', name: '王芳', note: '辽宁省' },
		{ target: 'tenant:dangjin', name: '당진시', note: '' }
	];
	assert.deepEqual(
		fitting(all, '당진').map(({ target }) => target),
		['tenant:dangjin', 'member:1']
	);
	const given = put('안녕 @김민', 6, { from: 3, query: '김민' }, all[0]);
	assert.deepEqual(given, { text: '안녕 @김민수 ', caret: 8 });
	const sent = linked(`${given.text}그리고 a@b`, [all[0]]);
	assert.deepEqual(sent, { text: '안녕 @[김민수](member:1) 그리고 a@b', mentions: ['member:1'] });
	assert.deepEqual(unlinked(sent.text), {
		text: '안녕 @김민수 그리고 a@b',
		picked: [{ name: '김민수', target: 'member:1' }]
	});
	assert.deepEqual(linked(sent.text, []), sent);
	assert.deepEqual(inline(sent.text)[1], { is: 'mention', name: '김민수', target: 'member:1' });
});

test('the reader sees her own language first and the original on wish', () => {
	const one = message(1, { said: { 'zh-Hans': { text: '文', origin: 'human' } } });
	assert.equal(shownTo(one, 'zh-Hans', false).text, '文');
	assert.equal(shownTo(one, 'zh-Hans', true).text, '글 1');
	assert.equal(shownTo(one, 'ja', false).lang, 'ko');
	assert.equal(shownTo(one, 'ko', false).translation, undefined);
});

test('messages of one person in a row are grouped, but not over a pause, a day or the divider', () => {
	assert.equal(standing(message(1), message(2), false).led, false);
	assert.equal(standing(message(1), message(2), true).led, true);
	assert.equal(standing(message(1), message(9), false).led, true);
	assert.equal(standing(message(1), message(2, { by: { guest: 'g', tenant: 't', name: 'G' } }), false).led, true);
	assert.equal(standing(undefined, message(1), false).day, true);
	assert.equal(same({ tenant: 't', name: 'x' }, { tenant: 't', name: 'x' }), false);
});

test('the language of a text is guessed from its letters', () => {
	assert.equal(guessLang('안녕하세요 Naru 2026', 'en'), 'ko');
	assert.equal(guessLang('本周三开会，请确认。', 'ko'), 'zh-Hans');
	assert.equal(guessLang('会議は水曜日です', 'ko'), 'ja');
	assert.equal(guessLang('了解', 'ja'), 'ja');
	assert.equal(guessLang('See you on Wednesday', 'ko'), 'en');
	assert.equal(guessLang('👍 12:30', 'zh-Hans'), 'zh-Hans');
});

test('a stretch takes pages on both sides and what is new, without holes or doubles', () => {
	let one = { items: run(40, 60), first: false, last: true };
	one = withOlder(one, { items: run(20, 41), first: false });
	assert.deepEqual(seqs(one), seqs({ items: run(20, 60) }));
	one = withNew(one, message(61));
	assert.equal(withNew(one, message(61)).items.length, one.items.length);
	assert.equal(one.items.at(-1).seq, 61);
	assert.equal(withNew({ ...one, last: false }, message(70)).items.at(-1).seq, 61, 'an end that is not the end');
	assert.equal(withNew(one, message(3)).items[0].seq, 20, 'older than what is held');
	assert.equal(find(withChanged(one, message(30, { text: '새' })), 30).text, '새');
	assert.equal(withChanged(one, message(999)), one);
	one = withNewer({ items: run(1, 20), first: true, last: false }, { items: run(20, 50), last: true });
	assert.deepEqual([one.items.length, one.first, one.last], [50, true, true]);
	assert.deepEqual(seqs(withNew({ ...nothing, first: true, last: true }, message(1))), [1]);
});

test('a stretch is bounded, and knows that it no longer reaches the end it let go of', () => {
	const whole = { items: run(2001, 2000 + most), first: false, last: true };
	const older = withOlder(whole, { items: run(1901, 2000), first: true });
	assert.deepEqual([older.items.length, older.items[0].seq, older.last, older.first], [most, 1901, false, true]);
	const newer = withNewer(older, { items: run(older.items.at(-1).seq + 1, 2000 + most), last: true });
	assert.deepEqual([newer.items.at(-1).seq, newer.first, newer.last], [2000 + most, false, true]);
});

test('rows are found by their distance, and guessed heights give way to measured ones', () => {
	const heights = new Heights();
	heights.list([3, 5, 8, 9]);
	assert.equal(heights.total, 4 * 72);
	assert.equal(heights.measured([{ key: 5, height: 100 }]), true);
	assert.equal(heights.measured([{ key: 5, height: 100.2 }]), false);
	assert.equal(heights.top(1), 100, 'unknown rows are guessed from the known');
	assert.equal(heights.at(0), 0);
	assert.equal(heights.at(150), 1);
	assert.equal(heights.at(10_000), 3);
	assert.deepEqual(heights.between(90, 210), { start: 0, end: 3 });
	assert.equal(heights.indexOf(8), 2);
	heights.list([]);
	assert.deepEqual(heights.between(0, 500), { start: 0, end: 0 });
});

test('the lobby comes first, then the room that moved last', () => {
	const room = (id, kind, last_at) => ({ id, kind, last_at });
	const rooms = [room('a', 'topic', '2026-01-01'), room('b', 'topic', '2026-02-01'), room('c', 'lobby')];
	assert.deepEqual(
		ordered(rooms).map(({ id }) => id),
		['c', 'b', 'a']
	);
});
