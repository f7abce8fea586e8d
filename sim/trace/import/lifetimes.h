/* From events to the lives of mappings, and from those to accesses. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_LIFETIMES_H
#define TRACE_IMPORT_LIFETIMES_H

#include "trace/import/live.h"
#include "trace/import/synthesis.h"

/* What became of an event. */
#define IMPORT_OUTCOME_LIST(X)                                                                      \
    X(IMPORTED, "imported", "used")                                                                 \
    X(NO_DEVICE, "no-device", "an iommu map or unmap names no device; the dma events beside it do") \
    X(NO_ACCESS, "no-access", "says nothing about memory that a device uses")                       \
    X(MAPS_NOTHING, "maps-nothing", "a call that failed")                                           \
    X(NO_DIRECTION, "no-direction", "direction NONE")                                               \
    X(BEYOND, "beyond-64-bit", "the buffer ends past 2^64")                                         \
    X(TOO_LARGE, "too-large", "a buffer of more than 1 TiB, or of more than 1,048,576 bursts")      \
    X(EMPTY, "empty", "an access of no bytes")                                                      \
    X(AGAIN, "again", "of an access that another line tells, too")                                  \
    X(NO_MAP, "no-map", "an unmap or a sync of something that the trace did not map")

enum import_outcome {
#define IMPORT_OUTCOME_ENUM(name, word, help) IMPORT_OUTCOME_##name,
    IMPORT_OUTCOME_LIST(IMPORT_OUTCOME_ENUM)
#undef IMPORT_OUTCOME_ENUM
        IMPORT_OUTCOME_COUNT,
    IMPORT_OUTCOME_STOPPED = IMPORT_OUTCOME_COUNT, /* out of memory, or the sink said no */
};

struct import_life_counts {
    uint64_t unended[IMPORT_FAMILY_COUNT]; /* mappings still live at the end */
    uint64_t remapped;                     /* mappings whose address was mapped again: their end was not recorded */
    uint64_t cut_segments;                 /* of [TRUNCATED] lists: segments that the text does not have */
    uint64_t empty_segments;               /* of size 0 */
    uint64_t late;                         /* accesses whose time had passed when they came to be known */
};

/* Opaque; made and given back by the caller. */
struct lifetimes;

/* NULL if out of memory. sink gets the accesses in their final order. */
struct lifetimes *lifetimes_create(const struct import_synthesis *synthesis, import_access_fn *sink, void *user);

/* NULL is allowed. */
void lifetimes_destroy(struct lifetimes *lifetimes);

/* Takes one event of a device with this number; calls the sink for each access that is due by it. */
enum import_outcome lifetimes_event(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device);

/* Gives the sink what waits; after the last event. False if out of memory or the sink said no. */
bool lifetimes_end(struct lifetimes *lifetimes);

/* Fills in the counts as of now: what is live counts as unended. */
void lifetimes_counts(const struct lifetimes *lifetimes, struct import_life_counts *counts);

#endif
