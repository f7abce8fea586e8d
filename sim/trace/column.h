/* One column: equal bytes, bytes as they are, or a zstd frame of them. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_COLUMN_H
#define TRACE_COLUMN_H

#include "trace/codec.h"
#include "trace/take.h"

/* The first byte of a column, and what follows it. */
enum trace_column_kind {
    TRACE_COLUMN_EQUAL, /* the byte that all are; 0 if there are none */
    TRACE_COLUMN_PLAIN, /* the bytes */
    TRACE_COLUMN_ZSTD,  /* u32 size of a zstd frame, and the frame */
};

#define TRACE_COLUMN_LEAST 2u /* bytes that any column takes, and at most one more than it has */

/* ---- writing ---- */

struct trace_column_writer {
    struct trace_codec_memory *memory;
    uint8_t *at;
    bool no_memory;
};

/* Adds a column of size bytes, in the shortest of the three ways, equal before plain before zstd. There must be room
 * for size + TRACE_COLUMN_LEAST bytes. */
void trace_column_put(struct trace_column_writer *writer, const uint8_t *bytes, size_t size);

/* ---- reading ---- */

struct trace_column {
    const uint8_t *bytes; /* NULL if all are equal */
    uint8_t value;        /* what they all are */
};

struct trace_column_reader {
    struct trace_codec_memory *memory;
    const uint8_t *at, *end;
    enum trace_code code; /* TRACE_OK while all is well; then TRACE_ERR_FORMAT or TRACE_ERR_MEMORY */
};

/* Takes the next column, of size bytes, in place or unpacked into buffer. One of equal bytes, all 0, after an error. */
struct trace_column trace_column_take(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffer);

/* The same with the bytes written out in any case; NULL after an error. */
const uint8_t *trace_column_bytes(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffer);

/* Takes planes columns that together are numbers of so many bytes each, the lowest first. */
void trace_column_planes(struct trace_column_reader *reader, size_t size, struct trace_buffer *buffers,
                         struct trace_column *columns, unsigned planes);

#endif
