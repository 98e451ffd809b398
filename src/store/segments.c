/* SPDX-License-Identifier: MIT */
/*
 * FTS5's segments, written in one go from sorted terms.  Where a leaf ends is decided as FTS5 decides it, so that the
 * bytes are the same: that is what the tests compare.
 */
#include <errno.h>

#include "store/segments.h"
#include "store/sqlvarint.h"

enum {
	LEAF_HEAD = 4,
	LATER_MIN = 4, /* leaves of a doclist, from which on it has an index */
	AVERAGES = 1,  /* ids in words_data */
	STRUCTURE = 10,
	SEGMENT_SHIFT = 37, /* bits of an id below a segment's number */
	LATER_SHIFT = 36,   /* the bit of a doclist index */
	TERM_PREFIX = '0',  /* what each term begins with, as opposed to those of prefix indexes */
};

const char *const segments_texts[SEGMENTS_STATEMENTS] = {
    [SEGMENTS_PUT_BLOCK] = "INSERT INTO words_data (id, block) VALUES (?1, ?2)",
    [SEGMENTS_PUT_FIRST] = "INSERT INTO words_idx (segid, term, pgno) VALUES (?1, ?2, ?3)",
    [SEGMENTS_PUT_SIZE] = "INSERT INTO words_docsize (id, sz) VALUES (?1, ?2)",
};

void segments_init(struct segments *s, struct db *db)
{
	memset(s, 0, sizeof(*s));
	s->db = db;
	s->segment_list = s->first_term = s->term = s->later = (struct buf)BUF_INIT;
}

void segments_free(struct segments *s)
{
	buf_free(&s->segment_list);
	buf_free(&s->first_term);
	buf_free(&s->term);
	buf_free(&s->later);
}

static void put_number(struct buf *b, uint64_t n)
{
	uint8_t bytes[SQLVARINT_MAX];

	buf_put(b, bytes, sqlvarint_put(bytes, n));
}

static void put_u16(uint8_t *p, uint32_t n)
{
	p[0] = (uint8_t)(n >> 8);
	p[1] = (uint8_t)n;
}

static int put_block(struct db *db, int64_t id, struct slice block)
{
	sqlite3_stmt *st = db_statement(db, SEGMENTS_PUT_BLOCK);

	if (st) {
		db_bind_int(st, 1, id);
		db_bind_blob(st, 2, block);
	}
	return db_do(db, st);
}

int segments_put_article(struct segments *s, int64_t article, const uint32_t terms[SEGMENTS_COLUMNS])
{
	sqlite3_stmt *st = db_statement(s->db, SEGMENTS_PUT_SIZE);
	uint8_t sizes[SEGMENTS_COLUMNS * SQLVARINT_MAX];
	size_t len = 0;

	for (int i = 0; i < SEGMENTS_COLUMNS; i++) {
		len += sqlvarint_put(sizes + len, terms[i]);
		s->terms[i] += terms[i];
	}
	s->articles++;
	if (st) {
		db_bind_int(st, 1, article);
		db_bind_blob(st, 2, (struct slice){(const char *)sizes, len});
	}
	return db_do(s->db, st);
}

static void start_leaf(struct segments *s)
{
	s->leaf_number++;
	memset(s->leaf, 0, LEAF_HEAD);
	s->leaf_len = LEAF_HEAD;
	s->footer_len = s->last_term = 0;
	s->leaf_has_term = s->leaf_has_article = false;
}

/* An article without a term before it, the leaf's first. */
static void note_article(struct segments *s, int64_t article)
{
	put_u16(s->leaf, s->leaf_len);
	s->leaf_has_article = true;
	if (s->later.len == 0) {
		buf_putc(&s->later, 0);
		put_number(&s->later, s->leaf_number);
		put_number(&s->later, (uint64_t)article);
	} else {
		put_number(&s->later, (uint64_t)(article - s->later_article));
	}
	s->later_article = article;
}

