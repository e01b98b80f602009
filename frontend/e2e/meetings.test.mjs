// Two cities prepare one meeting: a draft that its host alone sees, an agenda that both build, a time that each reads by her own clock.
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

/** Presses what opens a dialog, and the same word within it. */
async function confirm(page, name, fill) {
	await page.getByRole('button', { name, exact: true }).first().click();
	const dialog = page.getByRole('dialog');
	await dialog.waitFor();
	if (fill) await fill(dialog);
	await dialog.getByRole('button', { name, exact: true }).last().click();
	await dialog.waitFor({ state: 'detached' });
}

/** A button by its word and what it is about, as it is read out. */
const about = (page, word, what) => page.getByRole('button', { name: new RegExp(`^${word}\\s*: ${what}$`) });

story('from the draft to the locked agenda', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');

	// The host drafts by the form; nobody else finds it.
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/new?space=${space}`);
	await page.getByLabel(say('meeting_title')).fill('해양쓰레기 공동 대응 실무협의');
	await page.getByLabel(say('meeting_purpose')).fill('2027년 공동 수거 계획을 정한다.');
	await page.getByRole('checkbox', { name: '중국어(간체)' }).check();
	await page.getByRole('button', { name: say('meeting_begin') }).click();
	await page.getByText(say('meeting_reason_draft')).waitFor();
	const id = page.url().split('/').at(-1);
	await sound(page, 'a draft');

	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/${id}`);
	await rizhao.page.getByText(rizhao.say('error_meeting_not_found')).waitFor();

	// Invited, the other side proposes an item on a phone, in Chinese.
	await confirm(page, say('meeting_invite'));
	await page.getByText(say('state_meeting_invited')).first().waitFor();
	await rizhao.page.goto(`/app/meetings/${space}/${id}`);
	await rizhao.page.getByRole('button', { name: rizhao.say('meeting_item_add') }).click();
	await rizhao.page.getByLabel(rizhao.say('meeting_item_title')).fill('海漂垃圾监测数据共享');
	await rizhao.page.getByLabel(rizhao.say('meeting_item_minutes')).fill('30');
	await rizhao.page.getByRole('button', { name: rizhao.say('meeting_item_offer'), exact: true }).click();
	await rizhao.page.getByText(rizhao.say('state_item_offered'), { exact: true }).waitFor();
	await sound(rizhao.page, 'a proposed item on a phone');

	// The host declines with a reason, which its proposer reads; then accepts.
	await page.reload();
	await page.getByText('海漂垃圾监测数据共享').first().waitFor();
	await about(page, say('meeting_decline'), '海漂垃圾监测数据共享').click();
	const dialog = page.getByRole('dialog');
	await dialog.getByRole('textbox').fill('자료 형식을 먼저 정해 주십시오.');
	await dialog.getByRole('button', { name: say('meeting_decline'), exact: true }).click();
	await dialog.waitFor({ state: 'detached' });
	await rizhao.page.reload();
	await rizhao.page.getByText('자료 형식을 먼저 정해 주십시오.').waitFor();
	await about(page, say('meeting_accept'), '海漂垃圾监测数据共享').click();
	await page.getByRole('list', { name: say('meeting_standing') }).waitFor();

	// Locking waits for a time, and says so.
	await page.getByRole('button', { name: say('meeting_schedule'), exact: true }).click();
	const time = page.getByRole('dialog');
	await time.getByLabel(say('meeting_day')).first().fill('2027-03-14');
	await time.getByLabel(say('meeting_from')).first().fill('23:30');
	await time.getByLabel(say('meeting_until_day')).fill('2027-03-15');
	await time.getByLabel(say('meeting_to')).first().fill('00:15');
	await time.getByRole('button', { name: say('ui_save') }).click();
	await time.waitFor({ state: 'detached' });
	await page.getByText(say('meeting_total_of', { total: '30', slot: '45' })).waitFor();
	await confirm(page, say('meeting_lock'));
	await page.getByText(say('meeting_reason_ready', { n: '1' })).waitFor();
	await sound(page, 'a locked agenda');
	await rizhao.page.reload();
	await rizhao.page.getByText(rizhao.say('meeting_version', { n: '1' })).waitFor();
	await rizhao.page.getByText('2027年3月14日').first().waitFor();
	assert.equal(await rizhao.page.getByRole('button', { name: rizhao.say('meeting_item_add') }).count(), 0);
});

