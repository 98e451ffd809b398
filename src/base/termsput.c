/* SPDX-License-Identifier: MIT */
/*
 * Terms of whole texts, for the full-text index.
 *
 * This is terms_next again for what most files are made of, without a look at what a character is: words of ASCII, many
 * bytes at a time, words of Latin, Greek and Cyrillic letters, and runs of kana, Han and Hangul, whose pairs stand in the text
 * as they are. What it does not know, or what may combine with the character behind it, is left to terms_next, which
 * gives the same (tests/unit/test_terms.c compares) for five times the work.
 */
#include "base/span.h"
#include "base/termchars.h"
#include "base/terms.h"
#include "base/utf8.h"

/* U+00C0 to U+017F: the letters of ASCII they are folded to, two places each; blank: not so simple. */
static const char latin[] =
	"a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thssa a a a a a aec e e e e i i i i "
	"d n o o o o o   o u u u u y thy a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "
	"g g g g h h h h i i i i i i i i i i ijijj j k k   l l l l l l l l l l n n n n n n n     o o o o "
	"o o oeoer r r r r r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s ";

/* U+0386 to U+03CE, U+0400 to U+045F: the last byte of the letter they are folded to; 0: not so simple. */
static const unsigned char greek[] = {
	0xb1, 0x00, 0xb5, 0xb7, 0xb9, 0x8b, 0xbf, 0x8d, 0xc5, 0xc9, 0xb9, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5,
	0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xa2, 0xc3, 0xc4, 0xc5,
	0xc6, 0xc7, 0xc8, 0xc9, 0xb9, 0xc5, 0xb1, 0xb5, 0xb7, 0xb9, 0xc5, 0xb1, 0xb2, 0xb3, 0xb4, 0xb5,
	0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf, 0xc0, 0xc1, 0xc3, 0xc3, 0xc4, 0xc5,
	0xc6, 0xc7, 0xc8, 0xc9, 0xb9, 0xc5, 0xbf, 0xc5, 0xc9,
};
static const unsigned char cyrillic[] = {
	0x35, 0x35, 0x52, 0x33, 0x54, 0x55, 0x56, 0x56, 0x58, 0x59, 0x5a, 0x5b, 0x3a, 0x38, 0x43, 0x5f,
	0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x38, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f,
	0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
	0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x38, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f,
	0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f,
	0x35, 0x35, 0x52, 0x33, 0x54, 0x55, 0x56, 0x56, 0x58, 0x59, 0x5a, 0x5b, 0x3a, 0x38, 0x43, 0x5f,
};

/* Puts what the letter of two bytes at p is folded to; returns how many bytes, 0: not known here. */
static size_t fold_two(const unsigned char *p, char *out)
{
	uint32_t c = p[0] < 0xe0 ? (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu) : 0;

	if (is_between(c, 0xc0, 0x17f)) {
		const char *letters = latin + (size_t)2 * (c - 0xc0);

		memcpy(out, letters, 2);
		return letters[0] == ' ' ? 0 : letters[1] == ' ' ? 1 : 2;
	}
	if (is_between(c, 0x386, 0x3ce))
		c = greek[c - 0x386] ? 0x300u | greek[c - 0x386] : 0;
	else if (is_between(c, 0x400, 0x45f))
		c = cyrillic[c - 0x400] ? 0x400u | cyrillic[c - 0x400] : 0;
	else
		c = 0;
	return c ? utf8_encode(c, out) : 0;
}

/* Whether a kana, Han character or Hangul syllable of three bytes stands at p. */
static inline bool is_run(const unsigned char *p)
{
	uint32_t c;

	if (p[0] < 0xe3 || p[0] > 0xed)
		return false;
	c = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
	return is_between(c, 0x4e00, 0x9fff) || is_between(c, 0x3041, 0x3096) || is_between(c, 0x309d, 0x30fa) ||
	       is_between(c, 0x30fc, 0x30ff) || is_between(c, 0xac00, 0xd7a3);
}

/* The bytes of a frequent character beyond ASCII that ends words and runs, and no line; 0: none of those. */
static size_t divider(const unsigned char *p)
{
	if (p[0] == 0xc2)
		return p[1] == 0xa0 || p[1] == 0xab || p[1] == 0xbb ? 2 : 0;
	if (p[0] == 0xe2 && p[1] == 0x80)
		return is_between(p[2], 0x90, 0xa7) ? 3 : 0;
	if (p[0] == 0xe3 && p[1] == 0x80)
		return is_between(p[2], 0x80, 0x82) || is_between(p[2], 0x88, 0x91) ? 3 : 0;
	return p[0] == 0xe3 && p[1] == 0x83 && p[2] == 0xbb ? 3 : 0;
}

#define FAST_BYTES 64 /* of a word, for which a term has room whatever it is */

