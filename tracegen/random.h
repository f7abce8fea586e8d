/* Random numbers that are the same on every host. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_RANDOM_H
#define TRACEGEN_RANDOM_H

#include <stdint.h>

/* xoroshiro128++ (Blackman and Vigna 2019), begun by SplitMix64 so that any seed is as good as another. */
struct gen_random {
    uint64_t a, b;
};

static inline uint64_t gen_split_mix(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static inline struct gen_random gen_random_start(uint64_t seed)
{
    struct gen_random random;
    random.a = gen_split_mix(&seed);
    random.b = gen_split_mix(&seed);
    return random;
}

static inline uint64_t gen_rotate(uint64_t value, unsigned by)
{
    return value << by | value >> (64 - by);
}

/* The next 64 bits. */
static inline uint64_t gen_draw(struct gen_random *random)
{
    uint64_t a = random->a, b = random->b, result = gen_rotate(a + b, 17) + a;
    b ^= a;
    random->a = gen_rotate(a, 49) ^ b ^ b << 21;
    random->b = gen_rotate(b, 28);
    return result;
}

/* 32 random bits as a number below count; the bias is below count / 2^32. */
static inline uint32_t gen_scale(uint32_t bits, uint32_t count)
{
    return (uint32_t)((uint64_t)bits * count >> 32);
}

static inline uint32_t gen_below(struct gen_random *random, uint32_t count)
{
    return gen_scale((uint32_t)(gen_draw(random) >> 32), count);
}

#endif
