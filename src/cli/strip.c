/* SPDX-License-Identifier: MIT */
/* compliancefs strip: bilingual Markdown in, the published Markdown out, byte for byte. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "base/error.h"
#include "source/source.h"

int cmd_strip(int argc, char **argv)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	const char *name = argc > 1 && strcmp(argv[1], "-") != 0 ? argv[1] : NULL;
	FILE *file;
	size_t n;
	int failed;

	if (argc > 2)
		return usage_error("strip", "at most one FILE");
	file = name ? fopen(name, "rb") : stdin;
	if (!file) {
		log_error("cannot open '%s': %s", name, strerror(errno));
		return EXIT_NOT_DONE;
	}
	do {
		n = buf_reserve(&in, 65536) == 0 ? fread(in.data + in.len, 1, 65536, file) : 0;
		buf_cut(&in, in.len + n);
	} while (n);
	failed = ferror(file) ? -errno : in.error;
	if (name)
		fclose(file);
	if (failed) {
		log_error("cannot read '%s': %s", name ? name : "standard input", strerror(-failed));
		buf_free(&in);
		return EXIT_NOT_DONE;
	}
	sxs_strip(buf_slice(&in), &out);
	fwrite(out.data, 1, out.len, stdout);
	failed = out.error;
	buf_free(&in);
	buf_free(&out);
	return finish_output(failed ? EXIT_NOT_DONE : EXIT_GOOD);
}
