/* Walking the chunks of a file, whatever they hold. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_SCAN_H
#define TRACE_SCAN_H

#include "trace/chunk.h"
#include "trace/codec.h"
#include "trace/prologue.h"
#include "trace/take.h"

/* Payloads that must live at the same time. */
enum trace_role { TRACE_ROLE_RECORDS, TRACE_ROLE_TIMES, TRACE_ROLE_COUNT };

/* A walk in progress; zero but for source to begin with. */
struct trace_scan {
    struct trace_source *source;
    struct trace_codec_memory memory;
    struct trace_buffer small;                    /* headers and pieces of what is only hashed */
    struct trace_buffer stored[TRACE_ROLE_COUNT]; /* of streams */
    struct trace_buffer raw[TRACE_ROLE_COUNT];    /* of packed chunks */
    uint64_t offset;                              /* of the chunk header read last */
    uint64_t lost;                                /* bytes of a part that the file ends in */
};

/* Gives buffers and codec memory back; not the source. */
void trace_scan_free(struct trace_scan *scan);

/* Reads first line and JSON from the beginning of the source.
 * TRACE_ERR_MAGIC, _VERSION, _TRUNCATED, _DAMAGED, _FORMAT, _SYSTEM, _MEMORY. */
enum trace_code trace_scan_prologue(struct trace_scan *scan, struct trace_line *line,
                                    struct trace_header_memory *header, struct trace_error *error);

/* Reads a chunk header. TRACE_END if the file ends before it or in it (scan->lost bytes of it are there),
 * TRACE_ERR_DAMAGED if these bytes are none (the next call then looks 16 bytes further on), TRACE_ERR_FORMAT or
 * _VERSION if its fields break a rule, TRACE_ERR_SYSTEM. */
enum trace_code trace_scan_header(struct trace_scan *scan, struct trace_chunk_header *header,
                                  struct trace_error *error);

/* Reads the payload of the chunk, checks it and unpacks it; *payload points to header->raw bytes, in place or in the
 * buffers of role. TRACE_END if the file ends in it, TRACE_ERR_DAMAGED, TRACE_ERR_FORMAT if it cannot be unpacked,
 * TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. After DAMAGED and FORMAT the next chunk can be read. */
enum trace_code trace_scan_payload(struct trace_scan *scan, const struct trace_chunk_header *header,
                                   enum trace_role role, const uint8_t **payload, struct trace_error *error);

/* Passes over a payload of any size, checking it. Errors as trace_scan_payload(). */
enum trace_code trace_scan_skip(struct trace_scan *scan, const struct trace_chunk_header *header,
                                struct trace_error *error);

/* Adds the strings of a string chunk to a table. TRACE_ERR_FORMAT if they do not continue it, are not distinct, or
 * are not legal strings; TRACE_ERR_MEMORY. */
struct op_strings;
enum trace_code trace_scan_strings(const struct trace_scan *scan, const struct trace_chunk_header *header,
                                   const uint8_t *payload, struct op_strings *strings, struct trace_error *error);

#endif
