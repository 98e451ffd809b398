/* SPDX-License-Identifier: MIT */
/*
 * A catalogue of the user's own: YAML, then the reader of one of the four files, chosen by the first
 * byte.  It is taken or refused with a reason; what was taken answers questions.
 */
#include <errno.h>

#include "catalog/internal.h"
#include "fuzz.h"

static int read_text(struct reader *r, struct slice text, int (*read_tree)(const struct reader *, const struct yaml_node *))
{
	struct yaml_node *root;
	unsigned line = 0;
	struct error why = {0};
	int status = yaml_parse(text, r->arena, &root, &line, &why);

	must(status == 0 || status == -EINVAL || status == -EFBIG);
	must(status == 0 || why.text[0]);
	return status || !root ? -EINVAL : read_tree(r, root);
}

static void ask(const struct catalog *c, struct slice text)
{
	struct arena arena = {0};
	struct match *matches;

	catalog_standard_of_article(c, text);
	catalog_standard_of_slug(c, text);
	catalog_service_of_heading(c, text, text);
	catalog_section(c, text);
	catalog_match(c, text, slice_of("fr-fr"), &arena, &matches);
	for (size_t i = 0; i < c->service_count; i++) {
		must(catalog_service(c, c->services[i].id) == &c->services[i]);
		catalog_match(c, c->services[i].name, slice_of(""), &arena, &matches);
	}
	for (size_t i = 0; i < c->standard_count; i++)
		must(catalog_standard(c, c->standards[i].id) == &c->standards[i]);
	for (size_t i = 0; i < c->locale_count; i++)
		must(catalog_locale(c, c->locales[i].tag) == &c->locales[i]);
	arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int (*const readers[])(const struct reader *, const struct yaml_node *) = {standards_read, services_read,
											  sections_read, locales_read};
	static const char locales[] = "- {tag: en-us, bcp47: en-US, name: English, english: English, script: Latn}\n"
				      "- {tag: fr-fr, bcp47: fr-FR, name: F, english: French, script: Latn, and: [et]}\n";
	struct slice input = {(const char *)data, size};
	struct catalog *c = calloc(1, sizeof(*c));
	struct error e = {0};
	struct reader r = {.catalog = c, .arena = &c->arena, .error = &e, .path = "x.yaml"};
	unsigned which = (unsigned)take_number(&input, 1) % 4;
	int status = 0;

	if (which == 1)
		read_text(&r, slice_of(locales), locales_read);
	e.text[0] = '\0';
	status = read_text(&r, input, readers[which]);
	must(status == 0 || status == -EINVAL);
	if (status == 0)
		ask(c, (struct slice){input.ptr, input.len < 200 ? input.len : 200});
	catalog_free(c);
	return 0;
}
