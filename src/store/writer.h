/* SPDX-License-Identifier: MIT */
/*
 * Writing a snapshot: a new file, filled in one transaction by one thread.
 *
 * Everything returns 0 or -errno; what SQLite says against it (disk full, ...) is logged
 * with the file's name where it arises.
 */
#ifndef STORE_WRITER_H
#define STORE_WRITER_H

#include <compliancefs/format.h>

#include "base/error.h"
#include "base/finding.h"

struct writer;

/*
 * Before the first connection of a process that does nothing but make indexes: SQLite does not count its memory then, which
 * takes a lock common to all connections each time.
 */
void store_prepare_writing(void);

/* Fills the (empty) file at path with the schema. */
int writer_open(struct writer **w, const char *path, struct error *e);
/* Opens the copy of a snapshot, to change a few rows of it. */
int writer_open_copy(struct writer **w, const char *path, struct error *e);
/* Commits and flushes to the file (not to the disk: fsync is the caller's). The writer stays open for writer_close. */
int writer_commit(struct writer *w);
/*
 * Of a copy, after writer_commit: the numbers of the pages that differ from what it was opened with, of page_size bytes each, the
 * file's first is 0; ascending; *pages is to be freed. -ENOMEM: nobody knows.
 */
int writer_changed_pages(struct writer *w, uint32_t **pages, size_t *count, size_t *page_size);
/* Writes what there is to the file, so that the commit has less to write. What changes after it is written again. */
int writer_flush(struct writer *w);
/* Closes; without a commit before, what was written is worthless. */
void writer_close(struct writer *w);

int writer_put_meta(struct writer *w, const char *key, struct slice value);
int writer_put_root(struct writer *w, struct slice path);

/* What decides between two sources of one article; see index/parse.c. */
struct article_row {
	int64_t id;
	int64_t root;
	struct slice base;
	struct slice visible;
	struct slice source_key; /* source path, lower case */
	struct slice handoff;
	int64_t date;
};
/* Once, when all articles are put: the indexes that every question about them needs. */
int writer_index_articles(struct writer *w);
/* Once, when all files are put: what finds them. Before it, equal inode numbers are not noticed; it sees to them. */
int writer_index_files(struct writer *w);

/*
 * Puts the article with its body (the context comes later), scope and certificates. packed: the record, packed against
 * the document (base/pack.h), which takes time that the writer's thread has least of. -EEXIST: there is one of its base; nothing is
 * put.
 */
int writer_put_article(struct writer *w, const struct article_row *row, const struct article *a, struct slice packed,
		       struct slice document);
/* Takes an article out again: another source of it won. */
int writer_drop_article(struct writer *w, int64_t id);
/* Puts another record in the place of an article's, and its scope in the place of the rows. */
int writer_replace_scope(struct writer *w, int64_t id, const struct article *a, struct slice record);
int writer_put_finding(struct writer *w, struct slice source, const struct finding *f);

/* What an article is found by: its texts as terms (base/terms.h), a space behind each. */
struct words {
	struct buf title, headings, body;
};
/* clang-format off */
#define WORDS_INIT { BUF_INIT, BUF_INIT, BUF_INIT }
/* clang-format on */
void words_reset(struct words *words);
void words_free(struct words *words);
/* 0, or what went wrong in filling them. */
int words_error(const struct words *words);
/* In a new snapshot, before the first are put: a thread will make the index of them meanwhile (words.h). */
int writer_start_words(struct writer *w, struct error *e);
/*
 * It takes the bytes over then: what is in `words` afterwards is of no use, and an error may be that of an article
 * before.
 */
int writer_put_words(struct writer *w, int64_t article, struct words *words);
/* How many that thread has before it, in percent of what it takes; at 100 the next one has to wait. */
int writer_words_fill(struct writer *w);
/* When all are put, so that the thread can finish while something else is done. writer_commit waits for it. */
void writer_end_words(struct writer *w);
/* Whether that thread met an error: its files lie in SQLite's temporary folder, not beside the snapshot. */
bool writer_lacks_words(const struct writer *w);
/* Takes them out again: exactly those that were put, since the index keeps no text that would tell. */
int writer_drop_words(struct writer *w, int64_t article, const struct words *words);

/* The parts of a context that many articles share; each once, before the first article's. */
int writer_put_locale(struct writer *w, struct slice tag, struct slice context);
int writer_put_family(struct writer *w, struct slice article, struct slice context);
/* Those again: the row's id, and the bytes, valid until the next call for the same part. -ENOENT: it was never put. */
int writer_locale(struct writer *w, struct slice tag, int64_t *id, struct slice *context);
int writer_family(struct writer *w, struct slice article, int64_t *id, struct slice *context);
/* An article's own part, and who shares the others. In place of an older one, if there is. */
int writer_put_context(struct writer *w, int64_t article, int64_t locale, int64_t family, struct slice own);
/* path, size and mtime of the table input; an older row of that path is replaced. */
int writer_put_input(struct writer *w, struct slice path, int64_t size, int64_t mtime);

