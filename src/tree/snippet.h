/* SPDX-License-Identifier: MIT */
/*
 * Where a text has what was searched for, and the piece of it to show.  Found by the same terms as the index
 * (base/terms.h), so what is marked is what matched.
 */
#ifndef TREE_SNIPPET_H
#define TREE_SNIPPET_H

#include <compliancefs/format.h>

#include "store/search.h"

#define SNIPPET_COLUMNS 160 /* on a terminal, about */
#define SNIPPET_MARKS 32

/* The parts of a line of text that match, in order, apart; SNIPPET_MARKS at most. title: the text is a title. */
size_t snippet_marks(struct slice text, const struct search *s, bool title, struct page_mark marks[SNIPPET_MARKS]);

/*
 * One or two pieces of a text (lines, as text files have them) that show most of what was searched for; its first words if
 * there is nothing of it. Into out (emptied first), with its marks. Returns their number; out->error is to be asked.
 */
size_t snippet_make(struct slice text, const struct search *s, struct buf *out, struct page_mark marks[SNIPPET_MARKS]);

#endif
