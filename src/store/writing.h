/* SPDX-License-Identifier: MIT */
/* What the files that write a snapshot share. Private to them. */
#ifndef STORE_WRITING_H
#define STORE_WRITING_H

#include "base/arena.h"
#include "store/db.h"
#include "store/inode.h"
#include "store/queries.h"
#include "store/touched.h"
#include "store/words.h"

/* Behind the queries (writer.h), in the same table. */
enum statement {
	PUT_META = QUERIES,
	PUT_ROOT,
	PUT_ARTICLE,
	PUT_BODY,
	PUT_SCOPE,
	PUT_SCOPES,
	PUT_DOCUMENT,
	PUT_CERTIFICATE,
	DROP_ARTICLE,
	DROP_BODY,
	DROP_SCOPE,
	DROP_CERTIFICATE,
	DROP_TRAITS,
	PUT_TRAITS,
	SET_FACTS,
	PUT_DRIFT,
	PUT_FINDING,
	PUT_LOCALE,
	PUT_FAMILY,
	LOCALE,
	FAMILY,
	PUT_CONTEXT,
	PUT_FILE,
	PUT_FILES,
	PUT_DIR,
	PUT_DIRS,
	LAST_PAGE,
	PUT_PART,
	DROP_PARTS,
	PUT_PAGE,
	PLACE_PAGE,
	NAME_CERTIFICATE,
	BODY,
	DOCUMENT,
	PUT_RECORD,
	PUT_FORM,
	PUT_PENDING,
	PUT_FOLDER,
	PUT_ENTRY,
	PUT_ENTRIES,
	SET_LINKS,
	PUT_INPUT,
	SET_DATE,
	SET_BODY,
	DROP_FINDINGS,
	DROP_FILE,
	DATE_FOLDERS,
	DOUBLE_INO,
	SET_INO,
	PUT_TOTALS,
	ADD_TO_TOTALS,
	DROP_PAGE,
	CHANGED_FILE,
	NEWEST_FILES,
	PUT_WORDS,
	DROP_WORDS,
	PUT_STRETCH,
	STRETCH_OF,
	STATEMENTS
};

/* What stretches.c makes its digests of. */
struct article_sums {
	uint64_t name; /* 0: there is no such article */
	uint64_t files, names;
};

struct noted {
	struct article_sums *sums; /* by article id; of malloc */
	size_t count;
	int64_t folder; /* the one that was put last */
	uint64_t folder_key;
	bool lost; /* rows changed since: the tables tell */
};

struct writer {
	struct db db;
	const char *texts[STATEMENTS];
	struct buf date_folders; /* the text of DATE_FOLDERS */
	struct buf packed, record;
	struct word_maker *words; /* NULL: a copy, whose words are changed in place */
	struct touched *touched;  /* NULL: its pages are not noted */
	/* The page whose bytes are being put. */
	int64_t page;      /* 0: not known yet */
	int64_t next_page; /* the one that comes after a page with a place of its own; 0: the next number */
	uint64_t page_size;
	struct buf part;
	struct dir *dirs; /* dirs.c: those whose rows are put in the end, by id from 1 */
	size_t dir_count;
	struct arena kept; /* of these */
	struct noted noted;
	uint64_t file_bytes; /* in the articles' files */
	struct buf numbers; /* uint64_t: of the files, until writer_index_files */
};

/* The statement, its first parameter bound. */
static inline sqlite3_stmt *bound_int(struct writer *w, enum statement which, int64_t n)
{
	sqlite3_stmt *st = db_statement(&w->db, which);

	if (st)
		db_bind_int(st, 1, n);
	return st;
}

/* Runs a statement that puts a row with an inode number, parameter `at`: *ino, or the next that is free. */
int put_with_ino(struct writer *w, sqlite3_stmt *st, int at, uint64_t *ino);
/*
 * For the stretches: an article (without a name: it is gone), a file that will not change, a folder, and an entry of the folder
 * that was put last. In a copy nobody asks for it.
 */
void stretch_note_article(struct writer *w, int64_t id, struct slice name);
void stretch_note_file(struct writer *w, int64_t article, uint64_t ino, int64_t mtime);
void stretch_note_folder(struct writer *w, int64_t id, struct slice view, struct slice name);
void stretch_note_entry(struct writer *w, int64_t folder, int64_t article);
/* A stored file that lies in the directory is so new; for one that is not kept nothing is done. */
void dir_touch(struct writer *w, int64_t dir, int64_t mtime);

#endif
