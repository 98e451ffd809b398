// SPDX-License-Identifier: MIT
// screenshots: pictures of the site for people to look at, as PNG.
//
//	node screenshots.mjs SITE FOLDER     SITE: http://127.0.0.1:PORT/ or file:///.../html/
//
// Six languages and the folder pages, light and dark, on a phone (320 px), a tablet and a desktop; print once.
import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';
import { browserPath } from './browser.mjs';

const [site, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const article = (locale, name) => `by-locale/${locale}/${name}.${locale}.html`;
const pages = {
	home: 'index.html',
	'fr-fr': article('fr-fr', 'iso-27001'),
	'ja-jp': article('ja-jp', 'iso-27001'),
	'zh-cn': article('zh-cn', 'iso-27001'),
	'ko-kr': article('ko-kr', 'iso-27001'),
	'ar-sa': article('ar-sa', 'soc-2'),
	'he-il': article('he-il', 'soc-2'),
	pair: 'side-by-side/fr-fr/iso-27001.fr-fr.html',
	'pair-ar': 'side-by-side/ar-sa/soc-2.ar-sa.html',
	locale: 'by-locale/fr-fr/index.html',
	standard: 'by-standard/iso-27001/index.html',
	service: 'by-service/power-bi/index.html',
	certificates: 'by-certificate/index.html',
	search: 'search/audit/index.html',
	nothing: 'search/xyzzy/index.html',
};
const sizes = { phone: [320, 640], desktop: [1280, 900] };
const wanted = process.argv[4] ? new RegExp(process.argv[4]) : /./;
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
for (const [size, [width, height]] of Object.entries(sizes))
	for (const colorScheme of ['light', 'dark']) {
		const context = await browser.newContext({ viewport: { width, height }, colorScheme });
		const page = await context.newPage();
		for (const [name, path] of Object.entries(pages)) {
			const file = `${name}-${size}-${colorScheme}.png`;
			if (!wanted.test(file))
				continue;
			await page.goto(new URL(path, site).href);
			const height = await page.evaluate(() => document.documentElement.scrollHeight);
			await page.screenshot({ path: `${folder}/${file}`, clip: { x: 0, y: 0, width, height: Math.min(height, 2200) }, fullPage: true });
		}
		await context.close();
	}
if (wanted.test('print')) {
	const page = await browser.newPage();
	await page.goto(new URL(pages['fr-fr'], site).href);
	await page.pdf({ path: `${folder}/print.pdf`, format: 'A4' });
}
await browser.close();
