// Compiles the message files of src/locale/messages into typed functions under src/locale/paraglide. The files of a language, one a noun, are
// first joined into one: the compiler's time grows with the square of their number.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { compile } from '@inlang/paraglide-js';

const messages = './src/locale/messages';
const merged = './src/locale/merged';

await mkdir(merged, { recursive: true });
for (const locale of await readdir(messages)) {
	const all = {};
	for (const file of (await readdir(`${messages}/${locale}`)).sort()) {
		for (const [key, text] of Object.entries(JSON.parse(await readFile(`${messages}/${locale}/${file}`, 'utf8')))) {
			if (key !== '$schema' && key in all) throw new Error(`${key} stands twice in ${locale}: the second time in ${file}`);
			all[key] = text;
		}
	}
	await writeFile(`${merged}/${locale}.json`, JSON.stringify(all));
}

await compile({
	project: './project.inlang',
	outdir: './src/locale/paraglide',
	outputStructure: 'message-modules',
	strategy: ['globalVariable', 'baseLocale'],
	emitReadme: false
});
