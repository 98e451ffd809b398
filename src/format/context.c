/* SPDX-License-Identifier: MIT */
/*
 * The context's encoding: a version byte, then the strings and the counted arrays
 * in the order of struct context, each string as varint length and bytes.
 *
 * Targets, siblings and plain arrays are all stored alike, as rows of slices: a
 * struct that holds nothing but slices is an array of them in memory too (checked
 * below), so one pair of functions serves every array.
 */
#include <assert.h>
#include <errno.h>

#include <compliancefs/format.h>

#include "base/arena.h"

enum {
	TARGET_SLICES = sizeof(struct target) / sizeof(struct slice),
	SIBLING_SLICES = sizeof(struct sibling) / sizeof(struct slice),
};

static_assert(sizeof(struct target) == 3 * sizeof(struct slice), "a target is three slices");
static_assert(sizeof(struct sibling) == 5 * sizeof(struct slice), "a sibling is five slices");

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
};

struct slice context_word(const struct context *c, enum word word)
{
	if ((size_t)word < c->word_count && c->words[word].len)
		return c->words[word];
	return slice_of(english[word]);
}

/* count rows of `width` slices each. */
static void put_rows(struct buf *out, const void *rows, size_t count, size_t width)
{
	const struct slice *slices = rows;

	buf_put_varint(out, count);
	for (size_t i = 0; i < count * width; i++)
		buf_put_string(out, slices[i]);
}

static int get_rows(const char **p, const char *end, struct arena *arena, void *rows, size_t *count, size_t width)
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
	memcpy(rows, &slices, sizeof(slices));
	*count = (size_t)n;
	return 0;
}

void context_encode(const struct context *c, struct buf *out)
{
	buf_putc(out, CONTEXT_VERSION);
	buf_put_string(out, c->lang);
	buf_put_string(out, c->direction);
	buf_put_string(out, c->standard_name);
	buf_put_string(out, c->base_url);
	put_rows(out, c->words, c->word_count, 1);
	put_rows(out, c->services, c->service_count, 1);
	put_rows(out, c->certificates, c->certificate_count, 1);
	put_rows(out, c->targets, c->target_count, TARGET_SLICES);
	put_rows(out, c->media, c->media_count, 1);
	put_rows(out, c->siblings, c->sibling_count, SIBLING_SLICES);
}

static int get_arrays(const char **p, const char *end, struct arena *arena, struct context *c)
{
	const struct {
		void *rows;
		size_t *count, width;
	} arrays[] = {
	    {&c->words, &c->word_count, 1},
	    {&c->services, &c->service_count, 1},
	    {&c->certificates, &c->certificate_count, 1},
	    {&c->targets, &c->target_count, TARGET_SLICES},
	    {&c->media, &c->media_count, 1},
	    {&c->siblings, &c->sibling_count, SIBLING_SLICES},
	};

	for (size_t i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		int error = get_rows(p, end, arena, arrays[i].rows, arrays[i].count, arrays[i].width);

		if (error)
			return error;
	}
	return 0;
}

int context_decode(struct slice bytes, struct arena *arena, struct context *c)
{
	const char *p = bytes.ptr, *end;
	int error;

	*c = (struct context){0};
	if (bytes.len == 0 || *p != CONTEXT_VERSION)
		return -EBADMSG;
	end = p + bytes.len;
	p++;
	if (!get_string(&p, end, &c->lang) || !get_string(&p, end, &c->direction) ||
	    !get_string(&p, end, &c->standard_name) || !get_string(&p, end, &c->base_url))
		return -EBADMSG;
	error = get_arrays(&p, end, arena, c);
	if (error)
		return error;
	return p == end ? 0 : -EBADMSG;
}
