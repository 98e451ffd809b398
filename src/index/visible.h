/* SPDX-License-Identifier: MIT */
/*
 * What other files can see of an article. Private to src/index.
 *
 * An edit that leaves it as it is touches the article's own files only; see edit.c.
 */
#ifndef INDEX_VISIBLE_H
#define INDEX_VISIBLE_H

#include "base/digest.h"

#include "index/parse.h"

/* Digest of it, from what parsing gave (before anything is learned from other articles). */
void visible_digest(const struct catalog *catalog, const struct parse_job *job, uint8_t digest[DIGEST_SIZE]);

#endif
