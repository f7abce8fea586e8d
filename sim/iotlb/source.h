/* Reading a look-up stream from its file. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_SOURCE_H
#define IOTLB_SOURCE_H

#include "iotlb/item.h"
#include "trace/reader.h"

#define IOTLB_SOURCE_BATCH 4096u

/* Opaque; used by one thread at a time. Others may read the same file. */
struct iotlb_source;

/* Opens the file of a stream. Errors as trace_reader_open_path(); *source is NULL then. */
enum trace_code iotlb_source_open(const char *path, struct iotlb_source **source, struct trace_error *error);

/* Gives it back; NULL is allowed. */
void iotlb_source_close(struct iotlb_source *source);

/* The next items, at most IOTLB_SOURCE_BATCH; they live until the next call. *count is 0 at the end. Errors as
 * trace_reader_next(); TRACE_ERR_FORMAT if the file is a trace, but no look-up stream, or an incomplete one. */
enum trace_code iotlb_source_next(struct iotlb_source *source, const struct iotlb_item **items, size_t *count,
                                  struct trace_error *error);

/* The trace's header. */
const struct trace_header *iotlb_source_header(const struct iotlb_source *source);

/* Bytes read so far, and in all: for progress. */
uint64_t iotlb_source_position(const struct iotlb_source *source);
uint64_t iotlb_source_size(const struct iotlb_source *source);

#endif
