/* SPDX-License-Identifier: MIT */
/*
 * UTF-8, decoded by hand.
 *
 * Sources come from anywhere, so bytes are judged once, when a file is read
 * (utf8_valid_length, utf8_repair); everything behind that point decodes without
 * looking (utf8_next).
 *
 * One function, character_length, knows what is well formed: the second byte of a
 * sequence has a range that depends on the first (RFC 3629 leaves out overlong
 * forms, surrogates and what lies beyond U+10FFFF), all later ones are 80..BF.
 * Where a sequence breaks off it returns how many bytes belonged together so far,
 * negated: that "maximal invalid part" is what one U+FFFD replaces, as Unicode
 * recommends in chapter 3.9 and as browsers do.
 */
#include "base/span.h"
#include "base/utf8.h"

const char *utf8_ascii_end(const char *p, const char *end)
{
	for (; end - p >= SPAN; p += SPAN) {
		const span_bits wide = span_at(p) >= 0x80;

		if (span_any(wide))
			return p + span_first(wide);
	}
	while (p < end && (unsigned char)*p < 0x80)
		p++;
	return p;
}

/*
 * The bytes of the span at p that do not fit the two before each, which are read, too; and those of characters of
 * four bytes, which are not looked at here.
 */
static span_bits misfits(const char *p)
{
	const span v = span_at(p), before = span_at(p - 1), second = span_at(p - 2);
	const span_bits wide = (v | before) >= 0x80, continues = (v & 0xc0) == 0x80,
			wanted = (before >= 0xc0) | (second >= 0xe0);

	/* Where the byte before is ASCII it has been told already whether that fits the one before it. */
	if (!span_any(wide))
		return wide;
	return (continues ^ wanted) | ((v & 0xfe) == 0xc0) | (v >= 0xf0) | ((before == 0xe0) & (v < 0xa0)) |
	       ((before == 0xed) & (v >= 0xa0));
}

/* The end of the well-formed characters that begin at p, behind two bytes of others at least, and fill spans. */
static const char *common_end(const char *p, const char *end)
{
	const char *at = p;

	for (; end - at >= SPAN; at += SPAN) {
		const span_bits odd = misfits(at);

		if (span_any(odd)) {
			at += span_first(odd);
			break;
		}
	}
	/* Not the beginning of a character. */
	if (at > p && (unsigned char)at[-1] >= 0xc0)
		return at - 1;
	return at - p > 1 && (unsigned char)at[-2] >= 0xe0 ? at - 2 : at;
}

/* The length of the well-formed character at p < end, or minus the length of the ill-formed part there. */
static int character_length(const char *p, const char *end)
{
	const unsigned char *s = (const unsigned char *)p;
	size_t left = (size_t)(end - p);
	unsigned char low = 0x80, high = 0xbf;
	int length, i;

	if (s[0] < 0x80)
		return 1;
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return -1;
	length = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	for (i = 1; i < length; i++) {
		if ((size_t)i >= left || s[i] < low || s[i] > high)
			return -i;
		low = 0x80;
		high = 0xbf;
	}
	return length;
}

size_t utf8_valid_length(struct slice s)
{
	const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	while (p < end) {
		int length;

		p = utf8_ascii_end(p, end);
		if (p - s.ptr >= 2)
			p = common_end(p, end);
		if (p == end)
			break;
		length = character_length(p, end);
		if (length < 0)
			break;
		p += length;
	}
	return s.len ? (size_t)(p - s.ptr) : 0;
}

size_t utf8_repair(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *good = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;
	size_t repaired = 0;

	while (p < end) {
		int length = character_length(p, end);

		if (length > 0 && *p != '\0') {
			p += length;
			continue;
		}
		buf_put(out, good, (size_t)(p - good));
		buf_put(out, "\xef\xbf\xbd", 3);
		repaired++;
		p += length < 0 ? -length : length;
		good = p;
	}
	if (p > good)
		buf_put(out, good, (size_t)(p - good));
	return repaired;
}

uint32_t utf8_next(const char **p, const char *end)
{
	const unsigned char *s = (const unsigned char *)*p;
	size_t left = (size_t)(end - *p);

	if (s[0] < 0x80 || left < 2) {
		*p += 1;
		return s[0];
	}
	if (s[0] < 0xe0 || left < 3) {
		*p += 2;
		return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
	}
	if (s[0] < 0xf0 || left < 4) {
		*p += 3;
		return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
	}
	*p += 4;
	return (s[0] & 0x07u) << 18 | (s[1] & 0x3fu) << 12 | (s[2] & 0x3fu) << 6 | (s[3] & 0x3fu);
}

uint32_t utf8_previous(const char *start, const char *p)
{
	const char *first = p - 1;

	while (first > start && p - first < 4 && ((unsigned char)*first & 0xc0) == 0x80)
		first--;
	return utf8_next(&first, p);
}

size_t utf8_encode(uint32_t c, char bytes[4])
{
	size_t n = 0;

	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		c = 0xfffd;
	if (c < 0x80) {
		bytes[n++] = (char)c;
		return n;
	}
	if (c < 0x800) {
		bytes[n++] = (char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		bytes[n++] = (char)(0xe0 | c >> 12);
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	} else {
		bytes[n++] = (char)(0xf0 | c >> 18);
		bytes[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3f));
	}
	bytes[n++] = (char)(0x80 | (c & 0x3f));
	return n;
}

void utf8_put_wide(struct buf *b, uint32_t c)
{
	char bytes[4];

	buf_put(b, bytes, utf8_encode(c, bytes));
}

size_t utf8_width(struct slice s)
{
	const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;
	size_t width = 0;

	while (p < end) {
		const char *plain = p;

		while (p < end && *p >= ' ' && *p < 0x7f)
			p++;
		width += (size_t)(p - plain);
		if (p < end)
			width += (size_t)char_width(utf8_next(&p, end));
	}
	return width;
}

void utf8_lower(struct slice s, struct buf *out)
{
	const char *p = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	while (p < end) {
		const char *plain = utf8_ascii_end(p, end);

		if (plain > p && buf_reserve(out, (size_t)(plain - p)) == 0) {
			while (p < plain)
				out->data[out->len++] = (char)char_lower((unsigned char)*p++);
			out->data[out->len] = '\0';
		}
		p = plain;
		if (p < end)
			utf8_put(out, char_lower(utf8_next(&p, end)));
	}
}
