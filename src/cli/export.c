/* SPDX-License-Identifier: MIT */
/* compliancefs export: the tree as ordinary files, for machines without FUSE and for comparing. */
#include <inttypes.h>
#include <stdio.h>

#include "cli/cli.h"
#include "tree/export.h"

int cmd_export(int argc, char **argv)
{
	struct tree_export done;
	struct error e = {0};
	struct tree *t;
	int r;

	if (argc != 3)
		return usage_error("export", "an INDEX and a DIR");
	t = open_index(argv[1]);
	if (!t)
		return EXIT_NOT_DONE;
	r = tree_export(t, argv[2], &done, &e);
	tree_close(t);
	if (r < 0) {
		log_error("%s", e.text);
		return EXIT_NOT_DONE;
	}
	printf("%s: %" PRIu64 " files, %" PRIu64 " further names, %" PRIu64 " folders, %.1f MB\n", argv[2], done.files,
	       done.links, done.folders, (double)done.bytes / 1e6);
	return finish_output(EXIT_GOOD);
}
