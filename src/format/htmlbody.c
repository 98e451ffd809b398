/* SPDX-License-Identifier: MIT */
/*
 * A document stream as HTML, byte for byte what cmark writes for the same Markdown
 * (and cmark-gfm for tables), so that the CommonMark specification's examples can be
 * held against it.  Ours are only: the headings' ids, the <div>s around tables and
 * alerts, links to articles of the index, and images, which are shown from
 * html/media or told by their alternative text, never fetched from elsewhere.
 *
 * Most of a document is text runs that the encoder marked as having nothing to
 * escape: each is one copy.  What an open event is closed with is known when it is
 * opened, so closing is a table of strings and not a second switch.
 */
#include <errno.h>

#include "html.h"

/* Articles are translated from English. */
#define SOURCE_LANGUAGE "en"

/* How an open event ends: where it stands, on a line of its own (cmark's cr()), or so with the table's body. */
enum ending { HERE, LINE, TABLE };

struct closer {
	enum ending ending;
	const char *text;
};

struct writer {
	const struct render_input *in;
	struct buf *out;
	size_t depth;
	struct closer closers[DOC_DEPTH_MAX + 1];
	bool paired;     /* with the source text */
	bool in_source;  /* of the block that is open */
	const struct html_mark *mark, *last; /* the next one, and behind the last */
	bool header_row; /* of the open table row */
	bool table_body; /* <tbody> is open */
};

static void line_end(struct buf *out)
{
	if (out->len && out->data[out->len - 1] != '\n')
		buf_putc(out, '\n');
}

static void put_text(struct buf *out, const struct doc_event *e)
{
	if (e->flags & DOC_PLAIN)
		buf_put_slice(out, e->text);
	else
		html_put_text(out, e->text);
}

static struct closer heading_begin(struct writer *w, const struct doc_event *e)
{
	static const struct closer closers[2][7] = {
	    {{HERE, ""},
	     {HERE, "</h1>\n"},
	     {HERE, "</h2>\n"},
	     {HERE, "</h3>\n"},
	     {HERE, "</h4>\n"},
	     {HERE, "</h5>\n"},
	     {HERE, "</h6>\n"}},
	    {{HERE, ""},
	     {HERE, "</span></h1>\n"},
	     {HERE, "</span></h2>\n"},
	     {HERE, "</span></h3>\n"},
	     {HERE, "</span></h4>\n"},
	     {HERE, "</span></h5>\n"},
	     {HERE, "</span></h6>\n"}},
	};

	line_end(w->out);
	html_puts(w->out, "<h");
	buf_putc(w->out, (char)('0' + e->number));
	html_puts(w->out, " id=\"");
	html_put_text(w->out, e->text);
	buf_puts(w->out, w->paired ? "\" class=\"pair\"><span>" : "\">");
	return closers[w->paired][e->number];
}

static struct closer list_begin(struct writer *w, const struct doc_event *e)
{
	line_end(w->out);
	if (e->number == 0) {
		html_puts(w->out, "<ul>\n");
		return (struct closer){HERE, "</ul>\n"};
	}
	if (e->number == 2)
		html_puts(w->out, "<ol>\n");
	else
		buf_printf(w->out, "<ol start=\"%llu\">\n", (unsigned long long)(e->number - 1));
	return (struct closer){HERE, "</ol>\n"};
}

static struct closer alert_begin(struct writer *w, const struct doc_event *e)
{
	static const struct {
		const char *class;
		enum word word;
	} alerts[DOC_ALERTS] = {
	    [DOC_NOTE] = {"note", WORD_NOTE},
	    [DOC_TIP] = {"tip", WORD_TIP},
	    [DOC_IMPORTANT] = {"important", WORD_IMPORTANT},
	    [DOC_WARNING] = {"warning", WORD_WARNING},
	    [DOC_CAUTION] = {"caution", WORD_CAUTION},
	};

	line_end(w->out);
	html_puts(w->out, "<div class=\"alert ");
	buf_puts(w->out, alerts[e->number].class);
	html_puts(w->out, "\" role=\"note\">\n<p class=\"label\">");
	html_put_text(w->out, context_word(w->in->context, alerts[e->number].word));
	html_puts(w->out, "</p>\n");
	return (struct closer){LINE, "</div>\n"};
}

