/* SPDX-License-Identifier: MIT */
/* compliancefs info and check: what an index holds, and whether it is whole. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "store/snapshot.h"
#include "tree/check.h"
#include "tree/tree.h"

static int print_root(void *arg, struct slice path)
{
	(void)arg;
	printf("source:    %.*s\n", (int)path.len, path.ptr);
	return 0;
}

static int print_info(struct snapshot *s, const char *path)
{
	struct snapshot_totals t;
	struct buf revision = BUF_INIT;
	struct stat st = {0};
	int r = snapshot_meta(s, "revision", &revision);

	stat(path, &st);
	if (r == 0)
		r = snapshot_totals(s, &t);
	if (r == 0) {
		printf("index:     %s\nrevision:  %s\nsize:      %lld\n", path, revision.data, (long long)st.st_size);
		r = snapshot_roots(s, print_root, NULL);
		printf("articles:  %" PRIu64 "\nlocales:   %" PRIu64 "\nstandards: %" PRIu64 "\nfiles:     %" PRIu64
		       "\nfolders:   %" PRIu64 "\nbytes:     %" PRIu64 "\nfindings:  %" PRIu64 "\n",
		       t.articles, t.locales, t.standards, t.files + t.pages, t.dirs, t.bytes, t.findings);
	}
	buf_free(&revision);
	return r;
}

int cmd_info(int argc, char **argv)
{
	struct snapshot *s;
	struct error e;
	int r;

	if (argc != 2)
		return usage_error("info", "one INDEX");
	if (snapshot_open(&s, argv[1], &e) < 0) {
		log_error("%s", e.text);
		return EXIT_NOT_DONE;
	}
	r = print_info(s, argv[1]);
	snapshot_close(s);
	return finish_output(r < 0 ? EXIT_NOT_DONE : EXIT_GOOD);
}

static void print_difference(void *arg, const char *line)
{
	(void)arg;
	puts(line);
}

int cmd_check(int argc, char **argv)
{
	struct tree_check c = {.report = print_difference};
	struct tree *t;
	int r;

	if (argc != 2)
		return usage_error("check", "one INDEX");
	t = open_index(argv[1]);
	if (!t)
		return EXIT_NOT_DONE;
	r = tree_check(t, &c);
	tree_close(t);
	if (r < 0) {
		log_error("cannot check '%s': %s", argv[1], strerror(-r));
		return EXIT_NOT_DONE;
	}
	printf("%s: %" PRIu64 " files and %" PRIu64 " folders checked, %" PRIu64 " differ\n", argv[1], c.files, c.folders,
	       c.differences);
	return finish_output(c.differences ? EXIT_LOOK : EXIT_GOOD);
}
