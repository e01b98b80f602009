import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movesFrom, needsReason, onward } from './adoption';
import { changed, onlyTheirs, sameContent, taking } from './difference';
import {
	blank,
	lacks,
	languagesOf,
	nextDeed,
	outgoing,
	staleIn,
	stepOf,
	withLine,
	withOrigin,
	withPart,
	withSource
} from './model';
import { emptyDoc, goodLink, revealed, runes, sameDoc, tidy } from './prose';
import { addressOf, narrowed, shownCounts, span, toggled, widened, wishOf } from './shelf';

const paragraph = (text) => ({
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text }] }]
});

function whole() {
	let one = withLine(blank('ko'), 'title', 'ko', 'title');
	one = withLine(one, 'summary', 'ko', 'summary');
	one = withPart(one, 'background', 'ko', paragraph('a'));
	one = withPart(one, 'process', 'ko', paragraph('b'));
	one = withPart(one, 'lessons', 'ko', paragraph('c'));
	return { ...one, sectors: ['YTH'] };
}

test('a blank case lacks all that a reviewer needs, in the order of the form', () => {
	assert.deepEqual(lacks(blank('ko')), ['title', 'summary', 'sectors', 'background', 'process', 'outcome']);
	assert.deepEqual(lacks(whole()), []);
});

test('what is written in a translation does not stand in for the source', () => {
	const one = withSource(whole(), 'en');
	assert.deepEqual(lacks(one), ['title', 'summary', 'background', 'process', 'outcome']);
});

test('only whole things are sent, on one line and without invisible characters', () => {
	let one = withLine(whole(), 'summary', 'ko', ' a\u200b\n b ');
	one = withLine(one, 'title', 'en', ' ');
	one = {
		...one,
		year_from: 20,
		year_to: 2019,
		sources: [
			{ title: '', publisher: 'p' },
			{ title: 't', date: '2024-13' }
		]
	};
	const sent = outgoing(one);
	assert.equal(sent.summary.said.ko?.value, 'a b');
	assert.deepEqual(Object.keys(sent.title.said), ['ko']);
	assert.equal(sent.year_from, 0);
	assert.deepEqual(sent.sources, [{ title: 't', publisher: '', date: '', locator: '' }]);
});

test('the origin of a language holds for all that is written in it, until it is changed', () => {
	let one = withOrigin(withLine(whole(), 'title', 'ja', 'x'), 'ja', 'machine', 'tool');
	one = withLine(one, 'summary', 'ja', 'y');
	assert.equal(one.summary.said.ja?.origin, 'machine');
	assert.equal(one.summary.said.ja?.tool, 'tool');
	one = withOrigin(one, 'ja', 'human', '');
	assert.equal(one.title.said.ja?.tool, undefined);
	assert.deepEqual(languagesOf(one), ['ko', 'ja']);
	assert.equal(staleIn(one, 'ja'), false);
});

test('two texts brought together lose nothing that either alone has changed', () => {
	const base = whole();
	const mine = withPart(base, 'process', 'ko', paragraph('mine'));
	const theirs = withLine(withLine(base, 'summary', 'ko', 'theirs'), 'title', 'en', 'new');
	const taken = onlyTheirs(base, mine, theirs);
	assert.deepEqual(taken.sort(), ['summary.ko', 'title.en']);
	const both = taking(mine, theirs, taken);
	assert.deepEqual(changed(both, mine).sort(), ['summary.ko', 'title.en']);
	assert.deepEqual(changed(both, theirs), ['process.ko']);
	assert.ok(sameContent(taking(both, base, changed(both, base)), base));
});

test('a field in which both changed is left to the writer', () => {
	const base = whole();
	const mine = withLine(base, 'title', 'ko', 'mine');
	const theirs = withLine(base, 'title', 'ko', 'theirs');
	assert.deepEqual(onlyTheirs(base, mine, theirs), []);
	assert.deepEqual(changed(mine, theirs), ['title.ko']);
});

test('faults lead to the step where their field is', () => {
	for (const [path, step] of [
		['parts.process.ko', 'process'],
		['title.ko', 'basics'],
		['sources[0].title', 'basics'],
		['background', 'background']
	])
		assert.equal(stepOf(path), step);
});

