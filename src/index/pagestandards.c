/* SPDX-License-Identifier: MIT */
/*
 * by-standard: a standard's languages, its other articles, which services it covers in which language, and its
 * certificates and reports.
 */
#include <errno.h>
#include <stdlib.h>

#include "index/pages.h"
#include "index/standing.h"

/* A main article in one language, or another article in one language of its own choosing. */
struct version {
	struct slice article, locale, title, updated, translation, url;
	size_t languages; /* of another article: how many it is in */
};

struct shown {
	struct pages *p;
	uint32_t number;
	bool *locales; /* by number: has it an article in it? */
	struct version *mains, *others;
	struct version *firsts; /* the first of the others, in each language */
	size_t main_count, other_count, other_all, first_count;
	struct slice newest;
	struct slice last; /* the other article of the row before */
};

static const struct slice none = {NULL, 0};

/* Of enum drift_kind, for people. */
static const char *const drift_words[DRIFT_KINDS] = {
	[DRIFT_CERTIFICATE] = "A certificate or its address",
	[DRIFT_DOCUMENT_KIND] = "Report or certificate",
	[DRIFT_EMPTY] = "A sentence without translation",
	[DRIFT_FAQ] = "Questions missing",
	[DRIFT_LINK_TEXT] = "A link without words",
	[DRIFT_SCOPE] = "A service in scope",
	[DRIFT_SECTION] = "A section missing",
	[DRIFT_SERVICE] = "Services named otherwise than in the source",
	[DRIFT_STANDARD] = "A standard's number",
	[DRIFT_UNTRANSLATED] = "A sentence left in English",
	[DRIFT_WRONG_SOURCE] = "A source that is not what was translated",
};

static struct version *add(struct shown *s, struct version **versions, size_t *count, const struct version *v)
{
	struct version *new = arena_push(&s->p->arena, versions, count, sizeof(*new));

	if (new)
		*new = *v;
	return new;
}

/* Rows of one article follow each other: English stands for it, else its first language. */
static int take_other(struct shown *s, const struct version *v)
{
	struct version *other = s->other_count ? &s->others[s->other_count - 1] : NULL;

	if (slice_eq(v->article, s->last)) {
		if (!other || !slice_eq(other->article, v->article))
			return 0;
		other->languages++;
		if (slice_is(v->locale, "en-us")) {
			size_t languages = other->languages;

			*other = *v;
			other->languages = languages;
		}
		return 0;
	}
	s->last = v->article;
	s->other_all++;
	if (s->other_all > LIST_MAX)
		return 0;
	other = add(s, &s->others, &s->other_count, v);
	if (other)
		other->languages = 1;
	return other ? 0 : -ENOMEM;
}

/* row: standard, article, locale, title, updated, translation, url */
static int take_row(struct shown *s, const struct slice *row)
{
	struct arena *a = &s->p->arena;
	struct version v = {arena_dup(a, row[1]), arena_dup(a, row[2]), arena_dup(a, row[3].len ? row[3] : row[1]),
			    arena_dup(a, row[4]), arena_dup(a, row[5]), arena_dup(a, row[6]), 0};
	uint32_t locale = survey_number(&s->p->survey.locales, row[2]);
	int r;

	if (locale != SURVEY_NONE)
		s->locales[locale] = true;
	if (slice_cmp(row[4], s->newest) > 0)
		s->newest = arena_dup(&s->p->kept, row[4]);
	if (slice_eq(row[0], row[1]))
		return add(s, &s->mains, &s->main_count, &v) ? 0 : -ENOMEM;
	r = take_other(s, &v);
	if (r == 0 && s->other_all == 1 && !add(s, &s->firsts, &s->first_count, &v))
		r = -ENOMEM;
	return r;
}

static struct slice version_href(struct shown *s, const struct version *v)
{
	struct arena *a = &s->p->arena;
	struct slice base =
		arena_join(a, v->article, slice_of("."), v->locale);

	return article_href(a, "../../", v->locale, base);
}

static void head_cells(struct pages *p, const char *const *titles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		page_cell(p, slice_of(titles[i]), none);
}

static struct slice translation_word(struct slice translation)
{
	return english_word(slice_is(translation, "human")     ? WORD_HUMAN
			    : slice_is(translation, "machine") ? WORD_MACHINE
							       : WORD_ORIGINAL);
}

