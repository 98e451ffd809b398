/* SPDX-License-Identifier: MIT */
/*
 * Bytes packed against others that the reader has too: what an article's record repeats of
 * its document, what a line of a table repeats of those above.
 */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include <compliancefs/buf.h>

/* No more than this is packed at once. */
#define PACK_MAX ((size_t)1 << 28)

/* Puts bytes, packed, to out; `known` may be empty. Where packing spares nothing, or much less than `known` is long,
 * they are put as they are: 5 bytes more at most. Longer than PACK_MAX: out->error is -EFBIG. */
void pack(struct slice known, struct slice bytes, struct buf *out);
/*
 * Puts what was packed with the same `known` to out, which is empty and takes no more than `max` bytes.
 * Returns 0, -EBADMSG (damaged, or longer) or -ENOMEM.
 */
int unpack(struct slice known, struct slice packed, size_t max, struct buf *out);

#endif
