/* SPDX-License-Identifier: MIT */
/*
 * What of an article has parted from its own source.
 *
 * Two walks. The document's: headings (a heading's anchor is made from its source, so one that does not fit
 * the source beside it proves that the source belongs to another version), links without words, and, in an article that
 * carries no source, sentences in English. Then the segments: a translation and its source must speak of the same
 * standards, say something both, and not be the same sentence; a pair that a heading has proved wrong is wrong wherever
 * it stands. Titles of certificates, last, must be of the same kind and name the same services on both sides.
 *
 * Words are never compared, only what they stand for: numbers, kinds of documents, services of the catalogue.
 */
#include "extract/drift.h"

#include <errno.h>

#include "base/names.h"
#include "document/codes.h"
#include "extract/facts.h"
#include "extract/sentence.h"
#include "source/mend.h"

#define SEARCH_MAX 50000 /* segments of an article that are looked at for certificates' titles */

const char *const drift_names[DRIFT_KINDS] = {
	[DRIFT_CERTIFICATE] = "certificate",
	[DRIFT_DOCUMENT_KIND] = "document-kind",
	[DRIFT_EMPTY] = "empty",
	[DRIFT_FAQ] = "faq",
	[DRIFT_LINK_TEXT] = "link-text",
	[DRIFT_SCOPE] = "scope",
	[DRIFT_SECTION] = "section",
	[DRIFT_SERVICE] = "service",
	[DRIFT_STANDARD] = "standard",
	[DRIFT_UNTRANSLATED] = "untranslated",
	[DRIFT_WRONG_SOURCE] = "wrong-source",
};

/* A heading whose source is not the one that its anchor was made from. */
struct wrong_heading {
	unsigned number; /* of the article's headings, from 1 */
	struct slice slug;
	struct slice text, source; /* of its segment */
};

struct judge {
	const struct catalog *catalog;
	const struct standard_numbers *numbers;
	const struct source *s;
	const struct article *a;
	struct arena *arena;
	struct traits *t;
	unsigned heading;  /* number of the last one */
	struct slice slug; /* of it */
	bool foreign;      /* the article is in another language than English */
	struct wrong_heading *wrong;
	size_t wrong_count;
	size_t budget; /* segments that may still be looked at for certificates' titles */
	struct buf text;
};

static void add(struct judge *j, enum drift_kind kind, struct slice reference, struct slice detail)
{
	struct traits *t = j->t;
	struct drift_item *item;

	if (t->item_count == DRIFT_ITEMS_MAX)
		return;
	item = arena_push(j->arena, &t->items, &t->item_count, sizeof(*item));
	if (item)
		*item = (struct drift_item){kind, reference, detail};
}

static struct slice quoted(struct judge *j, const char *before, struct slice s, const char *behind)
{
	struct slice cut = text_excerpt(s);

	return arena_printf(j->arena, "%s\"%.*s%s\"%s", before, (int)cut.len, cut.ptr, cut.len < s.len ? "..." : "",
			    behind);
}

/* Headings and links. */

static void add_section(struct judge *j, struct slice slug)
{
	struct traits *t = j->t;
	struct slice *slot;

	for (size_t i = 0; i < t->section_count; i++)
		if (slice_eq(t->sections[i], slug))
			return;
	slot = t->section_count < DRIFT_ITEMS_MAX
		   ? arena_push(j->arena, &t->sections, &t->section_count, sizeof(*slot))
		   : NULL;
	if (slot)
		*slot = slug;
}

/* The heading's source, if it carries one, must give its anchor. */
static void judge_source(struct judge *j, struct doc_reader source)
{
	struct wrong_heading *wrong;
	struct buf slug = BUF_INIT;

	buf_reset(&j->text);
	doc_inline_text(source, &j->text);
	slug_put(&slug, slice_trim(buf_slice(&j->text)));
	if (slug.len && !slice_eq(buf_slice(&slug), j->slug)) {
		wrong = arena_push(j->arena, &j->wrong, &j->wrong_count, sizeof(*wrong));
		if (wrong)
			*wrong = (struct wrong_heading){.number = j->heading, .slug = j->slug};
	}
	arena_note_buf(j->arena, &j->text);
	arena_drop_buf(j->arena, &slug);
}

