/* SPDX-License-Identifier: MIT */
/*
 * Escapes for HTML: text, URLs and the components of our own paths.  The first two are
 * cmark's (houdini_escape_html and houdini_escape_href by their rules): the bytes that
 * would end or change what they stand in, and no others.
 */
#include "html.h"
#include "replace.h"

static const bool special[256] = {['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v == '&') | (v == '<') | (v == '>') | (v == '"');
}

static size_t replaced(const char *p, const char *end, struct replacement *r)
{
	(void)end;
	r->with = *p == '&' ? "&amp;" : *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : "&quot;";
	return 1;
}

/* Bytes of a URL: safe as they are in an href (1), and in a path component too (3). */
static const unsigned char url_class[256] = {
    ['0'] = 3, ['1'] = 3, ['2'] = 3, ['3'] = 3, ['4'] = 3, ['5'] = 3, ['6'] = 3, ['7'] = 3, ['8'] = 3,
    ['9'] = 3, ['A'] = 3, ['B'] = 3, ['C'] = 3, ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3, ['H'] = 3,
    ['I'] = 3, ['J'] = 3, ['K'] = 3, ['L'] = 3, ['M'] = 3, ['N'] = 3, ['O'] = 3, ['P'] = 3, ['Q'] = 3,
    ['R'] = 3, ['S'] = 3, ['T'] = 3, ['U'] = 3, ['V'] = 3, ['W'] = 3, ['X'] = 3, ['Y'] = 3, ['Z'] = 3,
    ['a'] = 3, ['b'] = 3, ['c'] = 3, ['d'] = 3, ['e'] = 3, ['f'] = 3, ['g'] = 3, ['h'] = 3, ['i'] = 3,
    ['j'] = 3, ['k'] = 3, ['l'] = 3, ['m'] = 3, ['n'] = 3, ['o'] = 3, ['p'] = 3, ['q'] = 3, ['r'] = 3,
    ['s'] = 3, ['t'] = 3, ['u'] = 3, ['v'] = 3, ['w'] = 3, ['x'] = 3, ['y'] = 3, ['z'] = 3, ['-'] = 3,
    ['.'] = 3, ['_'] = 3, ['~'] = 3, ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['('] = 1, [')'] = 1,
    ['*'] = 1, ['+'] = 1, [','] = 1, ['/'] = 1, [':'] = 1, [';'] = 1, ['='] = 1, ['?'] = 1, ['@'] = 1,
};

void html_put_text(struct buf *out, struct slice s)
{
	struct replacement r = {NULL, "", false};

	put_replaced(out, s, look, 0, special, replaced, &r);
}

static void put_percent(struct buf *out, struct slice s, unsigned char keep)
{
	static const char hex[] = "0123456789ABCDEF";
	const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	while (p < end) {
		const char *run = p;
		unsigned char c;

		while (p < end && (url_class[(unsigned char)*p] & keep))
			p++;
		buf_put(out, run, (size_t)(p - run));
		if (p == end)
			break;
		c = (unsigned char)*p++;
		/* These two mean something in a URL, so they stay, but as HTML must write them. */
		if (keep == 1 && c == '&')
			html_puts(out, "&amp;");
		else if (keep == 1 && c == '\'')
			html_puts(out, "&#x27;");
		else
			buf_put(out, (const char[3]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}

void html_put_url(struct buf *out, struct slice s)
{
	put_percent(out, s, 1);
}

void html_put_component(struct buf *out, struct slice s)
{
	put_percent(out, s, 2);
}

bool html_is_component(struct slice s)
{
	size_t at = 0;

	while (at < s.len && (url_class[(unsigned char)s.ptr[at]] & 2))
		at++;
	return at == s.len;
}

void html_put_attribute(struct buf *out, const char *name, struct slice value)
{
	if (value.len == 0)
		return;
	buf_putc(out, ' ');
	buf_puts(out, name);
	html_puts(out, "=\"");
	html_put_text(out, value);
	buf_putc(out, '"');
}

static void put_file(struct buf *out, struct slice article, struct slice locale)
{
	html_put_component(out, locale);
	buf_putc(out, '/');
	html_put_component(out, article);
	buf_putc(out, '.');
	html_put_component(out, locale);
	html_puts(out, ".html");
}

void html_put_path(struct buf *out, struct slice article, struct slice locale)
{
	html_puts(out, "by-locale/");
	put_file(out, article, locale);
}

void html_put_paired_path(struct buf *out, struct slice article, struct slice locale)
{
	html_puts(out, HTML_PAIRED "/");
	put_file(out, article, locale);
}
