/* SPDX-License-Identifier: MIT */
/*
 * A tokenizer for FTS5 (https://www.sqlite.org/fts5.html, section 7.1) that decides nothing: what it is given is terms of
 * base/terms.h, a space between them, from documents and queries alike.  FTS5's own `ascii` gives the same terms, but
 * looks at each byte for letters to fold and copies it: an eighth of what filling the index costs.
 */
#include <string.h>

#include "store/tokens.h"

/* There is nothing to be kept: any pointer serves as the tokenizer, but FTS5 takes NULL for none. */
static int create(void *context, const char **args, int count, Fts5Tokenizer **out)
{
	(void)args;
	(void)count;
	*out = context;
	return SQLITE_OK;
}

static void delete(Fts5Tokenizer *tokenizer)
{
	(void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int len,
		    int (*put)(void *context, int flags, const char *term, int len, int from, int to))
{
	int code = SQLITE_OK;

	(void)tokenizer;
	(void)flags;
	for (int from = 0, to; from < len && code == SQLITE_OK; from = to + 1) {
		for (to = from; to < len && text[to] != ' ';)
			to++;
		if (to > from)
			code = put(context, 0, text + from, to - from, from, to);
	}
	return code;
}

int tokens_register(sqlite3 *sql)
{
	static fts5_tokenizer tokenizer = {create, delete, tokenize};
	fts5_api *api = NULL;
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(sql, "SELECT fts5(?1)", -1, &st, NULL);

	if (code == SQLITE_OK) {
		sqlite3_bind_pointer(st, 1, &api, "fts5_api_ptr", NULL);
		sqlite3_step(st);
		code = sqlite3_finalize(st);
	}
	if (code != SQLITE_OK)
		return code;
	return api ? api->xCreateTokenizer(api, "terms", api, &tokenizer, NULL) : SQLITE_ERROR;
}
