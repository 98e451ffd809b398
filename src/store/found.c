/* SPDX-License-Identifier: MIT */
/*
 * Searching: one statement, made for the query from fixed parts, with every value of the user's bound.
 *
 * All that match are looked at once, in the order of their ids; the best are kept in a heap whose root is the worst
 * of them.  Equal ranks are told apart by id, so a snapshot gives one answer to a query.  SQLite asks after every few thousand
 * steps whether to go on: that is what ends a search that takes too long.
 */
#include <errno.h>
#include <time.h>

#include "store/db.h"
#include "store/found.h"

#define STEPS 5000 /* of SQLite's machine, between two looks at the clock */

struct hit {
	double rank; /* less is better */
	int64_t article;
};

struct hits {
	struct hit *items;
	size_t count, limit;
	uint64_t total;
};

static bool is_worse(const struct hit *a, const struct hit *b)
{
	return a->rank > b->rank || (a->rank == b->rank && a->article > b->article);
}

/* Puts items[at] where it belongs: no hit is worse than the one it hangs on. */
static void sink(struct hits *h, size_t at, size_t count)
{
	for (;;) {
		size_t child = 2 * at + 1;
		struct hit hit = h->items[at];

		if (child >= count)
			return;
		if (child + 1 < count && is_worse(&h->items[child + 1], &h->items[child]))
			child++;
		if (!is_worse(&h->items[child], &hit))
			return;
		h->items[at] = h->items[child];
		h->items[child] = hit;
		at = child;
	}
}

static void add_hit(struct hits *h, struct hit hit)
{
	size_t at;

	h->total++;
	if (h->count == h->limit) {
		if (h->limit && is_worse(&h->items[0], &hit)) {
			h->items[0] = hit;
			sink(h, 0, h->count);
		}
		return;
	}
	for (at = h->count++; at && is_worse(&hit, &h->items[(at - 1) / 2]); at = (at - 1) / 2)
		h->items[at] = h->items[(at - 1) / 2];
	h->items[at] = hit;
}

/* Best first. */
static void sort_hits(struct hits *h)
{
	for (size_t n = h->count; n > 1; n--) {
		struct hit worst = h->items[0];

		h->items[0] = h->items[n - 1];
		h->items[n - 1] = worst;
		sink(h, 0, n - 1);
	}
}

static int prepare(struct db *db, const struct buf *sql, sqlite3_stmt **st)
{
	if (sql->error)
		return sql->error;
	if (sqlite3_prepare_v2(db->sql, sql->data, (int)sql->len, st, NULL) == SQLITE_OK)
		return 0;
	log_error("'%s': %s", db->path, sqlite3_errmsg(db->sql));
	return -EIO;
}

/* For who asked for a locale, standard or service that is not there. */
static int refuse_value(struct db *db, const struct search_filter *f, struct error *e)
{
	struct buf list = BUF_INIT;
	sqlite3_stmt *st = NULL;
	int r;

	if (f->kind != SEARCH_LOCALE)
		return error_set(e, -EINVAL, "no article has %s '%.*s': the names of the folders in text/by-%s can stand there",
				 search_filter_names[f->kind], (int)(f->value.len < 200 ? f->value.len : 200), f->value.ptr,
				 search_filter_names[f->kind]);
	if (sqlite3_prepare_v2(db->sql, "SELECT name FROM folder WHERE view = 'by-locale' ORDER BY name LIMIT 60", -1, &st, NULL) == SQLITE_OK)
		while (db_step(db, st) == 1) {
			buf_puts(&list, list.len ? ", " : "");
			buf_put_slice(&list, db_text(st, 0));
		}
	sqlite3_finalize(st);
	r = error_set(e, -EINVAL, "no article has locale '%.*s'; there are: %s",
		      (int)(f->value.len < 200 ? f->value.len : 200), f->value.ptr, list.data);
	buf_free(&list);
	return r;
}

static int check_values(struct db *db, const struct search *s, struct error *e)
{
	int r = 1;

	for (size_t i = 0; r == 1 && i < s->filter_count; i++) {
		sqlite3_stmt *st;
		struct buf sql = BUF_INIT;

		buf_printf(&sql, "SELECT 1 FROM folder WHERE view = 'by-%s' AND name = ?1",
			   search_filter_names[s->filters[i].kind]);
		r = prepare(db, &sql, &st);
		buf_free(&sql);
		if (r < 0)
			return r;
		db_bind_text(st, 1, s->filters[i].value);
		r = db_step(db, st);
		sqlite3_finalize(st);
		if (r == 0)
			return refuse_value(db, &s->filters[i], e);
	}
	return r < 0 ? r : 0;
}

