/* SPDX-License-Identifier: MIT */
/* An article's stored body to the bytes of a file: the one function behind st_size and read. */
#ifndef TREE_RENDER_H
#define TREE_RENDER_H

#include <compliancefs/format.h>

#include "base/arena.h"

/* An article that is rendered in several formats, taken apart once. */
struct renderable {
	struct article article;
	struct context context;
	struct render_input input;
};

/*
 * record, document and context as the index stores them. All that the arena gives and they hold is used until the last
 * render_as. Returns 0 or -errno (-EBADMSG: damaged).
 */
int render_open(struct renderable *a, struct slice record, struct slice document, const struct context_bytes *context,
		struct arena *arena);
/* Empties out first. */
int render_as(const struct renderable *a, const struct format *format, struct buf *out);
/* Both. Empties out first. Returns 0 or -errno (-EBADMSG: damaged). */
int render_file(struct slice record, struct slice document, const struct context_bytes *context,
		const struct format *format, struct arena *arena, struct buf *out);

#endif
