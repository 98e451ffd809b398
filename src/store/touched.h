/* SPDX-License-Identifier: MIT */
/* Which pages of its file a connection writes. Private to src/store. */
#ifndef STORE_TOUCHED_H
#define STORE_TOUCHED_H

#include "store/db.h"

struct touched;

/*
 * From now on, for the connection's main file, whose pages are of DB_PAGE_SIZE. To be freed after the connection is closed.
 * Returns NULL when out of memory, or where SQLite does not say what its file is.
 */
struct touched *touched_start(struct db *db);
/*
 * Numbers of pages, the file's first is 0; ascending, each once; to free(). -ENOMEM: some were not noted. Written is what is
 * on its way to the file, so after a commit.
 */
int touched_pages(const struct touched *t, uint32_t **pages, size_t *count);
/* t may be NULL. */
void touched_free(struct touched *t);

#endif
