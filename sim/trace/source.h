/* Where trace bytes come from: a mapped file, a pipe, or memory. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_SOURCE_H
#define TRACE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

/* Opaque; used by one thread at a time. A regular file is mapped piece by piece, so that memory does not grow with
 * its length; it must not be made shorter while it is read. Everything else is read as it comes; a signal whose handler
 * is installed without SA_RESTART ends that with TRACE_ERR_SYSTEM, so that a program can stop waiting for input. */
struct trace_source;

/* Opens a file, pipe or device for reading. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY; *source is NULL then. */
enum trace_code trace_source_open(const char *path, struct trace_source **source, struct trace_error *error);

/* Takes an open descriptor, which stays the caller's and is not closed. Mapped if it is a regular file at its
 * beginning. TRACE_ERR_MEMORY; *source is NULL then. */
enum trace_code trace_source_open_fd(int fd, struct trace_source **source, struct trace_error *error);

/* Takes bytes in memory, which must outlive the source. TRACE_ERR_MEMORY; *source is NULL then. */
enum trace_code trace_source_open_memory(const uint8_t *bytes, size_t size, struct trace_source **source,
                                         struct trace_error *error);

/* Closes; NULL is allowed. */
void trace_source_close(struct trace_source *source);

/* Whether the bytes to come begin as a trace does; consumes nothing. For telling traces from scripts, on stdin too.
 * TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. */
enum trace_code trace_source_is_trace(struct trace_source *source, bool *is_trace, struct trace_error *error);

/* Copies the next length bytes; *got is less only at the end. TRACE_ERR_SYSTEM. */
enum trace_code trace_source_read(struct trace_source *source, uint8_t *bytes, size_t length, size_t *got,
                                  struct trace_error *error);

/* Bytes in all; UINT64_MAX if that cannot be known before the end (a pipe). */
uint64_t trace_source_size(const struct trace_source *source);

/* Bytes consumed so far. */
uint64_t trace_source_position(const struct trace_source *source);

#endif
