/* SPDX-License-Identifier: MIT */
/*
 * Inode numbers: of the bytes a fast digest, which goes with the name through SHA-256, cut to 60 bits.
 *
 * SHA-256 of all bytes took a thirtieth of an index run's processor time, and what it protects does not hang on them.
 * The kernel keeps what it has read under a number, so an article must not be able to take the number that another's
 * next version will have: readers might be shown the first one's bytes under the second one's name. The names are
 * different then, and SHA-256 is what they go through. The fast digest alone decides only between versions of one file,
 * whose author may choose its bytes anyway.
 */
#include "store/inode.h"

static uint64_t cut(struct sha256_ctx *ctx, enum inode_kind kind)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	uint64_t n = 0;

	sha256_digest(ctx, sizeof(digest), digest);
	for (int i = 0; i < 8; i++)
		n = n << 8 | digest[i];
	n = (n & (((uint64_t)1 << 60) - 1)) | (uint64_t)kind << 60;
	return (uint32_t)n ? n : n + 1;
}

static void update(struct sha256_ctx *ctx, struct slice s)
{
	if (s.len)
		sha256_update(ctx, s.len, (const uint8_t *)s.ptr);
}

static void update_digest(struct sha256_ctx *ctx, const uint8_t digest[DIGEST_SIZE])
{
	sha256_update(ctx, DIGEST_SIZE, digest);
}

uint64_t inode_of_file(struct slice name, unsigned format, struct slice bytes)
{
	struct sha256_ctx ctx;
	char mark[2] = {'\0', (char)format};
	uint8_t digest[DIGEST_SIZE];

	digest_of(bytes, digest);
	sha256_init(&ctx);
	update(&ctx, name);
	update(&ctx, (struct slice){mark, 2});
	update_digest(&ctx, digest);
	return cut(&ctx, INODE_FILE);
}

uint64_t inode_of_dir(struct slice path)
{
	struct sha256_ctx ctx;

	if (path.len == 0)
		return 1;
	sha256_init(&ctx);
	update(&ctx, path);
	return cut(&ctx, INODE_DIR);
}

void inode_page_start(struct inode_sum *sum, struct slice path)
{
	sha256_init(&sum->ctx);
	update(&sum->ctx, path);
	update(&sum->ctx, (struct slice){"", 1});
	digest_start(&sum->bytes);
}

void inode_page_add(struct inode_sum *sum, struct slice bytes)
{
	digest_add(&sum->bytes, bytes);
}

uint64_t inode_page_end(struct inode_sum *sum)
{
	uint8_t digest[DIGEST_SIZE];

	digest_end(&sum->bytes, digest);
	update_digest(&sum->ctx, digest);
	return cut(&sum->ctx, INODE_PAGE);
}

uint64_t inode_of_page(struct slice path, struct slice bytes)
{
	struct inode_sum sum;

	inode_page_start(&sum, path);
	inode_page_add(&sum, bytes);
	return inode_page_end(&sum);
}

uint64_t inode_next(uint64_t ino)
{
	uint64_t kind = ino >> 60 << 60;
	uint64_t n = ((ino + 1) & (((uint64_t)1 << 60) - 1)) | kind;

	return (uint32_t)n ? n : n + 1;
}
