/* The types that are tails of operations, and the simplest of them: bytes. SPDX-License-Identifier: BSD-2-Clause */
#include "op/type.h"

const struct op_list *op_list(unsigned type)
{
    switch (type) {
    case OP_TYPE_BYTES:
        return &op_list_bytes;
    case OP_TYPE_FIELDS:
        return &op_list_fields;
    case OP_TYPE_ENCODINGS:
        return &op_list_encodings;
    case OP_TYPE_EXPECTATIONS:
        return &op_list_expectations;
    default:
        return NULL;
    }
}

enum op_error op_add_pair(struct op_reader *reader, struct op_scratch *scratch, struct op *op, struct op_span span,
                          struct op_pair pair)
{
    if (op->count == OP_MAX_PAIRS)
        return op_complain(reader, span, "one too many:", "at most 128 in one operation");
    scratch->pair[op->count++] = pair;
    return OP_OK;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* One word of bytes; _ may stand between them. */
static enum op_error parse_bytes_word(struct op_reader *reader, struct op_scratch *scratch, struct op *op,
                                      struct op_span span)
{
    for (size_t i = 0; i < span.length; i += 2) {
        if (span.text[i] == '_' && i > 0 && span.text[i - 1] != '_')
            i++;
        struct op_span rest = {span.text + i, span.length - i, span.column + (unsigned)i};
        int high = rest.length > 0 ? digit_of(rest.text[0]) : -1;
        int low = rest.length > 1 ? digit_of(rest.text[1]) : -1;
        if (high < 0 || low < 0)
            return op_complain(reader, rest, "not a byte:", "two hexadecimal digits each");
        if (op->count == OP_MAX_BYTES)
            return op_complain(reader, rest, "one byte too many:", "at most 65536 in one operation");
        scratch->byte[op->count++] = (uint8_t)(high << 4 | low);
    }
    return OP_OK;
}

static enum op_error parse_bytes(struct op_reader *reader, struct op_scratch *scratch, struct op *op)
{
    op->bytes = scratch->byte;
    for (struct op_span span = op_next(reader); span.length > 0; span = op_next(reader)) {
        enum op_error error = parse_bytes_word(reader, scratch, op, span);
        if (error != OP_OK)
            return error;
    }
    return OP_OK;
}

static void print_bytes(struct op_text *text, const struct op *op)
{
    if (op->count > 0)
        op_put(text, " ");
    op_put_dump(text, op->bytes, op->count);
}

const struct op_list op_list_bytes = {parse_bytes, print_bytes, NULL};
