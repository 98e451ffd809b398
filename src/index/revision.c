/* SPDX-License-Identifier: MIT */
/*
 * The revision's id: for every file, the digest of number and mtime, as two 64-bit numbers, added up modulo 2^64.
 * It tells snapshots apart; it is no protection against somebody who wants two to look alike.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/digest.h"
#include "index/revision.h"
#include "store/inode.h"

static void part_of(uint64_t ino, int64_t mtime, uint64_t part[2])
{
	uint8_t digest[DIGEST_SIZE];
	unsigned char bytes[16]; /* the same on every machine: highest first */

	for (int i = 0; i < 8; i++) {
		bytes[i] = (unsigned char)(ino >> (56 - 8 * i));
		bytes[8 + i] = (unsigned char)((uint64_t)mtime >> (56 - 8 * i));
	}
	digest_of((struct slice){(const char *)bytes, sizeof(bytes)}, digest);
	part[0] = part[1] = 0;
	for (int i = 0; i < DIGEST_SIZE; i++)
		part[i / 8] = part[i / 8] << 8 | digest[i];
}

void revision_add(struct revision *v, uint64_t ino, int64_t mtime)
{
	uint64_t part[2];

	part_of(ino, mtime, part);
	v->sum[0] += part[0];
	v->sum[1] += part[1];
}

void revision_remove(struct revision *v, uint64_t ino, int64_t mtime)
{
	uint64_t part[2];

	part_of(ino, mtime, part);
	v->sum[0] -= part[0];
	v->sum[1] -= part[1];
}

static int add_number(void *arg, uint64_t ino, int64_t mtime)
{
	revision_add(arg, ino, mtime);
	return 0;
}

int revision_sum(struct run *run, struct revision *v)
{
	*v = (struct revision){{0, 0}};
	return writer_each_number(run->writer, add_number, v);
}

int revision_previous(struct run *run, struct revision *v)
{
	struct buf text = BUF_INIT;
	int r = snapshot_meta(run->previous, "sum", &text);

	if (r == 0 && sscanf(text.data, "%" SCNx64 " %" SCNx64, &v->sum[0], &v->sum[1]) != 2)
		r = -EIO;
	buf_free(&text);
	return r;
}

int revision_put(struct run *run, const struct revision *v)
{
	static const char name[] = "revision";
	struct buf line = BUF_INIT;
	char sum[40], stamp[32];
	uint64_t ino, old_ino = 0;
	int64_t old_mtime = 0;
	time_t now = time(NULL);
	struct tm tm;
	int r;

	snprintf(sum, sizeof(sum), "%016" PRIx64 " %016" PRIx64, v->sum[0], v->sum[1]);
	gmtime_r(&now, &tm);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_printf(&line, "%016" PRIx64 " %s", v->sum[0], stamp);
	r = writer_put_meta(run->writer, "sum", slice_of(sum));
	if (r == 0)
		r = writer_put_meta(run->writer, "revision", buf_slice(&line));
	if (r == 0)
		r = writer_drop_page(run->writer, 1, slice_of(name));
	buf_putc(&line, '\n');
	ino = inode_of_page(slice_of(name), buf_slice(&line));
	if (r == 0 && run->previous)
		r = snapshot_old_page(run->previous, slice_of(name), &old_ino, &old_mtime);
	if (r == 0 || r == -ENOENT)
		r = writer_put_page(run->writer, &ino, 1, slice_of(name), run_mtime(ino, now, old_ino, old_mtime),
				    buf_slice(&line));
	buf_free(&line);
	return r;
}

int revision_put_edited(struct run *run, const int64_t *articles, size_t count)
{
	struct buf base = BUF_INIT, ids = BUF_INIT;
	int r = snapshot_meta(run->previous, "sum", &base);

	for (size_t i = 0; i < count; i++)
		buf_printf(&ids, "%s%" PRId64, i ? " " : "", articles[i]);
	if (r == 0)
		r = ids.error;
	if (r == 0)
		r = writer_put_meta(run->writer, "base", buf_slice(&base));
	if (r == 0)
		r = writer_put_meta(run->writer, "edited", buf_slice(&ids));
	buf_free(&base);
	buf_free(&ids);
	return r;
}
