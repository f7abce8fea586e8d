/* Keys and values of an expected answer, as the tail of OP_EXPECT. SPDX-License-Identifier: BSD-2-Clause */
#include "op/type.h"
#include "op/values.h"

enum op_error op_read_key(struct op_reader *reader, struct op_span span, const struct op_key_row **row)
{
    struct op_nearest nearest = op_nearest_start(span);
    size_t count;
    const struct op_key_row *keys = op_keys(&count);
    for (size_t i = 0; i < count; i++) {
        if (op_span_is(span, keys[i].name)) {
            *row = &keys[i];
            return OP_OK;
        }
        op_nearest_offer(&nearest, keys[i].name);
    }
    return op_complain_unknown(
        reader, &nearest, "no such key of an answer:", "such as phys, op, window, reason, rule, class, value, bytes");
}

bool op_value_in_range(const struct op_key_row *row, uint64_t number)
{
    bool narrow = row->type == OP_VALUE_BITS || row->type == OP_VALUE_WINDOW;
    return !narrow || number <= UINT32_MAX;
}

enum op_error op_read_number(struct op_reader *reader, struct op_span span, const struct op_key_row *row,
                             uint64_t *number)
{
    if (row->type == OP_VALUE_WINDOW && op_span_is(span, "none")) {
        *number = OP_NO_WINDOW;
        return OP_OK;
    }
    if (op_span_number(span, true, number) && op_value_in_range(row, *number))
        return OP_OK;
    return op_complain(reader, span, "not a value of this key:",
                       row->type == OP_VALUE_WINDOW ? "a window number, or none" : "a number, decimal or 0x..");
}

bool op_span_is_errno(struct op_span span)
{
    if (span.length < 2)
        return false;
    for (size_t i = 0; i < span.length; i++) {
        bool letter = span.text[i] >= 'A' && span.text[i] <= 'Z';
        bool digit = span.text[i] >= '0' && span.text[i] <= '9';
        if (!letter && (!digit || i == 0))
            return false;
    }
    return true;
}

static bool is_given(const struct op_pair *pairs, uint32_t count, uint32_t key)
{
    for (uint32_t i = 0; i < count; i++)
        if (pairs[i].key == key)
            return true;
    return false;
}

static enum op_error parse_value(struct op_reader *reader, const struct op_key_row *row, struct op_span span,
                                 uint64_t *value)
{
    if (row->type == OP_VALUE_WORD)
        return op_intern_span(reader, span, OP_MAX_TEXT, value);
    return op_read_number(reader, span, row, value);
}

/* One key and its value; the errno of an error may come without its key. */
static enum op_error parse_one(struct op_reader *reader, struct op_scratch *scratch, struct op *op, struct op_span span)
{
    const struct op_key_row *row = op_key_row(OP_KEY_ERRNO);
    struct op_span value = span;
    if (op->value[0] != OP_VERDICT_ERROR || !op_span_is_errno(span)) {
        enum op_error error = op_read_key(reader, span, &row);
        if (error != OP_OK)
            return error;
        value = op_next(reader);
    }
    if (value.length == 0)
        return op_complain(reader, span, "the value is missing of", row->help);
    if (is_given(scratch->pair, op->count, row->key))
        return op_complain(reader, span, "given twice:", "each key once");
    struct op_pair pair = {0, row->key};
    enum op_error error = parse_value(reader, row, value, &pair.value);
    return error != OP_OK ? error : op_add_pair(reader, scratch, op, span, pair);
}

static enum op_error parse_expectations(struct op_reader *reader, struct op_scratch *scratch, struct op *op)
{
    op->pairs = scratch->pair;
    for (struct op_span span = op_next(reader); span.length > 0; span = op_next(reader)) {
        enum op_error error = parse_one(reader, scratch, op, span);
        if (error != OP_OK)
            return error;
    }
    return OP_OK;
}

static void print_expectations(struct op_text *text, const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++) {
        const struct op_pair *pair = &op->pairs[i];
        const struct op_key_row *row = op_key_row(pair->key);
        bool word = row->type == OP_VALUE_WORD;
        op_put(text, " ");
        op_put(text, row->name);
        op_put(text, " ");
        op_put_value(text, row, pair->value, word ? op_strings_get(op->strings, (uint32_t)pair->value, NULL) : NULL);
    }
}

static enum op_error check_expectations(const struct op *op)
{
    for (uint32_t i = 0; i < op->count; i++) {
        const struct op_pair *pair = &op->pairs[i];
        const struct op_key_row *row = op_key_row(pair->key);
        if (row == NULL || is_given(op->pairs, i, pair->key))
            return OP_ERR_RANGE;
        if (row->type != OP_VALUE_WORD && !op_value_in_range(row, pair->value))
            return OP_ERR_RANGE;
        if (row->type == OP_VALUE_WORD && pair->value >= op_strings_count(op->strings))
            return OP_ERR_STRING;
    }
    return OP_OK;
}

const struct op_list op_list_expectations = {parse_expectations, print_expectations, check_expectations};
