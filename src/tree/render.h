/* SPDX-License-Identifier: MIT */
/* An article's stored body to the bytes of a file: the one function behind st_size and read. */
#ifndef TREE_RENDER_H
#define TREE_RENDER_H

#include <compliancefs/format.h>

#include "base/arena.h"

/* record, document and context as the index stores them. Empties out first. Returns 0 or -errno (-EBADMSG: damaged). */
int render_file(struct slice record, struct slice document, const struct context_bytes *context,
		const struct format *format, struct arena *arena, struct buf *out);

#endif
