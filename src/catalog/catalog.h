/* SPDX-License-Identifier: MIT */
/*
 * The catalogue: what standards, services, sections and locales are called.
 *
 * It comes from data/catalog/{standards,services,sections,locales}.yaml, embedded in
 * the program as bytes, or from a folder with files of the same names (--catalog DIR); what
 * the folder lacks is taken from the program. Both are parsed by the same code; a bad one is
 * refused with file, line and reason. To teach the program a new standard or service a user
 * adds lines there: the comments at their tops say how.
 *
 * A loaded catalogue never changes: any number of threads may read it.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include <compliancefs/words.h>

#include "base/arena.h"
#include "base/error.h"

/* What a section of an article is about, told by its English slug (H2 and deeper). */
enum section {
	SECTION_OTHER,
	SECTION_SCOPE,
	SECTION_CERTIFICATES,
	SECTION_FAQ,
	SECTION_RESOURCES,
	SECTION_WHITE_PAPERS,
	SECTION_BACKGROUNDER,
	SECTION_ASSESS,
	SECTION_IMPLEMENT,
	SECTIONS
};

struct standard {
	struct slice id;   /* "iso-27001" */
	struct slice name; /* "ISO/IEC 27001" */
	struct slice *categories;
	size_t category_count;
};

struct service {
	struct slice id;   /* "power-bi" */
	struct slice name; /* "Power BI" */
	struct slice level;       /* platform, app or component; may be empty */
	struct slice environment; /* empty, commercial, gcc, gcc-high or dod: what naming the service implies */
};

/* A part of a category's name ("Regional" of "Regional / Europe") in a locale. */
struct category_name {
	struct slice english, name;
};

struct locale {
	struct slice tag;       /* "fr-fr": lower case, as Microsoft Learn writes it in its URLs */
	struct slice bcp47;     /* "fr-FR"; "zh-Hans" for zh-cn, "zh-Hant" for zh-tw: for lang and hreflang */
	struct slice name;      /* own name: "Français" */
	struct slice english;   /* "French (France)" */
	struct slice script;    /* ISO 15924: "Latn" */
	struct slice direction; /* "ltr" or "rtl" */
	struct slice words[WORDS]; /* English where the locale has none */
	const struct category_name *categories;
	size_t category_count;
};

struct catalog;

/*
 * Loads the embedded catalogue (folder NULL) or a folder's. Takes 3 to 4 ms. Returns 0, -EINVAL with
 * e->text "FILE:LINE: what is wrong", or another -errno (no such folder, none of the files in it).
 */
int catalog_load(struct catalog **c, const char *folder, struct error *e);
void catalog_free(struct catalog *c);

/* By article id ("iso-27001", "gdpr-dsr-azure" by its family); NULL if unknown. */
const struct standard *catalog_standard_of_article(const struct catalog *c, struct slice article);
/*
 * By the slug of an H1: known slugs with or without a "compliance-offerings-" prefix, then the
 * number rule iso-?(iec)?-?(\d{5})(20\d\d)?; NULL if unknown.
 */
const struct standard *catalog_standard_of_slug(const struct catalog *c, struct slice slug);
const struct standard *catalog_standard(const struct catalog *c, struct slice id);
const struct standard *catalog_standards(const struct catalog *c, size_t *count); /* sorted by id */

const struct service *catalog_service(const struct catalog *c, struct slice id);
const struct service *catalog_services(const struct catalog *c, size_t *count); /* sorted by id */
/*
 * The service that a certificate heading (H3) names, by its slug ("azure", "windows-defender-atp") or
 * English text; NULL if none, or several.
 */
const struct service *catalog_service_of_heading(const struct catalog *c, struct slice slug, struct slice text);

/* What the section with this slug is about: exact slugs first, then patterns ("covered-services-for-*"). */
enum section catalog_section(const struct catalog *c, struct slice slug);

/* By tag, any case; NULL if unknown. */
const struct locale *catalog_locale(const struct catalog *c, struct slice tag);
/* A category ("Regional / Europe") in a locale's words, each part that it has; put to out. */
void catalog_put_category(const struct locale *l, struct slice category, struct buf *out);

/* One service named in a piece of text. */
struct match {
	const struct service *service; /* NULL: the text names none that is known */
	struct slice environment;      /* empty, commercial, gcc, gcc-high or dod */
	struct slice surface;          /* the words that named it: part of text; all of it where service is NULL */
	bool whole;                    /* the text's list holds nothing but names that are known; equal in all matches */
};

/*
 * The services that one scope bullet or table item names, in the order of the text and without
 * repeats, by the rules of match.c; text is UTF-8, links and emphasis of Markdown may still be in it.
 * `locale` empty: English text, English aliases; else the catalogue's forms for that locale and
 * its parents, then the English aliases. A whole table cell may be given, or its items one by one.
 * Returns the number found; *matches lies in the arena. Text with letters that names nothing known
 * gives one match without a service; text without letters (and a lack of memory) gives 0.
 */
size_t catalog_match(const struct catalog *c, struct slice text, struct slice locale, struct arena *arena,
		     struct match **matches);

/*
 * Names of services that were learned for one locale, beside those of the catalogue. They count only where they
 * are a whole element of a list; between names of equal length they win. Filled by one thread, then read by any.
 */
struct vocabulary;
struct vocabulary *vocabulary_new(const struct catalog *c); /* NULL: out of memory */
void vocabulary_free(struct vocabulary *v);
/* key: by catalog_name_key. An unknown service is no error and adds nothing. Returns 0 or -ENOMEM. */
int vocabulary_add(struct vocabulary *v, struct slice key, struct slice service);
/* catalog_match with such names; v may be NULL. */
size_t catalog_match_learned(const struct catalog *c, const struct vocabulary *v, struct slice text,
			     struct slice locale, struct arena *arena, struct match **matches);
/* The same, and catalog_name_key of the text. *matches and *key may be the catalogue's: they are not to be changed. */
size_t catalog_match_name(const struct catalog *c, const struct vocabulary *v, struct slice text, struct slice locale,
			  struct arena *arena, struct match **matches, struct slice *key);
/* What of a text counts when names are compared: "Office 365-Portal" is "office365portal". Empty without memory. */
struct slice catalog_name_key(struct slice text, struct arena *arena);

#endif
