/* Memory cut into the fewest pieces that windows of one size can map (rules R4, R13).
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PLAN_BLOCKS_H
#define PLAN_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Physical memory that a domain maps; where it is seen does not matter here. */
struct plan_memory {
    uint64_t phys, size; /* multiples of 4 KiB, size not 0; phys + size does not pass 2^64 */
    uint8_t prot;        /* only memory of equal protection can share a window */
    bool whole;          /* has a window of its own, neither cut nor joined: a power of two, phys a multiple of it */
};

/* What one window maps: size is a power of two, phys a multiple of it (R4). */
struct plan_block {
    uint64_t phys, size;
    size_t memory; /* of whole ones: which it is; of others the number of all */
    uint8_t prot;
};

/* Cuts the union of all memory into the fewest blocks of at most 1 << window_log bytes. Fills in at most `most` of
 * them, whole ones last in their order, others by protection, then address; returns how many there are. 0 if whole
 * memory is larger than a window or if out of memory. */
size_t plan_blocks(const struct plan_memory *memory, size_t count, unsigned window_log, struct plan_block *blocks,
                   size_t most);

#endif
