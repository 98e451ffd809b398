/* SPDX-License-Identifier: MIT */
/*
 * The source room: from a file of an article to its front matter, segments and document.
 *
 * The way of the bytes: file (bounded, regular, never outside its root) -> line ends, BOM,
 * UTF-8 mended -> front matter taken off -> includes expanded -> bilingual units separated
 * -> Markdown -> document stream.  What is odd becomes a finding; what cannot be
 * used at all (unreadable, over the limit, empty) is an error of this one file.
 *
 * Nothing here is global: many threads may each parse their own file.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <compliancefs/article.h>
#include <compliancefs/document.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/finding.h"

#define SOURCE_MAX_BYTES ((size_t)2 << 20)
#define SOURCE_MAX_MEDIA ((size_t)16 << 20)

/*
 * A SOURCE of the command line. For a folder, paths below it are relative to it; for a single
 * file the root is the folder it lies in. Includes and media are opened beneath `fd` only
 * (openat2 RESOLVE_BENEATH; symbolic links that lead outside are refused).
 */
struct source_root {
	char *path; /* as given */
	char *real; /* absolute, links resolved */
	int fd;     /* O_PATH of the root folder */
	char *only; /* a single file's name, or NULL */
};

/* Returns 0 or -errno with e filled: SOURCE missing, not a file or folder, not readable. */
int source_root_open(struct source_root *root, const char *path, struct error *e);
void source_root_close(struct source_root *root);

/*
 * Calls `each` with the path below the root ('/'-separated; any bytes but NUL and '/' in components; valid during the
 * walk) of every .md and .txt file (any case), sorted by path bytes; folders
 * named "includes" and names beginning with '.' are passed over; symbolic links to files are followed when they
 * stay beneath the root, links to folders are not. A folder that cannot be read is a finding with its path.
 * Stops when `each` returns non-zero and returns that.
 */
int source_walk(const struct source_root *root, int (*each)(void *arg, const char *path), void *arg,
		void (*problem)(void *arg, const char *path, int error), void *problem_arg);

/* Front matter, only the keys that anything uses; lists are joined by ", ". */
struct front_matter {
	bool present;
	struct slice title, description;
	struct slice content_locale;   /* ms.contentlocale as written: "fr-FR" */
	struct slice source_version;   /* ms.openlocfilehash */
	struct slice translation_type; /* ms.translationtype: HT or MT */
	struct slice last_handoff;     /* ms.lasthandoff as YYYY-MM-DD; empty if absent or no date */
	struct slice date;             /* ms.date, the same */
};

/* Where a segment's translation stands in the stripped Markdown. */
struct span {
	size_t start, end; /* bytes */
};

struct source {
	struct slice path;  /* below the root, valid UTF-8 (mended if it was not) */
	int64_t mtime;      /* seconds */
	struct front_matter front;
	bool bilingual;
	struct slice markdown; /* the published form: no front matter, no units, LF line ends */
	const unsigned
	    *lines; /* for each line of markdown, the line of the file it came from (of an include: its directive) */
	size_t line_count;
	struct segment *segments; /* in document order */
	struct span *spans;       /* parallel to segments */
	unsigned *headings;       /* parallel to segments, by source_document: the number of headings that begin before the
	                             segment or with it */
	size_t segment_count;
};

/*
 * Reads and prepares one file. All of *s lies in the arena. Returns 0; or -errno with e filled
 * ("over the limit of 2097152 bytes", the file's name is the caller's to add): the file gives no article.
 */
int source_load(const struct source_root *root, const char *path, struct arena *arena, struct source *s,
		struct findings *findings, struct error *e);

struct document_options {
	struct slice site; /* public site with locale: "https://learn.microsoft.com/fr-fr", no final slash */
	struct slice
	    folder; /* the article's folder on it: "compliance/regulatory", no slashes at the ends; may be empty */
};

/*
 * Parses s->markdown into the document stream. references and media are those that links and images of
 * the stream point to by number; arrays in the arena.
 */
int source_document(const struct source *s, const struct document_options *options, struct arena *arena,
		    struct buf *document, struct reference **references, size_t *reference_count, struct media **media,
		    size_t *media_count, struct findings *findings);

/*
 * Reads an image beneath the root: `path` as struct media has it; where there is no such file, one whose path differs in
 * the case of ASCII letters only. *suffix is "png", "jpg", "gif" or "webp", by what the bytes are. Returns 0 or -errno:
 * -ENOENT, -EXDEV (outside the root), -EFBIG (over SOURCE_MAX_MEDIA), -EMEDIUMTYPE (its name or its bytes are no
 * image's), -EISDIR, -EINVAL (no regular file), -ENOMEM ...
 */
int source_read_media(const struct source_root *root, struct slice path, struct arena *arena, struct slice *bytes,
		      const char **suffix);
/* Whether it reads a file of that name at all. */
bool source_is_media_name(struct slice path);
/* Whether there is the folder of `path`, in whatever case: 0, -ENOENT, or as above. Where there is none, nothing in it need be asked for. */
int source_find_media_folder(const struct source_root *root, struct slice path, struct arena *arena);

/*
 * Bilingual Markdown (a whole file, front matter included) to the published form, byte for byte:
 * the verb `strip`. Units are replaced by their translation, then `\*` by `*` but after `<sup>`; nothing else changes.
 */
void sxs_strip(struct slice text, struct buf *out);

#endif
