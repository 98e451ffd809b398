/* SPDX-License-Identifier: MIT */
/*
 * The document stream: an article's body as a flat stream of events.
 *
 * Markdown is parsed once, when an article is indexed; what is stored is this
 * stream, already reduced to what is safe, and a format is one linear walk over
 * it.  It is the only thing about the body that a format ever sees:
 *
 *	struct doc_reader r = doc_read(document);
 *	struct doc_event e;
 *	while (doc_next(&r, &e))
 *		switch (e.op) { ... }
 *	if (r.error) ...
 *
 * Grammar.  Events marked "open" are ended by a DOC_CLOSE; open and close are
 * balanced and never nested deeper than DOC_DEPTH_MAX.
 *
 *	document  = block*
 *	block     = HEADING inline* [source] CLOSE | PARAGRAPH inline* [source] CLOSE
 *	          | LIST ITEM-block* CLOSE         | ITEM block* CLOSE
 *	          | QUOTE block* CLOSE             | ALERT block* CLOSE
 *	          | TABLE ROW* CLOSE | ROW CELL* CLOSE | CELL inline* [source] CLOSE
 *	          | CODE_BLOCK | RULE
 *	source    = SOURCE inline* CLOSE
 *	inline    = TEXT | CODE | SOFT_BREAK | BREAK | IMAGE | ANCHOR
 *	          | (EMPHASIS | STRONG | SUPERSCRIPT | SUBSCRIPT | UNDERLINE | STRIKE) inline* CLOSE
 *	          | LINK inline* CLOSE
 *
 * SOURCE holds the same block's sentences in the source language (English); it
 * is there only where the article carried them (bilingual form).  A format that
 * does not want it calls doc_read_source and drops the result: the length is stored,
 * so that costs nothing.
 *
 * Every string is valid UTF-8 without NUL.  URLs have passed the scheme check of
 * the encoder (http, https, mailto, or relative): a dangerous one never gets here.
 *
 * Encoding (private to document.c; a change of it is a new DOC_VERSION): one byte
 * op | flags << 5, then the event's numbers as varints and strings as varint length + bytes.
 *
 * Readers borrow the bytes; nothing here allocates but the doc_put functions,
 * through their buf.  Any thread may read any stream.
 */
#ifndef COMPLIANCEFS_DOCUMENT_H
#define COMPLIANCEFS_DOCUMENT_H

#include "buf.h"

#define DOC_VERSION 1
#define DOC_DEPTH_MAX 1000

enum doc_op {
	DOC_CLOSE = 0,   /* ends the innermost open event */
	DOC_HEADING,     /* open. number: level 1-6; text: anchor, unique in the document, never empty;
	                    title: the slug as the article has it (tells sections apart; may repeat) */
	DOC_PARAGRAPH,   /* open. DOC_TIGHT: directly in a tight list item (HTML writes no <p>) */
	DOC_LIST,        /* open. number: 0 bullets, else 1 + first ordinal; DOC_TIGHT */
	DOC_ITEM,        /* open */
	DOC_QUOTE,       /* open */
	DOC_ALERT,       /* open. number: enum doc_alert */
	DOC_TABLE,       /* open. number: columns; its first row is the header row */
	DOC_ROW,         /* open. number: 1 for the header row, else 0; always has the table's number of cells */
	DOC_CELL,        /* open. number: enum doc_align */
	DOC_CODE_BLOCK,  /* text: the code, with its final newline; url: the info string's first word, may be empty */
	DOC_RULE,        /* a thematic break */
	DOC_SOURCE,      /* open. the block's content in the source language; number: its bytes; see doc_read_source */
	DOC_TEXT,        /* text; DOC_PLAIN: has none of < > & " (HTML copies it as it is) */
	DOC_CODE,        /* text: a code span; DOC_PLAIN as for DOC_TEXT */
	DOC_SOFT_BREAK,  /* a line end inside a paragraph */
	DOC_BREAK,       /* a hard line break */
	DOC_EMPHASIS,    /* open */
	DOC_STRONG,      /* open */
	DOC_SUPERSCRIPT, /* open */
	DOC_SUBSCRIPT,   /* open */
	DOC_UNDERLINE,   /* open */
	DOC_STRIKE,      /* open */
	DOC_LINK,        /* open. url: as written (unescaped), relative ones resolved to the public site;
	                    title; number: 0, else 1 + index into the article's references (article.h): the
	                    link leads to another article or a place in this one */
	DOC_IMAGE,       /* url, title, text: the alternative text; number: 0, else 1 + index into the article's media */
	DOC_ANCHOR,      /* text: name of a place that fragments may point to */
	DOC_OPS
};

