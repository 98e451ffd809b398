/* SPDX-License-Identifier: MIT */
/* Watching a path: what changes where it leads to is told, and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it. */
#include "fuse/watch.c"

#define SOON 2000 /* ms */

static char folder[PATH_MAX];

static void in_folder(const char *command)
{
	char line[2 * PATH_MAX];

	snprintf(line, sizeof(line), "cd '%s' && { %s; }", folder, command);
	assert_int_equal(system(line), 0);
}

static struct watch *begin(const char *name)
{
	char path[2 * PATH_MAX];
	struct watch *w;
	struct error e;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(watch_new(&w, path, &e), 0);
	assert_null(watch_blind(w));
	assert_int_equal(watch_wait(w, 0), WATCH_TIMEOUT);
	return w;
}

/* One command may be told of more than once. */
static void told(struct watch *w, const char *command)
{
	in_folder(command);
	assert_int_equal(watch_wait(w, SOON), WATCH_CHANGED);
	while (watch_wait(w, 0) == WATCH_CHANGED)
		;
}

static void passed_over(struct watch *w, const char *command)
{
	in_folder(command);
	assert_int_equal(watch_wait(w, 0), WATCH_TIMEOUT);
}

static void a_file(void **state)
{
	struct watch *w;

	(void)state;
	in_folder("mkdir a && echo 1 >a/i");
	w = begin("a/i");
	passed_over(w, "echo 2 >a/other && mv a/other a/another && rm a/another");
	passed_over(w, "cat a/i >a/other");
	told(w, "mv a/other a/i");
	told(w, "echo 3 >a/i");
	told(w, "rm a/i");
	told(w, "echo 4 >a/i");
	told(w, "rm a/i");
	told(w, "echo 5 >a/other && ln a/other a/i");
	told(w, "mv a b");
	passed_over(w, "rm b/i");
	told(w, "mkdir a");
	told(w, "echo 6 >a/i");
	told(w, "rm -r a");
	watch_free(w);
}

static void links_on_the_way(void **state)
{
	struct watch *w;

	(void)state;
	in_folder("mkdir -p r/1 r/2 && echo 1 >r/1/i && echo 2 >r/2/i && ln -s 1 r/now && ln -s ./r/now/../now l");
	w = begin("l/i");
	passed_over(w, "echo 3 >r/2/j");
	told(w, "ln -sfn 2 r/now");
	passed_over(w, "rm r/1/i");
	told(w, "echo 4 >r/2/j && mv r/2/j r/2/i");
	told(w, "ln -sfn r/1 l");
	told(w, "echo 5 >r/1/i");
	/* One that leads to itself leads nowhere. */
	told(w, "ln -sfn l l");
	told(w, "ln -sfn r/2 l");
	told(w, "echo 6 >r/2/i");
	watch_free(w);
}

static void a_poke(void **state)
{
	struct watch *w;

	(void)state;
	in_folder("echo 1 >i");
	w = begin("i");
	watch_poke(w);
	watch_poke(w);
	assert_int_equal(watch_wait(w, -1), WATCH_POKED);
	assert_int_equal(watch_wait(w, 0), WATCH_TIMEOUT);
	watch_free(w);
}

static int setup(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/test_watch.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
	char line[2 * PATH_MAX];

	(void)state;
	snprintf(line, sizeof(line), "rm -rf '%s'", folder);
	return system(line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file, setup, teardown),
		cmocka_unit_test_setup_teardown(links_on_the_way, setup, teardown),
		cmocka_unit_test_setup_teardown(a_poke, setup, teardown),
	};

	return cmocka_run_group_tests_name("watch", tests, NULL, NULL);
}