static struct closer row_begin(struct writer *w, const struct doc_event *e)
{
	line_end(w->out);
	w->header_row = e->number == 1;
	if (w->header_row) {
		html_puts(w->out, "<thead>\n<tr>\n");
		return (struct closer){LINE, "</tr>\n</thead>\n"};
	}
	if (!w->table_body)
		html_puts(w->out, "<tbody>\n");
	w->table_body = true;
	html_puts(w->out, "<tr>\n");
	return (struct closer){LINE, "</tr>\n"};
}

static struct closer cell_begin(struct writer *w, const struct doc_event *e)
{
	static const char *const aligned[4] = {
	    [DOC_ALIGN_NONE] = ">",
	    [DOC_ALIGN_LEFT] = " class=\"left\">",
	    [DOC_ALIGN_CENTER] = " class=\"center\">",
	    [DOC_ALIGN_RIGHT] = " class=\"right\">",
	};

	line_end(w->out);
	buf_puts(w->out, w->header_row ? "<th" : "<td");
	buf_puts(w->out, aligned[e->number]);
	if (w->paired) {
		html_puts(w->out, "<div>");
		return w->header_row ? (struct closer){HERE, "</div></th>\n"} : (struct closer){HERE, "</div></td>\n"};
	}
	return w->header_row ? (struct closer){HERE, "</th>\n"} : (struct closer){HERE, "</td>\n"};
}

/* Where a link to another article, or to a place in this one, leads. False: to the URL it has. */
static bool put_target(struct writer *w, const struct doc_event *e)
{
	const struct article *a = w->in->article;
	const struct context *c = w->in->context;
	size_t i = (size_t)e->number - 1;
	struct slice fragment;
	bool here;

	if (e->number == 0 || e->number > a->reference_count || e->number > c->target_count)
		return false;
	here = a->references[i].path.len == 0 ||
	       (slice_eq(c->targets[i].article, a->id) && slice_eq(c->targets[i].locale, a->locale));
	fragment = c->targets[i].fragment;
	if (!here || fragment.len == 0) {
		if (c->targets[i].article.len == 0)
			return false;
		html_puts(w->out, "../../");
		if (w->paired && c->targets[i].paired.len)
			html_put_paired_path(w->out, c->targets[i].article, c->targets[i].locale);
		else
			html_put_path(w->out, c->targets[i].article, c->targets[i].locale);
	}
	if (fragment.len) {
		buf_putc(w->out, '#');
		html_put_url(w->out, fragment);
	}
	return true;
}

/* Whether the link whose open event was just read shows nothing. */
static bool is_empty_link(struct doc_reader r)
{
	unsigned outside = r.depth - 1;
	struct doc_event e;

	while (doc_next(&r, &e) && r.depth > outside) {
		if (e.op == DOC_IMAGE || (e.op == DOC_CODE && e.text.len))
			return false;
		if (e.op == DOC_TEXT && slice_trim(e.text).len)
			return false;
	}
	return true;
}

static struct closer link_begin(struct writer *w, const struct doc_event *e, const struct doc_reader *r)
{
	html_puts(w->out, "<a href=\"");
	if (!put_target(w, e)) {
		if (e->flags & DOC_PLAIN)
			buf_put_slice(w->out, e->url);
		else
			html_put_url(w->out, e->url);
	}
	buf_putc(w->out, '"');
	html_put_attribute(w->out, "title", e->title);
	/* Articles have links without words: a sign is shown for them (style.css), and this is said. */
	if (is_empty_link(*r))
		html_put_attribute(w->out, "aria-label", e->url.len ? e->url : slice_of("#"));
	buf_putc(w->out, '>');
	return (struct closer){HERE, "</a>"};
}

static void put_image(struct writer *w, const struct doc_event *e)
{
	const struct context *c = w->in->context;
	struct slice name = {NULL, 0};

	if (e->number && e->number <= c->media_count)
		name = c->media[e->number - 1];
	if (name.len == 0) {
		html_put_text(w->out, e->text);
		return;
	}
	html_puts(w->out, "<img src=\"../../media/");
	html_put_component(w->out, name);
	html_puts(w->out, "\" alt=\"");
	html_put_text(w->out, e->text);
	buf_putc(w->out, '"');
	html_put_attribute(w->out, "title", e->title);
	html_puts(w->out, " />");
}

static void put_code_block(struct writer *w, const struct doc_event *e)
{
	line_end(w->out);
	html_puts(w->out, "<pre tabindex=\"0\"><code");
	if (e->url.len) {
		html_puts(w->out, " class=\"language-");
		html_put_text(w->out, e->url);
		buf_putc(w->out, '"');
	}
	buf_putc(w->out, '>');
	put_text(w->out, e);
	html_puts(w->out, "</code></pre>\n");
}

