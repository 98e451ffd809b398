/* SPDX-License-Identifier: MIT */
/*
 * What others see: identity, titles and dates (index pages, tables, other languages' pages), certificates and services
 * (folders, tables), places that links lead to, images, findings, and what drift.tsv tells of the article or compares with
 * its other languages (its traits).  And all that stands in the sections about services in scope, because other articles
 * are told from there what services are called (learn.c).  That is more than others really see; a needless difference
 * costs a full run, a missed one would leave another file stale.
 */
#include "index/visible.h"

static void add(struct sha256_ctx *ctx, struct slice s)
{
	uint64_t len = s.len;

	sha256_update(ctx, sizeof(len), (const uint8_t *)&len);
	if (s.len)
		sha256_update(ctx, s.len, (const uint8_t *)s.ptr);
}

static void add_number(struct sha256_ctx *ctx, uint64_t n)
{
	sha256_update(ctx, sizeof(n), (const uint8_t *)&n);
}

static void add_facts(struct sha256_ctx *ctx, const struct article *a)
{
	const struct slice head[] = {a->id,    a->locale, a->standard,	     a->title,
				     a->updated, a->source, a->source_version, a->public_url};

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		add(ctx, head[i]);
	add_number(ctx, a->translation);
	add_number(ctx, a->segment_count);
	add_number(ctx, a->scope_count);
	for (size_t i = 0; i < a->scope_count; i++) {
		const struct scope_item *s = &a->scope[i];

		add(ctx, s->service);
		add(ctx, s->environment);
		add(ctx, s->surface);
		add(ctx, s->source);
	}
	add_number(ctx, a->certificate_count);
	for (size_t i = 0; i < a->certificate_count; i++) {
		const struct certificate *c = &a->certificates[i];

		add(ctx, c->section);
		add(ctx, c->service);
		add_number(ctx, c->kind);
		add(ctx, c->title);
		add(ctx, c->url);
	}
	add_number(ctx, a->media_count);
	for (size_t i = 0; i < a->media_count; i++)
		add(ctx, a->media[i].path);
}

/* Where the walk is: the meaning of the headings above, as src/extract/blocks.h has it. */
struct position {
	enum section meanings[7]; /* of the headings above, by level */
};

static bool in_scope(const struct position *p)
{
	for (int level = 6; level > 0; level--)
		if (p->meanings[level] != SECTION_OTHER)
			return p->meanings[level] == SECTION_SCOPE;
	return false;
}

static void enter(struct position *p, const struct catalog *catalog, const struct doc_event *heading)
{
	unsigned level = heading->number < 6 ? (unsigned)heading->number : 6;

	p->meanings[level] = catalog_section(catalog, heading->title.len ? heading->title : heading->text);
	while (++level < 7)
		p->meanings[level] = SECTION_OTHER;
}

/* The bytes of headings, of the sections that tell services, and of anchors, as the stream has them. */
static void add_structure(struct sha256_ctx *ctx, const struct catalog *catalog, struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct position p = {{SECTION_OTHER}};
	const char *start = r.pos;
	unsigned heading = 0; /* depth within the heading that we are in; 0: none */
	struct doc_event e;

	for (; doc_next(&r, &e); start = r.pos) {
		if (e.op == DOC_HEADING) {
			heading = r.depth;
			enter(&p, catalog, &e);
		}
		if (heading || e.op == DOC_ANCHOR || in_scope(&p))
			add(ctx, (struct slice){start, (size_t)(r.pos - start)});
		if (r.depth < heading)
			heading = 0;
	}
}

void visible_digest(const struct catalog *catalog, const struct parse_job *job, uint8_t digest[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	add_facts(&ctx, &job->article);
	add(&ctx, job->source.front.last_handoff);
	add(&ctx, buf_slice(&job->traits));
	add_structure(&ctx, catalog, buf_slice(&job->document));
	for (size_t i = 0; i < job->findings.count; i++) {
		const struct finding *f = &job->findings.items[i];

		add_number(&ctx, f->severity);
		add_number(&ctx, f->line);
		add(&ctx, slice_of(f->code));
		add(&ctx, f->detail);
	}
	sha256_digest(&ctx, SHA256_DIGEST_SIZE, digest);
}
