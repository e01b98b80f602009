// Compiles the message files of src/locale/messages into typed functions under src/locale/paraglide. The files of a language, one a noun, are
// first joined into one: the compiler's time grows with the square of their number. It still takes half a minute, so nothing is done
// where the messages, the settings, this file and the packages are those of the last time.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { compile } from '@inlang/paraglide-js';

const messages = './src/locale/messages';
const merged = './src/locale/merged';
const outdir = './src/locale/paraglide';
const made = `${outdir}/.made`;

await mkdir(merged, { recursive: true });
const from = createHash('sha256');
for (const file of [import.meta.filename, 'project.inlang/settings.json', 'package-lock.json']) from.update(await readFile(file));
for (const locale of await readdir(messages)) {
	const all = {};
	for (const file of (await readdir(`${messages}/${locale}`)).sort()) {
		for (const [key, text] of Object.entries(JSON.parse(await readFile(`${messages}/${locale}/${file}`, 'utf8')))) {
			if (key !== '$schema' && key in all) throw new Error(`${key} stands twice in ${locale}: the second time in ${file}`);
			all[key] = text;
		}
	}
	const whole = JSON.stringify(all);
	await writeFile(`${merged}/${locale}.json`, whole);
	from.update(`${locale}\n${whole}\n`);
}
const now = from.digest('hex');
if ((await readFile(made, 'utf8').catch(() => '')) === now) process.exit();

await compile({
	project: './project.inlang',
	outdir,
	outputStructure: 'message-modules',
	strategy: ['globalVariable', 'baseLocale'],
	emitReadme: false
});
await writeFile(made, now);
