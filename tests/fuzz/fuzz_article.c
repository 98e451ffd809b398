/* SPDX-License-Identifier: MIT */
/*
 * A whole article: from the bytes of its file to document, record and every format.  The
 * document must keep its grammar, the record come back as it was, and what the formats
 * make be what their readers need: valid UTF-8, no markup of the article's own in HTML.
 */
#include <compliancefs/format.h>

#include "base/utf8.h"
#include "dump.h"
#include "extract/extract.h"
#include "fuzz.h"
#include "source/frontmatter.h"
#include "source/mend.h"
#include "source/sxs.h"

static const struct catalog *catalog(void)
{
	static struct catalog *loaded;
	struct error e;

	if (!loaded)
		must(catalog_load(&loaded, NULL, &e) == 0);
	return loaded;
}

/* As source_load does it, without the disk: includes are not expanded. */
static void load(struct slice bytes, struct arena *arena, struct source *s, struct findings *findings)
{
	struct slice text = text_mend(bytes, arena, findings);
	size_t body = front_matter_read(text, arena, &s->front, findings);
	unsigned first = text_line(text, body);
	size_t count = text_line(text, text.len) - first + 1;
	unsigned *lines = arena_array(arena, count, sizeof(*lines));
	struct slice rest = {text.ptr + body, text.len - body};

	must(lines != NULL);
	for (size_t i = 0; i < count; i++)
		lines[i] = first + (unsigned)i;
	s->path = slice_of("fr-fr/compliance/regulatory/offering-iso-27001.md");
	must(sxs_separate(rest, lines, count, arena, s, findings) == 0);
}

static void check_urls(struct slice document)
{
	struct doc_reader r = doc_read(document);
	struct doc_event e;

	while (doc_next(&r, &e)) {
		const char *colon = e.op == DOC_LINK && e.url.len ? memchr(e.url.ptr, ':', e.url.len) : NULL;
		struct slice scheme = {e.url.ptr, colon ? (size_t)(colon - e.url.ptr) : 0};

		if (scheme.len && !memchr(scheme.ptr, '/', scheme.len) && !memchr(scheme.ptr, '?', scheme.len) &&
		    !memchr(scheme.ptr, '#', scheme.len))
			must(scheme.len >= 4 && scheme.len <= 6 &&
			     (!strncasecmp(scheme.ptr, "http", scheme.len) ||
			      !strncasecmp(scheme.ptr, "https", scheme.len) ||
			      !strncasecmp(scheme.ptr, "mailto", scheme.len)));
	}
}

/* A page has one such tag at most, and that is ours. */
static void check_only(struct slice html, const char *tag, const char *ours)
{
	ptrdiff_t at = slice_find(html, slice_of(tag));

	if (at < 0)
		return;
	html = (struct slice){html.ptr + at, html.len - (size_t)at};
	must(slice_starts(html, ours));
	must(slice_find((struct slice){html.ptr + 1, html.len - 1}, slice_of(tag)) < 0);
}

/* No tag has an attribute that runs something. Values stand in quotes, and what a script holds is data; both are skipped. */
static void check_attributes(struct slice html)
{
	bool tag = false, quoted = false;

	for (size_t i = 0; i + 3 < html.len; i++) {
		char c = html.ptr[i];

		quoted = tag && (c == '"') != quoted;
		if (quoted || (tag && c == '"'))
			continue;
		if (!tag && c == '<') {
			const char *script = slice_starts((struct slice){html.ptr + i, html.len - i}, "<script") ? "</script>" : NULL;
			ptrdiff_t end = script ? slice_find((struct slice){html.ptr + i, html.len - i}, slice_of(script)) : 0;

			must(end >= 0);
			i += (size_t)end;
			tag = true;
		} else if (tag && c == '>') {
			tag = false;
		} else if (tag && (c == ' ' || c == '\n' || c == '\t' || c == '/')) {
			must(strncasecmp(html.ptr + i + 1, "on", 2) != 0);
		}
	}
}

/* The tags of a page are ours: nothing that runs, and what opens a tag ends it. */
static void check_html(struct slice html)
{
	static const char *const never[] = {"<iframe", "<object", "<embed", "<svg",
					    "<style", "href=\"javascript:"};

	for (size_t i = 0; i < sizeof(never) / sizeof(*never); i++)
		must(slice_find(html, slice_of(never[i])) < 0);
	check_attributes(html);
	check_only(html, "<script", "<script type=\"application/ld+json\">{");
	check_only(html, "<form", "<form class=\"search\" role=\"search\"");
}

static void render_all(const struct article *a, struct slice document, struct arena *arena)
{
	struct context c = {.lang = slice_of("fr-FR"), .direction = slice_of("ltr")};
	struct render_input in = {a, &c, document, arena};

	c.targets = arena_array(arena, a->reference_count, sizeof(*c.targets));
	c.media = arena_array(arena, a->media_count, sizeof(*c.media));
	c.certificates = arena_array(arena, a->certificate_count, sizeof(*c.certificates));
	c.target_count = a->reference_count;
	c.media_count = a->media_count;
	c.certificate_count = a->certificate_count;
	for (size_t i = 0; i < c.target_count; i++)
		c.targets[i] = (struct target){.fragment = a->references[i].fragment};
	for (size_t i = 0; i < c.media_count; i++)
		c.media[i] = slice_of("0123456789abcdef.png");
	for (size_t i = 0; i < format_count; i++) {
		struct buf out = BUF_INIT;

		must(formats[i]->render(&in, &out) == 0 && out.error == 0);
		must(utf8_valid_length(buf_slice(&out)) == out.len);
		if (strcmp(formats[i]->suffix, "html") == 0)
			check_html(buf_slice(&out));
		buf_free(&out);
	}
}

static void check_record(const struct article *a, struct arena *arena)
{
	struct buf record = BUF_INIT, again = BUF_INIT;
	struct article back;

	article_encode(a, &record);
	must(record.error == 0 && article_decode(buf_slice(&record), arena, &back) == 0);
	article_encode(&back, &again);
	must(slice_eq(buf_slice(&record), buf_slice(&again)));
	buf_free(&record);
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct document_options options = {slice_of("https://learn.microsoft.com/fr-fr"),
					   slice_of("compliance/regulatory")};
	struct arena arena = {0};
	struct findings findings = {.arena = &arena};
	struct buf document = BUF_INIT;
	const struct locale *locale = catalog_locale(catalog(), slice_of("fr-fr"));
	struct article a = {0};
	struct source s = {0};
	const char *why;

	load((struct slice){(const char *)data, size}, &arena, &s, &findings);
	must(source_document(&s, &options, &arena, &document, &a.references, &a.reference_count, &a.media,
			     &a.media_count, &findings) == 0);
	must(document_is_valid(buf_slice(&document), &why));
	check_urls(buf_slice(&document));
	must(extract_article(catalog(), NULL, &s, buf_slice(&document), locale, &arena, &a, NULL, &findings) == 0);
	check_record(&a, &arena);
	render_all(&a, buf_slice(&document), &arena);
	must(!arena.failed);
	buf_free(&document);
	arena_free(&arena);
	return 0;
}
