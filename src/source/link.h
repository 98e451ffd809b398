/* SPDX-License-Identifier: MIT */
/* Where links and images of an article lead. */
#ifndef SOURCE_LINK_H
#define SOURCE_LINK_H

#include "source/source.h"
#include "source/strmap.h"

struct links {
	struct arena *arena;
	const struct document_options *options;
	struct slice path; /* of the article */
	struct reference *references;
	size_t reference_count;
	struct media *media;
	size_t media_count;
	struct strmap known_references, known_media; /* value: 1 + index */
};

/*
 * Checks a URL as the Markdown had it (unescaped). Returns false if its scheme is not allowed. Else *out is the
 * URL to store and *number 0, or 1 + index of the article or place it leads to.
 */
bool link_resolve(struct links *l, struct slice url, struct slice *out, uint64_t *number);
/*
 * The same for an image; *number is 1 + index of the media file. *outside: its path is none below the source root, so
 * *number is 0.
 */
bool link_media(struct links *l, struct slice url, struct slice *out, uint64_t *number, bool *outside);

#endif
