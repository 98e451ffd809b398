/* SPDX-License-Identifier: MIT */
/*
 * What others see: identity, titles and dates (index pages, tables, other languages' pages), certificates and services
 * (folders, tables), places that links lead to, images, findings, and what drift.tsv tells of the article or compares with
 * its other languages (its traits).  And all that stands in the sections about services in scope, because other articles
 * are told from there what services are called (learn.c).  That is more than others really see; a needless difference
 * costs a full run, a missed one would leave another file stale.
 */
#include "index/visible.h"

static void add(struct digest *d, struct slice s)
{
	uint64_t len = s.len;

	digest_add(d, (struct slice){(const char *)&len, sizeof(len)});
	digest_add(d, s);
}

static void add_number(struct digest *d, uint64_t n)
{
	digest_add(d, (struct slice){(const char *)&n, sizeof(n)});
}

static void add_facts(struct digest *d, const struct article *a)
{
	const struct slice head[] = {a->id,    a->locale, a->standard,	     a->title,
				     a->updated, a->source, a->source_version, a->public_url};

	for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++)
		add(d, head[i]);
	add_number(d, a->translation);
	add_number(d, a->segment_count);
	add_number(d, a->scope_count);
	for (size_t i = 0; i < a->scope_count; i++) {
		const struct scope_item *s = &a->scope[i];

		add(d, s->service);
		add(d, s->environment);
		add(d, s->surface);
		add(d, s->source);
	}
	add_number(d, a->certificate_count);
	for (size_t i = 0; i < a->certificate_count; i++) {
		const struct certificate *c = &a->certificates[i];

		add(d, c->section);
		add(d, c->service);
		add_number(d, c->kind);
		add(d, c->title);
		add(d, c->url);
	}
	add_number(d, a->media_count);
	for (size_t i = 0; i < a->media_count; i++)
		add(d, a->media[i].path);
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

/* In few steps: there are many. */
static void add_event(struct digest *d, const struct doc_event *e, struct slice bytes)
{
	const uint64_t numbers[] = {e->op, e->number, bytes.len};

	digest_add(d, (struct slice){(const char *)numbers, sizeof(numbers)});
	digest_add(d, bytes);
}

/* Headings, all there is in the sections that tell services, and anchors, as the stream has them. */
static void add_structure(struct digest *d, const struct catalog *catalog, struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct position p = {{SECTION_OTHER}};
	const char *start = r.pos; /* behind the heading or anchor before */
	struct doc_event e;

	while (doc_find(&r, DOC_BIT(DOC_HEADING) | DOC_BIT(DOC_ANCHOR), &e)) {
		const char *from = in_scope(&p) ? start : e.text.ptr;

		if (e.op == DOC_HEADING) {
			enter(&p, catalog, &e);
			doc_skip(&r);
		}
		add_event(d, &e, (struct slice){from, (size_t)(r.pos - from)});
		start = r.pos;
	}
	if (in_scope(&p))
		add(d, (struct slice){start, (size_t)(r.pos - start)});
}

void visible_digest(const struct catalog *catalog, const struct parse_job *job, uint8_t digest[DIGEST_SIZE])
{
	struct digest d;

	digest_start(&d);
	add_facts(&d, &job->article);
	add(&d, job->source.front.last_handoff);
	add(&d, buf_slice(&job->traits));
	add_structure(&d, catalog, buf_slice(&job->document));
	for (size_t i = 0; i < job->findings.count; i++) {
		const struct finding *f = &job->findings.items[i];

		add_number(&d, f->severity);
		add_number(&d, f->line);
		add(&d, slice_of(f->code));
		add(&d, f->detail);
	}
	digest_end(&d, digest);
}
