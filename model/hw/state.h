/* The device's state. One block without pointers into itself, so that a copy of the bytes is a clone. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_STATE_H
#define PAMU_HW_STATE_H

#include "hw/cache.h"
#include "pamu/device.h"

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
    struct cache cache[PAMU_STRUCTURE_COUNT];
    struct pamu_counters counters;
};

struct pamu {
    struct pamu_config config;
    size_t size; /* of the whole block */
    uint32_t bypass;
    struct instance instance[]; /* config.hardware.instances of them, then the caches' lines */
};

#endif