enum doc_alert { DOC_NOTE, DOC_TIP, DOC_IMPORTANT, DOC_WARNING, DOC_CAUTION, DOC_ALERTS };
enum doc_align { DOC_ALIGN_NONE, DOC_ALIGN_LEFT, DOC_ALIGN_CENTER, DOC_ALIGN_RIGHT };

enum doc_flag {
	DOC_PLAIN = 1, /* nothing to escape for HTML: in the text of DOC_TEXT, DOC_CODE and DOC_CODE_BLOCK (none of
	                  < > & "), in the url of DOC_LINK and DOC_IMAGE (only what an href may hold as it is) */
	DOC_TIGHT = 2,
};

/* "NOTE", "TIP", ... */
extern const char *const doc_alert_names[DOC_ALERTS];

struct doc_event {
	enum doc_op op;
	unsigned flags; /* enum doc_flag, or'ed */
	uint64_t number;
	struct slice text, url, title;
};

struct doc_reader {
	const char *pos, *end;
	unsigned depth; /* open events */
	int error;      /* 0 or -EBADMSG: the stream is damaged, or not balanced */
};

struct doc_reader doc_read(struct slice document);
/* The next event; false at the end, or when the stream is damaged (then r->error is set). */
bool doc_next(struct doc_reader *r, struct doc_event *e);
/*
 * The next event whose op is among `ops` (DOC_BIT(op), or'ed); what lies before it is passed over, cheaper than with
 * doc_next, and a source with all it holds, unless DOC_SOURCE is asked for. False as with doc_next.
 */
#define DOC_BIT(op) (1u << (op))
bool doc_find(struct doc_reader *r, uint32_t ops, struct doc_event *e);
/* After an open event: goes behind its DOC_CLOSE. */
void doc_skip(struct doc_reader *r);
/* With the DOC_SOURCE event just read: a reader of its content alone; r itself goes behind its DOC_CLOSE. */
struct doc_reader doc_read_source(struct doc_reader *r, const struct doc_event *source);

/*
 * Writing.  Puts do not check the grammar; the encoder (src/source) keeps it.
 * doc_put takes the fields of e that its op uses, and works out DOC_PLAIN itself.
 */
void doc_put(struct buf *b, const struct doc_event *e);
void doc_open(struct buf *b, enum doc_op op, uint64_t number); /* those with a number and no strings */
void doc_close(struct buf *b);
void doc_put_text(struct buf *b, enum doc_op op, struct slice text); /* DOC_TEXT, DOC_CODE, DOC_ANCHOR */
/* Puts SOURCE, the inline events in `inlines`, and CLOSE. */
void doc_put_source(struct buf *b, struct slice inlines);

/*
 * The words of the inline events from here to the DOC_CLOSE of the block whose
 * open event was just read, as plain text: emphasis and links dropped, a break a
 * space, an image its alternative text; source left out.  r goes behind the block.
 */
void doc_plain_text(struct doc_reader *r, struct buf *out);
/* The same words: those of the stream where they are one text, as nearly always, else put to scratch, which is emptied. */
struct slice doc_words(struct doc_reader r, struct buf *scratch);
/* The same of a whole stream of inline events (what doc_read_source gives). */
void doc_inline_text(struct doc_reader r, struct buf *out);

#endif
