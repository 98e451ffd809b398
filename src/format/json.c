/* SPDX-License-Identifier: MIT */
/*
 * The json format: everything recognised in an article as one object, for jq and
 * for other programs.
 *
 * Written straight into the buf.  The JSON libraries of Debian 12 (json-c, Jansson,
 * cJSON) build a tree of small allocations first and print that, several times the
 * cost of a whole render; what is left to do without them is the string escape below.
 * A key stands on its line and an array's element on its own, so that grep and
 * diff are of use too.
 *
 * Keys are left out where nothing is known; arrays are always there, if empty, so
 * that a reader can count them.
 */
#include <errno.h>

#include <compliancefs/format.h>

#include "base/arena.h"
#include "base/span.h"

struct writer {
	struct buf *out;
	bool begun; /* the open object has a member */
};

static const bool special[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,         1,          1,          1,         1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ['"'] = 1, ['\\'] = 1, [0x7f] = 1, [0xc2] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p), second = span_at(p + 1);

	return (v < ' ') | (v == '"') | (v == '\\') | (v == 0x7f) | ((v == 0xc2) & (second < 0xa0));
}

/* A JSON string. Control characters are escaped, those beyond ASCII too: a terminal may obey them. */
static void put_string(struct buf *out, struct slice s)
{
	const char *p = s.ptr, *run = s.ptr, *end = s.len ? s.ptr + s.len : s.ptr;

	buf_putc(out, '"');
	while ((p = span_find(p, end, look, 1, special)) < end) {
		unsigned char c = (unsigned char)*p;
		bool c1 = c == 0xc2 && end - p > 1 && (unsigned char)p[1] < 0xa0;

		if (c == 0xc2 && !c1) {
			p++;
			continue;
		}
		buf_put(out, run, (size_t)(p - run));
		if (c == '"' || c == '\\')
			buf_put(out, (const char[2]){'\\', (char)c}, 2);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c == '\t')
			buf_puts(out, "\\t");
		else
			buf_printf(out, "\\u%04x", c1 ? (unsigned char)*++p : c);
		run = ++p;
	}
	buf_put(out, run, (size_t)(end - run));
	buf_putc(out, '"');
}

/* A member of the open object; key is a string literal. */
#define put_member(w, key, value) put_named(w, ", \"" key "\": ", sizeof(", \"" key "\": ") - 1, value)
#define put_key(w, key) put_name(w, ", \"" key "\": ", sizeof(", \"" key "\": ") - 1)

/* name: with what parts it from the member before it, which the first has not. */
static void put_name(struct writer *w, const char *name, size_t len)
{
	size_t skip = w->begun ? 0 : 2;

	w->begun = true;
	buf_put(w->out, name + skip, len - skip);
}

static void put_named(struct writer *w, const char *name, size_t len, struct slice value)
{
	if (value.len == 0)
		return;
	put_name(w, name, len);
	put_string(w->out, value);
}

/* A key of the article itself. The first, "article", opened the object. */
static void put_top(struct buf *out, const char *key, struct slice value)
{
	if (value.len == 0)
		return;
	buf_puts(out, ",\n\"");
	buf_puts(out, key);
	buf_puts(out, "\": ");
	put_string(out, value);
}

static void array_begin(struct buf *out, const char *key)
{
	buf_puts(out, ",\n\"");
	buf_puts(out, key);
	buf_puts(out, "\": [");
}

static struct writer element_begin(struct buf *out, size_t i)
{
	buf_puts(out, i ? ",\n  {" : "\n  {");
	return (struct writer){out, false};
}

static void element_end(struct writer *w)
{
	buf_putc(w->out, '}');
}

static void array_end(struct buf *out, size_t count)
{
	buf_puts(out, count ? "\n]" : "]");
}

static void put_head(const struct article *a, struct buf *out)
{
	buf_puts(out, "{\"article\": ");
	put_string(out, a->id);
	put_top(out, "locale", a->locale);
	put_top(out, "standard", a->standard);
	put_top(out, "title", a->title);
	put_top(out, "h1", a->h1);
	put_top(out, "description", a->description);
	put_top(out, "updated", a->updated);
	put_top(out, "translation", slice_of(translation_names[a->translation]));
	put_top(out, "source", a->source);
	put_top(out, "source_version", a->source_version);
}

/* Puts the source side of the block whose open event was just read from r to out. */
static void read_source(struct doc_reader r, struct buf *out)
{
	unsigned outside = r.depth - 1;
	struct doc_event e;

	while (r.depth > outside && doc_next(&r, &e))
		if (e.op == DOC_SOURCE)
			doc_inline_text(doc_read_source(&r, &e), out);
}

/* A link of the document: behind its open event, and where it leads. */
struct link {
	struct doc_reader words;
	struct slice url;
};

struct links {
	struct link *items;
	size_t count;
};

