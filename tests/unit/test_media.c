/* SPDX-License-Identifier: MIT */
/* Reading images of a SOURCE: which are taken, by which name, and that nothing outside is. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "folder.h"
#include "source/source.h"

#define PNG "\x89PNG\r\n\x1a\n"
#define SLICE(literal)                                                                                                 \
	{                                                                                                              \
		"" literal, sizeof(literal) - 1                                                                        \
	}

static struct source_root root_of(const struct folder *f, const char *below)
{
	struct source_root root;
	struct error e = {0};
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", f->path, below);
	assert_int_equal(source_root_open(&root, path, &e), 0);
	return root;
}

/* Reads it; the result, and its suffix and bytes if that is 0. */
static int read_media(const struct source_root *root, const char *path, char *suffix, struct buf *bytes)
{
	struct arena arena = {0};
	struct slice found;
	const char *name;
	int r = source_read_media(root, slice_of(path), &arena, &found, &name);

	buf_reset(bytes);
	suffix[0] = '\0';
	if (r == 0) {
		buf_put_slice(bytes, found);
		snprintf(suffix, 8, "%s", name);
	}
	arena_free(&arena);
	return r;
}

static void kinds(void **state)
{
	static const struct {
		const char *name;
		struct slice bytes;
		int result;
		const char *suffix;
	} rows[] = {
	    {"a.png", SLICE(PNG "x"), 0, "png"},
	    {"a.PNG", SLICE(PNG), 0, "png"},
	    {"a.jpg", SLICE("\xff\xd8\xff\xe0"), 0, "jpg"},
	    {"a.jpeg", SLICE("\xff\xd8\xff\xdb"), 0, "jpg"},
	    {"a.gif", SLICE("GIF87a"), 0, "gif"},
	    {"b.gif", SLICE("GIF89a\0\0"), 0, "gif"},
	    {"a.webp", SLICE("RIFF\x10\0\0\0WEBPVP8 "), 0, "webp"},
	    {"jpeg.png", SLICE("\xff\xd8\xff\xe0"), 0, "jpg"}, /* named by what it is */
	    {"wave.webp", SLICE("RIFF\x10\0\0\0WAVEfmt "), -EMEDIUMTYPE, ""},
	    {"short.webp", SLICE("RIFF"), -EMEDIUMTYPE, ""},
	    {"a.svg", SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), -EMEDIUMTYPE, ""},
	    {"svg.png", SLICE("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), -EMEDIUMTYPE, ""},
	    {"html.gif", SLICE("<script>"), -EMEDIUMTYPE, ""},
	    {"empty.png", SLICE(""), -EMEDIUMTYPE, ""},
	    {"secret.txt", SLICE(PNG), -EMEDIUMTYPE, ""},
	    {"png", SLICE(PNG), -EMEDIUMTYPE, ""},
	    {".png", SLICE(PNG), -EMEDIUMTYPE, ""},
	};
	struct buf bytes = BUF_INIT;
	struct source_root root;
	struct folder f;
	char suffix[8];

	(void)state;
	folder_make(&f);
	root = root_of(&f, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		folder_write(&f, rows[i].name, rows[i].bytes);
		if (read_media(&root, rows[i].name, suffix, &bytes) != rows[i].result)
			fail_msg("%s: not %d", rows[i].name, rows[i].result);
		assert_string_equal(suffix, rows[i].suffix);
		if (rows[i].result == 0)
			assert_true(slice_eq(buf_slice(&bytes), rows[i].bytes));
	}
	buf_free(&bytes);
	source_root_close(&root);
	folder_remove(&f);
}

/* Each file's byte behind the signature tells which was read; 0: none. */
static void names(void **state)
{
	static const struct {
		const char *path;
		char which;
	} rows[] = {
	    {"Media/Chart.png", '1'},     {"media/chart.png", '1'}, {"MEDIA/CHART.PNG", '1'},
	    {"Media/pair.png", '3'}, /* itself */
	    {"Media/PAIR.PNG", '2'}, /* the first by bytes */
	    {"media/inside.png", '1'},    {"media/none.png", 0},    {"none/chart.png", 0},
	    {"Media/Chart.png/x.png", 0}, {"caf\xc3\xa9.png", '4'}, {"CAF\xc3\xa9.png", '4'},
	};
	struct buf bytes = BUF_INIT;
	struct source_root root;
	struct folder f;
	char suffix[8];

	(void)state;
	folder_make(&f);
	folder_write(&f, "Media/Chart.png", slice_of(PNG "1"));
	folder_write(&f, "Media/Pair.png", slice_of(PNG "2"));
	folder_write(&f, "Media/pair.png", slice_of(PNG "3"));
	folder_write(&f, "caf\xc3\xa9.png", slice_of(PNG "4"));
	folder_link(&f, "Media/Inside.png", "Chart.png");
	root = root_of(&f, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int r = read_media(&root, rows[i].path, suffix, &bytes);

		if (r != (rows[i].which ? 0 : -ENOENT))
			fail_msg("%s: %d", rows[i].path, r);
		if (r == 0 && bytes.data[8] != rows[i].which)
			fail_msg("%s: read %c", rows[i].path, bytes.data[8]);
	}
	buf_free(&bytes);
	source_root_close(&root);
	folder_remove(&f);
}

static void refusals(void **state)
{
	static const struct {
		const char *path;
		int result;
	} rows[] = {
	    {"../outside.png", -EXDEV}, {"link.png", -EXDEV},      {"LINK.PNG", -EXDEV},
	    {"up/outside.png", -EXDEV}, {"folder.png", -EISDIR},   {"fifo.png", -EINVAL},
	    {"large.png", -EFBIG},      {"dangling.png", -ENOENT}, {"loop.png", -ELOOP},
	};
	struct buf bytes = BUF_INIT;
	struct source_root root;
	struct folder f;
	char suffix[8], path[512];

	(void)state;
	folder_make(&f);
	folder_write(&f, "outside.png", slice_of(PNG));
	folder_write(&f, "in/folder.png/x", slice_of("x"));
	folder_write(&f, "in/large.png", slice_of(PNG));
	folder_link(&f, "in/link.png", "../outside.png");
	folder_link(&f, "in/up", "..");
	folder_link(&f, "in/dangling.png", "nothing");
	folder_link(&f, "in/loop.png", "loop.png");
	snprintf(path, sizeof(path), "%s/in/fifo.png", f.path);
	assert_int_equal(mkfifo(path, 0600), 0);
	snprintf(path, sizeof(path), "%s/in/large.png", f.path);
	assert_int_equal(truncate(path, (off_t)SOURCE_MAX_MEDIA + 1), 0);
	root = root_of(&f, "in");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int r = read_media(&root, rows[i].path, suffix, &bytes);

		if (r != rows[i].result)
			fail_msg("%s: %d instead of %d", rows[i].path, r, rows[i].result);
	}
	assert_int_equal(truncate(path, (off_t)SOURCE_MAX_MEDIA), 0);
	assert_int_equal(read_media(&root, "large.png", suffix, &bytes), 0);
	assert_int_equal(bytes.len, SOURCE_MAX_MEDIA);
	buf_free(&bytes);
	source_root_close(&root);
	folder_remove(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(names),
	    cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
