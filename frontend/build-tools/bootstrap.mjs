// Moves SvelteKit's inline start script into a file of its own, named for its content, so that the page runs under
// `script-src 'self'`. Fails when a script or style is left inline.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';

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
