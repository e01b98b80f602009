// The hall's desk: a code that a camera reads, one that is typed, a name from the list, with and without a line; a guest by her own pass.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { axe } from './axe.mjs';
import { surface } from './house.mjs';
import { stage } from './stage.mjs';

// What Chromium's false camera sees: the file is opened when a page asks for the camera, so a story may draw it by then.
const film = join(mkdtempSync(join(tmpdir(), 'naru-film-')), 'code.y4m');
const { story } = stage({
	flags: [
		'--use-fake-device-for-media-stream',
		'--use-fake-ui-for-media-stream',
		`--use-file-for-fake-video-capture=${film}`
	]
});

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

/** A film of one picture: the dots of a square, black on white. */
function draw(square) {
	const [width, height, dot] = [640, 480, Math.floor(440 / square.length)];
	const light = Buffer.alloc(width * height, 235);
	const [left, top] = [(width - square.length * dot) >> 1, (height - square.length * dot) >> 1];
	for (const [y, row] of square.entries()) {
		for (const [x, mark] of [...row].entries()) {
			if (mark !== '1') continue;
			for (let i = 0; i < dot; i++)
				light.fill(
					16,
					(top + y * dot + i) * width + left + x * dot,
					(top + y * dot + i) * width + left + (x + 1) * dot
				);
		}
	}
	const grey = Buffer.alloc((width * height) / 2, 128);
	writeFileSync(
		film,
		Buffer.concat([
			Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`),
			...Array(10).fill(Buffer.concat([Buffer.from('FRAME\n'), light, grey]))
		])
	);
}

const person = (script, family, given, part = 'member') => ({
	rev: 0,
	names: [{ script, family, given }],
	part,
	title: none,
	body: none
});

/** A meeting in twenty hours to which three people were shown. */
async function gathered(officer, liaison, space) {
	const begun = await officer.ask('POST', `/spaces/${space}/meetings`, {
		title: ko('접수 시험 회의'),
		purpose: none,
		format: 'working',
		mode: 'hybrid',
		langs: ['ko', 'zh-Hans']
	});
	const at = `/spaces/${space}/meetings/${begun.id}`;
	await officer.ask('POST', `${at}/invite`, undefined, 1);
	const start = new Date(Date.now() + 20 * 3_600_000);
	const slot = { start: start.toISOString(), end: new Date(+start + 7_200_000).toISOString(), zone: 'Asia/Seoul' };
	await officer.ask('PUT', `${at}/time`, slot, 2);
	await officer.ask('POST', `${at}/people`, person('hangul', '홍', '길동', 'head'));
	await liaison.ask('POST', `${at}/people`, person('hans', '', '王', 'head'));
	await liaison.ask('POST', `${at}/people`, person('hans', '李', '明'));
	for (const side of [officer, liaison]) {
		const { own } = await side.ask('GET', `${at}/people`);
		await side.ask('POST', `${at}/people-shown`, {
			people: own.people.map((one) => one.id),
			basis: 'consent',
			fields: []
		});
	}
	const { rolls } = await officer.ask('GET', `${at}/desk`);
	const of = (given) => rolls.find((one) => one.names[0].given === given);
	return { id: begun.id, at, of };
}

story('people are let in by code, by hand, and without a line', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const { id, at, of } = await gathered(officer, liaison, space);
	const other = await gathered(officer, liaison, space);
	const { page, say, context } = await enter({
		as: 'officer@dangjin.example',
		width: 360,
		height: 800,
		badLine: true,
		permissions: ['camera']
	});

	// The guest side's person has her own link, and her code on her own phone.
	const { token } = await liaison.ask('POST', `${at}/people/${of('王').id}/pass`, { lang: 'zh-Hans' });
	const guest = await enter({ lang: 'zh-Hans', width: 360, height: 800 });
	await guest.page.goto(`/app/guest/${token}?meeting=${id}`);
	await guest.page.getByRole('radio', { name: guest.say('kind_reply_accept_hall') }).check();
	await guest.page.getByText(guest.say('people_replied')).first().waitFor();
	await guest.page.getByRole('img', { name: guest.say('mine_code') }).waitFor();
	await sound(guest.page, "a guest's meeting on a phone");
	draw(
		await guest.page.evaluate(() => {
			const svg = document.querySelector('svg[viewBox][role=img]');
			const side = Number(svg.getAttribute('viewBox').split(' ')[2]);
			const rows = Array.from({ length: side }, () => Array(side).fill('0'));
			for (const dot of svg.querySelectorAll('rect[x]')) rows[dot.getAttribute('y')][dot.getAttribute('x')] = '1';
			return rows.map((row) => row.join(''));
		})
	);

	// The desk's camera reads it.
	await page.goto(`/app/meetings/${space}/${id}/desk`);
	await page.getByRole('button', { name: say('desk_camera_start') }).click();
	const answer = page.locator('[aria-live=assertive]');
	await answer.getByText(say('kind_desk_welcome')).waitFor();
	await answer.getByText('王').waitFor();
	await page.getByRole('button', { name: say('desk_camera_stop') }).click();
	await sound(page, 'the desk on a phone');

	// A second time, another meeting's, nobody's: each has its answer.
	const typed = async (code, says) => {
		await page.getByLabel(say('desk_typed')).fill(code);
		await page
			.getByRole('button', { name: say('desk_enter'), exact: true })
			.first()
			.click();
		await answer.getByText(say(`kind_desk_${says}`)).waitFor();
	};
	await typed(of('王').short.toLowerCase(), 'again');
	await typed(other.of('길동').code, 'other_meeting');
	await typed('AAAAA-AAAAA', 'unknown');
	await typed(`${of('明').code.slice(0, -3)}AAA`, 'forged');

	// Without a line it goes on, and what waited arrives once.
	await page.getByText(say('desk_waits')).waitFor({ state: 'detached' });
	await context.setOffline(true);
	await typed(of('明').short, 'welcome');
	await page.getByText(say('desk_away', { n: '1' })).waitFor();
	await page.getByRole('button', { name: say('desk_let_in_of', { name: '홍길동' }) }).click();
	await page.getByText(say('desk_away', { n: '2' })).waitFor();
	await context.setOffline(false);
	await page.getByText(say('desk_waits')).waitFor({ state: 'detached' });
	await page.getByText(say('desk_count', { n: '3', all: '3' })).waitFor();
	const { rolls } = await officer.ask('GET', `${at}/people`);
	assert.deepEqual(
		rolls.map((one) => one.arrivals.map((way) => way.how)).sort(),
		[['code'], ['list'], ['typed']],
		'each came once, by the way she came'
	);

	// Host and delegation confirm; where they differ, it says so.
	await page.goto(`/app/meetings/${space}/${id}`);
	await page.getByRole('tab', { name: say('meeting_parts_after'), exact: true }).click();
	await page.getByRole('tab', { name: say('attendance_tab') }).click();
	await page.getByRole('button', { name: say('attendance_confirm_host') }).click();
	await page.getByText(say('attendance_confirmed')).first().waitFor();
	await sound(page, 'attendance on a phone');
	const rizhao = await enter({ as: 'liaison@rizhao.example', lang: 'zh-Hans' });
	await rizhao.page.goto(`/app/meetings/${space}/${id}`);
	await rizhao.page.getByRole('tab', { name: rizhao.say('meeting_parts_after'), exact: true }).click();
	await rizhao.page.getByRole('tab', { name: rizhao.say('attendance_tab') }).click();
	await rizhao.page.getByRole('checkbox', { name: rizhao.say('attendance_present', { name: '李明' }) }).uncheck();
	await rizhao.page.getByRole('button', { name: rizhao.say('attendance_confirm_own') }).click();
	await rizhao.page.getByText(rizhao.say('state_presence_disputed')).waitFor();
	await rizhao.page.getByText(rizhao.say('state_presence_confirmed')).first().waitFor();
	await sound(rizhao.page, 'attendance');
	await papers({ page, say }, rizhao, officer, at);
});

/** When it has ended the host certifies whose presence stands; a guest's side takes its own certificates, and thanks its host. */
async function papers({ page, say }, rizhao, officer, at) {
	const { rev } = await officer.ask('GET', at);
	await officer.ask('POST', `${at}/open`, undefined, rev);
	await officer.ask('POST', `${at}/end`, undefined, rev + 1);
	const turn = async (to) => {
		await to.page.reload();
		await to.page.getByRole('tab', { name: to.say('meeting_parts_after'), exact: true }).click();
		await to.page.getByRole('tab', { name: to.say('papers_tab') }).click();
	};
	await turn({ page, say });
	await page.getByText(say('error_certificate_presence_disputed')).waitFor();
	await page.getByRole('button', { name: say('cert_issue_all', { n: '2' }) }).click();
	await page.getByText(say('cert_issued')).first().waitFor();
	await page.getByText(/^\d{4}-[A-Z2-9]{6}-0002$/).waitFor();
	await sound(page, 'papers of the host on a phone');

	await turn(rizhao);
	const saved = async (press) => {
		const file = rizhao.page.waitForEvent('download');
		await press();
		return (await file).suggestedFilename();
	};
	await rizhao.page.getByRole('button', { name: rizhao.say('cert_take_of', { name: '王' }) }).click();
	const dialog = rizhao.page.getByRole('dialog');
	assert.equal(
		await saved(() => dialog.getByRole('button', { name: rizhao.say('cert_take'), exact: true }).click()),
		'certificate.pdf'
	);
	await rizhao.page.getByRole('button', { name: rizhao.say('thanks_choose_new', { n: '1' }) }).click();
	await rizhao.page.getByRole('button', { name: rizhao.say('thanks_preview', { n: '1' }) }).click();
	await dialog.getByText('尊敬的홍길동先生/女士：').waitFor();
	await sound(rizhao.page, 'a letter of thanks before it is written');
	assert.equal(
		await saved(() => dialog.getByRole('button', { name: rizhao.say('thanks_give') }).click()),
		'thanks.pdf'
	);
	await rizhao.page.getByRole('heading', { name: rizhao.say('thanks_log') }).waitFor();
	await sound(rizhao.page, 'papers of a guest');
	await rizhao.page.goto('/app/settings/thanks');
	await rizhao.page.getByText(rizhao.say('wording_which_host')).first().waitFor();
	await sound(rizhao.page, 'templates of thanks');
}

story('an invitation is printed in two languages', async ({ enter, house }) => {
	const officer = await surface(house, 'officer@dangjin.example');
	const liaison = await surface(house, 'liaison@rizhao.example');
	const space = await pactWith(officer, 'rizhao');
	const { id } = await gathered(officer, liaison, space);
	const { page, say } = await enter({ as: 'officer@dangjin.example' });
	await page.goto(`/app/meetings/${space}/${id}`);
	await page.getByRole('tab', { name: say('meeting_parts_before'), exact: true }).click();
	await page.getByRole('tab', { name: say('people_tab') }).click();
	await page.getByRole('button', { name: say('people_letter_of', { name: '王' }) }).click();
	const taken = page.waitForEvent('download');
	await page
		.getByRole('dialog')
		.getByRole('button', { name: say('people_letter_take') })
		.click();
	assert.equal((await taken).suggestedFilename(), 'invitation.pdf');
});
