/* SPDX-License-Identifier: MIT */
/* Walking a SOURCE: which files it gives, in which order, and that it stays inside. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "folder.h"
#include "source/source.h"

static int put_entry(void *arg, const char *path)
{
	buf_printf(arg, "%s\n", path);
	return 0;
}

static void put_problem(void *arg, const char *path, int error)
{
	buf_printf(arg, "problem %s %d\n", path, error);
}

static void walk(const char *path, struct buf *out)
{
	struct source_root root;
	struct error e = {0};

	assert_int_equal(source_root_open(&root, path, &e), 0);
	assert_int_equal(source_walk(&root, put_entry, out, put_problem, out), 0);
	source_root_close(&root);
}

static void test_walk(void **state)
{
	static const char *const files[] = {
	    "b.md",       "a/z.MD",    "a/b.txt",       "a/includes/x.md", "a.md",        "c.yml",      ".hidden.md",
	    "d/e/f/g.md", ".git/h.md", "INCLUDES/i.md", "no-suffix",       "sp ace\n.md", "caf\xe9.md", "md",
	};
	struct buf out = BUF_INIT;
	struct folder f;
	char path[400];

	(void)state;
	folder_make(&f);
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		folder_write(&f, files[i], slice_of("x"));
	folder_link(&f, "link.md", "d/e/f/g.md");
	folder_link(&f, "folder.md", "d");
	folder_link(&f, "loop", ".");
	snprintf(path, sizeof(path), "%s/fifo.md", f.path);
	assert_int_equal(mkfifo(path, 0600), 0);
	walk(f.path, &out);
	assert_string_equal(out.data, "a.md\n"
				      "a/b.txt\n"
				      "a/z.MD\n"
				      "b.md\n"
				      "caf\xe9.md\n"
				      "d/e/f/g.md\n"
				      "link.md\n"
				      "sp ace\n.md\n");
	buf_free(&out);
	folder_remove(&f);
}

static void test_links_stay_inside(void **state)
{
	struct buf out = BUF_INIT, want = BUF_INIT;
	struct folder f, outside;
	char path[400];

	(void)state;
	folder_make(&outside);
	folder_write(&outside, "secret.md", slice_of("secret"));
	folder_make(&f);
	folder_write(&f, "in.md", slice_of("x"));
	snprintf(path, sizeof(path), "%s/secret.md", outside.path);
	folder_link(&f, "out.md", path);
	folder_link(&f, "up.md", "../../etc/hosts");
	folder_link(&f, "gone.md", "nowhere.md");
	walk(f.path, &out);
	buf_printf(&want, "problem gone.md %d\nproblem out.md %d\nproblem up.md %d\n", -ENOENT, -EXDEV, -EXDEV);
	/* Problems come in the file system's order. */
	assert_non_null(strstr(out.data, "in.md\n"));
	assert_int_equal(out.len, want.len + strlen("in.md\n"));
	assert_null(strstr(out.data, "secret.md"));
	buf_free(&out);
	buf_free(&want);
	folder_remove(&f);
	folder_remove(&outside);
}

static void test_single_file(void **state)
{
	struct buf out = BUF_INIT;
	struct folder f;
	char path[400];

	(void)state;
	folder_make(&f);
	folder_write(&f, "one.md", slice_of("x"));
	folder_write(&f, "two.md", slice_of("x"));
	snprintf(path, sizeof(path), "%s/one.md", f.path);
	walk(path, &out);
	assert_string_equal(out.data, "one.md\n");
	buf_free(&out);
	folder_remove(&f);
}

static void test_root_errors(void **state)
{
	struct source_root root;
	struct error e = {0};

	(void)state;
	assert_int_equal(source_root_open(&root, "/no/such/folder", &e), -ENOENT);
	assert_string_equal(e.text, "cannot read '/no/such/folder': No such file or directory");
	assert_int_equal(source_root_open(&root, "/dev/null", &e), -ENOTDIR);
	assert_string_equal(e.text, "cannot read '/dev/null': neither a file nor a folder");
}

static void test_unreadable_folder(void **state)
{
	struct buf out = BUF_INIT;
	struct folder f;
	char path[400];

	(void)state;
	if (geteuid() == 0) {
		print_message("skipped: root reads everything\n");
		skip();
	}
	folder_make(&f);
	folder_write(&f, "locked/a.md", slice_of("x"));
	snprintf(path, sizeof(path), "%s/locked", f.path);
	chmod(path, 0);
	walk(f.path, &out);
	chmod(path, 0700);
	assert_string_equal(out.data, "problem locked -13\n");
	buf_free(&out);
	folder_remove(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_walk),
	    cmocka_unit_test(test_links_stay_inside),
	    cmocka_unit_test(test_single_file),
	    cmocka_unit_test(test_root_errors),
	    cmocka_unit_test(test_unreadable_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
