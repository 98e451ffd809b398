/* SPDX-License-Identifier: MIT */
/*
 * The writer of a document stream: keeps events balanced, within DOC_DEPTH_MAX and in the
 * grammar of document.h, whatever order Markdown and raw HTML open and close things in.
 */
#ifndef SOURCE_EMIT_H
#define SOURCE_EMIT_H

#include "source/link.h"
#include "source/slug.h"

/* What an open inline frame is; frames below FRAME_NODE belong to raw HTML. */
enum frame {
	FRAME_EMPHASIS,
	FRAME_STRONG,
	FRAME_SUPERSCRIPT,
	FRAME_SUBSCRIPT,
	FRAME_UNDERLINE,
	FRAME_STRIKE,
	FRAME_ANCHOR, /* <a>, a link or not */
	FRAME_CODE,   /* <code>: text becomes DOC_CODE */
	FRAME_DROP,   /* <script>: content goes away */
	FRAME_NODE,   /* an inline node of the Markdown tree */
};

struct emitter {
	struct buf *out;
	struct arena *arena;
	struct findings *findings;
	struct links *links;
	struct slugs *slugs;
	unsigned line;        /* of the file, of the block at hand */
	unsigned depth;       /* open events */
	unsigned headings;    /* written so far */
	struct buf text;      /* a run of text that is not put yet */
	struct buf frames;    /* open inline frames, a byte each: enum frame and flags */
	unsigned html_frames; /* how many of them are raw HTML's */
	unsigned link_depth, code_depth, drop_depth;
	bool after_break;   /* the last inline event was a BREAK of raw HTML */
	bool pending_break; /* raw HTML began or ended a block: a BREAK if more content comes */
	bool has_content;   /* the block at hand has inline content so far */
	bool in_source;     /* writing a DOC_SOURCE's content: no anchors */
	bool too_deep;      /* reported already */
};

void emit_init(struct emitter *em, struct buf *out, struct arena *arena, struct findings *findings);
void emit_free(struct emitter *em);

/*
 * Blocks. A container (list, item, quote, alert) is opened only while it is not too deep, which the result tells; its
 * content then goes to the block around it. room: the levels it needs (a list needs 2). Other blocks always have their
 * place.
 */
bool emit_container(struct emitter *em, const struct doc_event *e, unsigned room);
void emit_block(struct emitter *em, const struct doc_event *e);
void emit_block_close(struct emitter *em);
/* A block without content. */
void emit_leaf(struct emitter *em, const struct doc_event *e);

/* Inline content of the block that is open; emit_inline_end closes whatever frames are left. */
void emit_inline_begin(struct emitter *em);
void emit_inline_end(struct emitter *em);
void emit_text(struct emitter *em, struct slice text);
void emit_code(struct emitter *em, struct slice text);
void emit_break(struct emitter *em, enum doc_op op);
/* Where raw HTML begins or ends a block in inline content: a break, unless nothing stands before or behind it. */
void emit_html_break(struct emitter *em);
void emit_open(struct emitter *em, enum frame frame, const struct doc_event *e); /* e NULL: nothing is written */
/* A link or image after its check; an unsafe one is a finding and leaves its text. */
void emit_link(struct emitter *em, enum frame frame, struct slice url, struct slice title);
void emit_image(struct emitter *em, struct slice url, struct slice title, struct slice alt);
/* Closes the innermost frame of that kind, and those inside it; nothing if there is none within the innermost node. */
void emit_frame_close(struct emitter *em, enum frame frame);
void emit_anchor(struct emitter *em, struct slice name);

#endif
