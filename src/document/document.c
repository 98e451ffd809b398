/* SPDX-License-Identifier: MIT */
/*
 * The document stream's encoding: one byte of op and flags, then what the op
 * carries, in the order number, text, url, title.  Which of the four an op carries
 * is one table, used by both directions, so they cannot disagree.
 *
 * The reader trusts nothing: a damaged or hostile index gives -EBADMSG, never a
 * read outside the bytes and never a depth beyond DOC_DEPTH_MAX.
 */
#include <assert.h>
#include <errno.h>

#include <compliancefs/document.h>

#include "base/span.h"

const char *const doc_alert_names[DOC_ALERTS] = {"NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"};

enum field { NUMBER = 1, TEXT = 2, URL = 4, TITLE = 8 };
enum { OPENS = 1, CLOSES = -1, RARE = DOC_DEPTH_MAX + 1 };

/* What an op carries, and how it changes the depth. Of no op, or of one that doc_next leaves to read_any: too much. */
static const struct shape {
	unsigned char fields;
	short depth;
} shapes[32] = {
	[DOC_CLOSE] = {0, CLOSES},
	[DOC_HEADING] = {NUMBER | TEXT | TITLE, OPENS},
	[DOC_PARAGRAPH] = {0, OPENS},
	[DOC_LIST] = {NUMBER, OPENS},
	[DOC_ITEM] = {0, OPENS},
	[DOC_QUOTE] = {0, OPENS},
	[DOC_ALERT] = {NUMBER, OPENS},
	[DOC_TABLE] = {NUMBER, OPENS},
	[DOC_ROW] = {NUMBER, OPENS},
	[DOC_CELL] = {NUMBER, OPENS},
	[DOC_CODE_BLOCK] = {TEXT | URL, 0},
	[DOC_RULE] = {0, 0},
	[DOC_SOURCE] = {NUMBER, RARE},
	[DOC_TEXT] = {TEXT, 0},
	[DOC_CODE] = {TEXT, 0},
	[DOC_SOFT_BREAK] = {0, 0},
	[DOC_BREAK] = {0, 0},
	[DOC_EMPHASIS] = {0, OPENS},
	[DOC_STRONG] = {0, OPENS},
	[DOC_SUPERSCRIPT] = {0, OPENS},
	[DOC_SUBSCRIPT] = {0, OPENS},
	[DOC_UNDERLINE] = {0, OPENS},
	[DOC_STRIKE] = {0, OPENS},
	[DOC_LINK] = {NUMBER | URL | TITLE, OPENS},
	[DOC_IMAGE] = {NUMBER | TEXT | URL | TITLE, 0},
	[DOC_ANCHOR] = {TEXT, 0},
	[26] = {0, RARE}, [27] = {0, RARE}, [28] = {0, RARE}, [29] = {0, RARE}, [30] = {0, RARE}, [31] = {0, RARE},
};

static_assert(DOC_OPS == 26, "what is no op is rare");

struct doc_reader doc_read(struct slice document)
{
	static const char nothing[1];
	const char *start = document.len ? document.ptr : nothing;

	return (struct doc_reader){start, start + document.len, 0, 0};
}

static bool damaged(struct doc_reader *r)
{
	r->error = -EBADMSG;
	r->pos = r->end;
	return false;
}

static inline void begin_event(struct doc_event *e, unsigned byte, const char *p)
{
	e->op = (enum doc_op)(byte & 31);
	e->flags = byte >> 5;
	e->number = 0;
	/* One by one: a slice that is copied while its halves are still being stored is waited for. */
	e->text.ptr = e->url.ptr = e->title.ptr = p;
	e->text.len = e->url.len = e->title.len = 0;
}

/* The next event, whatever it is. */
static bool read_any(struct doc_reader *r, struct doc_event *e)
{
	unsigned byte, f;

	if (r->pos == r->end) {
		if (r->depth && !r->error)
			r->error = -EBADMSG;
		return false;
	}
	byte = (unsigned char)*r->pos++;
	if ((byte & 31) >= DOC_OPS)
		return damaged(r);
	f = shapes[byte & 31].fields;
	begin_event(e, byte, r->pos);
	if (((f & NUMBER) && !get_varint(&r->pos, r->end, &e->number)) ||
	    ((f & TEXT) && !get_string(&r->pos, r->end, &e->text)) ||
	    ((f & URL) && !get_string(&r->pos, r->end, &e->url)) ||
	    ((f & TITLE) && !get_string(&r->pos, r->end, &e->title)))
		return damaged(r);
	r->depth += (unsigned)(e->op == DOC_SOURCE ? OPENS : shapes[e->op].depth);
	if (r->depth > DOC_DEPTH_MAX)
		return damaged(r);
	if (e->op == DOC_SOURCE && e->number >= (uint64_t)(r->end - r->pos))
		return damaged(r);
	/* doc_skip and doc_read_source find the length here. */
	if (e->op == DOC_SOURCE)
		e->text = (struct slice){r->pos, (size_t)e->number};
	return true;
}