static void put_heading(const struct doc_event *e, const struct doc_reader *r, size_t i, struct buf *text, struct buf *out)
{
	struct writer w = element_begin(out, i);

	put_key(&w, "level");
	buf_put_number(out, e->number);
	put_member(&w, "slug", e->title.len ? e->title : e->text);
	put_member(&w, "text", slice_trim(doc_words(*r, text)));
	buf_reset(text);
	read_source(*r, text);
	put_member(&w, "source", slice_trim(buf_slice(text)));
	element_end(&w);
}

/* Puts the headings, and takes the links that are come by: they are put later, and one walk is enough. */
static int put_headings(const struct render_input *in, struct links *links, struct buf *text, struct buf *out)
{
	struct doc_reader r = doc_read(in->document);
	struct doc_event e;
	size_t count = 0;

	array_begin(out, "headings");
	while (doc_find(&r, DOC_BIT(DOC_HEADING) | DOC_BIT(DOC_LINK), &e)) {
		if (e.op == DOC_HEADING) {
			put_heading(&e, &r, count++, text, out);
		} else {
			struct link *link = arena_push(in->arena, &links->items, &links->count, sizeof(*link));

			if (!link)
				return -ENOMEM;
			*link = (struct link){r, e.url};
		}
	}
	array_end(out, count);
	return r.error ? -EIO : 0;
}

static void put_links(const struct links *links, struct buf *text, struct buf *out)
{
	array_begin(out, "links");
	for (size_t i = 0; i < links->count; i++) {
		struct writer w = element_begin(out, i);

		put_member(&w, "text", slice_trim(doc_words(links->items[i].words, text)));
		put_member(&w, "url", links->items[i].url);
		element_end(&w);
	}
	array_end(out, links->count);
}

static void put_services(const struct article *a, struct buf *out)
{
	array_begin(out, "services");
	for (size_t i = 0; i < a->scope_count; i++) {
		const struct scope_item *s = &a->scope[i];
		struct writer w = element_begin(out, i);

		put_member(&w, "id", s->service);
		put_member(&w, "environment", s->environment);
		put_member(&w, "surface", s->surface);
		put_member(&w, "source", s->source);
		element_end(&w);
	}
	array_end(out, a->scope_count);
}

static void put_certificates(const struct article *a, const struct context *context, struct buf *out)
{
	array_begin(out, "certificates");
	for (size_t i = 0; i < a->certificate_count; i++) {
		const struct certificate *c = &a->certificates[i];
		struct writer w = element_begin(out, i);

		if (i < context->certificate_count)
			put_member(&w, "certificate", context->certificates[i]);
		put_member(&w, "section", c->section);
		put_member(&w, "service", c->service);
		put_member(&w, "kind", slice_of(kind_names[c->kind]));
		put_member(&w, "title", c->title);
		put_member(&w, "title_source", c->title_source);
		put_member(&w, "url", c->url);
		element_end(&w);
	}
	array_end(out, a->certificate_count);
}

static void put_faq(const struct article *a, struct buf *out)
{
	array_begin(out, "faq");
	for (size_t i = 0; i < a->faq_count; i++) {
		struct writer w = element_begin(out, i);

		put_member(&w, "question", a->faq[i].question);
		put_member(&w, "question_source", a->faq[i].question_source);
		put_member(&w, "answer", a->faq[i].answer);
		element_end(&w);
	}
	array_end(out, a->faq_count);
}

static void put_resources(const char *key, const struct resource *resources, size_t count, struct buf *out)
{
	array_begin(out, key);
	for (size_t i = 0; i < count; i++) {
		struct writer w = element_begin(out, i);

		put_member(&w, "title", resources[i].title);
		put_member(&w, "url", resources[i].url);
		element_end(&w);
	}
	array_end(out, count);
}

static void put_segments(const struct article *a, struct buf *out)
{
	array_begin(out, "segments");
	for (size_t i = 0; i < a->segment_count; i++) {
		struct writer w = element_begin(out, i);

		put_member(&w, "id", a->segments[i].id);
		put_member(&w, "text", a->segments[i].text);
		put_member(&w, "source", a->segments[i].source);
		element_end(&w);
	}
	array_end(out, a->segment_count);
}

static int json_render(const struct render_input *in, struct buf *out)
{
	const struct article *a = in->article;
	struct links links = {NULL, 0};
	struct buf text = BUF_INIT;
	int error;

	put_head(a, out);
	error = put_headings(in, &links, &text, out);
	put_services(a, out);
	put_certificates(a, in->context, out);
	put_faq(a, out);
	put_resources("resources", a->resources, a->resource_count, out);
	put_resources("white_papers", a->white_papers, a->white_paper_count, out);
	put_segments(a, out);
	put_links(&links, &text, out);
	buf_puts(out, "}\n");
	if (error == 0)
		error = text.error;
	buf_free(&text);
	return error ? error : out->error;
}

extern const struct format format_json;
const struct format format_json = {
    .name = "json",
    .suffix = "json",
    .id = 3,
    .version = 1,
    .render = json_render,
};
