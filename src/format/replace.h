/* SPDX-License-Identifier: MIT */
/* Text that is copied but for a few characters, which something else stands for. */
#ifndef FORMAT_REPLACE_H
#define FORMAT_REPLACE_H

#include <compliancefs/buf.h>

#include "base/span.h"

struct replacement {
	const char *with;  /* what stands for the character */
	char reference[8]; /* room for it where it is made for each */
	bool tabs;         /* of text_put, which sets it */
};

/*
 * Puts s. look, ahead and special are span_find's and find the characters that may have to be replaced. `replaced`
 * tells the bytes of the one at p and sets r->with; 0: it stays. All are known where this is called, so that they
 * are part of it.
 */
static inline __attribute__((always_inline)) void put_replaced(struct buf *out, struct slice s,
							       span_bits (*look)(const char *p), ptrdiff_t ahead,
							       const bool special[256],
							       size_t (*replaced)(const char *p, const char *end,
										  struct replacement *r),
							       struct replacement *r)
{
	const char *p = s.ptr, *run = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	while ((p = span_find(p, end, look, ahead, special)) < end) {
		size_t n = replaced(p, end, r);

		if (n == 0) {
			p++;
			continue;
		}
		buf_put(out, run, (size_t)(p - run));
		buf_puts(out, r->with);
		p += n;
		run = p;
	}
	if (p > run)
		buf_put(out, run, (size_t)(p - run));
}

#endif
