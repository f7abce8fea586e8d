/* Which SPAACT entries are taken: contiguous runs, first fit. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_POOL_H
#define PAMU_SW_POOL_H

#include <stdbool.h>
#include <stdint.h>

/* A pool is one byte for each entry, nonzero where it is taken. */

/* Entries in a row; an empty run begins at 0. */
struct sw_run {
    uint32_t first, count;
};

/* Takes count entries at the lowest place where they are free in a row. False, and nothing taken, if there is none;
 * an empty run is always to be had. */
bool sw_pool_take(uint8_t *pool, uint32_t size, uint32_t count, struct sw_run *run);

/* True if all entries of a run are taken. */
bool sw_pool_has(const uint8_t *pool, struct sw_run run);

/* Marks a run as taken, or as free. */
void sw_pool_mark(uint8_t *pool, struct sw_run run, bool taken);

/* The length of the longest free run. */
uint32_t sw_pool_longest(const uint8_t *pool, uint32_t size);

#endif
