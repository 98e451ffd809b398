/* SPDX-License-Identifier: MIT */
/*
 * Raw HTML: tags, attributes, and what they mean in inline content.
 *
 * Articles write <br>, <sup>, <a name>, <strong> and comments; they also write
 * `<your org>` and `<DateTime>`, which a browser would swallow. So a name that HTML does
 * not know is text. Nothing of a tag but the attributes read here survives, and
 * no HTML is ever passed through: the worst a hostile tag can do is to be dropped.
 */
#include <strings.h>

#include "source/entity.h"
#include "source/rawhtml.h"

#define UNENDED_MAX 100

struct element {
	const char *name;
	unsigned char kind, detail;
};

/* Sorted by name, for the search. */
static const struct element elements[] = {
    {"a", HTML_LINK, 0},
    {"abbr", HTML_NONE, 0},
    {"acronym", HTML_NONE, 0},
    {"address", HTML_BLOCK, 0},
    {"article", HTML_BLOCK, 0},
    {"aside", HTML_BLOCK, 0},
    {"audio", HTML_NONE, 0},
    {"b", HTML_INLINE, FRAME_STRONG},
    {"bdi", HTML_NONE, 0},
    {"bdo", HTML_NONE, 0},
    {"big", HTML_NONE, 0},
    {"blockquote", HTML_QUOTE, 0},
    {"body", HTML_BLOCK, 0},
    {"br", HTML_BREAK, 0},
    {"button", HTML_NONE, 0},
    {"caption", HTML_BLOCK, 0},
    {"center", HTML_BLOCK, 0},
    {"cite", HTML_INLINE, FRAME_EMPHASIS},
    {"code", HTML_CODE, 0},
    {"col", HTML_NONE, 0},
    {"colgroup", HTML_NONE, 0},
    {"dd", HTML_BLOCK, 0},
    {"del", HTML_INLINE, FRAME_STRIKE},
    {"details", HTML_BLOCK, 0},
    {"dfn", HTML_INLINE, FRAME_EMPHASIS},
    {"div", HTML_BLOCK, 0},
    {"dl", HTML_BLOCK, 0},
    {"dt", HTML_BLOCK, 0},
    {"em", HTML_INLINE, FRAME_EMPHASIS},
    {"embed", HTML_NONE, 0},
    {"fieldset", HTML_BLOCK, 0},
    {"figcaption", HTML_BLOCK, 0},
    {"figure", HTML_BLOCK, 0},
    {"font", HTML_NONE, 0},
    {"footer", HTML_BLOCK, 0},
    {"form", HTML_BLOCK, 0},
    {"h1", HTML_HEADING, 1},
    {"h2", HTML_HEADING, 2},
    {"h3", HTML_HEADING, 3},
    {"h4", HTML_HEADING, 4},
    {"h5", HTML_HEADING, 5},
    {"h6", HTML_HEADING, 6},
    {"head", HTML_BLOCK, 0},
    {"header", HTML_BLOCK, 0},
    {"hr", HTML_RULE, 0},
    {"html", HTML_BLOCK, 0},
    {"i", HTML_INLINE, FRAME_EMPHASIS},
    {"iframe", HTML_NONE, 0},
    {"img", HTML_IMAGE, 0},
    {"input", HTML_NONE, 0},
    {"ins", HTML_INLINE, FRAME_UNDERLINE},
    {"kbd", HTML_CODE, 0},
    {"label", HTML_NONE, 0},
    {"legend", HTML_BLOCK, 0},
    {"li", HTML_ITEM, 0},
    {"link", HTML_NONE, 0},
    {"main", HTML_BLOCK, 0},
    {"mark", HTML_NONE, 0},
    {"math", HTML_NONE, 0},
    {"menu", HTML_LIST, 0},
    {"meta", HTML_NONE, 0},
    {"nav", HTML_BLOCK, 0},
    {"nobr", HTML_NONE, 0},
    {"noscript", HTML_NONE, 0},
    {"object", HTML_NONE, 0},
    {"ol", HTML_LIST, 1},
    {"option", HTML_NONE, 0},
    {"p", HTML_BLOCK, 0},
    {"picture", HTML_NONE, 0},
    {"pre", HTML_PRE, 0},
    {"q", HTML_NONE, 0},
    {"s", HTML_INLINE, FRAME_STRIKE},
    {"samp", HTML_CODE, 0},
    {"script", HTML_DROP, 0},
    {"section", HTML_BLOCK, 0},
    {"select", HTML_NONE, 0},
    {"small", HTML_NONE, 0},
    {"span", HTML_NONE, 0},
    {"strike", HTML_INLINE, FRAME_STRIKE},
    {"strong", HTML_INLINE, FRAME_STRONG},
    {"style", HTML_DROP, 0},
    {"sub", HTML_INLINE, FRAME_SUBSCRIPT},
    {"summary", HTML_BLOCK, 0},
    {"sup", HTML_INLINE, FRAME_SUPERSCRIPT},
    {"svg", HTML_NONE, 0},
    {"table", HTML_TABLE, 0},
    {"tbody", HTML_NONE, 0},
    {"td", HTML_CELL, 0},
    {"textarea", HTML_NONE, 0},
    {"tfoot", HTML_NONE, 0},
    {"th", HTML_CELL, 0},
    {"thead", HTML_NONE, 0},
    {"tr", HTML_ROW, 0},
    {"tt", HTML_CODE, 0},
    {"u", HTML_INLINE, FRAME_UNDERLINE},
    {"ul", HTML_LIST, 0},
    {"var", HTML_INLINE, FRAME_EMPHASIS},
    {"video", HTML_NONE, 0},
    {"wbr", HTML_NONE, 0},
};

