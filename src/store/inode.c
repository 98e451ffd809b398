/* SPDX-License-Identifier: MIT */
/* Inode numbers: SHA-256 (nettle: it uses the processor's instructions for it), cut to 60 bits. */
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

uint64_t inode_of_file(struct slice name, unsigned format, struct slice bytes)
{
	struct sha256_ctx ctx;
	char mark[2] = {'\0', (char)format};

	sha256_init(&ctx);
	update(&ctx, name);
	update(&ctx, (struct slice){mark, 2});
	update(&ctx, bytes);
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
}

void inode_page_add(struct inode_sum *sum, struct slice bytes)
{
	update(&sum->ctx, bytes);
}

uint64_t inode_page_end(struct inode_sum *sum)
{
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
