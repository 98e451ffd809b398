/* SPDX-License-Identifier: MIT */
/*
 * Which services a list item of a scope section names.
 *
 * The text is read from left to right, at each word the longest name that begins there wins ("Office
 * 365 U.S. Government" before "Office 365").  An item is a list itself: separators and the words for
 * "and" cut it into elements.  Around that, these rules, each of which real articles need:
 *
 * - What stands in parentheses is not named ("not in scope for Azure Government"), unless the
 *   parentheses are part of a name or hold nothing but an environment: "Teams (GCC High)".
 * - Behind the first name a colon, a dash between spaces, the end of a sentence or one of the
 *   locale's `tails` ("cloud service", "either as") ends the list; what follows explains.  Before
 *   it a tail says nothing ("service cloud Flow").
 * - An English item begins with a name, or nearly so: behind a longer way in ("See a list of
 *   services in ...") no names count.
 * - A name that is an ordinary word too ("Forms") counts only where it is a whole element.
 * - An element that says nothing by itself continues the name before it: "Office 365 Commercial,
 *   Government, and Education" goes on with "Office 365 Government" and "Office 365 Education",
 *   where those are names.
 * - A service with `hosts` ("Power BI ... as included in an Office 365 plan") takes their mention
 *   away, but only in prose: where an element that names a host has other words besides.  In
 *   "Azure, Office 365, Power BI" all three stay.
 *
 * It is linear in the length of the text but for the length of names, and knows no sentence of any article.
 */
#include "catalog/internal.h"

#include "base/utf8.h"

#define PROSE_WIDTH 6 /* columns of other words that make an element prose */
#define WAY_IN_WIDTH 24 /* columns of other words before the first name of an English item */
#define MEMO_TEXT_MAX 200 /* what is longer is prose, and not said twice */
#define CHAIN_MAX 7   /* what was learned, a locale, its ancestors, English */

/* Where a match was found. */
struct found {
	uint32_t service; /* position */
	size_t element;
};

struct matcher {
	const struct catalog *catalog;
	struct arena *arena;
	struct slice text;
	struct folded f;
	const struct name_tree *trees[CHAIN_MAX]; /* where names are looked for, first come first served */
	const struct locale_detail *details[CHAIN_MAX];
	size_t tree_count, detail_count;
	bool english;

	struct match *matches;
	struct found *found; /* of each match */
	size_t match_count, found_count;

	size_t *other_width; /* of each element: columns of words that are no names */
	size_t element_count;
	bool at_start;       /* no word of the element was seen yet */
	size_t brand;        /* where a "Microsoft" begins that ended just here, or SIZE_MAX */
	size_t name_from, name_to; /* the name found last that was written in full; name_to 0: none */
	bool failed;
};

static void add_detail(struct matcher *m, const struct locale_detail *detail)
{
	if (detail && m->detail_count < CHAIN_MAX)
		m->details[m->detail_count++] = detail;
}

static void choose_names(struct matcher *m, struct slice tag)
{
	ptrdiff_t position = locale_position(m->catalog, tag);
	const struct locale *l = position < 0 ? NULL : &m->catalog->locales[position];

	m->english = !tag.len || slice_starts(tag, "en-");
	for (; l && m->detail_count < CHAIN_MAX - 2; l = m->details[m->detail_count - 1]->parent) {
		add_detail(m, &m->catalog->locale_details[l - m->catalog->locales]);
		m->trees[m->tree_count++] = &m->details[m->detail_count - 1]->forms;
	}
	add_detail(m, m->catalog->english);
	m->trees[m->tree_count++] = &m->catalog->names;
}

static size_t skip_fillers(const struct folded *f, size_t i)
{
	while (i < f->count && glyph_is_filler(f, i))
		i++;
	return i;
}

/* The position behind a word or phrase at i, given by its key, or 0. */
static size_t phrase_at(const struct folded *f, size_t i, struct slice key)
{
	const char *p = key.ptr, *end = key.ptr + key.len;

	if (!name_may_begin(f, i))
		return 0;
	for (; p < end; i++) {
		if (i == f->count)
			return 0;
		if (glyph_is_filler(f, i))
			continue;
		if (((unsigned char)*p < 0x80 ? (uint32_t)*p++ : utf8_next(&p, end)) != f->glyphs[i].c)
			return 0;
	}
	return name_may_end(f, i) ? i : 0;
}

