/* SPDX-License-Identifier: MIT */
/*
 * Formats: what an article looks like as a file.
 *
 * A format is a pure function from an article to bytes.  The same function gives
 * st_size when the article is indexed and the bytes when the file is read, so it
 * must depend on nothing but its input: no clock, no locale, no environment, no
 * global.  It runs in many threads at once.  Bump `version` with every change of
 * the bytes: a mount refuses an index made by another version.
 *
 * To add one: a file in src/format/, its line in src/format/formats.c.  The id is
 * for ever (it is stored in the index); the array's order means nothing.
 */
#ifndef COMPLIANCEFS_FORMAT_H
#define COMPLIANCEFS_FORMAT_H

#include "article.h"
#include "document.h"
#include "words.h"

/* Another language of the same article. */
struct sibling {
	struct slice locale;    /* fr-fr */
	struct slice bcp47;     /* fr-FR, zh-Hans: for hreflang and lang */
	struct slice name;      /* the language's name for itself */
	struct slice title;     /* the article's title in it */
	struct slice direction; /* ltr or rtl */
	struct slice paired;    /* not empty: it carries its source text */
};

/* Where article.references[i] leads, worked out when the whole index is known. */
struct target {
	struct slice article, locale; /* empty article: not in the index, use the link's URL */
	struct slice fragment;        /* empty: the page itself */
	struct slice paired;          /* as in struct sibling */
};

/* The article before or behind, in the order of the names in its locale. */
struct neighbour {
	struct slice article; /* empty: there is none */
	struct slice title;
	struct slice paired; /* as in struct sibling */
};

/*
 * What a page says about others: made at index time and stored with the article, in parts, so that what many
 * articles share is stored once.  A new field goes under the part that all who share it
 * agree on, here and in the table of src/format/context.c.  A render sees one struct context, whole.
 * Everything borrows from the stored bytes or the arena they were decoded with.
 */
enum context_part {
	CONTEXT_OWN,    /* of one article in one language */
	CONTEXT_LOCALE, /* of a locale: the same in all its articles */
	CONTEXT_FAMILY, /* of an article id: the same in all its languages */
	CONTEXT_PARTS
};

/* clang-format off */
struct context {
	/* CONTEXT_OWN */
	struct slice    standard_name;                           /* "ISO/IEC 27001"; empty if none */
	struct slice   *services;     size_t service_count;     /* names, parallel to article_services() */
	struct slice   *certificates; size_t certificate_count; /* folder names, parallel to article.certificates */
	struct target  *targets;      size_t target_count;      /* parallel to article.references */
	struct slice   *media;        size_t media_count;       /* file names in html/media, parallel to article.media; empty: not there */
	struct neighbour *neighbours; size_t neighbour_count;   /* the one before, the one behind */
	/* CONTEXT_LOCALE */
	struct slice    lang;                                    /* BCP 47 tag of the article */
	struct slice    direction;                               /* ltr or rtl */
	struct slice    base_url;                                /* of the web site, without final slash; empty if not given */
	struct slice   *words;        size_t word_count;        /* interface words, enum word (words.h) */
	/* CONTEXT_FAMILY */
	struct sibling *siblings;     size_t sibling_count;     /* all languages of the article, itself included, sorted */
};
/* clang-format on */

/* The stored bytes of each part. */
struct context_bytes {
	struct slice parts[CONTEXT_PARTS];
};

#define CONTEXT_VERSION 3
/* Puts the fields of one part to out. */
void context_encode(const struct context *c, enum context_part part, struct buf *out);
/* Fills c from all parts. Returns 0, -EBADMSG or -ENOMEM. */
int context_decode(const struct context_bytes *bytes, struct arena *arena, struct context *c);
/* An interface word in the article's language; English where the context has none. Never empty. */
struct slice context_word(const struct context *c, enum word word);

struct render_input {
	const struct article *article;
	const struct context *context;
	struct slice document;
	struct arena *arena; /* for scratch memory; the caller frees it */
};

