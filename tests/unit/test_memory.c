/* SPDX-License-Identifier: MIT */
/*
 * Each call for memory fails once, and from each on all do: an article is then refused with -ENOMEM, or it is what
 * it is otherwise, byte for byte: document, record, scope and traits. cmark, which asks for memory without a look at
 * what it gets, is in the midst of it.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "extract/drift.h"
#include "extract/extract.h"
#include "extract/scope.h"
#include "extract_fixture.h"
#include "folder.h"

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

static void put_markup(struct buf *text)
{
	buf_puts(text, "---\ntitle: Memory\nms.date: 02/01/2023\n---\n## Memory\n\n[a]: https://example.org/a\n\n");
	for (int i = 0; i < 40; i++)
		buf_printf(text,
			   "## Part %d *with* `marks` <a name=\"x&hellip;%d\"></a>\n\n"
			   "A **strong *and* weak** [link](b%d.md \"title &amp; more\") and ![an *image*](m%d.png), [a].\n\n"
			   "> [!NOTE]\n> Quoted _text_ &ndash; here.\n>\n> - item `a`\n>   1. item [b][a]\n\n"
			   "|One|*Two*|\n|---|:-:|\n|`1`|[x](y.md)|\n|<b title=\"&rarr;\">2</b>|**3**|\n\n"
			   "```yaml\nkey: value\n```\n\n<p align=\"center\">Raw &copy;</p>\n\n",
			   i, i, i, i);
}

/* A locale, a folder, and a name that says nothing: the article's comes from its title. */
#define NAME "de-de/Garten/0001.md"

#define LONG                                                                                                    \
	"eine Bezeichnung, die in die ersten hundertachtundzwanzig Bytes eines Puffers nicht mehr passt, weil sie "     \
	"lang ist"

/* What facts are read from; a bilingual article has the source beside each. */
static void put_facts(struct buf *text, bool bilingual)
{
	buf_puts(text, "---\ntitle: Fakten\n---\n# <a name=\"soc-2\"></a>SOC 2 \n\n"
		       "## <a name=\"microsoft-in-scope-cloud-services\"></a>Dienste\n\n"
		       "- **Azure** und `Azure Government`\n- [Intune](https://aka.ms/intune/p/?x)\n- Garten " LONG "\n\n"
		       "|Gilt|Dienste|\n|---|---|\n|Kommerziell, GCC, DoD|Exchange Online, SharePoint, Garten|\n"
		       "|Garten " LONG "|Exchange *Online*, " LONG "|\n\n"
		       "## <a name=\"audits-reports-and-certificates\"></a>Berichte\n\n### <a name=\"azure\"></a>Azure\n\n"
		       "- [Azure-Bericht](https://aka.ms/azure-report)\n- [Bericht](https://example.org/4)\n"
		       "- [Zertifikat " LONG "](https://example.org/" LONG ")\n\n"
		       "## <a name=\"faq\"></a>Fragen\n\n**Was?** Ein Satz.\n\n- **Wer?** " LONG "\n- " LONG "\n\n"
		       "|A|B|\n|---|---|\n|1|" LONG "|\n\n### Wie?\n\n**Wo " LONG "?**\n\n" LONG "\n\n"
		       "## <a name=\"resources\"></a>Mehr\n\n"
		       "- [Seite " LONG "](https://example.org/2)\n- [](https://example.org/3)\n\n");
	if (!bilingual) {
		buf_puts(text, "The rest of this text was left as it is. And the users of the service are given access "
			       "to all of the reports that they want to see.\n\n");
		return;
	}
	buf_puts(text, "## <a name=\"audit-reports\"></a>" UNIT("1", "Berichte", "Something else " LONG) "\n\n"
		       "- [" UNIT("2", "Azure-Zertifikat", "Intune audit report " LONG) "](https://aka.ms/other-report)\n"
		       "- [" UNIT("9", "Garten", "Garden certificate") "](https://example.org/5)\n\n"
		       UNIT("3", "Nach **ISO**", "As **ISO/IEC 27001**, ISO/IEC 27018 &amp; SOC 1 have it, " LONG) "\n\n"
		       UNIT("4", "The users are given access to *these* reports.",
		            "The users are given access to *these* reports.")
		       "\n\n## <a name=\"microsoft-in-scope-cloud-services\"></a>Dienste\n\n"
		       "- " UNIT("5", "Azure und mehr", "Azure and Azure Government, " LONG) "\n\n"
		       "|A|B|\n|---|---|\n|" UNIT("6", "GCC", "GCC, DoD " LONG) "|"
		       UNIT("7", "SharePoint, Kurier, Exchange Online", "Exchange Online, SharePoint, Courier") "|\n\n"
		       "## <a name=\"faq\"></a>Fragen\n\n"
		       "**" UNIT("8", "Was nun?", "What now, " LONG "?") "**\n\n" LONG "\n");
}

