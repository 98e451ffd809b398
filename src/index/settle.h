/* SPDX-License-Identifier: MIT */
/* The second pass of learning: what each name of an article that waits means. Private to src/index. */
#ifndef INDEX_SETTLE_H
#define INDEX_SETTLE_H

#include "index/forms.h"

/* What the first pass found out about a name of a waiting article. */
struct answer {
	bool given, sure;
	struct slice meaning; /* forms.h */
};

/* A line an answer, as the second pass takes them. */
void answers_encode(const struct answer *answers, size_t count, struct buf *out);

/* Settles the names of all that writer_put_pending was told of. Returns 0 or -errno. */
int run_settle(struct run *run);

#endif
