/* SPDX-License-Identifier: MIT */
/*
 * An article is known by its name's digest, a folder by its view's and name's, so ids that shift change nothing. What the digests
 * are made of is noted while the rows are put, 24 bytes an article; only who checks them reads four tables for it (1.5 ms of
 * 700 articles' run).
 */
#include <errno.h>
#include <stdlib.h>

#include "base/digest.h"
#include "store/stretches.h"
#include "store/writing.h"

#define STRETCH 16 /* articles, in the mean */
#define IDS_MAX ((int64_t)1 << 26) /* of articles: a file from elsewhere may tell any */

/* Makes any change of the number change half of all bits (the finalizer of SplitMix64). */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 30;
	x *= 0xbf58476d1ce4e5b9u;
	x ^= x >> 27;
	x *= 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t stretch_file(uint64_t ino, int64_t mtime)
{
	return mix(ino ^ mix((uint64_t)mtime));
}

static uint64_t name_key(struct slice name)
{
	uint8_t digest[DIGEST_SIZE];
	uint64_t key = 0;

	digest_of(name, digest);
	for (int i = 0; i < 8; i++)
		key = key << 8 | digest[i];
	return key ? key : 1;
}

/* For once: an index is made, or replaced under a mount. NULL: logged. */
static sqlite3_stmt *prepare(struct db *db, const char *text)
{
	sqlite3_stmt *st = NULL;

	if (sqlite3_prepare_v2(db->sql, text, -1, &st, NULL) != SQLITE_OK)
		log_error("cannot read '%s': %s", db->path, sqlite3_errmsg(db->sql));
	return st;
}

/* By article id, and folders by theirs. */
struct making {
	int64_t articles, folders; /* the largest ids */
	struct article_sums *sums;
	uint64_t *folder;
	bool bad;                  /* an id is none */
};

static uint64_t folder_key(struct slice view, struct slice name)
{
	return mix(name_key(view)) ^ name_key(name);
}

/* What being in the folder adds to the article's digest. */
static uint64_t entry_key(uint64_t folder, uint64_t name)
{
	return mix(folder ^ name);
}

static bool is_article(struct making *m, int64_t id)
{
	m->bad = m->bad || id < 0 || id > m->articles;
	return !m->bad;
}

static bool is_folder(struct making *m, int64_t id)
{
	m->bad = m->bad || id < 0 || id > m->folders;
	return !m->bad;
}

static void take_article(struct making *m, sqlite3_stmt *st)
{
	int64_t id = sqlite3_column_int64(st, 0);

	if (is_article(m, id))
		m->sums[id].name = name_key(db_text(st, 1));
}

static void take_folder(struct making *m, sqlite3_stmt *st)
{
	int64_t id = sqlite3_column_int64(st, 0);

	if (is_folder(m, id))
		m->folder[id] = folder_key(db_text(st, 1), db_text(st, 2));
}

static void take_entry(struct making *m, sqlite3_stmt *st)
{
	int64_t folder = sqlite3_column_int64(st, 0), article = sqlite3_column_int64(st, 1);

	if (is_folder(m, folder) && is_article(m, article))
		m->sums[article].names += entry_key(m->folder[folder], m->sums[article].name);
}

static void take_file(struct making *m, sqlite3_stmt *st)
{
	int64_t article = sqlite3_column_int64(st, 0);

	if (is_article(m, article))
		m->sums[article].files += stretch_file((uint64_t)sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2));
}

static void take_ids(struct making *m, sqlite3_stmt *st)
{
	m->articles = sqlite3_column_int64(st, 0);
	m->folders = sqlite3_column_int64(st, 1);
}

static int each_row(struct db *db, const char *text, void (*take)(struct making *m, sqlite3_stmt *st),
		    struct making *m)
{
	sqlite3_stmt *st = prepare(db, text);
	int r;

	while ((r = db_step(db, st)) == 1)
		take(m, st);
	sqlite3_finalize(st);
	return r == 0 && m->bad ? -EIO : r;
}

