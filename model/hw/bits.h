/* Bits of numbers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_BITS_H
#define PAMU_HW_BITS_H

#include <stdbool.h>
#include <stdint.h>

static inline bool is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

/* The lowest bit of a mask, alone: what a value in the mask is multiplied by, to stand there. */
static inline uint32_t lowest_bit(uint32_t mask)
{
    return mask & (~mask + 1u);
}

#endif
