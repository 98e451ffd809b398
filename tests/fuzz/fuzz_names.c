/* SPDX-License-Identifier: MIT */
/*
 * Names, and what else short texts become: characters, slugs, file names, inode numbers, the
 * services that a bullet names, the identity of a certificate's address, what formats escape.
 *
 * Input: eight bytes that are a number from the kernel, one for the longest name, the rest is text.
 */
#include "base/names.h"
#include "base/utf8.h"
#include "extract/extract.h"
#include "format/html.h"
#include "format/text.h"
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

/* How many bytes are well-formed UTF-8: by the Unicode standard's table 3-7, a character at a time. */
static size_t well_formed(struct slice s)
{
	size_t i = 0, n;

	for (; i < s.len; i += n) {
		const unsigned char *p = (const unsigned char *)s.ptr + i;
		unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
		unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;

		n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
		if (n == 0 || n > s.len - i || (n > 1 && (p[1] < low || p[1] > high)))
			break;
		if ((n > 2 && (p[2] & 0xc0) != 0x80) || (n > 3 && (p[3] & 0xc0) != 0x80))
			break;
	}
	return i;
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

/* Many bytes are looked at at once: it is the same as one character at a time. */
static void check_escapes(struct slice text)
{
	struct buf out[4] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT}, one_by_one[4] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
	const char *p = text.ptr, *end = text.ptr + text.len;

	html_put_text(&out[0], text);
	html_put_url(&out[1], text);
	text_put(&out[2], text, false);
	text_put(&out[3], text, true);
	while (p < end) {
		struct slice c = {p, 0};

		utf8_next(&p, end);
		c.len = (size_t)(p - c.ptr);
		html_put_text(&one_by_one[0], c);
		html_put_url(&one_by_one[1], c);
		text_put(&one_by_one[2], c, false);
		text_put(&one_by_one[3], c, true);
	}
	for (int i = 0; i < 4; i++) {
		must(slice_eq(buf_slice(&out[i]), buf_slice(&one_by_one[i])));
		must(utf8_valid_length(buf_slice(&out[i])) == out[i].len);
		buf_free(&out[i]);
		buf_free(&one_by_one[i]);
	}
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

	must(utf8_valid_length(input) == well_formed(input));
	utf8_repair(input, &repaired);
	text = tight_copy(buf_slice(&repaired));
	must(utf8_valid_length(text) == text.len && !memchr(text.ptr, '\0', text.len));
	check_characters(text);
	check_name(text, max);
	check_escapes(text);
	check_inode(ino, input);
	check_catalog(text);
	free((void *)(uintptr_t)text.ptr);
	buf_free(&repaired);
	return 0;
}
