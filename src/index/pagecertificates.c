/* SPDX-License-Identifier: MIT */
/* by-certificate: a document's title in each language, its kind, service and address, and which other standards list it. */
#include <errno.h>
#include <stdlib.h>

#include "index/pages.h"

/* A row of a folder. */
struct mention {
	const struct surveyed *article;
	struct slice title, url, service, identity;
	unsigned kind;
	unsigned long pos;
};

static const struct slice none = {NULL, 0};

/* By the article's name, so that the order of sources means nothing; then by place in it. */
static int compare_mentions(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;
	int d = slice_cmp(x->article->base, y->article->base);

	return d ? d : (x->pos > y->pos) - (x->pos < y->pos);
}

static int compare_locales(const void *a, const void *b)
{
	const struct mention *x = a, *y = b;

	if (x->article->locale != y->article->locale)
		return x->article->locale < y->article->locale ? -1 : 1;
	return compare_mentions(a, b);
}

/* row: folder, article id, title, url, kind, service, identity, pos */
static int take_row(struct pages *p, struct mention **mentions, size_t *count)
{
	const struct slice *row = p->stream.row;
	const struct surveyed *article = survey_article(&p->survey, row[1]);
	struct mention *m;
	unsigned long kind = strtoul(row[4].ptr, NULL, 10);

	if (!article)
		return 0;
	m = arena_push(&p->arena, mentions, count, sizeof(*m));
	if (!m)
		return -ENOMEM;
	*m = (struct mention){
		.article = article,
		.title = arena_dup(&p->arena, row[2]),
		.url = arena_dup(&p->arena, row[3]),
		.service = arena_dup(&p->arena, row[5]),
		.identity = arena_dup(&p->arena, row[6]),
		.kind = kind < KINDS ? (unsigned)kind : KIND_DOCUMENT,
		.pos = strtoul(row[7].ptr, NULL, 10),
	};
	return 0;
}

static struct slice title_of(const struct mention *m)
{
	return m->title.len ? m->title : m->url;
}

static struct slice locale_of(const struct pages *p, const struct mention *m)
{
	return p->survey.locales.items[m->article->locale].name;
}

/* The first mention in each language; what stands for them all is the English one, else the first. */
static void put_titles(struct pages *p, const struct mention *mentions, size_t count, struct certificate_sum *sum)
{
	struct slice prefix = slice_of("../../");

	page_section(p, english_word(WORD_LANGUAGES), 2, PAGE_TABLE, 3);
	page_cell(p, slice_of("Language"), none);
	page_cell(p, slice_of("Title"), none);
	page_cell(p, slice_of("Listed in"), none);
	for (size_t i = 0; i < count; i++) {
		const struct mention *m = &mentions[i];
		struct slice tag = locale_of(p, m);
		const struct locale *l = catalog_locale(p->run->catalog, tag);

		if (i && m->article->locale == m[-1].article->locale)
			continue;
		if (sum->languages++ == 0 || slice_is(tag, "en-us")) {
			sum->title = arena_dup(&p->kept, title_of(m));
			sum->lang = slice_is(tag, "en-us") ? none : l ? l->bcp47 : tag;
		}
		page_cell(p, l ? l->name : tag, none)->lang = l ? l->bcp47 : tag;
		page_cell(p, title_of(m), none)->lang = l ? l->bcp47 : tag;
		page_cell(p, m->article->base, article_href(&p->arena, prefix.ptr, tag, m->article->base));
		block_line(p, arena_join(&p->view, tag, slice_of("  "), title_of(m)));
	}
}

