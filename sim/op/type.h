/* Internal: how the types of arguments are read, checked and written. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_TYPE_H
#define OP_TYPE_H

#include "op/text.h"

struct op_word {
    const char *name;
    uint8_t value;
};

/* A type that is one word of text and one number in struct op. */
struct op_scalar {
    const struct op_word *words; /* up to a NULL name; NULL if it is not a choice of words */
    /* Reads one word. Says what is wrong itself; the caller checks the range of the argument. */
    enum op_error (*parse)(struct op_reader *reader, struct op_span span, uint64_t *value);
    void (*print)(struct op_text *text, const struct op *op, uint64_t value);
    /* OP_OK if a value that is in range is legal, too; NULL if all are. */
    enum op_error (*check)(const struct op_strings *strings, uint64_t value);
};

/* A type that is a list of words and the tail in struct op. */
struct op_list {
    /* Reads all words that are left into the scratch. op->value[] holds the arguments before. */
    enum op_error (*parse)(struct op_reader *reader, struct op_scratch *scratch, struct op *op);
    void (*print)(struct op_text *text, const struct op *op); /* each element with a blank before it */
    /* OP_OK if the pairs are legal, alone and together; NULL for bytes. */
    enum op_error (*check)(const struct op *op);
};

/* NULL if the type is of the other kind. */
const struct op_scalar *op_scalar(unsigned type);
const struct op_list *op_list(unsigned type);

/* The lists, each in its file. */
extern const struct op_list op_list_bytes, op_list_fields, op_list_encodings, op_list_expectations;

/* The word tables of answers and protection. */
extern const struct op_word op_protection_words[], op_verdict_words[];

/* The name of a value, or "?"; and the row of a span, or NULL. */
const char *op_word_name(const struct op_word *words, uint64_t value);
const struct op_word *op_word_find(const struct op_word *words, struct op_span span);

/* Interns a span as a string; complains if it is not legal as one. */
enum op_error op_intern_span(struct op_reader *reader, struct op_span span, size_t most, uint64_t *value);

/* Adds a pair to the scratch and to the tail of op; complains if there is no room left. */
enum op_error op_add_pair(struct op_reader *reader, struct op_scratch *scratch, struct op *op, struct op_span span,
                          struct op_pair pair);

#endif
