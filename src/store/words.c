/* SPDX-License-Identifier: MIT */
/*
 * Writing the full text: src/base/terms.h's terms, so that FTS5 (https://www.sqlite.org/fts5.html) finds them.
 *
 * Sorting all words of all articles is the largest single piece of work of a full run. So a thread does it meanwhile,
 * and without FTS5: postings.h gathers terms, segments.h writes what FTS5 would have written, in less than half of its
 * time. It goes to tables of a scratch database, which SQLite keeps in memory up to a size and then in a file without a
 * name, in its temporary folder; their rows are copied into the snapshot's at the end.
 *
 * The thread takes articles in the order in which they were put, so the rows are the same whatever it has waited for.
 * A small run changes the words of an article in place, by FTS5, on the writer's connection.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/heap.h"
#include "store/postings.h"
#include "store/segments.h"
#include "store/words.h"
#include "store/writing.h"

/* Neither side is woken for a single article: the thread when so many wait (or no more will), the caller when so few. */
enum { WAITING_MAX = 32, WAKE_AT = 8, ROOM_AT = WAITING_MAX / 2 };

/* What is gathered until a segment is written, bytes: the more, the fewer segments a search has to look into. */
#define SEGMENT_MEMORY ((size_t)32 << 20)

/* As FTS5 makes them in the snapshot. */
static const char tables[] = "CREATE TABLE words_data (id INTEGER PRIMARY KEY, block BLOB);"
			     "CREATE TABLE words_idx (segid, term, pgno, PRIMARY KEY (segid, term)) WITHOUT ROWID;"
			     "CREATE TABLE words_docsize (id INTEGER PRIMARY KEY, sz BLOB)";

struct waiting {
	int64_t article;
	struct words words;
};

struct word_maker {
	struct db db; /* the thread's, until it has ended, and so are the next three */
	struct postings postings;
	struct segments segments;
	int64_t last_article;
	bool threaded;
	pthread_t thread;
	pthread_mutex_t lock; /* for what follows, but for the jobs between used and made: those are the thread's */
	pthread_cond_t more, room;
	size_t made, used; /* used <= made <= used + WAITING_MAX */
	bool last, stop;
	int error; /* the first */
	struct waiting jobs[WAITING_MAX];
};

void words_reset(struct words *words)
{
	buf_reset(&words->title);
	buf_reset(&words->headings);
	buf_reset(&words->body);
}

void words_free(struct words *words)
{
	buf_free(&words->title);
	buf_free(&words->headings);
	buf_free(&words->body);
}

int words_error(const struct words *words)
{
	return words->title.error ? words->title.error : words->headings.error ? words->headings.error : words->body.error;
}

static int run_words(struct db *db, size_t which, int64_t article, const struct words *words)
{
	sqlite3_stmt *st = db_statement(db, which);

	if (st) {
		db_bind_int(st, 1, article);
		db_bind_text(st, 2, buf_slice(&words->title));
		db_bind_text(st, 3, buf_slice(&words->headings));
		db_bind_text(st, 4, buf_slice(&words->body));
	}
	return db_do(db, st);
}

static int put_posting(void *segments, struct slice term, struct slice doclist)
{
	return segments_put(segments, term, doclist);
}

static int end_segment(struct word_maker *m)
{
	int r;

	if (postings_none(&m->postings))
		return 0;
	segments_begin(&m->segments);
	r = postings_each(&m->postings, put_posting, &m->segments);
	if (r == 0)
		r = segments_end(&m->segments);
	postings_reset(&m->postings);
	return r;
}

static int put_article(struct word_maker *m, int64_t article, const struct words *words)
{
	const struct buf *columns[SEGMENTS_COLUMNS] = {&words->title, &words->headings, &words->body};
	uint32_t counts[SEGMENTS_COLUMNS];
	int r = 0;

	/* A segment has its articles in order. */
	if (article < m->last_article || postings_size(&m->postings) >= SEGMENT_MEMORY)
		r = end_segment(m);
	for (unsigned i = 0; i < SEGMENTS_COLUMNS && r == 0; i++) {
		ptrdiff_t n = postings_put(&m->postings, article, i, buf_slice(columns[i]));

		if (n < 0)
			r = (int)n;
		counts[i] = (uint32_t)n;
	}
	m->last_article = article;
	return r ? r : segments_put_article(&m->segments, article, counts);
}

