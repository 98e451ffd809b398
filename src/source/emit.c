/* SPDX-License-Identifier: MIT */
/*
 * Writing the stream.
 *
 * Markdown's tree is balanced; raw HTML in it need not be: `**<sup>a**</sup>`. So every
 * open inline element is a frame on a stack. Leaving a node of the tree closes what raw
 * HTML left open in it; a closing tag closes nothing beyond the node it stands in.
 *
 * Depth is bounded here and nowhere else: the last INLINE_ROOM levels are kept for what
 * stands in a leaf block, so that a leaf always has its place, and what would be
 * deeper is not opened while its text is written all the same.
 *
 * Text is gathered until some other event comes: cmark cuts it at every bracket.
 */
#include "source/emit.h"
#include "source/mend.h"

#define INLINE_ROOM 40
#define HTML_FRAMES_MAX 100
#define FRAME_KIND 15
#define FRAME_OPENED 16 /* an event was written: it needs its CLOSE */
#define FRAME_LINK 32

void emit_init(struct emitter *em, struct buf *out, struct arena *arena, struct findings *findings)
{
	*em = (struct emitter){
	    .out = out,
	    .arena = arena,
	    .findings = findings,
	    .text = BUF_INIT,
	    .frames = BUF_INIT,
	};
}

void emit_free(struct emitter *em)
{
	arena_drop_buf(em->arena, &em->text);
	arena_drop_buf(em->arena, &em->frames);
}

static void flush(struct emitter *em)
{
	if (!em->text.len)
		return;
	doc_put_text(em->out, em->code_depth ? DOC_CODE : DOC_TEXT, buf_slice(&em->text));
	em->arena->failed = em->arena->failed || em->text.error;
	buf_reset(&em->text);
}

static bool open_event(struct emitter *em, const struct doc_event *e, unsigned limit)
{
	if (em->depth >= limit) {
		if (!em->too_deep)
			finding_add(em->findings, SEVERITY_WARNING, em->line, "nesting",
				    "nested too deeply; what is deeper is shown flat");
		em->too_deep = true;
		return false;
	}
	doc_put(em->out, e);
	em->depth++;
	return true;
}

bool emit_container(struct emitter *em, const struct doc_event *e, unsigned room)
{
	return open_event(em, e, DOC_DEPTH_MAX - INLINE_ROOM + 1 - room);
}

void emit_block(struct emitter *em, const struct doc_event *e)
{
	doc_put(em->out, e);
	em->depth++;
	em->headings += e->op == DOC_HEADING;
}

void emit_block_close(struct emitter *em)
{
	doc_close(em->out);
	em->depth--;
}

void emit_leaf(struct emitter *em, const struct doc_event *e)
{
	doc_put(em->out, e);
}

void emit_inline_begin(struct emitter *em)
{
	em->after_break = false;
	em->pending_break = false;
	em->has_content = false;
}

static void frame_pop(struct emitter *em)
{
	unsigned char frame = (unsigned char)em->frames.data[em->frames.len - 1];

	flush(em);
	buf_cut(&em->frames, em->frames.len - 1);
	if (frame & FRAME_OPENED) {
		doc_close(em->out);
		em->depth--;
	}
	em->link_depth -= (frame & FRAME_LINK) != 0;
	em->html_frames -= (frame & FRAME_KIND) != FRAME_NODE;
	em->code_depth -= (frame & FRAME_KIND) == FRAME_CODE;
	em->drop_depth -= (frame & FRAME_KIND) == FRAME_DROP;
}

void emit_inline_end(struct emitter *em)
{
	while (em->frames.len)
		frame_pop(em);
	flush(em);
}

/* Before content is put. */
static void content(struct emitter *em)
{
	if (em->pending_break) {
		flush(em);
		doc_put(em->out, &(struct doc_event){.op = DOC_BREAK});
	}
	em->pending_break = false;
	em->after_break = false;
	em->has_content = true;
}

