/* Internal: writing text, reading words from a line, complaining of them. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_TEXT_H
#define OP_TEXT_H

#include "op/op.h"

/* ---- from table.c ---- */

/* Slots of a row without its tail. */
unsigned op_fixed_slots(const struct op_row *row);

/* The tail argument of a row, or NULL. */
const struct op_argument *op_tail(const struct op_row *row);

/* Slots of a tail of count bytes or pairs. */
size_t op_tail_slots(const struct op_argument *tail, uint32_t count);

/* ---- out ---- */

/* Text being written; length goes on counting where the buffer is full. */
struct op_text {
    char *buffer;
    size_t size;
    size_t length;
};

/* Begins an empty text in a buffer of size bytes. */
struct op_text op_text_start(char *buffer, size_t size);

/* Adds a string, length bytes, or a string in small letters. */
void op_put(struct op_text *text, const char *words);
void op_put_bytes(struct op_text *text, const char *bytes, size_t length);
void op_put_lower(struct op_text *text, const char *words);

/* Adds a number: decimal; 0x and at least least digits; or with the greatest of K, M, G, T that divides. */
void op_put_decimal(struct op_text *text, uint64_t value);
void op_put_hex(struct op_text *text, uint64_t value, unsigned least);
void op_put_size(struct op_text *text, uint64_t value);

/* Adds two hexadecimal digits for each byte. */
void op_put_dump(struct op_text *text, const uint8_t *bytes, size_t count);

/* Adds a piece of input in quotes, odd bytes escaped, cut to 40. */
void op_put_quoted(struct op_text *text, const char *bytes, size_t length);

/* NUL-terminates; returns the length the text has whole. */
size_t op_text_end(struct op_text *text);

/* ---- in ---- */

/* A piece of a line. */
struct op_span {
    const char *text;
    size_t length;
    unsigned column; /* 1-based */
};

/* A line being read: what is left of it, and where complaints go. */
struct op_reader {
    const char *line;
    size_t at, end; /* without comment and line end */
    bool equals;    /* = parts words as a blank does: set KNOB=VALUE */
    struct op_strings *strings;
    struct op_diagnostic *diagnostic;
};

/* Cuts a line of length bytes at its comment and line end; complains of bytes that no text has. */
enum op_error op_reader_start(struct op_reader *reader, size_t length);

/* The next word, of length 0 at the end. op_peek() leaves it there. */
struct op_span op_next(struct op_reader *reader);
struct op_span op_peek(const struct op_reader *reader);

/* True if the span is this word; the second ignores ASCII letter case. */
bool op_span_is(struct op_span span, const char *word);
bool op_span_is_nocase(struct op_span span, const char *word);

/* Cuts "NAME=VALUE" at its first =; false if there is none. */
bool op_span_split(struct op_span span, struct op_span *name, struct op_span *value);

/* A number: decimal or 0x, _ between digits; with_unit allows K, M, G or T behind. False if it is not one or is over
 * 64 bits. */
bool op_span_number(struct op_span span, bool with_unit, uint64_t *value);

/* ---- complaints: all return OP_ERR_SYNTAX ---- */

/* "what 'span'", legal. */
enum op_error op_complain(struct op_reader *reader, struct op_span span, const char *what, const char *legal);

/* The same where both texts have been written into the diagnostic already. */
enum op_error op_complain_at(struct op_reader *reader, unsigned column);

/* "NAME is missing", and the usage of the row. */
enum op_error op_complain_missing(struct op_reader *reader, const struct op_row *row, const char *name);

/* The name nearest to a word, among those offered; none if all are too far. */
struct op_nearest {
    struct op_span span;
    const char *best;
    unsigned distance;
};

/* Begins with no name, then takes each name that is nearer than all before. Names must be of static life. */
struct op_nearest op_nearest_start(struct op_span span);
void op_nearest_offer(struct op_nearest *nearest, const char *name);

/* "what 'span'", and "did you mean 'x'?" or otherwise. */
enum op_error op_complain_unknown(struct op_reader *reader, const struct op_nearest *nearest, const char *what,
                                  const char *otherwise);

#endif
