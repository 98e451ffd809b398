/* SPDX-License-Identifier: MIT */
/*
 * Options of a mount: those of the verb, those of mount.compliancefs as mount(8) calls it, and the
 * words behind -o, which come from people, from fstab and from libmount all at once.
 *
 * How it works: one table says for each word whether it is ours, libfuse's or the kernel's (passed on),
 * or noise here. What the table does not have is an error: a misspelt option that is silently dropped
 * would be found much later. A mount is read-only and without devices, programs or set-uid
 * whatever is asked for; so `rw`, which libmount always adds, is noise too.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuse/mount.h"

#define STATUS_USAGE 1
#define STATUS_FAILURE 32

static const char usage_verb[] = "usage: compliancefs mount INDEX MOUNTPOINT [-f] [-d] [-o OPTIONS]";
static const char usage_helper[] = "usage: mount.compliancefs INDEX MOUNTPOINT [-sfnv] [-o OPTIONS]";

enum option {
	OPTION_NOISE,    /* means something to mount(8), to systemd, or nothing on a mount that is read-only */
	OPTION_KERNEL,   /* for libfuse or the kernel */
	OPTION_MAX_READ, /* for both of them, and for us */
	OPTION_UID,
	OPTION_GID,
	OPTION_FSNAME,
	OPTION_XATTR,
	OPTION_NO_XATTR,
	OPTION_NO_EPOCH,
	OPTION_NO_SANDBOX,
};

enum value { VALUE_NONE, VALUE_MAY, VALUE_MUST };

static const struct option_word {
	const char *name; /* one that ends in '*' stands for all that begin so */
	enum value value;
	enum option option;
} words[] = {
	{"allow_other", VALUE_NONE, OPTION_KERNEL},
	{"allow_root", VALUE_NONE, OPTION_KERNEL},
	{"context", VALUE_MUST, OPTION_KERNEL},
	{"defcontext", VALUE_MUST, OPTION_KERNEL},
	{"fscontext", VALUE_MUST, OPTION_KERNEL},
	{"rootcontext", VALUE_MUST, OPTION_KERNEL},
	{"default_permissions", VALUE_NONE, OPTION_KERNEL},
	{"max_read", VALUE_MUST, OPTION_MAX_READ},
	{"uid", VALUE_MUST, OPTION_UID},
	{"gid", VALUE_MUST, OPTION_GID},
	{"fsname", VALUE_MUST, OPTION_FSNAME},
	{"xattr", VALUE_NONE, OPTION_XATTR},
	{"noxattr", VALUE_NONE, OPTION_NO_XATTR},
	{"noepoch", VALUE_NONE, OPTION_NO_EPOCH},
	{"nosandbox", VALUE_NONE, OPTION_NO_SANDBOX},

	{"defaults", VALUE_NONE, OPTION_NOISE},
	{"ro", VALUE_NONE, OPTION_NOISE},
	{"rw", VALUE_NONE, OPTION_NOISE},
	{"suid", VALUE_NONE, OPTION_NOISE},
	{"nosuid", VALUE_NONE, OPTION_NOISE},
	{"dev", VALUE_NONE, OPTION_NOISE},
	{"nodev", VALUE_NONE, OPTION_NOISE},
	{"exec", VALUE_NONE, OPTION_NOISE},
	{"noexec", VALUE_NONE, OPTION_NOISE},
	{"sync", VALUE_NONE, OPTION_NOISE},
	{"async", VALUE_NONE, OPTION_NOISE},
	{"auto_unmount", VALUE_NONE, OPTION_NOISE}, /* always so: unmounter.c */
	{"dirsync", VALUE_NONE, OPTION_NOISE},
	{"atime", VALUE_NONE, OPTION_NOISE},
	{"noatime", VALUE_NONE, OPTION_NOISE},
	{"diratime", VALUE_NONE, OPTION_NOISE},
	{"nodiratime", VALUE_NONE, OPTION_NOISE},
	{"relatime", VALUE_NONE, OPTION_NOISE},
	{"norelatime", VALUE_NONE, OPTION_NOISE},
	{"strictatime", VALUE_NONE, OPTION_NOISE},
	{"nostrictatime", VALUE_NONE, OPTION_NOISE},
	{"lazytime", VALUE_NONE, OPTION_NOISE},
	{"nolazytime", VALUE_NONE, OPTION_NOISE},
	{"silent", VALUE_NONE, OPTION_NOISE},
	{"loud", VALUE_NONE, OPTION_NOISE},
	{"nonempty", VALUE_NONE, OPTION_NOISE},
	{"auto", VALUE_NONE, OPTION_NOISE},
	{"noauto", VALUE_NONE, OPTION_NOISE},
	{"nofail", VALUE_NONE, OPTION_NOISE},
	{"_netdev", VALUE_NONE, OPTION_NOISE},
	{"user", VALUE_MAY, OPTION_NOISE},
	{"nouser", VALUE_NONE, OPTION_NOISE},
	{"users", VALUE_NONE, OPTION_NOISE},
	{"nousers", VALUE_NONE, OPTION_NOISE},
	{"owner", VALUE_NONE, OPTION_NOISE},
	{"noowner", VALUE_NONE, OPTION_NOISE},
	{"group", VALUE_NONE, OPTION_NOISE},
	{"nogroup", VALUE_NONE, OPTION_NOISE},
	{"comment", VALUE_MAY, OPTION_NOISE},
	{"subtype", VALUE_MUST, OPTION_NOISE},
	{"uhelper", VALUE_MUST, OPTION_NOISE},
	{"helper", VALUE_MUST, OPTION_NOISE},
	{"x-*", VALUE_MAY, OPTION_NOISE},
	{"X-*", VALUE_MAY, OPTION_NOISE},
};

