/* The chunk index in memory, in the form it has in the file. SPDX-License-Identifier: BSD-2-Clause */
#include "trace/index.h"

#include <stdlib.h>
#include <string.h>

#include "op/le.h"

#define FIRST_CAPACITY 64u
#define MOST_ENTRIES (TRACE_INDEX_MAX / TRACE_ENTRY_BYTES)

static enum trace_code grow(struct trace_index *index, struct trace_error *error)
{
    if (index->count == MOST_ENTRIES)
        return trace_fail(error, TRACE_ERR_ARGUMENT, 0, "too many chunks; at most %u are legal", MOST_ENTRIES);
    size_t capacity = index->capacity == 0 ? FIRST_CAPACITY : index->capacity * 2;
    uint8_t *bytes = realloc(index->bytes, capacity * TRACE_ENTRY_BYTES);
    if (bytes == NULL)
        return trace_fail(error, TRACE_ERR_MEMORY, 0, "out of memory for the index");
    index->bytes = bytes;
    index->capacity = capacity;
    return TRACE_OK;
}

enum trace_code trace_index_add(struct trace_index *index, uint64_t offset, const struct trace_chunk_header *header,
                                struct trace_error *error)
{
    if (index->count == index->capacity || index->count == MOST_ENTRIES) {
        enum trace_code code = grow(index, error);
        if (code != TRACE_OK)
            return code;
    }
    uint8_t *entry = index->bytes + index->count * TRACE_ENTRY_BYTES;
    store_le64(entry, offset);
    store_le64(entry + 8, header->first);
    store_le32(entry + 16, header->count);
    entry[20] = header->type;
    entry[21] = header->codec;
    store_le16(entry + 22, 0);
    index->count++;
    return TRACE_OK;
}

bool trace_index_copy(struct trace_index *index, const uint8_t *bytes, size_t count)
{
    trace_index_free(index);
    if (count == 0)
        return true;
    index->bytes = malloc(count * TRACE_ENTRY_BYTES);
    if (index->bytes == NULL)
        return false;
    memcpy(index->bytes, bytes, count * TRACE_ENTRY_BYTES);
    index->count = count;
    index->capacity = count;
    return true;
}

void trace_index_entry(const struct trace_index *index, size_t at, struct trace_entry *entry)
{
    const uint8_t *bytes = index->bytes + at * TRACE_ENTRY_BYTES;
    entry->offset = load_le64(bytes);
    entry->first = load_le64(bytes + 8);
    entry->count = load_le32(bytes + 16);
    entry->type = bytes[20];
    entry->codec = bytes[21];
}

/* The first entry of a record chunk from at on; limit if there is none before it. */
static size_t next_records(const struct trace_index *index, size_t at, size_t limit, struct trace_entry *entry)
{
    for (; at < limit; at++) {
        trace_index_entry(index, at, entry);
        if (entry->type == TRACE_RECORDS)
            return at;
    }
    return limit;
}

/* By halves. Other chunks have other numbers, or none: of them only the place counts. */
size_t trace_index_find(const struct trace_index *index, uint64_t operation)
{
    size_t low = 0, high = index->count;
    while (low < high) {
        struct trace_entry entry = {0};
        size_t middle = low + (high - low) / 2, at = next_records(index, middle, high, &entry);
        if (at == high || operation < entry.first)
            high = middle;
        else if (operation - entry.first < entry.count)
            return at;
        else
            low = at + 1;
    }
    return index->count;
}

void trace_index_free(struct trace_index *index)
{
    free(index->bytes);
    *index = (struct trace_index){0};
}