/* For an article whose row stays, but for its date: a new body; its findings go. */
int writer_replace_body(struct writer *w, int64_t article, int64_t date, struct slice source, struct slice record,
			struct slice document);
/* Gives a file new bytes: drops its row (writer_put_file puts the new one) and makes no folder above older than mtime. */
int writer_replace_file(struct writer *w, int64_t article, unsigned format, int64_t mtime);
/* Takes a stored file out. */
int writer_drop_page(struct writer *w, int64_t dir, struct slice name);
/* A file of an article. */
struct file_put {
	unsigned format;
	uint64_t ino, size;
	int64_t mtime;
};
/* Of an article, each format once, before writer_index_files. */
int writer_put_files(struct writer *w, int64_t article, const struct file_put *files, size_t count);
/* Into a copy, whose files are indexed: file->ino is tried first; the one that was free is returned in it. */
int writer_put_file(struct writer *w, int64_t article, struct file_put *file);
/*
 * A directory, whose row writer_end_dirs writes. id: they come from 1 without a gap, a parent before its children; the root is its own
 * parent. ino: if another has it the next that is free is taken. date: of the newest article in it.
 */
int writer_put_dir(struct writer *w, int64_t id, uint64_t ino, int64_t parent, struct slice name, unsigned format,
		   int64_t folder, int64_t date);
int writer_put_page(struct writer *w, uint64_t *ino, int64_t dir, struct slice name, int64_t mtime,
		    struct slice bytes);
/* The same for a long one: its bytes in pieces, then what it is called. One at a time; a page that fails has no end. */
int writer_add_to_page(struct writer *w, struct slice bytes);
int writer_end_page(struct writer *w, uint64_t *ino, int64_t dir, struct slice name, int64_t mtime);
/* A page's place in its folder's listing, which goes by the order of putting: kept now, and taken by the page that is put next. */
int writer_keep_place(struct writer *w, int64_t *place);
void writer_take_place(struct writer *w, int64_t place);
/* An image, whose folder and mtime writer_place_page tells. */
int writer_put_image(struct writer *w, uint64_t *ino, struct slice name, struct slice bytes);
/* Puts a page into a folder (it was put with dir 0), with its mtime. */
int writer_place_page(struct writer *w, uint64_t ino, int64_t dir, int64_t mtime);
int writer_name_certificate(struct writer *w, struct slice owner, struct slice identity, struct slice folder);

/*
 * What src/index/learn.c keeps between its passes; its tables are there between these two calls.
 * Forms: votes for what a name means in a locale; equal rows add up. Grades do not mix.
 * Pending: the articles that wait for the second pass, with what the first one found out.
 */
int writer_start_learning(struct writer *w);
int writer_end_learning(struct writer *w);
int writer_put_form(struct writer *w, struct slice locale, struct slice key, struct slice grade, struct slice meaning,
		    unsigned votes);
int writer_put_pending(struct writer *w, int64_t article, struct slice locale, struct slice answers);

/*
 * What src/index/learn.c and drift.c work with; two tables that are there between these calls only. Traits
 * (extract/drift.h), facts (index/facts.h) and places (extract/scope.h) wait until all articles are known; rows of drift
 * are gathered family by family and asked for in their order.
 */
int writer_start_drift(struct writer *w);
int writer_put_traits(struct writer *w, int64_t article, struct slice traits, struct slice facts, struct slice places);
int writer_replace_facts(struct writer *w, int64_t article, struct slice facts);
int writer_end_traits(struct writer *w);
/* row: the columns of tables/drift.tsv. An equal one is put once. */
int writer_put_drift(struct writer *w, const struct slice row[6]);
int writer_end_drift(struct writer *w);

/* Calls each with the rows of a view, in no order, a pair maybe more than once, until it returns non-zero; that, 0 or -errno. */
int writer_view_rows(struct writer *w, size_t view, int (*each)(void *arg, struct slice key, int64_t article), void *arg);
/* What src/index/views.c makes of them: a key's folder, articles in it, and how many names an article has in each format. */
int writer_put_folder(struct writer *w, int64_t id, size_t view, struct slice key);
int writer_put_entries(struct writer *w, int64_t folder, const int64_t *articles, size_t count);
int writer_set_links(struct writer *w, int64_t article, uint64_t names);
/*
 * Writes the directories: each with its number of subfolders, and as new as the newest file in it or below, of those that were put so
 * far. replacing: files may be newer than their articles, which they are not in an index that is made from nothing.
 */
int writer_end_dirs(struct writer *w, bool replacing);

