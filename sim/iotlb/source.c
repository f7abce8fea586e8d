/* Reading a look-up stream from its file. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/stream.h"

struct iotlb_source {
    struct trace_reader *reader;
    struct trace_chunk chunk;
    size_t at; /* slots of the chunk done */
    size_t operation;
    struct iotlb_item items[IOTLB_SOURCE_BATCH];
};

static bool is_stream(const struct trace_header *header)
{
    const char *version = iotlb_stream_note(header, IOTLB_STREAM_MARK);

    return version != NULL && strcmp(version, IOTLB_STREAM_VERSION) == 0;
}

enum trace_code iotlb_source_open(const char *path, struct iotlb_source **source, struct trace_error *error)
{
    enum trace_code code;

    *source = calloc(1, sizeof(**source));
    if (*source == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory");
    code = trace_reader_open_path(path, &(*source)->reader, error);
    if (code == TRACE_OK && !is_stream(trace_reader_header((*source)->reader)))
        code =
            trace_fail(error, TRACE_ERR_FORMAT, 0, "a trace, but no look-up stream of version " IOTLB_STREAM_VERSION);
    if (code != TRACE_OK) {
        iotlb_source_close(*source);
        *source = NULL;
    }
    return code;
}

void iotlb_source_close(struct iotlb_source *source)
{
    if (source == NULL)
        return;
    trace_reader_close(source->reader);
    free(source);
}

static enum trace_code check_end(const struct iotlb_source *source, struct trace_error *error)
{
    struct trace_extent extent;

    trace_reader_extent(source->reader, &extent);
    return extent.complete ? TRACE_OK
                           : trace_fail(error, TRACE_ERR_FORMAT, extent.end, "the look-up stream was cut off here");
}

/* Items of the chunk, as many as fit. */
static enum trace_code take_items(struct iotlb_source *source, size_t *count, struct trace_error *error)
{
    while (*count < IOTLB_SOURCE_BATCH && source->at < source->chunk.slot_count) {
        size_t used;

        if (!iotlb_item_decode(source->chunk.slots + source->at * OP_SLOT_BYTES, source->chunk.slot_count - source->at,
                               &source->items[*count], &used))
            return trace_fail(error, TRACE_ERR_FORMAT, source->chunk.offset,
                              "slot %zu of this chunk is no part of a look-up stream", source->at);
        source->items[*count].time =
            source->chunk.times != NULL ? trace_chunk_time(&source->chunk, source->operation) : 0;
        source->at += used;
        source->operation++;
        ++*count;
    }
    return TRACE_OK;
}

enum trace_code iotlb_source_next(struct iotlb_source *source, const struct iotlb_item **items, size_t *count,
                                  struct trace_error *error)
{
    *count = 0;
    *items = source->items;
    while (source->at == source->chunk.slot_count) {
        enum trace_code code = trace_reader_next(source->reader, &source->chunk, error);

        if (code != TRACE_OK) {
            source->chunk.slot_count = source->at = 0;
            return code == TRACE_END ? check_end(source, error) : code;
        }
        source->at = 0;
        source->operation = 0;
    }
    return take_items(source, count, error);
}

const struct trace_header *iotlb_source_header(const struct iotlb_source *source)
{
    return trace_reader_header(source->reader);
}

uint64_t iotlb_source_position(const struct iotlb_source *source)
{
    return trace_reader_position(source->reader);
}

uint64_t iotlb_source_size(const struct iotlb_source *source)
{
    return trace_reader_size(source->reader);
}
