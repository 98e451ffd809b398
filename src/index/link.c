/* SPDX-License-Identifier: MIT */
/*
 * Linking: what can only be known when all articles are: the folder of each certificate,
 * and each article's context (other languages, where its links lead, its images, names for ids).
 */
#include <errno.h>
#include <stdlib.h>

#include <compliancefs/format.h>

#include "base/names.h"
#include "index/images.h"
#include "index/link.h"
#include "source/mend.h"

/* One (owner, identity, token, service, kind) and how often. */
struct group {
	struct slice owner, identity, token, service;
	unsigned kind;
	uint64_t count;
};

struct groups {
	struct arena *arena;
	struct group *items;
	size_t count;
};

static int add_group(void *arg, const struct slice *row)
{
	struct groups *g = arg;
	struct group *item = arena_push(g->arena, &g->items, &g->count, sizeof(*item));

	if (!item)
		return -ENOMEM;
	item->owner = arena_dup(g->arena, row[0]);
	item->identity = arena_dup(g->arena, row[1]);
	item->token = arena_dup(g->arena, row[2]);
	item->service = arena_dup(g->arena, row[3]);
	item->kind = (unsigned)strtoul(row[4].ptr, NULL, 10);
	item->count = strtoull(row[5].ptr, NULL, 10);
	return 0;
}

/*
 * `<owner>-<service>-<kind>-<token>`: the service only if all who name one name the same,
 * the kind that most rows give (the first of enum certificate_kind among equals).
 */
static struct slice certificate_folder(struct arena *arena, const struct group *g, size_t n)
{
	uint64_t counts[KINDS] = {0};
	struct slice service = {NULL, 0};
	bool several = false;
	unsigned kind = 0;
	struct buf raw = BUF_INIT, name = BUF_INIT;
	struct slice result;

	for (size_t i = 0; i < n; i++) {
		counts[g[i].kind] += g[i].count;
		if (g[i].service.len && service.len && !slice_eq(service, g[i].service))
			several = true;
		if (g[i].service.len)
			service = g[i].service;
	}
	for (unsigned k = 1; k < KINDS; k++)
		if (counts[k] > counts[kind])
			kind = k;
	buf_put_slice(&raw, g->owner);
	if (service.len && !several)
		buf_printf(&raw, "-%.*s", (int)service.len, service.ptr);
	buf_printf(&raw, "-%s-%.*s", kind_names[kind], (int)g->token.len, g->token.ptr);
	name_put(&name, buf_slice(&raw), 240);
	result = arena_dup(arena, buf_slice(&name));
	buf_free(&raw);
	buf_free(&name);
	return result;
}

static int compare_listings(const void *a, const void *b)
{
	const struct listing *x = a, *y = b;
	int d = slice_cmp(x->identity, y->identity);

	return d ? d : slice_cmp(x->folder, y->folder);
}

static int add_listing(struct run *run, const struct group *g, struct slice folder)
{
	struct listing *l = arena_push(&run->arena, &run->listings, &run->listing_count, sizeof(*l));

	if (!l)
		return -ENOMEM;
	*l = (struct listing){arena_dup(&run->arena, g->identity), arena_dup(&run->arena, g->owner),
			      arena_dup(&run->arena, folder)};
	return run->arena.failed ? -ENOMEM : 0;
}

static int name_certificates(struct run *run)
{
	struct arena arena = {0};
	struct groups g = {&arena, NULL, 0};
	struct slice folder;
	int r = writer_query(run->writer, QUERY_CERTIFICATE_GROUPS, NULL, 0, add_group, &g);

	for (size_t i = 0, n; r == 0 && i < g.count; i += n) {
		for (n = 1; i + n < g.count && slice_eq(g.items[i].owner, g.items[i + n].owner) &&
			    slice_eq(g.items[i].identity, g.items[i + n].identity);
		     n++)
			;
		folder = certificate_folder(&arena, &g.items[i], n);
		r = writer_name_certificate(run->writer, g.items[i].owner, g.items[i].identity, folder);
		if (r == 0)
			r = add_listing(run, &g.items[i], folder);
	}
	if (run->listing_count)
		qsort(run->listings, run->listing_count, sizeof(*run->listings), compare_listings);
	arena_free(&arena);
	return r;
}

static struct slice paired_flag(struct slice column)
{
	return slice_is(column, "1") ? slice_of("1") : (struct slice){NULL, 0};
}

/* The two beside it in its locale. */
static int add_neighbours(struct linking *l, const struct article *a)
{
	l->context.neighbours = arena_array(&l->arena, 2, sizeof(*l->context.neighbours));
	if (!l->context.neighbours)
		return -ENOMEM;
	l->context.neighbour_count = 2;
	return nearby_find(&l->nearby, l->run, a->locale, a->id, l->context.neighbours);
}

