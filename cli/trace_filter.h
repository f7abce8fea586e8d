/* Traces read chunk by chunk and written again: what convert and slice share.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_TRACE_FILTER_H
#define CLI_TRACE_FILTER_H

#include "input.h"
#include "trace_out.h"

struct cli_trace_filter;

/* What becomes of a chunk: what stays of it goes to filter->out. CLI_BAD after complaining. */
typedef enum cli_status cli_chunk_fn(struct cli_trace_filter *filter, const struct trace_chunk *chunk);

struct cli_trace_filter {
    struct cli_context *cli;
    const char *file;
    struct cli_trace_out out;
    cli_chunk_fn *chunk;
    bool no_times; /* timestamps are left out */
    void *user;
    struct trace_reader *reader;
    uint64_t operations; /* read */
    uint64_t times[256]; /* of a few operations, as numbers */
};

/* Runs a trace through filter->chunk, header, strings and notes included. CLI_BAD after complaining, also of a trace
 * that is cut off: then there is no file, since trace salvage is for that. */
enum cli_status cli_trace_filter(struct cli_trace_filter *filter);

/* Adds operations of a chunk to the output: those of slot_count slots from first_slot on; at is the first one's place
 * in the chunk. */
enum cli_status cli_filter_keep(struct cli_trace_filter *filter, const struct trace_chunk *chunk, size_t at,
                                size_t first_slot, size_t slot_count);

#endif
