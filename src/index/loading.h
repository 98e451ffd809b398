/* SPDX-License-Identifier: MIT */
/* The catalogue, loaded by a thread of its own while the sources are walked. Private to src/index. */
#ifndef INDEX_LOADING_H
#define INDEX_LOADING_H

#include "catalog/catalog.h"

struct loading;

/* Begins to load the catalogue of a folder (NULL: the program's own), which must stay. NULL: it cannot (no thread). */
struct loading *loading_begin(const char *folder);
/* Waits for it. What catalog_load gives: 0 with *catalog, or -errno with e filled. */
int loading_end(struct loading *loading, struct catalog **catalog, struct error *e);

#endif
