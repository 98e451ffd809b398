/* SPDX-License-Identifier: MIT */
/*
 * References.  An author writes the path of a file, or the address of a page; a reader wants the article in his
 * language.  So first the article is found, by the path it was read from, then by the original's path, then by what
 * the file's name says; then it is taken in the language of the page that the link stands on, else in en-us.
 * Only a link that names some other language on purpose gets what it names.
 *
 * Fragments were written against many versions of the target: with other capitals, in the words
 * of the translated heading instead of its English slug.  The target's document is asked what ids
 * it really has.  Nearly all links with a fragment stay in their article: its ids are gathered once.  Few lead into
 * others, so that asking their documents is cheaper than a table of all ids.
 */
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "base/names.h"
#include "base/utf8.h"
#include "extract/extract.h"
#include "index/target.h"

#define ORIGINAL "en-us"
/* A locale has some hundreds; with more they are forgotten and asked for again. */
#define KNOWN_MAX 4096

/* A row of the table article. */
struct candidate {
	struct arena *arena;
	int64_t id; /* 0: none */
	struct slice article, locale, url, paired;
};

static int take_candidate(void *arg, const struct slice *row)
{
	struct candidate *c = arg;

	c->id = strtoll(row[0].ptr, NULL, 10);
	c->article = arena_dup(c->arena, row[1]);
	c->locale = arena_dup(c->arena, row[2]);
	c->url = arena_dup(c->arena, row[3]);
	c->paired = slice_is(row[4], "1") ? slice_of("1") : (struct slice){NULL, 0};
	return 0;
}

/* The best of several that were read from the same path below different SOURCEs. */
struct choice {
	struct candidate *best;
	struct slice locale;
	int rank; /* of best; 0: there is none */
};

static int choose(void *arg, const struct slice *row)
{
	struct choice *c = arg;
	int rank = slice_eq(row[2], c->locale) ? 3 : slice_is(row[2], ORIGINAL) ? 2 : 1;

	if (rank > c->rank) {
		c->rank = rank;
		take_candidate(c->best, row);
	}
	return 0;
}

static int by_source(const struct target_search *s, struct slice path, struct candidate *c)
{
	struct choice choice = {c, s->article->locale, 0};

	*c = (struct candidate){.arena = s->arena};
	return writer_query(s->run->writer, QUERY_ARTICLE_BY_SOURCE, &path, 1, choose, &choice);
}

static int in_locale(const struct target_search *s, struct slice article, struct slice locale, struct candidate *c)
{
	struct slice args[2] = {article, locale};

	*c = (struct candidate){.arena = s->arena};
	return writer_query(s->run->writer, QUERY_ARTICLE_IN_LOCALE, args, 2, take_candidate, c);
}

/* Where in `path` the folder `name` begins; -1 if it does not go through one. */
static ptrdiff_t find_folder(struct slice path, struct slice name)
{
	for (size_t i = 0; i + name.len < path.len; i++)
		if ((i == 0 || path.ptr[i - 1] == '/') && path.ptr[i + name.len] == '/' &&
		    strncasecmp(path.ptr + i, name.ptr, name.len) == 0)
			return (ptrdiff_t)i;
	return -1;
}

/* The same path in the original's folder; empty if it goes through none of the article's locale. */
static struct slice original_path(const struct target_search *s, struct slice path)
{
	struct slice locale = s->article->locale;
	ptrdiff_t at = find_folder(path, locale);
	size_t behind = (size_t)at + locale.len;

	if (at < 0)
		return (struct slice){NULL, 0};
	return arena_printf(s->arena, "%.*s" ORIGINAL "%.*s", (int)at, path.ptr, (int)(path.len - behind),
			    path.ptr + behind);
}

/* The article `id` for a reader of this one. */
static int prefer_locale(const struct target_search *s, struct slice id, struct candidate *c)
{
	struct slice tries[2] = {s->article->locale, slice_of(ORIGINAL)};
	int r = 0;

	c->id = 0;
	for (int i = 0; r == 0 && i < 2 && !c->id; i++)
		r = in_locale(s, id, tries[i], c);
	return r;
}

