/* Opening a trace and reading its record chunks in order. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/reader.h"

#include <stdlib.h>

#include "trace/reader_state.h"

/* Room for a timestamp chunk and its record chunk in place side by side. */
#define PAIR_BYTES (2u * (TRACE_CHUNK_BYTES + (size_t)TRACE_RAW_MAX))

enum trace_code trace_reader_broken(struct trace_reader *reader, const char *rule)
{
    return trace_fail(&reader->failed, TRACE_ERR_FORMAT, reader->scan.offset, "%s", rule);
}

/* ---- one function a chunk type: takes the payload, and says what it means ---- */

typedef enum trace_code take_fn(struct trace_reader *reader, const struct trace_chunk_header *header,
                                struct trace_chunk *chunk);

static enum trace_code take_records(struct trace_reader *reader, const struct trace_chunk_header *header,
                                    struct trace_chunk *chunk)
{
    const uint8_t *slots;
    if (header->first != reader->operations)
        return trace_reader_broken(reader, "record chunk does not continue the operations before it");
    if ((reader->times != NULL) != reader->timestamps || (reader->timestamps && reader->times_count != header->count))
        return trace_reader_broken(
            reader, "timestamps must stand before each record chunk, as many as operations, or before none");
    enum trace_code code = trace_scan_payload(&reader->scan, header, TRACE_ROLE_RECORDS, &slots, &reader->failed);
    if (code == TRACE_OK)
        code = trace_slots_check(header, slots, reader->scan.offset, &reader->failed);
    if (code != TRACE_OK)
        return code;
    *chunk = (struct trace_chunk){.slots = slots,
                                  .slot_count = header->slots,
                                  .times = reader->times,
                                  .operations = header->count,
                                  .first = header->first,
                                  .offset = reader->scan.offset};
    reader->times = NULL;
    reader->operations += header->count;
    return TRACE_OK;
}

static enum trace_code take_times(struct trace_reader *reader, const struct trace_chunk_header *header,
                                  struct trace_chunk *chunk)
{
    (void)chunk;
    if (header->first != reader->operations)
        return trace_reader_broken(reader, "timestamps do not continue the operations before them");
    enum trace_code code = trace_scan_payload(&reader->scan, header, TRACE_ROLE_TIMES, &reader->times, &reader->failed);
    reader->times_count = header->count;
    if (code == TRACE_OK && load_le64(reader->times) != header->base)
        return trace_reader_broken(reader, "the first timestamp is not the one the chunk header states");
    return code;
}

/* Strings may have been read ahead already; or were refused then, and some of them are in the table. */
static enum trace_code take_strings(struct trace_reader *reader, const struct trace_chunk_header *header,
                                    struct trace_chunk *chunk)
{
    (void)chunk;
    const uint8_t *payload;
    if (header->first < reader->strings_taken && header->count <= reader->strings_taken - header->first)
        return trace_scan_skip(&reader->scan, header, &reader->failed);
    if (reader->ahead.code != TRACE_OK && reader->ahead.offset == reader->scan.offset) {
        reader->failed = reader->ahead;
        return reader->failed.code;
    }
    enum trace_code code = trace_scan_payload(&reader->scan, header, TRACE_ROLE_RECORDS, &payload, &reader->failed);
    if (code == TRACE_OK)
        code = trace_scan_strings(&reader->scan, header, payload, reader->strings, &reader->failed);
    if (code == TRACE_OK)
        reader->strings_taken += header->count;
    return code;
}

/* Reading a note twice, at opening and in its place, comes to the same. */
static enum trace_code take_note(struct trace_reader *reader, const struct trace_chunk_header *header,
                                 struct trace_chunk *chunk)
{
    (void)chunk;
    const uint8_t *payload;
    enum trace_code code = trace_scan_payload(&reader->scan, header, TRACE_ROLE_RECORDS, &payload, &reader->failed);
    if (code != TRACE_OK)
        return code;
    return trace_header_read(&reader->header, payload, header->raw, reader->scan.offset, &reader->failed);
}

static enum trace_code take_other(struct trace_reader *reader, const struct trace_chunk_header *header,
                                  struct trace_chunk *chunk)
{
    (void)chunk;
    return trace_scan_skip(&reader->scan, header, &reader->failed);
}

static enum trace_code take_index(struct trace_reader *reader, const struct trace_chunk_header *header,
                                  struct trace_chunk *chunk)
{
    reader->index_offset = reader->scan.offset;
    return take_other(reader, header, chunk);
}

static enum trace_code take_end(struct trace_reader *reader, const struct trace_chunk_header *header,
                                struct trace_chunk *chunk)
{
    enum trace_code code = take_other(reader, header, chunk);
    if (code != TRACE_OK)
        return code;
    if (header->first != reader->operations)
        return trace_reader_broken(reader, "the end states another number of operations than the record chunks hold");
    if (reader->index_offset == 0 || header->base != reader->index_offset)
        return trace_reader_broken(reader, "the end does not point to an index right before it");
    uint8_t beyond;
    size_t got;
    code = trace_source_read(reader->scan.source, &beyond, 1, &got, &reader->failed);
    if (code != TRACE_OK)
        return code;
    if (got > 0)
        return trace_reader_broken(reader, "bytes follow the end");
    return TRACE_END;
}

static take_fn *const take_rows[TRACE_TYPE_COUNT] = {
    [TRACE_RECORDS] = take_records, [TRACE_TIMES] = take_times, [TRACE_STRINGS] = take_strings,
    [TRACE_NOTE] = take_note,       [TRACE_INDEX] = take_index, [TRACE_FINISH] = take_end,
};

