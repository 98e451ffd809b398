/* SPDX-License-Identifier: MIT */
/*
 * Nearly all of an article is words, and cmark looks at each of their bytes twice and copies them three times to find
 * nothing in them. So it gets the text without the insides of such stretches: a mark of seven bytes stands for what is
 * left out, and where a string of the tree is read it takes its place again.
 *
 * What makes the two trees the same:
 *
 * - Blocks are told by how lines begin. Nothing is left out before a line's first letter, nor at its end.
 * - Inline markup is told by the characters that class_of below names and, for emphasis, by those next to them. A stretch
 *   has none of the former, and its first and last character stay.
 * - Inside of `](...)` and `<...>` other characters count too: white space, quotes, parentheses. A destination and a
 *   tag stay as they are, and until the paragraph ends no stretch has a quote or a parenthesis in it.
 * - Link definitions count words: a text that may have one is left alone, and behind a comment that does not end, or a
 *   declaration, all is left alone.
 */
#include "base/span.h"
#include "source/brief.h"
#include "source/find.h"

#define LEFT_OUT_MIN 24 /* a shorter one is not worth its mark */

/* What a character may be to cmark. */
enum class {
	PLAIN,
	LINE_END,
	STOP,   /* of emphasis, code, headings, links; control characters; and their neighbours in ASCII */
	QUOTE,  /* counts only where a destination or tag stands before it in the paragraph */
	OPEN,   /* '[' */
	CLOSE,  /* ']' */
	TAG,    /* '<' */
	ENTITY  /* '&' */
};

static enum class class_of(char c)
{
	switch (c) {
	case '\n':
		return LINE_END;
	case '"':
	case '\'':
	case '(':
	case ')':
	case '>':
		return QUOTE;
	case '[':
		return OPEN;
	case ']':
		return CLOSE;
	case '<':
		return TAG;
	case '&':
		return ENTITY;
	default:
		return (unsigned char)c < 0x20 || (c >= '"' && c <= '*') || (c >= '<' && c <= '>') ||
				       (c >= '[' && c <= '`')
			       ? STOP
			       : PLAIN;
	}
}

/* Whether sixteen characters are not PLAIN. */
static inline span_bits look(const char *p)
{
	span v = span_at(p);

	return (span_bits)((v < 0x20) | (v - '"' <= '*' - '"') | (v - '<' <= '>' - '<') | (v - '[' <= '`' - '['));
}

/* The same, QUOTE passed over. */
static inline span_bits look_far(const char *p)
{
	span v = span_at(p);

	return (span_bits)((v < 0x20) | (v == '#') | (v == '&') | (v == '*') | (v == '<') | (v - '[' <= '`' - '['));
}

static bool is_special(char c)
{
	return class_of(c) != PLAIN;
}

/* What may end a destination that is not in <>. */
static inline span_bits look_inside(const char *p)
{
	span v = span_at(p);

	return (span_bits)((v <= ' ') | (v == '<') | (v - '[' <= '\\' - '[') | (v - '(' <= ')' - '('));
}

static bool is_destination_special(char c)
{
	return (unsigned char)c <= ' ' || strchr("<[\\()", c);
}

/* The first character that `special` is true of, which `looks` says of sixteen; the last before `end` must be one. */
static inline __attribute__((always_inline)) const char *
next_special(const char *p, const char *end, span_bits (*looks)(const char *p), bool (*special)(char c))
{
	for (; end - p >= SPAN; p += SPAN) {
		unsigned first = span_first(looks(p));

		if (first < SPAN)
			return p + first;
	}
	while (!special(*p))
		p++;
	return p;
}

struct writer {
	struct brief *b;
	struct arena *arena;
	struct buf out;
	const char *done;  /* what stands before it is in `out` */
	const char *at;    /* the next character */
	const char *start; /* of the stretch at hand */
	const char *end;   /* behind the last line end */
	bool first;        /* no letter of the line was seen yet */
	bool markup;       /* of the paragraph: a destination or a tag was */
	bool kept;         /* the line's rest stays */
	bool stopped;      /* all the rest stays */
};