/* Counts what the snapshot holds (struct snapshot_totals) and puts it: the last thing before the commit of a new one. */
int writer_put_totals(struct writer *w);
/* In a copy: files have so many bytes more (or fewer) now, nothing else is more or fewer. */
int writer_add_to_totals(struct writer *w, int64_t bytes);

/* Body of an article; slices valid until the next call that asks for one, or changes it. */
int writer_body(struct writer *w, int64_t article, struct slice *record, struct slice *document);

/* The document alone, which spares unpacking the record; valid likewise. */
int writer_document(struct writer *w, int64_t article, struct slice *document);

/* Questions to what has been written so far; columns as texts, in the order told. */
enum query {
	QUERY_ARTICLE_BY_BASE,      /* base -> id, handoff, segments > 0, source */
	QUERY_ARTICLES,             /* after id -> id, base, date; in the order of ids, 256 at most */
	QUERY_ARTICLE_BY_SOURCE,    /* source_key -> id, article, locale, url, paired; by id: several SOURCEs may have one of that name */
	QUERY_ARTICLE_IN_LOCALE,    /* article, locale -> id, article, locale, url, paired (1: it carries its source text) */
	QUERY_ARTICLE_LOCALES,      /* -> locale; sorted */
	QUERY_LOCALES,              /* the same, of the locales that were put */
	QUERY_TITLES,               /* -> article, locale, title, paired; by article, locale */
	QUERY_PAIRED,               /* -> locale; of the articles that carry their source text */
	QUERY_BEFORE,               /* locale, article -> article, title, paired of the one before it, if there is one */
	QUERY_FROM,                 /* the same of it and those behind it, by article; 8 at most */
	QUERY_CERTIFICATE_GROUPS,   /* -> owner, identity, token, service, kind, count; by owner, identity */
	QUERY_CERTIFICATE_FOLDERS,  /* article id -> folder; by pos */
	QUERY_DATES,                /* -> article id, date */
	QUERY_SURVEY_ARTICLES,      /* -> id, base, locale, standard, updated; by base */
	QUERY_PAGE_LOCALES,         /* -> locale, article, standard, title, updated, paired; by locale, article */
	QUERY_PAGE_STANDARDS,       /* -> standard, article, locale, title, updated, translation, url; by the first three */
	QUERY_PAGE_CERTIFICATES,    /* -> folder, article id, title, url, kind, service, identity, pos; by folder, article id */
	QUERY_TABLE_ARTICLES,       /* locale -> the columns of tables/articles.tsv: sorted */
	QUERY_SCOPE_ARTICLES,       /* locale -> id, standard, article; by the last two */
	QUERY_SCOPE_OF,             /* article id -> service, environment, surface; by pos */
	QUERY_TABLE_CERTIFICATES,   /* -> */
	QUERY_TABLE_FINDINGS,       /* severity -> */
	QUERY_SEVERITIES,           /* -> severity; worst first */
	QUERY_FINDINGS_OF,          /* source -> severity, line, code, detail; sorted */
	QUERY_TOTALS,               /* -> articles, locales, findings, errors */
	QUERY_PLACES,               /* -> article, id, locale, source_version, places; of those that have any, by article, locale */
	QUERY_FORM,                 /* locale, key, grade -> meaning, votes; most votes first */
	QUERY_FORMS,                /* locale, grade -> key, meaning, votes; by key, most votes first; 100,000 at most */
	QUERY_PENDING,              /* after locale, article id -> article id, locale, answers, source, places; in that order, 64 at most */
	QUERY_DRIFT_MEMBERS,        /* after article -> article, id, locale, standard, updated, translation, source_version, traits, facts; by article, locale */
	QUERY_COVERAGE,             /* -> article, locale, translation, updated, source_version; by article, locale */
	QUERY_DRIFT_KINDS,          /* -> kinds of drift there are; sorted */
	QUERY_TABLE_DRIFT,          /* kind -> the columns of tables/drift.tsv: sorted */
	QUERY_DIGEST,               /* -> every file's and page's ino and mtime, in no order: what the snapshot's id is made of */
	QUERIES
};
/* Calls each with a row's columns (valid during the call) until it returns non-zero; that, 0 or -errno is returned. */
int writer_query(struct writer *w, enum query q, const struct slice *args, size_t arg_count,
		 int (*each)(void *arg, const struct slice *row), void *arg);

/* The rows of QUERY_DIGEST as numbers: as texts they take three times as long, and they are many. */
int writer_each_number(struct writer *w, int (*each)(void *arg, uint64_t ino, int64_t mtime), void *arg);

/*
 * The same a row at a time, so that several queries can be read side by side, one run of each: writer_start, then
 * writer_next (1: row holds the columns until the next call with this query; 0: no more) until it is
 * done or no longer wanted.
 */
#define QUERY_COLUMNS_MAX 12
int writer_start(struct writer *w, enum query q);
int writer_next(struct writer *w, enum query q, struct slice row[QUERY_COLUMNS_MAX]);

#endif
