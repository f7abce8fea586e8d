/* Drawing from a list of weights in constant time. SPDX-License-Identifier: BSD-2-Clause */
#ifndef TRACEGEN_PICK_H
#define TRACEGEN_PICK_H

#include <stdbool.h>
#include <stddef.h>

#include "tracegen/random.h"

/* The alias method (Walker 1977, Vose 1991) with whole numbers: index i is drawn as often as its weight says, to
 * 1 / 2^32 of a slot. */
struct gen_alias {
    uint32_t threshold;
    uint32_t other;
};

struct gen_pick {
    struct gen_alias *slots; /* NULL before gen_pick_create() */
    uint32_t count;
};

/* Makes the table of count weights (1 .. 2^24 of them, each below 2^32, not all 0). False if out of memory. */
bool gen_pick_create(struct gen_pick *pick, const uint64_t *weights, uint32_t count);
void gen_pick_destroy(struct gen_pick *pick);

static inline uint32_t gen_pick_draw(const struct gen_pick *pick, struct gen_random *random)
{
    uint64_t bits = gen_draw(random);
    uint32_t index = gen_scale((uint32_t)(bits >> 32), pick->count);
    const struct gen_alias *slot = &pick->slots[index];
    return (uint32_t)bits <= slot->threshold ? index : slot->other;
}

#endif
