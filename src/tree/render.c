/* SPDX-License-Identifier: MIT */
/*
 * Rendering a stored body.  Nothing but the stored bytes and the format goes in, so the
 * indexer's run and every later read give the same bytes.
 */
#include "tree/render.h"

int render_file(struct slice record, struct slice document, const struct context_bytes *context,
		const struct format *format, struct arena *arena, struct buf *out)
{
	struct article article;
	struct context about;
	struct render_input in = {&article, &about, document, arena};
	int r;

	buf_reset(out);
	r = article_decode(record, arena, &article);
	if (r == 0)
		r = context_decode(context, arena, &about);
	if (r == 0)
		r = format->render(&in, out);
	return r < 0 ? r : out->error;
}
