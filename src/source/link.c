/* SPDX-License-Identifier: MIT */
/*
 * Links. Three things happen here, once, so that no format has to think about them:
 *
 * Safety. Only http, https and mailto and URLs without a scheme pass. What a browser
 * ignores in a URL (tab, CR, LF anywhere, control characters and spaces at the ends) is
 * taken out before looking, so that "java\nscript:" is seen for what it is.
 *
 * Meaning. A relative link to a Markdown file is a reference to an article, by its path below
 * the source root in lower case (links and files disagree in case), plus fragment. A bare
 * #fragment is a reference into this article. A link to a page of the public site that may be an article's
 * beside this one ("/compliance/...", "https://docs.microsoft.com/en-us/compliance/...") is a
 * reference by its path there, which begins with '/'. Other parts of the site are not asked for.
 *
 * A public address. Whatever is relative also gets the URL it has on the public site: the site
 * knows no .md, no .yml and no case. A bare #fragment stays what it is.
 */
#include <errno.h>
#include <strings.h>

#include "base/span.h"
#include "base/utf8.h"
#include "source/link.h"
#include "source/path.h"

static struct slice part(struct slice s, size_t from, size_t to)
{
	return (struct slice){s.ptr + from, to - from};
}

static const bool ignored[256] = {
	1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, [0x7f] = 1,
};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v < ' ') | (v == 0x7f);
}

/* The URL without what browsers ignore: most are clean. */
static struct slice clean(struct slice url, struct arena *arena)
{
	size_t len = 0;
	char *out;

	while (url.len && (unsigned char)url.ptr[0] <= ' ') {
		url.ptr++;
		url.len--;
	}
	while (url.len && (unsigned char)url.ptr[url.len - 1] <= ' ')
		url.len--;
	if (!url.len || span_find(url.ptr, url.ptr + url.len, look, 0, ignored) == url.ptr + url.len)
		return url;
	out = arena_bytes(arena, url.len);
	for (size_t i = 0; out && i < url.len; i++)
		if (!ignored[(unsigned char)url.ptr[i]])
			out[len++] = url.ptr[i];
	return (struct slice){out, len};
}

/* The length of a URL's scheme, without the colon; 0 if it has none. */
static size_t scheme_length(struct slice url)
{
	for (size_t i = 0; i < url.len; i++) {
		char c = url.ptr[i], letter = (char)(c | 32);

		if (c == ':')
			return i;
		if (!(letter >= 'a' && letter <= 'z') && (i == 0 || !((c >= '0' && c <= '9') || strchr("+-.", c))))
			return 0;
	}
	return 0;
}

static bool scheme_is_allowed(struct slice url, size_t length)
{
	struct slice scheme = {url.ptr, length};

	for (size_t i = 0; i < 3; i++) {
		static const char *const allowed[] = {"http", "https", "mailto"};

		if (scheme.len == strlen(allowed[i]) && strncasecmp(scheme.ptr, allowed[i], scheme.len) == 0)
			return true;
	}
	return length == 0;
}

/* Splits off the query with its '?', and the fragment with its '#'. */
static struct slice split_tail(struct slice url, struct slice *query, struct slice *fragment)
{
	const char *hash = url.len ? memchr(url.ptr, '#', url.len) : NULL;
	size_t end = hash ? (size_t)(hash - url.ptr) : url.len;
	const char *mark = end ? memchr(url.ptr, '?', end) : NULL;
	size_t path = mark ? (size_t)(mark - url.ptr) : end;

	*fragment = part(url, end, url.len);
	*query = part(url, path, end);
	return part(url, 0, path);
}

