import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, compareWords } from './difference.ts';
import { blocksOf, newId, nextNumber } from './model.ts';

const text = (value) => ({ type: 'text', text: value });
const paragraph = (value) => ({ type: 'paragraph', content: [text(value)] });
const doc = (...content) => ({ type: 'doc', content });
const shown = (pieces) => pieces.map(({ text, side }) => (side ? `${side === 'old' ? '-' : '+'}${text}` : text)).join('|');

test('words are told apart in languages without spaces', () => {
	assert.equal(shown(compareWords('本协议有效期为三年。', '本协议有效期为五年。', 'zh-Hans')).includes('本协议有效期为'), true);
	assert.equal(compareWords('같은 말', '같은 말', 'ko').every(({ side }) => side === undefined), true);
	const ko = compareWords('협정의 기간은 3년으로 한다.', '협정의 기간은 5년으로 한다.', 'ko');
	assert.deepEqual(ko.filter(({ side }) => side).map(({ side }) => side), ['old', 'new']);
	assert.equal(ko.filter(({ side }) => side !== 'new').map(({ text }) => text).join(''), '협정의 기간은 3년으로 한다.');
	assert.equal(ko.filter(({ side }) => side !== 'old').map(({ text }) => text).join(''), '협정의 기간은 5년으로 한다.');
});

test('a text reads as it became another', () => {
	const old = doc(paragraph('제1조 목적은 우호 증진이다.'), paragraph('지워질 단락'), paragraph('그대로'));
	const fresh = doc(paragraph('제1조 목적은 우호와 협력의 증진이다.'), paragraph('그대로'), paragraph('새 단락'));
	assert.deepEqual(compare(old, fresh, 'ko').map(({ state }) => state), ['changed', 'removed', 'same', 'added']);
	assert.deepEqual(compare(old, old, 'ko').map(({ state }) => state), ['same', 'same', 'same']);
});

test('a clause and a table are rows of blocks', () => {
	const cell = { type: 'tableCell', content: [paragraph('칸')] };
	const table = { type: 'table', content: [{ type: 'tableRow', content: [cell, cell] }] };
	const clause = { type: 'clause', attrs: { number: '2', prevails: 'ko' }, content: [paragraph('조문')] };
	assert.deepEqual(blocksOf(doc(clause, table)).map(({ kind }) => kind), ['clause', 'paragraph', 'cell', 'cell']);
});

test('articles are counted on', () => {
	assert.equal(nextNumber([]), '1');
	assert.equal(nextNumber(['1', '2', 'A', ' 10 ']), '11');
	assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