/* ---- in order ---- */

enum trace_code trace_reader_take(struct trace_reader *reader, const struct trace_chunk_header *header,
                                  struct trace_chunk *chunk)
{
    bool known = header->type < TRACE_TYPE_COUNT && take_rows[header->type] != NULL;
    if (reader->times != NULL && header->type != TRACE_RECORDS)
        return trace_reader_broken(reader, "timestamps must be followed by their record chunk");
    if (reader->index_offset != 0 && header->type != TRACE_FINISH)
        return trace_reader_broken(reader, "nothing but the end may follow the index");
    take_fn *take = known ? take_rows[header->type] : take_other;
    return take(reader, header, chunk);
}

/* Reads one chunk. What was handed out in place is given up, but for timestamps that wait for their records. */
static enum trace_code step(struct trace_reader *reader, struct trace_chunk_header *header, struct trace_chunk *chunk)
{
    enum trace_code code = TRACE_OK;
    if (reader->times == NULL)
        code = trace_source_hold(reader->scan.source, PAIR_BYTES, &reader->failed);
    if (code == TRACE_OK)
        code = trace_scan_header(&reader->scan, header, &reader->failed);
    if (code == TRACE_OK)
        code = trace_reader_take(reader, header, chunk);
    if (code == TRACE_OK && !reader->extent.known)
        reader->extent.end = trace_source_position(reader->scan.source);
    return code;
}

/* The last chunk header read tells whether this is the end as written, or just that of the file. */
static void reach_end(struct trace_reader *reader, const struct trace_chunk_header *last)
{
    struct trace_extent *extent = &reader->extent;
    reader->ended = true;
    extent->known = true;
    extent->operations = reader->operations;
    extent->complete = last->type == TRACE_FINISH;
    extent->lost = extent->complete ? 0 : reader->scan.lost;
    extent->end = trace_source_position(reader->scan.source) - extent->lost;
}

enum trace_code trace_reader_next(struct trace_reader *reader, struct trace_chunk *chunk, struct trace_error *error)
{
    struct trace_chunk_header header = {0};
    enum trace_code code = reader->failed.code;
    if (code == TRACE_OK && reader->ended)
        return TRACE_END;
    while (code == TRACE_OK) {
        code = step(reader, &header, chunk);
        if (code == TRACE_OK && header.type == TRACE_RECORDS)
            return TRACE_OK;
    }
    if (code == TRACE_END)
        reach_end(reader, &header);
    else if (error != NULL)
        *error = reader->failed;
    return code;
}

/* ---- opening, and what is known ---- */

/* Reads what stands before the chunks; then index, strings and notes, if they can be reached. */
static enum trace_code begin(struct trace_reader *reader)
{
    enum trace_code code = trace_scan_prologue(&reader->scan, &reader->line, &reader->header, &reader->failed);
    if (code != TRACE_OK)
        return code;
    reader->timestamps = reader->header.header.timestamps;
    reader->data = trace_source_position(reader->scan.source);
    reader->extent.end = reader->data;
    if (trace_source_seekable(reader->scan.source)) {
        trace_reader_look_ahead(reader);
        trace_source_seek(reader->scan.source, reader->data);
    }
    return TRACE_OK;
}

enum trace_code trace_reader_open(struct trace_source *source, struct trace_reader **reader, struct trace_error *error)
{
    *reader = NULL;
    struct trace_reader *fresh = calloc(1, sizeof *fresh);
    if (fresh == NULL) {
        trace_source_close(source);
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for a reader");
    }
    fresh->scan.source = source;
    fresh->strings = op_strings_create();
    enum trace_code code = TRACE_ERR_MEMORY;
    if (fresh->strings == NULL)
        trace_fail(&fresh->failed, code, 0, "out of memory for strings");
    else
        code = begin(fresh);
    if (code == TRACE_OK) {
        *reader = fresh;
        return TRACE_OK;
    }
    if (error != NULL)
        *error = fresh->failed;
    trace_reader_close(fresh);
    return code;
}

enum trace_code trace_reader_open_path(const char *path, struct trace_reader **reader, struct trace_error *error)
{
    *reader = NULL;
    struct trace_source *source;
    enum trace_code code = trace_source_open(path, &source, error);
    return code == TRACE_OK ? trace_reader_open(source, reader, error) : code;
}

void trace_reader_close(struct trace_reader *reader)
{
    if (reader == NULL)
        return;
    trace_source_close(reader->scan.source);
    trace_scan_free(&reader->scan);
    trace_header_free(&reader->header);
    trace_index_free(&reader->index);
    op_strings_destroy(reader->strings);
    free(reader);
}

const struct trace_header *trace_reader_header(const struct trace_reader *reader)
{
    return &reader->header.header;
}

char *trace_reader_json(const struct trace_reader *reader)
{
    return trace_json_text(reader->header.json);
}

void trace_reader_version(const struct trace_reader *reader, unsigned *major, unsigned *minor)
{
    *major = reader->line.major;
    *minor = reader->line.minor;
}

const struct op_strings *trace_reader_strings(const struct trace_reader *reader)
{
    return reader->strings;
}

void trace_reader_extent(const struct trace_reader *reader, struct trace_extent *extent)
{
    *extent = reader->extent;
    if (!extent->known)
        extent->operations = reader->operations;
}

uint64_t trace_reader_position(const struct trace_reader *reader)
{
    return trace_source_position(reader->scan.source);
}

uint64_t trace_reader_size(const struct trace_reader *reader)
{
    return trace_source_size(reader->scan.source);
}
