/* What can be read of a damaged trace, as a whole one. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_SALVAGE_H
#define TRACE_SALVAGE_H

#include "trace/chunk.h"
#include "trace/source.h"
#include "trace/writer.h"

/* What was found, and what was not. */
struct trace_salvage {
    bool header_lost;                  /* first line or header are damaged: what they said is not known */
    bool complete;                     /* the file ends as written */
    uint64_t bytes;                    /* of the damaged file */
    uint64_t lost_bytes;               /* in no whole chunk */
    uint64_t chunks[TRACE_TYPE_COUNT]; /* whole ones by type; those of types not known under 0 */
    uint64_t damaged_chunks;           /* headers that hold, before payloads that do not */
    uint64_t operations;               /* saved */
    uint64_t lost_operations;          /* known to have been there, by the numbers of those behind them */
    uint64_t made_up_times;            /* of operations whose own timestamps are lost: those of the one before */
    uint64_t unused_times;             /* timestamps whose operations are lost */
    uint64_t made_up_strings;          /* names that are lost: "lost-0", "lost-1" .. */
    bool output_failed;                /* an error is of what was written, not of source */
};

/* Reads all of source, which must be seekable, and writes every whole chunk of operations with timestamps, strings and
 * notes to writer settings: config->header is replaced by what the file says of itself, or by creator alone if that is
 * lost; strings are those found. path as trace_writer_open() takes it, or NULL to write to fd.
 *
 * TRACE_OK if a file was written; TRACE_ERR_FORMAT if source holds no whole record chunk, and nothing is written then;
 * TRACE_ERR_ARGUMENT for a source that cannot seek; TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. Source stays open. */
enum trace_code trace_salvage(struct trace_source *source, const struct trace_writer_config *config, const char *path,
                              int fd, struct trace_salvage *report, struct trace_error *error);

#endif
