/* SPDX-License-Identifier: MIT */
/*
 * The page says how many articles were found, then of each its rank and file, its title and what it says about what was
 * searched for.  Where nothing was found, or the query cannot be answered, it says what to do instead.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "tree/results.h"
#include "tree/searchpage.h"

static const struct {
	const char *query, *meaning;
} help[] = {
	{"audit report", "all of these words, in any place"},
	{"\"audit report\"", "one behind the other"},
	{"audit -draft", "the first word and not the second"},
	{"encrypt*", "words that begin so"},
	{"title:audit", "in the title"},
	{"audit locale:fr-fr", "in a language"},
	{"audit standard:iso-27001", "about a standard"},
	{"audit service:power-bi", "whose scope names a service"},
};

/* Percent-encodes what may not stand in a path segment (RFC 3986, section 3.3). */
static struct slice encoded(struct slice name, struct arena *arena)
{
	static const char kept[] = "-._~";
	struct buf out = BUF_INIT;
	struct slice copy;

	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (plain || (c && strchr(kept, c)))
			buf_putc(&out, (char)c);
		else
			buf_printf(&out, "%%%02X", c);
	}
	copy = arena_dup(arena, buf_slice(&out));
	if (out.error)
		arena->failed = true;
	buf_free(&out);
	return copy;
}

static struct slice intro(const struct search_page *p, struct arena *arena)
{
	const struct answer *a = p->answer;

	if (a->error)
		return arena_printf(arena, "This cannot be searched for: %.*s.", (int)a->text.len, a->text.data);
	if (a->total == 0)
		return slice_of("No article has that. Fewer words, the beginning of one or words of another language may find more.");
	if (a->total > a->count)
		return arena_printf(arena, "The best %zu of %" PRIu64 " articles.", a->count, a->total);
	return arena_printf(arena, a->total == 1 ? "1 article." : "%" PRIu64 " articles.", a->total);
}

static const struct page_mark *copy_marks(const struct page_mark *marks, size_t count, struct arena *arena)
{
	struct page_mark *copy = arena_array(arena, count, sizeof(*copy));

	if (copy && count)
		memcpy(copy, marks, count * sizeof(*copy));
	return copy;
}

static void add_line(struct page_block *block, const struct result *result, struct slice text,
		     const struct page_mark *marks, size_t count, struct arena *arena)
{
	struct page_link *line = text.len ? arena_push(arena, &block->lines, &block->line_count, sizeof(*line)) : NULL;

	if (!line)
		return;
	line->text = text;
	line->lang = result->lang;
	line->marks = copy_marks(marks, count, arena);
	line->mark_count = line->marks ? count : 0;
}

/* A chip that adds a term to the query, once each. */
static void add_filter(const struct search_page *p, const char *field, struct slice value, struct page_section *s,
		       struct arena *arena)
{
	struct page_link *chip;
	struct slice folder;

	if (value.len == 0)
		return;
	for (size_t i = 0; i < s->cell_count; i++)
		if (slice_eq(s->cells[i].text, value))
			return;
	folder = arena_printf(arena, "%.*s %s:%.*s", (int)p->folder.len, p->folder.ptr, field, (int)value.len, value.ptr);
	chip = folder.len <= NAME_MAX_BYTES ? arena_push(arena, &s->cells, &s->cell_count, sizeof(*chip)) : NULL;
	if (!chip)
		return;
	folder = encoded(folder, arena);
	chip->text = value;
	chip->href = arena_printf(arena, "../%.*s/index.%s", (int)folder.len, folder.ptr, p->format->suffix);
}

static int compare_chips(const void *a, const void *b)
{
	return slice_cmp(((const struct page_link *)a)->text, ((const struct page_link *)b)->text);
}

/* What narrows the search to the languages and standards among what was found, where there are several. */
static void add_filters(const struct search_page *p, struct page_section filters[2], struct page *page)
{
	static const char *const fields[2] = {"locale:", "standard:"};
	size_t n = 0;

	for (size_t i = 0; i < 2; i++) {
		if (filters[i].cell_count < 2 || slice_find(p->query, slice_of(fields[i])) >= 0)
			continue;
		qsort(filters[i].cells, filters[i].cell_count, sizeof(*filters[i].cells), compare_chips);
		filters[n++] = filters[i];
	}
	page->sections = filters;
	page->section_count = n;
}

