/* SPDX-License-Identifier: MIT */
/* Stored files: written in pieces, read from anywhere, never whole in memory. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <compliancefs/format.h>

#include "folder.h"
#include "store/inode.h"
#include "store/schema.h"
#include "store/snapshot.h"
#include "store/writer.h"
#include "tree/tree.h"

static struct folder folder;
static char path[512];

static unsigned next(unsigned *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

/* Lines first, which pack well, then chance, which does not. */
static void put_bytes(struct buf *b, size_t len)
{
	unsigned seed = 1;

	while (b->len < len / 2)
		buf_printf(b, "fr-fr\tiso-27001\tservice-%u\n", next(&seed) % 40);
	while (b->len < len)
		buf_putc(b, (char)next(&seed));
}

static void put_meta(struct writer *w)
{
	struct buf versions = BUF_INIT;

	for (size_t i = 0; i < format_count; i++)
		buf_printf(&versions, "%s%s=%u", i ? " " : "", formats[i]->name, formats[i]->version);
	assert_int_equal(writer_put_meta(w, "version", slice_of(STORE_VERSION)), 0);
	assert_int_equal(writer_put_meta(w, "formats", buf_slice(&versions)), 0);
	assert_int_equal(writer_put_meta(w, "revision", slice_of("0 now")), 0);
	buf_free(&versions);
}

/* An index with one file of these bytes in its root, put in pieces of chance; its number. */
static uint64_t make_index(struct slice bytes)
{
	struct inode_sum sum;
	struct writer *w;
	struct error e;
	unsigned seed = 7;
	uint64_t ino;

	assert_int_equal(writer_open(&w, path, &e), 0);
	put_meta(w);
	assert_int_equal(writer_put_dir(w, 1, 1, 1, slice_of(""), 0, 0, 0), 0);
	inode_page_start(&sum, slice_of("t.tsv"));
	for (size_t at = 0, n; at < bytes.len; at += n) {
		n = next(&seed) % 3 ? next(&seed) % 300 : next(&seed) * 3;
		n = n < bytes.len - at ? n : bytes.len - at;
		inode_page_add(&sum, (struct slice){bytes.ptr + at, n});
		assert_int_equal(writer_add_to_page(w, (struct slice){bytes.ptr + at, n}), 0);
	}
	ino = inode_page_end(&sum);
	assert_true(ino == inode_of_page(slice_of("t.tsv"), bytes));
	assert_int_equal(writer_end_page(w, &ino, 1, slice_of("t.tsv"), 5), 0);
	assert_int_equal(writer_end_dirs(w, false), 0);
	assert_int_equal(writer_index_articles(w), 0);
	assert_int_equal(writer_index_files(w), 0);
	assert_int_equal(writer_commit(w), 0);
	writer_close(w);
	return ino;
}

static int add_piece(void *arg, struct slice piece)
{
	assert_in_range(piece.len, 1, 1 << 20);
	buf_put_slice(arg, piece);
	return 0;
}

static void read_it(struct slice bytes, uint64_t ino)
{
	struct buf out = BUF_INIT;
	struct node node;
	struct tree *t;
	struct error e;
	unsigned seed = 3;

	if (tree_open(&t, path, &e) != 0)
		fail_msg("%s", e.text);
	assert_int_equal(tree_resolve(t, "t.tsv", &node), 0);
	assert_true(node.ino == ino && node.size == bytes.len);
	assert_int_equal(tree_read(t, ino, &out), 0);
	assert_true(slice_eq(buf_slice(&out), bytes));
	for (int i = 0; i < 2000; i++) {
		size_t from = bytes.len ? next(&seed) * 16u % (bytes.len + 100) : 0, max = next(&seed) * (i % 4);
		size_t left = from < bytes.len ? bytes.len - from : 0;

		assert_int_equal(tree_read_range(t, ino, from, max, &out), 0);
		assert_int_equal(out.len, max < left ? max : left);
		assert_memory_equal(out.data, bytes.ptr + (left ? from : 0), out.len);
	}
	buf_reset(&out);
	assert_int_equal(tree_read_pieces(t, ino, add_piece, &out), 0);
	assert_true(slice_eq(buf_slice(&out), bytes));
	buf_free(&out);
	tree_close(t);
}

static void any_range_is_read(void **state)
{
	static const size_t sizes[] = {0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 16 * PART_BYTES, 1300000};

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/x.db", folder.path);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buf bytes = BUF_INIT;

		remove(path);
		put_bytes(&bytes, sizes[i]);
		buf_cut(&bytes, sizes[i]);
		read_it(buf_slice(&bytes), make_index(buf_slice(&bytes)));
		buf_free(&bytes);
	}
	folder_remove(&folder);
}

