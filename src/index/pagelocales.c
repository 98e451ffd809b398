/* SPDX-License-Identifier: MIT */
/*
 * by-locale: the languages, and for each one, in its own words, all standards by category.  What a
 * standard has besides its main article follows its category.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/pages.h"

struct listed {
	struct slice article, title, updated;
	uint32_t standard;
};

/* One language's articles. */
struct shelved {
	struct pages *p;
	const struct locale *locale;
	struct slice tag;
	struct listed *mains;  /* by number of the standard; title empty: none */
	struct listed *others; /* the rest, LIST_MAX of them: by standard (none last), then by name */
	size_t other_count, all;
	size_t paired; /* articles that carry their source text */
	struct slice newest;
};

static struct slice word(const struct shelved *s, enum word w)
{
	return s->locale ? s->locale->words[w] : english_word(w);
}

static int take_row(struct shelved *s, const struct slice *row)
{
	struct arena *a = &s->p->arena;
	uint32_t standard = survey_number(&s->p->survey.standards, row[2]);
	struct listed *l;

	s->all++;
	if (slice_is(row[5], "1") && s->paired++ < LIST_MAX)
		pair_add(s->p, row[1], s->tag, row[3].len ? row[3] : row[1], row[4]);
	if (slice_cmp(row[4], s->newest) > 0)
		s->newest = arena_dup(&s->p->kept, row[4]);
	if (standard != SURVEY_NONE && slice_eq(row[1], row[2]))
		l = &s->mains[standard];
	else if (s->other_count < LIST_MAX)
		l = arena_push(a, &s->others, &s->other_count, sizeof(*l));
	else
		return 0;
	if (!l)
		return -ENOMEM;
	*l = (struct listed){arena_dup(a, row[1]), arena_dup(a, row[3].len ? row[3] : row[1]), arena_dup(a, row[4]),
			     standard};
	return 0;
}

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	if (x->standard != y->standard)
		return x->standard < y->standard ? -1 : 1;
	return slice_cmp(x->article, y->article);
}

static const struct listed *first_other(const struct shelved *s, uint32_t standard)
{
	size_t from = 0, to = s->other_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (s->others[middle].standard < standard)
			from = middle + 1;
		else
			to = middle;
	}
	return from < s->other_count && s->others[from].standard == standard ? &s->others[from] : NULL;
}

static void put_listed(struct shelved *s, const struct listed *l)
{
	struct arena *a = &s->p->arena;
	struct slice base = arena_join(a, l->article, slice_of("."), s->tag);

	page_cell(s->p, l->title, article_name(a, base))->note = l->updated;
}

/* The other articles of one standard, below a heading. */
static void put_others(struct shelved *s, const struct listed *l, struct slice title, unsigned level)
{
	const struct listed *end = s->others + s->other_count;

	page_section(s->p, title, level, PAGE_COLUMNS, 0);
	for (uint32_t standard = l->standard; l < end && l->standard == standard; l++)
		put_listed(s, l);
}

/* The standards of a category, then what they have besides; shelves from `at` on. Returns the first of the next. */
static size_t put_category(struct shelved *s, size_t at)
{
	const struct pages *p = s->p;
	size_t end = at, shown = 0;
	struct buf name = BUF_INIT;
	struct slice title;

	while (end < p->shelf_count && slice_eq(p->shelves[end].category, p->shelves[at].category))
		end++;
	catalog_put_category(s->locale, p->shelves[at].category, &name);
	title = name.len ? arena_dup(&s->p->arena, buf_slice(&name)) : word(s, WORD_STANDARDS);
	buf_free(&name);
	for (size_t i = at; i < end; i++) {
		const struct listed *l = &s->mains[p->shelves[i].standard];

		if (l->title.len == 0)
			continue;
		if (shown++ == 0)
			page_section(s->p, title, 2, PAGE_COLUMNS, 0);
		put_listed(s, l);
	}
	for (size_t i = at; i < end; i++) {
		const struct listed *l = p->shelves[i].first ? first_other(s, p->shelves[i].standard) : NULL;

		if (!l)
			continue;
		if (shown++ == 0)
			page_section(s->p, title, 2, PAGE_COLUMNS, 0);
		put_others(s, l, standard_name(p, l->standard), 3);
	}
	return end;
}

