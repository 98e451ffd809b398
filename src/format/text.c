/* SPDX-License-Identifier: MIT */
/*
 * The text format: an article for less, grep and wc.
 *
 * A head of a few `Key: value` lines, always in English, so that awk finds them
 * in any language; then the body, one paragraph a line (textbody.c).  The files are
 * searched with patterns typed on a keyboard, so everything that looks like a
 * space is one and invisible characters go: text_put is the only way to
 * a text file, for the head as for the body.
 *
 * It is also what keeps a terminal safe: articles come from anywhere, and a
 * file that is shown by cat must not be able to move the cursor or set a title.
 * Control characters of both ranges (C0 and C1, DEL) become U+FFFD.
 */
#include <errno.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "replace.h"
#include "text.h"

/* The first bytes of what text_put looks at closer. */
static const bool special[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,          1,          1,          1,          1,          1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, [0x7f] = 1, [0xc2] = 1, [0xe2] = 1, [0xe3] = 1, [0xef] = 1,
};

/* The length of the character at p if it is one that text_put replaces; else 0. */
static size_t replaced(const char *p, const char *end, struct replacement *r)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t left = (size_t)(end - p);

	r->with = " ";
	if (s[0] == '\t')
		return r->tabs ? 0 : 1;
	if (s[0] >= '\n' && s[0] <= '\r')
		return 1;
	if (s[0] == 0xe3)
		return left >= 3 && s[1] == 0x80 && s[2] == 0x80 ? 3 : 0; /* U+3000 */
	if (s[0] == 0xe2 && left >= 3 && s[1] == 0x80 && (s[2] == 0x87 || s[2] == 0xaf))
		return 3; /* U+2007, U+202F */
	if (s[0] == 0xc2 && left >= 2 && s[1] == 0xa0)
		return 2; /* U+00A0 */
	r->with = "";
	if (s[0] == 0xe2)
		return left >= 3 && s[1] == 0x80 && s[2] == 0x8b ? 3 : 0; /* U+200B */
	if (s[0] == 0xef)
		return left >= 3 && s[1] == 0xbb && s[2] == 0xbf ? 3 : 0; /* U+FEFF */
	if (s[0] == 0xc2 && left >= 2 && s[1] == 0xad)
		return 2; /* U+00AD */
	r->with = "\xef\xbf\xbd";
	if (s[0] == 0xc2)
		return left >= 2 && s[1] < 0xa0 ? 2 : 0;
	return 1;
}

/* The same of SPAN bytes at once, so that the first bytes of most characters of East Asia and dashes do not stop it. */
static inline __attribute__((always_inline)) span_bits look(const char *p)
{
	const span v = span_at(p), second = span_at(p + 1), third = span_at(p + 2);
	const span_bits odd = ((span_bits)v < ' ') | (v == 0x7f);

	/* Most is printable ASCII: what is beyond it is below zero. */
	if (!span_any(odd))
		return odd;
	return (v < ' ') | (v == 0x7f) | ((v == 0xc2) & ((second <= 0xa0) | (second == 0xad))) |
	       ((v == 0xe2) & (second == 0x80) & ((third == 0x87) | (third == 0x8b) | (third == 0xaf))) |
	       ((v == 0xe3) & (second == 0x80) & (third == 0x80)) | ((v == 0xef) & (second == 0xbb));
}

void text_put(struct buf *out, struct slice s, bool tabs)
{
	struct replacement r = {.tabs = tabs};

	put_replaced(out, s, look, 2, special, replaced, &r);
}

size_t text_skip(struct slice s, bool spaces)
{
	size_t at = 0;

	while (at < s.len) {
		struct replacement r = {.with = "?"};
		size_t n = 0;

		if (special[(unsigned char)s.ptr[at]])
			n = replaced(s.ptr + at, s.ptr + s.len, &r);
		else if (s.ptr[at] == ' ')
			n = 1, r.with = " ";
		if (n == 0 || (*r.with && !(spaces && *r.with == ' ')))
			break;
		at += n;
	}
	return at;
}

void text_put_title(struct buf *out, struct slice s, char rule)
{
	size_t start = out->len, width;

	text_put(out, s, false);
	width = utf8_width((struct slice){out->data + start, out->len - start});
	buf_putc(out, '\n');
	buf_fill(out, rule, width);
	buf_putc(out, '\n');
}

static void put_field(struct buf *out, const char *key, struct slice value)
{
	if (value.len == 0)
		return;
	buf_puts(out, key);
	buf_puts(out, ": ");
	text_put(out, value, false);
	buf_putc(out, '\n');
}

static int put_head(const struct render_input *in, struct buf *out)
{
	const struct article *a = in->article;
	struct slice *services;
	size_t count = article_services(a, in->arena, &services);

	if (in->arena->failed)
		return -ENOMEM;
	text_put_title(out, a->h1.len ? a->h1 : a->title.len ? a->title : a->id, '=');
	put_field(out, "Locale", a->locale);
	put_field(out, "Standard", a->standard);
	for (size_t i = 0; i < count; i++) {
		buf_puts(out, i ? ", " : "Services: ");
		text_put(out, services[i], false);
	}
	if (count)
		buf_putc(out, '\n');
	put_field(out, "Updated", a->updated);
	put_field(out, "Translation", slice_of(translation_names[a->translation]));
	put_field(out, "Source", a->source);
	return 0;
}

static int text_render(const struct render_input *in, struct buf *out)
{
	int error = put_head(in, out);

	if (error == 0)
		error = text_body(in, in->article->h1.len == 0, out);
	return error ? error : out->error;
}

extern const struct format format_text;
const struct format format_text = {
    .name = "text",
    .suffix = "txt",
    .id = 1,
    .version = 1,
    .render = text_render,
    .page = text_page,
};
