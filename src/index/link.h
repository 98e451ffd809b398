/* SPDX-License-Identifier: MIT */
/* What an article says about others. Private to src/index. */
#ifndef INDEX_LINK_H
#define INDEX_LINK_H

#include <compliancefs/format.h>

#include "index/nearby.h"
#include "index/target.h"

/* An article's context as it is stored. Start with LINKED_INIT, free with linked_free. */
struct linked {
	int64_t locale, family; /* rows of the shared parts */
	bool paired;            /* the article carries its source text */
	struct buf parts[CONTEXT_PARTS];
};
/* clang-format off */
#define LINKED_INIT { 0, 0, false, { BUF_INIT, BUF_INIT, BUF_INIT } }
/* clang-format on */
void linked_free(struct linked *linked);
/* The same as render_file takes it; valid as long as *linked stays as it is. */
struct context_bytes linked_bytes(const struct linked *linked);

/* Start with all but `run` zeroed; linking_free at the end. */
struct linking {
	struct run *run;
	struct arena arena; /* of one article */
	struct context context;
	struct known_paths known;
	struct nearby nearby;
	int64_t locale; /* whose part of the context is at hand; 0: none */
	struct buf tag, locale_bytes;
	const struct context *images; /* not NULL: of the article as it was, whose images are those still */
};
void linking_free(struct linking *l);

/*
 * Works out an article's own part of its context from its record and document (which must stay until the call returns)
 * and fetches the shared ones. After run_link, in the thread that has the writer. Returns 0 or -errno.
 */
int link_article(struct linking *l, const struct article_ref *ref, struct slice record, struct slice document,
		 struct linked *linked);

#endif
