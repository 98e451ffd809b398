/* SPDX-License-Identifier: MIT */
/*
 * A segment is a sentence of Markdown, often a part of its block only: bold text that goes on in the next
 * sentence, the inside of a link.  A parser of Markdown would say that such halves are no markup.  Here they are:
 * what is looked for is not what the sentence means, but which of its characters a translator must not touch.
 *
 * HOW IT WORKS. One pass. What opens goes on a stack; what closes takes the nearest of its kind from it. At the end
 * a single `*`, `_` or `[` without another half is a character like others; `**`, a tag, and `](url)` are a half whose
 * other half is in another segment. Searches ahead (for the end of a link's address, of a code span) are given
 * up when too many of one segment found nothing, so that no segment is looked through again and again.
 */
#include <strings.h>

#include "base/arena.h"
#include "document/codes.h"

#define OPEN_MAX 64
#define FAILURES_MAX 64
#define ADDRESS_MAX 4096 /* bytes of an address or a tag */

struct scan {
	struct arena *arena;
	const char *start, *pos, *end;
	struct code *codes;
	size_t count;
	size_t open[OPEN_MAX]; /* codes without their other half */
	unsigned depth, failures;
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Of a word, for `_`: letters beyond ASCII too. */
static bool is_word(char c)
{
	return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

static bool is_punctuation(char c)
{
	return c > ' ' && c < 0x7f && !is_letter(c) && !is_digit(c);
}

/* Adds the code of n bytes at pos and goes behind it. */
static struct code *add(struct scan *s, size_t n, enum code_type type, enum code_role role)
{
	struct code *c = arena_push(s->arena, &s->codes, &s->count, sizeof(*c));

	if (c)
		*c = (struct code){.type = type, .role = role, .text = {s->pos, n}};
	s->pos += n;
	return c;
}

static void add_open(struct scan *s, size_t n, enum code_type type)
{
	if (s->depth == OPEN_MAX)
		s->pos += n;
	else if (add(s, n, type, CODE_OPEN))
		s->open[s->depth++] = s->count - 1;
}

/* Closes the open code `at` (of the stack) with n bytes at pos; what opened behind it stays without another half. */
static void add_close(struct scan *s, size_t n, unsigned at)
{
	size_t open = s->open[at];
	struct code *c = add(s, n, s->codes[open].type, CODE_CLOSE);

	if (!c)
		return;
	c->pair = open + 1;
	s->codes[open].pair = s->count;
	s->depth = at;
}

/* The nearest open code of the stack that begins with c, as 1 + place; 0: none. */
static unsigned find_open(const struct scan *s, char c)
{
	unsigned at = s->depth;

	while (at > 0 && *s->codes[s->open[at - 1]].text.ptr != c)
		at--;
	return at;
}

/* At a run of '*', '_' or '~'. */
static void take_run(struct scan *s)
{
	const char *run = s->pos, *behind = run;
	bool opens, closes;
	char c = *run;

	while (behind < s->end && *behind == c)
		behind++;
	opens = behind < s->end && !is_space(*behind);
	closes = run > s->start && !is_space(run[-1]);
	if (c == '_') {
		bool before = closes && is_word(run[-1]), after = opens && is_word(*behind);

		opens = opens && !before;
		closes = closes && !after;
	}
	if (behind - run > 3 || (c == '~' && behind - run != 2)) {
		s->pos = behind;
		return;
	}
	while (s->pos < behind) {
		size_t left = (size_t)(behind - s->pos), n = left >= 2 ? 2 : 1;
		enum code_type type = c == '~' ? CODE_STRIKE : n == 2 ? CODE_BOLD : CODE_ITALIC;
		unsigned at = closes ? find_open(s, c) : 0;

		if (at && s->codes[s->open[at - 1]].text.len <= left)
			add_close(s, s->codes[s->open[at - 1]].text.len, at - 1);
		else if (opens)
			add_open(s, n, type);
		else if (closes && n == 2)
			add(s, n, type, CODE_CLOSE);
		else
			s->pos += n;
	}
}

/* At a '`'. */
static void take_ticks(struct scan *s)
{
	const char *run = s->pos, *p = run, *close;
	size_t n;

	while (p < s->end && *p == '`')
		p++;
	n = (size_t)(p - run);
	while (s->failures < FAILURES_MAX && p < s->end && (close = memchr(p, '`', (size_t)(s->end - p)))) {
		for (p = close; p < s->end && *p == '`';)
			p++;
		if ((size_t)(p - close) != n)
			continue;
		if (s->depth < OPEN_MAX) {
			add_open(s, n, CODE_SPAN);
			s->pos = close;
			add_close(s, n, s->depth - 1);
		}
		s->pos = p;
		return;
	}
	s->failures++;
	s->pos = run + n;
}

/* Behind the ')' of the address whose '(' is at p, or NULL. */
static const char *address_end(struct scan *s, const char *p)
{
	const char *limit = s->end - p > ADDRESS_MAX ? p + ADDRESS_MAX : s->end;
	unsigned depth = 0;

	if (s->failures >= FAILURES_MAX)
		return NULL;
	for (; p < limit; p++) {
		if (*p == '\\' && limit - p > 1)
			p++;
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return p + 1;
	}
	s->failures++;
	return NULL;
}

static bool is_bracket(const struct code *c)
{
	return c->type == CODE_LINK || c->type == CODE_IMAGE;
}

/* At a ']'. */
static void take_bracket(struct scan *s)
{
	const char *behind = s->end - s->pos > 1 && s->pos[1] == '(' ? address_end(s, s->pos + 1) : NULL;
	unsigned at = s->depth;

	while (at > 0 && !is_bracket(&s->codes[s->open[at - 1]]))
		at--;
	if (behind && at)
		add_close(s, (size_t)(behind - s->pos), at - 1);
	else if (behind)
		add(s, (size_t)(behind - s->pos), CODE_LINK, CODE_CLOSE);
	else
		s->pos++;
	/* "[text]" alone: its '[' waits for no other ']'. */
	if (!behind && at) {
		memmove(&s->open[at - 1], &s->open[at], (s->depth - at) * sizeof(*s->open));
		s->depth--;
	}
}

/* The length of the name that p begins with. */
static size_t name_length(const char *p, const char *end)
{
	size_t n = 0;

	while (p + n < end && (is_letter(p[n]) || (n && is_digit(p[n]))))
		n++;
	return n;
}

static bool is_element(struct slice name)
{
	static const char *const elements[] = {
	    "a",      "abbr", "b",   "br", "cite", "code",  "del",   "dfn", "div", "em",    "font",  "hr",   "i",
	    "img",    "ins",  "kbd", "li", "ol",   "p",     "pre",   "q",   "s",   "samp",  "small", "span", "strike",
	    "strong", "sub",  "sup", "td", "th",   "table", "tbody", "tr",  "u",   "thead", "ul",    "var",  "wbr"};

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (name.len == strlen(elements[i]) && strncasecmp(name.ptr, elements[i], name.len) == 0)
			return true;
	return false;
}

/* The stack's nearest opening tag of that name, as 1 + place; 0: none. */
static unsigned find_tag(const struct scan *s, struct slice name)
{
	unsigned at = s->depth;

	for (; at > 0; at--) {
		struct slice tag = s->codes[s->open[at - 1]].text;

		if (tag.len > name.len + 1 && *tag.ptr == '<' && strncasecmp(tag.ptr + 1, name.ptr, name.len) == 0 &&
		    !is_letter(tag.ptr[name.len + 1]) && !is_digit(tag.ptr[name.len + 1]))
			break;
	}
	return at;
}

/* A tag of n bytes at pos. */
static void take_tag(struct scan *s, size_t n, struct slice name, bool closing)
{
	bool empty = s->pos[n - 2] == '/' || (name.len == 2 && (name.ptr[0] | 32) == 'h');
	unsigned at = closing ? find_tag(s, name) : 0;

	if (name.len == 2 && strncasecmp(name.ptr, "br", 2) == 0)
		add(s, n, CODE_BREAK, CODE_ALONE);
	else if (name.len == 3 && strncasecmp(name.ptr, "img", 3) == 0)
		add(s, n, CODE_IMAGE, CODE_ALONE);
	else if (at)
		add_close(s, n, at - 1);
	else if (closing)
		add(s, n, CODE_TAG, CODE_CLOSE);
	else if (empty)
		add(s, n, CODE_TAG, CODE_ALONE);
	else
		add_open(s, n, CODE_TAG);
}

/* At a '<': a tag, a comment, an address, or just that character. */
static void take_angle(struct scan *s)
{
	const char *p = s->pos + 1, *limit = s->end - p > ADDRESS_MAX ? p + ADDRESS_MAX : s->end, *close;
	bool closing = p<s->end && * p == '/', comment = s->end - p> 2 && memcmp(p, "!--", 3) == 0;
	struct slice name = {p + closing, name_length(p + closing, limit)};

	close = s->failures < FAILURES_MAX && (name.len || comment)
		    ? comment ? memmem(p + 3, (size_t)(limit - p - 3), "-->", 3) : memchr(p, '>', (size_t)(limit - p))
		    : NULL;
	if (!close) {
		s->failures += name.len || comment;
		s->pos++;
		return;
	}
	if (comment)
		add(s, (size_t)(close + 3 - s->pos), CODE_TAG, CODE_ALONE);
	else if (name.ptr + name.len < close && strchr(":@", name.ptr[name.len]) && !closing &&
		 !memchr(p, ' ', (size_t)(close - p)))
		add(s, (size_t)(close + 1 - s->pos), CODE_LINK, CODE_ALONE);
	else if (is_element(name) && !memchr(p, '<', (size_t)(close - p)))
		take_tag(s, (size_t)(close + 1 - s->pos), name, closing);
	else
		s->pos++;
}

/* At a '&': the references that stand in articles; the mounted program does not know HTML's 2,231. */
static void take_reference(struct scan *s)
{
	static const struct {
		const char *name, *text;
	} usual[] = {{"&amp;", "&"},   {"&lt;", "<"},   {"&gt;", ">"},
		     {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", "\u00A0"}};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++) {
		size_t n = strlen(usual[i].name);
		struct code *c;

		if ((size_t)(s->end - s->pos) < n || memcmp(s->pos, usual[i].name, n) != 0)
			continue;
		c = add(s, n, CODE_TAG, CODE_PLAIN);
		if (c)
			c->plain = slice_of(usual[i].text);
		return;
	}
	s->pos++;
}

static void take_one(struct scan *s)
{
	bool more = s->end - s->pos > 1;

	switch (*s->pos) {
	case '*':
	case '_':
	case '~':
		take_run(s);
		break;
	case '`':
		take_ticks(s);
		break;
	case '[':
		add_open(s, 1, CODE_LINK);
		break;
	case '!':
		if (more && s->pos[1] == '[')
			add_open(s, 2, CODE_IMAGE);
		else
			s->pos++;
		break;
	case ']':
		take_bracket(s);
		break;
	case '<':
		take_angle(s);
		break;
	case '&':
		take_reference(s);
		break;
	case '\\':
		if (more && is_punctuation(s->pos[1]))
			add(s, 1, CODE_TAG, CODE_PLAIN);
		s->pos++;
		break;
	default:
		s->pos++;
	}
}

/* Takes those out that are characters after all. */
static size_t drop_characters(struct code *codes, size_t count, size_t *place)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++) {
		const struct code *c = &codes[i];
		bool half = c->role == CODE_OPEN && !c->pair;

		place[i] = n;
		if (half && (is_bracket(c) || c->type == CODE_ITALIC))
			continue;
		codes[n++] = *c;
	}
	for (size_t i = 0; i < n; i++)
		if (codes[i].pair)
			codes[i].pair = place[codes[i].pair - 1] + 1;
	return n;
}

size_t codes_find(struct slice text, struct arena *arena, struct code **codes)
{
	static const bool marks[256] = {['*'] = 1, ['_'] = 1, ['~'] = 1, ['`'] = 1, ['['] = 1,
					['!'] = 1, [']'] = 1, ['<'] = 1, ['&'] = 1, ['\\'] = 1};
	struct scan s = {.arena = arena, .start = text.ptr, .pos = text.ptr, .end = text.ptr + text.len};
	size_t *place;

	if (!text.len)
		return 0;
	while (s.pos < s.end) {
		if (marks[(unsigned char)*s.pos])
			take_one(&s);
		else
			s.pos++;
	}
	*codes = s.codes;
	place = s.count ? arena_array(arena, s.count, sizeof(*place)) : NULL;
	return place ? drop_characters(s.codes, s.count, place) : 0;
}

struct slice codes_plain(struct slice text, struct arena *arena)
{
	struct code *codes = NULL;
	size_t count = codes_find(text, arena, &codes);
	const char *at = text.ptr, *end = text.ptr + text.len;
	struct buf b = BUF_INIT;

	if (!count)
		return slice_trim(text);
	for (size_t i = 0; i < count; i++) {
		buf_put(&b, at, (size_t)(codes[i].text.ptr - at));
		if (codes[i].role == CODE_PLAIN)
			buf_put_slice(&b, codes[i].plain);
		at = codes[i].text.ptr + codes[i].text.len;
	}
	buf_put(&b, at, (size_t)(end - at));
	text = arena_dup(arena, slice_trim(buf_slice(&b)));
	arena_drop_buf(arena, &b);
	return text;
}