static int add_folder(void *arg, const struct slice *row)
{
	struct linking *l = arg;
	struct context *c = &l->context;
	struct slice *name = arena_push(&l->arena, &c->certificates, &c->certificate_count, sizeof(*name));

	if (!name)
		return -ENOMEM;
	*name = arena_dup(&l->arena, row[0]);
	return 0;
}

static int put_lost(struct linking *l, const struct article *a, const struct reference *ref,
		    const struct target *target)
{
	struct finding f = {SEVERITY_WARNING, 0, "link-fragment-missing", {NULL, 0}};
	struct slice fragment = text_excerpt(ref->fragment);

	f.detail = arena_printf(&l->arena, "'#%.*s' is no place in %.*s.%.*s; the link leads to the page",
				(int)fragment.len, fragment.ptr, (int)target->article.len,
				target->article.ptr, (int)target->locale.len, target->locale.ptr);
	return run_finding(l->run, a->source, &f);
}

static int add_targets(struct linking *l, const struct article *a, int64_t id, struct slice document)
{
	struct target_search search = {l->run, &l->arena, a, id, &l->known, document, {0}};
	struct context *c = &l->context;
	bool lost;
	int r = 0;

	known_paths_keep(&l->known, a->locale);
	c->targets = arena_array(&l->arena, a->reference_count, sizeof(*c->targets));
	if (!c->targets)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < a->reference_count; i++) {
		struct target *target = &c->targets[c->target_count++];

		r = target_find(&search, &a->references[i], target, &lost);
		if (r == 0 && lost)
			r = put_lost(l, a, &a->references[i], target);
	}
	return r;
}

static int add_new_media(struct linking *l, const struct article *a, const struct article_ref *ref)
{
	const struct image_user user = {
	    .id = ref->id,
	    .date = ref->date,
	    .base = ref->base,
	    .locale = a->locale,
	    .source = a->source,
	    .root = l->run->files[ref->id - 1].root,
	};
	struct context *c = &l->context;
	int r = 0;

	c->media = arena_array(&l->arena, a->media_count, sizeof(*c->media));
	if (!c->media)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < a->media_count; i++)
		r = image_take(l->run, &user, a->media[i].path, &c->media[c->media_count++]);
	return r;
}

static int add_media(struct linking *l, const struct article *a, const struct article_ref *ref)
{
	if (l->images) {
		l->context.media = l->images->media;
		l->context.media_count = l->images->media_count;
		return 0;
	}
	return add_new_media(l, a, ref);
}

/* What the catalogue says: the snapshot carries every word that a render needs. */
static int add_names(struct linking *l, const struct article *a)
{
	const struct catalog *catalog = l->run->catalog;
	const struct standard *standard = catalog_standard(catalog, a->standard);
	struct context *c = &l->context;
	struct slice *ids;
	size_t n = article_services(a, &l->arena, &ids);

	c->standard_name = standard ? standard->name : a->standard;
	c->services = arena_array(&l->arena, n, sizeof(*c->services));
	if (!c->services)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		const struct service *service = catalog_service(catalog, ids[i]);

		c->services[c->service_count++] = service ? service->name : ids[i];
	}
	return 0;
}

void linked_free(struct linked *linked)
{
	for (int part = 0; part < CONTEXT_PARTS; part++)
		buf_free(&linked->parts[part]);
}

struct context_bytes linked_bytes(const struct linked *linked)
{
	struct context_bytes bytes;

	for (int part = 0; part < CONTEXT_PARTS; part++)
		bytes.parts[part] = buf_slice(&linked->parts[part]);
	return bytes;
}

/* The locale's part of the context, which stays the same for a while. */
static int know_locale(struct linking *l, struct slice tag)
{
	struct slice bytes;
	int r;

	if (l->locale && slice_eq(buf_slice(&l->tag), tag))
		return 0;
	if (!l->locale)
		l->tag = l->locale_bytes = (struct buf)BUF_INIT;
	r = writer_locale(l->run->writer, tag, &l->locale, &bytes);
	if (r < 0)
		return r;
	buf_reset(&l->tag);
	buf_put_slice(&l->tag, tag);
	buf_reset(&l->locale_bytes);
	buf_put_slice(&l->locale_bytes, bytes);
	return l->tag.error ? l->tag.error : l->locale_bytes.error;
}