static void put_question_id(struct buf *out, const char *before, size_t question, const char *behind)
{
	buf_puts(out, before);
	buf_put_number(out, question);
	buf_puts(out, behind);
}

/* A paragraph, and the id of the question that it is. */
static struct closer paragraph_begin(struct writer *w, const struct doc_event *e, size_t question)
{
	if (w->paired) {
		line_end(w->out);
		buf_puts(w->out, e->flags & DOC_TIGHT ? "<div class=\"pair\"><div" : "<div class=\"pair\"><p");
	} else if (e->flags & DOC_TIGHT) {
		if (question)
			put_question_id(w->out, "<span id=\"" HTML_FAQ, question, "\"></span>");
		return (struct closer){HERE, ""};
	} else {
		line_end(w->out);
		html_puts(w->out, "<p");
	}
	if (question)
		put_question_id(w->out, " id=\"" HTML_FAQ, question, "\"");
	buf_putc(w->out, '>');
	if (!w->paired)
		return (struct closer){HERE, "</p>\n"};
	return e->flags & DOC_TIGHT ? (struct closer){HERE, "</div></div>\n"} : (struct closer){HERE, "</p></div>\n"};
}

/* What parts a block from its source text: the block's own closer closes that too. */
static void put_part(struct writer *w)
{
	const char *close = w->depth ? w->closers[w->depth - 1].text : "";
	const char *part = strncmp(close, "</span>", 7) == 0 ? "</span> <span" :
			   strncmp(close, "</div>", 6) == 0  ? "</div><div" :
							       "</p><p";

	buf_puts(w->out, part);
	html_puts(w->out, " class=\"source\" lang=\"" SOURCE_LANGUAGE "\" dir=\"ltr\">");
}

/* A block or inline element without anything to look up. */
static struct closer element_begin(struct writer *w, const struct doc_event *e)
{
	static const struct {
		bool line;
		const char *open;
		struct closer closer;
	} elements[DOC_OPS] = {
	    [DOC_ITEM] = {true, "<li>", {HERE, "</li>\n"}},
	    [DOC_QUOTE] = {true, "<blockquote>\n", {LINE, "</blockquote>\n"}},
	    [DOC_EMPHASIS] = {false, "<em>", {HERE, "</em>"}},
	    [DOC_STRONG] = {false, "<strong>", {HERE, "</strong>"}},
	    [DOC_SUPERSCRIPT] = {false, "<sup>", {HERE, "</sup>"}},
	    [DOC_SUBSCRIPT] = {false, "<sub>", {HERE, "</sub>"}},
	    [DOC_UNDERLINE] = {false, "<u>", {HERE, "</u>"}},
	    [DOC_STRIKE] = {false, "<del>", {HERE, "</del>"}},
	};

	if (elements[e->op].line)
		line_end(w->out);
	buf_puts(w->out, elements[e->op].open);
	return elements[e->op].closer;
}

static bool is_known(const struct doc_event *e)
{
	if (e->op == DOC_HEADING)
		return e->number >= 1 && e->number <= 6;
	if (e->op == DOC_ALERT)
		return e->number < DOC_ALERTS;
	return e->op != DOC_CELL || e->number <= DOC_ALIGN_RIGHT;
}

static struct closer begin(struct writer *w, const struct doc_event *e, const struct doc_reader *r)
{
	size_t question = 0;

	if (w->mark < w->last && w->mark->at.pos == r->pos)
		question = w->mark++->question;
	if (e->op == DOC_PARAGRAPH)
		return paragraph_begin(w, e, question);
	if (e->op == DOC_LINK)
		return link_begin(w, e, r);
	if (e->op == DOC_HEADING)
		return heading_begin(w, e);
	if (e->op == DOC_LIST)
		return list_begin(w, e);
	if (e->op == DOC_ALERT)
		return alert_begin(w, e);
	if (e->op == DOC_ROW)
		return row_begin(w, e);
	if (e->op == DOC_CELL)
		return cell_begin(w, e);
	if (e->op != DOC_TABLE)
		return element_begin(w, e);
	line_end(w->out);
	html_puts(w->out, "<div class=\"table\" tabindex=\"0\">\n<table>\n");
	w->table_body = false;
	return (struct closer){TABLE, "</table>\n</div>\n"};
}

