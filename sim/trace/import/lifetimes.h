/* From events to the lives of mappings, and from those to accesses. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACE_IMPORT_LIFETIMES_H
#define TRACE_IMPORT_LIFETIMES_H

#include "trace/import/live.h"

/* When a device is taken to have used what it was handed (docs/spec/import-policy.md section 4). */
#define IMPORT_POLICY_LIST(X)                                                                                     \
    X(AT_UNMAP, "at-unmap", "one sweep over what the device had, when it is taken back: unmap, sync for the CPU") \
    X(AT_MAP, "at-map", "one sweep over what the device gets, when it is handed over: map, sync for the device")

enum import_policy {
#define IMPORT_POLICY_ENUM(name, word, help) IMPORT_POLICY_##name,
    IMPORT_POLICY_LIST(IMPORT_POLICY_ENUM)
#undef IMPORT_POLICY_ENUM
        IMPORT_POLICY_COUNT
};

/* What became of an event. */
#define IMPORT_OUTCOME_LIST(X)                                                                      \
    X(IMPORTED, "imported", "used")                                                                 \
    X(NO_DEVICE, "no-device", "an iommu map or unmap names no device; the dma events beside it do") \
    X(NO_ACCESS, "no-access", "says nothing about memory that a device uses")                       \
    X(MAPS_NOTHING, "maps-nothing", "a call that failed")                                           \
    X(NO_DIRECTION, "no-direction", "direction NONE")                                               \
    X(BEYOND, "beyond-64-bit", "the buffer ends past 2^64")                                         \
    X(TOO_LARGE, "too-large", "a buffer of more than 1 TiB")                                        \
    X(NO_MAP, "no-map", "an unmap or a sync of something that the trace did not map")

enum import_outcome {
#define IMPORT_OUTCOME_ENUM(name, word, help) IMPORT_OUTCOME_##name,
    IMPORT_OUTCOME_LIST(IMPORT_OUTCOME_ENUM)
#undef IMPORT_OUTCOME_ENUM
        IMPORT_OUTCOME_COUNT,
    IMPORT_OUTCOME_STOPPED = IMPORT_OUTCOME_COUNT, /* out of memory, or the sink said no */
};

/* A run of bytes that a device reads or writes. */
struct import_access {
    uint64_t time;
    uint64_t address;
    uint64_t size; /* at least 1 */
    uint32_t device;
    bool write; /* the device writes memory */
};

/* Takes an access; false stops the import. */
typedef bool import_access_fn(void *user, const struct import_access *access);

struct import_life_counts {
    uint64_t unended[IMPORT_FAMILY_COUNT]; /* mappings still live at the end */
    uint64_t remapped;                     /* mappings whose address was mapped again: their end was not recorded */
    uint64_t cut_segments;                 /* of [TRUNCATED] lists: segments that the text does not have */
    uint64_t empty_segments;               /* of size 0 */
};

/* Opaque; made and given back by the caller. */
struct lifetimes;

/* NULL if out of memory. */
struct lifetimes *lifetimes_create(enum import_policy policy, import_access_fn *sink, void *user);

/* NULL is allowed. */
void lifetimes_destroy(struct lifetimes *lifetimes);

/* Takes one event of a device with this number; calls the sink for each access the policy draws from it. */
enum import_outcome lifetimes_event(struct lifetimes *lifetimes, const struct import_event *event, uint32_t device);

/* Fills in the counts as of now: what is live counts as unended. */
void lifetimes_counts(const struct lifetimes *lifetimes, struct import_life_counts *counts);

#endif
