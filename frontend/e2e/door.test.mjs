// The door: second factor, slowing down, letters, invitations, handing over, sessions, the idle cut, another's sign-in.
import assert from 'node:assert/strict';
import { beginCase, password, surface } from './house.mjs';
import { identityProvider } from './provider.mjs';
import { stage, until } from './stage.mjs';
import { totp } from './totp.mjs';

const { story } = stage({ serveWith: ['--plain-issuers'] });
const fresh = 'quiet-harbour-lantern-71';

/** Fills in the door as a person does. */
async function knock({ page, say }, email, secret) {
	await page.getByLabel(say('session_email')).fill(email);
	await page.getByLabel(say('session_password')).fill(secret);
	await page
		.locator('main')
		.getByRole('button', { name: say('session_sign_in'), exact: true })
		.click();
}

const inside = ({ page }) => page.locator('#ways').waitFor({ state: 'attached' });

async function signOut({ page, say }) {
	await page.getByRole('button', { name: new RegExp(`^${say('frame_me')}`) }).click();
	await page.getByRole('menuitem', { name: say('frame_sign_out') }).click();
	await page.waitForURL(/sign-in/);
}

story('a wrong password says nothing of whether there is an account, and slows down', async ({ enter }) => {
	const heard = [];
	for (const email of ['head@suwon.example', 'nobody@suwon.example']) {
		const { page, say } = await enter();
		await page.goto('/app/sign-in');
		const said = [];
		for (let tries = 0; tries < 6; tries++) {
			const answer = page.waitForResponse((one) => one.url().endsWith('/api/v1/session'));
			await knock({ page, say }, email, `wrong-${tries}-password`);
			await (await answer).finished();
			said.push(await page.locator('form [role="alert"]').innerText());
		}
		heard.push(said);
	}
	assert.deepEqual(heard[0], heard[1]);
	assert.notEqual(heard[0][0], heard[0].at(-1), 'it slows down');
});

story('a second factor is set up, asked for, and replaced by a recovery code', async ({ enter }) => {
	const officer = await enter({ as: 'officer@suwon.example' });
	const { page, say } = officer;
	await page.goto('/app/settings');
	await page
		.locator('main')
		.getByRole('button', { name: say('settings_factor_begin') })
		.click();
	await page.locator('dialog[open]').getByLabel(say('settings_password_now')).fill(password);
	await page
		.locator('dialog[open]')
		.getByRole('button', { name: say('settings_factor_go_on') })
		.click();
	const dialog = page.locator('dialog[open]').filter({ hasText: say('settings_factor_scan') });
	await dialog.getByAltText(say('settings_factor_qr')).waitFor();
	const secret = await dialog.locator('code').innerText();
	await dialog.getByLabel(say('session_code')).fill('000000');
	await dialog.getByRole('button', { name: say('settings_factor_confirm') }).click();
	await dialog.locator('.banner').waitFor();
	await dialog.getByLabel(say('session_code')).fill(totp(secret));
	await dialog.getByRole('button', { name: say('settings_factor_confirm') }).click();
	const codes = page.locator('dialog[open] .codes li');
	await codes.first().waitFor();
	const recovery = await codes.allInnerTexts();
	assert.ok(recovery.length >= 8, 'there are recovery codes');
	await page.getByRole('button', { name: say('settings_recovery_done') }).click();
	await page.getByText(say('settings_factor_is_on')).waitFor();

	for (const [code, enters] of [
		[recovery[0], true],
		[recovery[0], false],
		[totp(secret, Date.now() + 30_000), true] // the one before was used up by confirming
	]) {
		if (page.url().includes('sign-in')) await page.goto('/app/sign-in');
		else await signOut(officer);
		await knock(officer, 'officer@suwon.example', password);
		await page.getByText(say('session_second_intro')).waitFor();
		await page.getByLabel(say('session_code')).fill(code);
		await page
			.locator('main')
			.getByRole('button', { name: say('session_sign_in'), exact: true })
			.click();
		if (enters) await inside(officer);
		else await page.locator('form [role="alert"]').waitFor();
	}
});

story('a forgotten password is set anew by letter', async ({ enter, house }) => {
	const head = await enter();
	const { page, say } = head;
	const answers = [];
	for (const email of ['nobody@siheung.example', 'head@siheung.example']) {
		await page.goto('/app/forgot');
		await page.getByLabel(say('session_email')).fill(email);
		await page.getByRole('button', { name: say('session_forgot_send') }).click();
		answers.push(await page.locator('main .banner.success').innerText());
	}
	assert.equal(answers[0], answers[1]);
	const letter = await house.mail('head@siheung.example', '/app/reset/');
	await page.goto(/href="(\/app\/reset\/[^"]+)"/.exec(letter)[1]);
	await page.getByLabel(say('session_new_password')).fill('나루나루나루나루나루나루');
	await page.getByRole('button', { name: say('session_reset_submit') }).click();
	await page.locator('.field-error').first().waitFor();
	await page.getByLabel(say('session_new_password')).fill(fresh);
	await page.getByRole('button', { name: say('session_reset_submit') }).click();
	await page.getByText(say('session_reset_done')).waitFor();
	await knock(head, 'head@siheung.example', password);
	await page.locator('form [role="alert"]').waitFor();
	await knock(head, 'head@siheung.example', fresh);
	await inside(head);
});

