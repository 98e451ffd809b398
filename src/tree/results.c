/* SPDX-License-Identifier: MIT */
/*
 * Results.  The index of words keeps no text, so what a result shows is cut from its text file, rendered again: for those
 * that are shown only, some 100 us each.
 */
#include <errno.h>

#include <compliancefs/format.h>

#include "tree/internal.h"
#include "tree/render.h"
#include "tree/results.h"

int tree_search(struct tree *t, const struct search *s, size_t limit, struct arena *arena, struct found *found,
		struct error *e)
{
	return snapshot_search(t->snapshot, s, limit, arena, found, e);
}

static int render_text(struct tree *t, int64_t article, struct buf *out, struct slice *lang)
{
	const struct format *format = format_by_name(slice_of("text"));
	struct renderable a;
	struct body_row body;
	int r = format ? snapshot_body(t->snapshot, article, &body) : -EIO;

	if (r == 0)
		r = render_open(&a, body.record, body.document, &body.context, &t->arena);
	if (r < 0)
		return r;
	*lang = a.context.lang;
	return render_as(&a, format, out);
}

static void take_info(const struct article_info *info, struct arena *arena, struct result *result)
{
	result->base = arena_dup(arena, info->base);
	result->locale = arena_dup(arena, info->locale);
	result->title = arena_dup(arena, info->title);
	result->updated = arena_dup(arena, info->updated);
	result->standard = arena_dup(arena, info->standard);
}

static int take_snippet(struct result *result, const struct search *s, struct slice text, struct arena *arena)
{
	ptrdiff_t head = slice_find(text, slice_of("\n\n"));
	struct buf snippet = BUF_INIT;
	int r;

	if (head >= 0) {
		text.ptr += head;
		text.len -= (size_t)head;
	}
	result->mark_count = snippet_make(text, s, &snippet, result->marks);
	result->snippet = arena_dup(arena, buf_slice(&snippet));
	r = snippet.error;
	buf_free(&snippet);
	return r;
}

int tree_result(struct tree *t, const struct search *s, int64_t article, struct arena *arena, struct result *result)
{
	struct buf text = BUF_INIT;
	struct article_info info;
	struct slice lang;
	int r = snapshot_article(t->snapshot, article, &info);

	memset(result, 0, sizeof(*result));
	if (r == 0) {
		take_info(&info, arena, result);
		r = render_text(t, article, &text, &lang);
	}
	if (r == 0) {
		result->lang = arena_dup(arena, lang);
		result->title_mark_count = snippet_marks(result->title, s, true, result->title_marks);
		r = take_snippet(result, s, buf_slice(&text), arena);
	}
	buf_free(&text);
	arena_reset(&t->arena);
	if (r == -EBADMSG || r == -ENOENT)
		r = -EIO;
	return r < 0 ? r : arena->failed ? -ENOMEM : 0;
}
