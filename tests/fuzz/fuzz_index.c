/* SPDX-License-Identifier: MIT */
/*
 * A damaged index file: a good one is made once from two small articles, the input says what is
 * changed in it, and everything a mount or a verb would ask is asked.  Each answer is right or an error;
 * nothing crashes, hangs or takes memory without end.
 *
 * Input: changes, each a byte for its kind, three for a place, and more by kind.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "fuzz.h"
#include "index/index.h"
#include "tree/check.h"
#include "tree/tree.h"

#define PAGE 16384u
#define NODES_MAX 400
#define DEPTH_MAX 8

static struct folder folder;
static char path[512];
static struct slice good;
static int fd;

static void remove_folder(void)
{
	folder_remove(&folder);
}

static void write_articles(void)
{
	static const char *const locales[] = {"fr-FR", "en-US"};
	char name[64], text[2048];

	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "in/%s/offering-iso-27001.md", locales[i]);
		snprintf(text, sizeof(text),
			 "---\ntitle: ISO 27001\nms.contentlocale: %s\nms.lasthandoff: 01/22/2020\n---\n"
			 "# <a name=\"iso-27001\"></a>ISO 27001\n\nA *first* paragraph with a [link](offering-soc-2.md).\n\n"
			 "## <a name=\"services-in-scope\"></a>Services\n\n- Azure\n- Power BI\n\n"
			 "## <a name=\"audits-and-reports\"></a>Audits\n\n- [Report](https://aka.ms/report)\n\n"
			 "| a | b |\n|---|---|\n| c | d |\n",
			 locales[i]);
		folder_write(&folder, name, slice_of(text));
	}
}

/* Once: the index, its bytes, and silence for what is said about damage. */
static void prepare(void)
{
	char source[512];
	char *sources[] = {source};
	struct index_options options = {.index = path, .sources = sources, .source_count = 1, .jobs = 1};
	struct index_result result;
	struct error e;
	struct stat st;
	FILE *nowhere = fopen("/dev/null", "w");

	folder_make(&folder);
	atexit(remove_folder);
	write_articles();
	snprintf(path, sizeof(path), "%s/x.db", folder.path);
	snprintf(source, sizeof(source), "%s/in", folder.path);
	must(index_run(&options, &result, &e) == 0);
	fd = open(path, O_RDWR | O_CLOEXEC);
	must(fd >= 0 && fstat(fd, &st) == 0 && nowhere);
	good = (struct slice){malloc((size_t)st.st_size), (size_t)st.st_size};
	must(good.ptr && pread(fd, (char *)(uintptr_t)good.ptr, good.len, 0) == (ssize_t)good.len);
	stderr = nowhere;
}

struct change {
	size_t at, len;
};

static void put(size_t at, struct slice bytes, struct change *c)
{
	*c = (struct change){at, bytes.len};
	if (at + bytes.len <= good.len)
		must(pwrite(fd, bytes.ptr, bytes.len, (off_t)at) == (ssize_t)bytes.len);
	else
		c->len = 0;
}

/* Applies one change; returns what was written, or len 0. */
static struct change apply(struct slice *input)
{
	unsigned kind = (unsigned)take_number(input, 1) % 6;
	size_t at = take_number(input, 3) % good.len, pages = good.len / PAGE;
	struct change c = {0};

	switch (kind) {
	case 0: /* bytes somewhere */
		put(at, take(input, take_number(input, 1) % 32), &c);
		break;
	case 1: /* bytes in the head of a page, where its cells are counted and pointed to */
		put(at / PAGE * PAGE + at % 64, take(input, 1 + take_number(input, 1) % 4), &c);
		break;
	case 2: /* a page in the place of another */
		put(at / PAGE * PAGE, (struct slice){good.ptr + take_number(input, 2) % pages * PAGE, PAGE}, &c);
		break;
	case 3: /* the end is missing */
		if (ftruncate(fd, (off_t)at) == 0)
			c = (struct change){at, good.len - at};
		break;
	case 4: /* one bit */
		put(at, (struct slice){&(char){(char)(good.ptr[at] ^ 1 << take_number(input, 1) % 8)}, 1}, &c);
		break;
	default: /* bytes in the last quarter of a page, where cells are */
		put(at / PAGE * PAGE + PAGE - 1 - at % (PAGE / 4), take(input, 1), &c);
	}
	return c;
}

static void restore(const struct change *changes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		must(pwrite(fd, good.ptr + changes[i].at, changes[i].len, (off_t)changes[i].at) ==
		     (ssize_t)changes[i].len);
}

struct walk {
	struct tree *tree;
	struct buf bytes;
	unsigned depth, nodes;
	uint64_t folders[NODES_MAX];
	size_t folder_count;
	uint64_t folder, cookie;
	struct slice names[NODES_MAX];
	size_t name_count;
};

static bool keep(void *arg, struct slice name, const struct node *node, uint64_t cookie)
{
	struct walk *w = arg;

	w->cookie = cookie;
	if (w->nodes >= NODES_MAX || w->name_count == NODES_MAX)
		return false;
	w->nodes++;
	w->names[w->name_count++] = tight_copy(name);
	if (S_ISDIR(node->mode) && w->folder_count < NODES_MAX)
		w->folders[w->folder_count++] = node->ino;
	return true;
}

static void ask_name(struct walk *w, struct slice name)
{
	struct node node, again;

	if (tree_lookup(w->tree, w->folder, name, &node) != 0)
		return;
	tree_get(w->tree, node.ino, &again);
	if (S_ISREG(node.mode) && tree_read(w->tree, node.ino, &w->bytes) == 0)
		must(w->bytes.len <= good.len * 64);
	tree_xattr_names(w->tree, node.ino, &w->bytes);
	tree_xattr(w->tree, node.ino, "user.mime_type", &w->bytes);
	tree_xattr(w->tree, node.ino, "user.compliancefs.article", &w->bytes);
}

static void ask_folder(struct walk *w, uint64_t ino)
{
	uint64_t parent;

	w->folder = ino;
	w->cookie = 0;
	w->name_count = 0;
	tree_parent(w->tree, ino, &parent);
	tree_list(w->tree, ino, 0, keep, w);
	for (size_t i = 0; i < w->name_count; i++) {
		ask_name(w, w->names[i]);
		free((void *)(uintptr_t)w->names[i].ptr);
	}
}

static void report(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

static void ask_everything(void)
{
	struct walk w = {.bytes = BUF_INIT, .folders = {TREE_ROOT}, .folder_count = 1};
	struct tree_check check = {.report = report};
	struct tree_totals totals;
	struct error e = {0};
	int r = tree_open(&w.tree, path, &e);

	must(r <= 0 && (r == 0 || e.text[0]));
	if (r < 0)
		return;
	for (size_t i = 0; i < w.folder_count; i++)
		ask_folder(&w, w.folders[i]);
	tree_totals(w.tree, &totals);
	tree_check(w.tree, &check);
	buf_free(&w.bytes);
	tree_close(w.tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice input = {(const char *)data, size};
	struct change changes[16];
	size_t count = 0;

	if (!good.ptr)
		prepare();
	while (input.len && count < 16) {
		changes[count] = apply(&input);
		count += changes[count].len > 0;
	}
	ask_everything();
	restore(changes, count);
	return 0;
}
