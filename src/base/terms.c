/* SPDX-License-Identifier: MIT */
/*
 * Splitting and folding, one character of the text at a time.
 *
 * read_letter takes what a reader sees as one character of a word (a kana with its voicing mark, the
 * Hangul letters of a syllable) and says what becomes of it: letters of a word, a character of
 * a run without spaces, nothing, or an end.  terms_next collects those.  ASCII is most of
 * what is asked, Han and Hangul most of the rest: both are told before any table is searched.
 */
#include "base/termchars.h"
#include "base/terms.h"
#include "base/utf8.h"

enum sort { SORT_END, SORT_LINE, SORT_NOTHING, SORT_WORD, SORT_PAIR };

struct letter {
	enum sort sort;
	uint32_t c[4]; /* folded; one for SORT_PAIR */
	unsigned count;
	size_t from, to;
};

/* Invisible characters, and the marks that accents are written with when they stand alone. */
static bool is_dropped(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x00ad, 0x00ad}, {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x05bf, 0x05bf},
		{0x05c1, 0x05c2}, {0x05c4, 0x05c5}, {0x05c7, 0x05c7}, {0x0610, 0x061a}, {0x061c, 0x061c},
		{0x0640, 0x0640}, {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06dc}, {0x06df, 0x06e4},
		{0x06e7, 0x06e8}, {0x06ea, 0x06ed}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
		{0x202a, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20f0}, {0x3099, 0x309a}, {0xfe00, 0xfe0f},
		{0xfe20, 0xfe2f}, {0xfeff, 0xfeff}, {0xff9e, 0xff9f}, {0xe0100, 0xe01ef},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c <= ranges[i][1])
			return c >= ranges[i][0];
	return false;
}

/* Of a script that puts no spaces between words. */
static bool is_unspaced(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x0e01, 0x0edf},   /* Thai, Lao */
		{0x1000, 0x109f},   /* Burmese */
		{0x1100, 0x11ff},   /* Hangul letters */
		{0x1780, 0x17ff},   /* Khmer */
		{0x1950, 0x19df},   /* Tai Le, New Tai Lue */
		{0x1a20, 0x1aaf},   /* Tai Tham */
		{0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035}, {0x303b, 0x303c},
		{0x3041, 0x3096}, {0x309d, 0x30fa}, {0x30fc, 0x31ff}, {0x3400, 0x9fff},
		{0xa960, 0xa97f}, {0xaa60, 0xaa7f}, {0xac00, 0xd7ff}, {0xf900, 0xfaff},
		{0x1aff0, 0x1b16f}, {0x20000, 0x3ffff},
	};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c <= ranges[i][1])
			return c >= ranges[i][0];
	return false;
}

/* 0 to 9 for a decimal digit of any script; -1. */
static int digit_of(uint32_t c)
{
	static const uint16_t zeros[] = {0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66,
					 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x17e0, 0x1810, 0xff10};

	if (c < zeros[0])
		return -1;
	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (is_between(c, zeros[i], zeros[i] + 9u))
			return (int)(c - zeros[i]);
	return -1;
}

/* Letters that stand for several; by character. */
static const struct {
	uint16_t c;
	char letters[5];
} several[] = {
	{0x00df, "ss"}, {0x00e6, "ae"}, {0x00fe, "th"}, {0x0133, "ij"}, {0x0153, "oe"}, {0x01c6, "dz"}, {0x01c9, "lj"},
	{0x01cc, "nj"}, {0x01e3, "ae"}, {0x01f3, "dz"}, {0x01fd, "ae"}, {0x2170, "i"}, {0x2171, "ii"}, {0x2172, "iii"},
	{0x2173, "iv"}, {0x2174, "v"}, {0x2175, "vi"}, {0x2176, "vii"}, {0x2177, "viii"}, {0x2178, "ix"}, {0x2179, "x"},
	{0x217a, "xi"}, {0x217b, "xii"}, {0xfb00, "ff"}, {0xfb01, "fi"}, {0xfb02, "fl"}, {0xfb03, "ffi"},
	{0xfb04, "ffl"}, {0xfb05, "st"}, {0xfb06, "st"},
};

static bool put_several(struct letter *l, uint32_t c)
{
	for (size_t i = 0; i < sizeof(several) / sizeof(several[0]) && several[i].c <= c; i++) {
		if (several[i].c != c)
			continue;
		for (l->count = 0; l->count < 4 && several[i].letters[l->count]; l->count++)
			l->c[l->count] = (unsigned char)several[i].letters[l->count];
		return true;
	}
	return false;
}

