// Two sides name whom they send, show of them what they have a ground for, and reply for each; the hall fills, and who waits moves up.
import assert from 'node:assert/strict';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';

const { story } = stage();

const ko = (value) => ({ source: 'ko', said: { ko: { value } } });
const none = { source: 'ko', said: {} };

async function pactWith(at, tenant) {
	const { items } = await at.ask('GET', '/pacts?size=100');
	return `pact:${items.find((one) => one.kind === 'pair' && one.parties.some((party) => party.tenant === tenant)).id}`;
}

async function sound(page, what) {
	assert.deepEqual(await axe(page, what), []);
	assert.ok(
		await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth),
		`${what}: nothing runs out of the window`
	);
}

/** A meeting of Dangjin and Rizhao to which both were invited, in a hall of one seat. */
async function convened(officer, space) {
	const begun = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: ko('대표단 실무협의'),
		purpose: none,
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans'],
		capacity: 1
	});
	const at = `/spaces/${space}/meetings/${begun.id}`;
	await officer.ask('POST', `${at}/invite`, undefined, 1);
	const start = new Date(Date.now() + 20 * 3_600_000);
	await officer.ask(
		'PUT',
		`${at}/time`,
		{ start: start.toISOString(), end: new Date(+start + 7_200_000).toISOString(), zone: 'Asia/Seoul' },
		2
	);
	return begun.id;
}

async function choose(page, say, person, option) {
	await page.getByLabel(say('people_reply_of', { name: person })).selectOption({ label: say(option) });
	await page.getByText(say('people_replied')).first().waitFor();
}

story('a delegation is named, shown and replies', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');
	const id = await convened(officer, space);
	const at = `/app/meetings/${space}/${id}`;

	// The guest side names its head on a phone, in Chinese letters of one syllable.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`${at}?tab=people`);
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_before'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('people_tab') }).click();
	await rizhao.page.getByText(rizhao.say('people_empty')).waitFor();
	await sound(rizhao.page, 'an empty delegation on a phone');
	await rizhao.page.getByRole('button', { name: rizhao.say('people_add') }).click();
	const form = rizhao.page.getByRole('dialog');
	await form.getByLabel(rizhao.say('people_given')).first().fill('王');
	await form.getByLabel(new RegExp(`^${rizhao.say('people_title')}`)).fill('副主任');
	await form.getByLabel(new RegExp(`^${rizhao.say('people_diet')}`)).fill('清真');
	await form.getByLabel(new RegExp(`^${rizhao.say('people_rank')}`)).selectOption('director');
	await sound(rizhao.page, 'the form of a person on a phone');
	await form.getByRole('button', { name: rizhao.say('ui_save') }).click();
	await form.waitFor({ state: 'detached' });
	await rizhao.page.getByText(rizhao.say('people_is_private')).waitFor();

	// The host knows nothing of her yet.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(at);
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('people_tab') }).click();
	await page.getByText(say('people_roll_empty')).waitFor();
	assert.equal(await page.getByText('副主任').count(), 0);

	// Shown, with what goes to whom and on which ground.
	await rizhao.page.getByRole('button', { name: rizhao.say('people_show') }).click();
	const dialog = rizhao.page.getByRole('dialog');
	await dialog.getByRole('checkbox', { name: rizhao.say('kind_shown_diet') }).check();
	await dialog.getByText('清真').waitFor();
	await dialog.getByRole('radio', { name: rizhao.say('kind_basis_contract') }).check();
	await sound(rizhao.page, 'what is shown, on a phone');
	await dialog.getByLabel(rizhao.say('people_basis_note')).fill('备忘录第四条');
	await dialog.locator('button[type=submit]').click();
	await dialog.waitFor({ state: 'detached' });
	await rizhao.page.getByText(rizhao.say('people_is_shown')).first().waitFor();
	await rizhao.page.getByText(rizhao.say('people_disclosed', { n: '1' })).waitFor();

	// The host names its own, fills the hall first, and sees the other's reply.
	await page
		.getByRole('button', { name: say('people_add') })
		.first()
		.click();
	const own = page.getByRole('dialog');
	await own.getByLabel(say('people_family')).first().fill('홍');
	await own.getByLabel(say('people_given')).first().fill('길동');
	await own.getByRole('button', { name: say('ui_save') }).click();
	await own.waitFor({ state: 'detached' });
	await page.getByRole('button', { name: say('people_show') }).click();
	await page.getByRole('dialog').locator('button[type=submit]').click();
	await page.getByRole('dialog').waitFor({ state: 'detached' });
	await choose(page, say, '홍길동', 'kind_reply_accept_hall');
	await rizhao.page.reload();
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_before'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('people_tab') }).click();
	await choose(rizhao.page, rizhao.say, '王', 'kind_reply_accept_hall');
	await rizhao.page.getByText(rizhao.say('people_wait', { n: '1' })).waitFor();
	await sound(rizhao.page, 'the roll on a phone');
	await choose(page, say, '홍길동', 'kind_reply_accept_online');
	await page.getByText('清真').waitFor();
	await sound(page, 'the roll');
	await rizhao.page.reload();
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_before'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('people_tab') }).click();
	await rizhao.page.getByText(rizhao.say('people_seats', { taken: '1', places: '1' })).waitFor();
	assert.equal(await rizhao.page.getByText(rizhao.say('people_wait', { n: '1' })).count(), 0);

	// The host sets the deadline, and orders by hand.
	await page.getByRole('button', { name: say('people_protocol') }).click();
	const protocol = page.getByRole('dialog');
	await protocol
		.getByLabel(say('people_due_day'))
		.fill(new Date(Date.now() + 3_600_000).toLocaleDateString('sv', { timeZone: 'Asia/Seoul' }));
	await protocol.getByLabel(say('people_due_time', { zone: 'Asia/Seoul' })).fill('00:01');
	await protocol.getByRole('button', { name: say('people_up', { name: '홍길동 (당진시)' }) }).click();
	await sound(page, 'the protocol');
	await protocol.getByRole('button', { name: say('ui_save') }).click();
	await protocol.waitFor({ state: 'detached' });
	await page.getByText(say('people_due_by')).first().waitFor();
	assert.match(await page.getByRole('rowheader').first().innerText(), /홍길동/);

	// Withdrawn, she is gone from the host's view.
	await rizhao.page.getByRole('button', { name: `${rizhao.say('people_more')}: 王` }).click();
	await rizhao.page.getByRole('menuitem', { name: rizhao.say('people_hide') }).click();
	await rizhao.page
		.getByRole('dialog')
		.getByRole('button', { name: rizhao.say('people_hide') })
		.click();
	await rizhao.page.getByText(rizhao.say('people_is_private')).waitFor();
	await page.reload();
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('people_tab') }).click();
	await page.getByText(say('people_gone', { n: '1' })).waitFor();
	assert.equal(await page.getByText('清真').count(), 0);
});

