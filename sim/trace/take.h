/* How readers take bytes of a source in place. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_TAKE_H
#define TRACE_TAKE_H

#include "trace/source.h"

/* Memory that grows to what was asked of it; zero to begin with. */
struct trace_buffer {
    uint8_t *bytes;
    size_t capacity;
};

/* Makes room for size bytes; what was there is lost. TRACE_ERR_MEMORY. */
enum trace_code trace_buffer_reserve(struct trace_buffer *buffer, size_t size, struct trace_error *error);

/* Gives the memory back. */
void trace_buffer_free(struct trace_buffer *buffer);

/* Consumes the next length bytes; *bytes points to them, in place if the source is mapped, else in buffer. *got is
 * less than length only at the end. In place they stay until trace_source_hold() or _seek(), in buffer until its next
 * use. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. */
enum trace_code trace_source_take(struct trace_source *source, size_t length, struct trace_buffer *buffer,
                                  const uint8_t **bytes, size_t *got, struct trace_error *error);

/* Gives up what was taken in place so far, and promises that all taken up to the next length bytes stays. */
enum trace_code trace_source_hold(struct trace_source *source, size_t length, struct trace_error *error);

#define TRACE_UNREAD_MOST 64u

/* Gives back the last length bytes consumed, at most TRACE_UNREAD_MOST; bytes are they. */
void trace_source_unread(struct trace_source *source, const uint8_t *bytes, size_t length);

/* Whether trace_source_seek() works. */
bool trace_source_seekable(const struct trace_source *source);

/* Goes to a place in a seekable source, at most its size. */
void trace_source_seek(struct trace_source *source, uint64_t position);

#endif
