/**
 * What axe finds on a page, by the same rules in every story. It is put into a document once and stays there while the page is used, since reading
 * it takes as long as a look with it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One sentence for each rule that the page breaks; of `rules` alone, where they are named. */
export async function axe(page, where, rules) {
	assert.equal(page.frames().length, 1, 'axe would not look into a frame');
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
	const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: tags };
	const broken = await page.evaluate(
		async (options) => {
			// A colour that is still changing is nobody's colour.
			const moving = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
			await Promise.allSettled(moving.map((one) => one.finished));
			// What has been scrolled half under the head of the page isn't too small a target.
			const at = window.scrollY;
			window.scrollTo(0, 0);
			const { violations } = await window.axe.run(document, options);
			window.scrollTo(0, at);
			return violations;
		},
		{ runOnly, resultTypes: ['violations'] }
	);
	return broken.map(
		(one) =>
			`${where}: ${one.id}: ${one.nodes
				.slice(0, 3)
				.map(
					(node) =>
						`${node.target} ${node.html.slice(0, 160)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`
				)
				.join(' | ')}`
	);
}
