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
#include "base/utf8.h"
#include "extract/sentence.h"

enum { WORDS_MIN = 5, STRONG_SHARE = 8 };

/* What a word is: one of the few verbs, of grammar, only English has it, lower case in titles too. */
enum { V = 1, G = 2, E = 4, S = 8 };

#define KNOWN_MAX 7 /* letters of the longest of them */

/* clang-format off */

/* Sorted. */
static const struct known {
	const char *word;
	unsigned char is;
} known[] = {
	{"a", G | S}, {"about", G}, {"all", G}, {"also", G}, {"an", G | S}, {"and", G | E | S}, {"any", G},
	{"are", V | G | E}, {"as", G | S}, {"at", G | S}, {"be", G}, {"been", E}, {"by", G | S},
	{"can", V | G | E}, {"do", V}, {"does", V}, {"each", G}, {"for", G | S}, {"from", G | E | S},
	{"had", V}, {"has", V | G | E}, {"have", V | G | E}, {"how", G}, {"if", G}, {"in", G | S},
	{"into", G}, {"is", V | G}, {"it", G}, {"its", G}, {"may", V | G}, {"more", G}, {"must", V | G | E},
	{"not", V | G | E}, {"of", G | S}, {"on", G | S}, {"only", G}, {"or", G | S}, {"other", G},
	{"our", G | E}, {"see", G}, {"shall", V}, {"should", V | E}, {"such", G}, {"than", G},
	{"that", G | E}, {"the", G | E | S}, {"their", G | E}, {"these", G | E}, {"they", G}, {"this", G | E},
	{"those", G | E}, {"to", G | S}, {"under", G}, {"use", G}, {"using", G}, {"was", V | G}, {"we", G},
	{"were", V | G | E}, {"what", G}, {"when", G | E}, {"where", G}, {"which", G | E}, {"who", G},
	{"will", V | G}, {"with", G | E | S}, {"you", G | E}, {"your", G | E},
};

/* clang-format on */

struct counts {
	unsigned words, content, verbs, grammar, english, ands;
	bool foreign; /* a letter beyond ASCII */
};

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* What a word is, its first letter taken for one in lower case. */
static unsigned look_up(struct slice word)
{
	size_t low = 0, high = sizeof(known) / sizeof(known[0]);
	char letters[KNOWN_MAX + 1];

	if (word.len > KNOWN_MAX)
		return 0;
	memcpy(letters, word.ptr, word.len);
	letters[0] |= 32;
	letters[word.len] = '\0';
	while (low < high) {
		size_t mid = (low + high) / 2;
		int d = strcmp(letters, known[mid].word);

		if (d == 0)
			return known[mid].is;
		if (d < 0)
			high = mid;
		else
			low = mid + 1;
	}
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

/* native: of a text that would be in English; else it ends at the first letter that shows that it is not. */
static struct counts count(struct slice s, bool native)
{
	const char *p = s.ptr, *end = s.ptr + s.len;
	struct counts c = {0};

	while (p < end) {
		struct slice word = {p, 0};

		if ((unsigned char)*p >= 0x80) {
			uint32_t letter = utf8_next(&p, end);

			c.foreign = c.foreign || char_is_word(letter);
			if (c.foreign && !native)
				break;
			continue;
		}
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
	struct counts c = count(s, true);

	return is_sentence(&c);
}

/* The end of the sentence that p begins: behind '.', '!' or '?', a space follows and then a capital. */
static const char *sentence_end(const char *p, const char *end)
{
	for (; p < end; p++)
		if ((*p == '.' || *p == '!' || *p == '?') && end - p > 2 && p[1] == ' ' && p[2] >= 'A' && p[2] <= 'Z')
			return p + 1;
	return end;
}

struct slice sentence_find_english(struct slice text)
{
	const char *p = text.ptr, *end = text.ptr + text.len;

	while (p < end) {
		const char *stop = sentence_end(p, end);
		struct slice s = slice_trim((struct slice){p, (size_t)(stop - p)});
		struct counts c = count(s, false);

		/* The name of something that is left in English has its "and" too, and more than one if it is two names. */
		if (!c.foreign && c.english - c.ands + (c.ands > 0) >= 2 && c.english * STRONG_SHARE >= c.words && is_sentence(&c))
			return s;
		p = stop;
	}
	return (struct slice){text.ptr, 0};
}
