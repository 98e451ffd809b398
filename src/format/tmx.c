/* SPDX-License-Identifier: MIT */
/*
 * The tmx format: an article's segments as a translation memory, TMX 1.4 level 2 (https://www.gala-global.org/tmx-14b),
 * for OmegaT, the Translate Toolkit and what else translators use.
 *
 * A <tu> is a segment, its tuid the segment's id.  Markdown's marks are native codes (codes.h): a pair is <bpt> and
 * <ept>, one that stands alone <ph>, half of a pair whose other half is in another segment <it>.  Where both sides have
 * the same codes in the same order, `x` says which belong together.  What an escape or a character reference means is
 * text.  A segment with one side only is no help to a translator and left out.
 *
 * XML 1.0 has no place for most control characters and for U+FFFE and U+FFFF, not even as a reference: they
 * become U+FFFD.  Those that it allows but a terminal may obey are references.
 */
#include <errno.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "document/codes.h"
#include "replace.h"
#include <compliancefs/format.h>

/* The first bytes of what put_xml looks at closer. */
static const bool special[256] = {
    1, 1, 1, 1, 1, 1, 1,         1,         1,         1,         1,          1,          1,
    1, 1, 1, 1, 1, 1, 1,         1,         1,         1,         1,          1,          1,
    1, 1, 1, 1, 1, 1, ['&'] = 1, ['<'] = 1, ['>'] = 1, ['"'] = 1, [0x7f] = 1, [0xc2] = 1, [0xef] = 1,
};

/* The bytes of the character at p (valid UTF-8) if it may not stand as it is; else 0. */
static size_t replaced(const char *p, const char *end, struct replacement *r)
{
	const unsigned char *s = (const unsigned char *)p;
	bool c1 = s[0] == 0xc2 && end - p > 1 && s[1] < 0xa0;

	r->with = "\xef\xbf\xbd";
	if (*p == '&')
		r->with = "&amp;";
	else if (*p == '<')
		r->with = "&lt;";
	else if (*p == '>')
		r->with = "&gt;";
	else if (*p == '"')
		r->with = "&quot;";
	else if (*p >= '\t' && *p <= '\r')
		r->with = " ";
	if (c1 || s[0] == 0x7f) {
		snprintf(r->reference, sizeof(r->reference), "&#%u;", c1 ? s[1] : s[0]);
		r->with = r->reference;
		return c1 ? 2 : 1;
	}
	if (s[0] == 0xef)
		return end - p > 2 && s[1] == 0xbf && s[2] >= 0xbe ? 3 : 0; /* U+FFFE, U+FFFF */
	return s[0] < 0x80;
}

static span_bits look(const char *p)
{
	const span v = span_at(p), second = span_at(p + 1);

	return (v < ' ') | (v == '&') | (v == '<') | (v == '>') | (v == '"') | (v == 0x7f) | ((v == 0xc2) & (second < 0xa0)) |
	       ((v == 0xef) & (second == 0xbf));
}

/* Puts valid UTF-8 as content or as an attribute's value. */
static void put_xml(struct buf *out, struct slice s)
{
	struct replacement r = {.with = NULL};

	put_replaced(out, s, look, 1, special, replaced, &r);
}

/* What is stored is valid; a damaged index is not always told by its checks. */
static struct slice valid(struct slice s, struct arena *arena)
{
	struct buf repaired = BUF_INIT;

	if (utf8_valid_length(s) == s.len)
		return s;
	utf8_repair(s, &repaired);
	s = arena_dup(arena, buf_slice(&repaired));
	buf_free(&repaired);
	return s;
}

static void put_attribute(struct buf *out, const char *name, struct slice value)
{
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	put_xml(out, value);
	buf_putc(out, '"');
}

static void put_property(struct buf *out, const char *type, struct slice value)
{
	if (!value.len)
		return;
	buf_puts(out, "<prop type=\"x-");
	buf_puts(out, type);
	buf_puts(out, "\">");
	put_xml(out, value);
	buf_puts(out, "</prop>\n");
}

struct side {
	struct slice text;
	struct code *codes;
	size_t count;
};

/* Whether both sides have the same codes in the same order. */
static bool same_codes(const struct side *a, const struct side *b)
{
	size_t i = 0, k = 0;

	for (;; i++, k++) {
		while (i < a->count && a->codes[i].role == CODE_PLAIN)
			i++;
		while (k < b->count && b->codes[k].role == CODE_PLAIN)
			k++;
		if (i == a->count || k == b->count)
			return i == a->count && k == b->count;
		if (a->codes[i].type != b->codes[k].type || a->codes[i].role != b->codes[k].role ||
		    !a->codes[i].pair != !b->codes[k].pair)
			return false;
	}
}

static const char *element_of(const struct code *c)
{
	if (c->role == CODE_ALONE)
		return "ph";
	if (!c->pair)
		return "it";
	return c->role == CODE_OPEN ? "bpt" : "ept";
}

/* Puts an attribute of which `name` has all up to the number. */
static void put_number(struct buf *out, const char *name, size_t number)
{
	buf_puts(out, name);
	buf_put_number(out, number);
	buf_putc(out, '"');
}