story('a member is invited by letter, and a leaving officer hands over', async ({ enter, house }) => {
	const admin = await enter({ as: 'admin@dangjin.example' });
	const { page, say } = admin;
	await page.goto('/app/people');
	await page.getByRole('button', { name: say('people_invite') }).click();
	const form = page.locator('dialog[open]');
	await form.getByLabel(say('session_email')).fill('successor@dangjin.example');
	await form.getByRole('button', { name: say('people_invite_send') }).click();
	await page.getByText(say('people_invited', { email: 'successor@dangjin.example' })).waitFor();

	const letter = await house.mail('successor@dangjin.example', '/app/invitation/');
	const successor = await enter();
	await successor.page.goto(/href="(\/app\/invitation\/[^"]+)"/.exec(letter)[1]);
	await successor.page.getByLabel(say('session_your_name')).fill('교류 후임');
	await successor.page.getByLabel(say('session_new_password')).fill(fresh);
	await successor.page.getByRole('button', { name: say('session_invited_accept') }).click();
	await inside(successor);

	const leaving = await surface(house, 'youth@dangjin.example');
	await beginCase(leaving, '남겨진 초안');
	await page.reload();
	const row = page.getByRole('row').filter({ hasText: leaving.me.person.name });
	await row.getByRole('button', { name: admin.like('people_do_named') }).click();
	await page.getByRole('menuitem', { name: say('people_transfer') }).click();
	const heir = page.locator('dialog[open]').getByRole('combobox');
	const option = await heir.locator('option').filter({ hasText: '교류 후임' }).getAttribute('value');
	await heir.selectOption(option);
	await page
		.locator('dialog[open]')
		.getByRole('button', { name: say('people_transfer_do') })
		.click();
	await page.getByText(say('people_transfer_done')).waitFor();

	await until(async () => {
		await successor.page.goto('/app/cases');
		const draft = successor.page.locator('main').getByRole('link', { name: '남겨진 초안' });
		return draft.waitFor({ timeout: 3_000 }).then(
			() => true,
			() => false
		);
	}, 'the draft came to the successor');
	await successor.page.locator('main').getByRole('link', { name: '남겨진 초안' }).click();
	await successor.page
		.getByRole('link', { name: say('case_write_on') })
		.first()
		.waitFor();
	const gone = await enter();
	await gone.page.goto('/app/sign-in');
	await knock(gone, 'youth@dangjin.example', password);
	await gone.page.locator('form [role="alert"]').waitFor();
});

story('sessions are listed and ended', async ({ enter }) => {
	const here = await enter({ as: 'officer@siheung.example' });
	const there = await enter({ as: 'officer@siheung.example' });
	const { page, say } = here;
	await page.goto('/app/settings');
	const list = page.getByRole('region', { name: say('settings_sessions'), exact: true });
	await list.locator('li').nth(1).waitFor();
	await list
		.getByRole('button', { name: here.like('settings_session_end_named') })
		.first()
		.click();
	await page.getByText(say('settings_session_ended')).waitFor();
	// The other device hears of it at once: nothing has to be clicked there.
	await there.page
		.locator('dialog[open]')
		.filter({ hasText: say('session_locked_title') })
		.waitFor();
	await page.getByRole('button', { name: say('settings_sessions_end_all') }).click();
	await page
		.locator('dialog[open]')
		.getByRole('button', { name: say('settings_sessions_end_all') })
		.click();
	await page.waitForURL(/sign-in/);
});

story('who does nothing is warned, may go on, and is cut off with her page kept', async ({ enter }) => {
	const idle = await enter({ as: 'officer@gyeonggi.example' });
	const { page, say } = idle;
	await page.clock.install();
	await page.goto('/app/cases/new');
	await inside(idle);
	await page.getByLabel(say('case_title')).fill('끊겨도 남는 제목');
	await page.clock.fastForward('18:30');
	const warning = page.getByRole('alertdialog').filter({ hasText: say('session_idle_title') });
	await warning.waitFor();
	assert.ok(
		await warning.evaluate((dialog) => dialog.contains(document.activeElement)),
		'the question holds the keyboard'
	);
	await warning.getByRole('button', { name: say('session_idle_extend') }).click();
	await warning.waitFor({ state: 'hidden' });
	await page.clock.fastForward('21:00');
	const door = page.locator('dialog[open]').filter({ hasText: say('session_locked_title') });
	await door.waitFor();
	await door.getByLabel(say('session_password')).fill(password);
	await door.getByRole('button', { name: say('session_sign_in'), exact: true }).click();
	await door.waitFor({ state: 'hidden' });
	assert.equal(await page.getByLabel(say('case_title')).inputValue(), '끊겨도 남는 제목');
	await page.getByRole('button', { name: say('case_begin_go') }).click();
	await page.waitForURL(/\/cases\/[^/]+\/edit/);
});

story('an organisation’s own identity provider lets its members in, and nobody else', async ({ enter, house }) => {
	const provider = await identityProvider(`${house.url}/api/v1/oidc/callback`);
	try {
		const admin = await surface(house, 'admin@dangjin.example');
		const tenant = await admin.ask('GET', '/tenants/dangjin');
		const { issuer, client_id, secret } = provider;
		await admin.ask('PATCH', '/tenants/dangjin', { oidc: { issuer, client_id, secret } }, tenant.rev);
		for (const [email, enters] of [
			['head@dangjin.example', true],
			['stranger@elsewhere.example', false]
		]) {
			const member = await enter({ hosts: [new URL(issuer).host] });
			const { page } = member;
			await page.goto('/app/sign-in?next=/app/library');
			await page.getByRole('link', { name: member.like('session_oidc') }).click();
			await page.getByLabel('login').fill(email);
			await page.getByRole('button', { name: 'go on' }).click();
			if (enters) {
				await inside(member);
			} else {
				await page.waitForURL(/\/app\/sign-in/);
				await page.locator('main [role="alert"]').waitFor();
			}
		}
	} finally {
		await provider.stop();
	}
});
