/* SPDX-License-Identifier: MIT */
/* The folders of pages side by side: the languages that have some, and a language's list of them in its own words. */
#include "index/pages.h"

static const struct slice none = {NULL, 0};

void pair_add(struct pages *p, struct slice article, struct slice locale, struct slice title, struct slice updated)
{
	struct arena *a = &p->view;
	struct slice base =
		arena_join(a, article, slice_of("."), locale);
	struct page_link *link = arena_push(a, &p->pairs, &p->pair_count, sizeof(*link));

	if (!link)
		return;
	link->text = arena_dup(a, title);
	link->href = article_name(a, base);
	link->note = arena_dup(a, updated);
}

void page_pairs(struct pages *p, const struct folder *f)
{
	const struct locale *l = catalog_locale(p->run->catalog, f->name);
	struct page *page = &p->page;

	page_use_locale(p, l);
	page->title = page_word(page, WORD_SIDE_BY_SIDE);
	page->crumbs[0].text = page_word(page, WORD_HOME);
	page->crumbs[1].text = page_word(page, WORD_LANGUAGES);
	page_fact(p, page_word(page, WORD_LANGUAGES), l ? l->name : f->name,
		  folder_href(&p->arena, "../../by-locale/", f->name));
	page_section(p, none, 0, PAGE_COLUMNS, 0)->note = cut_text(&p->arena, p->pair_count, p->pair_all);
	page->sections[page->section_count - 1].cells = p->pairs;
	page->sections[page->section_count - 1].cell_count = p->pair_count;
}

void page_paired_locales(struct pages *p, const struct survey_keys *keys)
{
	p->page.title = english_word(WORD_SIDE_BY_SIDE);
	p->page.intro = slice_of("Translation and source text beside each other, block by block.");
	page_section(p, english_word(WORD_LANGUAGES), 2, PAGE_COLUMNS, 0);
	for (size_t i = 0; i < keys->count; i++) {
		const struct locale *l = catalog_locale(p->run->catalog, keys->items[i].name);

		page_cell(p, l ? l->name : keys->items[i].name, folder_href(&p->arena, "", keys->items[i].name))->lang =
			l ? l->bcp47 : none;
	}
}
