/* Exact LRU miss-ratio curve: all capacities of a fully associative cache in one pass.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_CURVE_H
#define IOTLB_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "iotlb/lookup.h"

/* Mattson's stack (Mattson et al. 1970), kept as a bitmap: each entry has a bit at the time of its last look-up, so
 * that the number of bits after it is its depth. A dropped entry leaves a hole in the stack, a free line that the next
 * miss above it fills. Memory grows with the number of ids, not with that of look-ups. */
struct iotlb_curve;

/* What was looked up, and why it cannot have been there whatever the capacity. */
struct iotlb_curve_counts {
    uint64_t lookups;
    uint64_t cold;    /* first look-ups of an entry */
    uint64_t dropped; /* first look-ups after the entry was dropped */
    uint64_t passing; /* look-ups that keep nothing */
    uint64_t inexact; /* of these, of entries that a large enough cache held: possible without snooping only. A cache of
                         each capacity would go its own way from there, so that the curve, which takes them for misses,
                         is exact only if this is 0 */
};

/* A curve with nothing looked up, or NULL if out of memory. */
struct iotlb_curve *iotlb_curve_create(void);

/* Gives it back; NULL is allowed. */
void iotlb_curve_destroy(struct iotlb_curve *curve);

/* Runs a part of a stream. False if out of memory: the curve can only be destroyed then. */
bool iotlb_curve_run(struct iotlb_curve *curve, const struct iotlb_lookup *lookups, size_t count);

/* The counts of an owner, or IOTLB_ALL_OWNERS; zeros for one never seen. */
struct iotlb_curve_counts iotlb_curve_counts(const struct iotlb_curve *curve, uint32_t owner);

/* Misses of an owner's look-ups in a cache of so many lines that all owners share. */
uint64_t iotlb_curve_misses(const struct iotlb_curve *curve, uint32_t owner, uint64_t lines);

/* Look-ups that hit with so many lines, but not with one less; lines from 1 on. For walking along a curve, which
 * misses() does from its start each time. */
uint64_t iotlb_curve_hits(const struct iotlb_curve *curve, uint32_t owner, uint64_t lines);

/* The number of lines beyond which more of them change nothing. */
uint64_t iotlb_curve_depth(const struct iotlb_curve *curve);

#endif
