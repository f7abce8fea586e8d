/* The device's state. One block without pointers into itself, so that a copy of the bytes is a clone.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_STATE_H
#define PAMU_HW_STATE_H

#include "hw/cache.h"
#include "pamu/device.h"

/* The quick path's memory of an LIODN's last record: while nothing it hung on has changed, another one in the same
 * mapped range of the same window comes to the same. */
struct memo {
    uint64_t version;            /* of the instance when this was noted */
    uint64_t first;              /* IOVA where the mapped range begins */
    uint64_t last;               /* its bytes, less one */
    uint64_t delta;              /* address - IOVA */
    uint32_t primary, secondary; /* lines to touch; secondary is CACHE_NO_LINE in subwindow 0 */
    uint32_t window;
    uint16_t liodn;
    uint8_t ap;
};

#define MEMOS 64u

/* One instance: registers, what they decode to, caches, counters. */
struct instance {
    uint32_t registers[PAMU_REGISTER_COUNT];
    uint64_t table_base[PAMU_STRUCTURE_COUNT];  /* from the base registers */
    uint64_t table_count[PAMU_STRUCTURE_COUNT]; /* whole entries below the limit (T4, T9, T14) */
    bool gate_closed, enabled;                  /* PC[PGC], PC[PE] */
    bool bypassed;                              /* PAMUBYPENR (M1) */
    bool plain;                                 /* none of these in the way, and both PAACE caches on: the quick path */
    bool avics_armed;                           /* PAMU-3: the first of two writes was seen */
    bool avics_hidden;                          /* A-003638 with avics=hidden */
    uint64_t version;                           /* counts changes of registers and of the caches' contents */
    struct cache cache[PAMU_STRUCTURE_COUNT];
    struct memo memo[MEMOS]; /* by LIODN */
    struct pamu_counters counters;
};

struct pamu {
    struct pamu_config config;
    size_t size; /* of the whole block */
    uint32_t bypass;
    bool fast;                  /* fast walk, nobody listening, nothing counted: transactions take the fast walk */
    bool quick;                 /* that, no observer and no bursts: records may take the quick path */
    pamu_observer_fn *observer; /* of look-ups, or NULL */
    void *observer_user;
    uint64_t *coverage;         /* the caller's counters (pamu/coverage.h), or NULL */
    struct instance instance[]; /* config.hardware.instances of them, then the caches' lines */
};

#endif
