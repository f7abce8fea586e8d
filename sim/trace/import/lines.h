/* Lines or records of a text that may be compressed, in bounded memory. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_LINES_H
#define TRACE_IMPORT_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/source.h"

#define IMPORT_SAMPLE_BYTES 65536u

/* Looks at the beginning of a text, before its first piece is taken: IMPORT_SAMPLE_BYTES of it, or all if it is
 * shorter. Returns the bytes of a record, or 0 for lines; at most IMPORT_SAMPLE_BYTES. */
typedef size_t import_begin_fn(void *user, const char *bytes, size_t length);

/* Takes a line without its '\n', which stands at line[length], or a record; line is NULL for a line longer than most
 * bytes, one with no '\n' before the end of the text, and a record that is not whole. False stops the reading. */
typedef bool import_line_fn(void *user, const char *line, size_t length);

struct import_lines {
    size_t most;            /* bytes of a line; at least 1 */
    import_begin_fn *begin; /* NULL: lines */
    import_line_fn *line;
    void *user;
};

/* Reads a text, plain or as zstd frames, to the end of its source, and hands it out in pieces, the same ones however
 * the source gives its bytes. Takes time linear in the text and memory of most plus about 1 MiB. *stopped tells
 * whether line said no. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY; of zstd: TRACE_ERR_FORMAT for damage,
 * TRACE_ERR_TRUNCATED. */
enum trace_code import_lines(struct trace_source *source, const struct import_lines *lines, bool *stopped,
                             struct trace_error *error);

#endif
