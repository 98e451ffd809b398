/* SPDX-License-Identifier: MIT */
/* The page of the whole site: what is here, in which languages, about which standards and services. */
#include "index/pages.h"

static const struct slice none = {NULL, 0};

static uint64_t article_count(const struct pages *p)
{
	uint64_t n = 0;

	for (size_t i = 0; i < p->survey.locales.count; i++)
		n += p->survey.locales.items[i].articles;
	return n;
}

static void put_languages(struct pages *p)
{
	page_section(p, english_word(WORD_LANGUAGES), 2, PAGE_COLUMNS, 0);
	for (size_t i = 0; i < p->survey.locales.count; i++) {
		const struct folder *f = &p->survey.locales.items[i];
		const struct locale *l = p->locales[i].locale;
		struct page_link *cell = page_cell(p, l ? l->name : f->name,
						   folder_href(&p->arena, "by-locale/", f->name));

		cell->lang = l ? l->bcp47 : none;
		cell->note = count_text(&p->arena, f->articles, "article", "articles");
	}
}

static void put_standards(struct pages *p)
{
	for (size_t i = 0; i < p->shelf_count && i < LIST_MAX; i++) {
		const struct shelf *shelf = &p->shelves[i];
		const struct folder *f = &p->survey.standards.items[shelf->standard];

		if (i == 0)
			page_section(p, english_word(WORD_STANDARDS), 2, PAGE_COLUMNS, 0);
		if (i == 0 || !slice_eq(shelf->category, shelf[-1].category))
			page_section(p, shelf->category.len ? shelf->category : slice_of("Other standards"), 3,
				     PAGE_COLUMNS, 0);
		page_cell(p, standard_name(p, shelf->standard), folder_href(&p->arena, "by-standard/", f->name));
	}
}

static void put_services(struct pages *p)
{
	if (p->survey.services.count)
		page_section(p, slice_of("Services"), 2, PAGE_CHIPS, 0);
	for (size_t i = 0; i < p->survey.services.count && i < LIST_MAX; i++) {
		const struct folder *f = &p->survey.services.items[i];
		const struct service *service = catalog_service(p->run->catalog, f->name);

		page_cell(p, service ? service->name : f->name, folder_href(&p->arena, "by-service/", f->name));
	}
}

static void put_views(struct pages *p)
{
	const struct {
		const char *text, *href;
		size_t count;
	} views_of[] = {
		{"All languages", "by-locale/index.html", p->survey.locales.count},
		{"All standards", "by-standard/index.html", p->survey.standards.count},
		{"All services", "by-service/index.html", p->survey.services.count},
		{"Certificates, reports and other documents", "by-certificate/index.html", p->certificate_count},
	};

	page_section(p, slice_of("Browse"), 2, PAGE_COLUMNS, 0);
	for (size_t i = 0; i < sizeof(views_of) / sizeof(views_of[0]); i++)
		page_cell(p, slice_of(views_of[i].text), slice_of(views_of[i].href))->note =
			arena_number(&p->arena, views_of[i].count);
}

void page_home(struct pages *p)
{
	struct arena *a = &p->arena;
	struct slice newest = p->survey.newest;

	p->page.title = english_word(WORD_SITE);
	p->page.intro = arena_printf(a, "%s about %s in %s%s%.*s: the services that each standard covers, and the documents that prove it.",
				     count_text(a, article_count(p), "article", "articles").ptr,
				     count_text(a, p->survey.standards.count, "standard", "standards").ptr,
				     count_text(a, p->survey.locales.count, "language", "languages").ptr,
				     newest.len ? ", the newest of " : "", (int)newest.len, newest.len ? newest.ptr : "");
	put_languages(p);
	put_views(p);
	put_standards(p);
	put_services(p);
}