/* " AND locale IN (?3, ?4)": any of those that are wanted or, with `not`, none of those that are not. */
static void put_values(struct buf *sql, const struct search *s, enum search_filter_kind kind, bool not)
{
	size_t n = 0;

	for (size_t i = 0; i < s->filter_count; i++) {
		if (s->filters[i].kind != kind || s->filters[i].not != not)
			continue;
		if (n++ == 0)
			buf_printf(sql, " AND a.%s %sIN (", search_filter_names[kind], not ? "NOT " : "");
		else
			buf_puts(sql, ", ");
		buf_printf(sql, "?%zu", i + 3);
	}
	if (n)
		buf_putc(sql, ')');
}

/* ?1: what is to be found, ?2: to be left out, where only that is asked of the words; from ?3 on the filters' values. */
static void put_statement(struct buf *sql, const struct search *s)
{
	if (search_has(s, false))
		buf_puts(sql, "SELECT a.id, bm25(words, 8.0, 3.0, 1.0) FROM words CROSS JOIN article a ON a.id = words.rowid "
			      "WHERE words MATCH ?1");
	else
		buf_puts(sql, "SELECT a.id, -a.date FROM article a WHERE 1");
	for (enum search_filter_kind kind = SEARCH_LOCALE; kind <= SEARCH_STANDARD; kind++) {
		put_values(sql, s, kind, false);
		put_values(sql, s, kind, true);
	}
	for (size_t i = 0; i < s->filter_count; i++)
		if (s->filters[i].kind == SEARCH_SERVICE)
			buf_printf(sql, " AND %sEXISTS (SELECT 1 FROM scope s WHERE s.article = a.id AND s.service = ?%zu)",
				   s->filters[i].not ? "NOT " : "", i + 3);
	if (!search_has(s, false) && search_has(s, true))
		buf_puts(sql, " AND a.id NOT IN (SELECT rowid FROM words WHERE words MATCH ?2)");
}

static int is_late(void *arg)
{
	const struct timespec *end = arg;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec > end->tv_sec || (now.tv_sec == end->tv_sec && now.tv_nsec > end->tv_nsec);
}

static int collect(struct db *db, sqlite3_stmt *st, struct hits *h, struct error *e)
{
	struct timespec end;
	int code;

	clock_gettime(CLOCK_MONOTONIC, &end);
	end.tv_sec += FOUND_SECONDS;
	sqlite3_progress_handler(db->sql, STEPS, is_late, &end);
	while ((code = sqlite3_step(st)) == SQLITE_ROW)
		add_hit(h, (struct hit){sqlite3_column_double(st, 1), sqlite3_column_int64(st, 0)});
	sqlite3_progress_handler(db->sql, 0, NULL, NULL);
	if (code == SQLITE_DONE)
		return 0;
	if (code == SQLITE_INTERRUPT)
		return error_set(e, -ETIMEDOUT, "the search took more than %d seconds; add words that are rarer", FOUND_SECONDS);
	log_error("'%s': %s", db->path, sqlite3_errmsg(db->sql));
	return code == SQLITE_NOMEM ? -ENOMEM : -EIO;
}

static int run_statement(struct db *db, const struct search *s, struct hits *h, struct error *e)
{
	struct buf sql = BUF_INIT, wanted = BUF_INIT, left_out = BUF_INIT;
	sqlite3_stmt *st = NULL;
	int r;

	put_statement(&sql, s);
	if (search_has(s, false))
		search_expression(s, false, &wanted);
	else if (search_has(s, true))
		search_expression(s, true, &left_out);
	r = wanted.error ? wanted.error : left_out.error;
	if (r == 0)
		r = prepare(db, &sql, &st);
	if (r == 0) {
		if (wanted.len)
			db_bind_text(st, 1, buf_slice(&wanted));
		if (left_out.len)
			db_bind_text(st, 2, buf_slice(&left_out));
		for (size_t i = 0; i < s->filter_count; i++)
			db_bind_text(st, (int)i + 3, s->filters[i].value);
		r = collect(db, st, h, e);
	}
	sqlite3_finalize(st);
	buf_free(&sql);
	buf_free(&wanted);
	buf_free(&left_out);
	return r;
}

int snapshot_search(struct snapshot *snapshot, const struct search *s, size_t limit, struct arena *arena,
		    struct found *found, struct error *e)
{
	struct hits h = {.items = arena_array(arena, limit, sizeof(*h.items)), .limit = limit};
	struct db *db = snapshot_db(snapshot);
	int r;

	*found = (struct found){0};
	if (!h.items)
		return error_errno(e, -ENOMEM, "cannot search");
	r = check_values(db, s, e);
	if (r == 0)
		r = run_statement(db, s, &h, e);
	if (r < 0)
		return r == -EIO || r == -ENOMEM ? error_errno(e, r, "cannot search") : r;
	sort_hits(&h);
	found->articles = arena_array(arena, h.count, sizeof(*found->articles));
	if (!found->articles)
		return error_errno(e, -ENOMEM, "cannot search");
	for (size_t i = 0; i < h.count; i++)
		found->articles[i] = h.items[i].article;
	found->count = h.count;
	found->total = h.total;
	return 0;
}