static void put_languages(struct shown *s)
{
	static const char *const titles[] = {"Language", "Title", "Updated", "Translation"};
	struct pages *p = s->p;

	if (s->main_count == 0)
		return;
	page_section(p, english_word(WORD_LANGUAGES), 2, PAGE_TABLE, 4);
	head_cells(p, titles, 4);
	for (size_t i = 0; i < s->main_count; i++) {
		const struct version *v = &s->mains[i];
		const struct locale *l = catalog_locale(p->run->catalog, v->locale);
		struct page_link *cell = page_cell(p, l ? l->name : v->locale, none);

		cell->lang = l ? l->bcp47 : v->locale;
		cell = page_cell(p, v->title, version_href(s, v));
		cell->lang = l ? l->bcp47 : v->locale;
		page_cell(p, v->updated, none);
		page_cell(p, translation_word(v->translation), none);
	}
}

static void put_others(struct shown *s)
{
	struct pages *p = s->p;

	if (s->other_all == 0)
		return;
	page_section(p, english_word(WORD_OTHER), 2, PAGE_COLUMNS, 0)->note =
		cut_text(&p->arena, s->other_count, s->other_all);
	for (size_t i = 0; i < s->other_count; i++) {
		const struct version *v = &s->others[i];
		struct page_link *cell = page_cell(p, v->title, version_href(s, v));

		if (!slice_is(v->locale, "en-us"))
			cell->lang = bcp47_of(p->run, v->locale);
		cell->note = count_text(&p->arena, v->languages, "language", "languages");
	}
}

/* "✓", or the environments that are named. */
static struct slice environments_text(unsigned environments)
{
	static const char *const names[16] = {
		"✓", "Commercial", "GCC", "Commercial, GCC", "GCC High", "Commercial, GCC High", "GCC, GCC High",
		"Commercial, GCC, GCC High", "DoD", "Commercial, DoD", "GCC, DoD", "Commercial, GCC, DoD",
		"GCC High, DoD", "Commercial, GCC High, DoD", "GCC, GCC High, DoD", "Commercial, GCC, GCC High, DoD",
	};

	return slice_of(names[environments >> 1 & 15]);
}

static size_t put_service_row(struct shown *s, const struct cover *covers, size_t count)
{
	struct pages *p = s->p;
	const struct folder *f = &p->survey.services.items[covers->service];
	const struct service *service = catalog_service(p->run->catalog, f->name);
	size_t at = 0;

	page_cell(p, service ? service->name : f->name, folder_href(&p->arena, "../../by-service/", f->name));
	for (uint32_t locale = 0; locale < p->survey.locales.count; locale++) {
		bool here = at < count && covers[at].service == covers->service && covers[at].locale == locale;

		if (s->locales[locale])
			page_cell(p, here ? environments_text(covers[at].environments) : none, none);
		at += here;
	}
	return at;
}

static void put_scope(struct shown *s)
{
	struct pages *p = s->p;
	const struct cover *covers;
	size_t count, columns = 1;

	covers = survey_covers(&p->survey, s->number, &count);
	if (count == 0)
		return;
	for (size_t i = 0; i < p->survey.locales.count; i++)
		columns += s->locales[i];
	page_section(p, english_word(WORD_SERVICES), 2, PAGE_TABLE, columns);
	page_cell(p, english_word(WORD_SERVICE), none);
	for (size_t i = 0; i < p->survey.locales.count; i++)
		if (s->locales[i])
			page_cell(p, p->survey.locales.items[i].name, none);
	for (size_t at = 0; at < count;) {
		size_t n = put_service_row(s, covers + at, count - at);

		/* Never 0, but for a cover without a locale. */
		at += n ? n : 1;
	}
}

static void put_certificates(struct shown *s)
{
	static const char *const titles[] = {"Title", "Kind", "Service", "Languages"};
	struct pages *p = s->p;
	size_t i = certificates_of(p, s->number), shown = 0;

	for (; i < p->certificate_count && p->certificates[i].standard == s->number && shown < LIST_MAX; i++) {
		const struct certificate_sum *c = &p->certificates[i];

		if (shown++ == 0) {
			page_section(p, english_word(WORD_CERTIFICATES), 2, PAGE_TABLE, 4);
			head_cells(p, titles, 4);
		}
		page_cell(p, c->title, folder_href(&p->arena, "../../by-certificate/", c->folder))->lang = c->lang;
		page_cell(p, english_word(WORD_CERTIFICATE + c->kind), none);
		page_cell(p, c->service, none);
		page_cell(p, arena_number(&p->arena, c->languages), none);
	}
}

static void put_categories(struct shown *s, const struct standard *standard)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; standard && i < standard->category_count; i++)
		buf_printf(&text, "%s%.*s", i ? ", " : "", (int)standard->categories[i].len,
			   standard->categories[i].ptr);
	if (text.len)
		page_fact(s->p, slice_of("Category"), arena_dup(&s->p->arena, buf_slice(&text)), none);
	buf_free(&text);
}

