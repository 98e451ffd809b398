/* SPDX-License-Identifier: MIT */
/*
 * The context's encoding: each part a version byte, then its strings and counted arrays
 * in the order of the table below, each string as varint length and bytes.
 *
 * Targets, siblings and plain arrays are all stored alike, as rows of slices: a
 * struct that holds nothing but slices is an array of them in memory too (checked
 * below), so one pair of functions serves every array.
 */
#include <assert.h>
#include <errno.h>
#include <stddef.h>

#include <compliancefs/format.h>

#include "base/arena.h"

enum {
	TARGET_SLICES = sizeof(struct target) / sizeof(struct slice),
	SIBLING_SLICES = sizeof(struct sibling) / sizeof(struct slice),
	NEIGHBOUR_SLICES = sizeof(struct neighbour) / sizeof(struct slice),
};

static_assert(sizeof(struct target) == 4 * sizeof(struct slice), "a target is four slices");
static_assert(sizeof(struct sibling) == 6 * sizeof(struct slice), "a sibling is six slices");
static_assert(sizeof(struct neighbour) == 3 * sizeof(struct slice), "a neighbour is three slices");

/* A field of struct context: where it is stored and where it lies. */
struct field {
	enum context_part part;
	size_t at;    /* offset of the string, or of the pointer to the rows */
	size_t count; /* offset of the number of rows */
	size_t width; /* slices a row; 0: a string */
};

/* clang-format off */
#define STRING(part, name) {part, offsetof(struct context, name), 0, 0}
#define ROWS(part, rows, count, width) {part, offsetof(struct context, rows), offsetof(struct context, count), width}
/* clang-format on */

static const struct field fields[] = {
	STRING(CONTEXT_OWN, standard_name),
	ROWS(CONTEXT_OWN, services, service_count, 1),
	ROWS(CONTEXT_OWN, certificates, certificate_count, 1),
	ROWS(CONTEXT_OWN, targets, target_count, TARGET_SLICES),
	ROWS(CONTEXT_OWN, media, media_count, 1),
	ROWS(CONTEXT_OWN, neighbours, neighbour_count, NEIGHBOUR_SLICES),
	STRING(CONTEXT_LOCALE, lang),
	STRING(CONTEXT_LOCALE, direction),
	STRING(CONTEXT_LOCALE, base_url),
	ROWS(CONTEXT_LOCALE, words, word_count, 1),
	ROWS(CONTEXT_FAMILY, siblings, sibling_count, SIBLING_SLICES),
};

enum { FIELDS = sizeof(fields) / sizeof(fields[0]) };

static const char *const english[WORDS] = {
    [WORD_HOME] = "Home",
    [WORD_LANGUAGES] = "Languages",
    [WORD_STANDARD] = "Standard",
    [WORD_STANDARDS] = "Standards",
    [WORD_SERVICES] = "Services in scope",
    [WORD_CERTIFICATES] = "Certificates and reports",
    [WORD_CONTENTS] = "On this page",
    [WORD_UPDATED] = "Updated",
    [WORD_ORIGINAL] = "Original",
    [WORD_HUMAN] = "Human translation",
    [WORD_MACHINE] = "Machine translation",
    [WORD_SOURCE] = "Published at",
    [WORD_SEARCH] = "Search",
    [WORD_PREVIOUS] = "Previous",
    [WORD_NEXT] = "Next",
    [WORD_SIDE_BY_SIDE] = "Side by side",
    [WORD_SKIP] = "Skip to content",
    [WORD_NOTE] = "Note",
    [WORD_TIP] = "Tip",
    [WORD_IMPORTANT] = "Important",
    [WORD_WARNING] = "Warning",
    [WORD_CAUTION] = "Caution",
    [WORD_SITE] = "Compliance articles",
    [WORD_BREADCRUMBS] = "Breadcrumbs",
    [WORD_SERVICE] = "Service",
    [WORD_KIND] = "Kind",
    [WORD_CERTIFICATE] = "Certificate",
    [WORD_REPORT] = "Report",
    [WORD_SOA] = "Statement of applicability",
    [WORD_PORTAL] = "Portal",
    [WORD_DOCUMENT] = "Document",
    [WORD_OTHER] = "Other articles",
    [WORD_TRANSLATION] = "Translation",
    [WORD_SOURCE_TEXT] = "Source text",
    [WORD_SINGLE] = "Translation only",
};

struct slice context_word(const struct context *c, enum word word)
{
	if ((size_t)word < c->word_count && c->words[word].len)
		return c->words[word];
	return slice_of(english[word]);
}

/* count rows of `width` slices each. */
static void put_rows(struct buf *out, const struct slice *slices, size_t count, size_t width)
{
	buf_put_varint(out, count);
	for (size_t i = 0; i < count * width; i++)
		buf_put_string(out, slices[i]);
}

static int get_rows(const char **p, const char *end, struct arena *arena, struct slice **rows, size_t *count,
		    size_t width)
{
	struct slice *slices;
	uint64_t n;

	/* A string takes a byte at least: so much a damaged count cannot make us allocate. */
	if (!get_varint(p, end, &n) || n > (uint64_t)(end - *p) / width)
		return -EBADMSG;
	slices = arena_array(arena, (size_t)n * width, sizeof(*slices));
	if (!slices)
		return -ENOMEM;
	for (size_t i = 0; i < n * width; i++)
		if (!get_string(p, end, &slices[i]))
			return -EBADMSG;
	*rows = slices;
	*count = (size_t)n;
	return 0;
}

void context_encode(const struct context *c, enum context_part part, struct buf *out)
{
	const char *base = (const char *)c;

	buf_putc(out, CONTEXT_VERSION);
	for (size_t i = 0; i < FIELDS; i++) {
		const struct field *f = &fields[i];
		struct slice *rows, string;
		size_t count;

		if (f->part != part)
			continue;
		if (f->width) {
			memcpy(&rows, base + f->at, sizeof(rows));
			memcpy(&count, base + f->count, sizeof(count));
			put_rows(out, rows, count, f->width);
		} else {
			memcpy(&string, base + f->at, sizeof(string));
			buf_put_string(out, string);
		}
	}
}

static int get_field(const char **p, const char *end, struct arena *arena, const struct field *f, struct context *c)
{
	char *base = (char *)c;
	struct slice *rows, string;
	size_t count;
	int r;

	if (!f->width) {
		if (!get_string(p, end, &string))
			return -EBADMSG;
		memcpy(base + f->at, &string, sizeof(string));
		return 0;
	}
	r = get_rows(p, end, arena, &rows, &count, f->width);
	if (r < 0)
		return r;
	memcpy(base + f->at, &rows, sizeof(rows));
	memcpy(base + f->count, &count, sizeof(count));
	return 0;
}

static int decode_part(struct slice bytes, enum context_part part, struct arena *arena, struct context *c)
{
	const char *p = bytes.ptr, *end = p + bytes.len;
	int r = 0;

	if (bytes.len == 0 || *p++ != CONTEXT_VERSION)
		return -EBADMSG;
	for (size_t i = 0; r == 0 && i < FIELDS; i++)
		if (fields[i].part == part)
			r = get_field(&p, end, arena, &fields[i], c);
	return r < 0 ? r : p == end ? 0 : -EBADMSG;
}

int context_decode(const struct context_bytes *bytes, struct arena *arena, struct context *c)
{
	int r = 0;

	*c = (struct context){0};
	for (enum context_part part = 0; r == 0 && part < CONTEXT_PARTS; part++)
		r = decode_part(bytes->parts[part], part, arena, c);
	return r;
}
