// SPDX-License-Identifier: MIT
// Where Debian's Chromium is: we bring no browser of our own.
import { existsSync } from 'node:fs';

export function browserPath() {
	const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
	const found = paths.find((path) => path && existsSync(path));
	if (!found)
		throw new Error('no Chromium: apt-get install chromium, or name it in CHROMIUM');
	return found;
}
