/* SPDX-License-Identifier: MIT */
/* Raw HTML in Markdown, as events: an allow-list; what is not on it is gone or is text. */
#ifndef SOURCE_RAWHTML_H
#define SOURCE_RAWHTML_H

#include "source/emit.h"

/* What a tag means, whatever its name is. */
enum html_kind {
	HTML_NONE, /* known, without a meaning of its own: the tag goes, its content stays */
	HTML_INLINE,
	HTML_LINK,
	HTML_CODE,
	HTML_DROP, /* goes with its content */
	HTML_BREAK,
	HTML_IMAGE,
	HTML_RULE,
	HTML_BLOCK,
	HTML_HEADING,
	HTML_LIST,
	HTML_ITEM,
	HTML_QUOTE,
	HTML_PRE,
	HTML_TABLE,
	HTML_ROW,
	HTML_CELL,
	HTML_PSEUDO, /* no HTML at all: "<your org>" is text */
};

struct html_tag {
	enum html_kind kind;
	unsigned char detail; /* HTML_INLINE: enum frame; HTML_HEADING: level; HTML_LIST: 1 if numbered */
	bool closing, empty;  /* "</x>", "<x/>" */
	struct slice name, attributes;
	size_t length; /* from '<' to '>' */
};

/* Counts the tags of one text that do not end: after some, none is searched for any more. Zeroed at first. */
struct html_scan {
	unsigned failures;
};

/* Reads the tag at the '<' that s begins with; false if it is none. */
bool html_tag_read(struct slice s, struct html_scan *scan, struct html_tag *tag);
/* The length of the comment, declaration or processing instruction that s begins with; 0 if it is none. */
size_t html_comment_length(struct slice s);
/* The value of a tag's attribute, entities decoded, in the arena; empty if there is none. */
struct slice html_attribute(const struct html_tag *tag, const char *name, struct arena *arena);
/* Text with entities decoded, in the arena or s itself. */
struct slice html_decode(struct slice s, struct arena *arena);
/* The name that an <a> gives to its place (name or id); empty if none. */
struct slice html_anchor_name(const struct html_tag *tag, struct arena *arena);

/* Emits one tag in inline content. */
void html_emit_tag(struct emitter *em, const struct html_tag *tag);
/* Emits a piece of inline HTML as the Markdown parser gives it: a tag, comment ... */
void html_emit_inline(struct emitter *em, struct slice literal);
/* Emits a block of HTML as blocks (htmlblock.c). */
void html_emit_block(struct emitter *em, struct slice literal);

#endif
