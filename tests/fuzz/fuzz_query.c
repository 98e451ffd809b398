/* SPDX-License-Identifier: MIT */
/*
 * Queries: whatever somebody types, or a web server passes on, becomes an expression of our making, is answered by a real index
 * without an error of SQLite's, and what is marked in a text are whole characters of it.
 *
 * Input: a length and a query of that length; the rest is a text.
 */
#include <errno.h>
#include <unistd.h>

#include "base/terms.h"
#include "base/utf8.h"
#include "folder.h"
#include "fuzz.h"
#include "index/views.h"
#include "store/found.h"
#include "store/schema.h"
#include "store/writer.h"
#include "tree/snippet.h"

static void put_article(struct writer *w, int64_t id, const char *locale, const char *text)
{
	struct article a = {.id = slice_of("a"), .locale = slice_of(locale), .title = slice_of("T"), .h1 = slice_of("T")};
	struct article_row row = {.id = id, .base = slice_of(locale), .visible = slice_of("v"), .source_key = slice_of("k")};
	struct words words = WORDS_INIT;

	buf_puts(&words.title, "t ");
	terms_put(slice_of(text), &words.body);
	must(writer_put_article(w, &row, &a, slice_of("r"), slice_of("d")) == 0);
	must(writer_put_words(w, id, &words) == 0);
	words_free(&words);
}

/* Of two articles; made once. */
static struct snapshot *snapshot(void)
{
	static struct snapshot *opened;
	struct folder folder;
	struct views views_of_two;
	struct arena arena = {0};
	struct writer *w;
	struct error e;
	char path[600];

	if (opened)
		return opened;
	folder_make(&folder);
	snprintf(path, sizeof(path), "%s/i.db", folder.path);
	must(writer_open(&w, path, &e) == 0 && writer_start_words(w, &e) == 0);
	must(writer_put_meta(w, "version", slice_of(STORE_VERSION)) == 0);
	put_article(w, 1, "en-us", "audit report of ISO 27001\nencryption");
	put_article(w, 2, "ja-jp", "監査レポート 加密 audit");
	must(writer_index_articles(w) == 0 && writer_index_files(w) == 0);
	must(views_start(&views_of_two, w, 2, &arena) == 0);
	for (size_t i = 0; i < view_count; i++)
		must(views_compile(&views_of_two, i) == 0);
	must(views_end(&views_of_two) == 0);
	arena_free(&arena);
	writer_end_words(w);
	must(writer_commit(w) == 0);
	writer_close(w);
	must(snapshot_open(&opened, path, &e) == 0);
	folder_remove(&folder);
	return opened;
}

static bool is_boundary(struct slice text, size_t at)
{
	return at == text.len || ((unsigned char)text.ptr[at] & 0xc0) != 0x80;
}

static void check_expression(const struct search *s, bool left_out)
{
	struct buf out = BUF_INIT;
	bool quoted = false;

	search_expression(s, left_out, &out);
	must(out.error == 0);
	for (size_t i = 0; i < out.len; i++) {
		unsigned char c = (unsigned char)out.data[i];

		quoted ^= c == '"';
		if (quoted && c != '"')
			must(c >= 0x80 || c == ' ' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
		else
			must(c < 0x80 && c >= ' ');
	}
	must(!quoted);
	buf_free(&out);
}

static void check_marks(struct slice text, const struct page_mark *marks, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		must(marks[i].from >= at && marks[i].from < marks[i].to && marks[i].to <= text.len);
		must(is_boundary(text, marks[i].from) && is_boundary(text, marks[i].to));
		at = marks[i].to;
	}
}

static void check_snippet(struct slice text, const struct search *s)
{
	struct page_mark marks[SNIPPET_MARKS];
	struct buf out = BUF_INIT;
	size_t count;

	check_marks(text, marks, snippet_marks(text, s, false, marks));
	check_marks(text, marks, snippet_marks(text, s, true, marks));
	count = snippet_make(text, s, &out, marks);
	check_marks(buf_slice(&out), marks, count);
	must(out.error == 0 && utf8_valid_length(buf_slice(&out)) == out.len && !memchr(out.data, '\n', out.len));
	buf_free(&out);
}

/* Also: what is put for the index, some of it by ways of its own, is what a query and a mark are made of. */
static void check_terms(struct slice text)
{
	struct buf put = BUF_INIT, one_by_one = BUF_INIT;
	struct terms t;
	struct term term;
	size_t at = 0;

	terms_start(&t, text);
	while (terms_next(&t, &term)) {
		must(term.text.len > 0 && term.text.len <= TERM_BYTES + 4 && term.from < term.to && term.to <= text.len);
		must(term.from >= at && utf8_valid_length(term.text) == term.text.len);
		must(!memchr(term.text.ptr, '"', term.text.len) && !memchr(term.text.ptr, ' ', term.text.len));
		at = term.from;
		buf_put_slice(&one_by_one, term.text);
		buf_putc(&one_by_one, ' ');
	}
	terms_put(text, &put);
	must(put.error == 0 && slice_eq(buf_slice(&put), buf_slice(&one_by_one)));
	buf_free(&put);
	buf_free(&one_by_one);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = {(const char *)data, size};
	size_t len = take_number(&input, 2);
	struct slice query = tight_copy(take(&input, len)), text;
	struct buf valid = BUF_INIT;
	struct arena arena = {0};
	struct found found;
	struct search s;
	struct error e = {0};
	int r = search_parse(query, &arena, &s, &e);

	utf8_repair(input, &valid);
	text = tight_copy(buf_slice(&valid));
	check_terms(text);
	must(r == 0 || (r == -EINVAL && e.text[0]));
	if (r == 0) {
		check_expression(&s, false);
		check_expression(&s, true);
		check_snippet(text, &s);
		r = snapshot_search(snapshot(), &s, 10, &arena, &found, &e);
		must((r == 0 && found.count <= 2 && found.total == found.count) || (r == -EINVAL && e.text[0]));
	}
	arena_free(&arena);
	buf_free(&valid);
	free((void *)(uintptr_t)query.ptr);
	free((void *)(uintptr_t)text.ptr);
	return 0;
}
