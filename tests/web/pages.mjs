// SPDX-License-Identifier: MIT
// The HTML pages of a folder, relative to it; a file that stands in several folders (one inode) once.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export function* pages(top, below = '', seen = new Set()) {
	for (const entry of readdirSync(join(top, below), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
		const path = join(below, entry.name);
		if (entry.isDirectory()) {
			yield* pages(top, path, seen);
		} else if (entry.name.endsWith('.html')) {
			const inode = statSync(join(top, path), { bigint: true }).ino;
			if (!seen.has(inode))
				yield path;
			seen.add(inode);
		}
	}
}
