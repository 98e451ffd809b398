/* SPDX-License-Identifier: MIT */
/*
 * What others see: identity, titles and dates (index pages, tables, other languages' pages), certificates and services
 * (folders, tables), places that links lead to, images, findings.  And every heading, list and table of the
 * body, which is where facts are read from: services in scope are told to other articles from there (learn.c).
 * So a digest of more than others really see; a needless change costs a full run, a missed one would leave
 * another file stale.
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

/* The bytes of headings, lists, tables and anchors, as the stream has them. */
static void add_structure(struct sha256_ctx *ctx, struct slice document)
{
	struct doc_reader r = doc_read(document);
	const char *start = r.pos;
	unsigned within = 0; /* depth of the outermost of those that we are in; 0: none */
	struct doc_event e;

	for (; doc_next(&r, &e); start = r.pos) {
		if (!within && (e.op == DOC_HEADING || e.op == DOC_LIST || e.op == DOC_TABLE))
			within = r.depth;
		if (within || e.op == DOC_ANCHOR)
			add(ctx, (struct slice){start, (size_t)(r.pos - start)});
		if (r.depth < within)
			within = 0;
	}
}

void visible_digest(const struct parse_job *job, uint8_t digest[SHA256_DIGEST_SIZE])
{
	struct sha256_ctx ctx;

	sha256_init(&ctx);
	add_facts(&ctx, &job->article);
	add(&ctx, job->source.front.last_handoff);
	add_structure(&ctx, buf_slice(&job->document));
	for (size_t i = 0; i < job->findings.count; i++) {
		const struct finding *f = &job->findings.items[i];

		add_number(&ctx, f->severity);
		add_number(&ctx, f->line);
		add(&ctx, slice_of(f->code));
		add(&ctx, f->detail);
	}
	sha256_digest(&ctx, SHA256_DIGEST_SIZE, digest);
}
