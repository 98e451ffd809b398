/* SPDX-License-Identifier: MIT */
/*
 * replay FILE...: gives each file to the target that this is linked with, as libFuzzer would.
 * Prints how many there were; a file that breaks the target ends the program, its name is the last line.
 */
#include <errno.h>

#include "fuzz.h"

#define INPUT_MAX ((size_t)8 << 20)

static int replay(const char *path)
{
	FILE *f = fopen(path, "r");
	char *bytes = malloc(INPUT_MAX);
	struct slice input;
	size_t n;

	if (!f || !bytes) {
		fprintf(stderr, "cannot read '%s': %s\n", path, strerror(errno));
		free(bytes);
		if (f)
			fclose(f);
		return 1;
	}
	n = fread(bytes, 1, INPUT_MAX, f);
	fclose(f);
	input = tight_copy((struct slice){bytes, n});
	free(bytes);
	LLVMFuzzerTestOneInput((const uint8_t *)input.ptr, input.len);
	free((void *)(uintptr_t)input.ptr);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		printf("%s\n", argv[i]);
		fflush(stdout);
		if (replay(argv[i]))
			return 1;
	}
	printf("%d inputs\n", argc - 1);
	return argc > 1 ? 0 : 1;
}
