// SPDX-License-Identifier: MIT
// inject: opens the pages that tests/cli/injection.sh made of hostile articles in a real browser, without the
// Content-Security-Policy that would stop them too: nothing may run and nothing may be loaded from elsewhere.
//
//	node inject.mjs FOLDER           html/ of an export
import { chromium } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';
import { browserPath } from './browser.mjs';
import { pages } from './pages.mjs';

const top = resolve(process.argv[2]);
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
// Every article, and one in five of the folder pages and pages side by side, which say the same words.
const all = [...pages(top)].filter((path, i) => i % 5 === 0 || path.startsWith('by-locale/'));
const faults = new Set();
let count = 0;

const look = () => {
	const bad = [];
	const urls = ['href', 'src', 'action', 'formaction'];
	for (const element of document.querySelectorAll('*')) {
		if (/^(iframe|object|embed|svg|math|base|style|template|video|audio)$/.test(element.localName))
			bad.push(element.localName);
		if (element.localName === 'script' && element.type !== 'application/ld+json')
			bad.push('script');
		for (const { name } of element.attributes)
			if (name.startsWith('on') || name === 'style' || (urls.includes(name) && /^\s*(javascript|data|vbscript):/i.test(element[name])))
				bad.push(`${element.localName} ${name}`);
	}
	// What waits for the reader's hand: his pointer on every link.
	for (const element of document.querySelectorAll('a, img, summary'))
		element.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }));
	return bad;
};

async function work() {
	const page = await browser.newPage();
	let path;
	const fault = (what) => faults.add(`${path}: ${what}`);

	page.on('dialog', (dialog) => { fault(`dialog ${dialog.message()}`); dialog.dismiss(); });
	page.on('pageerror', (error) => fault(`script ran: ${error.message}`));
	page.on('console', (message) => fault(`console: ${message.text()}`));
	page.on('request', (request) => {
		if (!request.url().startsWith('file:'))
			fault(`request to ${request.url()}`);
	});
	while ((path = all.pop())) {
		count++;
		await page.goto(pathToFileURL(join(top, path)).href, { waitUntil: 'load' });
		for (const what of await page.evaluate(look))
			fault(`has ${what}`);
	}
}

await Promise.all([work(), work(), work()]);
await browser.close();
for (const line of [...faults].slice(0, 20))
	console.log(`not ok: ${line}`);
console.log(`injection: ${count} pages opened, ${faults.size} faults`);
process.exit(faults.size || !count ? 1 : 0);
