/* SPDX-License-Identifier: MIT */
/* What the files of this room share; nobody else includes it. */
#ifndef CATALOG_INTERNAL_H
#define CATALOG_INTERNAL_H

#include "base/yaml.h"
#include "catalog/catalog.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The bytes of a file of data/catalog, part of the program (embedded.c). */
struct embedded {
	const char *name; /* "standards.yaml" */
	const char *start, *end;
};

enum { FILE_STANDARDS, FILE_SERVICES, FILE_SECTIONS, FILE_LOCALES, FILES };
extern const struct embedded embedded_files[FILES];

/* Sorted keys and what they lead to, and patterns ('*' stands for any bytes) in the order of the file. */
struct index_entry {
	struct slice key;
	size_t head, tail; /* of a pattern: bytes before its first '*' and behind its last */
	uint32_t value;
	unsigned line;
};

struct index {
	struct index_entry *exact, *patterns;
	size_t exact_count, pattern_count;
};

/*
 * Names of services as a tree of bytes (names.c). Each locale's forms are a tree of their own, the
 * English names another.
 */
struct name {
	const uint32_t *services; /* positions in catalog.services */
	uint32_t service_count;
	bool alone;         /* an ordinary word besides: counts only as a whole list item */
};

struct name_node {
	uint32_t first, next; /* positions in nodes; 0: none */
	uint32_t name;        /* position in names + 1; 0: none ends here */
	unsigned char byte;
};

#define NODE_NONE UINT32_MAX

struct name_tree {
	struct name_node *nodes; /* nodes[0] is the root */
	uint32_t roots[256];     /* its children by their byte, 0: none; most walks end here */
	struct name *names;
	size_t node_count, name_count;
};

/* What a service has besides struct service; same position. */
struct service_detail {
	uint32_t *hosts; /* services that its bullets mention as what it is part of */
	size_t host_count;
};

/* Names learned for one locale (vocabulary.c). */
struct vocabulary {
	const struct catalog *catalog;
	struct arena arena;
	struct name_tree names;
};

struct locale_detail {
	const struct locale *parent; /* whose words and forms count too, or NULL */
	struct name_tree forms;
	struct slice *conjunctions, *tails; /* keys (name_key) of "and", of words that end a list of names */
	size_t conjunction_count, tail_count;
};

struct catalog {
	struct arena arena;
	/* clang-format off */
	struct standard *standards;       size_t standard_count;
	struct service *services;         size_t service_count;
	struct locale *locales;           size_t locale_count;
	/* clang-format on */
	const struct locale_detail *english; /* of en-us; NULL: there is none */
	struct service_detail *service_details;
	struct locale_detail *locale_details;
	struct index articles, standard_slugs, sections;
	struct name_tree names; /* English */
	struct memo *memo;
};

/* What came of matching a name. */
struct matched {
	struct match *matches;
	size_t count;
	struct slice key;
};

/* memo.c; any thread. A name is a locale, a line end and the text. */
struct memo *memo_new(void); /* NULL: out of memory */
void memo_free(struct memo *m);
/* Whether it is known: then *found lies in the memo, and is not to be changed. */
bool memo_find(struct memo *m, struct slice name, struct matched *found);
/* Copies all that is not the catalogue's; does nothing where there is no memory, or enough is kept. */
void memo_keep(struct memo *m, struct slice name, struct slice text, const struct matched *matched);

/* Reading one file of the catalogue. */
struct reader {
	struct catalog *catalog;
	struct arena *arena;
	struct error *error;
	const char *path; /* for messages */
};

/* -EINVAL with "FILE:LINE: reason". */
int reader_refuse(const struct reader *r, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
int reader_no_memory(const struct reader *r);
/* A node must be a mapping with no other keys than these (NULL at the end). */
int reader_keys(const struct reader *r, const struct yaml_node *map, const char *const *allowed);
/* A node must be a list; its number of items. */
int reader_list(const struct reader *r, const struct yaml_node *list, const char *what, size_t *count);
/* The text of a key; -EINVAL where it is required and missing or empty, or no text. */
int reader_text(const struct reader *r, const struct yaml_node *map, const char *key, bool required,
		struct slice *text);
/* The texts of a key's list; none where it is missing. */
int reader_texts(const struct reader *r, const struct yaml_node *map, const char *key, struct slice **texts,
		 size_t *count);
/*
 * The mappings of a list sorted by the text of `key`, which must be there, be usable as a file name and
 * be there once.
 */
int reader_sorted(const struct reader *r, const struct yaml_node *list, const char *what, const char *key,
		  const struct yaml_node ***items, size_t *count);

/* Adds a key, or a pattern if there is a '*' in it. */
int index_add(const struct reader *r, struct index *index, struct slice key, uint32_t value, unsigned line);
/* Adds the texts of a mapping's list. */
int index_add_texts(const struct reader *r, struct index *index, const struct yaml_node *map, const char *key,
		    uint32_t value);
/* Sorts; a key that is there twice is refused. After this index_find may be called. */
int index_finish(const struct reader *r, struct index *index);
bool index_find(const struct index *index, struct slice key, uint32_t *value);
bool pattern_matches(struct slice pattern, struct slice text);

/* The position of a service or locale, or -1. */
ptrdiff_t service_position(const struct catalog *c, struct slice id);
ptrdiff_t locale_position(const struct catalog *c, struct slice tag);

/* Each fills its part of the catalogue from the tree of its file; locales come before services. */
int standards_read(const struct reader *r, const struct yaml_node *root);
int services_read(const struct reader *r, const struct yaml_node *root);
int sections_read(const struct reader *r, const struct yaml_node *root);
int locales_read(const struct reader *r, const struct yaml_node *root);

/*
 * A text as match.c looks at it: its characters in lower case without what does not tell names
 * apart (link targets, emphasis marks, kinds of space, width of parentheses).
 */
struct glyph {
	uint32_t c;
	uint32_t from, to; /* bytes of the text */
	bool filler;       /* does not count within a name: space, hyphen, the dot of "U.S." */
	bool begins;       /* a name may begin here */
	bool ends;         /* a name may end before this one */
};

struct folded {
	struct glyph *glyphs;
	size_t count;
};

/* Returns 0 or -ENOMEM. */
int fold(struct slice text, struct arena *arena, struct folded *f);
/* What they say of the glyph at i, which may be the end for the first two. */
static inline bool name_may_begin(const struct folded *f, size_t i)
{
	return i < f->count && f->glyphs[i].begins;
}

static inline bool name_may_end(const struct folded *f, size_t i)
{
	return i >= f->count || f->glyphs[i].ends;
}

static inline bool glyph_is_filler(const struct folded *f, size_t i)
{
	return f->glyphs[i].filler;
}

/* What of a name counts: "Office 365 U.S. Government - High" is "office365usgovernmenthigh". */
int name_key(struct slice name, struct arena *arena, struct slice *key);
int folded_key(const struct folded *f, struct arena *arena, struct slice *key);

/*
 * Follows the glyphs from i up to `end`, starting at *node (0: the root), and returns the position
 * behind the last glyph of the longest name, or 0 if there is none. *node becomes the node reached at
 * `end`, or NODE_NONE where the tree has no such path.
 */
size_t name_tree_walk(const struct name_tree *t, uint32_t *node, const struct folded *f, size_t i, size_t end,
		      const struct name **name);
/* Adds a name; NULL when out of memory. Its services are empty where it is new. */
struct name *name_tree_add(struct name_tree *t, struct arena *arena, struct slice key);

#endif
