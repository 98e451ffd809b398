-- SPDX-License-Identifier: MIT
-- The snapshot: one SQLite file, written once, renamed into place, never changed after that.
-- Indexes of tables that grow with the articles are in index-*.sql: made at once, when the rows are there, they cost a
-- third of the time, and do not throw what else is needed out of SQLite's cache.
-- Times are seconds since 1970-01-01 UTC; dates YYYY-MM-DD; empty text where nothing is known.

PRAGMA application_id = 0x636d6673; -- 'cmfs'

-- id, time, program and format versions, and the options of the run.
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row: what the snapshot holds, counted when it was made.
CREATE TABLE totals (
	articles INTEGER NOT NULL,
	locales INTEGER NOT NULL,
	standards INTEGER NOT NULL,
	files INTEGER NOT NULL,        -- generated ones
	pages INTEGER NOT NULL,        -- stored ones
	dirs INTEGER NOT NULL,
	bytes INTEGER NOT NULL,        -- of all files
	findings INTEGER NOT NULL
);

-- The SOURCEs of the command line, in their order.
CREATE TABLE root (id INTEGER PRIMARY KEY, path TEXT NOT NULL);

-- Every file below them when the index was made: what tells the next run which ones changed. path: the SOURCE's place in
-- that order, from 0, '/', the path below it; mtime in nanoseconds, -1: not to be relied on.
CREATE TABLE input (path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE article (
	id INTEGER PRIMARY KEY,        -- rises with the order of the sources
	base TEXT NOT NULL UNIQUE,     -- file name without suffix: iso-27001.fr-fr
	article TEXT NOT NULL,
	locale TEXT NOT NULL,
	standard TEXT NOT NULL,
	title TEXT NOT NULL,
	updated TEXT NOT NULL,
	translation TEXT NOT NULL,
	source_version TEXT NOT NULL,
	segments INTEGER NOT NULL,
	root INTEGER NOT NULL,         -- the SOURCE's place in their order, from 0
	source TEXT NOT NULL,          -- path below its SOURCE
	source_key TEXT NOT NULL,      -- the same, lower case: what relative links are looked up by
	handoff TEXT NOT NULL,         -- ms.lasthandoff: decides between two sources of one article
	date INTEGER NOT NULL,         -- the article's own date: the least mtime of its files
	url TEXT NOT NULL,             -- the page on the public site
	visible BLOB NOT NULL,         -- digest of what other files can see of it: src/index/visible.h
	nlink INTEGER NOT NULL DEFAULT 0 -- names it has in each format: its rows in entry
);

-- What rendering reads: article.h, document.h, format.h.
CREATE TABLE body (
	article INTEGER PRIMARY KEY,
	record BLOB NOT NULL,          -- packed (src/base/pack.h) against the document, where half of it stands
	document BLOB NOT NULL
);

-- The context's parts (format.h): what all articles of a locale share, what an article shares in all its languages, and
-- its own. Tables of their own: written when all articles are known, and a row that grows is written twice.
CREATE TABLE locale (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, context BLOB NOT NULL);
CREATE TABLE family (id INTEGER PRIMARY KEY, article TEXT NOT NULL UNIQUE, context BLOB NOT NULL);
CREATE TABLE context (
	article INTEGER PRIMARY KEY,
	locale INTEGER NOT NULL,
	family INTEGER NOT NULL,
	bytes BLOB NOT NULL
);

CREATE TABLE scope (
	article INTEGER NOT NULL,
	pos INTEGER NOT NULL,
	service TEXT NOT NULL,
	environment TEXT NOT NULL,
	surface TEXT NOT NULL,
	PRIMARY KEY (article, pos)
) WITHOUT ROWID;

-- A certificate, report or other document, and the articles that list it.
CREATE TABLE document (
	id INTEGER PRIMARY KEY,
	owner TEXT NOT NULL,           -- the standard, else the article id: first part of the folder's name
	identity TEXT NOT NULL,        -- the URL, normalised
	token TEXT NOT NULL,           -- of the identity: last part of the folder's name
	folder TEXT NOT NULL DEFAULT '', -- the folder's name, worked out when all articles are known
	UNIQUE (owner, identity)
);
CREATE INDEX document_folder ON document (folder);
CREATE TABLE certificate (
	article INTEGER NOT NULL,
	pos INTEGER NOT NULL,
	document INTEGER NOT NULL,
	section TEXT NOT NULL,
	service TEXT NOT NULL,
	kind INTEGER NOT NULL,
	title TEXT NOT NULL,
	url TEXT NOT NULL,             -- as written
	PRIMARY KEY (article, pos)
) WITHOUT ROWID;

-- A view's folders, one a key, the same in every format; and what lies in them.
CREATE TABLE folder (id INTEGER PRIMARY KEY, view TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (view, name));
CREATE TABLE entry (folder INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (folder, article)) WITHOUT ROWID;

-- Articles `first` up to the next row's, as two digests: of their files, and of the folders they are in. What differs between two
-- snapshots is looked for only where these do: src/store/stretches.h.
CREATE TABLE stretch (first INTEGER PRIMARY KEY, files INTEGER NOT NULL, names INTEGER NOT NULL);

-- A generated file: an article in a format. ino: see src/store/inode.h; unique, by an index of index-files.sql.
CREATE TABLE file (
	article INTEGER NOT NULL,
	format INTEGER NOT NULL,
	ino INTEGER NOT NULL,
	size INTEGER NOT NULL,
	mtime INTEGER NOT NULL,
	PRIMARY KEY (article, format)
) WITHOUT ROWID;

-- A directory of the tree; parent is an id of this table, 1 the root (its own parent).
CREATE TABLE dir (
	id INTEGER PRIMARY KEY,
	ino INTEGER NOT NULL UNIQUE,
	parent INTEGER NOT NULL,
	name TEXT NOT NULL,
	format INTEGER NOT NULL,       -- of the files in it; 0 outside the formats
	folder INTEGER NOT NULL,       -- whose entries it shows; 0 if none
	subdirs INTEGER NOT NULL,
	mtime INTEGER NOT NULL,
	UNIQUE (parent, name)
);
CREATE INDEX dir_order ON dir (parent, id);
CREATE INDEX dir_folder ON dir (folder, format);

-- A file that is stored, not generated: README.txt, index pages, tables, the stylesheet, images.
CREATE TABLE page (
	id INTEGER PRIMARY KEY,
	ino INTEGER NOT NULL UNIQUE,
	dir INTEGER NOT NULL,
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	mtime INTEGER NOT NULL,
	UNIQUE (dir, name)
);

-- Its bytes, in parts of 64 KB, so that nobody needs a long one whole. id: the page's times 65536, and the part's place from 0.
-- A row that is shorter than its part is packed (src/base/pack.h).
CREATE TABLE part (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);

-- The full text: rowid is an article's id. What stands in it is made by src/base/terms.h, terms a space apart, so the
-- tokenizer has nothing to decide; it is the program's own (src/store/tokens.h), so only the program can ask this table.
-- Nothing is kept of the text but the index. body is the text file below its head. A full run writes segments as FTS5 would
-- (src/store/segments.h), of up to 32 MB of terms. A small run adds one of its articles: merging is done in small steps then, so that
-- no run has to wait for a large one; crisismerge, which merges all segments of a level at once, is kept out of the way.
CREATE VIRTUAL TABLE words USING fts5 (title, headings, body, content = '', tokenize = 'terms');
INSERT INTO words (words, rank) VALUES ('automerge', 8), ('crisismerge', 500), ('pgsz', 8000);

CREATE TABLE finding (
	id INTEGER PRIMARY KEY,
	severity INTEGER NOT NULL,     -- enum severity: 0 info, 1 warning, 2 error
	source TEXT NOT NULL,
	line INTEGER NOT NULL,
	code TEXT NOT NULL,
	detail TEXT NOT NULL
);
