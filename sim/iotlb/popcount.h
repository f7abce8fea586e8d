/* The processor's bit count where it has one. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_POPCOUNT_H
#define IOTLB_POPCOUNT_H

#include <stdbool.h>
#include <stdint.h>

/* A loop that counts bits is compiled twice: once for every processor, once, marked IOTLB_POPCOUNT, for those with the
 * instruction, which iotlb_has_popcount() tells. Where there is no choice both are the same. */
#if defined(__x86_64__) && defined(__GNUC__)
#define IOTLB_POPCOUNT __attribute__((target("popcnt")))
#define IOTLB_INLINE inline __attribute__((always_inline))

static inline bool iotlb_has_popcount(void)
{
    return __builtin_cpu_supports("popcnt") != 0;
}
#else
#define IOTLB_POPCOUNT
#define IOTLB_INLINE inline

static inline bool iotlb_has_popcount(void)
{
    return false;
}
#endif

static IOTLB_INLINE uint32_t iotlb_popcount(uint64_t bits)
{
#if defined(__GNUC__)
    return (uint32_t)__builtin_popcountll(bits);
#else
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (uint32_t)(bits * UINT64_C(0x0101010101010101) >> 56);
#endif
}

/* The number of the lowest bit that is set; there must be one. */
static IOTLB_INLINE uint32_t iotlb_lowest_bit(uint64_t bits)
{
    return iotlb_popcount((bits & (~bits + 1)) - 1);
}

#endif
