/* The columns codec (docs/spec/trace-file.md, section 4). SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_COLUMNS_H
#define TRACE_COLUMNS_H

#include "trace/codec.h"

#define TRACE_COLUMNS_HEAD 16u        /* bytes before the columns */
#define TRACE_COLUMNS_REST 8u         /* bytes of a slot behind its address, and of a context */
#define TRACE_COLUMNS_RUN 12u         /* bytes of a run */
#define TRACE_COLUMNS_CONTEXTS 65535u /* the most there can be */
#define TRACE_ID_PLANES 2u            /* bytes of a context's number */
#define TRACE_DIFFERENCE_PLANES 8u    /* bytes of a difference of addresses or times */
#define TRACE_LENGTH_PLANES 4u        /* bytes of a length */

/* Bytes that packing may need for size bytes of records or timestamps. */
size_t trace_columns_bound(size_t size);

/* Packs whole slots, of any content; the packed size, 0 if out of memory. packed has the room that bound says. */
size_t trace_columns_pack_records(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed);

/* The same for timestamps, 8 bytes each. */
size_t trace_columns_pack_times(struct trace_codec_memory *memory, struct trace_span raw, struct trace_room packed);

/* Unpacks exactly raw.size bytes, whole slots. Nothing is trusted: TRACE_ERR_FORMAT; TRACE_ERR_MEMORY. */
enum trace_code trace_columns_unpack_records(struct trace_codec_memory *memory, struct trace_span packed,
                                             struct trace_room raw);

/* The same for timestamps. */
enum trace_code trace_columns_unpack_times(struct trace_codec_memory *memory, struct trace_span packed,
                                           struct trace_room raw);

/* Give working memory back; NULL is allowed. */
void trace_columns_packer_free(struct trace_columns_packer *packer);
void trace_columns_unpacker_free(struct trace_columns_unpacker *unpacker);

/* Differences of both signs as small numbers: 0, -1, 1, -2, .. become 0, 1, 2, 3, .. */
static inline uint64_t trace_zigzag(uint64_t difference)
{
    return difference << 1 ^ (0 - (difference >> 63));
}

static inline uint64_t trace_unzigzag(uint64_t number)
{
    return number >> 1 ^ (0 - (number & 1));
}

#endif
