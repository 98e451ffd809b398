/* SPDX-License-Identifier: MIT */
/*
 * cmark looks at each byte several times and copies it twice. A third of an article's bytes are paragraphs in which it
 * finds nothing but text, a sixth are tables, paragraphs to it, of which nothing but the place is wanted: cells are
 * parsed one by one (pieces.h). Both are told by looking at them once, sixteen bytes at a time.
 *
 * A line that begins with a letter or '|' at the margin, behind a blank line, begins a paragraph of the document:
 * the blank line has ended every paragraph, so it continues none, and it is not indented, so it is in no list or quote.
 * Only a fence or markup of the document's own can hold it: behind the first line that may begin either, all is left
 * as it is. The paragraph ends with a blank line: no line of it that begins with a letter or '|' begins something else.
 */
#include "base/span.h"
#include "source/brief.h"
#include "source/table.h"

#define LEFT_OUT_MIN 32 /* bytes; less is not worth it */

/* Behind a line's first letter: what may be more to cmark than text, and the line's end. */
static const bool special[256] = {
	[0x00] = 1, [0x01] = 1, [0x02] = 1, [0x03] = 1, [0x04] = 1, [0x05] = 1, [0x06] = 1, [0x07] = 1,
	[0x08] = 1, [0x09] = 1, [0x0a] = 1, [0x0b] = 1, [0x0c] = 1, [0x0d] = 1, [0x0e] = 1, [0x0f] = 1,
	[0x10] = 1, [0x11] = 1, [0x12] = 1, [0x13] = 1, [0x14] = 1, [0x15] = 1, [0x16] = 1, [0x17] = 1,
	[0x18] = 1, [0x19] = 1, [0x1a] = 1, [0x1b] = 1, [0x1c] = 1, [0x1d] = 1, [0x1e] = 1, [0x1f] = 1,
	['&'] = 1,  ['*'] = 1,	['<'] = 1,  ['['] = 1,	['\\'] = 1, [']'] = 1,	['_'] = 1,  ['`'] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	/* '[' '\\' ']' '^' '_' '`' lie side by side. */
	return (v < 0x20) | (v == '&') | (v == '*') | (v == '<') | (v - '[' <= '`' - '[');
}

struct writer {
	struct brief *brief;
	const struct leaf_index *index;
	struct arena *arena;
	char *out; /* NULL: all is as it was so far */
	size_t len;
	const char *text, *done, *end; /* what is before `done` is in `out` */
};

static bool is_letter(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_blank_line(const char *p, const char *end)
{
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	return p == end || *p == '\n';
}

static const char *line_end(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	return lf ? lf : end;
}

/* The end of the paragraph of plain words that begins at p; NULL if it is more than that. */
static const char *plain_end(const char *p, const char *end, size_t *lines)
{
	for (*lines = 1; is_letter(*p); ++*lines) {
		p = span_find(p, end, look, 0, special);
		if (p == end)
			return p;
		if (*p != '\n')
			return NULL;
		if (is_blank_line(p + 1, end))
			return p;
		/* Two spaces are a hard break. */
		if (p[-1] == ' ')
			return NULL;
		p++;
	}
	return NULL;
}

/* Whether table_split finds a table at the beginning of so many lines of the source. */
static bool is_table(const struct writer *w, size_t number, size_t lines)
{
	return lines > 1 && number < w->index->count &&
	       table_is(leaf_line(w->index, number), leaf_line(w->index, number + 1), w->arena);
}

/* The end of the table that begins at p, on the line of that number, from 1; NULL if it is none, or more than that. */
static const char *table_end(const struct writer *w, const char *p, size_t number, size_t *lines)
{
	for (*lines = 1; *p == '|'; ++*lines) {
		p = line_end(p, w->end);
		if (is_blank_line(p < w->end ? p + 1 : p, w->end))
			return is_table(w, number, *lines) ? p : NULL;
		p++;
	}
	return NULL;
}

/* Leaves the inside of the lines of a block out. */
static bool leave_out(struct writer *w, const char *start, const char *stop, size_t lines)
{
	if (!w->out)
		w->out = arena_bytes(w->arena, (size_t)(w->end - w->text));
	if (!w->out)
		return false;
	memcpy(w->out + w->len, w->done, (size_t)(start - w->done));
	w->len += (size_t)(start - w->done);
	for (; lines; lines--) {
		w->out[w->len++] = 'x';
		w->out[w->len++] = '\n';
	}
	w->len--;
	w->done = stop;
	return true;
}

/* The end of the block that begins at p, behind a blank line, if it was left out; else p. */
static const char *pass_block(struct writer *w, const char *p, size_t number, size_t *lines)
{
	bool plain = is_letter(*p);
	const char *stop = plain ? plain_end(p, w->end, lines) : *p == '|' ? table_end(w, p, number, lines) : NULL;
	struct brief_block *block;

	if (!stop || stop - p < LEFT_OUT_MIN || !leave_out(w, p, stop, *lines))
		return p;
	if (!plain)
		return stop;
	block = arena_push(w->arena, &w->brief->blocks, &w->brief->count, sizeof(*block));
	if (block)
		*block = (struct brief_block){number, {p, (size_t)(stop - p)}};
	return stop;
}

/* Whether a line may begin what blank lines do not end: a fence, or markup. */
static bool may_hold_blanks(const char *p, const char *end)
{
	struct slice rest;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	rest = (struct slice){p, (size_t)(end - p)};
	return slice_starts(rest, "```") || slice_starts(rest, "~~~") ||
	       (rest.len > 1 && *p == '<' && strchr("!?sSpPtT", p[1]));
}

struct slice brief_make(struct brief *brief, const struct leaf_index *index, struct slice text, struct arena *arena)
{
	struct writer w = {
		.brief = brief,
		.index = index,
		.arena = arena,
		.text = text.ptr,
		.done = text.ptr,
		.end = text.ptr + text.len,
	};
	const char *p = text.ptr, *stop;
	size_t number = 1, lines;
	bool after_blank = false;

	*brief = (struct brief){NULL, 0, 0};
	while (p < w.end) {
		stop = after_blank ? pass_block(&w, p, number, &lines) : p;
		if (stop == p) {
			if (may_hold_blanks(p, w.end))
				break;
			after_blank = is_blank_line(p, w.end);
			stop = line_end(p, w.end);
			lines = 1;
		} else {
			after_blank = false;
		}
		number += lines;
		p = stop + 1;
	}
	if (!w.out)
		return text;
	memcpy(w.out + w.len, w.done, (size_t)(w.end - w.done));
	return (struct slice){w.out, w.len + (size_t)(w.end - w.done)};
}

const struct brief_block *brief_at(struct brief *brief, size_t line)
{
	const struct brief_block *blocks = brief->blocks;

	while (brief->next < brief->count && blocks[brief->next].line < line)
		brief->next++;
	return brief->next < brief->count && blocks[brief->next].line == line ? &blocks[brief->next] : NULL;
}
