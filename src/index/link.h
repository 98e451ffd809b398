/* SPDX-License-Identifier: MIT */
/* What an article says about others. Private to src/index. */
#ifndef INDEX_LINK_H
#define INDEX_LINK_H

#include <compliancefs/format.h>

#include "index/run.h"

/* Start with all but `run` zeroed; free the arena at the end. */
struct linking {
	struct run *run;
	struct arena arena; /* of one article */
	struct context context;
	const struct context *images; /* not NULL: of the article as it was, whose images are those still */
};

/*
 * Works out an article's context from its record (which must stay until the call returns) and puts it, encoded,
 * into *context (emptied first). After run_link, in the thread that has the writer. Returns 0 or -errno.
 */
int link_article(struct linking *l, const struct article_ref *ref, struct slice record, struct buf *context);

#endif