static bool end(struct writer *w)
{
	const struct closer *c;

	if (w->depth == 0)
		return false;
	c = &w->closers[--w->depth];
	if (c->ending != HERE)
		line_end(w->out);
	if (c->ending == TABLE && w->table_body)
		html_puts(w->out, "</tbody>\n");
	buf_puts(w->out, c->text);
	return true;
}

static bool put_event(struct writer *w, struct doc_reader *r, const struct doc_event *e);

static bool put_source(struct writer *w, struct doc_reader r)
{
	struct doc_event e;

	if (!w->paired || w->in_source)
		return true;
	put_part(w);
	w->in_source = true;
	while (doc_next(&r, &e))
		if (!put_event(w, &r, &e))
			return false;
	w->in_source = false;
	return r.error == 0;
}

static bool put_event(struct writer *w, struct doc_reader *r, const struct doc_event *e)
{
	switch (e->op) {
	case DOC_CLOSE:
		return end(w);
	case DOC_TEXT:
		put_text(w->out, e);
		return true;
	case DOC_CODE:
		html_puts(w->out, "<code>");
		put_text(w->out, e);
		html_puts(w->out, "</code>");
		return true;
	case DOC_SOFT_BREAK:
		buf_putc(w->out, '\n');
		return true;
	case DOC_BREAK:
		html_puts(w->out, "<br />\n");
		return true;
	case DOC_IMAGE:
		put_image(w, e);
		return true;
	case DOC_ANCHOR:
		if (w->in_source) /* the block has it already */
			return true;
		html_puts(w->out, "<span");
		html_put_attribute(w->out, "id", e->text);
		html_puts(w->out, "></span>");
		return true;
	case DOC_CODE_BLOCK:
		put_code_block(w, e);
		return true;
	case DOC_RULE:
		line_end(w->out);
		html_puts(w->out, "<hr />\n");
		return true;
	case DOC_SOURCE:
		return put_source(w, doc_read_source(r, e));
	case DOC_HEADING:
	case DOC_PARAGRAPH:
	case DOC_LIST:
	case DOC_ITEM:
	case DOC_QUOTE:
	case DOC_ALERT:
	case DOC_TABLE:
	case DOC_ROW:
	case DOC_CELL:
	case DOC_EMPHASIS:
	case DOC_STRONG:
	case DOC_SUPERSCRIPT:
	case DOC_SUBSCRIPT:
	case DOC_UNDERLINE:
	case DOC_STRIKE:
	case DOC_LINK:
		if (!is_known(e))
			return false;
		w->closers[w->depth] = begin(w, e, r);
		w->depth++;
		return true;
	case DOC_OPS:
		break;
	}
	return false;
}

static void writer_init(struct writer *w, const struct render_input *in, bool paired, struct buf *out)
{
	/* Not zeroed as a whole: most of it is the stack. */
	w->in = in;
	w->out = out;
	w->depth = 0;
	w->paired = paired;
	w->in_source = false;
	w->mark = w->last = NULL;
	w->header_row = w->table_body = false;
}

int html_inlines(const struct render_input *in, struct doc_reader *r, bool paired, struct buf *out)
{
	struct writer w;
	struct doc_event e;
	unsigned outside = r->depth - 1;

	writer_init(&w, in, paired, out);
	if (paired) {
		/* What the heading would be closed with, for its source to know. */
		w.closers[w.depth++] = (struct closer){HERE, "</span>"};
		html_puts(out, "<span>");
	}
	while (doc_next(r, &e) && r->depth > outside)
		if (!put_event(&w, r, &e))
			return -EIO;
	if (paired)
		html_puts(out, "</span>");
	return r->error ? -EIO : 0;
}

int html_body(const struct render_input *in, const struct html_marks *marks, bool with_h1, bool paired, struct buf *out)
{
	struct writer w;
	struct doc_reader r = doc_read(in->document);
	struct doc_event e;
	bool h1_due = !with_h1, good = true;

	writer_init(&w, in, paired, out);
	if (marks->count) {
		w.mark = marks->items;
		w.last = marks->items + marks->count;
	}
	while (good && doc_next(&r, &e)) {
		if (h1_due && e.op == DOC_HEADING && e.number == 1 && r.depth == 1) {
			h1_due = false;
			doc_skip(&r);
		} else {
			good = put_event(&w, &r, &e);
		}
	}
	return !good || r.error ? -EIO : 0;
}
