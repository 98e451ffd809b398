/* SPDX-License-Identifier: MIT */
/* Building struct page for the folders of a view. Private to src/index. */
#ifndef INDEX_PAGES_H
#define INDEX_PAGES_H

#include "index/folders.h"

/*
 * The page of folders->items[at]: of a format's root (its views), of a view (a block a key), or of a
 * key (a block an article). All in the arena. Returns 0 or -errno.
 */
int page_build(struct run *run, const struct folders *folders, size_t at, struct arena *arena, struct page *page);

#endif
