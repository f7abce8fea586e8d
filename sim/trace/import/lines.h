/* Lines of a text that may be compressed, one at a time, in bounded memory. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_LINES_H
#define TRACE_IMPORT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/source.h"

/* Takes a line without its '\n', which stands at line[length]; line is NULL for one longer than most bytes, or with no
 * '\n' before the end of the text. False stops the reading. */
typedef bool import_line_fn(void *user, const char *line, size_t length);

/* Reads a text, plain or as zstd frames, to the end of its source, and calls fn for each line; most is at least 1.
 * Takes time linear in the text and memory of most plus about 1 MiB. *stopped tells whether fn said no.
 * TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY; of zstd: TRACE_ERR_FORMAT for damage, TRACE_ERR_TRUNCATED. */
enum trace_code import_lines(struct trace_source *source, size_t most, import_line_fn *fn, void *user, bool *stopped,
                             struct trace_error *error);

#endif
