/* SPDX-License-Identifier: MIT */
/*
 * Does a translation speak of the same standards as its source?  Digits are the one thing that a translation does not
 * translate, so they are compared, and words are not.
 *
 * What is the number of a standard: one that the catalogue's ids and names hold (four or five digits, or three and a
 * part: "140-2"), one of as many digits behind ISO or IEC, and that of a SOC report, which is too short to be
 * looked for without its word.  A year is none.
 *
 * A number of the source is missing where the translation has these digits nowhere, however it writes them
 * ("ISO27001", "ISO/CEI 27001").  The other way round is no difference: translators say "ISO 27001" where the source
 * says "this standard".
 */
#include <errno.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "extract/numbers.h"

#define NUMBERS_MAX 64 /* of one text */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* Four digits that are more likely a year. */
static bool is_year(struct slice s)
{
	return s.len == 4 && (memcmp(s.ptr, "19", 2) == 0 || memcmp(s.ptr, "20", 2) == 0);
}

/* The run of digits at p, and where three digits and a hyphen begin it, those behind the hyphen too. */
static struct slice number_at(const char *p, const char *end)
{
	struct slice s = {p, 0};
	size_t part;

	while (p + s.len < end && is_digit(p[s.len]))
		s.len++;
	if (s.len != 3 || p + 4 >= end || p[3] != '-' || !is_digit(p[4]))
		return s;
	for (part = 4; p + part < end && is_digit(p[part]);)
		part++;
	if (part <= 7)
		s.len = part;
	return s;
}

/* The next number at or behind *p, which goes behind it; len 0: none. */
static struct slice next_number(const char **p, const char *start, const char *end)
{
	struct slice s = {NULL, 0};

	while (*p < end && !is_digit(**p))
		++*p;
	if (*p == end)
		return s;
	s = number_at(*p, end);
	/* "12-345-6" and "1.2345" are something else. */
	if (s.len != 3 && *p > start + 1 && ((*p)[-1] == '.' || (*p)[-1] == '-') && is_digit((*p)[-2]))
		s.ptr = NULL;
	*p += s.len;
	return s;
}

static bool has_form(struct slice s)
{
	return (s.len >= 4 && s.len <= 5 && !memchr(s.ptr, '-', s.len) && !is_year(s)) ||
	       (s.len > 4 && s.ptr[3] == '-');
}

static int compare(const void *a, const void *b)
{
	return slice_cmp(*(const struct slice *)a, *(const struct slice *)b);
}

static int add_numbers(struct arena *arena, struct slice name, struct standard_numbers *n)
{
	const char *p = name.ptr, *end = name.ptr + name.len;

	while (p < end) {
		struct slice s = next_number(&p, name.ptr, end), *slot;

		if (!s.len || !s.ptr || !has_form(s))
			continue;
		slot = arena_push(arena, &n->items, &n->count, sizeof(*slot));
		if (!slot)
			return -ENOMEM;
		*slot = s;
	}
	return 0;
}

int numbers_make(const struct catalog *c, struct arena *arena, struct standard_numbers *n)
{
	size_t count, kept = 0;
	const struct standard *standards = catalog_standards(c, &count);
	int r = 0;

	*n = (struct standard_numbers){NULL, 0};
	for (size_t i = 0; r == 0 && i < count; i++) {
		r = add_numbers(arena, standards[i].id, n);
		if (r == 0)
			r = add_numbers(arena, standards[i].name, n);
	}
	if (n->count)
		qsort(n->items, n->count, sizeof(*n->items), compare);
	for (size_t i = 0; i < n->count; i++)
		if (kept == 0 || !slice_eq(n->items[kept - 1], n->items[i]))
			n->items[kept++] = n->items[i];
	n->count = kept;
	return r;
}

