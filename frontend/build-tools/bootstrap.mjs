// Moves SvelteKit's inline start script into a file of its own, named for its content, so that the page runs under
// `script-src 'self'`. Fails when a script or style is left inline.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const page = 'build/index.html';
let html = await readFile(page, 'utf8');

for (const [whole, code] of html.matchAll(/<script>([\s\S]*?)<\/script>/g)) {
	const source = code.trim().replace(/^\t{0,4}/gm, '') + '\n';
	const name = `_app/immutable/boot.${createHash('sha256').update(source).digest('base64url').slice(0, 10)}.js`;
	await writeFile(`build/${name}`, source);
	html = html.replace(whole, `<script src="/app/${name}"></script>`);
}
if (/<script(?![^>]*\bsrc=)|<style|\sstyle="|\son\w+="/.test(html)) {
	throw new Error(`${page} still holds an inline script or style`);
}
await writeFile(page, html);
await writeFile('build/.keep', '');

// The router's announcer carries a style attribute, which `style-src 'self'` refuses; app.css hides it instead.
let announcers = 0;
for (const entry of await readdir('build/_app', { recursive: true, withFileTypes: true })) {
	if (!entry.isFile() || !entry.name.endsWith('.js')) continue;
	const file = join(entry.parentPath, entry.name);
	const code = await readFile(file, 'utf8');
	const mended = code.replace(/(<div id="svelte-announcer"[^>]*?) style="[^"]*"/g, '$1');
	if (mended !== code) {
		announcers++;
		await writeFile(file, mended);
	}
	if (/<[a-z]+[^>`{}]* style="/.test(mended)) throw new Error(`${file} still makes an inline style`);
}
if (announcers !== 1) throw new Error(`expected one announcer, found ${announcers}`);
