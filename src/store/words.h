/* SPDX-License-Identifier: MIT */
/* The full text of a new snapshot, made beside it by a thread of its own. Private to src/store; see writer.h. */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "store/db.h"
#include "store/writer.h"

struct word_maker;

/* Begins. Where no thread can be had the caller's does the work. Returns 0 or -errno with e filled. */
int word_maker_start(struct word_maker **m, struct error *e);
/*
 * Puts an article's, whose bytes are exchanged for others of no use. Waits when too many are waiting. Returns 0, or
 * the first -errno of any article so far.
 */
int word_maker_put(struct word_maker *m, int64_t article, struct words *words);
/* No more are coming: the rest is written and sorted while the caller does something else. */
void word_maker_end(struct word_maker *m);
/*
 * Waits for that (it need not have been said) and puts the table's rows into `to`, where it is empty. Returns 0
 * or -errno.
 */
int word_maker_take(struct word_maker *m, struct db *to);
/* Whether an error arose in making it: what the caller was told of before may have been another. */
bool word_maker_failed(struct word_maker *m);
/* At any time; NULL is nothing. */
void word_maker_free(struct word_maker *m);

#endif
