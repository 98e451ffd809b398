/* SPDX-License-Identifier: MIT */
/* compliancefs index: the options, then one line about what was done; with --watch a line for each run. */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/heap.h"
#include "cli/cli.h"
#include "index/index.h"
#include "store/writer.h"

enum { JOBS_MAX = 256 };

static bool parse_jobs(const char *text, unsigned *jobs)
{
	char *end;
	unsigned long n;

	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || end == text || *end || n < 1 || n > JOBS_MAX || text[0] == '-')
		return false;
	*jobs = (unsigned)n;
	return true;
}

static bool is_http_url(const char *url)
{
	return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
}

struct flags {
	bool quiet, watch;
};

static int parse_options(int argc, char **argv, struct index_options *o, struct flags *flags)
{
	static const struct option longs[] = {
		{"jobs", required_argument, NULL, 'j'},	 {"locale", required_argument, NULL, 'l'},
		{"catalog", required_argument, NULL, 'c'}, {"base-url", required_argument, NULL, 'b'},
		{"quiet", no_argument, NULL, 'q'},	 {"watch", no_argument, NULL, 'w'},
		{NULL, 0, NULL, 0},
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		switch (c) {
		case 'j':
			if (!parse_jobs(optarg, &o->jobs))
				return usage_error("index", "--jobs '%s' is no number from 1 to %d", optarg, JOBS_MAX);
			break;
		case 'l':
			o->locale = optarg;
			break;
		case 'c':
			o->catalog = optarg;
			break;
		case 'b':
			if (!is_http_url(optarg))
				return usage_error("index", "--base-url '%s' is no http or https address", optarg);
			o->base_url = optarg;
			break;
		case 'q':
			flags->quiet = true;
			break;
		case 'w':
			flags->watch = true;
			break;
		default:
			return usage_error("index", "unknown or incomplete option '%s'", argv[optind - 1]);
		}
	}
	return 0;
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void print_result(const char *index, const struct index_result *result)
{
	printf("%s: %s%" PRIu64 " article%s in %" PRIu64 " locale%s, %" PRIu64 " skipped, %" PRIu64
	       " finding%s, %.1f MB, %.2f s\n",
	       index, result->unchanged ? "unchanged, " : "", result->articles, plural(result->articles),
	       result->locales, plural(result->locales), result->skipped, result->findings, plural(result->findings),
	       (double)result->bytes / 1e6, result->seconds);
}

static int index_once(const struct index_options *o, bool quiet)
{
	struct index_result result;
	struct error e = {0};

	heap_keep();
	heap_widen((size_t)6 << 20);
	if (index_run(o, &result, &e) < 0) {
		log_error("%s", e.text);
		return EXIT_NOT_DONE;
	}
	if (!quiet)
		print_result(o->index, &result);
	return finish_output(result.skipped ? EXIT_LOOK : EXIT_GOOD);
}

/* For whoever reads the output of --watch: a line as soon as its run is done. */
static void print_now(void *arg, const struct index_result *result)
{
	print_result(arg, result);
	fflush(stdout);
}

static void print_nothing(void *arg, const struct index_result *result)
{
	(void)arg;
	(void)result;
}

static bool is_readable(void *arg)
{
	struct pollfd fd = {.fd = *(const int *)arg, .events = POLLIN};

	return poll(&fd, 1, 0) > 0;
}

/* Until SIGTERM or SIGINT, which are read like a file: a run that they find at work ends where it can. */
static int index_for_good(const struct index_options *options, bool quiet)
{
	struct index_options o = *options;
	struct error e = {0};
	sigset_t signals;
	int stop, r;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	stop = signalfd(-1, &signals, SFD_CLOEXEC);
	if (stop < 0) {
		log_error("cannot watch: %s", strerror(errno));
		return EXIT_NOT_DONE;
	}
	o.stopped = is_readable;
	o.stop_arg = &stop;
	r = index_watch(&o, stop, quiet ? print_nothing : print_now, (void *)options->index, &e);
	close(stop);
	if (r < 0)
		log_error("%s", e.text);
	return finish_output(r < 0 ? EXIT_NOT_DONE : EXIT_GOOD);
}

int cmd_index(int argc, char **argv)
{
	struct index_options o = {0};
	struct flags flags = {0};
	int r = parse_options(argc, argv, &o, &flags);

	if (r)
		return r;
	if (optind == argc)
		return usage_error("index", "no INDEX given");
	o.index = argv[optind];
	o.sources = argv + optind + 1;
	o.source_count = (size_t)(argc - optind - 1);
	store_prepare_writing();
	o.progress = !flags.quiet && isatty(STDERR_FILENO);
	return flags.watch ? index_for_good(&o, flags.quiet) : index_once(&o, flags.quiet);
}
