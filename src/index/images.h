/* SPDX-License-Identifier: MIT */
/*
 * The images that articles show: each file read once, each content stored once, named by its digest in the media folder
 * of the format that shows images. Private to src/index.
 */
#ifndef INDEX_IMAGES_H
#define INDEX_IMAGES_H

#include "index/folders.h"

/* The article that shows an image. */
struct image_user {
	int64_t id, date;
	struct slice base, locale;
	struct slice source; /* its path, for findings */
	size_t root;         /* index into run->roots */
};

/*
 * The file name in the media folder of the image at `path` (struct media), empty after a finding: it is
 * not there, or refused. The name lives as long as the run. Returns 0 or -errno of the writer.
 */
int image_take(struct run *run, const struct image_user *user, struct slice path, struct slice *name);

/* When all articles are linked and the folder has its row: puts the images into it, with their dates. */
int images_place(struct run *run, const struct folder *folder);
/* The blocks of the folder's page. */
int images_page(struct run *run, struct arena *arena, struct page *page);

#endif
