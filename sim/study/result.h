/* What came of one configuration, as numbers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_RESULT_H
#define STUDY_RESULT_H

#include "iotlb/task.h"

/* The look-ups of one LIODN in one cache. Misses are cold, dropped, passing, capacity and conflict ones; a conflict
 * misses here, but not in a fully associative LRU cache of as many lines. Counted by subtraction (Hill and Smith 1989),
 * so that conflicts are negative where another policy, or few ways, did better than that cache. */
struct study_counts {
    uint64_t lookups, misses;
    uint64_t cold;    /* the first look-up of an entry */
    uint64_t dropped; /* the first one after it was written */
    uint64_t passing; /* nothing to keep: not valid, or the cache was off */
    uint64_t capacity;
    int64_t conflict;
    uint64_t evictions; /* of valid entries, for this LIODN's */
    uint64_t inexact;   /* look-ups after which curves, and so capacity and conflict, are not exact; 0 while tables are
                           snooped */
    uint64_t alone; /* misses of a fully associative LRU cache of as many lines that this LIODN had to itself, its own
                           cold, dropped and passing ones among them; 0 if the task has no such curves */
};

/* Types and names of what is always counted, in this order. */
#define STUDY_COUNTS(X)    \
    X(uint64_t, lookups)   \
    X(uint64_t, misses)    \
    X(uint64_t, cold)      \
    X(uint64_t, dropped)   \
    X(uint64_t, passing)   \
    X(uint64_t, capacity)  \
    X(int64_t, conflict)   \
    X(uint64_t, evictions) \
    X(uint64_t, inexact)
#define STUDY_COUNT_ONE(type, name) +1
enum { STUDY_COUNT_COLUMNS = 0 STUDY_COUNTS(STUDY_COUNT_ONE) };

struct study_row {
    uint16_t liodn; /* as recorded; of tenants, shifted */
    uint8_t instance;
    struct iotlb_lost unmapped; /* records that were translated, and have bytes that an MSI policy leaves unmapped */
    struct study_counts cache[PAMU_STRUCTURE_COUNT];
};

struct study_result {
    struct study_row *rows; /* by instance, then LIODN */
    size_t count;
    uint64_t records, bytes; /* warm-up included */
    struct study_counts sum[PAMU_STRUCTURE_COUNT];
    struct iotlb_lost unmapped;
};

/* Takes the numbers of a point of a task that has ended. False if out of memory. */
bool study_result_take(const struct iotlb_task *task, size_t point, struct study_result *result);

/* Adds a row to the sums. */
void study_result_sum(struct study_result *result, const struct study_row *row);

/* Adds the rows of other instances of the same configuration. False if out of memory. */
bool study_result_join(struct study_result *result, const struct study_result *other);

/* Frees the rows. */
void study_result_clear(struct study_result *result);

#endif
