/**
 * Serves the demo network from the built program, on a port and in a folder of its own. The demo is built once and copied
 * for each file of stories. NARU_BIN names another program than bin/naru.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
/** Where pictures of failed stories and the prepared demo lie; not in the repository. */
export const out = join(here, 'out');
/** Everybody of the demo signs in with it; the program prints it. */
export const password = 'nuri-landing-2026';

/** The program that is tried. `make test` has built it; without it, the stories can't say anything. */
function program() {
	const bin = process.env.NARU_BIN ?? join(here, '../../bin/naru');
	if (!existsSync(bin)) throw new Error(`${bin} is missing: run make build, or name a program with NARU_BIN`);
	return bin;
}

/** An address of this machine that nobody listens at: the letters and the identity provider must know it beforehand. */
async function freeAddress() {
	const asking = createServer().listen(0, '127.0.0.1');
	await once(asking, 'listening');
	const { port } = asking.address();
	asking.close();
	await once(asking, 'close');
	return `127.0.0.1:${port}`;
}

async function start(data, listen, flags) {
	const child = spawn(
		program(),
		[
			'demo',
			'--data',
			data,
			'--listen',
			listen,
			'--url',
			`http://${listen}`,
			'--metrics=',
			'--log-level',
			'warn',
			...flags
		],
		{
			stdio: ['ignore', 'pipe', 'pipe']
		}
	);
	const gone = new Promise((resolve) => child.once('exit', resolve));
	let said = '';
	child.stderr.on('data', (piece) => (said += piece));
	const url = await new Promise((resolve, reject) => {
		const patience = setTimeout(() => reject(new Error(`naru did not begin to serve:\n${said}`)), 90_000);
		child.stdout.on('data', (piece) => {
			said += piece;
			const found = /naru serves on (http:\/\/\S+)/.exec(said);
			if (!found) return;
			clearTimeout(patience);
			resolve(found[1]);
		});
		child.once('exit', (code) => reject(new Error(`naru ended with ${code} before it served:\n${said}`)));
	}).catch((error) => {
		child.kill('SIGKILL');
		throw error;
	});
	return { child, gone, url, said: () => said };
}

/** The demo as it is after its first start, prepared once for each built program. */
async function prepared() {
	const { mtimeMs, size } = statSync(program());
	const folder = join(out, `demo-${Math.floor(mtimeMs)}-${size}`);
	if (existsSync(folder)) return folder;
	mkdirSync(out, { recursive: true });
	const making = mkdtempSync(join(out, 'making-'));
	const house = await start(making, await freeAddress(), []);
	house.child.kill('SIGINT');
	await house.gone;
	try {
		renameSync(making, folder);
	} catch (error) {
		if (!existsSync(folder)) throw error;
		rmSync(making, { recursive: true, force: true }); // another file of stories was first
	}
	return folder;
}

/** A served installation: its address, and ways to end it kindly, to kill it, and to start it again where it was. */
export async function serve(...flags) {
	const data = mkdtempSync(join(tmpdir(), 'naru-e2e-'));
	cpSync(await prepared(), data, { recursive: true });
	let now = await start(data, await freeAddress(), flags);
	const { url } = now;
	return {
		url,
		said: () => now.said(),
		async kill() {
			now.child.kill('SIGKILL');
			await now.gone;
		},
		async again() {
			now = await start(data, new URL(url).host, flags);
		},
		async stop() {
			now.child.kill('SIGINT');
			const late = setTimeout(() => now.child.kill('SIGKILL'), 20_000);
			await now.gone;
			clearTimeout(late);
			rmSync(data, { recursive: true, force: true });
		},
		/** The text of the newest mail to an address that holds `words`, once it has arrived. */
		async mail(to, words) {
			for (let tries = 0; tries < 100; tries++) {
				const page = await (await fetch(`${url}/demo/mail`)).text();
				const letters = page.split('<article').slice(1);
				const found = letters.find((letter) => letter.includes(`: ${to} ·`) && letter.includes(words));
				if (found) return found;
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			throw new Error(`no mail with ${words} to ${to} arrived`);
		}
	};
}

/** Asks the surface directly, as a second computer would. */
export async function surface(house, email) {
	const signIn = await fetch(`${house.url}/api/v1/session`, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json' },
		body: JSON.stringify({ email, password })
	});
	if (!signIn.ok) throw new Error(`${email} could not sign in: ${signIn.status} ${await signIn.text()}`);
	const { access, me } = await signIn.json();
	return {
		me,
		async ask(method, path, body, rev) {
			const answer = await fetch(`${house.url}/api/v1${path}`, {
				method,
				headers: {
					Authorization: `Bearer ${access}`,
					...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
					...(rev === undefined ? {} : { 'If-Match': `"${rev}"` })
				},
				body: body === undefined ? undefined : JSON.stringify(body)
			});
			const text = await answer.text();
			if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
			return text ? JSON.parse(text) : undefined;
		}
	};
}

const said = (value) => ({ source: 'ko', said: value ? { ko: { value } } : {} });
const prose = (text) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });
const part = (text) => ({ source: 'ko', said: { ko: { value: prose(text) } } });

/** What a case needs to be submitted, besides its title. */
export const wholeCase = {
	summary: said('두 도시가 나루에서 만났습니다.'),
	parts: { background: part('배경입니다.'), process: part('과정입니다.'), outcome: part('성과입니다.') },
	sectors: ['CUL']
};

/** Begins a Korean case as the surface does, empty but for its title and what is given. */
export async function beginCase({ ask }, title, content = {}) {
	return ask('POST', '/cases', {
		type: 'EXCHANGE',
		source: 'ko',
		title: said(title),
		summary: said(''),
		parts: {},
		contact: said(''),
		sectors: [],
		tags: [],
		year_from: 0,
		year_to: 0,
		place: '',
		partners: [],
		sources: [],
		...content
	});
}
