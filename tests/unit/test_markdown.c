/* SPDX-License-Identifier: MIT */
/*
 * Markdown to document stream: golden cases. tests/data/markdown/X.md becomes X.dump (findings, then
 * events); GOLDEN=1 writes the dumps again, to be read before committing. Run from the top folder.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "dump.h"
#include "source/source.h"

#define CASES "tests/data/markdown"

static struct slice read_whole(const char *path, struct arena *arena)
{
	FILE *f = fopen(path, "r");
	char *data = arena_alloc(arena, 1 << 20);
	size_t n = f ? fread(data, 1, 1 << 20, f) : 0;

	if (f)
		fclose(f);
	return (struct slice){data, n};
}

static void convert(const char *name, struct arena *arena, struct buf *out)
{
	struct source_root root;
	struct source s;
	struct error e = {0};
	struct findings findings = {.arena = arena};
	struct document_options options = {slice_of("https://learn.example/fr-fr"), slice_of("compliance/regulatory")};
	struct buf document = BUF_INIT;
	struct reference *references;
	struct media *media;
	size_t reference_count, media_count;
	const char *why;

	assert_int_equal(source_root_open(&root, CASES, &e), 0);
	assert_int_equal(source_load(&root, name, arena, &s, &findings, &e), 0);
	assert_int_equal(source_document(&s, &options, arena, &document, &references, &reference_count, &media,
					 &media_count, &findings),
			 0);
	if (!document_is_valid(buf_slice(&document), &why))
		fail_msg("%s: %s", name, why);
	dump_findings(&findings, out);
	dump_document(doc_read(buf_slice(&document)), out);
	for (size_t i = 0; i < reference_count; i++)
		buf_printf(out, "reference %zu '%.*s' '%.*s'\n", i + 1, (int)references[i].path.len,
			   references[i].path.ptr ? references[i].path.ptr : "", (int)references[i].fragment.len,
			   references[i].fragment.ptr ? references[i].fragment.ptr : "");
	for (size_t i = 0; i < media_count; i++)
		buf_printf(out, "media %zu '%.*s'\n", i + 1, (int)media[i].path.len, media[i].path.ptr);
	buf_free(&document);
	source_root_close(&root);
}

static void check_case(const char *name)
{
	struct arena arena = {0};
	struct buf got = BUF_INIT;
	char path[512];
	struct slice want;
	FILE *f;

	convert(name, &arena, &got);
	snprintf(path, sizeof(path), CASES "/%.*s.dump", (int)(strlen(name) - 3), name);
	if (getenv("GOLDEN")) {
		f = fopen(path, "w");
		assert_non_null(f);
		fwrite(got.data, 1, got.len, f);
		fclose(f);
	}
	want = read_whole(path, &arena);
	if (!slice_eq(want, buf_slice(&got)))
		fail_msg("%s differs; got:\n%s", path, got.data);
	buf_free(&got);
	arena_free(&arena);
}

static void test_golden(void **state)
{
	DIR *dir = opendir(CASES);
	const struct dirent *d;
	unsigned cases = 0;

	(void)state;
	assert_non_null(dir);
	while ((d = readdir(dir))) {
		if (!slice_ends(slice_of(d->d_name), ".md"))
			continue;
		check_case(d->d_name);
		cases++;
	}
	closedir(dir);
	assert_true(cases >= 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_golden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