/* Half-width katakana by the usual one: U+FF66 to U+FF9D, what is added to U+3000. */
static const unsigned char wide_kana[] = {
	0xf2, 0xa1, 0xa3, 0xa5, 0xa7, 0xa9, 0xe3, 0xe5, 0xe7, 0xc3, 0xfc, 0xa2, 0xa4, 0xa6, 0xa8, 0xaa, 0xab, 0xad, 0xaf,
	0xb1, 0xb3, 0xb5, 0xb7, 0xb9, 0xbb, 0xbd, 0xbf, 0xc1, 0xc4, 0xc6, 0xc8, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd2,
	0xd5, 0xd8, 0xdb, 0xde, 0xdf, 0xe0, 0xe1, 0xe2, 0xe4, 0xe6, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xed, 0xef, 0xf3,
};

/* The kana that c and the voicing mark behind it are; c if they are none. */
static uint32_t voiced(uint32_t c, uint32_t mark)
{
	uint32_t kana = c > 0x30a0 ? c - 0x60 : c;
	bool half = mark == 0x309a || mark == 0xff9f;

	if (kana >= 0x306f && kana <= 0x307b && (kana - 0x306f) % 3 == 0)
		return c + (half ? 2 : 1);
	if (half)
		return c;
	if ((kana >= 0x304b && kana <= 0x3061 && kana % 2) || kana == 0x3064 || kana == 0x3066 || kana == 0x3068)
		return c + 1;
	return kana == 0x3046 ? c + 0x4e : c;
}

/* The Hangul syllable that begins with the letter c (Unicode 14.0, section 3.12), behind which *p stands. */
static uint32_t syllable(uint32_t c, const char **p, const char *end)
{
	const char *at = *p;
	uint32_t next = at < end ? utf8_next(&at, end) : 0;

	if (is_between(c, 0x1100, 0x1112) && is_between(next, 0x1161, 0x1175)) {
		c = 0xac00 + ((c - 0x1100) * 21 + (next - 0x1161)) * 28;
		*p = at;
		next = at < end ? utf8_next(&at, end) : 0;
	}
	if (is_between(c, 0xac00, 0xd7a3) && (c - 0xac00) % 28 == 0 && is_between(next, 0x11a8, 0x11c2)) {
		c += next - 0x11a7;
		*p = at;
	}
	return c;
}

/* A character that is_unspaced, with what combines with it. */
static uint32_t joined(uint32_t c, const char **p, const char *end)
{
	unsigned char lead = *p < end ? (unsigned char)**p : 0;

	/* All that combines begins with one of these. */
	if (lead != 0xe1 && lead != 0xe3 && lead != 0xef)
		return c;
	if (is_between(c, 0x3041, 0x30ff)) {
		const char *at = *p;
		uint32_t mark = utf8_next(&at, end), both = c;

		if (mark == 0x3099 || mark == 0x309a || mark == 0xff9e || mark == 0xff9f)
			both = voiced(c, mark);
		if (both != c)
			*p = at;
		return both;
	}
	if (is_between(c, 0x1100, 0x1112) || is_between(c, 0xac00, 0xd7a3))
		return syllable(c, p, end);
	return c;
}

static void fold_letter(struct letter *l, uint32_t c)
{
	int digit = digit_of(c);

	l->count = 1;
	l->sort = SORT_WORD;
	if (is_between(c, 0x2160, 0x216b))
		c += 0x10;
	if (digit >= 0) {
		l->c[0] = '0' + (uint32_t)digit;
	} else if (!char_is_word(c) || c == 0x203f || c == 0x2040 || c == 0x2054) {
		l->sort = SORT_END;
	} else {
		c = char_lower(c);
		if (!put_several(l, c))
			l->c[0] = char_base(c);
	}
}

/* What is no ASCII. */
static void classify(struct letter *l, uint32_t c, const char **p, const char *end)
{
	if (is_between(c, 0x4e00, 0x9fff) || is_between(c, 0x3041, 0x3096) || is_between(c, 0xac00, 0xd7a3)) {
		l->sort = SORT_PAIR;
		l->c[0] = joined(c, p, end);
		return;
	}
	if (is_between(c, 0xff01, 0xff5e))
		c -= 0xfee0;
	else if (is_between(c, 0xff66, 0xff9d))
		c = 0x3000u + wide_kana[c - 0xff66];
	if (c == 0x2028 || c == 0x2029 || c == 0x85) {
		l->sort = SORT_LINE;
	} else if (is_dropped(c)) {
		l->sort = SORT_NOTHING;
	} else if (is_unspaced(c) && digit_of(c) < 0) {
		l->sort = SORT_PAIR;
		l->c[0] = joined(c, p, end);
	} else {
		fold_letter(l, c);
		if (c == '_')
			l->sort = SORT_END;
	}
}

