/* A heap of numbers, the greatest on top. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_HEAP_H
#define IOTLB_HEAP_H

#include <stdint.h>

#include "iotlb/grow.h"

/* All zeros is an empty one. */
struct iotlb_heap {
    struct iotlb_array numbers; /* uint32_t */
    size_t count;
};

static inline uint32_t iotlb_heap_top(const struct iotlb_heap *heap)
{
    return ((const uint32_t *)heap->numbers.elements)[0];
}

/* Adds a number. False if out of memory; never if as many were in it before. */
bool iotlb_heap_push(struct iotlb_heap *heap, uint32_t number);

/* Takes the greatest number out; there must be one. */
void iotlb_heap_pop(struct iotlb_heap *heap);

/* Frees its memory. */
void iotlb_heap_clear(struct iotlb_heap *heap);

#endif