static bool is_letter(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static bool is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Leaves the inside of the stretch that ends here out, if it is long enough. */
static void end_stretch(struct writer *w)
{
	const char *from = w->start, *to = w->at;
	char mark[] = BRIEF_MARK "aaaa";
	struct slice *slot;
	size_t n = w->b->count;

	if (w->first)
		while (from < to && !is_letter(*from))
			from++;
	if (from == to)
		return;
	w->first = false;
	for (from++; from < to && is_inside(*from);)
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	while (to > from && is_inside(*--to))
		;
	if (to - from < LEFT_OUT_MIN || n == BRIEF_MAX)
		return;
	slot = arena_push(w->arena, &w->b->left_out, &w->b->count, sizeof(*slot));
	if (!slot)
		return;
	*slot = (struct slice){from, (size_t)(to - from)};
	for (size_t i = BRIEF_SIZE; n; n >>= 4)
		mark[--i] = (char)('a' + (n & 15));
	buf_put(&w->out, w->done, (size_t)(from - w->done));
	buf_put(&w->out, mark, BRIEF_SIZE);
	w->done = to;
}

/* Goes on at p; until the next letter nothing is left out, for it may be on another line. */
static void jump(struct writer *w, const char *p)
{
	w->stopped = !p;
	w->at = w->start = p ? p : w->end;
	w->first = true;
}

static void end_line(struct writer *w)
{
	const char *p = w->at + 1;

	jump(w, p);
	w->kept = false;
	while (p < w->end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < w->end && *p == '\n')
		w->markup = false;
}

/* The end of a destination that is not in <>: white space, or a parenthesis that none in it opened. */
static const char *destination_end(const char *p, const char *end)
{
	unsigned open = 0;

	for (; p < end; p++) {
		p = next_special(p, end, look_inside, is_destination_special);
		if (is_blank(*p) || *p == '<' || *p == '[' || (*p == ')' && open-- == 0))
			break;
		open += *p == '(';
		p += *p == '\\' && !is_blank(p[1]);
	}
	return p;
}

/* Behind `](`: goes behind the destination. One in <> is TAG's. One in which something else may begin is too much. */
static void skip_destination(struct writer *w)
{
	const char *p = w->at + 2, *end;

	while (p < w->end && (*p == ' ' || *p == '\t'))
		p++;
	end = destination_end(p, w->end);
	w->markup = true;
	/* On another line the marks of the blocks around it come first. */
	jump(w, *p == '\n' || (end > p && (*end == '<' || *end == '[')) ? NULL : end);
}

/*
 * The end of the tag that p begins, or where another one may begin instead; NULL if either is in quotes, or on another
 * line, where a '>' may be a quote's.
 */
static const char *tag_end(const char *p, const char *end)
{
	char quote = '\0';

	for (p++; p < end; p++) {
		if (*p == '<' || *p == '>')
			return quote ? NULL : p;
		if (*p == '\n')
			return NULL;
		if (*p == quote)
			quote = '\0';
		else if (!quote && (*p == '"' || *p == '\''))
			quote = *p;
	}
	return NULL;
}

/* The end of the comment that p begins, if nothing in it can be a tag should it be none. */
static const char *comment_end(const char *p, const char *end)
{
	const char *stop = find_bytes(p + 4, end, "-->", 2);

	return stop && !memchr(p + 1, '<', (size_t)(stop - p - 1)) ? stop : NULL;
}

/* Goes behind a tag or comment. If a destination or an alert may begin in it that is too much. */
static void skip_tag(struct writer *w)
{
	const char *p = w->at, *stop = NULL;

	w->markup = true;
	if (is_blank(p[1])) {
		jump(w, p + 1);
		return;
	}
	if (w->end - p > 4 && memcmp(p, "<!--", 4) == 0)
		stop = comment_end(p, w->end);
	else if (p[1] != '!' && p[1] != '?')
		stop = tag_end(p, w->end);
	if (stop && (find_bytes(p, stop, "](", 0) || find_bytes(p, stop, "[!", 0)))
		stop = NULL;
	jump(w, stop);
}

static void skip_entity(struct writer *w)
{
	const char *p = w->at + 1;

	while ((*p >= '0' && *p <= '9') || ((*p | 32) >= 'a' && (*p | 32) <= 'z') || *p == '#')
		p++;
	w->at = w->start = p;
}

/* At a character that is not PLAIN: it ends the stretch, if it counts. */
static void take(struct writer *w, enum class class)
{
	if (class == QUOTE && !w->markup) {
		w->at++;
		return;
	}
	if (!w->kept)
		end_stretch(w);
	/* The mark of an alert, whose length is known, may be here. */
	w->kept = w->kept || (class == OPEN && w->at[1] == '!');
	if (class == LINE_END)
		end_line(w);
	else if (class == CLOSE && w->at[1] == '(')
		skip_destination(w);
	else if (class == TAG)
		skip_tag(w);
	else if (class == ENTITY)
		skip_entity(w);
	else
		w->start = ++w->at;
}

/* Whether the text has marks of its own: ours, or DIALECT's, which have to stay where they are found. */
static bool has_marks(struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	for (; p < end && (p = find_bytes(p, end, "\xEF\xB7", 1)); p++)
		/* That of DIALECT_NOTHING is one in a comment only, and comments stay. */
		if (!slice_starts((struct slice){p, (size_t)(end - p)}, "\uFDD2"))
			return true;
	return false;
}

struct slice brief_make(struct slice text, struct arena *arena, struct brief *b)
{
	const char *last = text.len ? memrchr(text.ptr, '\n', text.len) : NULL;
	struct writer w = {.b = b, .arena = arena, .out = BUF_INIT, .first = true};

	*b = (struct brief){NULL, 0};
	if (!last || find_bytes(text.ptr, text.ptr + text.len, "]:", 0) || has_marks(text))
		return text;
	w.done = w.start = w.at = text.ptr;
	w.end = last + 1;
	/* The last line end ends the last stretch: nothing is read behind it. */
	while (w.at < w.end && !w.stopped) {
		w.at = w.markup ? next_special(w.at, w.end, look, is_special)
				: next_special(w.at, w.end, look_far, is_special);
		take(&w, class_of(*w.at));
	}
	if (!b->count)
		return text;
	buf_put(&w.out, w.done, (size_t)(text.ptr + text.len - w.done));
	text = arena_dup(arena, buf_slice(&w.out));
	arena_drop_buf(arena, &w.out);
	return text;
}

struct slice brief_at(const struct brief *b, const char *p, const char *end)
{
	size_t n = 0;

	if (!b || (size_t)(end - p) < BRIEF_SIZE || memcmp(p, BRIEF_MARK, sizeof(BRIEF_MARK) - 1) != 0)
		return (struct slice){NULL, 0};
	for (size_t i = sizeof(BRIEF_MARK) - 1; i < BRIEF_SIZE; i++)
		n = n << 4 | ((size_t)(p[i] - 'a') & 15);
	return n < b->count ? b->left_out[n] : (struct slice){NULL, 0};
}

void brief_put(const struct brief *b, struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = s.ptr + s.len, *at = p;

	while (b && at < end && (at = find_bytes(at, end, BRIEF_MARK, 2))) {
		struct slice left_out = brief_at(b, at, end);

		if (left_out.len) {
			buf_put(out, p, (size_t)(at - p));
			buf_put_slice(out, left_out);
			p = at + BRIEF_SIZE;
		}
		at += left_out.len ? BRIEF_SIZE : 1;
	}
	if (p < end)
		buf_put(out, p, (size_t)(end - p));
}

struct slice brief_restored(const struct brief *b, struct slice s, struct arena *arena)
{
	struct buf out = BUF_INIT;

	if (!b || !s.len || !find_bytes(s.ptr, s.ptr + s.len, BRIEF_MARK, 2))
		return s;
	brief_put(b, s, &out);
	s = arena_dup(arena, buf_slice(&out));
	arena_drop_buf(arena, &out);
	return s;
}
