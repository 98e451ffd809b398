// SPDX-License-Identifier: MIT
// axe: has any page something that keeps people out? WCAG 2.0, 2.1 and 2.2, A and AA, by axe-core, in Chromium, in light
// and dark, on a phone and a desktop.
//
//	node axe.mjs URL FOLDER [MAX]     the site, and its files: which pages there are; MAX: no more than so many
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { browserPath } from './browser.mjs';
import { pages } from './pages.mjs';

const [site, folder, max] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const views = [
	{ viewport: { width: 1280, height: 900 }, colorScheme: 'light' },
	{ viewport: { width: 320, height: 640 }, colorScheme: 'dark' },
];
const all = [...pages(folder)];
const step = Math.max(1, Math.ceil(all.length / (Number(max) || all.length)));
const chosen = [...all.filter((_, i) => i % step === 0), 'search/audit/index.html', 'search/nothing-has-this/index.html'];
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
let runs = 0, violations = 0, wide = 0;
for (const view of views) {
	// The CSP lets no script in; axe is ours, not the site's.
	const context = await browser.newContext({ ...view, bypassCSP: true });
	const page = await context.newPage();
	for (const path of chosen) {
		await page.goto(new URL(path.split('/').map(encodeURIComponent).join('/'), site).href);
		await page.evaluate(axe);
		const found = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: 'tag', values } }), tags);
		runs++;
		for (const violation of found.violations) {
			violations++;
			if (violations <= 20)
				console.log(`not ok: ${path} (${view.colorScheme}): ${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 160)}`);
		}
		// WCAG 1.4.10: nothing scrolls sideways but tables and code.
		if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) {
			wide++;
			console.log(`not ok: ${path} is wider than ${view.viewport.width} pixels`);
		}
	}
	await context.close();
}
await browser.close();
console.log(`axe: ${runs} runs on ${chosen.length} pages, ${violations} violations, ${wide} too wide`);
process.exit(violations || wide || !runs ? 1 : 0);
