/* SPDX-License-Identifier: MIT */
/* What the sections of an article are about: sections.yaml has a list of slugs and patterns for each meaning. */
#include "catalog/internal.h"

static const char *const section_keys[SECTIONS + 1] = {
	[SECTION_OTHER] = "other",
	[SECTION_SCOPE] = "scope",
	[SECTION_CERTIFICATES] = "certificates",
	[SECTION_FAQ] = "faq",
	[SECTION_RESOURCES] = "resources",
	[SECTION_WHITE_PAPERS] = "white-papers",
	[SECTION_BACKGROUNDER] = "backgrounder",
	[SECTION_ASSESS] = "assess",
	[SECTION_IMPLEMENT] = "implement",
};

int sections_read(const struct reader *r, const struct yaml_node *root)
{
	struct index *index = &r->catalog->sections;
	int status = reader_keys(r, root, section_keys);
	uint32_t i;

	for (i = 0; i < SECTIONS && !status; i++)
		status = index_add_texts(r, index, root, section_keys[i], i);
	return status ? status : index_finish(r, index);
}

enum section catalog_section(const struct catalog *c, struct slice slug)
{
	uint32_t section = SECTION_OTHER;

	index_find(&c->sections, slug, &section);
	return (enum section)section;
}
