/* From a line of text to an operation. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/type.h"

static enum op_error complain_mnemonic(struct op_reader *reader, struct op_span span)
{
    struct op_nearest nearest = op_nearest_start(span);
    size_t count;
    const struct op_row *rows = op_rows(&count);
    for (size_t i = 0; i < count; i++)
        op_nearest_offer(&nearest, rows[i].mnemonic);
    return op_complain_unknown(reader, &nearest, "unknown operation", "an operation such as dma, access or map");
}

static enum op_error complain_usage(struct op_reader *reader, const struct op_row *row, struct op_span span,
                                    const char *what)
{
    char usage[sizeof reader->diagnostic->legal];
    op_usage(row, usage, sizeof usage);
    return op_complain(reader, span, what, usage);
}

static void put_limit(struct op_text *text, const struct op_argument *argument, uint64_t value)
{
    static const struct op none = {0};
    op_scalar(argument->type)->print(text, &none, value);
}

static enum op_error complain_range(struct op_reader *reader, const struct op_argument *argument, struct op_span span)
{
    char what[40], legal[80];
    struct op_text text = op_text_start(what, sizeof what);
    op_put(&text, argument->name);
    op_put(&text, " is out of range:");
    op_text_end(&text);
    text = op_text_start(legal, sizeof legal);
    put_limit(&text, argument, argument->least);
    op_put(&text, " to ");
    put_limit(&text, argument, argument->most);
    op_text_end(&text);
    return op_complain(reader, span, what, legal);
}

/* Takes the keyword; *there tells whether the argument follows. */
static enum op_error parse_keyword(struct op_reader *reader, const struct op_row *row,
                                   const struct op_argument *argument, bool *there)
{
    *there = true;
    if (argument->keyword == NULL)
        return OP_OK;
    struct op_span span = op_peek(reader);
    *there = op_span_is(span, argument->keyword);
    if (*there) {
        op_next(reader);
        return OP_OK;
    }
    if (argument->optional)
        return OP_OK;
    if (span.length == 0)
        return op_complain_missing(reader, row, argument->keyword);
    char what[60];
    struct op_text text = op_text_start(what, sizeof what);
    op_put(&text, "'");
    op_put(&text, argument->keyword);
    op_put(&text, "' should stand here, not");
    op_text_end(&text);
    return complain_usage(reader, row, span, what);
}

static enum op_error parse_scalar(struct op_reader *reader, const struct op_row *row,
                                  const struct op_argument *argument, uint64_t *value)
{
    bool there;
    enum op_error error = parse_keyword(reader, row, argument, &there);
    if (error != OP_OK)
        return error;
    *value = argument->absent;
    if (!there)
        return OP_OK;
    struct op_span span = op_next(reader);
    if (span.length == 0)
        return op_complain_missing(reader, row, argument->name);
    error = op_scalar(argument->type)->parse(reader, span, value);
    if (error != OP_OK)
        return error;
    if (*value < argument->least || *value > argument->most)
        return complain_range(reader, argument, span);
    return OP_OK;
}

static enum op_error parse_tail(struct op_reader *reader, const struct op_row *row, struct op_scratch *scratch,
                                struct op *op)
{
    const struct op_argument *tail = op_tail(row);
    struct op_span first = op_peek(reader);
    enum op_error error = op_list(tail->type)->parse(reader, scratch, op);
    if (error != OP_OK)
        return error;
    if (op->count < tail->least)
        return op_complain_missing(reader, row, tail->name);
    if (op->count > tail->most)
        return complain_usage(reader, row, first, "too many elements, from");
    return OP_OK;
}

static enum op_error parse_arguments(struct op_reader *reader, const struct op_row *row, struct op_scratch *scratch,
                                     struct op *op)
{
    for (unsigned i = 0; i < op_arguments(row); i++) {
        const struct op_argument *argument = &row->argument[i];
        enum op_error error = argument->place == OP_IN_TAIL ? parse_tail(reader, row, scratch, op)
                                                            : parse_scalar(reader, row, argument, &op->value[i]);
        if (error != OP_OK)
            return error;
    }
    struct op_span span = op_next(reader);
    return span.length == 0 ? OP_OK : complain_usage(reader, row, span, "one word too many:");
}

enum op_error op_parse(const char *line, size_t length, struct op_strings *strings, struct op_scratch *scratch,
                       struct op *op, struct op_diagnostic *diagnostic)
{
    struct op_reader reader = {.line = line, .strings = strings, .diagnostic = diagnostic};
    enum op_error error = op_reader_start(&reader, length);
    if (error != OP_OK)
        return error;
    struct op_span span = op_next(&reader);
    if (span.length == 0)
        return OP_ERR_NOTHING;
    const struct op_row *row = op_row_find(span.text, span.length);
    if (row == NULL)
        return complain_mnemonic(&reader, span);
    reader.equals = row->code == OP_SET;
    memset(op, 0, sizeof *op);
    op->code = row->code;
    op->strings = strings;
    return parse_arguments(&reader, row, scratch, op);
}
