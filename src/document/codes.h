/* SPDX-License-Identifier: MIT */
/* The inline codes of a segment: what of its Markdown is markup and not text. */
#ifndef DOCUMENT_CODES_H
#define DOCUMENT_CODES_H

#include <compliancefs/buf.h>

struct arena;

enum code_type { CODE_BOLD, CODE_ITALIC, CODE_STRIKE, CODE_SPAN, CODE_LINK, CODE_IMAGE, CODE_TAG, CODE_BREAK };

enum code_role {
	CODE_ALONE, /* stands for itself: "<br>", "<https://example.org>" */
	CODE_OPEN,  /* "**", "[", "<sup>" */
	CODE_CLOSE, /* "**", "](https://example.org)", "</sup>" */
	CODE_PLAIN, /* an escape or a character reference: `plain` is the text that it means */
};

struct code {
	enum code_type type;
	enum code_role role;
	struct slice text;  /* its bytes in the segment */
	struct slice plain; /* of CODE_PLAIN */
	size_t pair;        /* of CODE_OPEN and CODE_CLOSE: 1 + index of the other half; 0: it is not in this segment */
};

/*
 * Finds the codes of Markdown inline content, in order and apart; they borrow from `text` or are static. The array is
 * in the arena; its number is returned, fewer if memory ran out (arena->failed). Time: linear in the text.
 */
size_t codes_find(struct slice text, struct arena *arena, struct code **codes);
/* The text without its codes, escapes and references as what they mean, trimmed; in the arena, or part of `text`. */
struct slice codes_plain(struct slice text, struct arena *arena);

#endif
