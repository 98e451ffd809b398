// SPDX-License-Identifier: MIT
// browse: a reader's way through the site in a real browser, with the site's own Content-Security-Policy: home, an
// article, a service, another language, search, side by side, dark, phone, keyboard. No console error and no request to
// another site on the way.
//
//	node browse.mjs URL
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { browserPath } from './browser.mjs';

const site = process.argv[2];
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] });
const faults = [];
let passed = 0, failed = 0;

async function open(options = {}) {
	const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
	const page = await context.newPage();
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			faults.push(`console: ${message.text()}`);
	});
	page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
	page.on('dialog', (dialog) => { faults.push('a dialog'); dialog.dismiss(); });
	page.on('response', (response) => {
		if (response.status() >= 400)
			faults.push(`${response.status()} for ${response.url()}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(site))
			faults.push(`request to ${request.url()}`);
	});
	await page.goto(site);
	return page;
}

async function step(what, run) {
	try {
		await run();
		passed++;
	} catch (error) {
		failed++;
		console.log(`not ok: ${what}: ${error.message.split('\n').slice(0, 3).join(' ')}`);
	}
}

const path = (page) => new URL(page.url()).pathname;
const style = (page, property) => page.evaluate((p) => getComputedStyle(document.documentElement)[p], property);

const page = await open();
await step('home to language to article', async () => {
	assert.equal(await page.locator('h1').innerText(), 'Compliance articles');
	await page.getByRole('link', { name: 'Français' }).first().click();
	assert.equal(await page.locator('html').getAttribute('lang'), 'fr-FR');
	await page.locator('main a[href="iso-27001.fr-fr.html"]').first().click();
	assert.match(path(page), /\/by-locale\/fr-fr\/iso-27001\.fr-fr\.html$/);
	assert.equal(await page.locator('h1').count(), 1);
});
await step('a question has an address', async () => {
	await page.locator('.contents a[href="#faq.1"]').click();
	assert.equal(new URL(page.url()).hash, '#faq.1');
	assert.ok(await page.locator('[id="faq.1"]').isVisible());
});
await step('article to service to standard', async () => {
	await page.locator('details.services summary').click();
	await page.locator('.chips a', { hasText: 'Power BI' }).click();
	assert.match(path(page), /\/by-service\/power-bi\/index\.html$/);
	await page.getByRole('link', { name: 'ISO/IEC 27001' }).click();
	assert.match(path(page), /\/by-standard\/iso-27001\/index\.html$/);
	assert.ok(await page.locator('table').count() >= 3, 'languages, scope and certificates are tables');
	await page.locator('td a[lang="ja-JP"]').first().click();
	assert.equal(await page.locator('html').getAttribute('lang'), 'ja-JP');
});
await step('another language', async () => {
	await page.locator('.languages a[hreflang="fr-FR"]').click();
	assert.match(path(page), /iso-27001\.fr-fr\.html$/);
});
await step('certificates', async () => {
	await page.locator('details.certificates summary').click();
	const href = await page.locator('.certificates td a').first().getAttribute('href');
	await page.locator('.certificates td a').first().click();
	assert.ok(page.url().endsWith(href.replace(/^(\.\.\/)+/, '/')), page.url());
	assert.ok(await page.locator('.facts a[href^="https://"]').count() === 1, 'its address is there');
	await page.goBack();
});
await step('side by side, and it persists', async () => {
	await page.locator('.mode a').click();
	assert.match(path(page), /\/side-by-side\/fr-fr\/iso-27001\.fr-fr\.html$/);
	const pair = page.locator('.body .pair').nth(1);
	const [left, right] = [await pair.locator('> :first-child').boundingBox(), await pair.locator('> .source').boundingBox()];
	assert.ok(right.x > left.x + left.width / 2 && Math.abs(right.y - left.y) < 2, 'columns are beside each other');
	assert.equal(await pair.locator('> .source').getAttribute('lang'), 'en');
	await page.locator('.languages a[hreflang="ja-JP"]').click();
	assert.match(path(page), /\/side-by-side\/ja-jp\//);
	await page.locator('.mode a').click();
	assert.match(path(page), /\/by-locale\/ja-jp\//);
});
await step('next and previous', async () => {
	const before = page.url();
	await page.locator('.neighbours a').first().click();
	assert.notEqual(page.url(), before);
	assert.match(path(page), /\/by-locale\/ja-jp\//);
});
await step('search, narrowed to a language', async () => {
	await page.locator('input[name=q]').fill('iso 27001');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/search\/iso\+27001\/$/);
	assert.ok(await page.locator('mark').count() > 0, 'what was found is marked');
	assert.equal(await page.locator('input[name=q]').inputValue(), 'iso 27001');
	await page.locator('.chips a', { hasText: 'fr-fr' }).click();
	assert.match(await page.locator('h1').innerText(), /locale:fr-fr/);
	for (const href of await page.locator('.keys > li > a').evaluateAll((links) => links.map((a) => a.href)))
		assert.match(href, /\/by-locale\/fr-fr\//);
	await page.locator('.keys > li > a').first().click();
	assert.ok(await page.locator('article').count() === 1);
});
await step('a hostile query is shown, not run', async () => {
	for (const query of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "'; alert(1) //", '</title><svg onload=alert(1)>']) {
		await page.locator('input[name=q]').fill(query);
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/search\//);
		assert.equal(await page.locator('main script, main img, main svg').count(), 0);
	}
});
await step('nothing found says what to do', async () => {
	await page.locator('input[name=q]').fill('xyzzy');
	await page.keyboard.press('Enter');
	await page.waitForURL(/xyzzy/);
	assert.ok(await page.getByText('How to search').isVisible());
});
await step('skip link and keyboard', async () => {
	await page.goto(new URL('by-locale/fr-fr/iso-27001.fr-fr.html', site).href);
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
	assert.ok((await page.locator('.skip').boundingBox()).y >= 0, 'it shows itself');
	await page.keyboard.press('Enter');
	assert.equal(new URL(page.url()).hash, '#page.main');
});
await page.context().close();

const dark = await open({ colorScheme: 'dark' });
await step('dark', async () => assert.equal(await style(dark, 'backgroundColor'), 'rgb(19, 23, 28)'));
await dark.context().close();

const phone = await open({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });
await step('phone: nothing is wider, columns are stacked', async () => {
	for (const name of ['index.html', 'by-standard/iso-27001/index.html', 'side-by-side/fr-fr/iso-27001.fr-fr.html', 'by-locale/ar-sa/soc-2.ar-sa.html']) {
		await phone.goto(new URL(name, site).href);
		assert.ok(await phone.evaluate(() => document.documentElement.scrollWidth <= 320), name);
	}
	await phone.goto(new URL('side-by-side/fr-fr/iso-27001.fr-fr.html', site).href);
	const pair = phone.locator('.body .pair').nth(1);
	assert.ok((await pair.locator('> .source').boundingBox()).y > (await pair.locator('> :first-child').boundingBox()).y + 10);
});
await step('right to left', async () => {
	await phone.goto(new URL('by-locale/ar-sa/soc-2.ar-sa.html', site).href);
	assert.equal(await style(phone, 'direction'), 'rtl');
	const h1 = await phone.locator('h1').evaluate((e) => getComputedStyle(e).textAlign);
	assert.equal(h1, 'start');
});
await phone.context().close();

const print = await open();
await step('print leaves the form out', async () => {
	await print.emulateMedia({ media: 'print' });
	assert.equal(await print.locator('form.search').isVisible(), false);
});
await browser.close();

for (const fault of [...new Set(faults)].slice(0, 20))
	console.log(`not ok: ${fault}`);
failed += faults.length;
console.log(`browser: ${passed} steps passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