static int end_leaf(struct segments *s)
{
	put_u16(s->leaf + 2, s->leaf_len);
	memcpy(s->leaf + s->leaf_len, s->footer, s->footer_len);
	if (!s->leaf_has_term) {
		s->later_leaves++;
		if (!s->leaf_has_article && s->later.len)
			buf_putc(&s->later, 0);
	}
	return put_block(s->db, ((int64_t)s->segment << SEGMENT_SHIFT) + s->leaf_number,
			 (struct slice){(const char *)s->leaf, s->leaf_len + s->footer_len});
}

static int next_leaf(struct segments *s)
{
	int r = end_leaf(s);

	start_leaf(s);
	return r;
}

/* The row of the last leaf with a term: no other will follow whose term's doclist began there. */
static int put_first(struct segments *s)
{
	bool indexed = s->later.len && s->later_leaves >= LATER_MIN;
	sqlite3_stmt *st;
	int r = s->later.error ? s->later.error : s->first_term.error;

	if (r == 0 && indexed)
		r = put_block(s->db,
			      ((int64_t)s->segment << SEGMENT_SHIFT) + ((int64_t)1 << LATER_SHIFT) + s->first_leaf,
			      buf_slice(&s->later));
	buf_reset(&s->later);
	s->later_leaves = 0;
	if (r < 0)
		return r;
	st = db_statement(s->db, SEGMENTS_PUT_FIRST);
	if (st) {
		db_bind_int(st, 1, s->segment);
		db_bind_blob(st, 2, buf_slice(&s->first_term));
		db_bind_int(st, 3, 2 * (int64_t)s->first_leaf + indexed);
	}
	return db_do(s->db, st);
}

void segments_begin(struct segments *s)
{
	s->segment++;
	s->leaf_number = 0;
	s->first_leaf = 1;
	s->later_leaves = 0;
	buf_reset(&s->later);
	buf_reset(&s->term);
	buf_reset(&s->first_term);
	start_leaf(s);
}

static size_t shared(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len, i = 0;

	while (i < len && a.ptr[i] == b.ptr[i])
		i++;
	return i;
}

/* Puts a term into the leaf, or into the next. What is kept and shared are the terms with their prefix. */
static int put_term(struct segments *s, struct slice term)
{
	size_t same = shared(buf_slice(&s->term), term);
	int r = 0;

	if (s->leaf_len + s->footer_len + term.len + 2 >= SEGMENTS_LEAF && s->leaf_len > LEAF_HEAD)
		r = next_leaf(s);
	s->footer_len += (uint32_t)sqlvarint_put(s->footer + s->footer_len, s->leaf_len - s->last_term);
	s->last_term = s->leaf_len;
	if (!s->leaf_has_term && s->leaf_number > 1) {
		if (r == 0)
			r = put_first(s);
		buf_reset(&s->first_term);
		buf_put(&s->first_term, term.ptr, same + 1);
		s->first_leaf = s->leaf_number;
	}
	if (!s->leaf_has_term)
		same = 0;
	else
		s->leaf_len += (uint32_t)sqlvarint_put(s->leaf + s->leaf_len, same);
	s->leaf_len += (uint32_t)sqlvarint_put(s->leaf + s->leaf_len, term.len - same);
	memcpy(s->leaf + s->leaf_len, term.ptr + same, term.len - same);
	s->leaf_len += (uint32_t)(term.len - same);
	buf_reset(&s->term);
	buf_put_slice(&s->term, term);
	s->leaf_has_term = s->leaf_has_article = true;
	return r ? r : s->term.error;
}

/* As many whole numbers as fit into room, one at least. */
static size_t fitting(const uint8_t *p, size_t room)
{
	uint64_t n;
	size_t len = sqlvarint_get(p, &n), next;

	while (len < room && (next = sqlvarint_get(p + len, &n)) <= room - len)
		len += next;
	return len;
}

