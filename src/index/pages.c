/* SPDX-License-Identifier: MIT */
/*
 * What the folder pages say: index.txt for grep, index.html for people.  A view's page has a
 * block for each key; a key's page one for each article, up to PAGE_ARTICLES.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "index/images.h"
#include "index/pages.h"
#include "store/schema.h"

#define PAGE_ARTICLES 2000

struct building {
	struct run *run;
	struct arena *arena;
	struct page *page;
	const struct folder *folder;
	struct page_block *block; /* the one being filled */
	struct slice first;       /* row[0] of the first row, where a query's later rows depend on it */
	size_t rows;
};

static const struct {
	const char *view, *title, *intro;
} view_words[] = {
	{"by-locale", "Articles by language", "Every article is here exactly once: search this view."},
	{"by-standard", "Articles by standard", "Each standard with its titles, languages and newest date."},
	{"by-service", "Articles by service", "Each service with the standards whose scope names it."},
	{"by-certificate", "Articles by certificate", "Each certificate, report and other document with its titles and address."},
};

static const char *view_title(const char *view)
{
	for (size_t i = 0; i < sizeof(view_words) / sizeof(view_words[0]); i++)
		if (strcmp(view_words[i].view, view) == 0)
			return view_words[i].title;
	return view;
}

static const char *view_intro(const char *view)
{
	for (size_t i = 0; i < sizeof(view_words) / sizeof(view_words[0]); i++)
		if (strcmp(view_words[i].view, view) == 0)
			return view_words[i].intro;
	return "";
}

static struct page_link *add_line(struct building *b, struct slice text)
{
	struct page_link *line = arena_push(b->arena, &b->block->lines, &b->block->line_count, sizeof(*line));

	if (line)
		line->text = text;
	return line;
}

static struct slice plural(struct building *b, struct slice count, const char *one, const char *many)
{
	return arena_printf(b->arena, "%.*s %s", (int)count.len, count.ptr, slice_is(count, "1") ? one : many);
}

static struct slice bcp47_of(const struct run *run, struct slice locale)
{
	const struct locale *l = catalog_locale(run->catalog, locale);

	return l ? l->bcp47 : locale;
}

static int locale_line(void *arg, const struct slice *row)
{
	struct building *b = arg;
	struct slice articles = plural(b, row[0], "article", "articles");
	struct slice standards = plural(b, row[1], "standard", "standards");

	add_line(b, arena_printf(b->arena, "%s, %s%s%.*s", articles.ptr, standards.ptr,
				 row[2].len ? ", newest " : "", (int)row[2].len, row[2].ptr));
	return 0;
}

static int locale_block(struct building *b, struct slice key)
{
	const struct locale *l = catalog_locale(b->run->catalog, key);
	struct page_link *line;

	if (l) {
		line = add_line(b, l->name);
		if (line)
			line->lang = l->bcp47;
		if (!slice_eq(l->name, l->english))
			add_line(b, l->english);
	}
	return writer_query(b->run->writer, QUERY_LOCALE_SUMMARY, &key, 1, locale_line, b);
}

/* Where a title leads: to the article here if pages are for clicking, else to its page on the public site. */
static struct slice title_href(struct building *b, struct slice article, struct slice locale, struct slice url)
{
	const struct format *format = b->folder->format;

	if (!format->index_everywhere)
		return arena_dup(b->arena, url);
	return arena_printf(b->arena, "../by-locale/%.*s/%.*s.%.*s.%s", (int)locale.len, locale.ptr, (int)article.len,
			    article.ptr, (int)locale.len, locale.ptr, format->suffix);
}

/* Titles of the standard's main article, which comes first. */
static int standard_title(void *arg, const struct slice *row)
{
	struct building *b = arg;
	struct page_link *line;

	if (b->rows++ == 0)
		b->first = arena_dup(b->arena, row[0]);
	if (!slice_eq(b->first, row[0]))
		return 0;
	line = add_line(b, arena_printf(b->arena, "%.*s  %.*s", (int)row[1].len, row[1].ptr, (int)row[2].len,
					row[2].ptr));
	if (!line)
		return -ENOMEM;
	line->lang = bcp47_of(b->run, row[1]);
	line->href = title_href(b, row[0], row[1], row[3]);
	return 0;
}

