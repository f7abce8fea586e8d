/* Powers of two, which sizes, counts and alignments are. SPDX-License-Identifier: BSD-2-Clause */
#ifndef MEMORY_POWER_H
#define MEMORY_POWER_H

#include <stdbool.h>
#include <stdint.h>

static inline bool mem_is_power_of_two(uint64_t value)
{
    return value != 0 && (value & (value - 1)) == 0;
}

#endif
