/* SPDX-License-Identifier: MIT */
/* The second pass of learning: what each name of an article that waits means. Private to src/index. */
#ifndef INDEX_SETTLE_H
#define INDEX_SETTLE_H

#include "index/forms.h"

/* What the first pass found out about a name of a waiting article. */
struct verdict {
	bool given, sure;
	struct slice meaning; /* forms.h */
};

/*
 * The articles that wait, by id. In learning's first pass, which puts what it found out about each, then any number of
 * steps. What a step does to an article hangs on the first pass alone, not on other steps.
 */
struct settling;
int settle_start(struct run *run, struct settling **s); /* *s is to be freed in any case */
int settle_put(struct settling *s, int64_t article, struct slice locale, const struct verdict *answers, size_t count);
/* Settles some articles, locale by locale: 1, 0 when none is left, or -errno. */
int settle_step(struct settling *s);
/* Settles until this article does not wait, if it does. s may be NULL: none waits. Returns 0 or -errno. */
int settle_article(struct settling *s, int64_t article);
void settle_free(struct settling *s);

#endif
