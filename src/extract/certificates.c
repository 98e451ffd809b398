/* SPDX-License-Identifier: MIT */
/*
 * Certificates and reports: the links of the sections about them.
 *
 * The section is the heading that makes the place one about certificates, and the
 * service is named by a heading between it and the link ("Azure" under "Audits,
 * reports, and certificates").  Below the last service's list there is often one
 * more link, a paragraph of its own, to all the other reports: it is about no service,
 * though by its headings it stands under one.
 *
 * A URL is what identifies a document in all languages; people write the same one
 * in several ways, so folders are named after a normalised form.
 */
#include <strings.h>

#include <nettle/sha2.h>

#include "base/names.h"
#include "extract/facts.h"

#define TOKEN_MAX 100

static bool url_host_is(struct slice url, const char *host)
{
	static const char *const schemes[] = {"https://", "http://"};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++) {
		size_t n = strlen(schemes[i]), h = strlen(host);

		if (url.len < n + h || strncasecmp(url.ptr, schemes[i], n) != 0)
			continue;
		if (strncasecmp(url.ptr + n, host, h) == 0 && (url.len == n + h || url.ptr[n + h] == '/'))
			return true;
	}
	return false;
}

static bool is_fwlink(struct slice url)
{
	static const char path[] = "go.microsoft.com/fwlink";
	size_t n = sizeof(path) - 1;

	for (size_t i = 0; i + n <= url.len && i <= strlen("https://"); i++)
		if (strncasecmp(url.ptr + i, path, n) == 0)
			return url_host_is(url, "go.microsoft.com");
	return false;
}

struct slice certificate_url(struct slice url, struct arena *arena)
{
	struct slice copy = arena_dup(arena, slice_trim(url));
	bool lower = url_host_is(copy, "aka.ms") || is_fwlink(copy);
	char *p = (char *)copy.ptr;
	size_t n = 0;

	for (size_t i = 0; i < copy.len; i++) {
		char c = copy.ptr[i];

		/* What is written comes behind what is read: p holds the result up to n. */
		p[n++] = lower && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		while (c == '?' && n >= 4 && memcmp(p + n - 4, "/p/?", 4) == 0) {
			n -= 2;
			p[n - 1] = '?';
		}
	}
	while (n && p[n - 1] == '/')
		n = slice_trim((struct slice){p, n - 1}).len;
	return (struct slice){p, n};
}

/* The name of an aka.ms URL or the number of a fwlink; empty for others. */
static struct slice short_name(struct slice url)
{
	static const char key[] = "linkid=";
	ptrdiff_t at;

	if (url_host_is(url, "aka.ms")) {
		at = slice_find(url, slice_of("aka.ms/"));
		if (at >= 0)
			return (struct slice){url.ptr + at + 7, url.len - (size_t)at - 7};
	} else if (is_fwlink(url)) {
		struct slice id = {NULL, 0};

		at = slice_find(url, slice_of(key));
		if (at >= 0)
			id.ptr = url.ptr + at + sizeof(key) - 1;
		while (id.ptr && id.ptr + id.len < url.ptr + url.len && id.ptr[id.len] >= '0' && id.ptr[id.len] <= '9')
			id.len++;
		return id;
	}
	return (struct slice){NULL, 0};
}

struct slice certificate_token(struct slice normalised_url, struct arena *arena)
{
	uint8_t digest[SHA256_DIGEST_SIZE];
	struct buf name = BUF_INIT;
	struct sha256_ctx ctx;
	struct slice token;

	name_put(&name, short_name(normalised_url), TOKEN_MAX);
	if (name.len && !name.error) {
		token = arena_dup(arena, buf_slice(&name));
		buf_free(&name);
		return token;
	}
	arena_drop_buf(arena, &name);
	sha256_init(&ctx);
	sha256_update(&ctx, normalised_url.len, (const uint8_t *)normalised_url.ptr);
	sha256_digest(&ctx, sizeof(digest), digest);
	return arena_printf(arena, "%02x%02x%02x%02x", digest[0], digest[1], digest[2], digest[3]);
}

static const struct service *service_of_heading(struct facts *f, const struct heading *h)
{
	struct slice text = heading_source(h, f->arena);

	return catalog_service_of_heading(f->catalog, h->slug, text.len ? text : heading_text(h, f->arena));
}

/* The service that a heading below the section's own names: the innermost that names one. */
static struct slice service_above(struct facts *f, const struct place *place)
{
	for (unsigned level = HEADING_LEVELS - 1; level > place->owner; level--) {
		const struct service *service;

		if (!place->at[level].number)
			continue;
		service = service_of_heading(f, &place->at[level]);
		if (service)
			return service->id;
	}
	return (struct slice){NULL, 0};
}

static const struct heading *innermost(const struct place *place)
{
	for (unsigned level = HEADING_LEVELS - 1; level > place->owner; level--)
		if (place->at[level].number)
			return &place->at[level];
	return &place->at[place->owner];
}

static void add_certificate(struct facts *f, const struct place *place, const struct block *block,
			    const struct block_link *link, struct slice service)
{
	struct article *a = f->article;
	struct certificate *c = arena_push(f->arena, &a->certificates, &a->certificate_count, sizeof(*c));
	struct slice identity = certificate_url(link->url, f->arena);
	struct kind_signs signs = {
		.url = identity,
		.title = link->text,
		.source = link->source,
		.heading = innermost(place)->slug,
		.bullet = block->lists > 0,
		.in_site = link->in_site,
	};

	if (c)
		*c = (struct certificate){
			.section = place->at[place->owner].slug,
			.service = service,
			.kind = kind_of(&signs, f->arena),
			.title = link->text,
			.title_source = link->source,
			.url = link->url,
			.identity = identity,
			.token = certificate_token(identity, f->arena),
		};
}

void certificate_block(struct facts *f, const struct blocks *b, const struct block *block)
{
	const struct heading *heading = innermost(&b->place);
	struct slice service = {NULL, 0};
	struct block_link *links;
	size_t count;
	bool behind_list;

	if (f->heading != heading->number) {
		f->heading = heading->number;
		f->last_list = 0;
	}
	behind_list = f->last_list && !block->list;
	if (block->list)
		f->last_list = block->list;
	count = block_links(block, f->arena, &links);
	if (count && !behind_list)
		service = service_above(f, &b->place);
	for (size_t i = 0; i < count; i++)
		if (links[i].url.len && links[i].url.ptr[0] != '#')
			add_certificate(f, &b->place, block, &links[i], service);
}
