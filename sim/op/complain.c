/* Saying what is wrong with a line, and what would be legal. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "op/text.h"

enum op_error op_complain_at(struct op_reader *reader, unsigned column)
{
    reader->diagnostic->line = 0;
    reader->diagnostic->column = column;
    return OP_ERR_SYNTAX;
}

enum op_error op_complain(struct op_reader *reader, struct op_span span, const char *what, const char *legal)
{
    struct op_diagnostic *diagnostic = reader->diagnostic;
    struct op_text text = op_text_start(diagnostic->what, sizeof diagnostic->what);
    op_put(&text, what);
    op_put(&text, " ");
    op_put_quoted(&text, span.text, span.length);
    op_text_end(&text);
    text = op_text_start(diagnostic->legal, sizeof diagnostic->legal);
    op_put(&text, legal);
    op_text_end(&text);
    return op_complain_at(reader, span.column);
}

enum op_error op_complain_missing(struct op_reader *reader, const struct op_row *row, const char *name)
{
    struct op_diagnostic *diagnostic = reader->diagnostic;
    struct op_text text = op_text_start(diagnostic->what, sizeof diagnostic->what);
    op_put(&text, name);
    op_put(&text, " is missing");
    op_text_end(&text);
    op_usage(row, diagnostic->legal, sizeof diagnostic->legal);
    return op_complain_at(reader, (unsigned)reader->end + 1);
}

#define MOST_COMPARED 32u

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static unsigned least_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* One row of the Levenshtein matrix: row[j] becomes the distance of i + 1 bytes of the word to j bytes of the name. */
static void next_row(unsigned row[MOST_COMPARED + 1], char c, const char *name, size_t length)
{
    unsigned diagonal = row[0]++;
    for (size_t j = 1; j <= length; j++) {
        unsigned changed = diagonal + (lower(name[j - 1]) != lower(c));
        diagonal = row[j];
        row[j] = least_of(changed, least_of(row[j], row[j - 1]) + 1);
    }
}

static unsigned distance_of(struct op_span span, const char *name)
{
    unsigned row[MOST_COMPARED + 1];
    size_t length = strlen(name);
    if (span.length > MOST_COMPARED || length > MOST_COMPARED)
        return MOST_COMPARED;
    for (unsigned j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 0; i < span.length; i++)
        next_row(row, span.text[i], name, length);
    return row[length];
}

struct op_nearest op_nearest_start(struct op_span span)
{
    unsigned tolerated = span.length > MOST_COMPARED ? 0 : (unsigned)(span.length + 2) / 3;
    return (struct op_nearest){span, NULL, tolerated + 1};
}

void op_nearest_offer(struct op_nearest *nearest, const char *name)
{
    unsigned distance = distance_of(nearest->span, name);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->best = name;
}

enum op_error op_complain_unknown(struct op_reader *reader, const struct op_nearest *nearest, const char *what,
                                  const char *otherwise)
{
    if (nearest->best == NULL)
        return op_complain(reader, nearest->span, what, otherwise);
    char legal[64];
    struct op_text text = op_text_start(legal, sizeof legal);
    op_put(&text, "did you mean '");
    op_put(&text, nearest->best);
    op_put(&text, "'?");
    op_text_end(&text);
    return op_complain(reader, nearest->span, what, legal);
}

enum op_error op_reader_start(struct op_reader *reader, size_t length)
{
    const char *line = reader->line;
    if (length > 0 && line[length - 1] == '\n')
        length--;
    if (length > 0 && line[length - 1] == '\r')
        length--;
    if (length > OP_MAX_LINE)
        return op_complain(reader, (struct op_span){line, 40, 1}, "the line is too long:", "at most 1048576 bytes");
    reader->end = length;
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = (uint8_t)line[i];
        bool comment = reader->end < length;
        if (byte == '#' && !comment)
            reader->end = i;
        if ((byte < ' ' && byte != '\t') || byte == 0x7f || (byte >= 0x80 && !comment))
            return op_complain(reader, (struct op_span){line + i, 1, (unsigned)i + 1}, "this is not text: byte",
                               "printable ASCII; in comments, UTF-8 too");
    }
    return OP_OK;
}
