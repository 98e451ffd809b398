/* SPDX-License-Identifier: MIT */
/* What every HTML page of the site begins with. */
#include "html.h"

void html_put_head(struct buf *out, struct slice lang, struct slice direction, struct slice title, struct slice root)
{
	html_puts(out, "<!DOCTYPE html>\n<html");
	html_put_attribute(out, "lang", lang.len ? lang : slice_of("en"));
	html_put_attribute(out, "dir", direction.len ? direction : slice_of("ltr"));
	html_puts(out, ">\n<head>\n<meta charset=\"utf-8\">\n"
		       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
	html_put_text(out, title);
	html_puts(out, "</title>\n<link rel=\"stylesheet\" href=\"");
	html_put_text(out, root);
	html_puts(out, "style.css\">\n");
}

void html_put_banner(struct buf *out, const struct context *words, struct slice root, struct slice query)
{
	html_puts(out, "<a class=\"skip\" href=\"#" HTML_MAIN "\">");
	html_put_text(out, context_word(words, WORD_SKIP));
	html_puts(out, "</a>\n<header class=\"site\">\n<a class=\"brand\" href=\"");
	html_put_text(out, root);
	html_puts(out, "index.html\">");
	html_put_text(out, context_word(words, WORD_SITE));
	html_puts(out, "</a>\n" HTML_FORM " method=\"get\" action=\"");
	html_put_text(out, root);
	/* 80 characters are at most 240 bytes of UTF-8: the name of a folder, which the query becomes, has 255. */
	html_puts(out, "search\">\n<input type=\"search\" name=\"q\" maxlength=\"80\" autocomplete=\"off\"");
	html_put_attribute(out, "value", query);
	html_put_attribute(out, "aria-label", context_word(words, WORD_SEARCH));
	html_puts(out, ">\n<button type=\"submit\">");
	html_put_text(out, context_word(words, WORD_SEARCH));
	html_puts(out, "</button>\n" HTML_FORM_END "</header>\n");
}
