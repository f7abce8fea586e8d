/* Internal: values of answers in the words of vectors. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VECTORS_NOTE_H
#define VECTORS_NOTE_H

#include "op/answer.h"

/* A value as answers write it, in buffer; NULL if it does not fit. Its key is a row's. */
const char *vec_value_text(char *buffer, size_t size, const struct op_value *value);

/* Whether a value is what a key has that is not there. */
bool vec_is_default(const struct op_key_row *row, const struct op_value *value);

#endif