static void take_heading(struct judge *j, const struct doc_event *e)
{
	j->heading++;
	j->slug = e->title.len ? e->title : e->text;
	if (e->number == 2 || e->number == 3)
		add_section(j, j->slug);
}

/* At a link's open event. */
static void judge_link(struct judge *j, struct doc_reader r, struct slice url)
{
	unsigned outside = r.depth - 1;
	struct doc_event e;

	while (r.depth > outside && doc_next(&r, &e))
		if (e.op == DOC_IMAGE || ((e.op == DOC_TEXT || e.op == DOC_CODE) && slice_trim(e.text).len))
			return;
	add(j, DRIFT_LINK_TEXT, url,
	    j->slug.len ? arena_printf(j->arena, "under %.*s", (int)j->slug.len, j->slug.ptr) : slice_of("at the beginning"));
}

/* At the open event of a block of an article that carries no source. */
static void judge_language(struct judge *j, struct doc_reader r)
{
	struct slice sentence = sentence_find_english(doc_words(r, &j->text));

	arena_note_buf(j->arena, &j->text);
	if (sentence.len)
		add(j, DRIFT_UNTRANSLATED, j->slug, quoted(j, "", sentence, ""));
}

static int judge_document(struct judge *j, struct slice document)
{
	static const uint32_t wanted = DOC_BIT(DOC_HEADING) | DOC_BIT(DOC_PARAGRAPH) | DOC_BIT(DOC_CELL) |
				       DOC_BIT(DOC_SOURCE) | DOC_BIT(DOC_LINK);
	struct doc_reader r = doc_read(document);
	bool plain = j->foreign && !j->a->segment_count;
	unsigned heading = 0; /* depth within the heading that we are in */
	struct doc_event e;

	while (doc_find(&r, wanted, &e)) {
		if (e.op == DOC_HEADING) {
			take_heading(j, &e);
			heading = r.depth;
		} else if (e.op == DOC_SOURCE) {
			struct doc_reader source = doc_read_source(&r, &e);

			if (heading && r.depth == heading)
				judge_source(j, source);
		} else if (e.op == DOC_LINK) {
			judge_link(j, r, e.url);
		} else {
			heading = 0;
		}
		if (plain && (e.op == DOC_HEADING || e.op == DOC_PARAGRAPH || e.op == DOC_CELL))
			judge_language(j, r);
	}
	return r.error ? -EIO : 0;
}

/* Segments. */

static struct wrong_heading *wrong_heading(struct judge *j, unsigned number)
{
	for (size_t i = 0; i < j->wrong_count; i++)
		if (j->wrong[i].number == number)
			return &j->wrong[i];
	return NULL;
}

static bool is_heading(const struct segment *s)
{
	return s->kind == SEGMENT_TITLE || s->kind == SEGMENT_HEADING;
}

/* Learns which pairs are wrong: the segments of the headings that are. */
static void find_wrong_pairs(struct judge *j)
{
	for (size_t i = 0; j->wrong_count && i < j->a->segment_count; i++) {
		const struct segment *s = &j->a->segments[i];
		struct wrong_heading *w = is_heading(s) && j->s->headings ? wrong_heading(j, j->s->headings[i]) : NULL;

		if (!w || w->source.len)
			continue;
		w->text = slice_trim(s->text);
		w->source = slice_trim(s->source);
	}
}

