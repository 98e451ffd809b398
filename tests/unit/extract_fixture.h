/* SPDX-License-Identifier: MIT */
/*
 * One article from Markdown text to its record, the way the indexer does it: the text becomes a file below
 * a folder of its own, is loaded, parsed and read for facts.
 */
#ifndef TESTS_EXTRACT_FIXTURE_H
#define TESTS_EXTRACT_FIXTURE_H

#include "extract/extract.h"

struct fixture {
	struct catalog *catalog;
	struct arena arena;
	struct findings findings;
	struct article article;
	struct buf document;
	char folder[64];
};

/* Loads the embedded catalogue. */
void fixture_open(struct fixture *f);
void fixture_close(struct fixture *f);
/* Makes f->article from text, as if it lay at `path` below a source root; fails the test when that fails. */
void fixture_article(struct fixture *f, const char *path, const char *text);

/* One bilingual unit, for text in a table: translation and English. */
#define UNIT(id, translation, source)                                                                            \
	"<span data-ttu-id=\"0a1b2-" id "\">" translation "</span>"                                             \
	"<span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-" id "\">" source "</span></span>"

#define assert_slice(s, text)                                                                                    \
	do {                                                                                                     \
		struct slice slice_ = (s);                                                                       \
		char *copy_ = slice_dup(slice_);                                                                 \
		assert_string_equal(copy_, text);                                                                \
		free(copy_);                                                                                     \
	} while (0)

#endif
