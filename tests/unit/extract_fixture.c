/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "extract_fixture.h"

void fixture_open(struct fixture *f)
{
	struct error e = {0};

	memset(f, 0, sizeof(*f));
	f->document = (struct buf)BUF_INIT;
	if (catalog_load(&f->catalog, NULL, &e) != 0)
		fail_msg("%s", e.text);
}

void fixture_close(struct fixture *f)
{
	buf_free(&f->document);
	arena_free(&f->arena);
	catalog_free(f->catalog);
}

/* Writes text to root/path, making its folders. */
static void write_file(const char *root, const char *path, const char *text)
{
	char full[512];
	FILE *file;

	for (const char *p = strchr(path, '/'); p; p = strchr(p + 1, '/')) {
		snprintf(full, sizeof(full), "%s/%.*s", root, (int)(p - path), path);
		mkdir(full, 0755);
	}
	snprintf(full, sizeof(full), "%s/%s", root, path);
	file = fopen(full, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void remove_file(const char *root, const char *path)
{
	char full[512];
	char *slash;

	snprintf(full, sizeof(full), "%s/%s", root, path);
	unlink(full);
	while (strlen(full) > strlen(root) && (slash = strrchr(full, '/'))) {
		*slash = '\0';
		rmdir(full);
	}
}

void fixture_article(struct fixture *f, const char *path, const char *text)
{
	struct document_options options = {.site = slice_of("https://learn.microsoft.com/fr-fr")};
	const struct locale *locale, *english = catalog_locale(f->catalog, slice_of("en-us"));
	struct source_root root = {0};
	struct source source = {0};
	struct article *a = &f->article;
	struct error e = {0};

	arena_reset(&f->arena);
	buf_reset(&f->document);
	memset(a, 0, sizeof(*a));
	f->findings = (struct findings){.arena = &f->arena};
	strcpy(f->folder, "/tmp/extract-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	write_file(f->folder, path, text);
	if (source_root_open(&root, f->folder, &e) || source_load(&root, path, &f->arena, &source, &f->findings, &e))
		fail_msg("%s", e.text);
	locale = extract_locale(f->catalog, &root, &source, english, &f->findings);
	options.folder = extract_folder(f->catalog, &root, &source, &f->arena);
	assert_int_equal(source_document(&source, &options, &f->arena, &f->document, &a->references,
					 &a->reference_count, &a->media, &a->media_count, &f->findings),
			 0);
	assert_int_equal(extract_article(f->catalog, &root, &source, buf_slice(&f->document), locale, &f->arena, a,
					 NULL, &f->findings),
			 0);
	source_root_close(&root);
	remove_file(f->folder, path);
}