const char term_letters[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7',
	['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
	['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
	['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
	['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd',
	['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l',
	['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
	['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
};

const bool term_gaps[256] = {
	[' '] = 1, ['!'] = 1, ['"'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['('] = 1,
	[')'] = 1, ['*'] = 1, ['+'] = 1, [','] = 1, ['-'] = 1, ['.'] = 1, ['/'] = 1, [':'] = 1, [';'] = 1,
	['<'] = 1, ['='] = 1, ['>'] = 1, ['?'] = 1, ['@'] = 1, ['['] = 1, ['\\'] = 1, [']'] = 1, ['^'] = 1,
	['_'] = 1, ['`'] = 1, ['{'] = 1, ['|'] = 1, ['}'] = 1, ['~'] = 1,
};

static bool read_letter(struct terms *t, struct letter *l)
{
	unsigned char c;

	if (t->p == t->end)
		return false;
	c = (unsigned char)*t->p;
	l->from = (size_t)(t->p - t->start);
	l->count = 1;
	if (c < 0x80) {
		t->p++;
		l->c[0] = (unsigned char)term_letters[c];
		if (term_letters[c])
			l->sort = SORT_WORD;
		else
			l->sort = is_between(c, '\t', '\r') ? SORT_LINE : SORT_END;
	} else {
		uint32_t wide = utf8_next(&t->p, t->end);

		classify(l, wide, &t->p, t->end);
	}
	l->to = (size_t)(t->p - t->start);
	return true;
}

void terms_start(struct terms *t, struct slice text)
{
	t->start = t->p = text.len ? text.ptr : "";
	t->end = t->start + text.len;
	t->paired = t->any = false;
}

static bool give(struct terms *t, struct term *term, enum term_kind kind, size_t len, size_t from, size_t to)
{
	t->any = kind != TERM_BREAK;
	term->kind = kind;
	term->text = (struct slice){t->bytes, len};
	term->from = from;
	term->to = to;
	return true;
}

/* The pair of t->last and the character that follows it, else t->last alone. */
static bool next_pair(struct terms *t, struct term *term)
{
	size_t from = t->from, to = t->to, len = utf8_encode(t->last, t->bytes);
	const char *before = t->p;
	struct letter l;
	bool read;

	while ((read = read_letter(t, &l)) && l.sort == SORT_NOTHING)
		before = t->p;
	if (!read || l.sort != SORT_PAIR) {
		t->p = before;
		t->paired = false;
		return give(t, term, TERM_LAST, len, from, to);
	}
	t->last = l.c[0];
	t->from = l.from;
	t->to = l.to;
	len += utf8_encode(l.c[0], t->bytes + len);
	return give(t, term, TERM_PAIR, len, from, l.to);
}

/* The next word, into bytes, if it is one of ASCII alone; 0 if something else comes next. Passes over what is between words. */
static size_t plain_word(struct terms *t, char *bytes)
{
	const char *p = t->p, *end = t->end;
	size_t len = 0;

	while (p < end && term_gaps[(unsigned char)*p])
		p++;
	t->p = p;
	while (p < end && term_letters[(unsigned char)*p] && len < TERM_BYTES)
		bytes[len++] = term_letters[(unsigned char)*p++];
	if (len == 0 || len == TERM_BYTES || (p < end && (unsigned char)*p >= 0x80))
		return 0;
	t->p = p;
	t->any = true;
	return len;
}

static size_t put_letter(struct terms *t, const struct letter *l, size_t len)
{
	for (unsigned i = 0; i < l->count && len < TERM_BYTES; i++) {
		if (l->c[i] < 0x80)
			t->bytes[len++] = (char)l->c[i];
		else
			len += utf8_encode(l->c[i], t->bytes + len);
	}
	return len;
}

bool terms_next(struct terms *t, struct term *term)
{
	size_t len = 0, from = 0, to = 0;
	struct letter l;
	const char *before;

	if (t->paired)
		return next_pair(t, term);
	len = plain_word(t, t->bytes);
	to = (size_t)(t->p - t->start);
	if (len)
		return give(t, term, TERM_WORD, len, to - len, to);
	for (before = t->p; read_letter(t, &l); before = t->p) {
		if (l.sort == SORT_WORD) {
			from = len ? from : l.from;
			to = l.to;
			len = put_letter(t, &l, len);
			continue;
		}
		if (l.sort == SORT_NOTHING)
			continue;
		if (len) {
			t->p = before;
			break;
		}
		if (l.sort == SORT_LINE && t->any) {
			memcpy(t->bytes, LINE_SIGN, 2);
			return give(t, term, TERM_BREAK, 2, l.from, l.to);
		}
		if (l.sort == SORT_PAIR) {
			t->paired = true;
			t->last = l.c[0];
			t->from = l.from;
			t->to = l.to;
			return next_pair(t, term);
		}
	}
	return len && give(t, term, TERM_WORD, len, from, to);
}