static int put_linked(struct linking *l, const struct article *a, struct linked *linked)
{
	struct slice family = {0};
	int r = know_locale(l, a->locale);

	if (r == 0)
		r = writer_family(l->run->writer, a->id, &linked->family, &family);
	if (r < 0)
		return r;
	for (int part = 0; part < CONTEXT_PARTS; part++)
		buf_reset(&linked->parts[part]);
	linked->locale = l->locale;
	buf_put_slice(&linked->parts[CONTEXT_LOCALE], buf_slice(&l->locale_bytes));
	buf_put_slice(&linked->parts[CONTEXT_FAMILY], family);
	context_encode(&l->context, CONTEXT_OWN, &linked->parts[CONTEXT_OWN]);
	for (int part = 0; r == 0 && part < CONTEXT_PARTS; part++)
		r = linked->parts[part].error;
	return r;
}

void linking_free(struct linking *l)
{
	arena_free(&l->arena);
	arena_free(&l->known.arena);
	arena_free(&l->nearby.arena);
	if (!l->locale)
		return;
	buf_free(&l->tag);
	buf_free(&l->locale_bytes);
}

int link_article(struct linking *l, const struct article_ref *ref, struct slice record, struct slice document,
		 struct linked *linked)
{
	struct run *run = l->run;
	struct slice id;
	struct article a;
	int r;

	arena_reset(&l->arena);
	memset(&l->context, 0, sizeof(l->context));
	id = arena_number(&l->arena, (uint64_t)ref->id);
	r = article_decode(record, &l->arena, &a);
	if (r == 0)
		r = add_names(l, &a);
	if (r == 0 && a.certificate_count)
		r = writer_query(run->writer, QUERY_CERTIFICATE_FOLDERS, &id, 1, add_folder, l);
	if (r == 0)
		r = add_targets(l, &a, ref->id, document);
	if (r == 0)
		r = add_media(l, &a, ref);
	if (r == 0)
		r = add_neighbours(l, &a);
	linked->paired = a.segment_count > 0;
	if (r == 0)
		r = put_linked(l, &a, linked);
	return r < 0 ? r : l->arena.failed ? -ENOMEM : 0;
}

/* The parts that are shared: one of each locale, one of each family. */
struct sharing {
	struct run *run;
	struct arena arena; /* of one family */
	struct slice article;
	struct context context;
	struct buf bytes;
};

static int put_locale(void *arg, const struct slice *row)
{
	struct sharing *s = arg;
	const struct locale *locale = catalog_locale(s->run->catalog, row[0]);
	struct context c = {.base_url = s->run->base_url, .word_count = WORDS};

	if (!locale)
		return -ENOMEM;
	c.lang = locale->bcp47;
	c.direction = locale->direction;
	c.words = (struct slice *)locale->words;
	buf_reset(&s->bytes);
	context_encode(&c, CONTEXT_LOCALE, &s->bytes);
	return s->bytes.error ? s->bytes.error : writer_put_locale(s->run->writer, locale->tag, buf_slice(&s->bytes));
}

/* All rows of a family have been seen. */
static int put_family(struct sharing *s)
{
	int r;

	if (!s->article.len)
		return 0;
	buf_reset(&s->bytes);
	context_encode(&s->context, CONTEXT_FAMILY, &s->bytes);
	r = s->bytes.error ? s->bytes.error : writer_put_family(s->run->writer, s->article, buf_slice(&s->bytes));
	arena_reset(&s->arena);
	s->context = (struct context){0};
	return r;
}

/* row: article, locale, title, paired */
static int add_sibling(void *arg, const struct slice *row)
{
	struct sharing *s = arg;
	struct context *c = &s->context;
	const struct locale *locale = catalog_locale(s->run->catalog, row[1]);
	struct sibling *sibling;
	int r;

	if (!slice_eq(s->article, row[0])) {
		r = put_family(s);
		if (r < 0)
			return r;
		s->article = arena_dup(&s->arena, row[0]);
	}
	sibling = arena_push(&s->arena, &c->siblings, &c->sibling_count, sizeof(*sibling));
	if (!sibling || !locale)
		return -ENOMEM;
	*sibling = (struct sibling){locale->tag, locale->bcp47, locale->name, arena_dup(&s->arena, row[2]),
				    locale->direction, paired_flag(row[3])};
	return s->arena.failed ? -ENOMEM : 0;
}

static int put_shared(struct run *run)
{
	struct sharing s = {.run = run, .bytes = BUF_INIT};
	int r = writer_query(run->writer, QUERY_ARTICLE_LOCALES, NULL, 0, put_locale, &s);

	if (r == 0)
		r = writer_query(run->writer, QUERY_TITLES, NULL, 0, add_sibling, &s);
	if (r == 0)
		r = put_family(&s);
	arena_free(&s.arena);
	buf_free(&s.bytes);
	return r;
}

int run_link(struct run *run)
{
	int r = name_certificates(run);

	return r < 0 ? r : put_shared(run);
}
