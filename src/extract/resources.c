/* SPDX-License-Identifier: MIT */
/* Resources and white papers: every link of their sections that has words and leads somewhere. */
#include "extract/facts.h"

void resource_block(struct facts *f, const struct blocks *b, const struct block *block)
{
	struct article *a = f->article;
	struct block_link *links;
	size_t count = block->kind == BLOCK_HEADING ? 0 : block_links(block, f->arena, &links);

	for (size_t i = 0; i < count; i++) {
		struct resource *r;

		if (!links[i].url.len || !links[i].text.len)
			continue;
		if (b->place.meaning == SECTION_WHITE_PAPERS)
			r = arena_push(f->arena, &a->white_papers, &a->white_paper_count, sizeof(*r));
		else
			r = arena_push(f->arena, &a->resources, &a->resource_count, sizeof(*r));
		if (r)
			*r = (struct resource){links[i].text, links[i].url};
	}
}
