/* What a reader is made of: for reading in order and for finding by number. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_READER_STATE_H
#define TRACE_READER_STATE_H

#include "trace/index.h"
#include "trace/reader.h"
#include "trace/scan.h"

struct trace_reader {
    struct trace_scan scan;
    struct trace_line line;
    struct trace_header_memory header;
    bool timestamps;
    struct op_strings *strings;
    uint32_t strings_taken;   /* of string chunks that were good as a whole */
    struct trace_error ahead; /* what stopped reading ahead; reported in its place */
    struct trace_index index;
    uint64_t tail;        /* offset behind the chunks that the index lists */
    bool has_index;       /* the index is read, or made */
    uint64_t data;        /* offset of the first chunk */
    uint64_t operations;  /* before the next record chunk */
    const uint8_t *times; /* of the record chunk that must follow, or NULL */
    uint32_t times_count;
    uint64_t index_offset; /* of the index chunk just read, else 0 */
    bool ended;            /* trace_reader_next() has come to the end */
    struct trace_extent extent;
    struct trace_error failed; /* code TRACE_OK while all is well */
};

/* Takes the payload of the chunk whose header was just read; chunk is filled in by record chunks and may be NULL for
 * others. TRACE_END for the end; errors go to reader->failed. */
enum trace_code trace_reader_take(struct trace_reader *reader, const struct trace_chunk_header *header,
                                  struct trace_chunk *chunk);

/* A rule of the format is broken by the chunk whose header was just read. */
enum trace_code trace_reader_broken(struct trace_reader *reader, const char *rule);

/* Reads index, strings and notes of a complete file ahead; leaves the position anywhere. */
void trace_reader_look_ahead(struct trace_reader *reader);

#endif
