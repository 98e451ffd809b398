/* SPDX-License-Identifier: MIT */
/* What the pages of all views are put together from. */
#include <errno.h>
#include <inttypes.h>

#include "format/html.h"
#include "index/pages.h"

int stream_open(struct stream *s, struct writer *w, enum query q)
{
	*s = (struct stream){.writer = w, .query = q, .state = STREAM_TAKEN};
	if (q == QUERIES)
		s->state = STREAM_ENDED;
	return q == QUERIES ? 0 : writer_start(w, q);
}

int stream_take(struct stream *s, struct slice key)
{
	for (;;) {
		int d;

		if (s->state == STREAM_TAKEN) {
			int r = writer_next(s->writer, s->query, s->row);

			s->state = r == 1 ? STREAM_READ : STREAM_ENDED;
			if (r < 0)
				return r;
		}
		if (s->state == STREAM_ENDED)
			return 0;
		d = slice_cmp(s->row[0], key);
		if (d > 0)
			return 0;
		s->state = STREAM_TAKEN;
		if (d == 0)
			return 1;
	}
}

int stream_close(struct stream *s)
{
	s->state = STREAM_ENDED;
	return s->query == QUERIES ? 0 : writer_start(s->writer, s->query);
}

struct page_section *page_section(struct pages *p, struct slice title, unsigned level, enum page_shape shape,
				  size_t columns)
{
	struct page_section *s =
		arena_push(&p->arena, &p->page.sections, &p->page.section_count, sizeof(*s));

	if (!s)
		s = &p->spare_section;
	*s = (struct page_section){.title = title, .level = level, .shape = shape, .columns = columns};
	return s;
}

struct page_link *page_cell(struct pages *p, struct slice text, struct slice href)
{
	struct page_section *s = p->page.section_count ? &p->page.sections[p->page.section_count - 1] : NULL;
	struct page_link *cell = s ? arena_push(&p->arena, &s->cells, &s->cell_count, sizeof(*cell)) : NULL;

	if (!cell)
		cell = &p->spare_link;
	*cell = (struct page_link){.text = text, .href = href};
	return cell;
}

static struct page_link *push_link(struct pages *p, struct arena *a, struct page_link **links, size_t *count)
{
	struct page_link *link = arena_push(a, links, count, sizeof(*link));

	return link ? link : &p->spare_link;
}

struct page_link *page_fact(struct pages *p, struct slice label, struct slice text, struct slice href)
{
	struct page_link *fact = push_link(p, &p->arena, &p->page.facts, &p->page.fact_count);

	*fact = (struct page_link){.label = label, .text = text, .href = href};
	return fact;
}

struct page_link *page_crumb(struct pages *p, struct slice text, struct slice href)
{
	struct page_link *crumb = push_link(p, &p->arena, &p->page.crumbs, &p->page.crumb_count);

	*crumb = (struct page_link){.text = text, .href = href};
	return crumb;
}

struct page_link *block_line(struct pages *p, struct slice text)
{
	struct page_block *block = &p->blocks[p->block_count - 1];
	struct page_link *line = push_link(p, &p->view, &block->lines, &block->line_count);

	*line = (struct page_link){.text = text};
	return line;
}

struct slice count_text(struct arena *a, uint64_t n, const char *one, const char *many)
{
	return arena_join(a, arena_number(a, n), slice_of(" "), slice_of(n == 1 ? one : many));
}

struct slice cut_text(struct arena *a, uint64_t shown, uint64_t all)
{
	return shown < all ? arena_printf(a, "%" PRIu64 " / %" PRIu64, shown, all) : (struct slice){NULL, 0};
}

struct slice bcp47_of(const struct run *run, struct slice locale)
{
	const struct locale *l = catalog_locale(run->catalog, locale);

	return l ? l->bcp47 : locale;
}

static struct slice encode(struct arena *a, struct slice component)
{
	struct buf out = BUF_INIT;
	struct slice result;

	if (html_is_component(component))
		return component;
	html_put_component(&out, component);
	result = out.error || out.len == component.len ? component : arena_dup(a, buf_slice(&out));
	buf_free(&out);
	return result;
}

struct slice folder_href(struct arena *a, const char *prefix, struct slice name)
{
	name = encode(a, name);
	return arena_join(a, slice_of(prefix), name, slice_of("/index.html"));
}

struct slice article_name(struct arena *a, struct slice base)
{
	base = encode(a, base);
	return arena_join(a, base, slice_of(".html"));
}

void page_use_locale(struct pages *p, const struct locale *l)
{
	if (!l)
		return;
	p->page.lang = l->bcp47;
	p->page.direction = l->direction;
	p->page.words = l->words;
	p->page.word_count = WORDS;
}

struct slice page_word(const struct page *page, enum word word)
{
	const struct context c = {.words = (struct slice *)page->words, .word_count = page->word_count};

	return context_word(&c, word);
}

struct slice article_href(struct arena *a, const char *prefix, struct slice locale, struct slice base)
{
	base = encode(a, base);
	return arena_join(a, slice_of(prefix), slice_of("by-locale/"), locale, slice_of("/"), base,
			  slice_of(".html"));
}

struct slice standard_name(const struct pages *p, uint32_t standard)
{
	const struct standard *s;

	if (standard == SURVEY_NONE)
		return english_word(WORD_OTHER);
	s = catalog_standard(p->run->catalog, p->survey.standards.items[standard].name);
	return s ? s->name : p->survey.standards.items[standard].name;
}

struct slice english_word(enum word word)
{
	static const struct context none;

	return context_word(&none, word);
}
