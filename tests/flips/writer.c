/* SPDX-License-Identifier: MIT */
/* The writer: changes an article, runs the indexer, notes what the index shows then. */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "flips.h"

static void add_text(const char *path, const char *text, const char *mode)
{
	FILE *f = fopen(path, mode);

	if (!f || fputs(text, f) < 0 || fclose(f) != 0)
		quit(path);
}

static void write_extra(const char *path, unsigned which, unsigned round)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "---\ntitle: Extra %u\nms.contentlocale: fr-fr\nms.date: 01/02/2020\n---\n# Extra %u, round %u\n\n"
		 "Words of round %u.\n\n## Azure\n\n- Azure\n- Power BI\n",
		 which, which, round, round);
	add_text(path, text, "w");
}

static void extra_path(const struct torture *t, unsigned which, char *path)
{
	snprintf(path, PATH_BYTES, "%s/fr-fr/offering-extra-%u.md", t->source, which);
}

static void change_something(struct torture *t, unsigned round, unsigned *seed)
{
	static const char *const edited[] = {"en-us/compliance/regulatory/offering-iso-27001.md",
					     "fr-fr/compliance/regulatory/offering-soc-2.md",
					     "ja-jp/compliance/regulatory/offering-iso-27018.md"};
	unsigned which = (unsigned)rand_r(seed) % EXTRAS, other = (unsigned)rand_r(seed) % EXTRAS;
	char path[PATH_BYTES], to[PATH_BYTES], text[64];
	int kind = rand_r(seed) % 8;

	extra_path(t, which, path);
	extra_path(t, other, to);
	if (round % 16 == 0) {
		/* What everybody sees, so that all is made anew; with round % 16 == 8 what only one article shows: see hot_files. */
		extra_path(t, 0, path);
		write_extra(path, 0, round);
	} else if (round % 16 == 8) {
		snprintf(path, sizeof(path), "%s/%s", t->source, edited[1]);
		snprintf(text, sizeof(text), "\nSentence %u.\n", round);
		add_text(path, text, "a");
	} else if (kind < 2) {
		write_extra(path, which, round);
	} else if (kind == 2) {
		unlink(path);
	} else if (kind == 3) {
		if (rename(path, to) != 0)
			write_extra(to, other, round);
	} else {
		snprintf(path, sizeof(path), "%s/%s", t->source, edited[(unsigned)rand_r(seed) % 3]);
		snprintf(text, sizeof(text), "\nSentence %u.\n", round);
		add_text(path, text, "a");
	}
}

static void run_index(struct torture *t)
{
	struct snapshot *s = &t->snapshots[t->count];
	char verb[] = "index", quiet[] = "--quiet";
	char *argv[] = {t->program, verb, t->index, t->source, quiet, NULL};
	posix_spawn_file_actions_t actions;
	extern char **environ;
	pid_t pid;
	int status;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	s->begun = now_ns();
	if (posix_spawn(&pid, t->program, &actions, NULL, argv, environ) != 0 || waitpid(pid, &status, 0) != pid)
		quit(t->program);
	s->ended = now_ns();
	posix_spawn_file_actions_destroy(&actions);
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		fprintf(stderr, "index: status %d\n", status);
		exit(2);
	}
	expect_tree(s, t->index);
	t->count++;
	atomic_fetch_add(&t->shared->published, 1);
}

/*
 * Until nothing old may be left: a while after the mount has turned to the newest snapshot. On a busy machine that can be
 * late, which the readers' logs judge; should it never come, what follows finds all of it old.
 */
static void wait_settled(const struct torture *t)
{
	const struct item *newest = expect_find(&t->snapshots[t->count - 1], path_hash('N', "revision"));
	int64_t end = now_ns() + 5 * LATE_NS;
	char path[PATH_BYTES];
	struct stat st;

	join(path, t->mount, "revision");
	while ((stat(path, &st) != 0 || st.st_ino != newest->value) && now_ns() < end)
		pause_ns(SETTLED_NS / 50);
	pause_ns(SETTLED_NS);
}

static void settle(struct torture *t, FILE *log)
{
	wait_settled(t);
	reader_look(t, log);
}

void writer_run(struct torture *t, int seconds, FILE *log)
{
	int64_t end = now_ns() + (int64_t)seconds * 1000000000, settled = now_ns();
	unsigned seed = 1;

	for (unsigned round = 1; now_ns() < end && t->count < SNAPSHOTS_MAX; round++) {
		int64_t next = now_ns() + PERIOD_NS;

		change_something(t, round, &seed);
		run_index(t);
		if (round % 8 == 0) {
			wait_settled(t);
			reader_glance(t, log);
		}
		if (now_ns() - settled > 2500000000) {
			settle(t, log);
			settled = now_ns();
		}
		if (now_ns() < next)
			pause_ns(next - now_ns());
	}
	settle(t, log);
}
