/* SPDX-License-Identifier: MIT */
/*
 * SQLite's variable-length integers (https://www.sqlite.org/fileformat2.html#varint), which FTS5 uses as well: seven
 * bits a byte, the highest first. Only up to 56 bits, where no byte is an exception; ids and sizes here are far less.
 * Private to src/store.
 */
#ifndef STORE_SQLVARINT_H
#define STORE_SQLVARINT_H

#include <stddef.h>
#include <stdint.h>

enum { SQLVARINT_MAX = 8 };

/* Writes n at p, up to SQLVARINT_MAX bytes; returns how many. */
static inline size_t sqlvarint_put(uint8_t *p, uint64_t n)
{
	size_t len = 1, at;

	if (n < 0x80) {
		*p = (uint8_t)n;
		return 1;
	}
	for (uint64_t rest = n >> 7; rest; rest >>= 7)
		len++;
	for (at = len; at-- > 0; n >>= 7)
		p[at] = (uint8_t)(n & 0x7f) | (at + 1 < len ? 0x80 : 0);
	return len;
}

/* Reads what sqlvarint_put wrote at p; returns how many bytes. */
static inline size_t sqlvarint_get(const uint8_t *p, uint64_t *n)
{
	size_t len = 0;

	*n = 0;
	do
		*n = *n << 7 | (p[len] & 0x7f);
	while (p[len++] & 0x80);
	return len;
}

#endif