static int read_all(struct db *db, struct arena *arena, struct making *m)
{
	int r = each_row(db, "SELECT max(id), (SELECT max(id) FROM folder) FROM article", take_ids, m);

	if (r == 0 && (m->articles < 0 || m->articles > IDS_MAX || m->folders < 0 || m->folders > IDS_MAX))
		r = -EIO;
	if (r < 0)
		return r;
	m->sums = arena_array(arena, (size_t)m->articles + 1, sizeof(*m->sums));
	m->folder = arena_array(arena, (size_t)m->folders + 1, sizeof(*m->folder));
	if (arena->failed)
		return -ENOMEM;
	r = each_row(db, "SELECT id, base FROM article", take_article, m);
	if (r == 0)
		r = each_row(db, "SELECT id, view, name FROM folder", take_folder, m);
	if (r == 0)
		r = each_row(db, "SELECT folder, article FROM entry", take_entry, m);
	return r == 0 ? each_row(db, "SELECT article, ino, mtime FROM file", take_file, m) : r;
}

/* Calls put with each, until it returns non-zero; that is returned. */
static int cut(const struct making *m, int (*put)(void *arg, const struct stretch *s), void *arg)
{
	struct stretch s = {0};
	int r = 0;

	for (int64_t id = 1; r == 0 && id <= m->articles; id++) {
		const struct article_sums *sums = &m->sums[id];

		if (!sums->name)
			continue;
		if (!s.first || sums->name % STRETCH == 0) {
			r = s.first ? put(arg, &s) : 0;
			s = (struct stretch){.first = id};
		}
		s.files += sums->files;
		s.names += sums->names;
	}
	return r == 0 && s.first ? put(arg, &s) : r;
}

static int put_stretch(void *arg, const struct stretch *s)
{
	struct writer *w = arg;
	sqlite3_stmt *st = bound_int(w, PUT_STRETCH, s->first);

	if (st) {
		db_bind_int(st, 2, (int64_t)s->files);
		db_bind_int(st, 3, (int64_t)s->names);
	}
	return db_do(&w->db, st);
}

/* The sums of an article; NULL: nothing is noted, or not any more. */
static struct article_sums *noted(struct writer *w, int64_t id)
{
	struct noted *n = &w->noted;
	size_t room = n->count ? n->count : 1024;
	struct article_sums *grown;

	if (n->lost || id < 0 || id > IDS_MAX) {
		n->lost = true;
		return NULL;
	}
	while (room <= (size_t)id)
		room *= 2;
	if (room != n->count) {
		grown = realloc(n->sums, room * sizeof(*grown));
		if (!grown) {
			n->lost = true;
			return NULL;
		}
		memset(grown + n->count, 0, (room - n->count) * sizeof(*grown));
		n->sums = grown;
		n->count = room;
	}
	return &n->sums[id];
}

void stretch_note_article(struct writer *w, int64_t id, struct slice name)
{
	struct article_sums *sums = noted(w, id);

	if (sums)
		sums->name = name.len ? name_key(name) : 0;
}

void stretch_note_file(struct writer *w, int64_t article, uint64_t ino, int64_t mtime)
{
	struct article_sums *sums = noted(w, article);

	if (sums)
		sums->files += stretch_file(ino, mtime);
}

void stretch_note_folder(struct writer *w, int64_t id, struct slice view, struct slice name)
{
	w->noted.folder = id;
	w->noted.folder_key = folder_key(view, name);
}

void stretch_note_entry(struct writer *w, int64_t folder, int64_t article)
{
	struct article_sums *sums = noted(w, article);

	if (sums && folder == w->noted.folder)
		sums->names += entry_key(w->noted.folder_key, sums->name);
	else
		w->noted.lost = true;
}

int writer_put_stretches(struct writer *w)
{
	struct making m = {.articles = (int64_t)w->noted.count - 1, .sums = w->noted.sums};
	struct arena arena = {0};
	int r = w->noted.lost ? read_all(&w->db, &arena, &m) : 0;

	if (r == 0)
		r = cut(&m, put_stretch, w);
	arena_free(&arena);
	return r;
}

struct holding {
	const struct stretch *list;
	size_t count, seen;
};