static size_t brand_at(const struct folded *f, size_t i)
{
	return phrase_at(f, i, slice_of("microsoft"));
}

/* The position behind what separates elements at i, or 0. */
static size_t separator_at(const struct matcher *m, size_t i)
{
	uint32_t c = m->f.glyphs[i].c;
	size_t d, k, end = 0;

	if (c == ',' || c == ';' || c == '&' || c == '/' || c == '|')
		return i + 1;
	if (!name_may_begin(&m->f, i))
		return 0;
	for (d = 0; d < m->detail_count && !end; d++)
		for (k = 0; k < m->details[d]->conjunction_count && !end; k++)
			end = phrase_at(&m->f, i, m->details[d]->conjunctions[k]);
	return end;
}

/* The position behind one of the locale's tails at i, or 0. */
static size_t tail_phrase_at(const struct matcher *m, size_t i)
{
	size_t d, k, end = 0;

	if (!name_may_begin(&m->f, i))
		return 0;
	for (d = 0; d < m->detail_count && !end; d++)
		for (k = 0; k < m->details[d]->tail_count && !end; k++)
			end = phrase_at(&m->f, i, m->details[d]->tails[k]);
	return end;
}

/* Whether the list of names ends at i. */
static bool tail_at(const struct matcher *m, size_t i)
{
	const struct glyph *g = m->f.glyphs;
	bool spaced = i > 0 && g[i - 1].c == ' ' && i + 1 < m->f.count && g[i + 1].c == ' ';

	if (g[i].c == ':' || g[i].c == 0x3002 || g[i].c == 0x2014 || (g[i].c == '.' && !glyph_is_filler(&m->f, i)))
		return true;
	if (spaced && (g[i].c == '-' || g[i].c == 0x2013))
		return true;
	return tail_phrase_at(m, i) != 0;
}

/* Whether nothing of the element follows at i but "Microsoft". */
static bool element_ends(const struct matcher *m, size_t i)
{
	size_t brand;

	if (i < m->f.count && tail_at(m, i))
		return true;
	i = skip_fillers(&m->f, i);
	brand = i < m->f.count ? brand_at(&m->f, i) : 0;
	if (brand)
		i = skip_fillers(&m->f, brand);
	return i >= m->f.count || m->f.glyphs[i].c == '(' || separator_at(m, i) || tail_at(m, i);
}

static size_t behind_parentheses(const struct folded *f, size_t i)
{
	size_t depth = 0;

	for (; i < f->count; i++) {
		depth += f->glyphs[i].c == '(';
		if (f->glyphs[i].c == ')' && --depth == 0)
			return i + 1;
	}
	return f->count;
}

/* An environment right behind a name, in parentheses or not: the position behind it, or 0. */
static size_t environment_at(const struct folded *f, size_t i, struct slice *environment)
{
	static const struct {
		const char *key, *code;
	} table[] = {{"gcchigh", "gcc-high"}, {"gcc", "gcc"}, {"dod", "dod"}, {"commercial", "commercial"}};
	bool open;
	size_t k, end;

	i = skip_fillers(f, i);
	open = i < f->count && f->glyphs[i].c == '(';
	i = skip_fillers(f, i + open);
	for (k = 0; k < COUNT(table); k++) {
		end = i < f->count ? phrase_at(f, i, slice_of(table[k].key)) : 0;
		if (end && open)
			end = end < f->count && f->glyphs[end].c == ')' ? end + 1 : 0;
		if (!end)
			continue;
		*environment = slice_of(table[k].code);
		return end;
	}
	return 0;
}

static void element_begin(struct matcher *m)
{
	if (!arena_push(m->arena, &m->other_width, &m->element_count, sizeof(*m->other_width)))
		m->failed = true;
	m->at_start = true;
	m->brand = SIZE_MAX;
}

static void add_match(struct matcher *m, uint32_t service, struct slice environment, struct slice surface)
{
	const struct service *s = &m->catalog->services[service];
	struct found *found;
	struct match *match;
	size_t i;

	if (!environment.len)
		environment = s->environment;
	for (i = 0; i < m->match_count; i++)
		if (m->matches[i].service == s && slice_eq(m->matches[i].environment, environment))
			return;
	match = arena_push(m->arena, &m->matches, &m->match_count, sizeof(*match));
	found = arena_push(m->arena, &m->found, &m->found_count, sizeof(*found));
	if (!match || !found) {
		m->failed = true;
		return;
	}
	*match = (struct match){s, environment, surface, false};
	*found = (struct found){service, m->element_count - 1};
}

