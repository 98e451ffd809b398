/* SPDX-License-Identifier: MIT */
/*
 * Text as the matching of names looks at it.
 *
 * A name is written in many ways: with a link around it, in bold, with a no-break space, "PowerApps"
 * and "Power Apps", "U.S." and "US", full-width parentheses.  fold() drops markup and levels character
 * variants but remembers where each character came from, so that a match can be shown as it was
 * written; what is left of spaces and hyphens is a "filler": skipped inside names, yet a border
 * between words.
 */
#include "catalog/internal.h"

#include "base/utf8.h"

#include <errno.h>

#define TEXT_MAX ((size_t)64 << 10) /* of a list item; what is beyond is not looked at */

/* Letters of Chinese and Japanese that have no variants and no case, and a width of two columns. */
static bool is_plain_cjk(uint32_t c)
{
	return (c >= 0x4e00 && c <= 0x9fff) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30a1 && c <= 0x30fa);
}

enum join {
	JOIN_NOT,      /* no letter */
	JOIN_WORD,     /* letters that make words set apart by spaces */
	JOIN_KATAKANA,
	JOIN_LOOSE,    /* letters of scripts without spaces: a name may begin and end between any two */
};

static enum join join_of(uint32_t c)
{
	if (c < 0x80)
		return char_is_word(c) ? JOIN_WORD : JOIN_NOT;
	if (is_plain_cjk(c))
		return c >= 0x30a1 && c <= 0x30ff ? JOIN_KATAKANA : JOIN_LOOSE;
	if ((c >= 0x30a1 && c <= 0x30ff) || (c >= 0x31f0 && c <= 0x31ff) || (c >= 0xff66 && c <= 0xff9f))
		return c == 0x30fb ? JOIN_NOT : JOIN_KATAKANA;
	if (!char_is_word(c))
		return JOIN_NOT;
	return char_is_cjk(c) || (c >= 0xe00 && c <= 0xe7f) ? JOIN_LOOSE : JOIN_WORD;
}

static bool joined(enum join a, enum join b)
{
	return a == b && (a == JOIN_WORD || a == JOIN_KATAKANA);
}

/*
 * A dot belongs to a name inside a word ("Office.com") and behind a single letter ("U.S."). before: of the two glyphs
 * before it, the nearer first (JOIN_NOT: there is none); next: of the one behind it.
 */
static bool dot_is_filler(const enum join before[2], enum join next)
{
	return next != JOIN_NOT || (before[0] == JOIN_WORD && !joined(before[1], before[0]));
}

static bool is_filler(uint32_t c)
{
	switch (c) {
	case ' ':
	case '-':
	case '"':
	case '\'':
	case 0xab:   /* quotation marks */
	case 0xbb:
	case 0x2018:
	case 0x2019:
	case 0x201c:
	case 0x201d:
	case 0x2013: /* dashes */
	case 0x2014:
	case 0xae:   /* trade marks */
	case 0x2122:
	case 0x30fb: /* katakana's middle dot */
		return true;
	default:
		return false;
	}
}

/* What each glyph is to a name, told by its neighbours. */
static void mark(struct folded *f)
{
	enum join before[2] = {JOIN_NOT, JOIN_NOT};

	for (size_t i = 0; i < f->count; i++) {
		struct glyph *g = &f->glyphs[i];
		enum join at = join_of(g->c);

		/* Inside a word it is nothing else. */
		if (at != JOIN_WORD || before[0] != JOIN_WORD) {
			g->filler = g->c == '.' ? dot_is_filler(before, i + 1 < f->count ? join_of(g[1].c) : JOIN_NOT)
						: is_filler(g->c);
			g->ends = i == 0 || !joined(before[0], at);
			g->begins = at != JOIN_NOT && g->ends;
		}
		before[1] = before[0];
		before[0] = at;
	}
}

/* One character for all its variants; 0: to be dropped. */
static uint32_t level(uint32_t c)
{
	/* What most text is made of. */
	if (c - 'a' <= 'z' - 'a' || c == ' ' || is_plain_cjk(c))
		return c;
	if (c - 'A' <= 'Z' - 'A')
		return c + ('a' - 'A');
	if (c >= 0xff01 && c <= 0xff5e) /* full-width ASCII */
		c -= 0xfee0;
	switch (c) {
	case '\t':
	case '\n':
	case '\r':
	case 0xa0:
	case 0x2007:
	case 0x202f:
	case 0x3000:
		return ' ';
	case '*':
	case '_':
	case '`':
	case '[':
	case '\\':
	case 0xad:
		return 0;
	case 0x2010:
	case 0x2011:
		return '-';
	case 0x2012:
	case 0x2015:
	case 0x2212:
		return 0x2013;
	case 0x60c:
	case 0x3001:
		return ',';
	case 0x61b:
		return ';';
	case 0xff0e:
		return '.';
	default:
		if (c >= 0x2000 && c <= 0x200a)
			return ' ';
		return char_width(c) || char_is_word(c) ? char_lower(c) : 0;
	}
}

/* The offset behind the parenthesis that closes the one at `at`; the text's length if none does. */
static size_t behind_parenthesis(struct slice text, size_t at)
{
	size_t depth = 0, i;

	for (i = at; i < text.len; i++) {
		depth += text.ptr[i] == '(';
		if (text.ptr[i] == ')' && --depth == 0)
			return i + 1;
	}
	return text.len;
}

/*
 * The length of markup at `at` that stands for *c (0: for nothing); 0 if there is none there: the
 * target of a link, a tag, one of the entities that occur in names.
 */
static size_t markup_length(struct slice text, size_t at, uint32_t *c)
{
	struct slice rest = {text.ptr + at, text.len - at};
	const char *close;

	*c = 0;
	/* Few characters are markup, and this is asked for each. */
	if (rest.ptr[0] != ']' && rest.ptr[0] != '!' && rest.ptr[0] != '&' && rest.ptr[0] != '<')
		return 0;
	if (slice_starts(rest, "]("))
		return behind_parenthesis(text, at + 1) - at;
	if (rest.ptr[0] == ']')
		return 1;
	if (slice_starts(rest, "!["))
		return 1;
	if (slice_starts(rest, "&amp;")) {
		*c = '&';
		return 5;
	}
	if (slice_starts(rest, "&nbsp;")) {
		*c = ' ';
		return 6;
	}
	close = rest.ptr[0] == '<' ? memchr(rest.ptr, '>', rest.len) : NULL;
	if (!close)
		return 0;
	if (slice_starts(rest, "<br"))
		*c = ',';
	return (size_t)(close - rest.ptr) + 1;
}

int fold(struct slice text, struct arena *arena, struct folded *f)
{
	const char *p = text.ptr, *end;
	size_t length;

	if (text.len > TEXT_MAX)
		text.len = TEXT_MAX;
	while (text.len && text.len == TEXT_MAX && ((unsigned char)text.ptr[text.len - 1] & 0xc0) == 0x80)
		text.len--;
	end = text.len ? text.ptr + text.len : text.ptr;
	*f = (struct folded){arena_bytes(arena, (text.len + 1) * sizeof(*f->glyphs)), 0};
	if (!f->glyphs)
		return -ENOMEM;
	while (p < end) {
		const char *from = p;
		uint32_t c;

		length = markup_length(text, (size_t)(p - text.ptr), &c);
		if (length)
			p += length;
		else
			c = level(utf8_next(&p, end));
		if (c)
			f->glyphs[f->count++] =
				(struct glyph){.c = c, .from = (uint32_t)(from - text.ptr), .to = (uint32_t)(p - text.ptr)};
	}
	mark(f);
	return 0;
}