static int standard_line(void *arg, const struct slice *row)
{
	struct building *b = arg;
	struct slice count = arena_printf(b->arena, "%" PRIu64, b->folder->articles);
	struct slice articles = plural(b, count, "article", "articles");
	struct slice languages = plural(b, row[0], "language", "languages");

	add_line(b, arena_printf(b->arena, "%s, %s%s%.*s", articles.ptr, languages.ptr,
				 row[1].len ? ", newest " : "", (int)row[1].len, row[1].ptr));
	return 0;
}

static int standard_block(struct building *b, struct slice key)
{
	const struct standard *s = catalog_standard(b->run->catalog, key);
	int r;

	if (s && s->category_count)
		b->block->group = s->categories[0];
	add_line(b, s ? s->name : key);
	r = writer_query(b->run->writer, QUERY_STANDARD_SUMMARY, &key, 1, standard_line, b);
	b->rows = 0;
	return r ? r : writer_query(b->run->writer, QUERY_STANDARD_TITLES, &key, 1, standard_title, b);
}

static int service_line(void *arg, const struct slice *row)
{
	struct building *b = arg;
	struct slice standards = plural(b, row[0], "standard", "standards");
	struct slice articles = plural(b, row[1], "article", "articles");

	add_line(b, arena_printf(b->arena, "%s, %s", standards.ptr, articles.ptr));
	return 0;
}

static int service_block(struct building *b, struct slice key)
{
	const struct service *s = catalog_service(b->run->catalog, key);

	if (s)
		add_line(b, s->name);
	return writer_query(b->run->writer, QUERY_SERVICE_SUMMARY, &key, 1, service_line, b);
}

/* row: locale, title, url, kind, service */
static int certificate_line(void *arg, const struct slice *row)
{
	struct building *b = arg;
	const struct service *service = catalog_service(b->run->catalog, row[4]);
	unsigned long kind = strtoul(row[3].ptr, NULL, 10);
	struct page_link *line;

	if (b->rows++ == 0) {
		add_line(b, arena_printf(b->arena, "%s%s%.*s", kind_names[kind < KINDS ? kind : KIND_DOCUMENT],
					 service ? ", " : "", service ? (int)service->name.len : 0,
					 service ? service->name.ptr : ""));
		line = add_line(b, arena_dup(b->arena, row[2]));
		if (line)
			line->href = line->text;
	}
	line = add_line(b, arena_printf(b->arena, "%.*s  %.*s", (int)row[0].len, row[0].ptr, (int)row[1].len,
					row[1].ptr));
	if (!line)
		return -ENOMEM;
	line->lang = bcp47_of(b->run, row[0]);
	return 0;
}

static int certificate_block(struct building *b, struct slice key)
{
	b->rows = 0;
	return writer_query(b->run->writer, QUERY_CERTIFICATE_SUMMARY, &key, 1, certificate_line, b);
}

static int plain_block(struct building *b, struct slice key)
{
	(void)key;
	add_line(b, arena_printf(b->arena, "%" PRIu64 " articles", b->folder->articles));
	return 0;
}

static int fill_block(struct building *b, const struct folder *f)
{
	static const struct {
		const char *view;
		int (*fill)(struct building *b, struct slice key);
	} fillers[] = {
		{"by-locale", locale_block},
		{"by-standard", standard_block},
		{"by-service", service_block},
		{"by-certificate", certificate_block},
	};

	b->folder = f;
	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (strcmp(fillers[i].view, views[f->view].name) == 0)
			return fillers[i].fill(b, f->name);
	return plain_block(b, f->name);
}

static int compare_blocks(const void *a, const void *b)
{
	const struct page_block *x = a, *y = b;
	int d = slice_cmp(x->group, y->group);

	return d ? d : slice_cmp(x->name, y->name);
}

static struct page_block *add_block(struct building *b)
{
	b->block = arena_push(b->arena, &b->page->blocks, &b->page->block_count, sizeof(*b->block));
	return b->block;
}

/* Children of a folder follow it, deeper ones among them, until one of its own depth or above. */
static int add_children(struct building *b, const struct folders *folders, size_t at)
{
	const struct folder *here = &folders->items[at];
	int r = 0;

	for (size_t i = at + 1; r == 0 && i < folders->count && folders->items[i].depth > here->depth; i++) {
		const struct folder *f = &folders->items[i];

		if (f->depth != here->depth + 1)
			continue;
		if (!add_block(b))
			return -ENOMEM;
		b->block->name = f->name;
		b->block->href = arena_printf(b->arena, "%s/index.%s", f->name.ptr, here->format->suffix);
		if (f->depth == FOLDER_VIEW)
			add_line(b, slice_of(view_title(views[f->view].name)));
		else
			r = fill_block(b, f);
	}
	if (b->page->block_count)
		qsort(b->page->blocks, b->page->block_count, sizeof(*b->page->blocks), compare_blocks);
	return r;
}

