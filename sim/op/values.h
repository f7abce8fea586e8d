/* Internal: the values of answer keys. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_VALUES_H
#define OP_VALUES_H

#include "op/answer.h"
#include "op/text.h"

/* Writes a value as the key's type says. */
void op_put_value(struct op_text *text, const struct op_key_row *row, uint64_t number, const char *word);

/* Copies length bytes into the text of an answer; NULL if there is no room. */
char *op_answer_keep(struct op_answer *answer, const char *text, size_t length);

/* The row of a key's text; complains if there is none. */
enum op_error op_read_key(struct op_reader *reader, struct op_span span, const struct op_key_row **row);

/* Reads a value that is not a word, and checks its range. */
enum op_error op_read_number(struct op_reader *reader, struct op_span span, const struct op_key_row *row,
                             uint64_t *number);

/* True if a number is in the range of the key's type. */
bool op_value_in_range(const struct op_key_row *row, uint64_t number);

/* True if a span is an errno such as EINVAL, or what stands for one such as OOPS or E1: capitals, then digits, too. */
bool op_span_is_errno(struct op_span span);

#endif
