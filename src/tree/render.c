/* SPDX-License-Identifier: MIT */
/*
 * Rendering a stored body.  Nothing but the stored bytes and the format goes in, so the
 * indexer's run and every later read give the same bytes.
 */
#include "tree/render.h"

int render_open(struct renderable *a, struct slice record, struct slice document, const struct context_bytes *context,
		struct arena *arena)
{
	int r = article_decode(record, arena, &a->article);

	a->input = (struct render_input){&a->article, &a->context, document, arena};
	return r < 0 ? r : context_decode(context, arena, &a->context);
}

int render_as(const struct renderable *a, const struct format *format, struct buf *out)
{
	int r;

	buf_reset(out);
	r = format->render(&a->input, out);
	return r < 0 ? r : out->error;
}

int render_file(struct slice record, struct slice document, const struct context_bytes *context,
		const struct format *format, struct arena *arena, struct buf *out)
{
	struct renderable a;
	int r = render_open(&a, record, document, context, arena);

	buf_reset(out);
	return r < 0 ? r : render_as(&a, format, out);
}
