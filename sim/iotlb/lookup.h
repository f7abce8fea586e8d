/* One look-up cache's stream of look-ups. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_LOOKUP_H
#define IOTLB_LOOKUP_H

#include <stdint.h>

/* What an entry of the stream says. */
enum iotlb_event {
    IOTLB_LOOKUP,  /* a look-up; a miss keeps the entry */
    IOTLB_PASSING, /* a look-up whose miss keeps nothing (rule C3: V=0) */
    IOTLB_DROP,    /* the entry is valid no more (rule C5) */
    IOTLB_FLUSH,   /* no entry is (rule C6) */
    IOTLB_TICK,    /* an interval of the time line ends */
    IOTLB_START,   /* the warm-up ends: counts are forgotten, entries stay cached */
};

/* Entries of tables have small numbers, their ids, given out as they are first seen: 0, 1, 2, .. in each structure of
 * each instance. Owners are LIODNs, numbered in the same way. */
struct iotlb_lookup {
    uint32_t id;    /* with LOOKUP, PASSING, DROP */
    uint16_t owner; /* with LOOKUP, PASSING: who looks up */
    uint8_t event;  /* enum iotlb_event */
    uint8_t repeat; /* 1 .. 255 look-ups in a row */
};

#define IOTLB_NO_ID UINT32_MAX
#define IOTLB_ALL_OWNERS UINT32_MAX

#endif