static int add_result(struct tree *t, const struct search_page *p, size_t rank, struct page *page,
		      struct page_section filters[2], struct arena *arena)
{
	struct page_block *block = arena_push(arena, &page->blocks, &page->block_count, sizeof(*block));
	struct result result;
	int r = block ? tree_result(t, &p->search, p->answer->articles[rank - 1], arena, &result) : -ENOMEM;

	if (r < 0)
		return r;
	block->name = arena_printf(arena, "%zu  %.*s.%s", rank, (int)result.base.len, result.base.ptr, p->format->suffix);
	block->href = arena_printf(arena, "../../by-locale/%.*s/%.*s.%s", (int)result.locale.len, result.locale.ptr,
				   (int)result.base.len, result.base.ptr, p->format->suffix);
	block->titled = result.title.len != 0;
	add_filter(p, "locale", result.locale, &filters[0], arena);
	add_filter(p, "standard", result.standard, &filters[1], arena);
	add_line(block, &result, result.title, result.title_marks, result.title_mark_count, arena);
	add_line(block, &result, result.snippet, result.marks, result.mark_count, arena);
	return 0;
}

static int add_help(struct page *page, struct arena *arena)
{
	for (size_t i = 0; i < sizeof(help) / sizeof(help[0]); i++) {
		struct page_block *block = arena_push(arena, &page->blocks, &page->block_count, sizeof(*block));
		struct page_link *line = block ? arena_push(arena, &block->lines, &block->line_count, sizeof(*line)) : NULL;

		if (!line)
			return -ENOMEM;
		block->name = slice_of(help[i].query);
		block->group = slice_of("How to search");
		line->text = slice_of(help[i].meaning);
	}
	return 0;
}

static int add_crumb(struct page *page, const char *home, const struct format *format, struct arena *arena)
{
	struct page_link *crumb = arena_push(arena, &page->crumbs, &page->crumb_count, sizeof(*crumb));

	if (!crumb)
		return -ENOMEM;
	crumb->text = slice_of("Home");
	crumb->href = arena_printf(arena, "%sindex.%s", home, format->suffix);
	return 0;
}

int search_start_put(const struct format *format, struct arena *arena, struct buf *out)
{
	struct page page = {
		.title = slice_of("Search"),
		.intro = slice_of("Titles, headings and texts of all articles, in every language. Capitals and accents do not matter."),
		.root = slice_of("../"),
		.lang = slice_of("en"),
		.path = arena_printf(arena, SEARCH_FOLDER "/index.%s", format->suffix),
	};
	int r = add_crumb(&page, "../", format, arena);

	if (r == 0)
		r = add_help(&page, arena);
	if (r == 0 && arena->failed)
		r = -ENOMEM;
	return r < 0 ? r : format->page(&page, out);
}

int search_page_put(struct tree *t, const struct search_page *p, struct arena *arena, struct buf *out)
{
	struct page page = {
		.title = arena_printf(arena, "Search: %.*s", (int)p->query.len, p->query.ptr),
		.intro = intro(p, arena),
		.root = slice_of("../../"),
		.lang = slice_of("en"),
		.query = p->query,
	};
	struct page_section filters[2] = {
		{.title = slice_of("In one language"), .level = 2, .shape = PAGE_CHIPS},
		{.title = slice_of("About one standard"), .level = 2, .shape = PAGE_CHIPS},
	};
	struct slice folder = encoded(p->folder, arena);
	int r = add_crumb(&page, "../../", p->format, arena);

	page.path = arena_printf(arena, SEARCH_FOLDER "/%.*s/index.%s", (int)folder.len, folder.ptr, p->format->suffix);
	for (size_t i = 0; r == 0 && i < p->answer->count; i++)
		r = add_result(t, p, i + 1, &page, filters, arena);
	add_filters(p, filters, &page);
	if (r == 0 && p->answer->count == 0)
		r = add_help(&page, arena);
	if (r == 0 && arena->failed)
		r = -ENOMEM;
	return r < 0 ? r : p->format->page(&page, out);
}
