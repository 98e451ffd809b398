/* SPDX-License-Identifier: MIT */
/*
 * Frequently asked questions.
 *
 * In a section of questions a question is a paragraph all in bold, or bold words that
 * end in a question mark with the answer behind them on the same line, or a heading
 * below the section's own.  Its answer is everything up to the next question or the end
 * of the section, as plain text, a paragraph, item or row a line.
 */
#include "base/utf8.h"
#include "extract/facts.h"

/* Ends in a question mark of any script, closing quotes and brackets aside. */
static bool is_question(struct slice s)
{
	static const uint32_t marks[] = {'?', 0xff1f, 0x061f, 0x037e, 0x055e, 0x2047};
	const char *end = s.ptr + s.len;

	while (end > s.ptr) {
		uint32_t c = utf8_previous(s.ptr, end);

		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (c == marks[i])
				return true;
		if (char_is_word(c))
			return false;
		do
			end--;
		while (end > s.ptr && ((unsigned char)*end & 0xc0) == 0x80);
	}
	return false;
}

static void put_line(struct facts *f, struct slice text)
{
	if (!text.len)
		return;
	if (f->answer.len)
		buf_putc(&f->answer, '\n');
	buf_put_slice(&f->answer, text);
}

void faq_end(struct facts *f)
{
	if (f->question)
		f->question->answer = arena_dup(f->arena, buf_slice(&f->answer));
	f->question = NULL;
	arena_note_buf(f->arena, &f->answer);
	buf_reset(&f->answer);
}

static void ask(struct facts *f, unsigned section, struct slice question, struct slice source)
{
	struct article *a = f->article;

	faq_end(f);
	f->question = arena_push(f->arena, &a->faq, &a->faq_count, sizeof(*f->question));
	if (!f->question)
		return;
	f->question->question = question;
	f->question->question_source = source;
	f->faq_heading = section;
	f->answer_row = 0;
}

static void answer_cell(struct facts *f, const struct block *block)
{
	struct slice text = block_text(block, f->arena);

	if (block->column == 0)
		put_line(f, text);
	else if (text.len) {
		buf_putc(&f->answer, '\t');
		buf_put_slice(&f->answer, text);
	}
}

static bool ask_paragraph(struct facts *f, unsigned section, const struct block *block)
{
	struct slice lead, rest, source = {NULL, 0};

	if (block->kind != BLOCK_PARAGRAPH || block->quoted || !block_lead(block, f->arena, &lead, &rest))
		return false;
	if (!lead.len || (rest.len && !is_question(lead)))
		return false;
	/* In a list only a question is one: bold items are names of things. */
	if (block->lists && !is_question(lead))
		return false;
	if (!block_source_lead(block, f->arena, &source))
		source = rest.len ? source : block_source(block, f->arena);
	ask(f, section, lead, source);
	put_line(f, rest);
	return true;
}

void faq_block(struct facts *f, const struct blocks *b, const struct block *block)
{
	const struct heading *owner = &b->place.at[b->place.owner];
	bool inside = b->place.meaning == SECTION_FAQ;

	if (f->question && (!inside || owner->number != f->faq_heading))
		faq_end(f);
	if (!inside)
		return;
	if (block->kind == BLOCK_HEADING) {
		if (block->level > b->place.owner)
			ask(f, owner->number, block_text(block, f->arena), block_source(block, f->arena));
		return;
	}
	if (ask_paragraph(f, owner->number, block) || !f->question)
		return;
	if (block->kind == BLOCK_CELL)
		answer_cell(f, block);
	else
		put_line(f, block_text(block, f->arena));
}