static bool judge_pair(struct judge *j, const struct segment *s)
{
	for (size_t i = 0; i < j->wrong_count; i++) {
		const struct wrong_heading *w = &j->wrong[i];
		struct slice said;

		if (!w->source.len || !slice_eq(w->source, slice_trim(s->source)) ||
		    !slice_eq(w->text, slice_trim(s->text)))
			continue;
		said = quoted(j, "the source says ", w->source, "");
		add(j, DRIFT_WRONG_SOURCE, s->id,
		    arena_printf(j->arena, "%.*s; the anchor of %s is %.*s", (int)said.len, said.ptr,
				 is_heading(s) ? "the heading" : "a heading of the same words", (int)w->slug.len,
				 w->slug.ptr));
		return true;
	}
	return false;
}

static bool has_letter(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((s.ptr[i] | 32) >= 'a' && (s.ptr[i] | 32) <= 'z')
			return true;
	return false;
}

static bool has_digit(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

static bool judge_standards(struct judge *j, const struct segment *s)
{
	struct slice *missing, source;
	size_t count;
	struct buf list = BUF_INIT;

	if (!has_digit(s->source))
		return false;
	source = codes_plain(s->source, j->arena);
	if (!has_digit(source))
		return false;
	count = numbers_missing(j->numbers, source, codes_plain(s->text, j->arena), j->arena, &missing);
	for (size_t i = 0; i < count; i++) {
		buf_puts(&list, i ? ", " : "");
		buf_put_slice(&list, missing[i]);
	}
	if (count)
		add(j, DRIFT_STANDARD, s->id, arena_printf(j->arena, "%s in the source, not in the translation", list.data));
	arena_drop_buf(j->arena, &list);
	return count > 0;
}

static void judge_segment(struct judge *j, const struct segment *s)
{
	if (!slice_trim(s->text).len) {
		if (has_letter(s->source))
			add(j, DRIFT_EMPTY, s->id, quoted(j, "the source says ", s->source, ""));
		return;
	}
	if (judge_pair(j, s))
		return;
	if (slice_eq(slice_trim(s->text), slice_trim(s->source))) {
		struct slice plain = j->foreign ? codes_plain(s->source, j->arena) : (struct slice){NULL, 0};

		if (plain.len && sentence_is_sentence(plain))
			add(j, DRIFT_UNTRANSLATED, s->id, quoted(j, "", plain, ""));
		return;
	}
	judge_standards(j, s);
}

/* Certificates' titles. */

/* The segment that a certificate's title is, at *from or behind it; else NULL. */
static const struct segment *segment_of(struct judge *j, const struct certificate *c, size_t *from)
{
	for (size_t i = *from; i < j->a->segment_count && j->budget; i++, j->budget--) {
		const struct segment *s = &j->a->segments[i];

		if (slice_find(s->source, c->title_source) < 0 || slice_find(s->text, c->title) < 0)
			continue;
		*from = i;
		return s;
	}
	return NULL;
}

/* The first service of a list that is not in another one. */
static const struct service *first_missing(const struct match *of, size_t count, const struct match *in, size_t in_count)
{
	for (size_t i = 0; i < count; i++) {
		bool found = !of[i].service;

		for (size_t k = 0; k < in_count && !found; k++)
			found = in[k].service == of[i].service;
		if (!found)
			return of[i].service;
	}
	return NULL;
}

static void judge_services(struct judge *j, const struct certificate *c, struct slice reference)
{
	struct match *here, *there;
	size_t here_count, there_count;
	const struct service *wanted, *got;

	there_count = catalog_match(j->catalog, c->title_source, (struct slice){NULL, 0}, j->arena, &there);
	if (!there_count || !there[0].service)
		return;
	here_count = catalog_match(j->catalog, c->title, j->a->locale, j->arena, &here);
	if (!here_count || !here[0].service)
		return;
	wanted = first_missing(there, there_count, here, here_count);
	got = first_missing(here, here_count, there, there_count);
	/* A word that the catalogue does not know hides a name or its end ("Germany"), but it never makes one. */
	if (wanted && got && !(wanted->id.len > got->id.len && memcmp(wanted->id.ptr, got->id.ptr, got->id.len) == 0))
		add(j, DRIFT_SERVICE, reference,
		    arena_printf(j->arena, "%.*s in the source, %.*s in the translation", (int)wanted->id.len,
				 wanted->id.ptr, (int)got->id.len, got->id.ptr));
}

static void judge_certificates(struct judge *j)
{
	size_t at = 0;

	for (size_t i = 0; i < j->a->certificate_count; i++) {
		const struct certificate *c = &j->a->certificates[i];
		const char *wanted, *got;
		const struct segment *s;
		struct slice reference;

		if (!c->title.len || !c->title_source.len || slice_eq(c->title, c->title_source))
			continue;
		s = segment_of(j, c, &at);
		reference = s ? s->id : c->url;
		if (kind_differs(c->title, c->title_source, j->arena, &wanted, &got))
			add(j, DRIFT_DOCUMENT_KIND, reference,
			    arena_printf(j->arena, "%s in the source, %s in the translation", wanted, got));
		judge_services(j, c, reference);
	}
}

int extract_traits(const struct catalog *c, const struct standard_numbers *numbers, const struct source *s,
		   const struct article *a, struct slice document, struct arena *arena, struct traits *t)
{
	struct judge j = {
		.catalog = c,
		.numbers = numbers,
		.s = s,
		.a = a,
		.arena = arena,
		.t = t,
		.foreign = scope_language(a->locale).len > 0,
		.budget = SEARCH_MAX,
		.text = BUF_INIT,
	};
	int r;

	*t = (struct traits){.question_count = a->faq_count};
	r = judge_document(&j, document);
	find_wrong_pairs(&j);
	for (size_t i = 0; r == 0 && i < a->segment_count; i++)
		judge_segment(&j, &a->segments[i]);
	judge_certificates(&j);
	buf_free(&j.text);
	return r ? r : arena->failed ? -ENOMEM : 0;
}

void traits_encode(const struct traits *t, struct buf *out)
{
	buf_put_varint(out, t->question_count);
	buf_put_varint(out, t->section_count);
	for (size_t i = 0; i < t->section_count; i++)
		buf_put_string(out, t->sections[i]);
	buf_put_varint(out, t->item_count);
	for (size_t i = 0; i < t->item_count; i++) {
		buf_putc(out, (char)t->items[i].kind);
		buf_put_string(out, t->items[i].reference);
		buf_put_string(out, t->items[i].detail);
	}
}

static bool get_item(const char **p, const char *end, struct drift_item *item)
{
	if (*p == end || (unsigned char)**p >= DRIFT_KINDS)
		return false;
	item->kind = (enum drift_kind)(unsigned char)*(*p)++;
	return get_string(p, end, &item->reference) && get_string(p, end, &item->detail);
}

int traits_decode(struct slice bytes, struct arena *arena, struct traits *t)
{
	const char *p = bytes.ptr, *end = bytes.ptr + bytes.len;
	uint64_t count;

	*t = (struct traits){0};
	if (!get_varint(&p, end, &t->question_count) || !get_varint(&p, end, &count) || count > (uint64_t)(end - p))
		return -EBADMSG;
	t->sections = arena_array(arena, (size_t)count, sizeof(*t->sections));
	for (; t->sections && t->section_count < count; t->section_count++)
		if (!get_string(&p, end, &t->sections[t->section_count]))
			return -EBADMSG;
	if (!get_varint(&p, end, &count) || count > (uint64_t)(end - p))
		return -EBADMSG;
	t->items = arena_array(arena, (size_t)count, sizeof(*t->items));
	for (; t->items && t->item_count < count; t->item_count++)
		if (!get_item(&p, end, &t->items[t->item_count]))
			return -EBADMSG;
	return arena->failed ? -ENOMEM : p == end ? 0 : -EBADMSG;
}
