/* SPDX-License-Identifier: MIT */
/* Folders, pages and tables: what the tree has besides the articles' files. Private to src/index. */
#ifndef INDEX_SITE_H
#define INDEX_SITE_H

#include "index/run.h"

/* When all articles are linked. Makes run->site, which is to be freed in any case. Returns 0 or -errno. */
int site_start(struct run *run);
/* Makes a bit of it, in a millisecond or two: 1, 0 when there is no more to be made before all articles are rendered, or -errno. */
int site_step(struct site *s);
/* When they are: the rest. Returns 0 or -errno. */
int site_end(struct site *s);
void site_free(struct site *s);

#endif
