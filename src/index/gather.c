/* SPDX-License-Identifier: MIT */
/*
 * Gathering: the files of all SOURCEs, each root's sorted by path, roots in the order of
 * the command line.  That order decides the ids of articles, so it must not depend
 * on anything but the names.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "index/run.h"

struct gathering {
	struct run *run;
	size_t root;
	int error;
};

static int add_file(void *arg, const char *name)
{
	struct gathering *g = arg;
	struct run *run = g->run;
	struct gathered *file = arena_push(&run->arena, &run->files, &run->file_count, sizeof(*file));
	struct slice path = arena_dupz(&run->arena, name);

	if (!file || !path.ptr)
		return -ENOMEM;
	*file = (struct gathered){g->root, path.ptr};
	return 0;
}

static void add_problem(void *arg, const char *path, int error)
{
	struct gathering *g = arg;
	char why[128];
	struct finding f = {SEVERITY_ERROR, 0, "unreadable",
			    arena_printf(&g->run->arena, "cannot read: %s", strerror_r(-error, why, sizeof(why)))};
	int r = run_finding(g->run, slice_of(path), &f);

	if (r < 0)
		g->error = r;
	g->run->skipped++;
}

int run_gather(struct run *run, struct error *e)
{
	run->roots = calloc(run->options.source_count, sizeof(*run->roots));
	if (!run->roots)
		return error_errno(e, -ENOMEM, "cannot index");
	for (size_t i = 0; i < run->options.source_count; i++) {
		struct gathering g = {run, i, 0};
		int r = source_root_open(&run->roots[i], run->options.sources[i], e);

		if (r < 0)
			return r;
		run->root_count++;
		r = writer_put_root(run->writer, slice_of(run->roots[i].real));
		if (r == 0)
			r = source_walk(&run->roots[i], add_file, &g, add_problem, &g);
		if (r == 0)
			r = g.error;
		if (r < 0)
			return error_errno(e, r, "cannot index '%s'", run->options.sources[i]);
	}
	return 0;
}