void emit_text(struct emitter *em, struct slice text)
{
	if (em->drop_depth || !text.len)
		return;
	content(em);
	buf_put_slice(&em->text, text);
}

void emit_code(struct emitter *em, struct slice text)
{
	if (em->drop_depth)
		return;
	content(em);
	flush(em);
	doc_put_text(em->out, DOC_CODE, text);
}

void emit_break(struct emitter *em, enum doc_op op)
{
	/* "<br>" at the end of a line is one break, not a break and a line end. */
	if (em->drop_depth || (op == DOC_SOFT_BREAK && (em->after_break || em->pending_break)))
		return;
	flush(em);
	em->pending_break = false;
	content(em);
	doc_put(em->out, &(struct doc_event){.op = op});
}

void emit_html_break(struct emitter *em)
{
	em->pending_break = em->pending_break || (!em->drop_depth && em->has_content && !em->after_break);
}

void emit_open(struct emitter *em, enum frame frame, const struct doc_event *e)
{
	unsigned char byte = (unsigned char)frame;

	if (frame != FRAME_NODE && em->html_frames >= HTML_FRAMES_MAX)
		return;
	if (e && em->pending_break)
		content(em);
	flush(em);
	if (e && !em->drop_depth && open_event(em, e, DOC_DEPTH_MAX))
		byte |= FRAME_OPENED;
	if (e && e->op == DOC_LINK) {
		byte |= FRAME_LINK;
		em->link_depth++;
	}
	em->html_frames += frame != FRAME_NODE;
	em->code_depth += frame == FRAME_CODE;
	em->drop_depth += frame == FRAME_DROP;
	buf_putc(&em->frames, (char)byte);
}

static void complain(struct emitter *em, const char *what, struct slice url)
{
	url = text_excerpt(url);
	finding_add(em->findings, SEVERITY_WARNING, em->line, "link-scheme",
		    "%s to '%.*s' left out: its scheme is not allowed", what, (int)url.len, url.ptr);
}

void emit_link(struct emitter *em, enum frame frame, struct slice url, struct slice title)
{
	struct doc_event e = {.op = DOC_LINK, .title = title};

	if (em->link_depth) {
		emit_open(em, frame, NULL);
		return;
	}
	if (link_resolve(em->links, url, &e.url, &e.number)) {
		content(em);
		emit_open(em, frame, &e);
		return;
	}
	complain(em, "link", url);
	emit_open(em, frame, NULL);
}

void emit_image(struct emitter *em, struct slice url, struct slice title, struct slice alt)
{
	struct doc_event e = {.op = DOC_IMAGE, .title = title, .text = alt};
	bool outside;

	if (em->drop_depth)
		return;
	if (!link_media(em->links, url, &e.url, &e.number, &outside)) {
		complain(em, "image", url);
		emit_text(em, alt);
		return;
	}
	if (outside) {
		url = text_excerpt(url);
		finding_add(em->findings, SEVERITY_WARNING, em->line, "media-outside",
			    "image '%.*s' leads outside the source; its text is shown", (int)url.len, url.ptr);
	}
	content(em);
	flush(em);
	doc_put(em->out, &e);
}

void emit_frame_close(struct emitter *em, enum frame frame)
{
	size_t i = em->frames.len;

	for (; i > 0; i--) {
		enum frame kind = (enum frame)(em->frames.data[i - 1] & FRAME_KIND);

		if (kind == frame)
			break;
		if (kind == FRAME_NODE)
			return;
	}
	if (i == 0)
		return;
	while (em->frames.len >= i)
		frame_pop(em);
}

void emit_anchor(struct emitter *em, struct slice name)
{
	if (em->in_source || em->drop_depth)
		return;
	name = slug_clean(name, em->arena);
	if (!name.len || !slug_take(em->slugs, name))
		return;
	flush(em);
	doc_put_text(em->out, DOC_ANCHOR, name);
}
