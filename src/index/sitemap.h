/* SPDX-License-Identifier: MIT */
/* What a site tells crawlers. Private to src/index. */
#ifndef INDEX_SITEMAP_H
#define INDEX_SITEMAP_H

#include "index/folders.h"

/* Puts sitemap.xml and robots.txt into the web root, if the site's address is known. Returns 0 or -errno. */
int sitemap_put(struct run *run, const struct folders *folders);

#endif