static void put_all(struct shelved *s)
{
	const struct listed *l;

	for (size_t at = 0; at < s->p->shelf_count;)
		at = put_category(s, at);
	l = first_other(s, SURVEY_NONE);
	if (l)
		put_others(s, l, word(s, WORD_OTHER), 2);
}

static void put_head(struct shelved *s)
{
	struct page *page = &s->p->page;

	page_use_locale(s->p, s->locale);
	page->title = s->locale ? s->locale->name : s->tag;
	page->crumbs[0].text = word(s, WORD_HOME);
	page->crumbs[1].text = word(s, WORD_LANGUAGES);
}

static void put_facts(struct shelved *s, const struct locale_sum *sum)
{
	struct slice count = arena_number(&s->p->arena, sum->standards);

	page_fact(s->p, word(s, WORD_STANDARDS), count, (struct slice){NULL, 0});
	if (s->newest.len)
		page_fact(s->p, word(s, WORD_UPDATED), s->newest, (struct slice){NULL, 0});
}

static void sum_up(struct shelved *s, uint32_t number)
{
	struct locale_sum *sum = &s->p->locales[number];
	struct arena *a = &s->p->view;

	*sum = (struct locale_sum){.locale = s->locale, .articles = s->all, .newest = s->newest};
	for (size_t i = 0; i < s->p->survey.standards.count; i++)
		sum->standards += s->mains[i].title.len || first_other(s, (uint32_t)i);
	if (s->locale) {
		block_line(s->p, s->locale->name)->lang = s->locale->bcp47;
		if (!slice_eq(s->locale->name, s->locale->english))
			block_line(s->p, s->locale->english);
	}
	block_line(s->p, arena_printf(a, "%s, %s%s%.*s", count_text(a, sum->articles, "article", "articles").ptr,
				      count_text(a, sum->standards, "standard", "standards").ptr,
				      s->newest.len ? ", newest " : "", (int)s->newest.len, s->newest.ptr));
}

static int locale_key(struct pages *p, const struct folder *f, uint32_t number)
{
	struct shelved s = {.p = p, .locale = catalog_locale(p->run->catalog, f->name), .tag = f->name};
	struct slice cut;
	int r;

	s.mains = arena_array(&p->arena, p->survey.standards.count, sizeof(*s.mains));
	if (!s.mains)
		return -ENOMEM;
	while ((r = stream_take(&p->stream, f->name)) == 1) {
		r = take_row(&s, p->stream.row);
		if (r < 0)
			return r;
	}
	if (r < 0 || p->arena.failed)
		return r < 0 ? r : -ENOMEM;
	if (s.other_count)
		qsort(s.others, s.other_count, sizeof(*s.others), compare_listed);
	put_head(&s);
	put_all(&s);
	cut = s.other_count == LIST_MAX ? cut_text(&p->arena, LIST_MAX, s.all) : (struct slice){NULL, 0};
	if (cut.len)
		page_section(p, (struct slice){NULL, 0}, 0, PAGE_COLUMNS, 0)->note = cut;
	p->pair_all = s.paired;
	sum_up(&s, number);
	put_facts(&s, &p->locales[number]);
	return 0;
}

static void locale_list(struct pages *p)
{
	static const char *const columns[] = {"Language", "English name", "Articles", "Standards", "Newest"};
	struct arena *a = &p->arena;

	page_section(p, (struct slice){NULL, 0}, 0, PAGE_TABLE, 5);
	for (size_t i = 0; i < 5; i++)
		page_cell(p, slice_of(columns[i]), (struct slice){NULL, 0});
	for (size_t i = 0; i < p->survey.locales.count; i++) {
		const struct locale_sum *sum = &p->locales[i];
		struct slice tag = p->survey.locales.items[i].name, none = {NULL, 0};
		struct page_link *cell = page_cell(p, sum->locale ? sum->locale->name : tag, folder_href(a, "", tag));

		cell->lang = sum->locale ? sum->locale->bcp47 : none;
		page_cell(p, sum->locale ? sum->locale->english : tag, none);
		page_cell(p, arena_number(a, sum->articles), none);
		page_cell(p, arena_number(a, sum->standards), none);
		page_cell(p, sum->newest, none);
	}
}

const struct page_view page_locales = {
	.name = "by-locale",
	.title = "Articles by language",
	.intro = "Every article is here exactly once: search this view.",
	.query = QUERY_PAGE_LOCALES,
	.key = locale_key,
	.list = locale_list,
};
