/* The reference pages of the language, from its tables. SPDX-License-Identifier: BSD-2-Clause */
#ifndef OP_DOCUMENT_H
#define OP_DOCUMENT_H

#include <stddef.h>

/* Writes the tables of docs/spec/operations.md as Markdown: operations by level, the place of each argument, types,
 * verdicts, answer keys. NUL-terminated if size > 0 and cut to fit. Returns the length it would have whole. */
size_t op_document(char *buffer, size_t size);

#endif