static void put_plain_facts(struct buf *text)
{
	put_facts(text, false);
}

static void put_bilingual_facts(struct buf *text)
{
	put_facts(text, true);
}

struct articles {
	struct catalog *catalog;
	struct standard_numbers numbers;
	struct arena arena; /* of the numbers */
	struct source_root root;
};

struct outcome {
	int status;
	struct buf bytes; /* of the document and of all that was read from it */
};

static int read_facts(const struct articles *all, const struct source *s, struct arena *arena, struct article *a,
		      struct findings *findings, struct buf *out)
{
	const struct locale *locale = extract_locale(all->catalog, &all->root, s,
						     catalog_locale(all->catalog, slice_of("fr-fr")), findings);
	struct scope scope;
	struct traits traits;
	int r = extract_article(all->catalog, &all->root, s, buf_slice(out), locale, arena, a, &scope, findings);

	if (r == 0)
		r = extract_traits(all->catalog, &all->numbers, s, a, buf_slice(out), arena, &traits);
	first = -1;
	if (r == 0) {
		article_encode(a, out);
		scope_encode(&scope, out);
		traits_encode(&traits, out);
	}
	return r;
}

static void load(const struct articles *all, struct outcome *o)
{
	struct arena arena = {0};
	struct source s;
	struct error e = {0};
	struct findings findings = {.arena = &arena};
	struct article a = {0};
	struct document_options options = {.site = slice_of("https://learn.example/fr-fr")};

	o->bytes = (struct buf)BUF_INIT;
	o->status = source_load(&all->root, NAME, &arena, &s, &findings, &e);
	if (o->status == 0) {
		options.folder = extract_folder(all->catalog, &all->root, &s, &arena);
		o->status = source_document(&s, &options, &arena, &o->bytes, &a.references, &a.reference_count, &a.media,
					    &a.media_count, &findings);
	}
	if (o->status == 0)
		o->status = read_facts(all, &s, &arena, &a, &findings, &o->bytes);
	first = -1;
	if (o->status == 0 && arena.failed)
		o->status = -ENOMEM;
	arena_free(&arena);
}

static void fail_each(const struct articles *all)
{
	struct outcome whole, got;
	long count, refused = 0;

	calls = 0;
	load(all, &whole);
	count = calls;
	assert_int_equal(whole.status, 0);
	assert_true(count > 40);
	for (long n = 0; n < 2 * count; n++) {
		calls = 0;
		last = n < count ? n : INT32_MAX;
		first = n % count;
		load(all, &got);
		refused += got.status == -ENOMEM;
		if (got.status != 0 && got.status != -ENOMEM)
			fail_msg("call %ld: error %d", n % count, -got.status);
		if (got.status == 0 && !slice_eq(buf_slice(&got.bytes), buf_slice(&whole.bytes)))
			fail_msg("call %ld: another article", n % count);
		buf_free(&got.bytes);
	}
	assert_true(refused > count);
	buf_free(&whole.bytes);
}

static void test_refused_or_whole(void **state)
{
	static void (*const put[])(struct buf *text) = {put_markup, put_plain_facts, put_bilingual_facts};
	struct articles all = {0};
	struct error e = {0};
	struct folder folder;

	(void)state;
	assert_int_equal(catalog_load(&all.catalog, NULL, &e), 0);
	assert_int_equal(numbers_make(all.catalog, &all.arena, &all.numbers), 0);
	folder_make(&folder);
	assert_int_equal(source_root_open(&all.root, folder.path, &e), 0);
	for (size_t i = 0; i < sizeof(put) / sizeof(put[0]); i++) {
		struct buf text = BUF_INIT;

		put[i](&text);
		folder_write(&folder, NAME, buf_slice(&text));
		print_message("article %zu\n", i);
		fail_each(&all);
		buf_free(&text);
	}
	source_root_close(&all.root);
	folder_remove(&folder);
	arena_free(&all.arena);
	catalog_free(all.catalog);
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
