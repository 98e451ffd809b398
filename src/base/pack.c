/* SPDX-License-Identifier: MIT */
/*
 * Why not a library: half of an article's record stands in its document, word for word, and it is that half that is worth
 * sparing; a general compressor would also work on what is there once, and cost reads ten times as much.
 *
 * How: a sequence of (literals, copy). A copy takes bytes from the window: `known`, then what has been unpacked so far.
 *
 *	varint length of all bytes
 *	varint n, n bytes              literals
 *	varint n - LEAST, varint from  a copy of n bytes from there on; not there once all bytes are
 *	...
 *
 * The packer knows one place for each hash of LEAST bytes, the last one, and takes the first match it finds: 10 us for a
 * record of 3 KB, which is then 0.6 KB, and 2 us to unpack it.
 */
#include <errno.h>

#include "base/pack.h"

/* The shortest copy that is shorter than its bytes: 3 to 4 bytes tell it. */
#define LEAST 6u
#define LOOK 8u
/* 32 KB of places are on the stack, and of those no more are cleared than an article needs. */
#define BITS_MIN 10u
#define BITS_MAX 13u

struct packer {
	struct slice known, bytes;
	struct buf *out;
	unsigned bits;
	uint32_t places[1u << BITS_MAX]; /* by hash: 1 + the place in the window; 0: none */
};

/* Of the first LEAST bytes of the LOOK that are there. */
static inline size_t hash(const char *at, unsigned bits)
{
	uint64_t look;

	memcpy(&look, at, LOOK);
	return (size_t)((look << (64 - 8 * LEAST)) * 0x9e3779b97f4a7c15u >> (64 - bits));
}

/* Every second place is enough: what is worth a copy is longer. */
static void learn(struct packer *p)
{
	for (size_t i = 0; i + LOOK <= p->known.len; i += 2)
		p->places[hash(p->known.ptr + i, p->bits)] = (uint32_t)(i + 1);
}

static size_t equal_bytes(const char *a, const char *b, size_t max)
{
	size_t n = 0;

	while (n < max && a[n] == b[n])
		n++;
	return n;
}

/* How far the bytes at `at` equal those of the window at `from`. */
static size_t match(const struct packer *p, size_t from, size_t at)
{
	const char *here = p->bytes.ptr + at;
	size_t max = p->bytes.len - at;

	if (from >= p->known.len)
		return equal_bytes(p->bytes.ptr + (from - p->known.len), here, max);
	if (max > p->known.len - from)
		max = p->known.len - from;
	return equal_bytes(p->known.ptr + from, here, max);
}

/* Whether the match of these places can begin a byte earlier; none goes across the end of `known`. */
static bool precedes(const struct packer *p, size_t from, size_t at)
{
	if (from == 0 || from == p->known.len)
		return false;
	return p->bytes.ptr[at - 1] ==
	       (from < p->known.len ? p->known.ptr[from - 1] : p->bytes.ptr[from - 1 - p->known.len]);
}

static void put_literals(struct packer *p, size_t from, size_t to)
{
	buf_put_string(p->out, (struct slice){p->bytes.ptr + from, to - from});
}

static void put_all(struct packer *p)
{
	size_t at = 0, done = 0; /* bytes before `done` are in out */

	while (at + LOOK <= p->bytes.len) {
		uint32_t *place = &p->places[hash(p->bytes.ptr + at, p->bits)];
		size_t from = *place ? *place - 1 : 0, n = *place ? match(p, from, at) : 0;

		*place = (uint32_t)(p->known.len + at + 1);
		if (n < LEAST) {
			at++;
			continue;
		}
		for (; at > done && precedes(p, from, at); n++) {
			at--;
			from--;
		}
		put_literals(p, done, at);
		buf_put_varint(p->out, n - LEAST);
		buf_put_varint(p->out, from);
		done = at += n;
	}
	if (done < p->bytes.len)
		put_literals(p, done, p->bytes.len);
}

void pack(struct slice known, struct slice bytes, struct buf *out)
{
	struct packer p;

	if (known.len > PACK_MAX || bytes.len > PACK_MAX - known.len) {
		out->error = out->error ? out->error : -EFBIG;
		return;
	}
	p.known = known;
	p.bytes = bytes;
	p.out = out;
	for (p.bits = BITS_MIN; p.bits < BITS_MAX && (size_t)1 << p.bits < known.len + bytes.len;)
		p.bits++;
	memset(p.places, 0, sizeof(*p.places) << p.bits);
	learn(&p);
	buf_put_varint(out, bytes.len);
	put_all(&p);
}

/* n bytes of the window from `from` on; a copy may reach into what it makes itself. */
static bool put_copy(struct slice known, struct buf *out, size_t n, size_t from)
{
	if (from < known.len) {
		if (n > known.len - from)
			return false;
		memcpy(out->data + out->len, known.ptr + from, n);
	} else {
		const char *there = out->data + (from - known.len);

		if (from - known.len >= out->len)
			return false;
		if (there + n <= out->data + out->len)
			memcpy(out->data + out->len, there, n);
		else
			for (size_t i = 0; i < n; i++)
				out->data[out->len + i] = there[i];
	}
	out->len += n;
	return true;
}

int unpack(struct slice known, struct slice packed, size_t max, struct buf *out)
{
	const char *p = packed.ptr, *end = p + packed.len;
	struct slice literals;
	uint64_t len, n, from;

	if (!get_varint(&p, end, &len) || len > max)
		return -EBADMSG;
	if (buf_reserve(out, (size_t)len) < 0)
		return -ENOMEM;
	while (out->len < len) {
		if (!get_string(&p, end, &literals) || literals.len > len - out->len)
			return -EBADMSG;
		buf_put_slice(out, literals);
		if (out->len == len)
			break;
		if (!get_varint(&p, end, &n) || n >= len - out->len || n + LEAST > len - out->len ||
		    !get_varint(&p, end, &from) || from > PACK_MAX || !put_copy(known, out, (size_t)n + LEAST, (size_t)from))
			return -EBADMSG;
	}
	if (out->data != buf_empty)
		out->data[out->len] = '\0';
	return p == end ? 0 : -EBADMSG;
}
