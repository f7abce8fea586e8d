/* Small numbers for keys, in the order in which they are first met. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_IDS_H
#define IOTLB_IDS_H

#include <stdint.h>

#include "iotlb/grow.h"

/* All zeros is an empty one. Small keys index an array, great ones are hashed. */
struct iotlb_ids {
    struct iotlb_array near;  /* uint32_t by key: id, or UINT32_MAX */
    struct iotlb_array slots; /* struct iotlb_ids_slot; room is a power of two, or 0 */
    size_t hashed;            /* slots taken */
    uint32_t count;
};

#define IOTLB_IDS_NEAR ((uint64_t)1 << 20)
#define IOTLB_IDS_NONE UINT32_MAX

/* The id of a key that is in the array, or IOTLB_IDS_NONE. */
static inline uint32_t iotlb_ids_near(const struct iotlb_ids *ids, uint64_t key)
{
    return key < ids->near.room ? ((const uint32_t *)ids->near.elements)[key] : IOTLB_IDS_NONE;
}

/* The id of a key, IOTLB_IDS_NONE if it has none. */
uint32_t iotlb_ids_find(const struct iotlb_ids *ids, uint64_t key);

/* Gives the next id to a key that has none; IOTLB_IDS_NONE if out of memory. */
uint32_t iotlb_ids_add(struct iotlb_ids *ids, uint64_t key);

/* Frees its memory. */
void iotlb_ids_clear(struct iotlb_ids *ids);

#endif