story('the place is set, and calendars follow', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');
	const id = await convened(officer, space);
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}`);
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('place_tab') }).click();
	await page.getByText(say('place_none')).waitFor();
	await page.getByRole('button', { name: say('place_edit') }).click();
	const form = page.getByRole('dialog');
	await form.getByLabel(say('place_venue')).fill('당진시청');
	await form.getByRole('button', { name: say('place_room_add') }).click();
	await form.getByLabel(new RegExp(`^${say('place_room')}`)).fill('대회의실');
	await form.getByRole('checkbox', { name: say('kind_has_booth') }).check();
	await form.getByRole('button', { name: say('place_check_add') }).click();
	await form.getByLabel(say('place_check_what')).fill('명패 인쇄');
	await sound(page, 'the form of a place');
	await form.getByRole('button', { name: say('ui_save') }).click();
	await form.waitFor({ state: 'detached' });
	await page.getByText('명패 인쇄').waitFor();
	await page.getByRole('button', { name: say('calendar_feed_make') }).click();
	assert.match(await page.getByLabel(say('calendar_feed_address')).inputValue(), /^http.*\.ics$/);
	const taken = page.waitForEvent('download');
	await page.getByRole('button', { name: say('calendar_take') }).click();
	assert.equal((await taken).suggestedFilename(), 'meeting.ics');
	await page.getByLabel(say('calendar_reply_file')).setInputFiles({
		name: 'reply.ics',
		mimeType: 'text/calendar',
		buffer: Buffer.from('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nEND:VCALENDAR\r\n')
	});
	await page.getByRole('button', { name: say('calendar_reply_read') }).click();
	await page.getByText(say('error_calendar_not_a_reply')).waitFor();
	await sound(page, 'a place with calendars');

	// The other side reads the place, not the host's checklist.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}`);
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_before'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('place_tab') }).click();
	await rizhao.page.getByText('대회의실').waitFor();
	assert.equal(await rizhao.page.getByText('명패 인쇄').count(), 0);
	await sound(rizhao.page, 'a place on a phone');
});

