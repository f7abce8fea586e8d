/* Traces read chunk by chunk and written again. SPDX-License-Identifier: BSD-2-Clause */
#include "trace_filter.h"

#include <stdlib.h>
#include <string.h>

#include "trace/chunk.h"

#define CREATOR "pamusim " PAMUSIM_VERSION

/* As many operations as there is room for timestamps. */
static enum cli_status keep_some(struct cli_trace_filter *filter, const struct trace_chunk *chunk, size_t at,
                                 size_t *slot, size_t end)
{
    const size_t room = sizeof filter->times / sizeof filter->times[0];
    size_t first = *slot, count = 0;
    for (; *slot < end && count < room; count++) {
        filter->times[count] = trace_chunk_time(chunk, at + count);
        *slot += trace_slot_count(chunk->slots + *slot * OP_SLOT_BYTES);
    }
    return cli_trace_out_add(&filter->out, chunk->slots + first * OP_SLOT_BYTES, *slot - first, filter->times);
}

enum cli_status cli_filter_keep(struct cli_trace_filter *filter, const struct trace_chunk *chunk, size_t at,
                                size_t first_slot, size_t slot_count)
{
    const size_t room = sizeof filter->times / sizeof filter->times[0];
    enum cli_status status = CLI_OK;
    if (chunk->times == NULL || filter->no_times)
        return cli_trace_out_add(&filter->out, chunk->slots + first_slot * OP_SLOT_BYTES, slot_count, NULL);
    for (size_t slot = first_slot; slot < first_slot + slot_count && status == CLI_OK; at += room)
        status = keep_some(filter, chunk, at, &slot, first_slot + slot_count);
    return status;
}

/* What came in notes is written as a note, if it was not known when the header was. */
static enum cli_status put_late_header(struct cli_trace_filter *filter, const char *early)
{
    char *late = trace_reader_json(filter->reader);
    bool same = late != NULL && strcmp(early, late) == 0;
    free(late);
    struct trace_header header = *trace_reader_header(filter->reader);
    header.creator = CREATOR;
    return same ? CLI_OK : cli_trace_out_note(&filter->out, &header);
}

static enum cli_status run_chunks(struct cli_trace_filter *filter)
{
    struct trace_error error = {0};
    struct trace_chunk chunk;
    enum trace_code code = TRACE_OK;
    enum cli_status status = CLI_OK;
    struct cli_progress progress = cli_progress_start(filter->cli, cli_file_name(filter->file));
    while (status == CLI_OK && !cli_interrupted()) {
        code = trace_reader_next(filter->reader, &chunk, &error);
        if (code != TRACE_OK)
            break;
        status = filter->chunk(filter, &chunk);
        filter->operations += chunk.operations;
        cli_progress_show(&progress, trace_reader_position(filter->reader), trace_reader_size(filter->reader),
                          filter->operations);
    }
    cli_progress_end(&progress);
    if (status != CLI_OK)
        return status;
    if (code == TRACE_OK)
        return CLI_INTERRUPTED;
    return code == TRACE_END ? CLI_OK : cli_fail_trace(filter->cli, filter->file, &error);
}

static enum cli_status run(struct cli_trace_filter *filter)
{
    char *early = trace_reader_json(filter->reader);
    if (early == NULL)
        return cli_out_of_memory(filter->cli);
    struct trace_header header = *trace_reader_header(filter->reader);
    header.creator = CREATOR;
    header.timestamps = header.timestamps && !filter->no_times;
    enum cli_status status = cli_trace_out_open(&filter->out, &header, trace_reader_strings(filter->reader));
    if (status == CLI_OK)
        status = run_chunks(filter);
    if (status == CLI_OK)
        status = cli_check_extent(filter->cli, filter->file, filter->reader, NULL);
    if (status == CLI_OK)
        status = put_late_header(filter, early);
    free(early);
    return status;
}

enum cli_status cli_trace_filter(struct cli_trace_filter *filter)
{
    cli_catch_interrupt();
    enum cli_status status = cli_open_trace(filter->cli, filter->file, &filter->reader);
    if (status == CLI_OK)
        status = cli_trace_out_end(&filter->out, run(filter));
    trace_reader_close(filter->reader);
    filter->reader = NULL;
    return status;
}