/* The thread. After an error it only makes room, so that nobody waits for it. */
static void *work(void *arg)
{
	struct word_maker *m = arg;
	bool room;
	size_t at;
	int r;

	heap_widen((size_t)20 << 20);
	pthread_mutex_lock(&m->lock);
	while (!m->stop && (m->used < m->made || !m->last)) {
		if (m->used == m->made) {
			pthread_cond_wait(&m->more, &m->lock);
			continue;
		}
		r = m->error;
		at = m->used % WAITING_MAX;
		pthread_mutex_unlock(&m->lock);
		if (r == 0)
			r = put_article(m, m->jobs[at].article, &m->jobs[at].words);
		pthread_mutex_lock(&m->lock);
		m->error = r;
		m->used++;
		room = m->made - m->used == ROOM_AT;
		if (!room)
			continue;
		pthread_mutex_unlock(&m->lock);
		pthread_cond_signal(&m->room);
		pthread_mutex_lock(&m->lock);
	}
	if (!m->stop && m->error == 0) {
		pthread_mutex_unlock(&m->lock);
		r = end_segment(m);
		pthread_mutex_lock(&m->lock);
		m->error = r;
	}
	pthread_mutex_unlock(&m->lock);
	return NULL;
}

int word_maker_start(struct word_maker **out, struct error *e)
{
	struct word_maker *m = calloc(1, sizeof(*m));
	int r;

	*out = NULL;
	if (!m)
		return error_errno(e, -ENOMEM, "cannot index words");
	pthread_mutex_init(&m->lock, NULL);
	pthread_cond_init(&m->more, NULL);
	pthread_cond_init(&m->room, NULL);
	for (int i = 0; i < WAITING_MAX; i++)
		m->jobs[i].words = (struct words)WORDS_INIT;
	r = db_open(&m->db, "a temporary database", DB_SCRATCH, segments_texts, SEGMENTS_STATEMENTS, e);
	segments_init(&m->segments, &m->db);
	if (r == 0 && (r = db_run(&m->db, tables)) < 0)
		error_errno(e, r, "cannot index words in a temporary database");
	if (r < 0) {
		word_maker_free(m);
		return r;
	}
	m->threaded = pthread_create(&m->thread, NULL, work, m) == 0;
	*out = m;
	return 0;
}

int word_maker_put(struct word_maker *m, int64_t article, struct words *words)
{
	struct waiting *job = &m->jobs[m->made % WAITING_MAX];
	const struct words older = job->words;
	bool wake;
	int r;

	if (!m->threaded)
		return m->error = m->error ? m->error : put_article(m, article, words);
	pthread_mutex_lock(&m->lock);
	while (m->made - m->used == WAITING_MAX)
		pthread_cond_wait(&m->room, &m->lock);
	r = m->error;
	pthread_mutex_unlock(&m->lock);
	if (r < 0)
		return r;
	job->article = article;
	job->words = *words;
	*words = older;
	pthread_mutex_lock(&m->lock);
	wake = ++m->made - m->used >= WAKE_AT;
	pthread_mutex_unlock(&m->lock);
	if (wake)
		pthread_cond_signal(&m->more);
	return 0;
}

void word_maker_end(struct word_maker *m)
{
	pthread_mutex_lock(&m->lock);
	m->last = true;
	if (!m->threaded)
		m->error = m->error ? m->error : end_segment(m);
	pthread_cond_signal(&m->more);
	pthread_mutex_unlock(&m->lock);
}

static void join(struct word_maker *m)
{
	if (m->threaded)
		pthread_join(m->thread, NULL);
	m->threaded = false;
}

