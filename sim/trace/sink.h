/* Where trace bytes go: a file that appears when it is whole, or a descriptor. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_SINK_H
#define TRACE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/error.h"

struct trace_sink {
    int fd;
    bool close_fd;
    char *path;       /* the final name; NULL where there is none */
    char *partial;    /* the name until then */
    uint64_t written; /* bytes */
};

/* Opens path for writing. A new or regular file is written as PATH.partial (PATH.partial.1 .. .99 if that is there
 * already) and gets its name from trace_sink_commit(); a pipe or device is written as it is. On failure nothing is
 * left open. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY. */
enum trace_code trace_sink_open(struct trace_sink *sink, const char *path, struct trace_error *error);

/* Takes a descriptor, which stays the caller's. */
void trace_sink_open_fd(struct trace_sink *sink, int fd);

/* Writes all of it, however many calls that takes. TRACE_ERR_SYSTEM. */
enum trace_code trace_sink_write(struct trace_sink *sink, const uint8_t *bytes, size_t length,
                                 struct trace_error *error);

/* Closes and gives the file its final name; on failure it is removed. TRACE_ERR_SYSTEM. */
enum trace_code trace_sink_commit(struct trace_sink *sink, struct trace_error *error);

/* Closes and removes what was written, where it is a file. */
void trace_sink_abort(struct trace_sink *sink);

#endif
