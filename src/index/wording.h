/* SPDX-License-Identifier: MIT */
/* What an article is found by. Private to src/index. */
#ifndef INDEX_WORDING_H
#define INDEX_WORDING_H

#include <compliancefs/format.h>

#include "base/arena.h"
#include "store/writer.h"

/* The terms of one article; reused for the next. */
struct wording {
	struct words words;
	struct buf scratch, text;
};

void wording_init(struct wording *w);
void wording_free(struct wording *w);

/* Whether this is the format whose files are what is searched: text. */
bool wording_is_of(const struct format *format);
/*
 * From an article, its document and the text file that they give. In any thread. Returns 0, -ENOMEM, -EFBIG or
 * -EBADMSG (damaged).
 */
int wording_make(struct wording *w, const struct article *a, struct slice document, struct slice text);
/* The same from a stored article alone. Resets the arena. */
int wording_render(struct wording *w, struct slice record, struct slice document, const struct context_bytes *context,
		   struct arena *arena);
/* Their bytes are gone afterwards. */
int wording_put(struct wording *w, struct writer *writer, int64_t article);
int wording_drop(const struct wording *w, struct writer *writer, int64_t article);

#endif
