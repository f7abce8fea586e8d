/* The SPAACT's free entries, first fit. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/pool.h"

#include <string.h>

/* Free entries in a row from first on, counted up to limit. */
static uint32_t free_length(const uint8_t *pool, uint32_t first, uint32_t limit)
{
    uint32_t length = 0;

    while (length < limit && pool[first + length] == 0)
        length++;
    return length;
}

bool sw_pool_take(uint8_t *pool, uint32_t size, uint32_t count, struct sw_run *run)
{
    uint32_t first = 0;

    while (count <= size - first) {
        uint32_t length = free_length(pool, first, count);
        if (length == count) {
            *run = (struct sw_run){first, count};
            sw_pool_mark(pool, *run, true);
            return true;
        }
        first += length + 1;
    }
    return false;
}

bool sw_pool_has(const uint8_t *pool, struct sw_run run)
{
    return memchr(pool + run.first, 0, run.count) == NULL;
}

void sw_pool_mark(uint8_t *pool, struct sw_run run, bool taken)
{
    memset(pool + run.first, taken, run.count);
}

uint32_t sw_pool_longest(const uint8_t *pool, uint32_t size)
{
    uint32_t longest = 0;

    for (uint32_t first = 0; first < size; first++) {
        uint32_t length = free_length(pool, first, size - first);
        if (length > longest)
            longest = length;
        first += length;
    }
    return longest;
}
