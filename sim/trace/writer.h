/* Writing a trace file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_WRITER_H
#define TRACE_WRITER_H

#include "op/op.h"
#include "trace/codec.h"
#include "trace/header.h"

#define TRACE_CHUNK_SLOTS (1u << 16) /* of a record chunk, unless told otherwise */

/* What a file is made of; nothing but strings is kept after opening. */
struct trace_writer_config {
    const struct trace_header *header; /* creator must be set */
    const struct op_strings
        *strings;         /* of the string ids in operations; must outlive the writer; NULL if there are none */
    uint32_t chunk_slots; /* 1 .. 1 << 20; a longer operation gets a chunk of its own; 0: TRACE_CHUNK_SLOTS */
    uint8_t codec;        /* enum trace_codec: of every chunk that gets smaller by it */
    int level;            /* of zstd, 1 .. TRACE_LEVEL_MOST; 0: TRACE_LEVEL */
};

/* Opaque; used by one thread at a time. The same calls give the same bytes, on any host. Memory does not grow with
 * the trace but for 24 bytes a chunk. The first failure stays: every later call returns it. */
struct trace_writer;

/* Starts a file. It is written as PATH.partial and gets its name when closed, so that it is whole or not there; what
 * a killed writer leaves can be read up to its last whole chunk. A pipe or a device is written directly.
 * TRACE_ERR_ARGUMENT for a config out of range, TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY; *writer is NULL then and nothing
 * is left. */
enum trace_code trace_writer_open(const char *path, const struct trace_writer_config *config,
                                  struct trace_writer **writer, struct trace_error *error);

/* Starts a file on an open descriptor, such as a pipe or standard output, which stays the caller's and need not be
 * seekable. Errors as trace_writer_open(). */
enum trace_code trace_writer_open_fd(int fd, const struct trace_writer_config *config, struct trace_writer **writer,
                                     struct trace_error *error);

/* Adds whole operations: count slots, as op_encode() makes them, and one timestamp in ns for each operation (not each
 * slot) if the header promised timestamps, else times is NULL. Strings of their ids must be in config->strings by
 * now. TRACE_ERR_ARGUMENT for an unknown or cut-off operation and for times that were not promised or are missing;
 * TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. */
enum trace_code trace_writer_append(struct trace_writer *writer, const uint8_t *slots, size_t count,
                                    const uint64_t *times, struct trace_error *error);

/* Adds to the header what was not known at the beginning, such as counts: each text, list and object that is set
 * replaces the header's of that name. Timestamps are not looked at. Ends the open chunk.
 * Errors as trace_writer_open(). */
enum trace_code trace_writer_note(struct trace_writer *writer, const struct trace_header *late,
                                  struct trace_error *error);

/* Operations added so far. */
uint64_t trace_writer_operations(const struct trace_writer *writer);

/* Bytes written so far. */
uint64_t trace_writer_bytes(const struct trace_writer *writer);

/* Writes what is left, the index and the end, and gives the file its name; frees the writer in any case.
 * On failure, now or earlier, no file is left. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY, or the first failure. */
enum trace_code trace_writer_close(struct trace_writer *writer, struct trace_error *error);

/* Gives the file up: nothing is left of it. Frees the writer; NULL is allowed. */
void trace_writer_discard(struct trace_writer *writer);

#endif