static void put_coverage(struct buf *note, uint64_t count, const char *name)
{
	buf_puts(note, note->len ? ", " : "Articles times languages: ");
	buf_put_number(note, count);
	buf_putc(note, ' ');
	buf_puts(note, name);
}

/* What tables/coverage.tsv and tables/drift.tsv say of the standard, in numbers. */
static void put_drift(struct shown *s)
{
	static const char *const titles[] = {"What differs between languages", "Places"};
	struct pages *p = s->p;
	const struct standing *standing = standing_of(p->run->standings, p->survey.standards.items[s->number].name);
	struct buf note = BUF_INIT;
	uint64_t all = 0;

	for (int i = 0; standing && i < COVERAGES; i++)
		if (standing->coverage[i])
			put_coverage(&note, standing->coverage[i], coverage_names[i]);
	for (int i = 0; standing && i < DRIFT_KINDS; i++)
		all += standing->drift[i];
	if (note.len || all)
		page_section(p, slice_of("Coverage and drift"), 2, PAGE_TABLE, 2)->note =
			arena_dup(&p->arena, buf_slice(&note));
	buf_free(&note);
	if (!all)
		return;
	head_cells(p, titles, 2);
	for (int i = 0; i < DRIFT_KINDS; i++) {
		if (!standing->drift[i])
			continue;
		page_cell(p, slice_of(drift_words[i]), none);
		page_cell(p, arena_number(&p->arena, standing->drift[i]), none);
	}
}

/* A line of index.txt for each language of the main article, or of the first of the others. */
static void put_block(struct shown *s, const struct folder *f)
{
	const struct standard_sum *sum = &s->p->standards[s->number];
	struct arena *a = &s->p->view;
	const struct version *v = s->main_count ? s->mains : s->firsts;
	size_t count = s->main_count ? s->main_count : s->first_count;

	if (sum->standard && sum->standard->category_count)
		s->p->blocks[s->p->block_count - 1].group = sum->standard->categories[0];
	block_line(s->p, sum->name);
	block_line(s->p, arena_printf(a, "%s, %s%s%.*s", count_text(a, f->articles, "article", "articles").ptr,
				      count_text(a, sum->languages, "language", "languages").ptr,
				      s->newest.len ? ", newest " : "", (int)s->newest.len, s->newest.ptr));
	for (size_t i = 0; i < count; i++) {
		struct page_link *line = block_line(s->p, arena_join(a, v[i].locale, slice_of("  "), v[i].title));

		line->href = arena_dup(a, v[i].url);
	}
}

static int standard_key(struct pages *p, const struct folder *f, uint32_t number)
{
	struct shown s = {.p = p, .number = number};
	struct standard_sum *sum = &p->standards[number];
	int r;

	s.locales = arena_array(&p->arena, p->survey.locales.count, sizeof(*s.locales));
	if (!s.locales)
		return -ENOMEM;
	while ((r = stream_take(&p->stream, f->name)) == 1) {
		r = take_row(&s, p->stream.row);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;
	sum->newest = s.newest;
	for (size_t i = 0; i < p->survey.locales.count; i++)
		sum->languages += s.locales[i];
	p->page.title = sum->name;
	put_categories(&s, sum->standard);
	page_fact(p, slice_of("Languages"), arena_number(&p->arena, sum->languages), none);
	if (s.newest.len)
		page_fact(p, slice_of("Newest"), s.newest, none);
	put_languages(&s);
	put_others(&s);
	put_scope(&s);
	put_certificates(&s);
	put_drift(&s);
	put_block(&s, f);
	return 0;
}

static void standard_list(struct pages *p)
{
	for (size_t i = 0; i < p->shelf_count; i++) {
		const struct shelf *shelf = &p->shelves[i];
		const struct standard_sum *sum = &p->standards[shelf->standard];

		if (i == 0 || !slice_eq(shelf->category, shelf[-1].category))
			page_section(p, shelf->category.len ? shelf->category : slice_of("Other standards"), 2,
				     PAGE_COLUMNS, 0);
		page_cell(p, sum->name, folder_href(&p->arena, "", p->survey.standards.items[shelf->standard].name))
			->note = count_text(&p->arena, sum->languages, "language", "languages");
	}
}

const struct page_view page_standards = {
	.name = "by-standard",
	.title = "Articles by standard",
	.intro = "Each standard with its titles, languages and newest date.",
	.query = QUERY_PAGE_STANDARDS,
	.key = standard_key,
	.list = standard_list,
};
