/* SPDX-License-Identifier: MIT */
/* The stylesheet and the icon are files of their own, data/web/, so that they can be edited and looked at. */
#include "base/embed.h"
#include "format/style.h"

EMBED(style_css_bytes, "data/web/style.css");
EMBED(favicon_ico_bytes, "data/web/favicon.ico");

struct slice style_css(void)
{
	return (struct slice){style_css_bytes, EMBED_LENGTH(style_css_bytes)};
}

struct slice favicon_ico(void)
{
	return (struct slice){favicon_ico_bytes, EMBED_LENGTH(favicon_ico_bytes)};
}