static int find_file(const struct target_search *s, struct slice path, struct candidate *c)
{
	struct slice original, id;
	int r = by_source(s, path, c);

	if (r < 0 || (c->id && slice_eq(c->locale, s->article->locale)))
		return r;
	/* Another language on purpose. */
	if (c->id && !slice_is(c->locale, ORIGINAL) && find_folder(path, c->locale) >= 0)
		return 0;
	original = original_path(s, path);
	if (!c->id && original.len)
		r = by_source(s, original, c);
	id = c->id ? c->article : extract_stem_id(path, s->arena);
	return r == 0 && id.len ? prefer_locale(s, id, c) : r;
}

/* Is the path on the site that of the candidate's page? Both are lower case. */
static bool is_page(const struct candidate *c, struct slice path)
{
	struct slice site = slice_of("https://learn.microsoft.com/");
	size_t head = site.len + c->locale.len;

	return c->id && slice_starts(c->url, site.ptr) && c->url.len > head &&
	       slice_eq((struct slice){c->url.ptr + head, c->url.len - head}, path);
}

/* path: "/compliance/x", with a locale before it or not. */
static int find_page(const struct target_search *s, struct slice path, struct candidate *c)
{
	const char *slash = memchr(path.ptr + 1, '/', path.len - 1);
	size_t n = slash ? (size_t)(slash - path.ptr) : path.len;
	const struct locale *named = catalog_locale(s->run->catalog, (struct slice){path.ptr + 1, n - 1});
	struct slice tries[3] = {{NULL, 0}, s->article->locale, slice_of(ORIGINAL)}, id;
	int r = 0;

	if (named) {
		path = (struct slice){path.ptr + n, path.len - n};
		if (!slice_is(named->tag, ORIGINAL))
			tries[0] = named->tag;
	}
	id = extract_stem_id(path, s->arena);
	for (int i = 0; r == 0 && id.len && i < 3 && !c->id; i++) {
		if (tries[i].len)
			r = in_locale(s, id, tries[i], c);
		if (!is_page(c, path))
			c->id = 0;
	}
	return r;
}

void known_paths_keep(struct known_paths *k, struct slice locale)
{
	if (slice_eq(k->locale, locale) && k->count < KNOWN_MAX)
		return;
	arena_reset(&k->arena);
	k->locale = arena_dup(&k->arena, locale);
	k->paths = (struct strmap){.arena = &k->arena};
	k->candidates = NULL;
	k->count = 0;
}

static void remember(struct known_paths *k, const struct candidate *c, uint32_t *place)
{
	struct candidate *slot = arena_push(&k->arena, &k->candidates, &k->count, sizeof(*slot));

	if (!slot)
		return;
	*slot = (struct candidate){.id = c->id,
				   .article = arena_dup(&k->arena, c->article),
				   .locale = arena_dup(&k->arena, c->locale),
				   .paired = c->paired};
	*place = (uint32_t)k->count;
}

static int find_path(const struct target_search *s, struct slice path, struct candidate *c)
{
	struct known_paths *k = s->known;
	uint32_t *place;
	bool added;
	int r;

	c->id = 0;
	place = strmap_put(&k->paths, arena_dup(&k->arena, path), &added);
	if (!place)
		return -ENOMEM;
	if (!added) {
		*c = k->candidates[*place - 1];
		return 0;
	}
	r = slice_starts(path, "/") ? find_page(s, path, c) : find_file(s, path, c);
	if (r == 0)
		remember(k, c, place);
	return k->arena.failed ? -ENOMEM : r;
}

static int hex_value(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, c | 32) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* What a fragment says: %XX decoded. */
static void put_decoded(struct buf *out, struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		int high = i + 2 < s.len && s.ptr[i] == '%' ? hex_value(s.ptr[i + 1]) : -1;
		int low = high >= 0 ? hex_value(s.ptr[i + 2]) : -1;

		buf_putc(out, low >= 0 ? (char)(high << 4 | low) : s.ptr[i]);
		i += low >= 0 ? 2 : 0;
	}
}

/* The fragment in its forms, and the best id for it so far. */
struct matching {
	struct buf name, folded, scratch, words;
	struct slice best;
	unsigned rank; /* of best; 0: there is none */
};

static void offer(struct matching *m, struct slice id, unsigned rank)
{
	if (rank > m->rank) {
		m->rank = rank;
		m->best = id;
	}
}

enum { RANK_WORDS = 1, RANK_SLUG, RANK_FOLDED, RANK_EXACT };

