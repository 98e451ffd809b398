/* SPDX-License-Identifier: MIT */
/*
 * How it works: the page that is missing is replaced by zeros, so that the thread comes to its end, which is an error
 * of SQLite's or nonsense; and it is counted. Who asked looks at the count afterwards (pool_lost) and answers EIO, for
 * this snapshot from then on always. A new index puts an end to that.
 *
 * A handler has no argument: hence the one changing global of this room.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuse/lost.h"

static atomic_uint count;

static void fill_page(int number, siginfo_t *info, void *context)
{
	uintptr_t size = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)info->si_addr & ~(size - 1);

	(void)context;
	if (info->si_code == BUS_ADRERR &&
	    mmap((char *)info->si_addr - ((uintptr_t)info->si_addr - at), size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1,
		 0) != MAP_FAILED) {
		atomic_fetch_add(&count, 1);
		return;
	}
	/* Nothing of ours: it happens again, and ends the process. */
	signal(number, SIG_DFL);
}

void lost_catch(void)
{
	struct sigaction action = {.sa_sigaction = fill_page, .sa_flags = SA_SIGINFO};

	sigaction(SIGBUS, &action, NULL);
}

unsigned lost_count(void)
{
	return atomic_load(&count);
}