/* Puts an article's positions, over as many leaves as they need. */
static int put_positions(struct segments *s, const uint8_t *p, size_t len)
{
	int r = 0;

	if (s->leaf_len + s->footer_len + len <= SEGMENTS_LEAF) {
		memcpy(s->leaf + s->leaf_len, p, len);
		s->leaf_len += (uint32_t)len;
		return 0;
	}
	while (r == 0 && len) {
		size_t used = s->leaf_len + s->footer_len, room = used < SEGMENTS_LEAF ? SEGMENTS_LEAF - used : 0;
		size_t n = len <= room ? len : fitting(p, room);

		memcpy(s->leaf + s->leaf_len, p, n);
		s->leaf_len += (uint32_t)n;
		p += n;
		len -= n;
		if (s->leaf_len + s->footer_len >= SEGMENTS_LEAF)
			r = next_leaf(s);
	}
	return r;
}

/* A doclist that does not fit into the leaf, article by article. */
static int put_long(struct segments *s, const uint8_t *p, const uint8_t *end)
{
	int64_t article = 0, last = 0;
	int r = 0;

	while (r == 0 && p < end) {
		uint64_t n;
		size_t len;

		p += sqlvarint_get(p, &n);
		article += (int64_t)n;
		len = sqlvarint_get(p, &n);
		len += n / 2;
		if (!s->leaf_has_article) {
			note_article(s, article);
			last = 0;
		}
		s->leaf_len += (uint32_t)sqlvarint_put(s->leaf + s->leaf_len, (uint64_t)(article - last));
		last = article;
		r = put_positions(s, p, len);
		p += len;
	}
	return r;
}

int segments_put(struct segments *s, struct slice term, struct slice doclist)
{
	char bytes[129];
	int r;

	if (term.len >= sizeof(bytes))
		return -EINVAL;
	bytes[0] = TERM_PREFIX;
	memcpy(bytes + 1, term.ptr, term.len);
	r = put_term(s, (struct slice){bytes, term.len + 1});
	if (r < 0)
		return r;
	if (s->leaf_len + s->footer_len + doclist.len + 1 > SEGMENTS_LEAF)
		return put_long(s, (const uint8_t *)doclist.ptr, (const uint8_t *)doclist.ptr + doclist.len);
	memcpy(s->leaf + s->leaf_len, doclist.ptr, doclist.len);
	s->leaf_len += (uint32_t)doclist.len;
	return 0;
}

int segments_end(struct segments *s)
{
	uint32_t last = s->leaf_number;
	int r = 0;

	if (s->leaf_len > LEAF_HEAD)
		r = end_leaf(s);
	else
		last--;
	if (r == 0 && last)
		r = put_first(s);
	put_number(&s->segment_list, s->segment);
	put_number(&s->segment_list, 1);
	put_number(&s->segment_list, last);
	return r ? r : s->segment_list.error;
}

static int set_block(struct db *to, const char *sql, int64_t id, struct slice block)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(to->sql, sql, -1, &st, NULL);
	int r;

	if (code != SQLITE_OK)
		return -EIO;
	db_bind_int(st, 1, id);
	db_bind_blob(st, 2, block);
	r = db_do(to, st);
	sqlite3_finalize(st);
	return r;
}

int segments_finish(struct segments *s, struct db *to)
{
	struct buf averages = BUF_INIT, structure = BUF_INIT;
	int r;

	put_number(&averages, s->articles);
	for (int i = 0; i < SEGMENTS_COLUMNS; i++)
		put_number(&averages, s->terms[i]);
	put_number(&structure, 1);
	put_number(&structure, s->segment);
	put_number(&structure, 0);
	put_number(&structure, 0);
	put_number(&structure, s->segment);
	buf_put_slice(&structure, buf_slice(&s->segment_list));
	r = averages.error ? averages.error : structure.error;
	if (r == 0 && s->articles)
		r = set_block(to, "UPDATE words_data SET block = ?2 WHERE id = ?1", AVERAGES, buf_slice(&averages));
	/* Its first four bytes are FTS5's: how often its options were changed. */
	if (r == 0 && s->segment)
		r = set_block(to, "UPDATE words_data SET block = CAST(substr(block, 1, 4) || ?2 AS BLOB) WHERE id = ?1",
			      STRUCTURE, buf_slice(&structure));
	buf_free(&averages);
	buf_free(&structure);
	return r;
}
