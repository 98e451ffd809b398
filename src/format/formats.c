/* SPDX-License-Identifier: MIT */
/*
 * The table of formats.  The tree's first level, the index's sizes and the check
 * for re-indexing all go over it, so a format exists from the moment that its two
 * lines stand here.
 */
#include <compliancefs/format.h>

extern const struct format format_bilingual, format_html, format_json, format_side_by_side, format_text, format_tmx;

const struct format *const formats[] = {
    &format_bilingual,
    &format_html,
    &format_json,
    &format_side_by_side,
    &format_text,
    &format_tmx,
};

const size_t format_count = sizeof(formats) / sizeof(formats[0]);

const struct format *format_by_name(struct slice name)
{
	for (size_t i = 0; i < format_count; i++)
		if (slice_is(name, formats[i]->name))
			return formats[i];
	return NULL;
}

const struct format *format_by_id(unsigned id)
{
	for (size_t i = 0; i < format_count; i++)
		if (formats[i]->id == id)
			return formats[i];
	return NULL;
}
