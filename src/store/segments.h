/* SPDX-License-Identifier: MIT */
/*
 * What stands in the tables of the full text, written without FTS5: segments, each of which has the terms of some
 *articles, and who reads does not see which wrote it, FTS5 or this. Private to src/store.
 *
 * The tables are told in https://www.sqlite.org/fts5.html, "FTS5 Data Structures", the bytes in them by the comment at
 *the head of https://sqlite.org/src/file/ext/fts5/fts5_index.c; in short (numbers are store/sqlvarint.h's but where
 *bits are told): words_data (id, block): pages, called leaves, of segments; doclist indexes; and two rows of their own:
 *		id 1   how many articles there are, and how many terms in each column
 *		id 10  4 bytes that are FTS5's, then: levels, segments, 0; for each level 0, segments, and for each of
 *those its number, first and last leaf words_idx (segid, term, pgno): for each leaf that has a term, bytes that no
 *earlier leaf's term and every term from there on has at its beginning or passes; pgno is the leaf's number twice, and
 *1 more where the doclist of its last term has a doclist index words_docsize (id, sz): how many terms an article has in
 *each column A leaf: 16 bits, highest first, where the first article's number is that belongs to a term of an earlier
 *leaf, 0 if there is none; 16 bits where the footer begins; terms and doclists; the footer: where the first term
 *begins, then how far each is from the one before. The first term of a leaf: its length and bytes, others: how many
 *bytes it shares with the one before, how many follow, those. A doclist: for each article how far its number is from
 *the one before, or the number itself where a doclist or a leaf begins; twice the length of what follows; how far each
 *position is from the one before, and 2; a column's positions have 1 and its number before them, but the first's. Where
 *a leaf is full the doclist goes on in the next. A doclist index, of a doclist that fills more than four leaves: 0, the
 *first leaf that begins with an article, that article, and for each leaf that follows how far its first article is from
 *the one before, or 0 if it has none.
 */
#ifndef STORE_SEGMENTS_H
#define STORE_SEGMENTS_H

#include "store/db.h"

/* Bytes of a leaf, as FTS5's option pgsz says in schema.sql. */
enum { SEGMENTS_LEAF = 8000, SEGMENTS_COLUMNS = 3 };

/* The first statements of the db that is written to, in the order of segments_texts. */
enum { SEGMENTS_PUT_BLOCK, SEGMENTS_PUT_FIRST, SEGMENTS_PUT_SIZE, SEGMENTS_STATEMENTS };
extern const char *const segments_texts[SEGMENTS_STATEMENTS];

struct segments {
	/* private */
	struct db *db;
	uint64_t articles, terms[SEGMENTS_COLUMNS];
	uint32_t segment; /* the one that is written, from 1 */
	struct buf segment_list;
	/* of a segment */
	uint32_t leaf_number, leaf_len, footer_len, last_term;
	uint32_t first_leaf;   /* of the last leaf with a term */
	struct buf first_term; /* what its row in words_idx has */
	struct buf term;       /* the last */
	bool leaf_has_term, leaf_has_article;
	uint32_t later_leaves; /* since first_leaf: without a term */
	struct buf later;      /* the doclist index of its last term */
	int64_t later_article;
	uint8_t leaf[SEGMENTS_LEAF + 256], footer[SEGMENTS_LEAF + 256];
};

void segments_init(struct segments *s, struct db *db);
void segments_free(struct segments *s);
/* These return 0 or -errno. */
int segments_put_article(struct segments *s, int64_t article, const uint32_t terms[SEGMENTS_COLUMNS]);
/* A segment. Terms, of at most 128 bytes, come in ascending order, doclists as postings.h has them. */
void segments_begin(struct segments *s);
int segments_put(struct segments *s, struct slice term, struct slice doclist);
int segments_end(struct segments *s);
/*
 * Puts the two rows of their own into `to`, where FTS5 has made the table; the others are there or will be. FTS5 does
 * not see any of them before the database is opened anew.
 */
int segments_finish(struct segments *s, struct db *to);

#endif