static void look_up(struct html_tag *tag)
{
	size_t low = 0, high = sizeof(elements) / sizeof(*elements);

	tag->kind = HTML_PSEUDO;
	while (low < high) {
		size_t mid = (low + high) / 2;
		int order = elements[mid].name[0] - (tag->name.ptr[0] | 32);

		if (order == 0)
			order = strncasecmp(elements[mid].name, tag->name.ptr, tag->name.len);

		if (order == 0 && elements[mid].name[tag->name.len] != '\0')
			order = 1;
		if (order == 0) {
			tag->kind = (enum html_kind)elements[mid].kind;
			tag->detail = elements[mid].detail;
			return;
		}
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* The '>' that ends a tag whose attributes begin at i, or 0. */
static size_t tag_end(struct slice s, size_t i)
{
	char before = ' ';

	for (; i < s.len; before = is_space(s.ptr[i]) && before == '=' ? '=' : s.ptr[i], i++) {
		char c = s.ptr[i];
		const char *close;

		if (c == '>')
			return i;
		if (before != '=' || (c != '"' && c != '\''))
			continue;
		close = memchr(s.ptr + i + 1, c, s.len - i - 1);
		if (!close)
			return 0;
		i = (size_t)(close - s.ptr);
	}
	return 0;
}

bool html_tag_read(struct slice s, struct html_scan *scan, struct html_tag *tag)
{
	size_t i = 1, name, end;

	*tag = (struct html_tag){.kind = HTML_PSEUDO};
	if (s.len < 3 || scan->failures > UNENDED_MAX)
		return false;
	tag->closing = s.ptr[1] == '/';
	i += tag->closing;
	name = i;
	if (!is_letter(s.ptr[i]))
		return false;
	while (i < s.len && (is_letter(s.ptr[i]) || (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))
		i++;
	if (i == s.len || !(is_space(s.ptr[i]) || s.ptr[i] == '/' || s.ptr[i] == '>'))
		return false;
	end = tag_end(s, i);
	if (!end) {
		scan->failures++;
		return false;
	}
	tag->name = (struct slice){s.ptr + name, i - name};
	tag->empty = s.ptr[end - 1] == '/';
	tag->attributes = (struct slice){s.ptr + i, end - i};
	tag->length = end + 1;
	look_up(tag);
	return true;
}

size_t html_comment_length(struct slice s)
{
	const char *end, *close = ">";

	if (s.len < 3 || (s.ptr[1] != '!' && s.ptr[1] != '?'))
		return 0;
	if (slice_starts(s, "<!--"))
		close = "-->";
	else if (slice_starts(s, "<![CDATA["))
		close = "]]>";
	else if (s.ptr[1] == '?')
		close = "?>";
	end = memmem(s.ptr + 2, s.len - 2, close, strlen(close));
	return end ? (size_t)(end - s.ptr) + strlen(close) : s.len;
}

struct slice html_decode(struct slice s, struct arena *arena)
{
	struct buf b = BUF_INIT;

	if (!s.len || !memchr(s.ptr, '&', s.len))
		return s;
	entity_decode(s, &b);
	s = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return s;
}

/* Reads the attribute at *i, which advances. */
static bool attribute_read(struct slice a, size_t *i, struct slice *name, struct slice *value)
{
	size_t start;

	*value = (struct slice){a.ptr, 0};
	while (*i < a.len && (is_space(a.ptr[*i]) || a.ptr[*i] == '/'))
		++*i;
	start = *i;
	while (*i < a.len && !is_space(a.ptr[*i]) && a.ptr[*i] != '=' && a.ptr[*i] != '/')
		++*i;
	*name = (struct slice){a.ptr + start, *i - start};
	while (*i < a.len && is_space(a.ptr[*i]))
		++*i;
	if (*i < a.len && a.ptr[*i] == '=') {
		char quote;

		++*i;
		while (*i < a.len && is_space(a.ptr[*i]))
			++*i;
		quote = *i < a.len ? a.ptr[*i] : 0;
		if (quote == '"' || quote == '\'') {
			const char *close = memchr(a.ptr + *i + 1, quote, a.len - *i - 1);
			size_t end = close ? (size_t)(close - a.ptr) : a.len;

			*value = (struct slice){a.ptr + *i + 1, end - *i - 1};
			*i = end + (close != NULL);
		} else {
			start = *i;
			while (*i < a.len && !is_space(a.ptr[*i]))
				++*i;
			*value = (struct slice){a.ptr + start, *i - start};
		}
	}
	return name->len || *i < a.len;
}

struct slice html_attribute(const struct html_tag *tag, const char *wanted, struct arena *arena)
{
	struct slice name, value;
	size_t i = 0;

	while (attribute_read(tag->attributes, &i, &name, &value))
		if (name.len == strlen(wanted) && strncasecmp(name.ptr, wanted, name.len) == 0)
			return html_decode(value, arena);
	return (struct slice){NULL, 0};
}

struct slice html_anchor_name(const struct html_tag *tag, struct arena *arena)
{
	struct slice name = html_attribute(tag, "name", arena);

	return name.len ? name : html_attribute(tag, "id", arena);
}

static void emit_link_tag(struct emitter *em, const struct html_tag *tag)
{
	struct slice url;

	if (tag->closing) {
		emit_frame_close(em, FRAME_ANCHOR);
		return;
	}
	emit_anchor(em, html_anchor_name(tag, em->arena));
	emit_frame_close(em, FRAME_ANCHOR);
	url = html_attribute(tag, "href", em->arena);
	if (url.len)
		emit_link(em, FRAME_ANCHOR, url, html_attribute(tag, "title", em->arena));
	else
		emit_open(em, FRAME_ANCHOR, NULL);
}

static void emit_inline_tag(struct emitter *em, const struct html_tag *tag)
{
	static const enum doc_op ops[] = {
	    [FRAME_EMPHASIS] = DOC_EMPHASIS,   [FRAME_STRONG] = DOC_STRONG,       [FRAME_SUPERSCRIPT] = DOC_SUPERSCRIPT,
	    [FRAME_SUBSCRIPT] = DOC_SUBSCRIPT, [FRAME_UNDERLINE] = DOC_UNDERLINE, [FRAME_STRIKE] = DOC_STRIKE,
	};
	enum frame frame = (enum frame)tag->detail;

	if (tag->closing)
		emit_frame_close(em, frame);
	else if (!tag->empty)
		emit_open(em, frame, &(struct doc_event){.op = ops[frame]});
}

static void emit_content_tag(struct emitter *em, const struct html_tag *tag)
{
	enum frame frame = tag->kind == HTML_CODE ? FRAME_CODE : FRAME_DROP;

	if (tag->closing)
		emit_frame_close(em, frame);
	else if (!tag->empty)
		emit_open(em, frame, NULL);
}

void html_emit_tag(struct emitter *em, const struct html_tag *tag)
{
	switch (tag->kind) {
	case HTML_INLINE:
		emit_inline_tag(em, tag);
		break;
	case HTML_LINK:
		emit_link_tag(em, tag);
		break;
	case HTML_CODE:
	case HTML_DROP:
		emit_content_tag(em, tag);
		break;
	case HTML_IMAGE:
		emit_image(em, html_attribute(tag, "src", em->arena), html_attribute(tag, "title", em->arena),
			   html_attribute(tag, "alt", em->arena));
		break;
	case HTML_BREAK:
		emit_break(em, DOC_BREAK);
		em->after_break = !em->drop_depth;
		break;
	case HTML_ITEM:
		emit_html_break(em);
		if (!tag->closing)
			emit_text(em, slice_of("\u2022 "));
		break;
	case HTML_RULE:
	case HTML_BLOCK:
	case HTML_HEADING:
	case HTML_LIST:
	case HTML_QUOTE:
	case HTML_PRE:
	case HTML_TABLE:
	case HTML_ROW:
	case HTML_CELL:
		emit_html_break(em);
		break;
	case HTML_NONE:
	case HTML_PSEUDO:
		break;
	}
}

void html_emit_inline(struct emitter *em, struct slice literal)
{
	struct html_scan scan = {0};
	struct html_tag tag;

	if (html_comment_length(literal))
		return;
	if (html_tag_read(literal, &scan, &tag) && tag.kind != HTML_PSEUDO)
		html_emit_tag(em, &tag);
	else
		emit_text(em, literal);
}
