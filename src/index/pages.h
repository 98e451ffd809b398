/* SPDX-License-Identifier: MIT */
/* The pages of folders: index.html for people, index.txt for grep. Private to src/index. */
#ifndef INDEX_PAGES_H
#define INDEX_PAGES_H

#include "index/survey.h"

struct pages;
/*
 * Writes them a page at a time: start, survey_add to pages->survey, step until it returns 0 (1: there are more; -errno), and when all
 * articles are rendered end, for the pages that tell of images. *pages is to be freed in any case.
 */
int pages_start(struct run *run, const struct folders *folders, struct pages **pages);
int pages_step(struct pages *p);
int pages_end(struct pages *p);
/* tables/services.tsv (tables.h), of what the pages count anyway: when they are all stepped through, run->pages. */
int pages_service_rows(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg);
void pages_free(struct pages *p);

/*
 * From here on for the page*.c only.
 */

/* Rows of a query that come in the order of a view's keys, column 0. */
struct stream {
	struct writer *writer;
	enum query query;
	struct slice row[QUERY_COLUMNS_MAX];
	enum { STREAM_READ, STREAM_TAKEN, STREAM_ENDED } state; /* is row still to be given? */
};
int stream_open(struct stream *s, struct writer *w, enum query q);
/* 1: s->row is the next row of that key, 0: it has no more, -errno. */
int stream_take(struct stream *s, struct slice key);
/* No statement stands on a row then, which would be in the way of later changes. */
int stream_close(struct stream *s);

/* Where a standard stands in a list by category; one that is in two stands twice. */
struct shelf {
	struct slice category; /* "Regional / Europe"; empty: none */
	bool first;            /* of the standard's categories */
	uint32_t standard;
};

/* What pages of other folders say of a key. */
struct locale_sum {
	const struct locale *locale; /* NULL: the catalogue has none */
	uint64_t articles, standards;
	struct slice newest;
};

struct standard_sum {
	const struct standard *standard; /* NULL: the catalogue has none */
	struct slice name, newest;
	size_t languages;
};

struct certificate_sum {
	struct slice folder, title, lang;
	uint32_t standard;
	enum certificate_kind kind;
	struct slice service; /* name */
	size_t languages;
};

struct pages {
	struct run *run;
	const struct folders *folders;
	const struct format *site; /* the one whose folders all have a page */
	const struct format *making;  /* whose page is made of the one being built */
	struct survey survey;
	bool prepared;           /* the survey has ended */
	size_t view_at;          /* the view whose pages are being written */
	struct survey_keys keys; /* of it */
	size_t key_at;           /* the next one's place */
	struct arena arena; /* of the page that is being built */
	struct arena view;  /* of the view that is being written */
	struct arena kept;  /* of them all */
	struct stream stream;
	struct page page;
	struct buf out;
	struct page_block *blocks; /* of the view, one a key; the last is the one being filled; in `view` */
	size_t block_count;

	struct shelf *shelves; /* by category, then by name */
	size_t shelf_count;
	struct locale_sum *locales;     /* by number */
	struct standard_sum *standards; /* by number */
	size_t *service_standards;      /* by number of a service: how many standards cover it */
	const struct cover **by_service; /* the survey's covers by service, then as they were */
	struct certificate_sum *certificates; /* by standard, then by folder, when their view is done */
	size_t certificate_count;

	struct page_link *pairs; /* of the locale: its pages side by side, LIST_MAX of them; in `view` */
	size_t pair_count, pair_all;

	struct page_section spare_section; /* what is written to without memory */
	struct page_link spare_link;
};

/* A view: how a key's page is filled, and the page of them all. */
struct page_view {
	const char *name, *title, *intro;
	enum query query; /* of its stream; QUERIES: it has none */
	/* Fills p->page for the key, and the lines of its block. */
	int (*key)(struct pages *p, const struct folder *f, uint32_t number);
	/* Fills the sections of p->page with all keys, when they all have theirs. */
	void (*list)(struct pages *p);
};
extern const struct page_view page_locales, page_standards, page_services, page_certificates;
void page_home(struct pages *p);
/* pagepairs.c: an article of the locale being read has a page side by side. */
void pair_add(struct pages *p, struct slice article, struct slice locale, struct slice title, struct slice updated);
/* The page of the folder of a locale, and of all, side by side. */
void page_pairs(struct pages *p, const struct folder *f);
void page_paired_locales(struct pages *p, const struct survey_keys *keys);
/* The place of a standard's first certificate among all. */
size_t certificates_of(const struct pages *p, uint32_t standard);

/* No page lists more than this many of a kind. */
enum { LIST_MAX = 2000 };

/* Appends to p->page. Out of memory is known from p->arena in the end: then a spare one is returned, never NULL. */
struct page_section *page_section(struct pages *p, struct slice title, unsigned level, enum page_shape shape,
				  size_t columns);
struct page_link *page_cell(struct pages *p, struct slice text, struct slice href);
struct page_link *page_fact(struct pages *p, struct slice label, struct slice text, struct slice href);
struct page_link *page_crumb(struct pages *p, struct slice text, struct slice href);
/* Appends to the block of the key. */
struct page_link *block_line(struct pages *p, struct slice text);

/* "3 articles" */
struct slice count_text(struct arena *a, uint64_t n, const char *one, const char *many);
/* "2000 / 7500" for a list that was cut; empty for one that was not. */
struct slice cut_text(struct arena *a, uint64_t shown, uint64_t all);
struct slice bcp47_of(const struct run *run, struct slice locale);
/* `prefix`azure/index.html */
struct slice folder_href(struct arena *a, const char *prefix, struct slice name);
/* `prefix`by-locale/fr-fr/iso-27001.fr-fr.html */
struct slice article_href(struct arena *a, const char *prefix, struct slice locale, struct slice base);
/* iso-27001.fr-fr.html */
struct slice article_name(struct arena *a, struct slice base);
/* The page speaks the language of l (NULL: English). */
void page_use_locale(struct pages *p, const struct locale *l);
struct slice page_word(const struct page *page, enum word word);
/* The name of a standard by its number; of none: "Other articles". */
struct slice standard_name(const struct pages *p, uint32_t standard);
struct slice english_word(enum word word);

#endif