/* Whether ISO or IEC stands right before p: "ISO/IEC 27002", "ISO-27002". */
static bool behind_iso(const char *start, const char *p)
{
	for (int i = 0; i < 3 && p > start && !is_letter(p[-1]) && !is_digit(p[-1]); i++)
		p--;
	return p - start >= 3 && ((p[-3] | 32) == 'i') &&
	       (((p[-2] | 32) == 's' && (p[-1] | 32) == 'o') || ((p[-2] | 32) == 'e' && (p[-1] | 32) == 'c'));
}

static bool is_standard(const struct standard_numbers *n, struct slice s, const char *start)
{
	if (!has_form(s))
		return false;
	return (n->count && bsearch(&s, n->items, n->count, sizeof(*n->items), compare)) ||
	       (s.len >= 4 && behind_iso(start, s.ptr));
}

/* Whether text has these digits with no digit at their sides. */
static bool has_digits(struct slice text, struct slice digits)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	while (p < end && (p = memmem(p, (size_t)(end - p), digits.ptr, digits.len))) {
		if ((p == text.ptr || !is_digit(p[-1])) && (p + digits.len == end || !is_digit(p[digits.len])))
			return true;
		p++;
	}
	return false;
}

/* Goes over what may stand between the numbers of a list, "1, 2 und 3", or stays: a word like "Type" is none of it. */
static const char *skip_list(const char *p, const char *end)
{
	const char *start = p;
	unsigned letters = 0;

	for (; p < end && !is_digit(*p); p++) {
		bool joins = is_letter(*p) || (unsigned char)*p >= 0x80;

		if ((*p | 32) == 't' || (!joins && !strchr(" ,&/+-", *p)))
			return start;
		letters += is_letter(*p) || (unsigned char)*p >= 0xe0;
		if (letters > 4)
			return start;
	}
	return p;
}

/* Whether p is at a digit that is a number by itself: not that of "365" or "1.2". */
static bool is_single(const char *p, const char *end)
{
	if (p == end || !is_digit(*p))
		return false;
	return p + 1 == end || !(is_digit(p[1]) || (p[1] == '.' && p + 2 < end && is_digit(p[2])));
}

/* The SOC reports that a text names, a bit for each digit. */
static unsigned soc_reports(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	unsigned set = 0;

	while (p < end && (p = memmem(p, (size_t)(end - p), "SOC", 3))) {
		bool word = p == s.ptr || !is_letter(p[-1]);

		p += 3;
		if (!word)
			continue;
		/* A space or a hyphen of any kind, or nothing. */
		for (int i = 0; i < 4 && p < end && (*p == ' ' || *p == '-' || (unsigned char)*p >= 0x80); i++)
			p++;
		while (is_single(p, end)) {
			set |= 1U << (*p - '0');
			p = skip_list(p + 1, end);
		}
	}
	return set;
}

static void add_missing(struct arena *arena, struct slice **missing, size_t *count, struct slice number)
{
	struct slice *slot;

	for (size_t i = 0; i < *count; i++)
		if (slice_eq((*missing)[i], number))
			return;
	slot = *count < NUMBERS_MAX ? arena_push(arena, missing, count, sizeof(*slot)) : NULL;
	if (slot)
		*slot = number;
}

size_t numbers_missing(const struct standard_numbers *n, struct slice source, struct slice text, struct arena *arena,
		       struct slice **missing)
{
	const char *p = source.ptr, *end = source.ptr + source.len;
	unsigned soc = 0;
	size_t count = 0;

	*missing = NULL;
	while (p < end && count < NUMBERS_MAX) {
		struct slice s = next_number(&p, source.ptr, end);

		if (s.len && s.ptr && is_standard(n, s, source.ptr) && !has_digits(text, s))
			add_missing(arena, missing, &count, s);
	}
	if (source.len > 4 && memmem(source.ptr, source.len, "SOC", 3))
		soc = soc_reports(source);
	if (soc)
		soc &= ~soc_reports(text);
	for (unsigned digit = 0; soc && digit < 10; digit++)
		if (soc & 1U << digit)
			add_missing(arena, missing, &count, arena_printf(arena, "SOC %u", digit));
	return count;
}
