// Runs the tests of what is pure (src/**/*.test.js): bundles each for Node with Vite, then hands them to node --test.
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');
const tests = (await readdir(join(root, 'src'), { recursive: true })).filter((name) => name.endsWith('.test.js'));
const out = await mkdtemp(join(tmpdir(), 'naru-unit-'));
try {
	await build({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'warn',
		build: {
			ssr: true,
			outDir: out,
			emptyOutDir: true,
			target: 'node20',
			rollupOptions: {
				input: Object.fromEntries(tests.map((name) => [name.replace(/\W/g, '-'), join(root, 'src', name)])),
				output: { entryFileNames: '[name].mjs' }
			}
		}
	});
	const files = (await readdir(out)).filter((name) => name.endsWith('.mjs')).map((name) => join(out, name));
	const { status } = spawnSync(process.execPath, ['--test', ...files], { stdio: 'inherit' });
	console.log(`unit tests: ${tests.map((name) => relative('.', name)).join(', ')}`);
	process.exitCode = status ?? 1;
} finally {
	await rm(out, { recursive: true, force: true });
}