void mount_options_init(struct mount_options *o)
{
	*o = (struct mount_options){.kernel = BUF_INIT, .uid = getuid(), .gid = getgid()};
}

void mount_options_free(struct mount_options *o)
{
	free(o->index);
	free(o->place);
	free(o->fsname);
	buf_free(&o->kernel);
}

static const struct option_word *find_word(struct slice name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct slice word = slice_of(words[i].name);

		if (slice_eq(word, name))
			return &words[i];
		if (word.ptr[word.len - 1] == '*' && name.len >= word.len - 1 &&
		    memcmp(word.ptr, name.ptr, word.len - 1) == 0)
			return &words[i];
	}
	return NULL;
}

static int parse_number(const char *text, unsigned *number)
{
	char *end;
	unsigned long n;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	n = strtoul(text, &end, 10);
	if (errno || *end || n >= UINT32_MAX)
		return -EINVAL;
	*number = (unsigned)n;
	return 0;
}

/* Commas and backslashes get a backslash, as libfuse's own parser wants them. */
static void put_kernel_option(struct buf *b, const char *text)
{
	if (b->len)
		buf_putc(b, ',');
	for (; *text; text++) {
		if (*text == ',' || *text == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *text);
	}
}

static int take_number(const char *text, const char *value, unsigned *number, struct error *e)
{
	if (parse_number(value, number) != 0)
		return error_set(e, -EINVAL, "mount option '%s': not a number", text);
	return 0;
}

