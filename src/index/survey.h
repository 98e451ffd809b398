/* SPDX-License-Identifier: MIT */
/*
 * What the folder pages say about many articles at once, read in two passes over the index instead of a question a
 * folder. Private to src/index.
 */
#ifndef INDEX_SURVEY_H
#define INDEX_SURVEY_H

#include "index/folders.h"
#include "source/strmap.h"

#define SURVEY_NONE UINT32_MAX

/* The keys of a view: their folders in the format whose pages are made. A key's number is its place. */
struct survey_keys {
	const struct folder *items;
	size_t count;
};

struct surveyed {
	struct slice base;
	uint32_t locale, standard; /* numbers of keys; SURVEY_NONE */
};

/* An environment is a bit; naming none is one too. */
enum { IN_NONE = 1, IN_COMMERCIAL = 2, IN_GCC = 4, IN_GCC_HIGH = 8, IN_DOD = 16 };

/* The articles of one standard (SURVEY_NONE: of none) and one locale name a service as in scope. */
struct cover {
	uint32_t standard, service, locale;
	unsigned environments;
	int64_t article; /* id of the first of them by name; 0: an empty slot */
};

struct survey {
	struct survey_keys locales, standards, services;
	struct surveyed *articles; /* by id */
	size_t article_max;        /* the largest id */
	struct cover *covers;      /* by standard, service, locale */
	size_t cover_count;
	struct strmap numbers; /* of the services: 1 + number */
	struct cover *slots; /* of malloc, until survey_end: they grow by being made again */
	size_t capacity, slot_count;
	struct slice newest;       /* date, of all articles */
};

/*
 * Fills *s, all in the arena: survey_start, survey_add for every row of the table scope that names a service, survey_end. They
 * return 0 or -errno; survey_free in any case.
 */
int survey_start(struct run *run, const struct folders *folders, const struct format *format, struct arena *arena,
		 struct survey *s);
/* article: NULL is none that is shown. */
int survey_add(struct survey *s, const struct surveyed *article, struct slice service, struct slice environment);
int survey_end(struct survey *s, struct arena *arena);
void survey_free(struct survey *s);
/* The number of a key; SURVEY_NONE if there is none of that name. */
uint32_t survey_number(const struct survey_keys *keys, struct slice name);
/* The keys of a view of a format; none if it has no such view. */
struct survey_keys survey_keys(const struct folders *folders, const struct format *format, const char *view);
/* The covers of a standard. */
const struct cover *survey_covers(const struct survey *s, uint32_t standard, size_t *count);
/* An article by its id as text; NULL if there is none. */
const struct surveyed *survey_article(const struct survey *s, struct slice id);

#endif