/* Behind the string at p, if its length has one or two bytes and it ends before `end`; else NULL. */
static inline const char *pass_short(const char *p, const char *end, struct slice *s)
{
	size_t len;

	if (end - p < 2)
		return NULL;
	len = (unsigned char)*p++;
	if (len & 0x80) {
		if (*p & 0x80)
			return NULL;
		len = (len & 0x7f) | (size_t)*p++ << 7;
	}
	if (len > (size_t)(end - p))
		return NULL;
	*s = (struct slice){p, len};
	return p + len;
}

/*
 * A render spends more time here than anywhere else, so there is a short way for what nearly every event is: short
 * strings, small numbers, a sound stream. NULL: it is something else, or an error, and read_any begins anew. Else *e is
 * the event at r->pos; the end of it is returned and *depth is that behind it. What of *e nobody looks at is not made.
 */
static inline __attribute__((always_inline)) const char *read_short(const struct doc_reader *r, struct doc_event *e,
								    unsigned *depth)
{
	const char *p = r->pos, *end = r->end;
	unsigned byte, f;

	if (p == end)
		return NULL;
	byte = (unsigned char)*p++;
	f = shapes[byte & 31].fields;
	/* A negative one is a large one. */
	*depth = r->depth + (unsigned)shapes[byte & 31].depth;
	if (*depth > DOC_DEPTH_MAX)
		return NULL;
	begin_event(e, byte, p);
	if (f & NUMBER) {
		if (p == end || (*p & 0x80))
			return NULL;
		e->number = (unsigned char)*p++;
	}
	if ((f & TEXT) && !(p = pass_short(p, end, &e->text)))
		return NULL;
	if ((f & (URL | TITLE)) && (((f & URL) && !(p = pass_short(p, end, &e->url))) ||
				    ((f & TITLE) && !(p = pass_short(p, end, &e->title)))))
		return NULL;
	return p;
}

bool doc_next(struct doc_reader *r, struct doc_event *e)
{
	unsigned depth;
	const char *p = read_short(r, e, &depth);

	if (!p)
		return read_any(r, e);
	r->pos = p;
	r->depth = depth;
	return true;
}

bool doc_find(struct doc_reader *r, uint32_t ops, struct doc_event *e)
{
	while (r->pos < r->end) {
		struct doc_event passed;
		unsigned depth;
		const char *p;

		if (ops >> (*r->pos & 31) & 1)
			break;
		p = read_short(r, &passed, &depth);
		if (p) {
			r->pos = p;
			r->depth = depth;
			continue;
		}
		if (!read_any(r, e))
			return false;
		if (e->op == DOC_SOURCE)
			doc_read_source(r, e);
	}
	return doc_next(r, e);
}

void doc_skip(struct doc_reader *r)
{
	unsigned outside = r->depth ? r->depth - 1 : 0;

	while (r->depth > outside) {
		struct doc_event passed, e;
		unsigned depth;
		const char *p = read_short(r, &passed, &depth);

		if (p) {
			r->pos = p;
			r->depth = depth;
			continue;
		}
		if (!read_any(r, &e))
			return;
		if (e.op == DOC_SOURCE)
			doc_read_source(r, &e);
	}
}

struct doc_reader doc_read_source(struct doc_reader *r, const struct doc_event *source)
{
	struct doc_event e;

	if (r->pos != source->text.ptr || source->text.len > (size_t)(r->end - r->pos)) {
		damaged(r);
		return doc_read((struct slice){NULL, 0});
	}
	r->pos += source->text.len;
	if (doc_next(r, &e) && e.op != DOC_CLOSE)
		damaged(r);
	return doc_read(source->text);
}

static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v == '&') | (v == '<') | (v == '>') | (v == '"');
}

static bool needs_no_escape(struct slice s)
{
	return s.len == 0 || span_find(s.ptr, s.ptr + s.len, look, 0, special) == s.ptr + s.len;
}

