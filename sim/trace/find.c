/* Finding record chunks by number: the index, read or made. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "trace/reader_state.h"

/* The operations in the index, if its record chunks follow each other as they must and lie before limit. */
static bool index_holds(const struct trace_reader *reader, uint64_t limit, uint64_t *operations)
{
    *operations = 0;
    for (size_t i = 0; i < reader->index.count; i++) {
        struct trace_entry entry;
        trace_index_entry(&reader->index, i, &entry);
        bool records = entry.type == TRACE_RECORDS;
        if (entry.offset < reader->data || entry.offset >= limit || (records && entry.first != *operations))
            return false;
        *operations += records ? entry.count : 0;
    }
    return true;
}

/* Finds end and index at the end of the file. */
static bool find_index(struct trace_reader *reader, struct trace_chunk_header *end, struct trace_chunk_header *index)
{
    struct trace_source *source = reader->scan.source;
    uint64_t size = trace_source_size(source);
    if (!trace_source_seekable(source) || size - reader->data < 2 * TRACE_CHUNK_BYTES)
        return false;
    trace_source_seek(source, size - TRACE_CHUNK_BYTES);
    if (trace_scan_header(&reader->scan, end, NULL) != TRACE_OK || end->type != TRACE_FINISH ||
        end->base < reader->data || end->base > size - 2 * TRACE_CHUNK_BYTES)
        return false;
    trace_source_seek(source, end->base);
    return trace_scan_header(&reader->scan, index, NULL) == TRACE_OK && index->type == TRACE_INDEX &&
           trace_padded(index->stored) == size - 2 * TRACE_CHUNK_BYTES - end->base;
}

/* Reads the index, if the file has one that makes sense. Whatever is wrong with it is reported in its place. */
static bool read_index(struct trace_reader *reader)
{
    struct trace_chunk_header end, index;
    const uint8_t *payload;
    if (!find_index(reader, &end, &index) ||
        trace_scan_payload(&reader->scan, &index, TRACE_ROLE_RECORDS, &payload, NULL) != TRACE_OK ||
        !trace_index_copy(&reader->index, payload, index.count))
        return false;
    uint64_t operations;
    if (!index_holds(reader, end.base, &operations) || operations != end.first) {
        trace_index_free(&reader->index);
        return false;
    }
    reader->tail = end.base;
    reader->extent = (struct trace_extent){true, true, operations, trace_source_size(reader->scan.source), 0};
    return true;
}

/* Lists the chunks from the position on by their headers, as far as these can be read. TRACE_END if that is all. */
static enum trace_code list_chunks(struct trace_reader *reader)
{
    struct trace_source *source = reader->scan.source;
    for (;;) {
        struct trace_chunk_header header;
        reader->tail = trace_source_position(source);
        enum trace_code code = trace_scan_header(&reader->scan, &header, &reader->failed);
        if (code != TRACE_OK)
            return code;
        uint64_t padded = trace_padded(header.stored), left = trace_source_size(source) - trace_source_position(source);
        if (padded > left || header.type == TRACE_INDEX || header.type == TRACE_FINISH)
            return TRACE_END;
        code = trace_index_add(&reader->index, reader->tail, &header, &reader->failed);
        if (code != TRACE_OK)
            return code;
        trace_source_seek(source, trace_source_position(source) + padded);
    }
}

/* Reads strings and notes ahead, so that records can be read in any order. Damage is reported in its place. */
static void read_ahead(struct trace_reader *reader)
{
    enum trace_code code = TRACE_OK;
    for (size_t i = 0; i < reader->index.count && code == TRACE_OK; i++) {
        struct trace_entry entry;
        trace_index_entry(&reader->index, i, &entry);
        if (entry.type != TRACE_STRINGS && entry.type != TRACE_NOTE)
            continue;
        struct trace_chunk_header header;
        trace_source_seek(reader->scan.source, entry.offset);
        code = trace_scan_header(&reader->scan, &header, &reader->failed);
        if (code == TRACE_OK && header.type == entry.type)
            code = trace_reader_take(reader, &header, NULL);
    }
    reader->ahead = reader->failed;
    reader->failed = (struct trace_error){0};
}

void trace_reader_look_ahead(struct trace_reader *reader)
{
    reader->has_index = read_index(reader);
    if (reader->has_index)
        read_ahead(reader);
}

/* Makes an index where the file has none. */
static enum trace_code need_index(struct trace_reader *reader)
{
    if (reader->has_index)
        return TRACE_OK;
    trace_source_seek(reader->scan.source, reader->data);
    enum trace_code code = list_chunks(reader);
    uint64_t operations;
    if (code == TRACE_END && !index_holds(reader, reader->tail, &operations))
        code = trace_reader_broken(reader, "record chunks do not continue each other");
    if (code != TRACE_END) {
        trace_index_free(&reader->index);
        return code;
    }
    reader->has_index = true;
    read_ahead(reader);
    return TRACE_OK;
}

/* Where to begin reading for the record chunk of entry at: its timestamps stand right before it. */
static uint64_t place_of(const struct trace_reader *reader, size_t at, uint64_t *first)
{
    struct trace_entry entry, before;
    trace_index_entry(&reader->index, at, &entry);
    *first = entry.first;
    if (!reader->timestamps || at == 0)
        return entry.offset;
    trace_index_entry(&reader->index, at - 1, &before);
    return before.offset;
}

static uint64_t operations_of(const struct trace_reader *reader)
{
    uint64_t operations;
    index_holds(reader, reader->tail, &operations);
    return operations;
}

enum trace_code trace_reader_seek(struct trace_reader *reader, uint64_t operation, struct trace_error *error)
{
    if (!trace_source_seekable(reader->scan.source))
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "the input is a pipe: it can only be read in order");
    struct trace_error failed = reader->failed;
    uint64_t position = trace_source_position(reader->scan.source);
    reader->failed = (struct trace_error){0};
    reader->times = NULL;
    reader->index_offset = 0;
    enum trace_code code = need_index(reader);
    if (code != TRACE_OK) {
        if (error != NULL)
            *error = reader->failed;
        return code;
    }
    uint64_t first = operations_of(reader), place = reader->tail;
    if (operation > first) {
        reader->failed = failed;
        trace_source_seek(reader->scan.source, position);
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "no operation %" PRIu64 "; legal are 0 to %" PRIu64, operation,
                          first);
    }
    size_t at = trace_index_find(&reader->index, operation);
    if (at < reader->index.count)
        place = place_of(reader, at, &first);
    reader->ended = false;
    reader->operations = first;
    trace_source_seek(reader->scan.source, place);
    return TRACE_OK;
}

size_t trace_chunk_slot(const struct trace_chunk *chunk, uint64_t operation)
{
    uint64_t skip = operation - chunk->first;
    if (chunk->slot_count == chunk->operations)
        return (size_t)skip;
    size_t slot = 0;
    for (; skip > 0; skip--)
        slot += trace_slot_count(chunk->slots + slot * OP_SLOT_BYTES);
    return slot;
}
