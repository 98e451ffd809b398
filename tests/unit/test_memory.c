/* SPDX-License-Identifier: MIT */
/*
 * Each call for memory fails once, and from each on all do: an article is then refused with -ENOMEM, or it is what it is
 * otherwise, byte for byte. cmark, which asks for memory without a look at what it gets, is in the midst of it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "folder.h"
#include "source/source.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define OWN_MEMORY 0 /* a sanitizer has its own */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define OWN_MEMORY 0
#endif
#endif
#ifndef OWN_MEMORY
#define OWN_MEMORY 1
#endif

#if OWN_MEMORY

/* What glibc calls its own functions, for programs that have others in their place. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static long calls, first = -1, last;

static int refuse(void)
{
	long call = calls++;

	if (first < 0 || call < first || call > last)
		return 0;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return refuse() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return refuse() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	return refuse() ? NULL : __libc_realloc(old, size);
}

static void put_text(struct buf *text)
{
	buf_puts(text, "---\ntitle: Memory\nms.date: 02/01/2023\n---\n# Memory\n\n[a]: https://example.org/a\n\n");
	for (int i = 0; i < 40; i++)
		buf_printf(text,
			   "## Part %d *with* `marks` <a name=\"x&hellip;%d\"></a>\n\n"
			   "A **strong *and* weak** [link](b%d.md \"title &amp; more\") and ![an *image*](m%d.png), [a].\n\n"
			   "> [!NOTE]\n> Quoted _text_ &ndash; here.\n>\n> - item `a`\n>   1. item [b][a]\n\n"
			   "|One|*Two*|\n|---|:-:|\n|`1`|[x](y.md)|\n|<b title=\"&rarr;\">2</b>|**3**|\n\n"
			   "```yaml\nkey: value\n```\n\n<p align=\"center\">Raw &copy;</p>\n\n",
			   i, i, i, i);
}

struct outcome {
	int status;
	struct buf document;
};

static void load(const struct source_root *root, struct outcome *o)
{
	struct arena arena = {0};
	struct source s;
	struct error e = {0};
	struct findings findings = {.arena = &arena};
	struct document_options options = {slice_of("https://learn.example/fr-fr"), slice_of("compliance")};
	struct reference *references;
	struct media *media;
	size_t reference_count, media_count;

	o->document = (struct buf)BUF_INIT;
	o->status = source_load(root, "memory.md", &arena, &s, &findings, &e);
	if (o->status == 0)
		o->status = source_document(&s, &options, &arena, &o->document, &references, &reference_count, &media,
					    &media_count, &findings);
	if (o->status == 0 && arena.failed)
		o->status = -ENOMEM;
	arena_free(&arena);
}

static void test_refused_or_whole(void **state)
{
	struct folder folder;
	struct buf text = BUF_INIT;
	struct source_root root;
	struct outcome whole, got;
	struct error e = {0};
	long count, refused = 0;

	(void)state;
	folder_make(&folder);
	put_text(&text);
	folder_write(&folder, "memory.md", buf_slice(&text));
	assert_int_equal(source_root_open(&root, folder.path, &e), 0);
	calls = 0;
	load(&root, &whole);
	count = calls;
	assert_int_equal(whole.status, 0);
	assert_true(count > 40);
	for (long n = 0; n < 2 * count; n++) {
		calls = 0;
		last = n < count ? n : INT32_MAX;
		first = n % count;
		load(&root, &got);
		first = -1;
		refused += got.status == -ENOMEM;
		if (got.status != 0 && got.status != -ENOMEM)
			fail_msg("call %ld: error %d", n % count, -got.status);
		if (got.status == 0 && !slice_eq(buf_slice(&got.document), buf_slice(&whole.document)))
			fail_msg("call %ld: another document", n % count);
		buf_free(&got.document);
	}
	assert_true(refused > count);
	source_root_close(&root);
	buf_free(&whole.document);
	buf_free(&text);
	folder_remove(&folder);
}

#else

static void test_refused_or_whole(void **state)
{
	(void)state;
	skip();
}

#endif

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_refused_or_whole)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
