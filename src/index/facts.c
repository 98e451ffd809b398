/* SPDX-License-Identifier: MIT */
/*
 * Facts as bytes.  They are made while an article is parsed, on all cores, and read once when all articles are known:
 * asking the tables for them takes five times as long.
 */
#include "index/facts.h"

#include <errno.h>

#include "base/arena.h"

/* A URL without its scheme and without a component that is a locale: links of the site differ in nothing else. */
static void put_comparable(const struct catalog *c, struct slice url, struct buf *out)
{
	ptrdiff_t scheme = slice_find(url, slice_of("://"));
	const char *p = scheme < 0 ? url.ptr : url.ptr + scheme + 3, *end = url.ptr + url.len;

	while (p < end) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		struct slice part = {p, (size_t)((slash ? slash : end) - p)};

		p = slash ? slash + 1 : end;
		if (part.len >= 5 && part.len <= 10 && memchr(part.ptr, '-', part.len) && catalog_locale(c, part))
			continue;
		buf_put_slice(out, part);
		if (slash)
			buf_putc(out, '/');
	}
}

void facts_encode(const struct catalog *c, const struct article *a, struct arena *arena, struct buf *out)
{
	size_t certificates = a->certificate_count < FACT_CERTIFICATES_MAX ? a->certificate_count : FACT_CERTIFICATES_MAX;
	struct buf key = BUF_INIT;
	struct slice *services;
	size_t count = article_services(a, arena, &services);

	buf_put_varint(out, count);
	for (size_t i = 0; i < count; i++)
		buf_put_string(out, services[i]);
	buf_put_varint(out, certificates);
	for (size_t i = 0; i < certificates; i++) {
		const struct certificate *certificate = &a->certificates[i];

		buf_reset(&key);
		put_comparable(c, certificate->identity, &key);
		buf_put_string(out, buf_slice(&key));
		buf_put_string(out, certificate->service);
		buf_put_string(out, certificate->url);
		buf_putc(out, (char)certificate->kind);
	}
	if (key.error)
		out->error = key.error;
	buf_free(&key);
}

static bool get_certificate(const char **p, const char *end, struct certificate_fact *f)
{
	if (!get_string(p, end, &f->key) || !get_string(p, end, &f->service) || !get_string(p, end, &f->url) ||
	    *p == end || (unsigned char)**p >= KINDS)
		return false;
	f->kind = (enum certificate_kind)(unsigned char)*(*p)++;
	return true;
}

int facts_decode(struct slice bytes, struct arena *arena, struct article_facts *f)
{
	const char *p = bytes.ptr, *end = bytes.ptr + bytes.len;
	uint64_t count;

	*f = (struct article_facts){0};
	if (!get_varint(&p, end, &count) || count > (uint64_t)(end - p))
		return -EBADMSG;
	f->services = arena_array(arena, (size_t)count, sizeof(*f->services));
	for (; f->services && f->service_count < count; f->service_count++)
		if (!get_string(&p, end, &f->services[f->service_count]))
			return -EBADMSG;
	if (!get_varint(&p, end, &count) || count > (uint64_t)(end - p))
		return -EBADMSG;
	f->certificates = arena_array(arena, (size_t)count, sizeof(*f->certificates));
	for (; f->certificates && f->certificate_count < count; f->certificate_count++)
		if (!get_certificate(&p, end, &f->certificates[f->certificate_count]))
			return -EBADMSG;
	return arena->failed ? -ENOMEM : p == end ? 0 : -EBADMSG;
}
