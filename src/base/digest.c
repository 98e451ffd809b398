/* SPDX-License-Identifier: MIT */
/*
 * xxHash as a header only: the library would be one more to load at every start, for these few functions.
 */
#include <assert.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/digest.h"

static_assert(sizeof(XXH3_state_t) <= sizeof(struct digest), "a digest's state is large enough");
static_assert(alignof(XXH3_state_t) <= alignof(struct digest), "and lies as it must");

static void put(XXH128_hash_t hash, uint8_t digest[DIGEST_SIZE])
{
	XXH128_canonical_t canonical;

	XXH128_canonicalFromHash(&canonical, hash);
	memcpy(digest, canonical.digest, DIGEST_SIZE);
}

void digest_of(struct slice bytes, uint8_t digest[DIGEST_SIZE])
{
	put(XXH3_128bits(bytes.len ? bytes.ptr : "", bytes.len), digest);
}

void digest_start(struct digest *d)
{
	XXH3_state_t *state = (void *)d;

	XXH3_INITSTATE(state);
	XXH3_128bits_reset(state);
}

void digest_add(struct digest *d, struct slice bytes)
{
	if (bytes.len)
		XXH3_128bits_update((void *)d, bytes.ptr, bytes.len);
}

void digest_end(const struct digest *d, uint8_t digest[DIGEST_SIZE])
{
	put(XXH3_128bits_digest((const void *)d), digest);
}
