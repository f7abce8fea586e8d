/* Columns of bytes, packed one by one. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/column.h"

#include <string.h>

#include "op/le.h"

#define FRAME_AT 5u /* kind and size stand before it */

/* ---- writing ---- */

static bool all_equal(const uint8_t *bytes, size_t size)
{
    return size <= 1 || memcmp(bytes, bytes + 1, size - 1) == 0;
}

/* The size of a frame that makes the column shorter than its plain bytes; 0 if none does. */
static size_t put_frame(struct trace_column_writer *writer, const uint8_t *bytes, size_t size)
{
    if (size <= FRAME_AT)
        return 0;
    bool no_memory;
    struct trace_span raw = {bytes, size};
    struct trace_room room = {writer->at + FRAME_AT, size - FRAME_AT};
    size_t length = trace_zstd_pack(writer->memory, raw, room, &no_memory);
    writer->no_memory |= no_memory;
    return length;
}

void trace_column_put(struct trace_column_writer *writer, const uint8_t *bytes, size_t size)
{
    if (all_equal(bytes, size)) {
        writer->at[0] = TRACE_COLUMN_EQUAL;
        writer->at[1] = size == 0 ? 0 : bytes[0];
        writer->at += TRACE_COLUMN_LEAST;
        return;
    }
    size_t length = put_frame(writer, bytes, size);
    if (length > 0) {
        writer->at[0] = TRACE_COLUMN_ZSTD;
        store_le32(writer->at + 1, (uint32_t)length);
        writer->at += FRAME_AT + length;
        return;
    }
    writer->at[0] = TRACE_COLUMN_PLAIN;
    memcpy(writer->at + 1, bytes, size);
    writer->at += 1 + size;
}

/* ---- reading ---- */

/* The next size bytes; NULL if there are not so many. */
static const uint8_t *take(struct trace_column_reader *reader, size_t size)
{
    if (reader->code == TRACE_OK && (size_t)(reader->end - reader->at) < size)
        reader->code = TRACE_ERR_FORMAT;
    if (reader->code != TRACE_OK)
        return NULL;
    reader->at += size;
    return reader->at - size;
}

static const uint8_t *take_frame(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffer)
{
    const uint8_t *length = take(reader, 4);
    const uint8_t *frame = length == NULL ? NULL : take(reader, load_le32(length));
    if (frame == NULL)
        return NULL;
    reader->code = trace_buffer_reserve(buffer, size + 1, NULL); /* never of no bytes */
    if (reader->code == TRACE_OK)
        reader->code = trace_zstd_unpack(reader->memory, (struct trace_span){frame, load_le32(length)},
                                         (struct trace_room){buffer->bytes, size});
    return reader->code == TRACE_OK ? buffer->bytes : NULL;
}

struct trace_column trace_column_take(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffer)
{
    const uint8_t *kind = take(reader, 1), *value;
    if (kind == NULL)
        return (struct trace_column){NULL, 0};
    switch (*kind) {
    case TRACE_COLUMN_EQUAL:
        value = take(reader, 1);
        return (struct trace_column){NULL, value == NULL ? 0 : *value};
    case TRACE_COLUMN_PLAIN:
        return (struct trace_column){take(reader, size), 0};
    case TRACE_COLUMN_ZSTD:
        return (struct trace_column){take_frame(reader, size, buffer), 0};
    default:
        reader->code = TRACE_ERR_FORMAT;
        return (struct trace_column){NULL, 0};
    }
}

const uint8_t *trace_column_bytes(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffer)
{
    struct trace_column column = trace_column_take(reader, size, buffer);
    if (reader->code != TRACE_OK || column.bytes != NULL)
        return column.bytes;
    reader->code = trace_buffer_reserve(buffer, size + 1, NULL); /* never of no bytes */
    if (reader->code != TRACE_OK)
        return NULL;
    memset(buffer->bytes, column.value, size);
    return buffer->bytes;
}

void trace_column_planes(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffers,
                         struct trace_column *columns, unsigned planes)
{
    for (unsigned i = 0; i < planes; i++)
        columns[i] = trace_column_take(reader, size, &buffers[i]);
}