story('a survey is answered by a link and inside, and nobody is known by her answer', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const id = await convened(officer, space);
	const at = `/spaces/${space}/meetings/${id}`;
	for (const given of ['王', '李', '张', '刘', '陈']) {
		const names = [{ script: 'hans', family: '', given }];
		await liaison.ask('POST', `${at}/people`, { rev: 0, names, part: 'member', title: none, body: none });
	}
	const { own } = await liaison.ask('GET', `${at}/people`);
	const people = own.people.map((one) => one.id);
	await liaison.ask('POST', `${at}/people-shown`, { people, basis: 'consent', fields: [] });
	await officer.ask('POST', `${at}/open`, undefined, 3);

	// The host begins with the standard questions, adds one, opens it, and answers herself.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}?part=survey`);
	await page.getByText(say('survey_none_text')).waitFor();
	await sound(page, 'no survey yet');
	await page.getByRole('button', { name: say('survey_standard') }).click();
	await page.getByRole('button', { name: say('survey_question_add') }).click();
	const added = page.getByRole('listitem').filter({ hasText: say('survey_question_n', { n: '7' }) });
	await added.getByLabel(say('survey_question'), { exact: false }).first().fill('다시 오시겠습니까?');
	await added.getByLabel(say('survey_kind')).selectOption('one');
	await added
		.getByLabel(say('survey_choice_n', { n: '1' }))
		.first()
		.fill('예');
	await added
		.getByLabel(say('survey_choice_n', { n: '2' }))
		.first()
		.fill('아니요');
	await sound(page, 'the questions are written');
	await page.getByRole('button', { name: say('ui_save') }).click();
	await page.getByText(say('survey_draft')).waitFor();
	await sound(page, 'a survey before it is opened');
	await page.getByRole('button', { name: say('survey_open') }).click();
	await page.getByText(say('survey_few', { floor: '5', n: '0' })).waitFor();

	// The guest side hands out links; one is answered on a phone.
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}?part=survey`);
	await rizhao.page.getByRole('button', { name: rizhao.say('survey_links') }).click();
	await rizhao.page.getByRole('dialog').getByText('王').waitFor();
	await sound(rizhao.page, 'the personal links on a phone');
	const links = (await liaison.ask('GET', `${at}/survey/links`)).items.map((one) => new URL(one.url).pathname);
	await rizhao.page.goto(links[0]);
	await rizhao.page.getByText(rizhao.say('survey_anonymous_text', { n: '5' })).waitFor();
	const groups = rizhao.page.getByRole('group');
	const mark = (n, label) => groups.nth(n).getByText(label, { exact: true }).click();
	await mark(0, rizhao.say('state_survey_mark_4'));
	await sound(rizhao.page, 'the questions on a phone');
	await mark(1, rizhao.say('state_survey_mark_5'));
	await mark(4, rizhao.say('state_survey_mark_5'));
	await rizhao.page.getByRole('textbox').fill('口译很好');
	await groups.nth(5).getByText('예', { exact: true }).click();
	await rizhao.page.getByRole('button', { name: rizhao.say('survey_send') }).click();
	await rizhao.page.getByText(rizhao.say('survey_thanks')).waitFor();
	await sound(rizhao.page, 'thanks on a phone');
	await rizhao.page.reload();
	await rizhao.page.getByText(rizhao.say('error_survey_answered')).waitFor();
	const { questions } = await officer.ask('GET', `${at}/survey`);
	const picked = (one) => (one.kind === 'scale' ? ['3'] : [one.choices[0].id]);
	const answers = questions
		.filter((one) => one.kind !== 'text')
		.map((one) => ({ question: one.id, picked: picked(one) }));
	for (const link of links.slice(1)) {
		await officer.ask('POST', `/surveys/${link.split('/').at(-1)}`, { answers });
	}

	// The host closes it, and every side reads the results.
	await page.reload();
	await page.getByText(say('survey_enough', { n: '5' })).waitFor();
	await sound(page, 'an open survey');
	await page.getByRole('button', { name: say('survey_close') }).click();
	await page.getByText('口译很好').waitFor();
	await page.getByText(say('survey_result_mean', { mean: '3.2' })).waitFor();
	await sound(page, 'the results');
	await rizhao.page.goto(`/app/meetings/${space}/${id}?part=survey`);
	await rizhao.page.getByText('口译很好').waitFor();
	await sound(rizhao.page, 'the results on a phone');
});
