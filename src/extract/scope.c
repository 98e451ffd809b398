/* SPDX-License-Identifier: MIT */
/*
 * Services in scope.
 *
 * They come as bullets, one or several services each, or as a table with the
 * environments a row applies to in its first column and the services, separated by
 * commas, in its last.  What a bullet names is read from its English side where it
 * has one, since translators render names freely; else from the bullet itself, with
 * what the catalogue knows of the language.  Either way the record keeps the bullet's
 * words as the article has them, whole: items with equal words stand for one bullet.
 *
 * The two sides of a table cell list the same names, but each in the order of its own
 * alphabet; pair.c finds out which belong together.
 */
#include "base/utf8.h"
#include "extract/facts.h"
#include "extract/pair.h"

/* Real articles have some hundreds at most; each is looked up, stored and shown in every format. */
#define NAMES_MAX 10000

static const char *const environment_names[ENVIRONMENTS] = {"", "commercial", "gcc", "gcc-high", "dod"};

/* "Commercial"; the names of the others are the same in every language. */
static const char *const commercial_stems[] = {
	"commer", "comerc", "kommer", "komerc", "kaupall", "kereskedel", "ticari", "коммерч", "комерц",
	"εμπορικ", "thương mại", "تجاري", "商用", "商业", "商業", "상업", "상용",
};

static bool is_full(const struct scope *s)
{
	return s->read_count >= NAMES_MAX;
}

static struct scope_name *add_name(struct scope *s, struct scope_name **names, size_t *count, struct slice text,
				   bool english)
{
	struct scope_name *n = arena_push(s->arena, names, count, sizeof(*n));

	s->read_count++;
	if (n) {
		*n = (struct scope_name){.text = text, .sure = true};
		n->match_count = catalog_match_name(s->catalog, english ? NULL : s->vocabulary, text,
						    english ? (struct slice){NULL, 0} : s->language, s->arena,
						    &n->matches, &n->key);
	}
	return n;
}

/* The page's own locale is part of its links to other pages; what is left is equal in all. */
static struct slice common_url(struct slice url, struct arena *arena)
{
	static const char site[] = "https://learn.microsoft.com/";
	struct slice u = certificate_url(url, arena);
	const char *slash;

	if (!slice_starts(u, site))
		return u;
	slash = memchr(u.ptr + sizeof(site) - 1, '/', u.len - (sizeof(site) - 1));
	return slash ? (struct slice){slash, u.len - (size_t)(slash - u.ptr)} : u;
}

static void scope_bullet(struct scope *s, const struct block *block)
{
	struct slice text = block_text(block, s->arena), source = block_source(block, s->arena);
	struct scope_place *place;
	struct block_link *links;
	struct scope_name *name;

	if (!text.len)
		return;
	place = arena_push(s->arena, &s->places, &s->place_count, sizeof(*place));
	if (!place)
		return;
	name = add_name(s, &place->names, &place->name_count, source.len ? source : text, source.len > 0);
	if (!name)
		return;
	name->text = text;
	name->source = source;
	if (block_links(block, s->arena, &links))
		place->url = common_url(links[0].url, s->arena);
}

static bool contains(struct slice s, const char *needle)
{
	return slice_find(s, slice_of(needle)) >= 0;
}

/* One name of an applicability cell, lower case. */
static enum environment environment_of(struct slice name)
{
	if (contains(name, "dod") || contains(name, "defense"))
		return DOD;
	if (contains(name, "high") || (slice_starts(name, "gcc") && name.len > 3))
		return GCC_HIGH;
	if (slice_is(name, "gcc") || contains(name, "government") || contains(name, "gov"))
		return GCC;
	if (contains(name, "365"))
		return COMMERCIAL;
	for (size_t i = 0; i < sizeof(commercial_stems) / sizeof(commercial_stems[0]); i++)
		if (contains(name, commercial_stems[i]))
			return COMMERCIAL;
	return ENVIRONMENT_NONE;
}

/* The next name of a comma-separated list that begins at *p; commas inside parentheses do not count. */
static bool next_name(const char **p, const char *end, struct slice *name)
{
	const char *start = *p;
	int depth = 0;

	if (start >= end)
		return false;
	while (*p < end) {
		const char *at = *p;
		uint32_t c = utf8_next(p, end);

		if (c == '(' || c == 0xff08)
			depth++;
		else if ((c == ')' || c == 0xff09) && depth)
			depth--;
		else if (!depth && (c == ',' || c == ';' || c == 0x3001 || c == 0xff0c || c == 0xff1b || c == 0x060c)) {
			*name = slice_trim((struct slice){start, (size_t)(at - start)});
			return true;
		}
	}
	*name = slice_trim((struct slice){start, (size_t)(end - start)});
	return true;
}

static unsigned environments_of(struct scope *s, struct slice cell)
{
	struct buf lower = BUF_INIT;
	unsigned set = 0;
	struct slice name;
	const char *p;

	utf8_lower(cell, &lower);
	p = lower.data;
	while (next_name(&p, lower.data + lower.len, &name))
		set |= 1u << environment_of(name);
	arena_drop_buf(s->arena, &lower);
	if (set & ~1u)
		set &= ~1u;
	else if (cell.len)
		finding_add(s->findings, SEVERITY_INFO, 0, "environment-unknown",
			    "applicability '%.*s' names no known environment",
			    (int)(cell.len > 100 ? 100 : cell.len), cell.ptr);
	return set;
}