static uint64_t add_reference(struct links *l, struct slice path, struct slice fragment)
{
	struct slice key = arena_join(l->arena, path, slice_of("#"), fragment);
	uint32_t *index = key.ptr ? strmap_put(&l->known_references, key, NULL) : NULL;
	struct reference *r;

	if (!index)
		return 0;
	if (*index == 0) {
		r = arena_push(l->arena, &l->references, &l->reference_count, sizeof(*r));
		if (!r)
			return 0;
		/* The URL lives no longer than cmark's tree. */
		*r = (struct reference){part(key, 0, path.len), part(key, path.len + 1, key.len)};
		*index = (uint32_t)l->reference_count;
	}
	return *index;
}

static struct slice without_hash(struct slice fragment)
{
	return fragment.len ? part(fragment, 1, fragment.len) : fragment;
}

/* The length of the locale that a path on the site begins with, its '/' included: 6 for "/fr-fr/azure"; 0 if it has none. */
static size_t locale_length(struct slice path)
{
	size_t i = 1, dash = 0;

	for (; i < path.len && path.ptr[i] != '/'; i++) {
		char c = (char)(path.ptr[i] | 32);

		if (path.ptr[i] == '-')
			dash++;
		else if (c < 'a' || c > 'z')
			return 0;
	}
	return dash >= 1 && path.len > 3 && path.ptr[3] == '-' && (i == 6 || (dash == 2 && i == 11)) ? i : 0;
}

static struct slice site_relative(struct links *l, struct slice url)
{
	struct slice site = l->options->site, host = site;

	if (!site.len)
		return url;
	if (slice_starts(url, "//"))
		return arena_join(l->arena, slice_of("https:"), url);
	/* Behind a locale of its own a link does not get the article's. */
	if (locale_length(url))
		host = path_folder(site);
	return arena_join(l->arena, host, url);
}

/* `path` resolved in the article's folder on the public site; what climbs too far stays at the top. */
static struct slice public_url(struct links *l, struct slice path, struct slice tail)
{
	struct slice site = l->options->site, folder = l->options->folder, from, resolved;

	if (!site.len)
		return (struct slice){NULL, 0};
	while (slice_starts(path, "../") && folder.len) {
		folder = path_folder(folder);
		path = part(path, 3, path.len);
	}
	while (slice_starts(path, "../") || slice_starts(path, "./"))
		path = part(path, path.ptr[1] == '.' ? 3 : 2, path.len);
	from = arena_join(l->arena, folder, slice_of("/x"));
	if (path_resolve(from, path, PATH_URL, l->arena, &resolved) < 0)
		return (struct slice){NULL, 0};
	resolved = path_lower(resolved, l->arena);
	if (slice_ends(resolved, ".md"))
		resolved.len -= 3;
	else if (slice_ends(resolved, ".yml"))
		resolved.len -= 4;
	if (slice_ends(resolved, "/index"))
		resolved.len -= 5;
	return arena_join(l->arena, site, slice_of("/"), resolved, tail);
}

static bool has_dot(struct slice path)
{
	const char *slash = memrchr(path.ptr, '/', path.len);
	const char *name = slash ? slash + 1 : path.ptr;

	return memchr(name, '.', (size_t)(path.ptr + path.len - name));
}

/*
 * A reference to the article that a relative path names; 0 if it can be none. What climbs out of the source
 * may lie in another one: it is asked for by what is left of its path. A page that one locale has as .yml may be
 * an article of another.
 */
static uint64_t reference_of(struct links *l, struct slice path, struct slice fragment)
{
	struct slice target;
	int rc = path_resolve(l->path, path, PATH_FILE, l->arena, &target);

	if (rc == -EXDEV) {
		while (slice_starts(path, "../") || slice_starts(path, "./"))
			path = part(path, path.ptr[1] == '.' ? 3 : 2, path.len);
		rc = path_resolve((struct slice){NULL, 0}, path, PATH_FILE, l->arena, &target);
	}
	if (rc < 0 || utf8_valid_length(target) < target.len)
		return 0;
	target = path_lower(target, l->arena);
	if (!has_dot(target))
		target = arena_join(l->arena, target, slice_of(".md"));
	if (!slice_ends(target, ".md") && !slice_ends(target, ".txt") && !slice_ends(target, ".yml"))
		return 0;
	return add_reference(l, target, fragment);
}