/* A name from i to `end`: its services become matches. Returns the position behind it and its environment. */
static size_t take_name(struct matcher *m, const struct name *name, size_t i, size_t end)
{
	struct slice environment = {NULL, 0}, surface;
	size_t behind = environment_at(&m->f, end, &environment);
	size_t from = m->brand != SIZE_MAX ? m->brand : i;
	uint32_t k;

	if (!behind)
		behind = end;
	surface.ptr = m->text.ptr + m->f.glyphs[from].from;
	surface.len = m->f.glyphs[behind - 1].to - m->f.glyphs[from].from;
	for (k = 0; k < name->service_count; k++)
		add_match(m, name->services[k], environment, surface);
	m->at_start = false;
	m->brand = SIZE_MAX;
	return behind;
}

/* The longest name at i that may count there; the position behind it, or 0. */
static size_t longest_name(const struct matcher *m, size_t i, const struct name **name)
{
	size_t best = 0, t;

	for (t = 0; t < m->tree_count; t++) {
		const struct name *candidate;
		uint32_t node = 0;
		size_t end = name_tree_walk(m->trees[t], &node, &m->f, i, m->f.count, &candidate);

		if (end <= best || (candidate->alone && !(m->at_start && element_ends(m, end))))
			continue;
		best = end;
		*name = candidate;
	}
	return best;
}

/* The position behind the element at i, without the fillers at its end. */
static size_t element_end(const struct matcher *m, size_t i)
{
	size_t end = i;

	for (; i < m->f.count && m->f.glyphs[i].c != '(' && !separator_at(m, i) && !tail_at(m, i); i++)
		if (!glyph_is_filler(&m->f, i))
			end = i + 1;
	return end;
}

/* The element at i as the rest of a name that begins like the one found last; the position behind it, or 0. */
static size_t elided_name(const struct matcher *m, size_t i, const struct name **name)
{
	size_t end = element_end(m, i), cut, t;

	for (cut = m->name_to; cut > m->name_from && end > i; cut--) {
		if (cut < m->name_to && !glyph_is_filler(&m->f, cut))
			continue;
		for (t = 0; t < m->tree_count; t++) {
			const struct name *ignored;
			uint32_t node = 0;

			name_tree_walk(m->trees[t], &node, &m->f, m->name_from, cut, &ignored);
			if (node != NODE_NONE && name_tree_walk(m->trees[t], &node, &m->f, i, end, name) == end)
				return end;
		}
	}
	return 0;
}

/* Goes behind a word that is no name. */
static size_t skip_word(struct matcher *m, size_t i)
{
	size_t brand = brand_at(&m->f, i);

	if (brand) {
		m->brand = i;
		return brand;
	}
	m->at_start = false;
	m->brand = SIZE_MAX;
	do {
		m->other_width[m->element_count - 1] += (size_t)char_width(m->f.glyphs[i].c);
		i++;
	} while (i < m->f.count && !name_may_end(&m->f, i));
	return i;
}

/* Whether so many words of an English item stand before its first name that it is no list of names. */
static bool is_talk(const struct matcher *m)
{
	return m->english && !m->match_count && m->other_width[m->element_count - 1] > WAY_IN_WIDTH;
}

static size_t read_word(struct matcher *m, size_t i)
{
	const struct name *name = NULL;
	size_t end = longest_name(m, i, &name);

	if (!end && !m->match_count && (end = tail_phrase_at(m, i)))
		return end;
	if (end && is_talk(m))
		return m->f.count;
	if (end) {
		m->name_from = i;
		m->name_to = end;
	} else if (m->at_start && m->name_to) {
		end = elided_name(m, i, &name);
	}
	return end ? take_name(m, name, i, end) : skip_word(m, i);
}