/* Puts a code; number: of the pair or the code, from 1. */
static void put_code(struct buf *out, const struct code *c, size_t number, bool matched)
{
	static const char *const types[] = {
	    [CODE_BOLD] = "bold", [CODE_ITALIC] = "italic", [CODE_STRIKE] = "x-strike", [CODE_SPAN] = "x-code",
	    [CODE_LINK] = "link", [CODE_IMAGE] = "image",   [CODE_TAG] = "x-html",      [CODE_BREAK] = "lb"};
	const char *element = element_of(c);

	buf_putc(out, '<');
	buf_puts(out, element);
	if (c->pair)
		put_number(out, " i=\"", number);
	else if (c->role != CODE_ALONE)
		buf_puts(out, c->role == CODE_OPEN ? " pos=\"begin\"" : " pos=\"end\"");
	/* TMX gives <ept> neither: its <bpt> has said it. */
	if (c->role != CODE_CLOSE || !c->pair) {
		if (matched)
			put_number(out, " x=\"", number);
		buf_puts(out, " type=\"");
		buf_puts(out, types[c->type]);
		buf_putc(out, '"');
	}
	buf_putc(out, '>');
	put_xml(out, c->text);
	buf_puts(out, "</");
	buf_puts(out, element);
	buf_putc(out, '>');
}

static int put_side(struct buf *out, struct slice lang, const struct side *s, bool matched, struct arena *arena)
{
	const char *at = s->text.ptr;
	size_t *numbers = arena_array(arena, s->count, sizeof(*numbers)), next = 0;

	if (!numbers)
		return -ENOMEM;
	buf_puts(out, "<tuv");
	put_attribute(out, "xml:lang", lang);
	buf_puts(out, "><seg>");
	for (size_t i = 0; i < s->count; i++) {
		const struct code *c = &s->codes[i];

		put_xml(out, (struct slice){at, (size_t)(c->text.ptr - at)});
		at = c->text.ptr + c->text.len;
		if (c->role == CODE_PLAIN) {
			put_xml(out, c->plain);
			continue;
		}
		numbers[i] = c->role == CODE_CLOSE && c->pair ? numbers[c->pair - 1] : ++next;
		put_code(out, c, numbers[i], matched);
	}
	put_xml(out, (struct slice){at, (size_t)(s->text.ptr + s->text.len - at)});
	buf_puts(out, "</seg></tuv>\n");
	return 0;
}

static int put_unit(const struct render_input *in, const struct segment *segment, struct slice lang, struct buf *out)
{
	struct side source = {.text = valid(segment->source, in->arena)},
		    text = {.text = valid(segment->text, in->arena)};
	bool matched;
	int error;

	source.count = codes_find(source.text, in->arena, &source.codes);
	text.count = codes_find(text.text, in->arena, &text.codes);
	if (in->arena->failed)
		return -ENOMEM;
	matched = same_codes(&source, &text);
	buf_puts(out, "<tu");
	put_attribute(out, "tuid", valid(segment->id, in->arena));
	buf_puts(out, ">\n");
	put_property(out, "kind", slice_of(segment_kind_names[segment->kind]));
	error = put_side(out, slice_of("en-US"), &source, matched, in->arena);
	if (error == 0)
		error = put_side(out, lang, &text, matched, in->arena);
	buf_puts(out, "</tu>\n");
	return error;
}

static void put_head(const struct article *a, struct arena *arena, struct buf *out)
{
	buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<tmx version=\"1.4\">\n"
		      "<header creationtool=\"compliancefs\" creationtoolversion=\"1\" segtype=\"sentence\" "
		      "o-tmf=\"Markdown\" adminlang=\"en-US\" srclang=\"en-US\" datatype=\"plaintext\"");
	/* YYYYMMDDThhmmssZ, of a date that the source room has checked. */
	if (a->updated.len == 10) {
		char date[] = "YYYYMMDDT000000Z";

		memcpy(date, a->updated.ptr, 4);
		memcpy(date + 4, a->updated.ptr + 5, 2);
		memcpy(date + 6, a->updated.ptr + 8, 2);
		put_attribute(out, "changedate", valid(slice_of(date), arena));
	}
	buf_puts(out, ">\n");
	put_property(out, "article", valid(a->id, arena));
	put_property(out, "standard", valid(a->standard, arena));
	put_property(out, "source", valid(a->source, arena));
	put_property(out, "source-version", valid(a->source_version, arena));
	buf_puts(out, "</header>\n<body>\n");
}

static int tmx_render(const struct render_input *in, struct buf *out)
{
	const struct article *a = in->article;
	struct slice lang = valid(in->context->lang.len ? in->context->lang : a->locale, in->arena);

	put_head(a, in->arena, out);
	for (size_t i = 0; i < a->segment_count; i++) {
		const struct segment *s = &a->segments[i];
		int error = 0;

		if (slice_trim(s->text).len && slice_trim(s->source).len)
			error = put_unit(in, s, lang, out);
		if (error)
			return error;
	}
	buf_puts(out, "</body>\n</tmx>\n");
	return out->error;
}

extern const struct format format_tmx;
const struct format format_tmx = {
    .name = "tmx",
    .suffix = "tmx",
    .id = 5,
    .version = 1,
    .render = tmx_render,
};
