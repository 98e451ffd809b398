/* SPDX-License-Identifier: MIT */
/* compliancefs mount: returns when the mount answers. */
#include "cli/cli.h"
#include "fuse/mount.h"

int cmd_mount(int argc, char **argv)
{
	struct mount_options o;
	struct error e = {0};
	int r;

	mount_options_init(&o);
	r = mount_verb_parse(&o, argc, argv, &e);
	if (r == 0)
		r = mount_run(&o, &e);
	mount_options_free(&o);
	if (r == 0)
		return EXIT_GOOD;
	log_error("%s", e.text);
	return EXIT_NOT_DONE;
}
