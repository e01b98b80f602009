import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asked, extentOf, laidOver, overnight } from './model';

const choice = {
	clock: 'Asia/Seoul',
	digest: 'daily',
	morning: '08:30',
	zone: '',
	quiet: { on: false, from: '22:00', to: '07:00' },
	families: { chat: { bell: true, mail: true, push: true }, cases: { bell: true, mail: false, push: true } },
	spaces: { 'pact:1': 'none', 'pact:2': 'something of a later version' },
	push: { on: false, devices: [] }
};

test('a change lies over the choice and leaves the rest', () => {
	const next = laidOver(choice, { families: { chat: { bell: false, mail: true, push: true } }, zone: '' });
	assert.equal(next.families.chat.bell, false);
	assert.equal(next.families.cases.mail, false);
	assert.equal(next.digest, 'daily');
	assert.equal(choice.families.chat.bell, true);
});

test('a space of which nothing is known is told wholly', () => {
	assert.equal(extentOf(choice, 'pact:1'), 'none');
	assert.equal(extentOf(choice, 'pact:2'), 'all');
	assert.equal(extentOf(choice, 'home:dangjin'), 'all');
});

test('a quiet that ends earlier than it begins ends on the next day', () => {
	assert.equal(overnight({ on: true, from: '22:00', to: '07:00' }), true);
	assert.equal(overnight({ on: true, from: '12:00', to: '13:00' }), false);
});

test('a filter asks for a kind or a space, never for both', () => {
	assert.deepEqual(asked({ unread: false, about: '' }), {});
	assert.deepEqual(asked({ unread: true, about: 'family:chat' }), { unread: true, family: 'chat' });
	assert.deepEqual(asked({ unread: false, about: 'space:pact:0190' }), { space: 'pact:0190' });
	assert.deepEqual(asked({ unread: false, about: 'family:unheard-of' }), {});
});