story('a committee comes back round after round', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');
	const series = await officer.ask('POST', `/spaces/${space}/series`, {
		title: ko('당진–르자오 공동위원회'),
		purpose: none,
		format: 'plenary',
		turns: ['dangjin', 'rizhao'],
		months: 12,
		bodies: [{ id: 'eco', name: ko('경제팀'), format: 'team' }]
	});
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/series/${series.id}`);
	await page.getByText(say('series_state', { n: '1', tenant: '당진시' })).waitFor();

	// What is noted for later is taken into the next round's agenda.
	await page.getByRole('tab', { name: say('meeting_backlog') }).click();
	await page.getByRole('button', { name: say('series_await') }).click();
	await page.getByLabel(say('meeting_item_title')).fill('항만 자매결연 20주년');
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('series_await') })
		.click();
	await page.getByText('항만 자매결연 20주년').first().waitFor();
	await sound(page, 'a backlog');
	await page.getByRole('tab', { name: say('series_rounds_tab'), exact: true }).click();
	await page
		.getByRole('link', { name: say('series_round_new') })
		.first()
		.click();
	await page.getByLabel(say('meeting_title')).waitFor();
	await page.getByRole('button', { name: say('meeting_begin') }).click();
	await about(page, say('meeting_take'), '항만 자매결연 20주년').click();
	await page.getByRole('heading', { name: '항만 자매결연 20주년' }).waitFor();

	// The host hands over; the next host takes it, in her language.
	await page.goto(`/app/meetings/${space}/series/${series.id}?part=handover`);
	await page.getByRole('checkbox').first().waitFor();
	for (const box of await page.getByRole('checkbox').all()) await box.check();
	await page.getByRole('button', { name: say('series_hand'), exact: true }).click();
	await page.getByText(say('series_handed'), { exact: true }).waitFor();
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans', width: 360, height: 800 });
	await rizhao.page.goto(`/app/meetings/${space}/series/${series.id}?part=handover`);
	await rizhao.page.getByRole('button', { name: rizhao.say('series_receive') }).click();
	await rizhao.page.getByText(rizhao.say('series_received'), { exact: true }).waitFor();
	await sound(rizhao.page, 'a handover on a phone');
	await rizhao.page.goto('/app/meetings?when=all');
	await rizhao.page
		.getByText(rizhao.say('series_next', { tenant: '日照市' }))
		.first()
		.waitFor();
});

story('a meeting is made public by two, and read by everybody', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const space = await pactWith(officer, 'rizhao');
	const begun = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: ko('서해안 해양 포럼'),
		purpose: none,
		format: 'forum',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans'],
		parties: ['rizhao']
	});
	const at = `/spaces/${space}/meetings/${begun.id}`;
	const sent = await officer.ask('POST', `${at}/invite`, undefined, begun.rev);
	const slot = { start: '2027-05-12T05:00:00Z', end: '2027-05-12T08:00:00Z', zone: 'Asia/Seoul' };
	await officer.ask('PUT', `${at}/time`, slot, sent.rev);

	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	const choose = async (who) => {
		await who.page.goto(`/app/meetings/${space}/${begun.id}`);
		await who.page.getByRole('button', { name: who.say('meeting_more') }).click();
		await who.page.getByRole('menuitem', { name: who.say('meeting_public') }).click();
		return who.page.getByRole('dialog');
	};
	const written = await choose({ page, say });
	await written
		.getByLabel(say('meeting_public_words'))
		.fill('서해안 두 도시의 해양쓰레기 대응을 나눕니다.\n누구나 오실 수 있습니다.');
	await sound(page, 'words for a public page');
	await written.getByRole('button', { name: say('meeting_public_send') }).click();
	await page.getByText(say('meeting_public_pending')).waitFor();

	const head = await enter({ as: 'head@dangjin.example' });
	const checked = await choose(head);
	await checked.getByText('누구나 오실 수 있습니다.').waitFor();
	await sound(head.page, 'a check before it is public');
	await checked.getByRole('button', { name: head.say('meeting_public_show') }).click();
	await head.page.getByRole('link', { name: head.say('meeting_public_open') }).waitFor();

	const guest = await enter({ lang: 'zh-Hans', width: 360, height: 800 });
	for (let tries = 0; ; tries++) {
		await guest.page.goto('/zh-Hans/events');
		if (await guest.page.getByRole('link', { name: '서해안 해양 포럼' }).count()) break;
		assert.ok(tries < 20, 'the public list shows the meeting');
	}
	await sound(guest.page, 'the public list on a phone');
	await guest.page.getByRole('link', { name: '서해안 해양 포럼' }).click();
	await guest.page.getByText('누구나 오실 수 있습니다.').waitFor();
	await guest.page.getByText('2027年5月12日').waitFor();
	assert.equal(await guest.page.getByText('日照').count(), 0, 'who else takes part is not told');
	await sound(guest.page, 'the public page on a phone');
});