static void scan(struct matcher *m)
{
	size_t i = 0, next;

	element_begin(m);
	while (i < m->f.count && !m->failed) {
		if (m->match_count && tail_at(m, i))
			return;
		if (glyph_is_filler(&m->f, i)) {
			i++;
		} else if (m->f.glyphs[i].c == '(') {
			i = behind_parentheses(&m->f, i);
		} else if ((next = separator_at(m, i))) {
			element_begin(m);
			i = next;
		} else {
			i = name_may_begin(&m->f, i) ? read_word(m, i) : i + 1;
		}
	}
}

/* Whether the list that was read holds nothing but the names found. */
static bool is_whole(const struct matcher *m)
{
	size_t i;

	for (i = 0; i < m->element_count; i++)
		if (m->other_width[i])
			return false;
	return true;
}

static bool is_host(const struct matcher *m, uint32_t service)
{
	size_t i, k;

	for (i = 0; i < m->match_count; i++) {
		const struct service_detail *d = &m->catalog->service_details[m->found[i].service];

		for (k = 0; k < d->host_count; k++)
			if (d->hosts[k] == service)
				return true;
	}
	return false;
}

static void drop_hosts(struct matcher *m)
{
	bool prose = false;
	size_t i, kept = 0;

	for (i = 0; i < m->match_count; i++)
		if (m->other_width[m->found[i].element] >= PROSE_WIDTH && is_host(m, m->found[i].service))
			prose = true;
	if (!prose)
		return;
	for (i = 0; i < m->match_count; i++)
		if (!is_host(m, m->found[i].service))
			m->matches[kept++] = m->matches[i];
	m->match_count = kept;
}

static size_t match_name(const struct catalog *c, const struct vocabulary *v, struct slice text, struct slice locale,
			 struct arena *arena, struct match **matches, struct slice *key)
{
	struct matcher m = {.catalog = c, .arena = arena, .text = text};
	bool whole;
	size_t i;

	*matches = NULL;
	if (fold(text, arena, &m.f) || (key && folded_key(&m.f, arena, key)))
		return 0;
	if (v)
		m.trees[m.tree_count++] = &v->names;
	choose_names(&m, locale);
	scan(&m);
	if (m.failed)
		return 0;
	whole = is_whole(&m);
	drop_hosts(&m);
	for (i = 0; i < m.f.count && !name_may_begin(&m.f, i); i++)
		;
	if (!m.match_count && i < m.f.count) {
		*matches = arena_alloc(arena, sizeof(**matches));
		if (!*matches)
			return 0;
		(*matches)->surface = slice_trim(text);
		return 1;
	}
	for (i = 0; i < m.match_count; i++)
		m.matches[i].whole = whole;
	*matches = m.matches;
	return m.match_count;
}

size_t catalog_match(const struct catalog *c, struct slice text, struct slice locale, struct arena *arena,
		     struct match **matches)
{
	return catalog_match_learned(c, NULL, text, locale, arena, matches);
}

size_t catalog_match_learned(const struct catalog *c, const struct vocabulary *v, struct slice text,
			     struct slice locale, struct arena *arena, struct match **matches)
{
	return match_name(c, v, text, locale, arena, matches, NULL);
}

size_t catalog_match_name(const struct catalog *c, const struct vocabulary *v, struct slice text, struct slice locale,
			  struct arena *arena, struct match **matches, struct slice *key)
{
	struct matched found = {0};
	struct slice name;

	if (v || text.len > MEMO_TEXT_MAX)
		return match_name(c, v, text, locale, arena, matches, key);
	name = arena_join(arena, locale, slice_of("\n"), text);
	if (!memo_find(c->memo, name, &found)) {
		found.count = match_name(c, v, text, locale, arena, &found.matches, &found.key);
		if (!arena->failed)
			memo_keep(c->memo, name, text, &found);
	}
	*matches = found.matches;
	*key = found.key;
	return found.count;
}

static const struct service *only_service(const struct catalog *c, struct slice text, size_t *count)
{
	struct arena arena = {0};
	const struct service *service;
	struct match *matches;

	*count = catalog_match(c, text, (struct slice){NULL, 0}, &arena, &matches);
	service = *count ? matches[0].service : NULL;
	if (!service)
		*count = 0;
	arena_free(&arena);
	return service;
}

const struct service *catalog_service_of_heading(const struct catalog *c, struct slice slug, struct slice text)
{
	size_t count;
	const struct service *service = only_service(c, slug, &count);

	if (!count)
		service = only_service(c, text, &count);
	return count == 1 ? service : NULL;
}
