// SPDX-License-Identifier: MIT
// validate: is every HTML page of a folder valid? By html-validate: its rules of the HTML standard and of accessibility.
//
//	node validate.mjs FOLDER
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { pages } from './pages.mjs';

const top = process.argv[2];
const validator = new HtmlValidate({
	root: true,
	extends: ['html-validate:standard', 'html-validate:a11y'],
	rules: {
		// Bodies are byte for byte what cmark writes (<br />, <img ... />), which HTML allows.
		'void-style': 'off',
		// Articles skip levels, and say so: their headings are not ours to change.
		'heading-level': 'off',
	},
});

const rules = new Map();
let failed = 0, count = 0;
for (const path of pages(top)) {
	count++;
	const report = validator.validateStringSync(readFileSync(join(top, path), 'utf8'), path);
	if (report.valid)
		continue;
	failed++;
	for (const message of report.results.flatMap((result) => result.messages)) {
		const times = (rules.get(message.ruleId) ?? 0) + 1;
		rules.set(message.ruleId, times);
		if (times <= 3)
			console.log(`not ok: ${path}:${message.line}: ${message.message} (${message.ruleId})`);
	}
}
for (const [rule, times] of rules)
	console.log(`${rule}: ${times}`);
console.log(`html-validate: ${count - failed} pages valid, ${failed} not`);
process.exit(failed || !count ? 1 : 0);