static int hold(void *arg, const struct stretch *s)
{
	struct holding *h = arg;
	const struct stretch *is;

	if (h->seen == h->count)
		return 1;
	is = &h->list[h->seen];
	if (is->first != s->first || is->files != s->files || is->names != s->names)
		return 1;
	h->seen++;
	return 0;
}

int snapshot_check_stretches(struct snapshot *s)
{
	struct stretch *list = NULL;
	struct making m = {0};
	struct arena arena = {0};
	struct holding h = {0};
	int r = snapshot_stretches(s, &arena, &list, &h.count);

	h.list = list;
	if (r == 0)
		r = read_all(snapshot_db(s), &arena, &m);
	if (r == 0 && (cut(&m, hold, &h) != 0 || h.seen != h.count))
		r = -EIO;
	arena_free(&arena);
	return r;
}

int writer_change_stretch(struct writer *w, int64_t article, uint64_t more)
{
	sqlite3_stmt *st = bound_int(w, STRETCH_OF, article);
	struct stretch s;
	int r = db_step(&w->db, st);

	if (r == 1)
		s = (struct stretch){.first = sqlite3_column_int64(st, 0),
				     .files = (uint64_t)sqlite3_column_int64(st, 1) + more,
				     .names = (uint64_t)sqlite3_column_int64(st, 2)};
	sqlite3_reset(st);
	return r == 1 ? put_stretch(w, &s) : r < 0 ? r : -EIO;
}

int snapshot_stretches(struct snapshot *s, struct arena *arena, struct stretch **list, size_t *count)
{
	struct db *db = snapshot_db(s);
	sqlite3_stmt *st = prepare(db, "SELECT first, files, names FROM stretch ORDER BY first");
	int r;

	*list = NULL;
	*count = 0;
	while ((r = db_step(db, st)) == 1) {
		struct stretch *at = arena_push(arena, list, count, sizeof(*at));

		if (!at)
			break;
		*at = (struct stretch){.first = sqlite3_column_int64(st, 0),
				       .next = INT64_MAX,
				       .files = (uint64_t)sqlite3_column_int64(st, 1),
				       .names = (uint64_t)sqlite3_column_int64(st, 2)};
		if (*count > 1)
			at[-1].next = at->first;
	}
	sqlite3_finalize(st);
	return r == 1 ? -ENOMEM : r;
}

/* Rows of id, number, time and one number more. */
static int add_keys(struct db *db, sqlite3_stmt *st, struct arena *arena, struct row_keys *keys)
{
	int r;

	while ((r = db_step(db, st)) == 1) {
		struct row_key *at = arena_push(arena, &keys->list, &keys->count, sizeof(*at));

		if (!at)
			break;
		at->id = sqlite3_column_int64(st, 0);
		at->key = stretch_file((uint64_t)sqlite3_column_int64(st, 1), sqlite3_column_int64(st, 2)) +
			  mix((uint64_t)sqlite3_column_int64(st, 3));
	}
	sqlite3_finalize(st);
	return r == 1 ? -ENOMEM : r;
}

int snapshot_file_keys(struct snapshot *s, const struct stretch *in, struct arena *arena, struct row_keys *keys)
{
	struct db *db = snapshot_db(s);
	sqlite3_stmt *st = prepare(db, "SELECT article << 8 | format, ino, mtime, 0 FROM file WHERE article >= ?1 AND article < ?2 "
				       "ORDER BY article, format");

	if (st) {
		db_bind_int(st, 1, in->first);
		db_bind_int(st, 2, in->next);
	}
	return add_keys(db, st, arena, keys);
}

int snapshot_dir_keys(struct snapshot *s, struct arena *arena, struct row_keys *keys)
{
	struct db *db = snapshot_db(s);

	return add_keys(db, prepare(db, "SELECT id, ino, mtime, subdirs FROM dir ORDER BY id"), arena, keys);
}

int snapshot_page_keys(struct snapshot *s, struct arena *arena, struct row_keys *keys)
{
	struct db *db = snapshot_db(s);

	return add_keys(db, prepare(db, "SELECT id, ino, mtime, 0 FROM page ORDER BY id"), arena, keys);
}
