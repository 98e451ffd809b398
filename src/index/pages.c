/* SPDX-License-Identifier: MIT */
/*
 * The folder pages, a view at a time.  A view's rows come from one query in the order of its keys (page_view), what
 * needs all articles from the survey, so the number of questions does not grow with the number of
 * folders.  While a key's page is made its block of index.txt is made too, and what later pages say of it:
 * certificates come before standards, and the home page comes last.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "index/images.h"
#include "index/pages.h"
#include "store/schema.h"

static const struct page_view *const page_views[] = {&page_certificates, &page_locales, &page_services,
						     &page_standards};
enum { VIEW_PAGES = sizeof(page_views) / sizeof(page_views[0]) };

static const struct page_view *view_of(size_t view)
{
	for (size_t i = 0; i < VIEW_PAGES; i++)
		if (strcmp(page_views[i]->name, views[view].name) == 0)
			return page_views[i];
	return NULL;
}

static const struct folder *find_folder(const struct pages *p, const struct format *format, enum folder_depth depth,
					const char *name)
{
	for (size_t i = 0; i < p->folders->count; i++) {
		const struct folder *f = &p->folders->items[i];

		if (f->format == format && f->depth == depth && (!name || slice_is(f->name, name)))
			return f;
	}
	return NULL;
}

static int compare_shelves(const void *a, const void *b)
{
	const struct shelf *x = a, *y = b;
	int d = (x->category.len == 0) - (y->category.len == 0);

	if (d == 0)
		d = slice_cmp(x->category, y->category);
	return d ? d : (x->standard > y->standard) - (x->standard < y->standard);
}

static int add_shelf(struct pages *p, struct slice category, bool first, uint32_t standard)
{
	struct shelf *shelf = arena_push(&p->kept, &p->shelves, &p->shelf_count, sizeof(*shelf));

	if (!shelf)
		return -ENOMEM;
	*shelf = (struct shelf){category, first, standard};
	return 0;
}

static int make_shelves(struct pages *p)
{
	int r = 0;

	for (uint32_t i = 0; r == 0 && i < p->survey.standards.count; i++) {
		struct standard_sum *sum = &p->standards[i];
		const struct standard *s = catalog_standard(p->run->catalog, p->survey.standards.items[i].name);

		sum->standard = s;
		sum->name = s ? s->name : p->survey.standards.items[i].name;
		for (size_t k = 0; r == 0 && s && k < s->category_count; k++)
			r = add_shelf(p, s->categories[k], k == 0, i);
		if (r == 0 && (!s || s->category_count == 0))
			r = add_shelf(p, (struct slice){NULL, 0}, true, i);
	}
	if (p->shelf_count)
		qsort(p->shelves, p->shelf_count, sizeof(*p->shelves), compare_shelves);
	return r;
}

static int compare_services(const void *a, const void *b)
{
	const struct cover *x = *(const struct cover *const *)a, *y = *(const struct cover *const *)b;

	if (x->service != y->service)
		return x->service < y->service ? -1 : 1;
	return (x > y) - (x < y);
}

/* When the survey has seen all that is in scope. */
static int prepare(struct pages *p)
{
	int r = survey_end(&p->survey, &p->kept);

	if (r < 0)
		return r;
	p->prepared = true;
	p->locales = arena_array(&p->kept, p->survey.locales.count, sizeof(*p->locales));
	p->standards = arena_array(&p->kept, p->survey.standards.count, sizeof(*p->standards));
	p->service_standards = arena_array(&p->kept, p->survey.services.count, sizeof(*p->service_standards));
	p->by_service = arena_array(&p->kept, p->survey.cover_count, sizeof(*p->by_service));
	if (p->kept.failed)
		return -ENOMEM;
	for (size_t i = 0; i < p->survey.cover_count; i++)
		p->by_service[i] = &p->survey.covers[i];
	if (p->survey.cover_count)
		qsort(p->by_service, p->survey.cover_count, sizeof(*p->by_service), compare_services);
	return make_shelves(p);
}

/* Where the page stands: root, path and the folders above. */
static void place(struct pages *p, const struct folder *f)
{
	static const char *const roots[] = {[FOLDER_FORMAT] = "", [FOLDER_VIEW] = "../", [FOLDER_MEDIA] = "../",
					    [FOLDER_KEY] = "../../"};
	struct slice root = slice_of(roots[f->depth]);
	const struct page_view *view = f->depth == FOLDER_KEY && !f->format->inside ? view_of(f->view) : NULL;
	const char *upper = f->format->inside ? f->format->name : views[f->view].name;
	struct slice suffix = slice_of(f->format->suffix);

	arena_reset(&p->arena);
	p->page = (struct page){.root = root, .base_url = p->run->base_url, .lang = slice_of("en")};
	if (f->depth == FOLDER_KEY)
		p->page.path = folder_href(&p->arena, arena_join(&p->arena, slice_of(upper), slice_of("/")).ptr, f->name);
	else if (f->depth != FOLDER_FORMAT)
		p->page.path = folder_href(&p->arena, "", f->name);
	else
		p->page.path = slice_of("index.html");
	if (f->depth != FOLDER_FORMAT)
		page_crumb(p, english_word(WORD_HOME), arena_join(&p->arena, root, slice_of("index."), suffix));
	if (view)
		page_crumb(p, slice_of(view->title), arena_join(&p->arena, slice_of("../index."), suffix));
	else if (f->depth == FOLDER_KEY)
		page_crumb(p, slice_of(upper), arena_join(&p->arena, slice_of("../index."), suffix));
}