/* The names of a cell, or of its English side. */
static size_t split_names(struct scope *s, struct slice cell, bool english, struct scope_name **names)
{
	const char *p = cell.ptr, *end = cell.ptr + cell.len;
	size_t count = 0;
	struct slice text;

	*names = NULL;
	while (cell.len && !is_full(s) && next_name(&p, end, &text))
		if (text.len)
			add_name(s, names, &count, text, english);
	return count;
}

/* Gives the English names of a cell their translations. */
static void translate_names(struct scope *s, struct scope_name *names, size_t count, struct slice text)
{
	struct scope_name *translated;
	size_t translated_count = split_names(s, text, false, &translated);
	struct pair *pairs = pair_names(names, count, translated, translated_count, s->arena);

	for (size_t i = 0; i < count; i++) {
		names[i].source = names[i].text;
		names[i].text = (struct slice){NULL, 0};
	}
	for (size_t i = 0; pairs && i < translated_count; i++)
		if (pairs[i].at != PAIR_NONE) {
			names[pairs[i].at].text = translated[i].text;
			names[pairs[i].at].sure = pairs[i].sure;
		}
}

static void scope_cell_names(struct scope *s, struct scope_place *place, const struct block *block)
{
	struct slice text = block_text(block, s->arena), source = block_source(block, s->arena);
	struct scope_name *names;
	size_t count = split_names(s, source.len ? source : text, source.len > 0, &names);

	if (source.len)
		translate_names(s, names, count, text);
	for (size_t i = 0; i < count; i++) {
		struct scope_name *n = arena_push(s->arena, &place->names, &place->name_count, sizeof(*n));

		if (n)
			*n = names[i];
	}
}

/*
 * A line end inside a cell cuts its row in two: what follows comes as a row of its own, all in the first
 * cell. It goes on with the row before it.
 */
static bool is_continuation(const struct scope *s, const struct block *first, const struct block *last)
{
	return s->place_count && s->places[s->place_count - 1].row && last->row > 1 && last->column > 0 &&
	       block_text(first, s->arena).len && !block_text(last, s->arena).len;
}

static void scope_row(struct scope *s, const struct block *first, const struct block *last)
{
	struct scope_place *place;
	struct slice source;

	if (is_continuation(s, first, last)) {
		scope_cell_names(s, &s->places[s->place_count - 1], first);
		return;
	}
	place = arena_push(s->arena, &s->places, &s->place_count, sizeof(*place));
	if (!place)
		return;
	place->row = true;
	place->environments = 1u << ENVIRONMENT_NONE;
	if (last->column > 0) {
		source = block_source(first, s->arena);
		place->environments = environments_of(s, source.len ? source : block_text(first, s->arena));
	}
	scope_cell_names(s, place, last);
}

void scope_block(struct scope *s, struct block *first, const struct block *block)
{
	if (is_full(s)) {
		if (!s->full)
			finding_add(s->findings, SEVERITY_WARNING, 0, "scope-too-long",
				    "more than %d names in its scope; those behind them are left out", NAMES_MAX);
		s->full = true;
		return;
	}
	if (block->kind == BLOCK_CELL) {
		if (block->column == 0)
			*first = *block;
		if (block->row > 0 && block->column + 1 == block->columns)
			scope_row(s, first, block);
	} else if (block->kind == BLOCK_PARAGRAPH && block->leads && !block->quoted) {
		scope_bullet(s, block);
	}
}

void scope_read(struct scope *s, struct slice document)
{
	struct block block, first = {0};
	struct blocks b;

	blocks_start(&b, s->catalog, document, s->arena);
	while (blocks_next(&b, &block))
		if (block.kind != BLOCK_HEADING && b.place.meaning == SECTION_SCOPE)
			scope_block(s, &first, &block);
}

static void add_item(const struct scope *s, struct article *a, const struct scope_name *name, struct slice service,
		     struct slice environment)
{
	struct scope_item *item = arena_push(s->arena, &a->scope, &a->scope_count, sizeof(*item));

	if (item)
		*item = (struct scope_item){service, environment, name->text.len ? name->text : name->source,
					    name->source};
}

/* What one name means, under an environment that its table gives (or none). */
static void add_items(const struct scope *s, struct article *a, const struct scope_name *name,
		      struct slice environment)
{
	if (!scope_is_known(name) && name->text.len + name->source.len)
		add_item(s, a, name, (struct slice){NULL, 0}, environment);
	for (size_t i = 0; scope_is_known(name) && i < name->match_count; i++)
		add_item(s, a, name, name->matches[i].service->id,
			 environment.len ? environment : name->matches[i].environment);
}

void scope_items(const struct scope *s, struct article *a)
{
	a->scope = NULL;
	a->scope_count = 0;
	for (size_t i = 0; i < s->place_count; i++) {
		const struct scope_place *p = &s->places[i];

		for (size_t k = 0; k < p->name_count; k++)
			for (unsigned e = 0; e < ENVIRONMENTS; e++)
				if (p->row ? p->environments & 1u << e : e == ENVIRONMENT_NONE)
					add_items(s, a, &p->names[k], slice_of(environment_names[e]));
	}
}

void scope_findings(const struct scope *s, bool english)
{
	for (size_t i = 0; i < s->place_count; i++)
		for (size_t k = 0; k < s->places[i].name_count; k++) {
			const struct scope_name *n = &s->places[i].names[k];
			struct slice named = n->source.len ? n->source : n->text;

			if (scope_is_known(n) || scope_is_translated(s, n) == english)
				continue;
			finding_add(s->findings, SEVERITY_INFO, 0, "service-unknown", "'%.*s' is not in the catalogue",
				    (int)(named.len > 200 ? 200 : named.len), named.ptr);
		}
}