/* A reference to the page at `path` of the public site; 0 if it cannot be an article's: its first folder is another. */
static uint64_t page_reference(struct links *l, struct slice path, struct slice fragment)
{
	struct slice folder = l->options->folder;
	size_t locale = locale_length(path), top = 0;
	struct slice rest = part(path, locale, path.len);

	while (top < folder.len && folder.ptr[top] != '/')
		top++;
	if (top == 0 || rest.len < top + 2 || rest.ptr[top + 1] != '/' || strncasecmp(rest.ptr + 1, folder.ptr, top) != 0)
		return 0;
	while (slice_ends(path, "/"))
		path.len--;
	return add_reference(l, path_lower(path, l->arena), fragment);
}

/* The same for a whole URL: the public site's hosts, its old name too. */
static uint64_t url_reference(struct links *l, struct slice url)
{
	static const char *const sites[] = {"https://learn.microsoft.com/", "https://docs.microsoft.com/",
					    "http://learn.microsoft.com/", "http://docs.microsoft.com/"};
	struct slice path, query, fragment;

	for (size_t i = 0; i < sizeof(sites) / sizeof(sites[0]); i++) {
		size_t n = strlen(sites[i]);

		if (url.len < n || strncasecmp(url.ptr, sites[i], n) != 0)
			continue;
		path = split_tail(part(url, n - 1, url.len), &query, &fragment);
		return page_reference(l, path, without_hash(fragment));
	}
	return 0;
}

bool link_resolve(struct links *l, struct slice url, struct slice *out, uint64_t *number)
{
	struct slice path, query, fragment, found;
	size_t scheme;

	*number = 0;
	*out = clean(url, l->arena);
	scheme = scheme_length(*out);
	if (scheme)
		*number = url_reference(l, *out);
	if (scheme || !out->len)
		return scheme_is_allowed(*out, scheme);
	if (out->ptr[0] == ':')
		return true;
	path = split_tail(*out, &query, &fragment);
	if (slice_starts(*out, "/")) {
		*number = page_reference(l, path, without_hash(fragment));
		*out = site_relative(l, *out);
	} else if (!path.len) {
		if (fragment.len > 1)
			*number = add_reference(l, path, without_hash(fragment));
	} else {
		*number = reference_of(l, path, without_hash(fragment));
		found = public_url(l, path, part(*out, path.len, out->len));
		if (found.len)
			*out = found;
	}
	return true;
}

static uint64_t add_media(struct links *l, struct slice path)
{
	uint32_t *index = strmap_put(&l->known_media, path, NULL);
	struct media *m;

	if (!index)
		return 0;
	if (*index == 0) {
		m = arena_push(l->arena, &l->media, &l->media_count, sizeof(*m));
		if (!m)
			return 0;
		m->path = path;
		*index = (uint32_t)l->media_count;
	}
	return *index;
}

bool link_media(struct links *l, struct slice url, struct slice *out, uint64_t *number, bool *outside)
{
	struct slice path, query, fragment, target, found;
	size_t scheme;

	*number = 0;
	*outside = false;
	*out = clean(url, l->arena);
	scheme = scheme_length(*out);
	if (scheme)
		return scheme_is_allowed(*out, scheme) && (out->ptr[0] | 32) == 'h';
	if (!out->len || out->ptr[0] == ':')
		return true;
	path = split_tail(*out, &query, &fragment);
	if (slice_starts(*out, "/")) {
		*out = site_relative(l, *out);
	} else if (path.len) {
		*outside = path_resolve(l->path, path, PATH_FILE, l->arena, &target) < 0;
		if (!*outside)
			*number = add_media(l, target);
		found = public_url(l, path, query);
		if (found.len)
			*out = found;
	}
	return true;
}
