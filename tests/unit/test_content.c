/* SPDX-License-Identifier: MIT */
/* Rendered files in use: made once for all who read at once and for all pieces of a long file, in bounded memory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; this part of it needs nothing of it. */
#include "fuse/content.c"

#define READERS 8
#define MISSING 9999

struct renderer {
	atomic_int calls;
	size_t bytes;
	bool slow;
};

static int render(void *arg, uint64_t ino, struct buf *out)
{
	struct renderer *r = arg;

	atomic_fetch_add(&r->calls, 1);
	assert_int_equal(out->len, 0);
	if (r->slow)
		usleep(50000);
	if (ino == MISSING)
		return -ENOENT;
	buf_fill(out, (char)('a' + ino % 26), r->bytes);
	return 0;
}

/* Reads `count` bytes of a file and looks whether they are its own. */
static int read_bytes(struct contents *c, uint64_t ino, size_t count)
{
	struct content *content;
	int err = content_get(c, ino, &content);

	if (err)
		return err;
	for (size_t i = 0; i < content_bytes(content).len; i++)
		assert_int_equal(content_bytes(content).ptr[i], 'a' + (int)(ino % 26));
	content_put(c, content, count);
	return 0;
}

static void renders_a_long_file_once(void **state)
{
	struct renderer r = {.bytes = 650000};
	struct contents *c = contents_new(render, &r);

	(void)state;
	for (size_t at = 0; at < r.bytes; at += 131072)
		assert_int_equal(read_bytes(c, 7, at + 131072 < r.bytes ? 131072 : r.bytes - at), 0);
	assert_int_equal(r.calls, 1);
	/* All of it was handed out: the kernel has it, nobody else needs it. */
	assert_int_equal(read_bytes(c, 7, 1), 0);
	assert_int_equal(r.calls, 2);
	contents_free(c);
}

static void renders_anew_after_an_error(void **state)
{
	struct renderer r = {.bytes = 10};
	struct contents *c = contents_new(render, &r);

	(void)state;
	assert_int_equal(read_bytes(c, MISSING, 0), -ENOENT);
	assert_int_equal(read_bytes(c, MISSING, 0), -ENOENT);
	assert_int_equal(r.calls, 2);
	for (uint64_t ino = 1; ino < 90; ino++)
		assert_int_equal(read_bytes(c, ino, 10), 0);
	contents_free(c);
}

static void handles_empty_files(void **state)
{
	struct renderer r = {.bytes = 0};
	struct contents *c = contents_new(render, &r);

	(void)state;
	for (uint64_t ino = 1; ino < 90; ino++)
		assert_int_equal(read_bytes(c, ino, 0), 0);
	contents_free(c);
}

static size_t kept_bytes(const struct contents *c)
{
	size_t kept = 0;

	for (int i = 0; i < SLOTS; i++)
		kept += c->slots[i].bytes.cap;
	return kept;
}

static void bounds_what_is_kept(void **state)
{
	struct renderer r = {.bytes = (size_t)3 << 20};
	struct contents *c = contents_new(render, &r);

	(void)state;
	/* Begun, never read to the end: as by `head`. */
	for (uint64_t ino = 1; ino <= 200; ino++)
		assert_int_equal(read_bytes(c, ino, 1), 0);
	r.bytes = 1000;
	for (uint64_t ino = 201; ino <= 400; ino++)
		assert_int_equal(read_bytes(c, ino, 1000), 0);
	assert_true(kept_bytes(c) <= KEEP_BYTES + SLOTS * SPARE_BYTES);
	contents_free(c);
}

static void keeps_what_is_being_read(void **state)
{
	struct renderer r = {.bytes = 2 * KEEP_BYTES};
	struct contents *c = contents_new(render, &r);

	(void)state;
	for (int piece = 0; piece < 20; piece++) {
		r.bytes = 2 * KEEP_BYTES;
		assert_int_equal(read_bytes(c, 1, 1000), 0);
		r.bytes = 100;
		for (uint64_t other = 2; other < 10; other++)
			assert_int_equal(read_bytes(c, other, 100), 0);
	}
	assert_int_equal(r.calls, 1 + 20 * 8);
	contents_free(c);
}

struct reader {
	pthread_t thread;
	struct contents *contents;
	uint64_t ino;
	int error;
};

static void *read_once(void *arg)
{
	struct reader *reader = arg;

	reader->error = read_bytes(reader->contents, reader->ino, 1);
	return NULL;
}

static void run_readers(struct contents *c, uint64_t ino, int error)
{
	struct reader readers[READERS];

	for (int i = 0; i < READERS; i++) {
		readers[i] = (struct reader){.contents = c, .ino = ino};
		assert_int_equal(pthread_create(&readers[i].thread, NULL, read_once, &readers[i]), 0);
	}
	for (int i = 0; i < READERS; i++) {
		pthread_join(readers[i].thread, NULL);
		assert_int_equal(readers[i].error, error);
	}
}

static void shares_a_rendering_under_way(void **state)
{
	struct renderer r = {.bytes = 100000, .slow = true};
	struct contents *c = contents_new(render, &r);

	(void)state;
	run_readers(c, 5, 0);
	assert_int_equal(r.calls, 1);
	run_readers(c, MISSING, -ENOENT);
	contents_free(c);
}

/* Who only wants to help does not make what is here, or being made. */
static void claims_what_nobody_has(void **state)
{
	struct renderer r = {.bytes = 1000, .slow = true};
	struct contents *c = contents_new(render, &r);
	struct reader reader = {.contents = c, .ino = 5};
	struct content *content, *again, *many[SLOTS];

	(void)state;
	assert_int_equal(pthread_create(&reader.thread, NULL, read_once, &reader), 0);
	while (atomic_load(&r.calls) == 0)
		usleep(100);
	assert_int_equal(content_claim(c, 5, &content), -EALREADY);
	pthread_join(reader.thread, NULL);
	assert_int_equal(content_claim(c, 5, &content), -EALREADY);
	r.slow = false;
	assert_int_equal(content_claim(c, 6, &content), 0);
	assert_int_equal(content_claim(c, 6, &again), -EALREADY);
	assert_int_equal(content_bytes(content).len, 1000);
	content_put(c, content, 1000);
	assert_int_equal(content_claim(c, MISSING, &content), -ENOENT);
	for (unsigned i = 0; i < SLOTS; i++)
		assert_int_equal(content_claim(c, 100 + i, &many[i]), 0);
	assert_int_equal(content_claim(c, 6, &content), -EBUSY);
	for (unsigned i = 0; i < SLOTS; i++)
		content_put(c, many[i], 1000);
	contents_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(renders_a_long_file_once),
		cmocka_unit_test(renders_anew_after_an_error),
		cmocka_unit_test(handles_empty_files),
		cmocka_unit_test(bounds_what_is_kept),
		cmocka_unit_test(keeps_what_is_being_read),
		cmocka_unit_test(shares_a_rendering_under_way),
		cmocka_unit_test(claims_what_nobody_has),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
