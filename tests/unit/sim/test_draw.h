/* Numbers that tests draw, and how many of them. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TEST_DRAW_H
#define TEST_DRAW_H

#include <stdint.h>
#include <stdlib.h>

/* A number from the environment (PAMUSIM_SEED, PAMUSIM_EFFORT). */
static inline uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

static inline uint64_t draw_step(uint64_t *random)
{
    *random = *random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *random;
}

/* A number below bound, which is not 0. */
static inline uint32_t draw(uint64_t *random, uint32_t bound)
{
    return (uint32_t)((draw_step(random) >> 33) % bound);
}

/* Any number of 64 bits. */
static inline uint64_t draw_bits(uint64_t *random)
{
    uint64_t step = draw_step(random);
    uint64_t bits = (step ^ step >> 32) * UINT64_C(0xd6e8feb86659fd93);

    return bits ^ bits >> 32;
}

#endif
