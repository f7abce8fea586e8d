/* Look-ups of LIODNs, equal ones counted together. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_LIODN_CASES_H
#define STUDY_LIODN_CASES_H

#include "study/liodn.h"

enum { LIODN_WORDS = STUDY_MOST_LIODNS / 64 };

/* A set of LIODNs, by their number among those met. */
struct liodn_mask {
    uint64_t word[LIODN_WORDS];
};

/* A look-up of an LIODN at an instance, and who came since its last one. */
struct liodn_case {
    struct liodn_mask since;
    uint64_t count;
    uint16_t liodn; /* among those met */
    uint8_t instance;
};

/* All different cases, ordered by liodn; *count gets how many. NULL if none. liodns must have met at most
 * STUDY_MOST_LIODNS. */
const struct liodn_case *liodn_cases(struct study_liodns *liodns, size_t *count);

/* Misses that no numbering changes: first look-ups, and those of entries that were dropped, or not kept. */
uint64_t liodn_always_missed(const struct study_liodns *liodns);

static inline bool liodn_mask_has(const struct liodn_mask *mask, unsigned liodn)
{
    return (mask->word[liodn / 64] >> liodn % 64 & 1) != 0;
}

static inline void liodn_mask_set(struct liodn_mask *mask, unsigned liodn, bool in)
{
    uint64_t bit = (uint64_t)1 << liodn % 64;

    mask->word[liodn / 64] = in ? mask->word[liodn / 64] | bit : mask->word[liodn / 64] & ~bit;
}

#endif