static int add_number(void *arg, const struct slice *row)
{
	buf_printf(arg, "%.*s ", (int)row[0].len, row[0].ptr);
	return 0;
}

/* Digests that are equal by chance: the later file gets the next number, in either order of writing. */
static void equal_numbers_are_settled(void **state)
{
	static const uint64_t wanted[] = {0x1000000000000005, 0x1000000000000006, 0x1000000000000005,
					  0x1000000000000009, 0x1000000000000005};
	struct buf numbers = BUF_INIT;
	struct writer *w;
	struct error e;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/x.db", folder.path);
	assert_int_equal(writer_open(&w, path, &e), 0);
	for (size_t i = 0; i < 5; i++) {
		const struct file_put file = {1, wanted[i], 10, 20};

		assert_int_equal(writer_put_files(w, (int64_t)i + 1, &file, 1), 0);
	}
	assert_int_equal(writer_index_files(w), 0);
	assert_int_equal(writer_query(w, QUERY_DIGEST, NULL, 0, add_number, &numbers), 0);
	assert_string_equal(numbers.data, "1152921504606846981 1152921504606846982 1152921504606846983 "
					  "1152921504606846985 1152921504606846984 ");
	writer_close(w);
	buf_free(&numbers);
	folder_remove(&folder);
}

static bool tell_dir(void *arg, const struct dir_row *row)
{
	buf_printf(arg, "%.*s %llx %u %lld, ", (int)row->name.len, row->name.ptr, (unsigned long long)row->ino, row->subdirs,
		   (long long)row->mtime);
	return true;
}

/*
 * a/ and b/ want one number, and the later gets the next. A folder is as new as its articles or what else lies in it or below; what is
 * put when the folders are written makes none newer.
 */
static void folders_are_dated(void **state)
{
	struct buf told = BUF_INIT;
	struct snapshot *s;
	struct writer *w;
	struct error e;
	uint64_t ino = 0x4000000000000001;

	(void)state;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/x.db", folder.path);
	assert_int_equal(writer_open(&w, path, &e), 0);
	put_meta(w);
	assert_int_equal(writer_put_dir(w, 1, 1, 1, slice_of(""), 0, 0, 0), 0);
	assert_int_equal(writer_put_dir(w, 2, 0x2000000000000007, 1, slice_of("a"), 0, 0, 20), 0);
	assert_int_equal(writer_put_dir(w, 3, 0x2000000000000003, 2, slice_of("c"), 0, 0, 0), 0);
	assert_int_equal(writer_put_dir(w, 4, 0x2000000000000007, 1, slice_of("b"), 0, 0, 0), 0);
	assert_int_equal(writer_put_dir(w, 6, 0x2000000000000009, 1, slice_of("d"), 0, 0, 0), -EINVAL);
	assert_int_equal(writer_put_dir(w, 5, 0x2000000000000009, 6, slice_of("d"), 0, 0, 0), -EINVAL);
	assert_int_equal(writer_put_page(w, &ino, 3, slice_of("p"), 30, slice_of("x")), 0);
	ino++;
	assert_int_equal(writer_put_page(w, &ino, 0, slice_of("q"), 90, slice_of("x")), 0);
	assert_int_equal(writer_place_page(w, ino, 4, 25), 0);
	assert_int_equal(writer_end_dirs(w, false), 0);
	ino++;
	assert_int_equal(writer_put_page(w, &ino, 1, slice_of("r"), 99, slice_of("x")), 0);
	assert_int_equal(writer_index_articles(w), 0);
	assert_int_equal(writer_index_files(w), 0);
	assert_int_equal(writer_put_totals(w), 0);
	assert_int_equal(writer_commit(w), 0);
	writer_close(w);

	if (snapshot_open(&s, path, &e) != 0)
		fail_msg("%s", e.text);
	assert_int_equal(snapshot_list_dirs(s, 1, 0, tell_dir, &told), 0);
	assert_int_equal(snapshot_list_dirs(s, 2, 0, tell_dir, &told), 0);
	assert_string_equal(told.data, "a 2000000000000007 1 30, b 2000000000000008 0 25, c 2000000000000003 0 30, ");
	snapshot_close(s);
	buf_free(&told);
	folder_remove(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_range_is_read),
		cmocka_unit_test(equal_numbers_are_settled),
		cmocka_unit_test(folders_are_dated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
