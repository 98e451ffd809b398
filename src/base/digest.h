/* SPDX-License-Identifier: MIT */
/*
 * Digests of bytes: XXH3 with 128 bits (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), its canonical
 * form, so that every machine has the same. Ten times as fast as SHA-256 with the processor's help.
 *
 * Two different contents do not have the same digest by chance; somebody who wants that can bring it about. So it is
 * for what is held against its own earlier state. What one article must not be able to do to another (take its
 * number, its name) is made with SHA-256 still: store/inode.c says how the two go together.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdalign.h>

#include <compliancefs/buf.h>

enum { DIGEST_SIZE = 16 };

void digest_of(struct slice bytes, uint8_t digest[DIGEST_SIZE]);

/* The same where the bytes come in pieces. */
struct digest {
	alignas(64) unsigned char state[576]; /* XXH3_state_t */
};
void digest_start(struct digest *d);
void digest_add(struct digest *d, struct slice bytes);
void digest_end(const struct digest *d, uint8_t digest[DIGEST_SIZE]);

#endif
