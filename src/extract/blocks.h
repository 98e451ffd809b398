/* SPDX-License-Identifier: MIT */
/*
 * Private to src/extract: an article's body block by block, each with the place
 * it stands in.
 *
 *	struct blocks b;
 *	struct block block;
 *	blocks_start(&b, catalog, document, arena);
 *	while (blocks_next(&b, &block))
 *		switch (b.place.meaning) { ... }
 *
 * A block is what holds words: a heading, a paragraph, a table cell, a code
 * block.  Lists, quotes and tables are not blocks; what a block needs to know of
 * them is in its fields.  Its words are read only when asked for, so passing over
 * a block costs a walk over its bytes and no memory.
 */
#ifndef EXTRACT_BLOCKS_H
#define EXTRACT_BLOCKS_H

#include <compliancefs/document.h>

#include "catalog/catalog.h"

#define HEADING_LEVELS 7 /* 1-6; [0] is not used */

/* The heading a block stands under. */
struct heading {
	unsigned number;     /* of the article's headings, from 1; 0: there is none of this level */
	struct slice slug;   /* as written in the article, else GitHub's */
	enum section meaning; /* of this slug alone */
	struct doc_reader inlines;
};

/* Where a block is: the headings above it and what they mean together. */
struct place {
	struct heading at[HEADING_LEVELS];
	unsigned owner;       /* level of the innermost heading that has a meaning; 0: none */
	enum section meaning; /* of that heading; SECTION_OTHER without one */
};

enum block_kind { BLOCK_HEADING, BLOCK_PARAGRAPH, BLOCK_CELL, BLOCK_CODE };

struct block {
	enum block_kind kind;
	unsigned level;            /* BLOCK_HEADING */
	struct slice code;         /* BLOCK_CODE */
	struct doc_reader inlines; /* right behind the open event; not for BLOCK_CODE */
	unsigned lists;            /* open lists around the block */
	unsigned list;             /* the outermost of them, counted through the article from 1; 0: in no list */
	unsigned item;             /* the innermost item, counted likewise; 0: in none */
	bool leads;                /* the first block of its item */
	unsigned table, row, column; /* BLOCK_CELL: table from 1, row and column from 0 (row 0 is the header) */
	unsigned columns;          /* BLOCK_CELL: of its table */
	bool quoted;               /* in a quote or an alert */
};

struct container {
	unsigned char op;     /* enum doc_op */
	unsigned item;        /* DOC_ITEM: its number */
	bool filled;          /* DOC_ITEM: its first block was seen */
};

struct blocks {
	const struct catalog *catalog;
	struct arena *arena;
	struct doc_reader reader;
	struct place place; /* of the block that blocks_next gave; a heading is in the section it opens */
	unsigned headings, list_count, items, tables;
	unsigned lists, list, quotes;
	unsigned table, row, column, columns;
	unsigned depth; /* containers open */
	struct container open[DOC_DEPTH_MAX];
};

void blocks_start(struct blocks *b, const struct catalog *catalog, struct slice document, struct arena *arena);
/* The next block; false at the end, or when the stream is damaged (b->reader.error). */
bool blocks_next(struct blocks *b, struct block *block);

/*
 * The words of a block, or of its English side (empty without one), as plain text without white space at
 * the ends; in the arena. For a cell or a paragraph alike.
 */
struct slice block_text(const struct block *block, struct arena *arena);
struct slice block_source(const struct block *block, struct arena *arena);
/* The same of a heading above. */
struct slice heading_text(const struct heading *h, struct arena *arena);
struct slice heading_source(const struct heading *h, struct arena *arena);

/* A link of a block. */
struct block_link {
	struct slice url;
	struct slice text;   /* its words, trimmed; may be empty */
	struct slice source; /* the words of the same link on the English side; may be empty */
	bool in_site;        /* leads to another article or a place in this one */
	bool alone;          /* the block says nothing else */
};

/* The links of a block in their order, into an array of the arena. Returns their number. */
size_t block_links(const struct block *block, struct arena *arena, struct block_link **links);

/*
 * The bold words that a block begins with, into *lead, and what follows them, into *rest (both plain text,
 * trimmed, in the arena). A run of bold pieces with nothing but white space between them is one lead. Where
 * the Markdown's ** stayed in the text (it does next to some CJK punctuation) they count. False without a lead.
 */
bool block_lead(const struct block *block, struct arena *arena, struct slice *lead, struct slice *rest);
/* The same of the block's English side; what follows the lead there is not told. */
bool block_source_lead(const struct block *block, struct arena *arena, struct slice *lead);

#endif
