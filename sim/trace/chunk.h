/* The chunk header: its bytes, and the rules its fields keep. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_CHUNK_H
#define TRACE_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

#define TRACE_MAJOR 1u
#define TRACE_MINOR 1u

#define TRACE_ALIGN 16u
#define TRACE_CHUNK_BYTES 64u         /* of a chunk header */
#define TRACE_CHUNK_MAGIC 0x435450b5u /* as bytes: b5 'P' 'T' 'C' */
#define TRACE_RAW_MAX (1u << 24)      /* bytes of a decoded payload, but for the index */
#define TRACE_SLOTS_MAX (1u << 20)    /* of a record chunk */
#define TRACE_INDEX_MAX (1u << 30)    /* bytes of the index */
#define TRACE_ENTRY_BYTES 24u         /* of the index */

/* Types. Ids are stable; 128 .. 255 are for private use by others. */
enum trace_type {
    TRACE_RECORDS = 1,
    TRACE_TIMES,
    TRACE_STRINGS,
    TRACE_NOTE,
    TRACE_INDEX,
    TRACE_FINISH, /* called "end" */
    TRACE_TYPE_COUNT
};

struct trace_chunk_header {
    uint8_t type;  /* enum trace_type, or one this version does not know */
    uint8_t codec; /* see trace/codec.h */
    uint16_t flags;
    uint32_t count;  /* operations, times, strings, entries */
    uint32_t slots;  /* of a record chunk */
    uint32_t stored; /* bytes of payload in the file, without padding */
    uint32_t raw;    /* bytes of payload once decoded */
    uint64_t first;  /* number of the first operation or string; of all operations in index and end */
    uint64_t base;   /* times: the first time; end: offset of the index */
    uint64_t spare;
    uint64_t content; /* XXH3-64 of the stored payload with its padding */
};

/* The stored size of a payload with its padding. */
static inline uint64_t trace_padded(uint32_t stored)
{
    return ((uint64_t)stored + TRACE_ALIGN - 1) & ~(uint64_t)(TRACE_ALIGN - 1);
}

/* "records", ..; NULL for a type this version does not know. */
const char *trace_type_name(unsigned type);

/* XXH3-64 of a run of bytes. */
uint64_t trace_hash(const uint8_t *bytes, size_t length);

/* Writes a header with its magic and check. */
void trace_chunk_store(const struct trace_chunk_header *header, uint8_t bytes[TRACE_CHUNK_BYTES]);

/* Reads a header; false if the magic or the check does not hold. */
bool trace_chunk_load(const uint8_t bytes[TRACE_CHUNK_BYTES], struct trace_chunk_header *header);

/* Whether the fields of a header keep the rules of its type; offset is where it stands, for the text.
 * TRACE_ERR_FORMAT, or TRACE_ERR_VERSION for flags, codecs and spare fields of newer versions. Unknown types pass. */
enum trace_code trace_chunk_check(const struct trace_chunk_header *header, uint64_t offset, struct trace_error *error);

/* Whether a decoded record payload is whole operations of this version, header->count of them, none cut off at the end.
 * TRACE_ERR_FORMAT otherwise. */
enum trace_code trace_slots_check(const struct trace_chunk_header *header, const uint8_t *slots, uint64_t offset,
                                  struct trace_error *error);

/* How many slots the operation takes: op_slot_count(), without a call for the two that fill traces. */
size_t trace_slot_count(const uint8_t *head);

#endif
