/* SPDX-License-Identifier: MIT */
/* What text files and text pages share. */
#ifndef FORMAT_TEXT_H
#define FORMAT_TEXT_H

#include <compliancefs/format.h>

/*
 * Puts s as text files have it: the spaces that only look like one become one, what is
 * invisible goes, and whatever would steer a terminal becomes U+FFFD.  Line ends become
 * spaces; tabs too, unless `tabs`.
 */
void text_put(struct buf *out, struct slice s, bool tabs);
/* The offset of the first character of s that text_put keeps; with `spaces`, of the first that it keeps and is no
 * space. */
size_t text_skip(struct slice s, bool spaces);
/* Puts s as a line, and under it a line of `rule` as wide as it is on a terminal. */
void text_put_title(struct buf *out, struct slice s, char rule);

/*
 * Puts the body: an article's stream without its first H1 (unless with_h1), beginning with
 * an empty line if there is anything. Returns 0 or -EIO (the stream is damaged).
 */
int text_body(const struct render_input *in, bool with_h1, struct buf *out);

/* A folder's page as index.txt. */
int text_page(const struct page *page, struct buf *out);

#endif
