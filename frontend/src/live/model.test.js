import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closed, pauseBefore } from './again';
import { Course } from './course';
import { readFrame, topicOf } from './frames';
import { floorVolume, places } from './rtc';

const entries = (...seqs) => seqs.map((seq) => ({ seq, kind: 'post' }));
const seqs = ({ fresh }) => fresh.map(({ seq }) => seq);

test('each entry is given once and in order, whatever arrives twice', () => {
	const course = new Course(3);
	assert.deepEqual(seqs(course.take(entries(2, 3, 4, 5))), [4, 5]);
	assert.deepEqual(seqs(course.take(entries(4, 5, 6))), [6]);
	assert.equal(course.last, 6);
});

test('nothing behind a gap is given, and the place before it stays', () => {
	const course = new Course(3);
	assert.deepEqual(course.take(entries(4, 6, 7)), { fresh: entries(4), gap: true });
	assert.equal(course.last, 4);
	assert.deepEqual(seqs(course.take(entries(5, 6, 7))), [5, 6, 7]);
});

test('who follows from now begins at the head, and an own place is not moved by it', () => {
	const course = new Course();
	course.entered(9);
	assert.deepEqual(seqs(course.take(entries(9, 10))), [10]);
	const own = new Course(4);
	own.entered(9);
	assert.equal(own.last, 4);
});

test('any order and repetition of batches gives the whole log in the end', () => {
	let seed = 7;
	const chance = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
	for (let round = 0; round < 200; round++) {
		const course = new Course(0);
		const had = [];
		while (had.length < 30) {
			const from = Math.max(1, (course.last ?? 0) + 1 - Math.floor(chance() * 4) + Math.floor(chance() * 2));
			const batch = entries(...Array.from({ length: 1 + Math.floor(chance() * 5) }, (_, i) => from + i));
			had.push(...course.take(batch).fresh.map(({ seq }) => seq));
		}
		assert.deepEqual(
			had,
			had.map((_, i) => i + 1)
		);
	}
});

test('changed rights are taken up at once, but not in a circle', () => {
	assert.equal(pauseBefore(closed.rights, 0, 0.9), 0);
	assert.ok(pauseBefore(closed.rights, 1, 0) > 0);
	assert.ok(pauseBefore(closed.going, 0, 0.99) < 1_600);
	assert.ok(pauseBefore(closed.tooMany, 0, 0) >= 10_000);
});

test('pauses grow, differ by chance and stay bounded', () => {
	assert.ok(pauseBefore(1006, 5, 0.5) > pauseBefore(1006, 1, 0.5));
	assert.notEqual(pauseBefore(1006, 3, 0.1), pauseBefore(1006, 3, 0.9));
	for (const tries of [0, 3, 9, 400]) assert.ok(pauseBefore(1006, tries, 0.999) <= 46_000);
});

test('what is no frame is passed over', () => {
	for (const said of ['', '{', '[]', 'null', '{"t":"dance"}', new ArrayBuffer(2)]) {
		assert.equal(readFrame(said), undefined);
	}
	assert.deepEqual(readFrame('{"t":"log","topic":"a/room/b","entries":[{"seq":1,"kind":"post"},{"kind":"post"},7]}'), {
		t: 'log',
		topic: 'a/room/b',
		entries: [{ seq: 1, kind: 'post' }]
	});
	assert.equal(topicOf('home:dangjin', 'room', 'x'), 'home:dangjin/room/x');
});

test('the places for what is one’s own are those that the server only receives', () => {
	const part = (mid, way) => `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:${mid}\r\na=${way}\r\n`;
	const sdp = `v=0\r\na=group:BUNDLE 0 1 2\r\n${part('0', 'recvonly')}${part('1', 'recvonly')}${part('2', 'sendonly')}`;
	assert.deepEqual(places(sdp), ['0', '1']);
	assert.deepEqual(places('v=0\r\n'), []);
});

test('the floor is beneath an interpreter, and aloud while there is none', () => {
	const state = (duty) => ({ wish: { channel: 'zh' }, channels: [{ channel: 'zh', duty }] });
	assert.equal(floorVolume(undefined, 1, 0.2), 1);
	assert.equal(floorVolume(state('seat'), 1, 0.2), 0.2);
	assert.equal(floorVolume(state(undefined), 1, 0.2), 1);
	assert.equal(floorVolume({ wish: {}, channels: [{ channel: 'zh', duty: 'seat' }] }, 0.8, 0.2), 0.8);
});