static bool folds_to(struct matching *m, struct slice name)
{
	buf_reset(&m->scratch);
	utf8_lower(name, &m->scratch);
	return slice_eq(buf_slice(&m->scratch), buf_slice(&m->folded));
}

static void match_id(struct matching *m, struct slice id)
{
	if (m->rank < RANK_FOLDED && folds_to(m, id))
		offer(m, id, RANK_FOLDED);
}

/* With the DOC_HEADING just read. */
static void match_heading(struct matching *m, struct doc_reader r, const struct doc_event *e)
{
	match_id(m, e->text);
	if (m->rank < RANK_SLUG && folds_to(m, e->title))
		offer(m, e->text, RANK_SLUG);
	if (m->rank >= RANK_WORDS)
		return;
	buf_reset(&m->words);
	buf_reset(&m->scratch);
	doc_plain_text(&r, &m->words);
	slug_put(&m->scratch, slice_trim(buf_slice(&m->words)));
	if (slice_eq(buf_slice(&m->scratch), buf_slice(&m->folded)))
		offer(m, e->text, RANK_WORDS);
}

/* All places of a document; what is missing for lack of memory is told by the arena. */
static void gather_ids(struct slice document, struct strmap *ids)
{
	struct doc_reader r = doc_read(document);
	struct doc_event e;

	while (doc_find(&r, DOC_BIT(DOC_ANCHOR) | DOC_BIT(DOC_HEADING), &e))
		strmap_put(ids, e.text, NULL);
}

/* The fragment in its forms against all places, the best of which is taken. */
static void match_all(struct matching *m, struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct doc_event e;

	utf8_lower(buf_slice(&m->name), &m->folded);
	while (doc_find(&r, DOC_BIT(DOC_ANCHOR) | DOC_BIT(DOC_HEADING), &e)) {
		if (e.op == DOC_ANCHOR)
			match_id(m, e.text);
		else
			match_heading(m, r, &e);
	}
}

static struct slice find_anchor(struct slice document, const struct strmap *ids, struct slice fragment, struct arena *arena)
{
	struct matching m = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT, {NULL, 0}, 0};
	struct slice found;

	put_decoded(&m.scratch, fragment);
	utf8_repair(buf_slice(&m.scratch), &m.name);
	if (m.name.len && strmap_has(ids, buf_slice(&m.name)))
		offer(&m, buf_slice(&m.name), RANK_EXACT);
	else if (m.name.len)
		match_all(&m, document);
	found = m.rank ? arena_dup(arena, m.best) : (struct slice){NULL, 0};
	buf_free(&m.name);
	buf_free(&m.folded);
	buf_free(&m.scratch);
	buf_free(&m.words);
	return found;
}

struct slice target_anchor(struct slice document, struct slice fragment, struct arena *arena)
{
	struct strmap ids = {.arena = arena};

	gather_ids(document, &ids);
	return find_anchor(document, &ids, fragment, arena);
}

/* A place of the article itself. */
static struct slice own_anchor(struct target_search *s, struct slice fragment)
{
	if (!s->ids.arena) {
		s->ids.arena = s->arena;
		gather_ids(s->document, &s->ids);
	}
	return find_anchor(s->document, &s->ids, fragment, s->arena);
}

static int other_anchor(const struct target_search *s, int64_t id, struct slice fragment, struct slice *found)
{
	struct slice document;
	int r = writer_document(s->run->writer, id, &document);

	if (r == 0)
		*found = target_anchor(document, fragment, s->arena);
	return r;
}

int target_find(struct target_search *s, const struct reference *ref, struct target *target, bool *lost)
{
	struct candidate c = {.arena = s->arena, .id = s->id, .article = s->article->id, .locale = s->article->locale};
	int r = 0;

	*target = (struct target){0};
	*lost = false;
	if (ref->path.len)
		r = find_path(s, ref->path, &c);
	if (r < 0 || !c.id)
		return r;
	target->article = c.article;
	target->locale = c.locale;
	target->paired = c.paired;
	if (!ref->fragment.len)
		return 0;
	if (c.id == s->id)
		target->fragment = own_anchor(s, ref->fragment);
	else
		r = other_anchor(s, c.id, ref->fragment, &target->fragment);
	*lost = target->fragment.len == 0;
	return s->arena->failed ? -ENOMEM : r;
}
