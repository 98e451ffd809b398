/* SPDX-License-Identifier: MIT */
/*
 * An LZ4 block (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md) with `known` as its dictionary,
 * behind the varint length of what it holds; where as many bytes follow as it says, the bytes themselves.
 *
 * LZ4 because most of a bilingual article's record stands word for word in its document: that is worth sparing,
 * and must not cost a read more than it saves.  But LZ4 has to read all of the document to know it: for the
 * short record of an article in one language that was 3 % of an index run, to spare 3 % of the file.
 */
#include <errno.h>
#include <lz4.h>

#include "base/pack.h"

/* As far back as LZ4 can refer: the end of a longer `known` is what a record's segments came from last. */
#define WINDOW ((size_t)64 << 10)
/* Bytes are not packed if there is this much more to be known first. */
#define KNOWN_TIMES 2

static struct slice window(struct slice known)
{
	if (known.len <= WINDOW)
		return known;
	return (struct slice){known.ptr + (known.len - WINDOW), WINDOW};
}

void pack(struct slice known, struct slice bytes, struct buf *out)
{
	struct slice near = window(known);
	LZ4_stream_t stream;
	int bound, n;

	if (bytes.len > PACK_MAX) {
		out->error = out->error ? out->error : -EFBIG;
		return;
	}
	buf_put_varint(out, bytes.len);
	if (bytes.len < near.len / KNOWN_TIMES) {
		buf_put_slice(out, bytes);
		return;
	}
	bound = LZ4_compressBound((int)bytes.len);
	if (buf_reserve(out, (size_t)bound) < 0)
		return;
	/* Loading begins with a reset (lz4.h): two of 16 KB each were a seventh of all that packing costs. */
	if (near.len)
		LZ4_loadDict(&stream, near.ptr, (int)near.len);
	else
		LZ4_initStream(&stream, sizeof(stream));
	n = LZ4_compress_fast_continue(&stream, bytes.len ? bytes.ptr : "", out->data + out->len, (int)bytes.len, bound, 1);
	if ((size_t)n < bytes.len) {
		out->len += (size_t)n;
		out->data[out->len] = '\0';
	} else {
		buf_put_slice(out, bytes);
	}
}

int unpack(struct slice known, struct slice packed, size_t max, struct buf *out)
{
	const char *p = packed.ptr, *end = p + packed.len;
	struct slice near = window(known);
	uint64_t len;
	int n;

	if (!get_varint(&p, end, &len) || len > max || len > PACK_MAX || (size_t)(end - p) > LZ4_MAX_INPUT_SIZE)
		return -EBADMSG;
	if (buf_reserve(out, (size_t)len) < 0)
		return -ENOMEM;
	if ((size_t)(end - p) == len) {
		buf_put(out, p, (size_t)len);
		return out->error;
	}
	n = LZ4_decompress_safe_usingDict(p, out->data, (int)(end - p), (int)len, near.len ? near.ptr : "", (int)near.len);
	if (n < 0 || (uint64_t)n != len)
		return -EBADMSG;
	out->len = (size_t)len;
	out->data[out->len] = '\0';
	return 0;
}
