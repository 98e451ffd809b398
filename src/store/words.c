/* SPDX-License-Identifier: MIT */
/* Writing the full text: src/base/terms.h's terms into FTS5 (https://www.sqlite.org/fts5.html). */
#include "store/writer.h"
#include "store/writing.h"

static int do_words(struct writer *w, enum statement which, int64_t article, const struct words *words)
{
	sqlite3_stmt *st = bound_int(w, which, article);

	if (st) {
		db_bind_text(st, 2, words->title);
		db_bind_text(st, 3, words->headings);
		db_bind_text(st, 4, words->body);
	}
	return db_do(&w->db, st);
}

int writer_put_words(struct writer *w, int64_t article, const struct words *words)
{
	return do_words(w, PUT_WORDS, article, words);
}

/*
 * A small run adds a segment of one article. Merging is done in small steps then, so that no run has to wait for a large one;
 * crisismerge, which merges all segments of a level at once, large ones among them, is kept out of the way.
 */
int writer_end_words(struct writer *w)
{
	return db_run(&w->db, "INSERT INTO words (words, rank) VALUES ('automerge', 8), ('hashsize', 1048576)");
}

int writer_drop_words(struct writer *w, int64_t article, const struct words *words)
{
	return do_words(w, DROP_WORDS, article, words);
}