/* row: base, article, locale, standard, title, updated, translation */
static int article_block(void *arg, const struct slice *row)
{
	struct building *b = arg;
	const struct locale *l = catalog_locale(b->run->catalog, row[2]);
	struct page_link *line;

	if (b->rows++ >= PAGE_ARTICLES)
		return 0;
	if (!add_block(b))
		return -ENOMEM;
	b->block->name = arena_dup(b->arena, row[0]);
	b->block->href = arena_printf(b->arena, "%.*s.%s", (int)row[0].len, row[0].ptr, b->folder->format->suffix);
	line = add_line(b, arena_dup(b->arena, row[4]));
	if (line)
		line->lang = bcp47_of(b->run, row[2]);
	add_line(b, arena_printf(b->arena, "%.*s%s%.*s, %.*s", l ? (int)l->english.len : 0, l ? l->english.ptr : "",
				 row[5].len ? ", " : "", (int)row[5].len, row[5].ptr, (int)row[6].len, row[6].ptr));
	return 0;
}

static int add_articles(struct building *b, const struct folder *f)
{
	struct slice key = arena_printf(b->arena, "%" PRId64, f->key);
	int r;

	b->folder = f;
	b->rows = 0;
	r = writer_query(b->run->writer, QUERY_FOLDER_ARTICLES, &key, 1, article_block, b);
	if (r == 0 && b->rows > PAGE_ARTICLES)
		b->page->intro = arena_printf(b->arena, "The first %d of %zu articles.", PAGE_ARTICLES, b->rows);
	return r;
}

static struct page_link *add_crumb(struct building *b, const char *text, const char *href, const char *suffix)
{
	struct page_link *crumb = arena_push(b->arena, &b->page->crumbs, &b->page->crumb_count, sizeof(*crumb));

	if (crumb) {
		crumb->text = slice_of(text);
		crumb->href = arena_printf(b->arena, "%s.%s", href, suffix);
	}
	return crumb;
}

/* The standard's, service's or language's own name where the catalogue has one. */
static struct slice key_title(const struct run *run, const struct folder *f)
{
	const char *view = views[f->view].name;
	const struct standard *standard = catalog_standard(run->catalog, f->name);
	const struct service *service = catalog_service(run->catalog, f->name);
	const struct locale *locale = catalog_locale(run->catalog, f->name);

	if (strcmp(view, "by-locale") == 0 && locale)
		return locale->english;
	if (strcmp(view, "by-standard") == 0 && standard)
		return standard->name;
	if (strcmp(view, "by-service") == 0 && service)
		return service->name;
	return f->name;
}

int page_build(struct run *run, const struct folders *folders, size_t at, struct arena *arena, struct page *page)
{
	const struct folder *f = &folders->items[at];
	struct building b = {.run = run, .arena = arena, .page = page};
	int r;

	memset(page, 0, sizeof(*page));
	page->lang = slice_of("en");
	switch (f->depth) {
	case FOLDER_FORMAT:
		page->title = slice_of("Compliance articles");
		page->intro = slice_of("Standards, the services they cover, and the documents that prove it, in many languages.");
		r = add_children(&b, folders, at);
		break;
	case FOLDER_VIEW:
		page->root = slice_of("../");
		page->title = slice_of(view_title(views[f->view].name));
		page->intro = slice_of(view_intro(views[f->view].name));
		add_crumb(&b, "Home", "../index", f->format->suffix);
		r = add_children(&b, folders, at);
		break;
	case FOLDER_MEDIA:
		page->root = slice_of("../");
		add_crumb(&b, "Home", "../index", f->format->suffix);
		r = images_page(run, arena, page);
		break;
	case FOLDER_KEY:
		page->root = slice_of("../../");
		page->title = key_title(run, f);
		add_crumb(&b, "Home", "../../index", f->format->suffix);
		add_crumb(&b, view_title(views[f->view].name), "../index", f->format->suffix);
		r = add_articles(&b, f);
		break;
	case FOLDER_ROOT:
	case FOLDER_TABLES:
	default:
		return -EINVAL;
	}
	return r < 0 ? r : arena->failed ? -ENOMEM : 0;
}
