/* SPDX-License-Identifier: MIT */
/*
 * sitemap.xml and robots.txt.  A sitemap has 50,000 addresses at most (sitemaps.org, "Sitemap file requirements"): a
 * larger site has sitemap-1.xml and so on, and sitemap.xml lists those.  Every article is named once, where its
 * canonical link says; then the pages of folders.  Pages side by side are not named, they say themselves which page
 * they stand for; nor is search/, which crawlers are asked to leave alone.
 */
#include <errno.h>
#include <stdio.h>

#include "format/html.h"
#include "index/sitemap.h"
#include "store/schema.h"

enum { URLS_MAX = 50000 };

struct mapping {
	struct run *run;
	const struct folder *root; /* of the site */
	struct buf out;
	size_t urls;  /* in the file being written */
	size_t files; /* put */
	bool several;
};

static const char head[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
static const char space[] = " xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

static int put_file(struct mapping *m)
{
	char name[48] = "sitemap.xml";

	buf_puts(&m->out, "</urlset>\n");
	if (m->several)
		snprintf(name, sizeof(name), "sitemap-%zu.xml", m->files + 1);
	m->files++;
	m->urls = 0;
	if (m->out.error)
		return m->out.error;
	return run_put_page(m->run, m->root, name, m->root->date, buf_slice(&m->out));
}

static int begin_url(struct mapping *m)
{
	int r = m->urls == URLS_MAX ? put_file(m) : 0;

	if (m->urls++ == 0) {
		buf_reset(&m->out);
		buf_printf(&m->out, "%s<urlset%s", head, space);
	}
	buf_puts(&m->out, "<url><loc>");
	html_put_url(&m->out, m->run->base_url);
	buf_putc(&m->out, '/');
	return r;
}

/* row: id, base, locale, standard, updated */
static int add_article(void *arg, const struct slice *row)
{
	struct mapping *m = arg;
	struct slice article = row[1];
	int r = begin_url(m);

	/* The base is the article, a dot and the locale. */
	if (article.len > row[2].len)
		article.len -= row[2].len + 1;
	html_put_path(&m->out, article, row[2]);
	buf_puts(&m->out, "</loc>");
	if (row[4].len) {
		buf_puts(&m->out, "<lastmod>");
		html_put_text(&m->out, row[4]);
		buf_puts(&m->out, "</lastmod>");
	}
	buf_puts(&m->out, "</url>\n");
	return r;
}

static bool is_listed(const struct mapping *m, const struct folder *f)
{
	return f->format == m->root->format &&
	       (f->depth == FOLDER_FORMAT || f->depth == FOLDER_VIEW || f->depth == FOLDER_KEY);
}

static int add_folder(struct mapping *m, const struct folder *f)
{
	int r = begin_url(m);

	if (f->depth != FOLDER_FORMAT) {
		buf_puts(&m->out, views[f->view].name);
		buf_putc(&m->out, '/');
	}
	if (f->depth == FOLDER_KEY) {
		html_put_component(&m->out, f->name);
		buf_putc(&m->out, '/');
	}
	buf_puts(&m->out, "index.html</loc></url>\n");
	return r;
}

static int put_list(struct mapping *m)
{
	buf_reset(&m->out);
	buf_printf(&m->out, "%s<sitemapindex%s", head, space);
	for (size_t i = 1; i <= m->files; i++) {
		buf_puts(&m->out, "<sitemap><loc>");
		html_put_url(&m->out, m->run->base_url);
		buf_printf(&m->out, "/sitemap-%zu.xml</loc></sitemap>\n", i);
	}
	buf_puts(&m->out, "</sitemapindex>\n");
	return run_put_page(m->run, m->root, "sitemap.xml", m->root->date, buf_slice(&m->out));
}

/* The path of the base URL: "/docs" of https://example.org/docs. */
static struct slice base_path(struct slice url)
{
	ptrdiff_t scheme = slice_find(url, slice_of("://"));
	const char *host = url.ptr + (scheme < 0 ? 0 : scheme + 3), *end = url.ptr + url.len;
	const char *slash = memchr(host, '/', (size_t)(end - host));

	return slash ? (struct slice){slash, (size_t)(end - slash)} : (struct slice){NULL, 0};
}

static int put_robots(struct mapping *m)
{
	buf_reset(&m->out);
	buf_puts(&m->out, "User-agent: *\nDisallow: ");
	html_put_url(&m->out, base_path(m->run->base_url));
	buf_puts(&m->out, "/search/\nSitemap: ");
	html_put_url(&m->out, m->run->base_url);
	buf_puts(&m->out, "/sitemap.xml\n");
	return run_put_page(m->run, m->root, "robots.txt", m->root->date, buf_slice(&m->out));
}

static int put_maps(struct mapping *m, const struct folders *folders)
{
	size_t urls = m->run->file_count;
	int r;

	for (size_t i = 0; i < folders->count; i++)
		urls += is_listed(m, &folders->items[i]);
	m->several = urls > URLS_MAX;
	r = writer_query(m->run->writer, QUERY_SURVEY_ARTICLES, NULL, 0, add_article, m);
	for (size_t i = 0; r == 0 && i < folders->count; i++)
		if (is_listed(m, &folders->items[i]))
			r = add_folder(m, &folders->items[i]);
	if (r == 0)
		r = put_file(m);
	if (r == 0 && m->several)
		r = put_list(m);
	return r < 0 ? r : put_robots(m);
}

int sitemap_put(struct run *run, const struct folders *folders)
{
	struct mapping m = {.run = run, .out = BUF_INIT};
	int r;

	for (size_t i = 0; i < folders->count && !m.root; i++)
		if (folders->items[i].depth == FOLDER_FORMAT && folders->items[i].format->index_everywhere)
			m.root = &folders->items[i];
	if (!m.root || run->base_url.len == 0)
		return 0;
	r = put_maps(&m, folders);
	buf_free(&m.out);
	return r;
}