/*
 * A folder's page (index.txt, index.html): a title, what is known of the folder, and what lies in it, as sections and
 * as blocks.  Formats for reading take both; those for grep only blocks, one a key.  hrefs are relative to the page's
 * folder, those inside the site already percent-encoded.
 */
struct page_mark {
	size_t from, to; /* bytes of a text; whole characters */
};

struct page_link {
	struct slice text, href; /* href may be empty */
	struct slice lang;       /* BCP 47 tag of text; may be empty: the page's */
	struct slice label;      /* what text is: "Updated"; may be empty */
	struct slice note;       /* small print behind it; may be empty */
	const struct page_mark *marks; /* parts of text to be pointed out, in order, apart */
	size_t mark_count;
};

struct page_block {
	struct slice name;  /* the key: a folder's name */
	struct slice href;  /* as struct page_link; may be empty */
	struct slice group; /* blocks of the same group follow each other; may be empty */
	bool titled;        /* its first line is its title: where people read, that is the link and the name is small print */
	struct page_link *lines;
	size_t line_count;
};

enum page_shape { PAGE_COLUMNS, PAGE_CHIPS, PAGE_TABLE };

struct page_section {
	struct slice title;     /* a heading; empty: belongs to the section before */
	struct slice lang;      /* of title; may be empty */
	unsigned level;         /* of the heading: 2 or 3 */
	struct slice note;      /* a sentence below it; may be empty */
	enum page_shape shape;  /* of the cells */
	size_t columns;         /* PAGE_TABLE: cells a row; the first row is the header, the first cell of a row names it */
	struct page_link *cells;
	size_t cell_count;
};

struct page {
	struct slice title, intro;
	struct slice title_lang; /* BCP 47; may be empty: the page's */
	struct slice root; /* "../" for each folder between the page and the format's root; "" there */
	struct slice path; /* below the format's root, as in a URL: "by-locale/fr-fr/index.html" */
	struct slice base_url;         /* as in struct context */
	struct slice lang, direction;  /* BCP 47; ltr or rtl; empty: English */
	const struct slice *words;     /* as in struct context; may be NULL */
	size_t word_count;
	struct slice query;            /* what was searched for: stands in the search form; may be empty */
	struct page_link *crumbs; /* the folders above, from the format's root down */
	size_t crumb_count;
	struct page_link *facts;
	size_t fact_count;
	struct page_section *sections;
	size_t section_count;
	struct page_block *blocks;
	size_t block_count;
};

struct format {
	const char *name;   /* the folder at the root: "text" */
	const char *suffix; /* of its files: "txt", without the dot */
	unsigned id;        /* 1-255, for ever */
	unsigned version;   /* of the bytes it makes */
	const char *inside; /* the format in whose folder its own lies, with a folder a locale in it; NULL: it has all views */
	bool paired;        /* only articles that carry their source text have a file in it */
	bool index_everywhere; /* an index page in every folder; else in those of a view only, or, without page, nowhere */
	/* Puts the file's bytes to out. Returns 0 or -errno; out->error need not be asked. */
	int (*render)(const struct render_input *in, struct buf *out);
	/* Puts a folder's page to out; NULL where the format has none. */
	int (*page)(const struct page *page, struct buf *out);
	/* A file of its own at the format's root ("style.css"), its bytes part of the program; NULL: none. */
	const char *style_name;
	struct slice (*style)(void);
	const char *icon_name; /* another, which browsers ask for unasked ("favicon.ico") */
	struct slice (*icon)(void);
	/*
	 * What begins and ends the part of its files that needs a server's help (the search form), which an export leaves
	 * out; line ends included. Markup that no article can bring about. NULL: there is none.
	 */
	const char *served_begin, *served_end;
	/* The folder at the format's root that holds the images its articles show ("media"); NULL: it shows none. */
	const char *media_name;
};

/* All formats, sorted by name. */
extern const struct format *const formats[];
extern const size_t format_count;
const struct format *format_by_name(struct slice name);
const struct format *format_by_id(unsigned id);

#endif