test('one deed comes first, and only one that may be done', () => {
	assert.equal(nextDeed({ submit: true, save: true }, false), 'save');
	assert.equal(nextDeed({ submit: true, save: true }, true), 'submit');
	assert.equal(nextDeed({ approve: true, return: true }, true), 'approve');
	assert.equal(nextDeed({ withdraw: true, revise: true }, true), undefined);
});

test('a document is tidied to the subset', () => {
	const doc = tidy({
		type: 'doc',
		content: [
			{ type: 'heading', attrs: { level: 1, textAlign: 'left' }, content: [{ type: 'text', text: 'h' }] },
			{ type: 'image', attrs: { src: 'x' } },
			{ type: 'bulletList', content: [] },
			{
				type: 'paragraph',
				content: [
					{ type: 'hardBreak', marks: [{ type: 'bold' }] },
					{
						type: 'text',
						text: 'a',
						marks: [{ type: 'link', attrs: { href: 'javascript:x', target: '_blank' } }, { type: 'bold' }]
					},
					{ type: 'text', text: '\u202e' }
				]
			}
		]
	});
	assert.deepEqual(doc, {
		type: 'doc',
		content: [
			{ type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'h' }] },
			{ type: 'paragraph', content: [{ type: 'hardBreak' }, { type: 'text', marks: [{ type: 'bold' }], text: 'a' }] }
		]
	});
	assert.ok(sameDoc(doc, tidy(doc)));
	assert.ok(emptyDoc({ type: 'doc', content: [{ type: 'paragraph' }] }));
	assert.equal(runes(paragraph('a🙂')), 2);
});

test('links lead to pages and mailboxes alone', () => {
	for (const good of ['https://city.example/a', 'http://city.example', 'mailto:a@b.example'])
		assert.ok(goodLink(good), good);
	for (const bad of [
		'javascript:alert(1)',
		'https://u:p@city.example',
		'data:text/html,x',
		'/a',
		'mailto:x',
		'https:///x',
		'ht tp://x'
	])
		assert.ok(!goodLink(bad), bad);
});

test('invisible characters go, honest joiners stay', () => {
	assert.equal(revealed('a\u200b\ufeffb\u3164'), 'ab');
	assert.equal(revealed('👩\u200d🌾'), '👩\u200d🌾');
	assert.equal(revealed('a\u200db'), 'ab');
	assert.equal(revealed('\ud800x'), 'x');
});

test('an adoption goes on one phase at a time; going back and out take a reason', () => {
	assert.deepEqual(movesFrom('considering'), ['considering', 'planned', 'dropped']);
	assert.deepEqual(movesFrom('dropped'), ['considering', 'planned', 'pilot', 'implemented']);
	assert.equal(onward('pilot'), 'implemented');
	assert.equal(onward('implemented'), undefined);
	assert.ok(needsReason('planned', 'considering'));
	assert.ok(needsReason('planned', 'dropped'));
	assert.ok(needsReason('dropped', 'planned'));
	assert.ok(!needsReason('planned', 'planned'));
	assert.ok(!needsReason('planned', 'pilot'));
});

test('a wish survives its address, and nonsense in it is passed over', () => {
	const wish = toggled(wishOf(new URLSearchParams('q=%ED%8C%8C%EA%B2%AC&sector=PPL&from=2010')), 'sector', 'YTH');
	assert.deepEqual(wishOf(new URLSearchParams(addressOf(wish))), wish);
	assert.equal(narrowed(wish), 3);
	assert.equal(addressOf(widened({ ...wish, q: '' })), '');
	assert.equal(wishOf(new URLSearchParams('from=20&order=x')).from, '');
});

test('what was chosen stays in sight though nothing is found in it', () => {
	assert.deepEqual(shownCounts([{ key: 'a', count: 2 }], ['b']), [
		{ key: 'a', count: 2 },
		{ key: 'b', count: 0 }
	]);
	assert.equal(span(2014, 0), '2014–');
	assert.equal(span(2019, 2019), '2019');
});