static int put_page(struct pages *p, const struct folder *f)
{
	char name[32];
	int r;

	if (p->arena.failed || p->view.failed || p->kept.failed)
		return -ENOMEM;
	buf_reset(&p->out);
	snprintf(name, sizeof(name), "index.%s", f->format->suffix);
	r = p->making->page(&p->page, &p->out);
	return r < 0 ? r : run_put_page(p->run, f, name, f->date, buf_slice(&p->out));
}

/* The folders of the formats inside the site: each is found by its place and name. */
static int put_pairs(struct pages *p, struct slice locale)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < format_count; i++) {
		const struct survey_keys keys = survey_keys(p->folders, formats[i], "by-locale");
		uint32_t n = survey_number(&keys, locale);

		if (!formats[i]->inside || n == SURVEY_NONE)
			continue;
		place(p, &keys.items[n]);
		page_pairs(p, &keys.items[n]);
		r = put_page(p, &keys.items[n]);
	}
	p->pairs = NULL;
	p->pair_count = 0;
	return r;
}

/* The next key of the view. */
static int put_key(struct pages *p, const struct page_view *view, const struct folder *f, uint32_t number)
{
	struct page_block *block = arena_push(&p->view, &p->blocks, &p->block_count, sizeof(*block));
	int r;

	if (!block)
		return -ENOMEM;
	block->name = f->name;
	place(p, f);
	r = view->key(p, f, number);
	if (r == 0)
		r = put_page(p, f);
	return r < 0 || !p->pair_count ? r : put_pairs(p, f->name);
}

static int compare_blocks(const void *a, const void *b)
{
	const struct page_block *x = a, *y = b;
	int d = slice_cmp(x->group, y->group);

	return d ? d : slice_cmp(x->name, y->name);
}

static int begin_view(struct pages *p, const struct page_view *view)
{
	arena_reset(&p->view);
	p->blocks = NULL;
	p->block_count = 0;
	p->keys = survey_keys(p->folders, p->site, view->name);
	p->key_at = 0;
	return stream_open(&p->stream, p->run->writer, view->query);
}

/* When all keys have their pages: the pages of the view's folder. */
static int end_view(struct pages *p, const struct page_view *view)
{
	int r = stream_close(&p->stream);

	if (p->block_count)
		qsort(p->blocks, p->block_count, sizeof(*p->blocks), compare_blocks);
	for (size_t i = 0; r == 0 && i < format_count; i++) {
		const struct folder *f = find_folder(p, formats[i], FOLDER_VIEW, view->name);

		if (!f || !formats[i]->page)
			continue;
		place(p, f);
		p->making = formats[i];
		p->page.title = slice_of(view->title);
		p->page.intro = slice_of(view->intro);
		if (formats[i]->index_everywhere) {
			view->list(p);
		} else {
			p->page.blocks = p->blocks;
			p->page.block_count = p->block_count;
		}
		r = put_page(p, f);
	}
	p->making = p->site;
	return r;
}

static int put_upper(struct pages *p)
{
	const struct folder *media = find_folder(p, p->site, FOLDER_MEDIA, NULL);
	const struct folder *home = find_folder(p, p->site, FOLDER_FORMAT, NULL);
	int r = home ? 0 : -EINVAL;

	if (r == 0 && media) {
		place(p, media);
		r = images_page(p->run, &p->arena, &p->page);
		if (r == 0)
			r = put_page(p, media);
	}
	for (size_t i = 0; r == 0 && i < format_count; i++) {
		const struct folder *inside = formats[i]->inside ? find_folder(p, formats[i], FOLDER_VIEW, NULL) : NULL;
		const struct survey_keys keys = survey_keys(p->folders, formats[i], "by-locale");

		if (!inside)
			continue;
		place(p, inside);
		page_paired_locales(p, &keys);
		r = put_page(p, inside);
	}
	if (r < 0)
		return r;
	place(p, home);
	page_home(p);
	return put_page(p, home);
}

int pages_start(struct run *run, const struct folders *folders, struct pages **pages)
{
	struct pages *p = *pages = calloc(1, sizeof(*p));

	if (!p)
		return -ENOMEM;
	p->run = run;
	p->folders = folders;
	p->out = (struct buf)BUF_INIT;
	for (size_t i = 0; i < format_count && !p->site; i++)
		if (formats[i]->index_everywhere)
			p->site = formats[i];
	p->making = p->site;
	return p->site ? survey_start(run, folders, p->site, &p->kept, &p->survey) : -EINVAL;
}

int pages_step(struct pages *p)
{
	const struct page_view *view;
	int r;

	if (!p->prepared) {
		r = prepare(p);
		if (r == 0)
			r = begin_view(p, page_views[0]);
		return r < 0 ? r : 1;
	}
	if (p->view_at == VIEW_PAGES)
		return 0;
	view = page_views[p->view_at];
	if (p->key_at < p->keys.count) {
		r = put_key(p, view, &p->keys.items[p->key_at], (uint32_t)p->key_at);
		p->key_at++;
		return r < 0 ? r : 1;
	}
	r = end_view(p, view);
	if (r == 0 && ++p->view_at < VIEW_PAGES)
		r = begin_view(p, page_views[p->view_at]);
	return r < 0 ? r : 1;
}

int pages_end(struct pages *p)
{
	return put_upper(p);
}

void pages_free(struct pages *p)
{
	if (!p)
		return;
	buf_free(&p->out);
	survey_free(&p->survey);
	arena_free(&p->arena);
	arena_free(&p->view);
	arena_free(&p->kept);
	free(p);
}
