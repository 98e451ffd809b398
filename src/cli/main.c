/* SPDX-License-Identifier: MIT */
/* The program: finds the verb, runs it. Called as mount.compliancefs it is mount(8)'s helper. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/cli.h"
#include "fuse/mount.h"
#include "tree/tree.h"

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *usage;
} verbs[] = {
	{"index", cmd_index,
	 "INDEX SOURCE... [--jobs N] [--locale TAG] [--catalog DIR] [--base-url URL] [--quiet] [--watch]"},
	{"mount", cmd_mount, "INDEX MOUNTPOINT [-f] [-d] [-o OPTIONS]"},
	{"ls", cmd_ls, "INDEX [PATH]"},
	{"cat", cmd_cat, "INDEX PATH..."},
	{"stat", cmd_stat, "INDEX PATH..."},
	{"info", cmd_info, "INDEX"},
	{"check", cmd_check, "INDEX"},
	{"export", cmd_export, "INDEX DIR"},
	{"drift", cmd_drift,
	 "INDEX [--standard ID] [--article ID] [--locale TAG] [--kind KIND] [--same-version] [--tsv]"},
	{"search", cmd_search, "INDEX QUERY... [-n N] [--json]"},
	{"strip", cmd_strip, "[FILE]"},
};

enum { VERBS = sizeof(verbs) / sizeof(verbs[0]) };

static void print_usage(FILE *to)
{
	fputs("compliancefs: compliance articles in many languages as a file system\n\n", to);
	for (int i = 0; i < VERBS; i++)
		fprintf(to, "  compliancefs %-6s %s\n", verbs[i].name, verbs[i].usage);
	fputs("\nExit status: 0 good; 1 done, with something to look at; 2 not done.\n", to);
}

int usage_error(const char *verb, const char *fmt, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	for (int i = 0; i < VERBS; i++)
		if (strcmp(verbs[i].name, verb) == 0)
			log_error("%s: %s; usage: compliancefs %s %s", verb, why, verb, verbs[i].usage);
	return EXIT_NOT_DONE;
}

int finish_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	/* A reader that has gone (head, less) wants no complaint. */
	if (errno != EPIPE)
		log_error("cannot write the output: %s", strerror(errno));
	return EXIT_NOT_DONE;
}

struct tree *open_index(const char *path)
{
	struct tree *t;
	struct error e;

	if (tree_open(&t, path, &e) < 0) {
		log_error("%s", e.text);
		return NULL;
	}
	return t;
}

int main(int argc, char **argv)
{
	const char *name = argc ? strrchr(argv[0], '/') : NULL;

	name = name ? name + 1 : argc ? argv[0] : "compliancefs";
	/* A limit for the size of files (ulimit -f) is told like a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	if (strcmp(name, "mount.compliancefs") == 0 || strcmp(name, "mount.fuse.compliancefs") == 0)
		return mount_helper_main(argc, argv);
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_NOT_DONE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		print_usage(stdout);
		return finish_output(EXIT_GOOD);
	}
	for (int i = 0; i < VERBS; i++) {
		if (strcmp(argv[1], verbs[i].name) != 0)
			continue;
		if (argc == 3 && strcmp(argv[2], "--help") == 0) {
			printf("usage: compliancefs %s %s\n", verbs[i].name, verbs[i].usage);
			return finish_output(EXIT_GOOD);
		}
		return verbs[i].run(argc - 1, argv + 1);
	}
	log_error("no verb '%s'; 'compliancefs --help' lists them", argv[1]);
	return EXIT_NOT_DONE;
}
