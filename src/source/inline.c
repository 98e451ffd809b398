/* SPDX-License-Identifier: MIT */
/* Inline nodes to events, by cmark's iterator: nesting of any depth costs no stack. */
#include "source/dialect.h"
#include "source/find.h"
#include "source/inline.h"
#include "source/rawhtml.h"

#define MARK "\xEF\xB7" /* how the UTF-8 of all DIALECT marks begins */

static struct slice literal_of(cmark_node *node)
{
	return slice_of(cmark_node_get_literal(node));
}

struct slice inline_without_marks(struct slice s, struct arena *arena, const char *soft)
{
	static const char *const marks[] = {DIALECT_NOTHING, DIALECT_SOFT, DIALECT_HARD};
	const char *p = s.ptr, *end = s.ptr + s.len;
	struct buf b = BUF_INIT;

	if (!s.len || !find_bytes(s.ptr, s.ptr + s.len, MARK, 1))
		return s;
	while (p < end) {
		size_t len = 0, i;

		for (i = 0; i < 3; i++) {
			len = strlen(marks[i]);
			if ((size_t)(end - p) >= len && memcmp(p, marks[i], len) == 0)
				break;
		}
		if (i == 3)
			buf_putc(&b, *p++);
		else if (i > 0)
			buf_puts(&b, soft);
		p += i < 3 ? len : 0;
	}
	s = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return s;
}

void inline_emit_text(struct emitter *em, struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len, *at = p;

	while (at < end && (at = find_bytes(at, end, MARK, 1))) {
		bool soft = end - at > 3 && memcmp(at, "\uFDD0 ", 4) == 0,
		     hard = end - at > 3 && memcmp(at, "\uFDD1 ", 4) == 0;

		if ((soft || hard) && at > p && at[-1] == ' ') {
			emit_text(em, (struct slice){p, (size_t)(at - 1 - p)});
			emit_break(em, soft ? DOC_SOFT_BREAK : DOC_BREAK);
			at = p = at + 4;
		} else {
			at++;
		}
	}
	if (p < end)
		emit_text(em, (struct slice){p, (size_t)(end - p)});
}

/* The alternative text of an image: what is in it, without markup. The iterator goes to the image's end. */
static struct slice alternative_text(cmark_iter *iter, cmark_node *image, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice alt;

	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);

		if (node == image)
			break;
		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_HTML_INLINE)
			buf_put_slice(&b, literal_of(node));
		else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
			buf_putc(&b, ' ');
	}
	alt = inline_without_marks(arena_dup(arena, buf_slice(&b)), arena, " ");
	arena_drop_buf(arena, &b);
	return alt;
}

static struct slice url_of(struct emitter *em, cmark_node *node)
{
	return inline_without_marks(slice_of(cmark_node_get_url(node)), em->arena, "");
}

static struct slice title_of(struct emitter *em, cmark_node *node)
{
	return inline_without_marks(slice_of(cmark_node_get_title(node)), em->arena, "\n");
}

static void emit_node(struct emitter *em, cmark_iter *iter, cmark_node *node, bool enter)
{
	cmark_node_type type = cmark_node_get_type(node);

	if (!enter) {
		emit_frame_close(em, FRAME_NODE);
	} else if (type == CMARK_NODE_TEXT) {
		inline_emit_text(em, literal_of(node));
	} else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
		emit_break(em, type == CMARK_NODE_SOFTBREAK ? DOC_SOFT_BREAK : DOC_BREAK);
	} else if (type == CMARK_NODE_CODE) {
		emit_code(em, inline_without_marks(literal_of(node), em->arena, " "));
	} else if (type == CMARK_NODE_HTML_INLINE) {
		html_emit_inline(em, inline_without_marks(literal_of(node), em->arena, " "));
	} else if (type == CMARK_NODE_EMPH || type == CMARK_NODE_STRONG) {
		emit_open(em, FRAME_NODE,
			  &(struct doc_event){.op = type == CMARK_NODE_EMPH ? DOC_EMPHASIS : DOC_STRONG});
	} else if (type == CMARK_NODE_LINK) {
		emit_frame_close(em, FRAME_ANCHOR);
		emit_link(em, FRAME_NODE, url_of(em, node), title_of(em, node));
	} else if (type == CMARK_NODE_IMAGE) {
		emit_image(em, url_of(em, node), title_of(em, node), alternative_text(iter, node, em->arena));
	}
}

