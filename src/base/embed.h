/* SPDX-License-Identifier: MIT */
/*
 * EMBED(symbol, "data/file"): the file's bytes in the program's read-only data, with a NUL
 * behind them, as `const char symbol[]`; EMBED_LENGTH(symbol) is their number without it.
 * By the assembler's .incbin: no generated file, no tool.  Paths are relative to the
 * top of the source tree, where make runs; the Makefile names the object's data.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include <stddef.h>

/* clang-format off */
#define EMBED(symbol, file)                                                      \
	__asm__(".pushsection .rodata\n"                                         \
		".global " #symbol "\n" #symbol ":\n"                            \
		".incbin \"" file "\"\n"                                         \
		".global " #symbol "_end\n" #symbol "_end:\n.byte 0\n"           \
		".popsection\n");                                                \
	extern const char symbol[], symbol##_end[]
/* clang-format on */
#define EMBED_LENGTH(symbol) ((size_t)(symbol##_end - symbol))

#endif