/* All rows of a table, into the one of that name. */
static int copy_table(struct db *from, struct db *to, struct slice name)
{
	struct buf sql = BUF_INIT;
	sqlite3_stmt *get = NULL, *put = NULL;
	int columns = 0, r = 0;

	buf_printf(&sql, "SELECT * FROM \"%.*s\"", (int)name.len, name.ptr);
	if (!sql.error && sqlite3_prepare_v2(from->sql, sql.data, -1, &get, NULL) == SQLITE_OK)
		columns = sqlite3_column_count(get);
	buf_reset(&sql);
	/* In place of: the table was made with a row or two. */
	buf_printf(&sql, "REPLACE INTO \"%.*s\" VALUES (", (int)name.len, name.ptr);
	for (int i = 1; i <= columns; i++)
		buf_printf(&sql, "%s?%d", i > 1 ? ", " : "", i);
	buf_putc(&sql, ')');
	if (sql.error || !columns || sqlite3_prepare_v2(to->sql, sql.data, -1, &put, NULL) != SQLITE_OK)
		r = sql.error ? sql.error : -EIO;
	buf_free(&sql);
	while (r == 0 && (r = db_step(from, get)) == 1) {
		r = 0;
		for (int i = 0; i < columns; i++)
			if (sqlite3_bind_value(put, i + 1, sqlite3_column_value(get, i)) != SQLITE_OK)
				r = -ENOMEM;
		if (r == 0)
			r = db_do(to, put);
	}
	sqlite3_finalize(get);
	sqlite3_finalize(put);
	return r;
}

int word_maker_take(struct word_maker *m, struct db *to)
{
	sqlite3_stmt *st = NULL;
	int r;

	if (!m->last)
		word_maker_end(m);
	join(m);
	if (m->error)
		return m->error;
	if (sqlite3_prepare_v2(m->db.sql,
			       "SELECT name FROM sqlite_schema WHERE name LIKE 'words\\_%' ESCAPE '\\' ORDER BY name",
			       -1, &st, NULL) != SQLITE_OK)
		return -EIO;
	while ((r = db_step(&m->db, st)) == 1 && (r = copy_table(&m->db, to, db_text(st, 0))) == 0)
		continue;
	sqlite3_finalize(st);
	return r < 0 ? r : segments_finish(&m->segments, to);
}

bool word_maker_failed(struct word_maker *m)
{
	bool failed;

	pthread_mutex_lock(&m->lock);
	failed = m->error < 0;
	pthread_mutex_unlock(&m->lock);
	return failed;
}

void word_maker_free(struct word_maker *m)
{
	if (!m)
		return;
	pthread_mutex_lock(&m->lock);
	m->stop = true;
	pthread_cond_signal(&m->more);
	pthread_mutex_unlock(&m->lock);
	if (m->threaded)
		sqlite3_interrupt(m->db.sql);
	join(m);
	db_close(&m->db);
	postings_free(&m->postings);
	segments_free(&m->segments);
	for (int i = 0; i < WAITING_MAX; i++)
		words_free(&m->jobs[i].words);
	pthread_cond_destroy(&m->room);
	pthread_cond_destroy(&m->more);
	pthread_mutex_destroy(&m->lock);
	free(m);
}

int writer_put_words(struct writer *w, int64_t article, struct words *words)
{
	return w->words ? word_maker_put(w->words, article, words) : run_words(&w->db, PUT_WORDS, article, words);
}

int writer_words_fill(struct writer *w)
{
	struct word_maker *m = w->words;
	size_t waiting = 0;

	if (m && m->threaded) {
		pthread_mutex_lock(&m->lock);
		waiting = m->made - m->used;
		pthread_mutex_unlock(&m->lock);
	}
	return (int)(100 * waiting / WAITING_MAX);
}

void writer_end_words(struct writer *w)
{
	if (w->words)
		word_maker_end(w->words);
}

int writer_drop_words(struct writer *w, int64_t article, const struct words *words)
{
	return run_words(&w->db, DROP_WORDS, article, words);
}

bool writer_lacks_words(const struct writer *w)
{
	return w->words && word_maker_failed(w->words);
}
