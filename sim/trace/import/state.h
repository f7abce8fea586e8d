/* What an importer holds; shared by reading and writing. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_STATE_H
#define TRACE_IMPORT_STATE_H

#include "trace/import/import.h"
#include "trace/import/spool.h"
#include "trace/import/windows.h"

struct trace_import {
    struct trace_import_config config;
    struct lifetimes *lifetimes;
    struct import_devices *devices;
    struct spool *spool;
    struct trace_import_summary summary;
    bool has_clock;            /* an event has been read */
    bool counter;              /* what its clock was */
    uint64_t first_time;       /* of the first record */
    enum trace_code code;      /* why reading was stopped */
    struct trace_error *error; /* while reading */
};

/* What a line has become; text is NULL if the line is too long or not ended. */
struct import_taken {
    enum import_line kind;
    const struct import_event *event; /* of EVENT and LOST */
    const char *why;                  /* of UNPARSED */
    const char *text;
    size_t length;
};

/* Counts a line and takes its event; false if that ends the reading: import->code. */
bool import_take(struct trace_import *import, const struct import_taken *taken);

/* Ends the reading of an import: what waits goes, and the whole is checked. TRACE_ERR_SYSTEM, TRACE_ERR_MEMORY,
 * TRACE_ERR_FORMAT. */
enum trace_code import_finish(struct trace_import *import, struct trace_error *error);

/* A device's aperture and that of all others with its LIODN; false if device is not the first of them, or none made an
 * access. *fits tells whether there is a legal one. */
bool import_device_aperture(const struct trace_import *import, size_t number, struct import_aperture *aperture,
                            bool *fits);

/* The parts of a header that an import knows, in memory of their own. */
struct import_header;

/* NULL if out of memory. */
struct import_header *import_header_create(const struct trace_import *import, const struct trace_import_target *target);

/* Lives as long as its memory, the importer and the target. */
const struct trace_header *import_header_get(const struct import_header *memory);

/* NULL is allowed. */
void import_header_destroy(struct import_header *memory);

#endif
