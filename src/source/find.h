/* SPDX-License-Identifier: MIT */
/*
 * Searching for a few bytes by the rarest of them: in text that has none this runs at the speed of
 * memchr, several times that of memmem.
 */
#ifndef SOURCE_FIND_H
#define SOURCE_FIND_H

#include <compliancefs/buf.h>

/* The first `what` in [p, end), looked for by its byte number `key`; NULL if there is none. */
static inline const char *find_bytes(const char *p, const char *end, const char *what, size_t key)
{
	size_t len = strlen(what);
	const char *stop, *at;

	if (!p || (size_t)(end - p) < len)
		return NULL;
	stop = end - (len - 1 - key);
	for (p += key; p < stop && (at = memchr(p, what[key], (size_t)(stop - p))); p = at + 1)
		if (memcmp(at - key, what, len) == 0)
			return at - key;
	return NULL;
}

#endif