/* text: "name" or "name=value", its escapes undone. */
static int add_option(struct mount_options *o, const char *text, struct error *e)
{
	const char *value = strchr(text, '=');
	struct slice name = {text, value ? (size_t)(value - text) : strlen(text)};
	const struct option_word *word = find_word(name);
	int err = 0;

	if (!word && o->sloppy)
		return 0;
	if (!word)
		return error_set(e, -EINVAL, "unknown mount option '%s'", text);
	if (value)
		value++;
	if (value ? word->value == VALUE_NONE : word->value == VALUE_MUST)
		return error_set(e, -EINVAL, "mount option '%s' %s", text, value ? "takes no value" : "needs a value");
	switch (word->option) {
	case OPTION_NOISE:
		break;
	case OPTION_UID:
		err = take_number(text, value, &o->uid, e);
		break;
	case OPTION_GID:
		err = take_number(text, value, &o->gid, e);
		break;
	case OPTION_FSNAME:
		free(o->fsname);
		o->fsname = strdup(value);
		err = o->fsname ? 0 : -ENOMEM;
		break;
	case OPTION_XATTR:
	case OPTION_NO_XATTR:
		o->xattr = word->option == OPTION_XATTR;
		break;
	case OPTION_NO_EPOCH:
		o->no_epoch = true;
		break;
	case OPTION_NO_SANDBOX:
		o->no_sandbox = true;
		break;
	case OPTION_MAX_READ:
		err = take_number(text, value, &o->max_read, e);
		put_kernel_option(&o->kernel, text);
		break;
	case OPTION_KERNEL:
		put_kernel_option(&o->kernel, text);
		break;
	}
	return err;
}

int mount_options_add(struct mount_options *o, const char *list, struct error *e)
{
	struct buf text = BUF_INIT;
	int err = 0;

	while (!err && *list) {
		buf_reset(&text);
		for (; *list && *list != ','; list++) {
			if (*list == '\\' && list[1])
				list++;
			buf_putc(&text, *list);
		}
		if (*list == ',')
			list++;
		err = text.error ? text.error : text.len ? add_option(o, text.data, e) : 0;
	}
	buf_free(&text);
	if (!err)
		err = o->kernel.error;
	return err == -ENOMEM ? error_errno(e, err, "cannot read mount options") : err;
}

/* What getopt left: INDEX and MOUNTPOINT. */
static int take_operands(struct mount_options *o, int argc, char **argv, const char *usage,
			 struct error *e)
{
	if (argc - optind != 2 || !*argv[optind] || !*argv[optind + 1])
		return error_set(e, -EINVAL, "%s", usage);
	o->index = strdup(argv[optind]);
	o->place = strdup(argv[optind + 1]);
	if (!o->index || !o->place)
		return error_errno(e, -ENOMEM, "cannot read mount options");
	return 0;
}

int mount_verb_parse(struct mount_options *o, int argc, char **argv, struct error *e)
{
	int c, err = 0;

	optind = 0;
	opterr = 0;
	while (!err && (c = getopt(argc, argv, "fdo:")) != -1) {
		if (c == 'f')
			o->foreground = true;
		else if (c == 'd')
			o->foreground = o->debug = true;
		else if (c == 'o')
			err = mount_options_add(o, optarg, e);
		else
			err = error_set(e, -EINVAL, "%s", usage_verb);
	}
	return err ? err : take_operands(o, argc, argv, usage_verb, e);
}

/* -o is read last, as -s may stand behind it. */
static int helper_parse(struct mount_options *o, int argc, char **argv, struct error *e)
{
	struct buf list = BUF_INIT;
	int c, err = 0;

	optind = 0;
	opterr = 0;
	while (!err && (c = getopt(argc, argv, "sfnvrwo:t:N:")) != -1) {
		if (c == 's') {
			o->sloppy = true;
		} else if (c == 'f') {
			o->fake = true;
		} else if (c == 'o') {
			buf_puts(&list, optarg);
			buf_putc(&list, ',');
		} else if (c == '?') {
			err = error_set(e, -EINVAL, "%s", usage_helper);
		}
	}
	if (!err)
		err = list.error ? list.error : mount_options_add(o, list.data, e);
	buf_free(&list);
	return err ? err : take_operands(o, argc, argv, usage_helper, e);
}

int mount_helper_main(int argc, char **argv)
{
	struct mount_options o;
	struct error e;
	int status = 0;

	mount_options_init(&o);
	if (helper_parse(&o, argc, argv, &e) != 0)
		status = STATUS_USAGE;
	else if (mount_run(&o, &e) != 0)
		status = STATUS_FAILURE;
	if (status)
		log_error("%s", e.text);
	mount_options_free(&o);
	return status;
}