static const struct listing *first_listing(const struct run *run, struct slice identity)
{
	size_t from = 0, to = run->listing_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (slice_cmp(run->listings[middle].identity, identity) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return run->listings + from;
}

/* The folders of the same document below other standards. */
static void put_others(struct pages *p, struct slice folder, struct slice identity)
{
	const struct listing *l = first_listing(p->run, identity), *end = p->run->listings + p->run->listing_count;
	size_t shown = 0;

	for (; l < end && slice_eq(l->identity, identity) && shown < LIST_MAX; l++) {
		const struct standard *s = catalog_standard(p->run->catalog, l->owner);

		if (slice_eq(l->folder, folder))
			continue;
		if (shown++ == 0)
			page_section(p, slice_of("Also listed by"), 2, PAGE_COLUMNS, 0);
		page_cell(p, s ? s->name : l->owner, folder_href(&p->arena, "../", l->folder));
	}
}

static void put_facts(struct pages *p, const struct mention *first, struct certificate_sum *sum)
{
	const struct service *service = catalog_service(p->run->catalog, first->service);
	struct arena *a = &p->arena;

	sum->standard = first->article->standard;
	sum->kind = first->kind;
	sum->service = service ? service->name : none;
	page_fact(p, slice_of("Kind"), english_word(WORD_CERTIFICATE + first->kind), none);
	if (service)
		page_fact(p, slice_of("Service"), service->name, folder_href(a, "../../by-service/", first->service));
	if (sum->standard != SURVEY_NONE)
		page_fact(p, slice_of("Standard"), standard_name(p, sum->standard),
			  folder_href(a, "../../by-standard/", p->survey.standards.items[sum->standard].name));
	page_fact(p, slice_of("Address"), first->url, first->url);
	block_line(p, arena_join(&p->view, slice_of(kind_names[first->kind]), slice_of(service ? ", " : ""),
				 sum->service));
	block_line(p, arena_dup(&p->view, first->url));
}

static int certificate_key(struct pages *p, const struct folder *f, uint32_t number)
{
	struct mention *mentions = NULL, first;
	struct certificate_sum *sum = arena_push(&p->kept, &p->certificates, &p->certificate_count, sizeof(*sum));
	size_t count = 0;
	int r;

	(void)number;
	if (!sum)
		return -ENOMEM;
	while ((r = stream_take(&p->stream, f->name)) == 1) {
		r = take_row(p, &mentions, &count);
		if (r < 0)
			return r;
	}
	if (r < 0 || count == 0)
		return r < 0 ? r : -EIO;
	qsort(mentions, count, sizeof(*mentions), compare_locales);
	first = mentions[0];
	sum->folder = f->name;
	put_facts(p, &first, sum);
	put_titles(p, mentions, count, sum);
	put_others(p, f->name, first.identity);
	p->page.title = sum->title;
	p->page.title_lang = sum->lang;
	return 0;
}

static int compare_sums(const void *a, const void *b)
{
	const struct certificate_sum *x = a, *y = b;

	if (x->standard != y->standard)
		return x->standard < y->standard ? -1 : 1;
	return slice_cmp(x->folder, y->folder);
}

size_t certificates_of(const struct pages *p, uint32_t standard)
{
	size_t from = 0, to = p->certificate_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (p->certificates[middle].standard < standard)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

static void certificate_list(struct pages *p)
{
	if (p->certificate_count)
		qsort(p->certificates, p->certificate_count, sizeof(*p->certificates), compare_sums);
	for (size_t i = 0; i < p->certificate_count && i < LIST_MAX; i++) {
		const struct certificate_sum *c = &p->certificates[i];
		struct page_link *cell;

		if (i == 0 || c->standard != c[-1].standard)
			page_section(p, standard_name(p, c->standard), 2, PAGE_COLUMNS, 0);
		cell = page_cell(p, c->title, folder_href(&p->arena, "", c->folder));
		cell->lang = c->lang;
		cell->note = english_word(WORD_CERTIFICATE + c->kind);
	}
	if (p->certificate_count > LIST_MAX)
		page_section(p, none, 0, PAGE_COLUMNS, 0)->note =
			cut_text(&p->arena, LIST_MAX, p->certificate_count);
}

const struct page_view page_certificates = {
	.name = "by-certificate",
	.title = "Articles by certificate",
	.intro = "Each certificate, report and other document with its titles and address.",
	.query = QUERY_PAGE_CERTIFICATES,
	.key = certificate_key,
	.list = certificate_list,
};
