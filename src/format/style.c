/* SPDX-License-Identifier: MIT */
/*
 * The stylesheet is a file of its own, data/web/style.css, so that it can be edited and
 * looked at as one; the assembler puts its bytes into the program, found from the
 * top folder of the sources, where make runs.
 */
#include "format/style.h"

__asm__(".pushsection .rodata\n"
	"	.global style_css_start\n"
	"	.global style_css_end\n"
	"style_css_start:\n"
	"	.incbin \"data/web/style.css\"\n"
	"style_css_end:\n"
	"	.byte 0\n"
	".popsection\n");

extern const char style_css_start[], style_css_end[];

struct slice style_css(void)
{
	return (struct slice){style_css_start, (size_t)(style_css_end - style_css_start)};
}
