/* SPDX-License-Identifier: MIT */
/* The stylesheet is a file of its own, data/web/style.css, so that it can be edited and looked at as one. */
#include "base/embed.h"
#include "format/style.h"

EMBED(style_css_bytes, "data/web/style.css");

struct slice style_css(void)
{
	return (struct slice){style_css_bytes, EMBED_LENGTH(style_css_bytes)};
}
