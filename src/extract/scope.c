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
 * alphabet.  They are paired by the service that both name, and what is left over by
 * position, if equally much is left over on both sides.
 */
#include "base/utf8.h"
#include "extract/facts.h"

enum environment { ENVIRONMENT_NONE, COMMERCIAL, GCC, GCC_HIGH, DOD, ENVIRONMENTS };

static const char *const environment_names[ENVIRONMENTS] = {"", "commercial", "gcc", "gcc-high", "dod"};

/* "Commercial"; the names of the others are the same in every language. */
static const char *const commercial_stems[] = {
	"commer", "comerc", "kommer", "komerc", "kaupall", "kereskedel", "ticari", "коммерч", "комерц",
	"εμπορικ", "thương mại", "تجاري", "商用", "商业", "商業", "상업", "상용",
};

struct name {
	struct slice text;
	struct match *matches;
	size_t count;
	bool used;
};

static void add_item(struct facts *f, struct slice service, struct slice environment, struct slice surface,
		     struct slice source)
{
	struct scope_item *item = arena_push(f->arena, &f->article->scope, &f->article->scope_count, sizeof(*item));

	if (item)
		*item = (struct scope_item){service, environment, surface, source};
}

static void add_unknown(struct facts *f, struct slice environment, struct slice surface, struct slice source)
{
	struct slice named = source.len ? source : surface;

	if (!surface.len)
		return;
	add_item(f, (struct slice){NULL, 0}, environment, surface, source);
	finding_add(f->findings, SEVERITY_INFO, 0, "service-unknown", "'%.*s' is not in the catalogue",
		    (int)(named.len > 200 ? 200 : named.len), named.ptr);
}

/* What one bullet or table item names, under an environment that its table gives (or none). */
static void add_matches(struct facts *f, const struct match *matches, size_t count, struct slice environment,
			struct slice surface, struct slice source)
{
	bool known = false;

	for (size_t i = 0; i < count; i++) {
		if (!matches[i].service)
			continue;
		known = true;
		add_item(f, matches[i].service->id, environment.len ? environment : matches[i].environment, surface,
			 source);
	}
	if (!known)
		add_unknown(f, environment, surface, source);
}

static size_t match_name(struct facts *f, struct slice text, bool english, struct match **matches)
{
	*matches = NULL;
	return catalog_match(f->catalog, text, english ? (struct slice){NULL, 0} : f->language, f->arena, matches);
}

static void scope_bullet(struct facts *f, const struct block *block)
{
	struct slice surface = block_text(block, f->arena), source = block_source(block, f->arena);
	struct match *matches;
	size_t count;

	if (!surface.len)
		return;
	count = match_name(f, source.len ? source : surface, source.len > 0, &matches);
	add_matches(f, matches, count, (struct slice){NULL, 0}, surface, source);
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

static unsigned environments_of(struct facts *f, struct slice cell)
{
	struct buf lower = BUF_INIT;
	unsigned set = 0;
	struct slice name;
	const char *p;

	utf8_lower(cell, &lower);
	p = lower.data;
	while (next_name(&p, lower.data + lower.len, &name))
		set |= 1u << environment_of(name);
	buf_free(&lower);
	if (set & ~1u)
		set &= ~1u;
	else if (cell.len)
		finding_add(f->findings, SEVERITY_INFO, 0, "environment-unknown",
			    "applicability '%.*s' names no known environment",
			    (int)(cell.len > 100 ? 100 : cell.len), cell.ptr);
	return set;
}

static size_t split_names(struct facts *f, struct slice cell, bool english, struct name **names)
{
	const char *p = cell.ptr, *end = cell.ptr + cell.len;
	size_t count = 0;
	struct slice text;

	*names = NULL;
	while (cell.len && next_name(&p, end, &text)) {
		struct name *n;

		if (!text.len)
			continue;
		n = arena_push(f->arena, names, &count, sizeof(*n));
		if (!n)
			return 0;
		n->text = text;
		n->count = match_name(f, text, english, &n->matches);
	}
	return count;
}

static bool same_service(const struct name *a, const struct name *b)
{
	return a->count && b->count && a->matches[0].service && a->matches[0].service == b->matches[0].service;
}

/* Cells with more names than any real one are not worth the square of it. */
#define PAIRS_MAX 300

/* Gives each English name its counterpart in the translation; an empty surface where there is none. */
static void pair_names(struct name *names, size_t count, struct name *surfaces, size_t surface_count,
		       struct slice *paired)
{
	size_t left = count, surfaces_left = surface_count;

	if (count > PAIRS_MAX || surface_count > PAIRS_MAX)
		return;
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < surface_count; j++)
			if (!surfaces[j].used && same_service(&names[i], &surfaces[j])) {
				paired[i] = surfaces[j].text;
				surfaces[j].used = names[i].used = true;
				left--;
				surfaces_left--;
				break;
			}
	if (left != surfaces_left)
		return;
	for (size_t i = 0, j = 0; i < count; i++) {
		if (names[i].used)
			continue;
		while (surfaces[j].used)
			j++;
		paired[i] = surfaces[j++].text;
	}
}

static void add_name(struct facts *f, const struct name *n, struct slice surface, struct slice source)
{
	for (unsigned e = 0; e < ENVIRONMENTS; e++)
		if (f->environments & 1u << e)
			add_matches(f, n->matches, n->count, slice_of(environment_names[e]), surface, source);
}

static void scope_names(struct facts *f, const struct block *block)
{
	struct slice text = block_text(block, f->arena), source = block_source(block, f->arena);
	struct name *names, *surfaces = NULL;
	size_t count, surface_count;
	struct slice *paired;

	count = split_names(f, source.len ? source : text, source.len > 0, &names);
	paired = arena_array(f->arena, count, sizeof(*paired));
	if (!count || !paired)
		return;
	if (source.len) {
		surface_count = split_names(f, text, false, &surfaces);
		pair_names(names, count, surfaces, surface_count, paired);
	}
	for (size_t i = 0; i < count; i++) {
		if (source.len)
			add_name(f, &names[i], paired[i].len ? paired[i] : names[i].text, names[i].text);
		else
			add_name(f, &names[i], names[i].text, (struct slice){NULL, 0});
	}
}

/*
 * A line end inside a cell cuts its row in two: what follows comes as a row of its own, all in the first
 * cell. It goes on with the row before it.
 */
static bool is_continuation(struct facts *f, const struct block *last)
{
	return last->row > 1 && block_text(&f->scope_first, f->arena).len && !block_text(last, f->arena).len;
}

static void scope_row(struct facts *f, const struct block *last)
{
	struct slice source;

	if (last->column == 0) {
		f->environments = 1u << ENVIRONMENT_NONE;
		scope_names(f, last);
	} else if (is_continuation(f, last)) {
		scope_names(f, &f->scope_first);
	} else {
		source = block_source(&f->scope_first, f->arena);
		f->environments = environments_of(f, source.len ? source : block_text(&f->scope_first, f->arena));
		scope_names(f, last);
	}
}

static void scope_cell(struct facts *f, const struct block *block)
{
	if (block->column == 0)
		f->scope_first = *block;
	if (block->row > 0 && block->column + 1 == block->columns)
		scope_row(f, block);
}

void scope_block(struct facts *f, const struct blocks *b, const struct block *block)
{
	(void)b;
	if (block->kind == BLOCK_CELL)
		scope_cell(f, block);
	else if (block->kind == BLOCK_PARAGRAPH && block->leads && !block->quoted)
		scope_bullet(f, block);
}
