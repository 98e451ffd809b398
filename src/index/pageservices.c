/* SPDX-License-Identifier: MIT */
/* by-service: the standards whose articles name a service as in scope, with environments and the number of languages. */
#include <inttypes.h>
#include <stdio.h>

#include "index/pages.h"

static const struct slice none = {NULL, 0};

static struct slice environment_names(struct arena *a, unsigned environments)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {{IN_COMMERCIAL, "Commercial"}, {IN_GCC, "GCC"}, {IN_GCC_HIGH, "GCC High"}, {IN_DOD, "DoD"}};
	struct slice parts[2 * sizeof(names) / sizeof(names[0])];
	size_t count = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (environments & names[i].bit) {
			parts[count] = slice_of(count ? ", " : "");
			parts[count + 1] = slice_of(names[i].name);
			count += 2;
		}
	return arena_join_parts(a, parts, count);
}

/* Articles of no standard, one a language. */
static void put_loose(struct pages *p, const struct cover *const *covers, size_t count)
{
	page_section(p, english_word(WORD_OTHER), 2, PAGE_COLUMNS, 0);
	for (size_t i = 0; i < count; i++) {
		const struct surveyed *article = &p->survey.articles[covers[i]->article];
		struct slice locale = p->survey.locales.items[article->locale].name;

		page_cell(p, article->base, article_href(&p->arena, "../../", locale, article->base));
	}
}

/* covers: of one service and one standard */
static void put_standard(struct pages *p, const struct cover *const *covers, size_t count)
{
	uint32_t standard = covers[0]->standard;
	unsigned environments = 0;

	for (size_t i = 0; i < count; i++)
		environments |= covers[i]->environments;
	if (p->page.section_count == 0) {
		page_section(p, english_word(WORD_STANDARDS), 2, PAGE_TABLE, 3);
		page_cell(p, english_word(WORD_STANDARD), none);
		page_cell(p, slice_of("Environments"), none);
		page_cell(p, english_word(WORD_LANGUAGES), none);
	}
	page_cell(p, standard_name(p, standard),
		  folder_href(&p->arena, "../../by-standard/", p->survey.standards.items[standard].name));
	page_cell(p, environment_names(&p->arena, environments), none);
	page_cell(p, arena_number(&p->arena, count), none);
}

static const struct cover **covers_of(const struct pages *p, uint32_t service, size_t *count)
{
	size_t from = 0, to = p->survey.cover_count, n = 0;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (p->by_service[middle]->service < service)
			from = middle + 1;
		else
			to = middle;
	}
	while (from + n < p->survey.cover_count && p->by_service[from + n]->service == service)
		n++;
	*count = n;
	return p->by_service + from;
}

static int service_key(struct pages *p, const struct folder *f, uint32_t number)
{
	const struct service *service = catalog_service(p->run->catalog, f->name);
	const struct cover *const *covers;
	size_t count, n, *standards = &p->service_standards[number];
	struct arena *a = &p->view;

	covers = covers_of(p, number, &count);
	p->page.title = service ? service->name : f->name;
	page_fact(p, slice_of("Articles"), arena_number(&p->arena, f->articles), none);
	for (size_t i = 0; i < count; i += n) {
		for (n = 1; i + n < count && covers[i + n]->standard == covers[i]->standard; n++)
			;
		if (covers[i]->standard == SURVEY_NONE) {
			put_loose(p, covers + i, n);
		} else if (++*standards <= LIST_MAX) {
			put_standard(p, covers + i, n);
		}
	}
	if (service)
		block_line(p, service->name);
	block_line(p, arena_printf(a, "%s, %s", count_text(a, *standards, "standard", "standards").ptr,
				   count_text(a, f->articles, "article", "articles").ptr));
	return 0;
}

static void service_list(struct pages *p)
{
	page_section(p, none, 0, PAGE_COLUMNS, 0);
	for (size_t i = 0; i < p->survey.services.count; i++) {
		struct slice id = p->survey.services.items[i].name;
		const struct service *service = catalog_service(p->run->catalog, id);

		page_cell(p, service ? service->name : id, folder_href(&p->arena, "", id))->note =
			count_text(&p->arena, p->service_standards[i], "standard", "standards");
	}
}

int pages_service_rows(struct run *run, int (*each)(void *arg, const struct slice *row), void *arg)
{
	const struct pages *p = run->pages;
	int r = 0;

	for (size_t i = 0; r == 0 && i < p->survey.services.count; i++) {
		const struct folder *f = &p->survey.services.items[i];
		const struct service *service = catalog_service(run->catalog, f->name);
		char standards[24], articles[24];
		const struct slice row[] = {
			f->name, service ? service->name : f->name,
			{standards, (size_t)snprintf(standards, sizeof(standards), "%zu", p->service_standards[i])},
			{articles, (size_t)snprintf(articles, sizeof(articles), "%" PRIu64, f->articles)},
		};

		r = each(arg, row);
	}
	return r;
}

const struct page_view page_services = {
	.name = "by-service",
	.title = "Articles by service",
	.intro = "Each service with the standards whose scope names it.",
	.query = QUERIES,
	.key = service_key,
	.list = service_list,
};
