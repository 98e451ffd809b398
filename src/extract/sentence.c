/* SPDX-License-Identifier: MIT */
/*
 * A sentence that was left in the source language reads like one; a title that has to stay English ("Family Educational
 * Rights and Privacy Act", "Azure, Office 365, Power BI") does not.  What tells them apart is how English is
 * written: in names every word of content is capitalised, in sentences it is not, and a sentence has a verb.
 * So a sentence has five words or more, and either three words of content in lower case and a word of grammar, or
 * one of the few verbs that most sentences have and two words of grammar.
 *
 * In a text of another language, where English has to be told from it, two words that only English has must be there, and
 * enough of them, and no letter beyond ASCII.
 */
#include "base/span.h"
#include "base/utf8.h"
#include "extract/sentence.h"

enum { WORDS_MIN = 5, STRONG_SHARE = 8 };

/* What a word is: one of the few verbs, of grammar, only English has it, lower case in titles too. */
enum { V = 1, G = 2, E = 4, S = 8 };

#define WORD_SIZE 8 /* a known word and NULs behind it: two are compared as one number */
#define SAME_LETTER_MAX 10 /* known words that begin with one letter */

/* clang-format off */

/* By their first letter. */
static const struct known {
	char word[WORD_SIZE];
	unsigned char is;
} known[26][SAME_LETTER_MAX + 1] = {
	['a' - 'a'] = {{"a", G | S}, {"about", G}, {"all", G}, {"also", G}, {"an", G | S},
		{"and", G | E | S}, {"any", G}, {"are", V | G | E}, {"as", G | S}, {"at", G | S}},
	['b' - 'a'] = {{"be", G}, {"been", E}, {"by", G | S}},
	['c' - 'a'] = {{"can", V | G | E}},
	['d' - 'a'] = {{"do", V}, {"does", V}},
	['e' - 'a'] = {{"each", G}},
	['f' - 'a'] = {{"for", G | S}, {"from", G | E | S}},
	['h' - 'a'] = {{"had", V}, {"has", V | G | E}, {"have", V | G | E}, {"how", G}},
	['i' - 'a'] = {{"if", G}, {"in", G | S}, {"into", G}, {"is", V | G}, {"it", G}, {"its", G}},
	['m' - 'a'] = {{"may", V | G}, {"more", G}, {"must", V | G | E}},
	['n' - 'a'] = {{"not", V | G | E}},
	['o' - 'a'] = {{"of", G | S}, {"on", G | S}, {"only", G}, {"or", G | S}, {"other", G},
		{"our", G | E}},
	['s' - 'a'] = {{"see", G}, {"shall", V}, {"should", V | E}, {"such", G}},
	['t' - 'a'] = {{"than", G}, {"that", G | E}, {"the", G | E | S}, {"their", G | E},
		{"these", G | E}, {"they", G}, {"this", G | E}, {"those", G | E}, {"to", G | S}},
	['u' - 'a'] = {{"under", G}, {"use", G}, {"using", G}},
	['w' - 'a'] = {{"was", V | G}, {"we", G}, {"were", V | G | E}, {"what", G}, {"when", G | E},
		{"where", G}, {"which", G | E}, {"who", G}, {"will", V | G}, {"with", G | E | S}},
	['y' - 'a'] = {{"you", G | E}, {"your", G | E}},
};

/* clang-format on */

struct counts {
	unsigned words, content, verbs, grammar, english, ands;
};

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* What a word is, its first letter taken for one in lower case. */
static unsigned look_up(struct slice word)
{
	char letters[WORD_SIZE] = {0};

	if (word.len >= WORD_SIZE)
		return 0;
	memcpy(letters, word.ptr, word.len);
	letters[0] |= 32;
	for (const struct known *k = known[letters[0] - 'a']; k->is; k++)
		if (memcmp(k->word, letters, WORD_SIZE) == 0)
			return k->is;
	return 0;
}

static void count_word(struct counts *c, struct slice word)
{
	unsigned is = look_up(word);
	bool lower = word.ptr[0] >= 'a';

	c->words++;
	c->verbs += lower && (is & V);
	c->grammar += (is & G) != 0;
	c->english += (is & E) != 0;
	c->ands += (is & E) && slice_is(word, "and");
	c->content += word.len > 1 && lower && !(is & S);
}

static struct counts count(struct slice s)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	struct counts c = {0};

	while (p < end) {
		struct slice word = {p, 0};

		while (p < end && (is_letter(*p) || (p > word.ptr && (*p == '\'' || *p == '-'))))
			p++;
		word.len = (size_t)(p - word.ptr);
		if (word.len)
			count_word(&c, word);
		else
			p++;
	}
	return c;
}

static bool is_sentence(const struct counts *c)
{
	return c->words >= WORDS_MIN && ((c->content >= 3 && c->grammar >= 1) || (c->verbs && c->grammar >= 2));
}

bool sentence_is_sentence(struct slice s)
{
	struct counts c = count(s);

	return is_sentence(&c);
}

static const bool stops[256] = {['.'] = true, ['!'] = true, ['?'] = true};

static span_bits look(const char *p)
{
	const span v = span_at(p);

	return (v == '.') | (v == '!') | (v == '?');
}

/* The end of the sentence that p begins: behind '.', '!' or '?', a space follows and then a capital. */
static const char *sentence_end(const char *p, const char *end)
{
	for (; (p = span_find(p, end, look, 0, stops)) < end; p++)
		if (end - p > 2 && p[1] == ' ' && p[2] >= 'A' && p[2] <= 'Z')
			return p + 1;
	return end;
}

/* Whether a letter beyond ASCII is in it, as in most sentences of other languages: none of their words is looked at then. */
static bool is_foreign(struct slice s)
{
	const char *end = s.ptr + s.len;

	for (const char *p = s.ptr; (p = utf8_ascii_end(p, end)) < end;)
		if (char_is_word(utf8_next(&p, end)))
			return true;
	return false;
}

/* The name of something that is left in English has its "and" too, and more than one if it is two names. */
static bool is_english(struct slice s)
{
	struct counts c = count(s);

	return c.english - c.ands + (c.ands > 0) >= 2 && c.english * STRONG_SHARE >= c.words && is_sentence(&c);
}

struct slice sentence_find_english(struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	while (p < end) {
		const char *stop = sentence_end(p, end);
		struct slice s = slice_trim((struct slice){p, (size_t)(stop - p)});

		if (!is_foreign(s) && is_english(s))
			return s;
		p = stop;
	}
	return (struct slice){text.ptr, 0};
}
