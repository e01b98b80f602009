// Makes build/site: the one stylesheet, the small script and the fonts that the pages rendered by Go share with the
// application. Addresses here carry no hash, so templates can name them.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const out = join(root, 'build', 'site');

/** Font families by interface language: the sheet of subsets, and what to take from it. */
const families = [
	{
		lang: 'ko',
		sheet: 'pretendard-gov/dist/web/variable/pretendardvariable-gov-dynamic-subset.css',
		licence: 'pretendard-gov/dist/LICENSE.txt'
	},
	{
		lang: 'zh-Hans',
		sheet: '@fontsource-variable/noto-sans-sc/index.css',
		licence: '@fontsource-variable/noto-sans-sc/LICENSE'
	},
	{
		lang: 'ja',
		sheet: '@fontsource-variable/noto-sans-jp/index.css',
		licence: '@fontsource-variable/noto-sans-jp/LICENSE'
	}
];

await build({
	root,
	configFile: false,
	publicDir: false,
	base: './',
	logLevel: 'warn',
	build: {
		outDir: out,
		emptyOutDir: true,
		target: 'es2020',
		assetsInlineLimit: 0,
		modulePreload: false,
		cssCodeSplit: false,
		rollupOptions: {
			input: { site: join(root, 'src/site/site.ts') },
			output: { format: 'iife', entryFileNames: '[name].js', assetFileNames: 'site[extname]' }
		}
	}
});

for (const family of families) {
	const sheetPath = join(root, 'node_modules', family.sheet);
	const folder = join(out, 'fonts', family.lang);
	await mkdir(folder, { recursive: true });
	const copies = [];
	const sheet = (await readFile(sheetPath, 'utf8'))
		.replace(/\/\*[\s\S]*?\*\//g, '')
		.replace(/url\(\s*['"]?([^'")]+)['"]?\s*\)/g, (_, address) => {
			copies.push(copyFile(join(dirname(sheetPath), address), join(folder, basename(address))));
			return `url(fonts/${family.lang}/${basename(address)})`;
		})
		.replace(/\s*\n\s*/g, '');
	await Promise.all(copies);
	await writeFile(join(out, `fonts-${family.lang}.css`), sheet + '\n');
	await copyFile(join(root, 'node_modules', family.licence), join(folder, 'LICENSE.txt'));
}
