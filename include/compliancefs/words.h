/* SPDX-License-Identifier: MIT */
/*
 * The words of the interface: what pages say that articles do not.  The catalogue has
 * them in every locale (data/catalog/locales.yaml, under the key in the comment), the
 * index stores those of an article's locale in its context, formats ask context_word
 * (format.h).  The order is stored: a word is added before WORDS only, with a new CONTEXT_VERSION.
 */
#ifndef COMPLIANCEFS_WORDS_H
#define COMPLIANCEFS_WORDS_H

enum word {
	WORD_HOME,         /* home */
	WORD_LANGUAGES,    /* languages */
	WORD_STANDARD,     /* standard */
	WORD_STANDARDS,    /* standards */
	WORD_SERVICES,     /* services: "Services in scope" */
	WORD_CERTIFICATES, /* certificates: "Certificates and reports" */
	WORD_CONTENTS,     /* contents: "On this page" */
	WORD_UPDATED,      /* updated */
	WORD_ORIGINAL,     /* original: "Original" */
	WORD_HUMAN,        /* human: "Human translation" */
	WORD_MACHINE,      /* machine: "Machine translation" */
	WORD_SOURCE,       /* source: "Published at" the public page */
	WORD_SEARCH,       /* search */
	WORD_PREVIOUS,     /* previous */
	WORD_NEXT,         /* next */
	WORD_SIDE_BY_SIDE, /* side-by-side */
	WORD_SKIP,         /* skip: "Skip to content" */
	WORD_NOTE,         /* note */
	WORD_TIP,          /* tip */
	WORD_IMPORTANT,    /* important */
	WORD_WARNING,      /* warning */
	WORD_CAUTION,      /* caution */
	WORD_SITE,         /* site: "Compliance articles" */
	WORD_BREADCRUMBS,  /* breadcrumbs: where the page stands */
	WORD_SERVICE,      /* service: one */
	WORD_KIND,         /* kind: of a document */
	WORD_CERTIFICATE,  /* certificate; this and the next four are kinds, in the order of enum certificate_kind */
	WORD_REPORT,       /* report */
	WORD_SOA,          /* soa: "Statement of applicability" */
	WORD_PORTAL,       /* portal: a page where documents are listed */
	WORD_DOCUMENT,     /* document */
	WORD_OTHER,        /* other: "Other articles" */
	WORD_TRANSLATION,  /* translation */
	WORD_SOURCE_TEXT,  /* source-text: what was translated */
	WORD_SINGLE,       /* single: "Translation only", from a page that shows both */
	WORDS
};

#endif
