/* SPDX-License-Identifier: MIT */
/*
 * Which article is this, in which language, about which standard?
 *
 * Readers rely on these answers as names of files and folders, so they follow from
 * the source alone and never from what else is indexed.  A file's own words come
 * first: ms.contentlocale for the locale, the name its authors gave it for the article.
 * Only a name that says nothing ("000_934be57c.txt", "0001.md") gives way to the slug
 * of the title, which is English in every language.  The English words beside the
 * title are never asked: they may belong to another version of the article.
 */
#include "base/names.h"
#include "base/utf8.h"
#include "extract/facts.h"

/* So that `<article>.<locale>.<suffix>` is a file name everywhere. */
#define ARTICLE_ID_MAX 200

/* Takes the last component off *path; false when nothing is left. */
static bool last_component(struct slice *path, struct slice *component)
{
	size_t start;

	while (path->len && path->ptr[path->len - 1] == '/')
		path->len--;
	if (!path->len)
		return false;
	start = path->len;
	while (start && path->ptr[start - 1] != '/')
		start--;
	*component = (struct slice){path->ptr + start, path->len - start};
	path->len = start;
	return true;
}

/* The locale of the folder nearest to the end of path. */
static const struct locale *locale_of_folders(const struct catalog *c, struct slice path)
{
	const struct locale *locale;
	struct slice component;

	while (last_component(&path, &component)) {
		locale = catalog_locale(c, component);
		if (locale)
			return locale;
	}
	return NULL;
}

static struct slice folders_of(struct slice path)
{
	struct slice file;

	last_component(&path, &file);
	return path;
}

const struct locale *extract_locale(const struct catalog *c, const struct source_root *root, const struct source *s,
				    const struct locale *fallback, struct findings *findings)
{
	const struct locale *locale = NULL;

	if (s->front.content_locale.len) {
		locale = catalog_locale(c, s->front.content_locale);
		if (!locale)
			finding_add(findings, SEVERITY_WARNING, 0, "locale-unknown",
				    "ms.contentlocale '%.*s' is not in the catalogue",
				    (int)s->front.content_locale.len, s->front.content_locale.ptr);
	}
	if (!locale)
		locale = locale_of_folders(c, folders_of(s->path));
	if (!locale && root)
		locale = locale_of_folders(c, slice_of(root->real));
	return locale ? locale : fallback;
}

/* The folders behind the last one that is a locale; false when none is. */
static bool behind_locale(const struct catalog *c, struct slice folders, struct slice *behind)
{
	struct slice path = folders, component;

	while (last_component(&path, &component))
		if (catalog_locale(c, component)) {
			size_t at = path.len + component.len;

			while (at < folders.len && folders.ptr[at] == '/')
				at++;
			*behind = (struct slice){folders.ptr + at, folders.len - at};
			return true;
		}
	return false;
}

struct slice extract_folder(const struct catalog *c, const struct source_root *root, const struct source *s,
			    struct arena *arena)
{
	struct slice folders = folders_of(s->path), behind;
	struct buf b = BUF_INIT;
	struct slice result;

	if (behind_locale(c, folders, &behind)) {
		utf8_lower(behind, &b);
	} else if (root && behind_locale(c, slice_of(root->real), &behind)) {
		utf8_lower(behind, &b);
		if (b.len && b.data[b.len - 1] != '/')
			buf_putc(&b, '/');
		utf8_lower(folders, &b);
	}
	while (b.len && b.data[b.len - 1] == '/')
		buf_cut(&b, b.len - 1);
	result = b.len ? arena_dup(arena, buf_slice(&b)) : arena_dupz(arena, "compliance/regulatory");
	arena_drop_buf(arena, &b);
	return result;
}

/* The file's name without folders and suffix. */
static struct slice stem_of(struct slice path)
{
	struct slice stem = {NULL, 0};
	size_t dot;

	last_component(&path, &stem);
	for (dot = stem.len; dot > 1; dot--)
		if (stem.ptr[dot - 1] == '.') {
			stem.len = dot - 1;
			break;
		}
	return stem;
}

static struct slice lower_name(struct slice text, struct arena *arena)
{
	struct buf b = BUF_INIT;
	struct slice name;

	name_put(&b, text, ARTICLE_ID_MAX);
	name = arena_dup(arena, buf_slice(&b));
	arena_drop_buf(arena, &b);
	return name;
}

static struct slice without_prefix(struct slice s, const char *prefix)
{
	size_t n = strlen(prefix);

	return slice_starts(s, prefix) ? (struct slice){s.ptr + n, s.len - n} : s;
}

/* "000_934be57c" or "0001": a number, or one with something behind a '_'. */
static bool says_nothing(struct slice stem)
{
	size_t digits = 0;

	while (digits < stem.len && stem.ptr[digits] >= '0' && stem.ptr[digits] <= '9')
		digits++;
	return digits && (digits == stem.len || stem.ptr[digits] == '_');
}

struct slice identity_name(struct slice path, struct arena *arena)
{
	return lower_name(stem_of(path), arena);
}

struct slice extract_stem_id(struct slice path, struct arena *arena)
{
	struct slice id = without_prefix(identity_name(path, arena), "offering-");

	return says_nothing(id) ? (struct slice){NULL, 0} : id;
}

/*
 * Is this the slug of a standard's main article? "isoiec-270012013-..." is; a page about a plan for ISO/IEC
 * 27001 is about that standard too, but it must not take its main article's name.
 */
static bool is_main_slug(struct slice slug, const struct standard *standard)
{
	return !slice_starts(standard->id, "iso-") ||
	       slice_starts(without_prefix(slug, "compliance-offerings-"), "iso");
}

struct slice identity_article(const struct catalog *c, struct slice name, struct slice h1_slug, struct arena *arena)
{
	struct slice id = without_prefix(name, "offering-"), slug;
	const struct standard *standard;

	if (!id.len)
		id = name;
	if (!says_nothing(id) || catalog_standard_of_article(c, id))
		return id;
	standard = catalog_standard_of_slug(c, h1_slug);
	if (standard && is_main_slug(h1_slug, standard))
		return standard->id;
	slug = lower_name(h1_slug, arena);
	return slug.len ? slug : id;
}

struct slice identity_standard(const struct catalog *c, struct slice name, struct slice article, struct slice h1_slug,
			       struct findings *findings)
{
	const struct standard *standard = catalog_standard_of_article(c, article);

	if (!standard)
		standard = catalog_standard_of_slug(c, h1_slug);
	if (standard)
		return standard->id;
	if (!slice_starts(name, "offering-") || !without_prefix(name, "offering-").len)
		return (struct slice){NULL, 0};
	finding_add(findings, SEVERITY_INFO, 0, "standard-unknown", "'%.*s' is not in the catalogue",
		    (int)article.len, article.ptr);
	return article;
}

struct slice identity_public_url(const struct locale *locale, struct slice folder, struct slice name,
				 struct slice article, struct slice standard, struct arena *arena)
{
	if (!name.len || !article.len)
		return (struct slice){NULL, 0};
	/* A name that says nothing is not the page's; a standard's main article has a known one. */
	if (says_nothing(name)) {
		if (!slice_eq(article, standard))
			return (struct slice){NULL, 0};
		name = arena_join(arena, slice_of("offering-"), standard);
	}
	return arena_join(arena, slice_of("https://learn.microsoft.com/"), locale->tag, slice_of("/"), folder,
			  slice_of(folder.len ? "/" : ""), name);
}