/*
 * Whether a block's text does begin with an alert's mark of that length. Told by its line it may be something else to
 * cmark: a link, or shorter for entities in it.
 */
static bool begins_with_mark(cmark_node *block, size_t length)
{
	cmark_node *node = cmark_node_first_child(block);
	struct slice text = {NULL, 0};

	if (node && cmark_node_get_type(node) == CMARK_NODE_TEXT)
		text = literal_of(node);
	return text.len >= length && slice_starts(text, "[!") && text.ptr[length - 1] == ']';
}

/* Passes over the first `skip` bytes of a block's text; returns the text node where they end, with what is left of it.
 */
static cmark_node *skip_text(cmark_iter *iter, size_t skip, struct slice *rest)
{
	while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);
		cmark_node_type type = cmark_node_get_type(node);
		struct slice text;

		if (type != CMARK_NODE_TEXT) {
			if (skip == 0)
				return node;
			continue;
		}
		text = literal_of(node);
		if (text.len <= skip) {
			skip -= text.len;
			continue;
		}
		while (skip < text.len && text.ptr[skip] == ' ')
			skip++;
		*rest = (struct slice){text.ptr + skip, text.len - skip};
		return node;
	}
	return NULL;
}

void inline_emit(struct emitter *em, cmark_iter *iter, cmark_node *block, size_t skip)
{
	struct slice rest = {NULL, 0};
	cmark_event_type event;

	emit_inline_begin(em);
	cmark_iter_reset(iter, block, CMARK_EVENT_ENTER);
	if (skip && begins_with_mark(block, skip)) {
		cmark_node *node = skip_text(iter, skip, &rest);
		cmark_node_type type = node && node != block ? cmark_node_get_type(node) : CMARK_NODE_NONE;

		emit_text(em, rest);
		if (type != CMARK_NODE_NONE && type != CMARK_NODE_TEXT && type != CMARK_NODE_SOFTBREAK &&
		    type != CMARK_NODE_LINEBREAK)
			emit_node(em, iter, node, true);
	}
	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (node == block)
			break;
		emit_node(em, iter, node, event == CMARK_EVENT_ENTER);
	}
	emit_inline_end(em);
}

/* The next node in a block; NULL at its end. */
static cmark_node *next_in(cmark_iter *iter, const cmark_node *block)
{
	cmark_node *node = cmark_iter_next(iter) == CMARK_EVENT_DONE ? NULL : cmark_iter_get_node(iter);

	return node == block ? NULL : node;
}

void inline_plain(cmark_iter *iter, cmark_node *block, struct buf *out)
{
	cmark_node *node;

	cmark_iter_reset(iter, block, CMARK_EVENT_ENTER);
	while ((node = next_in(iter, block))) {
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
			buf_put_slice(out, literal_of(node));
		else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
			buf_putc(out, ' ');
	}
}

struct slice inline_anchor(cmark_iter *iter, cmark_node *block, struct arena *arena)
{
	struct slice name = {NULL, 0};
	cmark_node *node;

	cmark_iter_reset(iter, block, CMARK_EVENT_ENTER);
	while (!name.len && (node = next_in(iter, block))) {
		struct html_scan scan = {0};
		struct html_tag tag;

		if (cmark_node_get_type(node) != CMARK_NODE_HTML_INLINE)
			continue;
		if (html_tag_read(literal_of(node), &scan, &tag) && tag.kind == HTML_LINK && !tag.closing)
			name = slug_clean(html_anchor_name(&tag, arena), arena);
	}
	return name;
}
