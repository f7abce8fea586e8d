/* The list of chunks that closes a file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_INDEX_H
#define TRACE_INDEX_H

#include "trace/chunk.h"

/* An entry, 24 bytes in the file: u64 offset, u64 first, u32 count, u8 type, u8 codec, u16 zero. */
struct trace_entry {
    uint64_t offset; /* of the chunk header */
    uint64_t first;
    uint32_t count;
    uint8_t type;
    uint8_t codec;
};

/* Entries as they stand in a file; zero to begin with. */
struct trace_index {
    uint8_t *bytes;
    size_t count;
    size_t capacity; /* entries */
};

/* Adds a chunk. TRACE_ERR_MEMORY, and TRACE_ERR_ARGUMENT when the index is as large as it may get. */
enum trace_code trace_index_add(struct trace_index *index, uint64_t offset, const struct trace_chunk_header *header,
                                struct trace_error *error);

/* Takes count entries as they stand in a file, in place of any there were. False if out of memory. */
bool trace_index_copy(struct trace_index *index, const uint8_t *bytes, size_t count);

/* Entry at, which must be below index->count. */
void trace_index_entry(const struct trace_index *index, size_t at, struct trace_entry *entry);

/* The entry of the record chunk that holds an operation; index->count if there is none. The numbers of record chunks
 * must rise, as they do in a sound file. */
size_t trace_index_find(const struct trace_index *index, uint64_t operation);

/* Gives the memory back, leaving the index empty. */
void trace_index_free(struct trace_index *index);

#endif