/* Puts the word at *at and goes behind it; returns the end of what it put: `o` if there is no word, or none for here. */
static char *put_word(const unsigned char **at, const unsigned char *end, char *o)
{
	const unsigned char *p = *at, *stop = end - p > FAST_BYTES ? p + FAST_BYTES : end;
	char *start = o;

	while (p < stop) {
		size_t n = 0, left = (size_t)(stop - p);

		while (n < left && (o[n] = term_letters[p[n]]))
			n++;
		p += n;
		o += n;
		if (n == left || *p < 0x80 || is_run(p) || divider(p))
			break;
		n = fold_two(p, o);
		if (n == 0)
			return start;
		o += n;
		p += 2;
	}
	if (p >= stop && stop != end)
		return start;
	*at = p;
	return o;
}

enum behind { BEHIND_END, BEHIND_RUN, BEHIND_UNKNOWN };

/* What stands behind a character of a run. */
static enum behind look_behind(const unsigned char *p, const unsigned char *end)
{
	if (p < end && is_run(p))
		return BEHIND_RUN;
	return p == end || *p < 0x80 || divider(p) ? BEHIND_END : BEHIND_UNKNOWN;
}

/*
 * Puts the pairs of the run at *at, and its last character, a space behind each; returns the end of what it put. Stops a
 * pair before what it does not know, which may combine: a run of its own begins there for terms_next, with the same pairs.
 */
static char *put_run(const unsigned char **at, const unsigned char *end, char *o)
{
	const unsigned char *p = *at;
	enum behind behind = look_behind(p + 3, end), next;

	for (; behind == BEHIND_RUN; behind = next) {
		next = look_behind(p + 6, end);
		if (next == BEHIND_UNKNOWN)
			break;
		memcpy(o, p, 6);
		o[6] = ' ';
		o += 7;
		p += 3;
	}
	if (behind == BEHIND_END) {
		memcpy(o, p, 3);
		o[3] = ' ';
		o += 4;
		p += 3;
	}
	*at = p;
	return o;
}

#define WHOLE_MAX 2 /* spans within one word: with its ends in the spans around them it has no more than FAST_BYTES */

/*
 * Puts the words of ASCII from *at, where one begins, a space behind each, SPAN bytes at a time: as long as single
 * characters part them all they change is their case, and a letter and its place here stay as far apart as they were. The
 * last one is left to put_word if it does not end here.
 */
static char *put_ascii(const unsigned char **at, const unsigned char *end, char *o)
{
	const unsigned char *p = *at;
	char *start = o;
	unsigned whole = 0, gap = 0;

	while (end - p >= SPAN && whole <= WHOLE_MAX) {
		const span v = span_at((const char *)p), lower = v | 0x20;
		const span_bits word = (lower - 'a' <= 'z' - 'a') | (v - '0' <= 9);
		const unsigned words = span_mask(word), gaps = span_mask((v >= ' ') & (v < 0x7f)) & ~words;
		const unsigned stop = ~(words | gaps) | (gaps & (gaps << 1 | gap)), n = span_lowest(stop);
		const span put = (lower & (span)word) | (' ' & ~(span)word);

		memcpy(o, &put, SPAN);
		o += n;
		p += n;
		whole = words == SPAN_ALL ? whole + 1 : 0;
		gap = n ? gaps >> (n - 1) & 1 : gap;
		if (n == SPAN)
			continue;
		if (!term_gaps[*p])
			break;
		while (p < end && term_gaps[*p])
			p++;
	}
	if (!gap && p < end && is_between(*p, '\t', '\r')) {
		*o++ = ' ';
		gap = 1;
	}
	while (!gap && o > start && o[-1] != ' ') {
		o--;
		p--;
	}
	*at = p;
	return o;
}

/* Puts what can be put without terms_next, a space behind each term; returns the end of what it put. */
static char *put_known(struct terms *t, char *o)
{
	const unsigned char *p = (const unsigned char *)t->p, *end = (const unsigned char *)t->end;

	while (p < end) {
		char *before = o;

		if (term_gaps[*p]) {
			p++;
			continue;
		}
		if (is_between(*p, '\t', '\r')) {
			p++;
			if (t->any)
				o = (char *)memcpy(o, LINE_SIGN " ", 3) + 3;
			t->any = false;
			continue;
		}
		if (*p >= 0x80 && divider(p)) {
			p += divider(p);
			continue;
		}
		if (*p >= 0x80 && is_run(p)) {
			o = put_run(&p, end, o);
		} else {
			char *word = *p < 0x80 ? put_ascii(&p, end, o) : o;

			o = put_word(&p, end, word);
			if (o > word)
				*o++ = ' ';
		}
		if (o == before)
			break;
		t->any = true;
	}
	t->p = (const char *)p;
	return o;
}

void terms_put(struct slice text, struct buf *out)
{
	struct terms t;
	struct term term;
	char *o;

	/* Nothing grows more than a line end between words, from one byte to three. */
	if (buf_reserve(out, 3 * text.len + (size_t)2 * TERM_BYTES) < 0)
		return;
	o = out->data + out->len;
	terms_start(&t, text);
	for (;;) {
		if (!t.paired)
			o = put_known(&t, o);
		if (!terms_next(&t, &term))
			break;
		memcpy(o, term.text.ptr, term.text.len);
		o += term.text.len;
		*o++ = ' ';
	}
	*o = '\0';
	out->len = (size_t)(o - out->data);
}
