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
};

struct study_row {
    uint16_t liodn; /* as recorded; of tenants, shifted */
    uint8_t instance;
    struct study_counts cache[PAMU_STRUCTURE_COUNT];
};

struct study_result {
    struct study_row *rows; /* by instance, then LIODN */
    size_t count;
    uint64_t records, bytes; /* warm-up included */
    struct study_counts sum[PAMU_STRUCTURE_COUNT];
};

/* Takes the numbers of a point of a task that has ended. False if out of memory. */
bool study_result_take(const struct iotlb_task *task, size_t point, struct study_result *result);

/* Adds the rows of other instances of the same configuration. False if out of memory. */
bool study_result_join(struct study_result *result, const struct study_result *other);

/* Frees the rows. */
void study_result_clear(struct study_result *result);

#endif
