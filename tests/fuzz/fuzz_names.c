/* SPDX-License-Identifier: MIT */
/*
 * Names, and what else short texts become: characters, slugs, file names, inode numbers, the
 * services that a bullet names, the identity of a certificate's address.
 *
 * Input: eight bytes that are a number from the kernel, one for the longest name, the rest is text.
 */
#include "base/names.h"
#include "base/utf8.h"
#include "extract/extract.h"
#include "fuzz.h"
#include "store/inode.h"

static const struct catalog *catalog(void)
{
	static struct catalog *loaded;
	struct error e;

	if (!loaded)
		must(catalog_load(&loaded, NULL, &e) == 0);
	return loaded;
}

static void check_characters(struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len, *back;
	struct buf again = BUF_INIT;
	size_t width = 0;

	while (p < end) {
		const char *start = p;
		uint32_t c = utf8_next(&p, end);

		must(p > start && p <= end && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff));
		back = p;
		must(utf8_previous(text.ptr, back) == c);
		must(char_width(c) >= 0 && char_width(c) <= 2);
		must(char_lower(char_lower(c)) == char_lower(c));
		width += (size_t)char_width(c);
		utf8_put(&again, c);
	}
	must(utf8_width(text) == width);
	must(slice_eq(buf_slice(&again), text));
	buf_free(&again);
}

static void check_name(struct slice text, size_t max)
{
	struct buf name = BUF_INIT, again = BUF_INIT, slug = BUF_INIT;

	name_put(&name, text, max);
	must(name.len <= max && utf8_valid_length(buf_slice(&name)) == name.len);
	for (size_t i = 0; i < name.len; i++)
		must((unsigned char)name.data[i] > ' ' && !strchr("/\\:*?\"<>|\x7f", name.data[i]));
	if (name.len)
		must(name.data[0] != '.' && name.data[0] != '-' && name.data[name.len - 1] != '.' &&
		     name.data[name.len - 1] != '-');
	name_put(&again, buf_slice(&name), max);
	must(slice_eq(buf_slice(&name), buf_slice(&again)));
	slug_put(&slug, text);
	must(utf8_valid_length(buf_slice(&slug)) == slug.len);
	buf_free(&name);
	buf_free(&again);
	buf_free(&slug);
}

static void check_inode(uint64_t ino, struct slice text)
{
	uint64_t file = inode_of_file(text, (unsigned)ino & 0xff, text), dir = inode_of_dir(text);
	uint64_t page = inode_of_page(text, text);

	must(inode_valid(file) && inode_kind(file) == INODE_FILE && (file >> 62) == 0 && (uint32_t)file != 0);
	must(inode_valid(dir) && inode_kind(dir) == INODE_DIR);
	must(inode_valid(page) && inode_kind(page) == INODE_PAGE);
	if (!inode_valid(ino))
		return;
	must((ino >> 62) == 0 && (uint32_t)ino != 0);
	must(inode_kind(ino) >= INODE_FILE && inode_kind(ino) <= INODE_PAGE);
	if (ino != 1) {
		must(inode_valid(inode_next(ino)) && inode_kind(inode_next(ino)) == inode_kind(ino));
		must(inode_next(ino) != ino);
	}
}

static void check_catalog(struct slice text)
{
	struct arena arena = {0};
	struct slice url = certificate_url(text, &arena);
	struct match *matches;
	size_t n = catalog_match(catalog(), text, slice_of(""), &arena, &matches);

	for (size_t i = 0; i < n; i++)
		must(matches[i].surface.ptr >= text.ptr &&
		     matches[i].surface.ptr + matches[i].surface.len <= text.ptr + text.len);
	catalog_match(catalog(), text, slice_of("ja-jp"), &arena, &matches);
	catalog_name_key(text, &arena);
	catalog_standard_of_article(catalog(), text);
	catalog_standard_of_slug(catalog(), text);
	catalog_section(catalog(), text);
	catalog_locale(catalog(), text);
	catalog_service_of_heading(catalog(), text, text);
	extract_stem_id(text, &arena);
	must(slice_eq(certificate_url(url, &arena), url));
	certificate_token(url, &arena);
	must(!arena.failed);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = {(const char *)data, size}, text;
	uint64_t ino = take_number(&input, 8);
	size_t max = take_number(&input, 1);
	struct buf repaired = BUF_INIT;

	must(utf8_valid_length(input) <= input.len);
	utf8_repair(input, &repaired);
	text = tight_copy(buf_slice(&repaired));
	must(utf8_valid_length(text) == text.len && !memchr(text.ptr, '\0', text.len));
	check_characters(text);
	check_name(text, max);
	check_inode(ino, input);
	check_catalog(text);
	free((void *)(uintptr_t)text.ptr);
	buf_free(&repaired);
	return 0;
}
