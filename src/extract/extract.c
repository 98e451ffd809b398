/* SPDX-License-Identifier: MIT */
/*
 * The article's record, from its source and its document stream.
 *
 * One walk over the blocks hands each to those who care for its section.  The
 * title has to be known before the article has an id, so a first look takes the H1;
 * it is nearly always the first event.
 */
#include <errno.h>

#include "base/names.h"
#include "extract/facts.h"

struct title {
	struct slice text; /* empty: the article has no H1 */
	struct slice slug;
};

/* The first H1. */
static struct title find_title(struct slice document, struct arena *arena)
{
	struct doc_reader r = doc_read(document);
	struct title title = {{NULL, 0}, {NULL, 0}};
	struct buf text = BUF_INIT;
	struct doc_event e;

	while (doc_next(&r, &e))
		if (e.op == DOC_HEADING && e.number == 1) {
			title.slug = arena_dup(arena, e.title.len ? e.title : e.text);
			doc_plain_text(&r, &text);
			title.text = arena_dup(arena, slice_trim(buf_slice(&text)));
			break;
		}
	arena_drop_buf(arena, &text);
	return title;
}

static struct slice slug_of(struct slice text, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice slug;

	slug_put(&b, text);
	slug = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return slug;
}

static enum translation translation_of(struct slice type)
{
	if (slice_is(type, "HT") || slice_is(type, "ht"))
		return TRANSLATION_HUMAN;
	return slice_is(type, "MT") || slice_is(type, "mt") ? TRANSLATION_MACHINE : TRANSLATION_ORIGINAL;
}

/* Everything that the front matter, the path and the title say. */
static void describe(const struct catalog *c, const struct source_root *root, const struct source *s,
		     struct slice document, const struct locale *locale, struct arena *arena, struct article *a,
		     struct findings *findings)
{
	struct title title = find_title(document, arena);
	struct slice folder = extract_folder(c, root, s, arena), name = identity_name(s->path, arena);

	a->h1 = title.text;
	a->title = s->front.title.len ? s->front.title : title.text;
	a->description = s->front.description;
	if (!title.slug.len)
		title.slug = slug_of(a->title, arena);
	a->id = identity_article(c, name, title.slug, arena);
	a->standard = identity_standard(c, name, a->id, title.slug, findings);
	a->locale = locale->tag;
	a->updated = s->front.last_handoff.len ? s->front.last_handoff : s->front.date;
	a->translation = translation_of(s->front.translation_type);
	a->source = s->path;
	a->source_version = s->front.source_version;
	a->public_url = identity_public_url(locale, folder, name, a->id, a->standard, arena);
	a->segments = s->segments;
	a->segment_count = s->segment_count;
}

static void take_block(struct facts *f, const struct blocks *b, const struct block *block)
{
	faq_block(f, b, block);
	if (block->kind == BLOCK_HEADING)
		return;
	switch (b->place.meaning) {
	case SECTION_SCOPE:
		scope_block(&f->scope, &f->scope_first, block);
		break;
	case SECTION_CERTIFICATES:
		certificate_block(f, b, block);
		break;
	case SECTION_RESOURCES:
	case SECTION_WHITE_PAPERS:
		resource_block(f, b, block);
		break;
	case SECTION_OTHER:
	case SECTION_FAQ:
	case SECTION_BACKGROUNDER:
	case SECTION_ASSESS:
	case SECTION_IMPLEMENT:
	case SECTIONS:
		break;
	}
}

int extract_article(const struct catalog *c, const struct source_root *root, const struct source *s,
		    struct slice document, const struct locale *locale, struct arena *arena, struct article *a,
		    struct scope *scope, struct findings *findings)
{
	struct facts f = {.catalog = c, .arena = arena, .article = a, .findings = findings, .answer = BUF_INIT};
	struct blocks b;
	struct block block;

	describe(c, root, s, document, locale, arena, a, findings);
	f.scope = (struct scope){.catalog = c, .language = scope_language(locale->tag), .arena = arena,
				 .findings = findings};
	blocks_start(&b, c, document, arena);
	while (blocks_next(&b, &block))
		take_block(&f, &b, &block);
	faq_end(&f);
	scope_items(&f.scope, a);
	/* What was told from a translation may yet be told better when all articles are known: src/index/learn.c. */
	scope_findings(&f.scope, true);
	if (scope)
		*scope = f.scope;
	buf_free(&f.answer);
	/* Pages about a product's own logs have "audit reports" too; they are about no standard and no scope. */
	if (!a->standard.len && !a->scope_count)
		a->certificate_count = 0;
	return arena->failed ? -ENOMEM : 0;
}