/* The bytes that cmark's HTML renderer leaves alone in an href; what users and browsers take as it is. */
static const bool href_safe[256] = {
    ['0'] = 1, ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1, ['7'] = 1, ['8'] = 1, ['9'] = 1,
    ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1, ['F'] = 1, ['G'] = 1, ['H'] = 1, ['I'] = 1, ['J'] = 1,
    ['K'] = 1, ['L'] = 1, ['M'] = 1, ['N'] = 1, ['O'] = 1, ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1,
    ['U'] = 1, ['V'] = 1, ['W'] = 1, ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1, ['d'] = 1,
    ['e'] = 1, ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1, ['l'] = 1, ['m'] = 1, ['n'] = 1,
    ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1, ['t'] = 1, ['u'] = 1, ['v'] = 1, ['w'] = 1, ['x'] = 1,
    ['y'] = 1, ['z'] = 1, ['-'] = 1, ['_'] = 1, ['.'] = 1, ['+'] = 1, ['!'] = 1, ['*'] = 1, ['('] = 1, [')'] = 1,
    [','] = 1, ['%'] = 1, ['#'] = 1, ['@'] = 1, ['?'] = 1, ['='] = 1, [';'] = 1, [':'] = 1, ['/'] = 1, ['$'] = 1,
    ['~'] = 1,
};

/* Whether one of SPAN bytes is not href_safe. */
static bool is_odd_url(const char *p)
{
	const span v = span_at(p);

	/* '[' to '^' and '{' to '}' lie side by side. */
	return span_any((v <= ' ') | (v >= 0x7f) | (v == '"') | (v == '&') | (v == '\'') | (v == '<') | (v == '>') |
			(v == '`') | (v - '[' <= '^' - '[') | (v - '{' <= '}' - '{'));
}

static bool url_needs_no_escape(struct slice s)
{
	size_t i = 0;

	for (; s.len - i >= SPAN; i += SPAN)
		if (is_odd_url(s.ptr + i))
			return false;
	for (; i < s.len; i++)
		if (!href_safe[(unsigned char)s.ptr[i]])
			return false;
	return true;
}

void doc_put(struct buf *b, const struct doc_event *e)
{
	unsigned f = shapes[e->op].fields;
	unsigned flags = e->flags & ~(unsigned)DOC_PLAIN;

	if (((f & TEXT) && (e->op == DOC_TEXT || e->op == DOC_CODE || e->op == DOC_CODE_BLOCK) && needs_no_escape(e->text)) ||
	    ((f & URL) && e->op != DOC_CODE_BLOCK && url_needs_no_escape(e->url)))
		flags |= DOC_PLAIN;
	buf_putc(b, (char)((unsigned)e->op | flags << 5));
	if (f & NUMBER)
		buf_put_varint(b, e->number);
	if (f & TEXT)
		buf_put_string(b, e->text);
	if (f & URL)
		buf_put_string(b, e->url);
	if (f & TITLE)
		buf_put_string(b, e->title);
}

void doc_open(struct buf *b, enum doc_op op, uint64_t number)
{
	doc_put(b, &(struct doc_event){.op = op, .number = number});
}

void doc_close(struct buf *b)
{
	buf_putc(b, DOC_CLOSE);
}

void doc_put_text(struct buf *b, enum doc_op op, struct slice text)
{
	doc_put(b, &(struct doc_event){.op = op, .text = text});
}

void doc_put_source(struct buf *b, struct slice inlines)
{
	doc_open(b, DOC_SOURCE, inlines.len);
	buf_put_slice(b, inlines);
	doc_close(b);
}

/* What an inline event says in plain text. */
static void put_plain(struct buf *out, const struct doc_event *e)
{
	if (e->op == DOC_TEXT || e->op == DOC_CODE || e->op == DOC_IMAGE || e->op == DOC_CODE_BLOCK)
		buf_put_slice(out, e->text);
	else if (e->op == DOC_SOFT_BREAK || e->op == DOC_BREAK)
		buf_putc(out, ' ');
}

void doc_plain_text(struct doc_reader *r, struct buf *out)
{
	struct doc_event e;
	unsigned outside = r->depth ? r->depth - 1 : 0;

	while (r->depth > outside && doc_next(r, &e)) {
		if (e.op == DOC_SOURCE)
			doc_read_source(r, &e);
		else
			put_plain(out, &e);
	}
}

struct slice doc_words(struct doc_reader r, struct buf *scratch)
{
	struct doc_reader ahead = r;
	struct doc_event text, e;

	if (r.depth && doc_next(&ahead, &text) && text.op == DOC_TEXT && doc_next(&ahead, &e) && e.op == DOC_CLOSE)
		return text.text;
	buf_reset(scratch);
	doc_plain_text(&r, scratch);
	return buf_slice(scratch);
}

void doc_inline_text(struct doc_reader r, struct buf *out)
{
	struct doc_event e;

	while (doc_next(&r, &e))
		put_plain(out, &e);
}
