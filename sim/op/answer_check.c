/* Holding an answer against what was expected, and reading answers of others. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/type.h"
#include "op/values.h"

/* ---- checking ---- */

struct failure {
    struct op_text text;
    char buffer[1024];
};

static void put_difference(struct failure *failure, const char *key)
{
    if (failure->text.length > 0)
        op_put(&failure->text, ", ");
    op_put(&failure->text, key);
    op_put(&failure->text, " expected ");
}

static void check_verdict(const struct op_answer *answer, const struct op *expect, struct failure *failure)
{
    if (answer->verdict == expect->value[0])
        return;
    put_difference(failure, "verdict");
    op_put(&failure->text, op_verdict_name((unsigned)expect->value[0]));
    op_put(&failure->text, " got ");
    op_put(&failure->text, op_verdict_name(answer->verdict));
}

static struct op_span span_of(const char *word)
{
    return (struct op_span){word, strlen(word), 0};
}

/* The value an answer has for a key, perhaps by default; false if it has none. */
static bool actual_of(const struct op_answer *answer, const struct op_key_row *row, struct op_value *actual)
{
    const struct op_value *value = op_answer_find(answer, (enum op_key)row->key);
    if (value != NULL)
        *actual = *value;
    else
        *actual = (struct op_value){row->absent, "none", row->key};
    return value != NULL || row->absent != OP_NO_DEFAULT;
}

static void check_value(const struct op_answer *answer, const struct op *expect, const struct op_pair *pair,
                        struct failure *failure)
{
    const struct op_key_row *row = op_key_row(pair->key);
    struct op_value actual;
    bool there = actual_of(answer, row, &actual);
    bool is_word = row->type == OP_VALUE_WORD;
    const char *word = is_word ? op_strings_get(expect->strings, (uint32_t)pair->value, NULL) : NULL;
    if (there && (is_word ? op_span_is_nocase(span_of(word), actual.word) : pair->value == actual.number))
        return;
    put_difference(failure, row->name);
    op_put_value(&failure->text, row, pair->value, word);
    op_put(&failure->text, " got ");
    if (there)
        op_put_value(&failure->text, row, actual.number, actual.word);
    else
        op_put(&failure->text, "nothing");
}

bool op_answer_check(const struct op_answer *answer, const struct op *expect, struct op_answer *failed)
{
    struct failure failure;
    failure.text = op_text_start(failure.buffer, sizeof failure.buffer);
    check_verdict(answer, expect, &failure);
    for (uint32_t i = 0; i < expect->count; i++)
        check_value(answer, expect, &expect->pairs[i], &failure);
    if (op_text_end(&failure.text) == 0)
        return true;
    op_answer_start(failed, OP_VERDICT_FAILED);
    failed->sentence = op_answer_keep(failed, failure.buffer, strlen(failure.buffer));
    return false;
}

/* ---- reading ---- */

static struct op_span rest_of(struct op_reader *reader)
{
    struct op_span rest = op_peek(reader);
    rest.length = (size_t)(reader->line + reader->end - rest.text);
    reader->at = reader->end;
    return rest;
}

static void keep_sentence(struct op_answer *answer, struct op_span span)
{
    answer->sentence = span.length > 0 ? op_answer_keep(answer, span.text, span.length) : NULL;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the digits that end at a place begin. */
static size_t digits_before(const char *text, size_t end)
{
    while (end > 0 && is_digit(text[end - 1]))
        end--;
    return end;
}

/* Cuts " (RULE)" off the end of a sentence, where a rule is capitals and a number, with or without item: R4, F14.8. */
static struct op_span cut_rule(struct op_span *sentence)
{
    const char *text = sentence->text;
    struct op_span none = {text, 0, 0};
    size_t end = sentence->length > 0 && text[sentence->length - 1] == ')' ? sentence->length - 1 : 0;
    size_t digits = digits_before(text, end);
    if (digits < end && digits > 1 && text[digits - 1] == '.')
        digits = digits_before(text, digits - 1);
    size_t start = digits;
    while (start > 0 && is_upper(text[start - 1]))
        start--;
    if (digits == end || text[digits] == '.' || start == digits || start == 0 || text[start - 1] != '(')
        return none;
    sentence->length = start > 1 ? start - 2 : 0;
    return (struct op_span){text + start, end - start, 0};
}

/* error ERRNO sentence (RULE) */
static enum op_error parse_error(struct op_reader *reader, struct op_answer *answer)
{
    struct op_span number = op_next(reader);
    if (!op_span_is_errno(number))
        return op_complain(reader, number, "an error needs an errno, not", "error EINVAL and a sentence");
    struct op_span sentence = rest_of(reader);
    struct op_span rule = cut_rule(&sentence);
    op_answer_copy(answer, OP_KEY_ERRNO, number.text, number.length);
    if (rule.length > 0)
        op_answer_copy(answer, OP_KEY_RULE, rule.text, rule.length);
    keep_sentence(answer, sentence);
    return OP_OK;
}

/* The value of a key, the word before it. */
static enum op_error parse_value(struct op_reader *reader, struct op_span key, const struct op_key_row *row,
                                 struct op_answer *answer)
{
    struct op_span span = op_next(reader);
    if (span.length == 0)
        return op_complain(reader, key, "the value is missing of", row->help);
    if (op_answer_find(answer, (enum op_key)row->key) != NULL)
        return op_complain(reader, key, "given twice:", "each key once");
    if (row->type == OP_VALUE_WORD) {
        op_answer_copy(answer, (enum op_key)row->key, span.text, span.length);
        return OP_OK;
    }
    uint64_t number;
    enum op_error error = op_read_number(reader, span, row, &number);
    if (error == OP_OK)
        op_answer_number(answer, (enum op_key)row->key, number);
    return error;
}

static enum op_error parse_values(struct op_reader *reader, struct op_answer *answer)
{
    enum op_error error = OP_OK;
    for (struct op_span span = op_next(reader); span.length > 0 && error == OP_OK; span = op_next(reader)) {
        const struct op_key_row *row;
        error = op_read_key(reader, span, &row);
        if (error == OP_OK)
            error = parse_value(reader, span, row, answer);
    }
    return error;
}

enum op_error op_answer_parse(const char *line, size_t length, struct op_answer *answer,
                              struct op_diagnostic *diagnostic)
{
    struct op_reader reader = {.line = line, .diagnostic = diagnostic};
    enum op_error error = op_reader_start(&reader, length);
    if (error != OP_OK)
        return error;
    struct op_span span = op_next(&reader);
    const struct op_word *verdict = op_word_find(op_verdict_words, span);
    if (verdict == NULL)
        return op_complain(&reader, span, "no such verdict:", "ok bypassed denied operation-error error failed");
    op_answer_start(answer, (enum op_verdict)verdict->value);
    if (answer->verdict == OP_VERDICT_ERROR)
        return parse_error(&reader, answer);
    if (answer->verdict != OP_VERDICT_FAILED)
        return parse_values(&reader, answer);
    keep_sentence(answer, rest_of(&reader));
    return OP_OK;
}
