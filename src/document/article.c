/* SPDX-License-Identifier: MIT */
/*
 * The article record's encoding: strings and counted arrays of strings, in the
 * order of struct article.  Each part has one function that names its slices;
 * encoder and decoder both go through it, so they cannot disagree.
 */
#include <errno.h>

#include <compliancefs/article.h>

#include "base/arena.h"

const char *const translation_names[3] = {"original", "human", "machine"};
const char *const kind_names[KINDS] = {"certificate", "report", "soa", "portal", "document"};
const char *const segment_kind_names[SEGMENT_KINDS] = {"paragraph", "title", "heading", "item", "cell"};

enum { FIELDS_MAX = 12 };

/* The slices of one part, in the order they are stored. */
struct field_list {
	struct slice *f[FIELDS_MAX];
	size_t count;
};

static struct field_list head_fields(struct article *a)
{
	return (struct field_list){{&a->id, &a->locale, &a->standard, &a->title, &a->h1, &a->description, &a->updated,
				    &a->source, &a->source_version, &a->public_url},
				   10};
}

static struct field_list scope_fields(void *item)
{
	struct scope_item *s = item;

	return (struct field_list){{&s->service, &s->environment, &s->surface, &s->source}, 4};
}

static struct field_list certificate_fields(void *item)
{
	struct certificate *c = item;

	return (struct field_list){{&c->section, &c->service, &c->title, &c->title_source, &c->url, &c->identity,
				    &c->token},
				   7};
}

static struct field_list faq_fields(void *item)
{
	struct faq *q = item;

	return (struct field_list){{&q->question, &q->question_source, &q->answer}, 3};
}

static struct field_list resource_fields(void *item)
{
	struct resource *r = item;

	return (struct field_list){{&r->title, &r->url}, 2};
}

static struct field_list segment_fields(void *item)
{
	struct segment *s = item;

	return (struct field_list){{&s->id, &s->text, &s->source}, 3};
}

static struct field_list reference_fields(void *item)
{
	struct reference *r = item;

	return (struct field_list){{&r->path, &r->fragment}, 2};
}

static struct field_list media_fields(void *item)
{
	struct media *m = item;

	return (struct field_list){{&m->path}, 1};
}

/* One array of the record. */
struct part {
	void **items;
	size_t *count;
	size_t size;
	struct field_list (*fields)(void *item);
	unsigned kinds; /* behind the fields a byte below this; 0: none */
	unsigned (*kind)(void *item, const unsigned *set);
};

enum { PARTS = 8 };

static unsigned certificate_kind(void *item, const unsigned *set)
{
	struct certificate *c = item;

	if (set)
		c->kind = (enum certificate_kind)*set;
	return c->kind;
}

static unsigned segment_kind(void *item, const unsigned *set)
{
	struct segment *s = item;

	if (set)
		s->kind = (enum segment_kind)*set;
	return s->kind;
}

static void list_parts(struct article *a, struct part parts[PARTS])
{
	struct part all[PARTS] = {
		{(void **)&a->scope, &a->scope_count, sizeof(*a->scope), scope_fields, 0, NULL},
		{(void **)&a->certificates, &a->certificate_count, sizeof(*a->certificates), certificate_fields, KINDS,
		 certificate_kind},
		{(void **)&a->faq, &a->faq_count, sizeof(*a->faq), faq_fields, 0, NULL},
		{(void **)&a->resources, &a->resource_count, sizeof(*a->resources), resource_fields, 0, NULL},
		{(void **)&a->white_papers, &a->white_paper_count, sizeof(*a->white_papers), resource_fields, 0, NULL},
		{(void **)&a->references, &a->reference_count, sizeof(*a->references), reference_fields, 0, NULL},
		{(void **)&a->media, &a->media_count, sizeof(*a->media), media_fields, 0, NULL},
		{(void **)&a->segments, &a->segment_count, sizeof(*a->segments), segment_fields, SEGMENT_KINDS,
		 segment_kind},
	};

	memcpy(parts, all, sizeof(all));
}

static void put_fields(struct buf *out, struct field_list l)
{
	for (size_t i = 0; i < l.count; i++)
		buf_put_string(out, *l.f[i]);
}

static bool get_fields(const char **p, const char *end, struct field_list l)
{
	for (size_t i = 0; i < l.count; i++)
		if (!get_string(p, end, l.f[i]))
			return false;
	return true;
}

void article_encode(const struct article *a, struct buf *out)
{
	struct article copy = *a;
	struct part parts[PARTS];

	put_fields(out, head_fields(&copy));
	buf_putc(out, (char)a->translation);
	list_parts(&copy, parts);
	for (size_t i = 0; i < PARTS; i++) {
		buf_put_varint(out, *parts[i].count);
		for (size_t k = 0; k < *parts[i].count; k++) {
			void *item = (char *)*parts[i].items + k * parts[i].size;

			put_fields(out, parts[i].fields(item));
			if (parts[i].kinds)
				buf_putc(out, (char)parts[i].kind(item, NULL));
		}
	}
}

static bool get_byte(const char **p, const char *end, unsigned limit, unsigned *value)
{
	if (*p == end || (unsigned char)**p >= limit)
		return false;
	*value = (unsigned char)*(*p)++;
	return true;
}

static int decode_part(const char **p, const char *end, struct arena *arena, struct part *part)
{
	uint64_t count;

	/* An item takes a byte at least, so a count beyond the bytes left is damage. */
	if (!get_varint(p, end, &count) || count > (uint64_t)(end - *p))
		return -EBADMSG;
	*part->items = arena_array(arena, (size_t)count, part->size);
	if (!*part->items)
		return -ENOMEM;
	*part->count = (size_t)count;
	for (size_t k = 0; k < count; k++) {
		void *item = (char *)*part->items + k * part->size;
		unsigned kind = 0;

		if (!get_fields(p, end, part->fields(item)) || (part->kinds && !get_byte(p, end, part->kinds, &kind)))
			return -EBADMSG;
		if (part->kinds)
			part->kind(item, &kind);
	}
	return 0;
}

int article_decode(struct slice record, struct arena *arena, struct article *a)
{
	const char *p = record.ptr, *end = record.ptr + record.len;
	struct part parts[PARTS];
	unsigned translation;

	memset(a, 0, sizeof(*a));
	if (!get_fields(&p, end, head_fields(a)) || !get_byte(&p, end, 3, &translation))
		return -EBADMSG;
	a->translation = (enum translation)translation;
	list_parts(a, parts);
	for (size_t i = 0; i < PARTS; i++) {
		int r = decode_part(&p, end, arena, &parts[i]);

		if (r < 0)
			return r;
	}
	return p == end ? 0 : -EBADMSG;
}

size_t article_services(const struct article *a, struct arena *arena, struct slice **ids)
{
	struct slice *list;
	size_t n = 0;

	*ids = NULL;
	if (a->scope_count == 0)
		return 0;
	list = arena_array(arena, a->scope_count, sizeof(*list));
	if (!list)
		return 0;
	for (size_t i = 0; i < a->scope_count; i++) {
		struct slice id = a->scope[i].service;
		size_t at = 0, behind = n;

		if (id.len == 0)
			continue;
		while (at < behind) {
			size_t middle = at + (behind - at) / 2;
			int d = slice_cmp(list[middle], id);

			if (d == 0)
				break;
			if (d < 0)
				at = middle + 1;
			else
				behind = middle;
		}
		if (at < behind) /* it is there */
			continue;
		memmove(&list[at + 1], &list[at], (n - at) * sizeof(*list));
		list[at] = id;
		n++;
	}
	*ids = list;
	return n;
}
