/* SPDX-License-Identifier: MIT */
/* Words of articles on a terminal: they come from anywhere, and must not move its cursor or set its title. */
#include <stdio.h>

#include "base/utf8.h"
#include "cli/cli.h"

void print_plain(struct slice s)
{
	for (const char *p = s.ptr, *end = s.ptr + s.len; p < end;) {
		const char *at = p;
		uint32_t c = utf8_next(&p, end);

		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			putchar('?');
		else
			fwrite(at, 1, (size_t)(p - at), stdout);
	}
}
