import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, tidy, wordOf } from './model';
import { readSheet } from './sheet';

test('a text is cut at its marks and nothing of it is lost', () => {
	const text = '우호 도시와 오지를 방문';
	const marks = [{ start: 7, end: 9, code: 'own.1', instead: '산간 지역' }];
	const pieces = cut(text, marks);
	assert.equal(pieces.map((piece) => piece.text).join(''), text);
	assert.deepEqual(
		pieces.filter((piece) => piece.mark).map((piece) => piece.text),
		['오지']
	);
	assert.deepEqual(cut('', []), []);
});

test('a mark inside another is passed over', () => {
	const marks = [
		{ start: 0, end: 4, code: 'a' },
		{ start: 2, end: 3, code: 'b' }
	];
	assert.deepEqual(
		cut('abcdef', marks).map((piece) => piece.text),
		['abcd', 'ef']
	);
});

test('a word is the reader’s, else any', () => {
	assert.equal(wordOf({ code: 'x', words: { ko: '결연', en: 'tie' } }, 'en'), 'tie');
	assert.equal(wordOf({ code: 'x', words: { ko: '결연' } }, 'ja'), '결연');
	assert.equal(wordOf({ code: 'x', words: {} }, 'ja'), 'x');
	assert.deepEqual(tidy({ ko: ' 결연 ', en: ' ' }), { ko: '결연' });
});

test('a sheet is read with commas, tabs, quotes and a mark', () => {
	const sheet = readSheet('\ufeffko,en,note\r\n결연,"tie, or ""bond""","two\nlines"\r\n\r\n');
	assert.deepEqual(sheet, {
		head: ['ko', 'en', 'note'],
		rows: [['결연', 'tie, or "bond"', 'two\nlines']],
		unknown: []
	});
	assert.deepEqual(readSheet('ko\tsort\n결연\tties').unknown, ['sort']);
	assert.deepEqual(readSheet('').rows, []);
});
