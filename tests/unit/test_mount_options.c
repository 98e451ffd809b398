/* SPDX-License-Identifier: MIT */
/* Mount options: what is passed on, what is ours, what is passed over, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* The mount is not linked with unit tests; its options need nothing of it but mount_run. */
#include "fuse/options.c"

static int run_result;
static struct mount_options seen;

int mount_run(const struct mount_options *o, struct error *e)
{
	seen = *o;
	return run_result ? error_set(e, run_result, "refused") : 0;
}

static void takes_options(void **state)
{
	static const struct {
		const char *list, *kernel;
	} rows[] = {
		{"", ""},
		{",,", ""},
		{"rw,suid,dev,exec,defaults", ""},
		{"auto,noauto,user,user=me,users,nofail,_netdev,owner,group", ""},
		{"x-systemd.automount,x-systemd.idle-timeout=1min,X-mount.mkdir=0755,x-,comment=a b", ""},
		{"allow_other", "allow_other"},
		{"rw,allow_other,noauto,auto_unmount,nosandbox", "allow_other"},
		{"context=system_u:object_r:x_t:s0", "context=system_u:object_r:x_t:s0"},
		{"context=\"a\\,b\\\\c\"", "context=\"a\\,b\\\\c\""},
		{"max_read=65536", "max_read=65536"},
		{"subtype=other,ro", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mount_options o;
		struct error e = {0};

		mount_options_init(&o);
		assert_int_equal(mount_options_add(&o, rows[i].list, &e), 0);
		assert_string_equal(o.kernel.data, rows[i].kernel);
		mount_options_free(&o);
	}
}

static void refuses_options(void **state)
{
	static const struct {
		const char *list, *text;
	} rows[] = {
		{"bogus", "unknown mount option 'bogus'"},
		{"ro,bogus=1,rw", "unknown mount option 'bogus=1'"},
		{"remount", "unknown mount option 'remount'"},
		{"x", "unknown mount option 'x'"},
		{"=1", "unknown mount option '=1'"},
		{"a\nb", "unknown mount option 'a?b'"},
		{"uid", "mount option 'uid' needs a value"},
		{"uid=", "mount option 'uid=': not a number"},
		{"uid=-1", "mount option 'uid=-1': not a number"},
		{"uid=4294967295", "mount option 'uid=4294967295': not a number"},
		{"uid=99999999999999999999", "mount option 'uid=99999999999999999999': not a number"},
		{"gid=1x", "mount option 'gid=1x': not a number"},
		{"max_read=k", "mount option 'max_read=k': not a number"},
		{"ro=1", "mount option 'ro=1' takes no value"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct mount_options o;
		struct error e = {0};

		mount_options_init(&o);
		assert_int_equal(mount_options_add(&o, rows[i].list, &e), -EINVAL);
		assert_string_equal(e.text, rows[i].text);
		mount_options_free(&o);
	}
}

#define WORDS_MAX 8

/* What a shell makes of a line, but for '|' between words instead of blanks. */
struct command {
	char text[128];
	int argc;
	char *argv[WORDS_MAX];
};

static void split(struct command *c, const char *line)
{
	char *rest = c->text;

	assert_true(strlen(line) < sizeof(c->text));
	memcpy(c->text, line, strlen(line) + 1);
	for (c->argc = 0; rest && c->argc < WORDS_MAX - 1; c->argc++)
		c->argv[c->argc] = strsep(&rest, "|");
	c->argv[c->argc] = NULL;
}

static void reads_the_verb(void **state)
{
	static const char *const lines[] = {
		"mount|a.db|dir|-f|-o|uid=5,max_read=4096",
		"mount|-f|-o|uid=5|a.db|-omax_read=4096|dir",
		"mount|-o|uid=5|-fomax_read=4096|--|a.db|dir",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct mount_options o;
		struct error e = {0};
		struct command c;

		split(&c, lines[i]);
		mount_options_init(&o);
		assert_int_equal(mount_verb_parse(&o, c.argc, c.argv, &e), 0);
		assert_string_equal(o.index, "a.db");
		assert_string_equal(o.place, "dir");
		assert_true(o.foreground);
		assert_false(o.debug);
		assert_int_equal(o.uid, 5);
		assert_int_equal(o.gid, getgid());
		assert_int_equal(o.max_read, 4096);
		mount_options_free(&o);
	}
}

static void debugging_stays_in_the_foreground(void **state)
{
	struct mount_options o;
	struct error e;
	struct command c;

	(void)state;
	split(&c, "mount|a.db|dir|-d");
	mount_options_init(&o);
	assert_int_equal(mount_verb_parse(&o, c.argc, c.argv, &e), 0);
	assert_true(o.debug && o.foreground);
	mount_options_free(&o);
}

static void refuses_the_verb(void **state)
{
	static const char *const lines[] = {
		"mount",
		"mount|a.db",
		"mount|a.db|",
		"mount|a.db|dir|more",
		"mount|a.db|dir|-x",
		"mount|a.db|dir|-o",
		"mount|a.db|dir|--help",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct mount_options o;
		struct error e = {0};
		struct command c;

		split(&c, lines[i]);
		mount_options_init(&o);
		assert_int_equal(mount_verb_parse(&o, c.argc, c.argv, &e), -EINVAL);
		assert_memory_equal(e.text, "usage: ", 7);
		mount_options_free(&o);
	}
}

static void serves_mount_8(void **state)
{
	static const struct {
		const char *line;
		int run, status;
	} rows[] = {
		{"mount.compliancefs|a.db|dir|-o|rw,noauto", 0, 0},
		{"mount.compliancefs|a.db|dir|-n|-v|-o|rw", 0, 0},
		{"mount.compliancefs|a.db|dir|-o|bogus|-s", 0, 0},
		{"mount.compliancefs|a.db|dir|-o|bogus", 0, 1},
		{"mount.compliancefs|a.db", 0, 1},
		{"mount.compliancefs|a.db|dir|-z", 0, 1},
		{"mount.compliancefs|a.db|dir", -ENOENT, 32},
	};
	struct command fake;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct command c;

		split(&c, rows[i].line);
		run_result = rows[i].run;
		assert_int_equal(mount_helper_main(c.argc, c.argv), rows[i].status);
		assert_false(seen.fake || seen.foreground);
	}
	run_result = 0;
	split(&fake, "mount.compliancefs|-f|a.db|dir");
	assert_int_equal(mount_helper_main(fake.argc, fake.argv), 0);
	assert_true(seen.fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_options),
		cmocka_unit_test(refuses_options),
		cmocka_unit_test(reads_the_verb),
		cmocka_unit_test(debugging_stays_in_the_foreground),
		cmocka_unit_test(refuses_the_verb),
		cmocka_unit_test(serves_mount_8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
