/* Drawing from a list of weights in constant time. SPDX-License-Identifier: BSD-2-Clause */
#include "tracegen/pick.h"

#include <stdlib.h>

struct making {
    uint64_t *share; /* weight times count: a slot holds total */
    uint32_t *small; /* indexes whose share does not fill a slot .. */
    uint32_t *large; /* .. and the others */
    uint32_t smalls, larges;
};

/* Each round one slot gets full: of its own index up to the threshold, above it of another. */
static void fill_slots(struct making *making, struct gen_pick *pick, uint64_t total)
{
    while (making->smalls > 0 && making->larges > 0) {
        uint32_t little = making->small[--making->smalls], much = making->large[making->larges - 1];
        /* share < total <= 2^56: eight bits at a time keep the quotient within 64 */
        uint64_t quotient = 0, rest = making->share[little];
        for (unsigned i = 0; i < 4; i++) {
            rest <<= 8;
            quotient = quotient << 8 | rest / total;
            rest %= total;
        }
        pick->slots[little] = (struct gen_alias){quotient > 0 ? (uint32_t)quotient - 1 : 0, much};
        making->share[much] -= total - making->share[little];
        if (making->share[much] >= total)
            continue;
        making->larges--;
        making->small[making->smalls++] = much;
    }
}

bool gen_pick_create(struct gen_pick *pick, const uint64_t *weights, uint32_t count)
{
    struct making making = {malloc(count * sizeof(uint64_t)), malloc(count * sizeof(uint32_t)),
                            malloc(count * sizeof(uint32_t)), 0, 0};
    uint64_t total = 0;
    *pick = (struct gen_pick){malloc(count * sizeof *pick->slots), count};
    bool made = making.share != NULL && making.small != NULL && making.large != NULL && pick->slots != NULL;
    for (uint32_t i = 0; i < count; i++)
        total += weights[i];
    for (uint32_t i = 0; made && i < count; i++) {
        making.share[i] = weights[i] * count;
        pick->slots[i] = (struct gen_alias){UINT32_MAX, i};
        if (making.share[i] < total)
            making.small[making.smalls++] = i;
        else
            making.large[making.larges++] = i;
    }
    if (made)
        fill_slots(&making, pick, total);
    free(making.share);
    free(making.small);
    free(making.large);
    if (!made)
        gen_pick_destroy(pick);
    return made;
}

void gen_pick_destroy(struct gen_pick *pick)
{
    free(pick->slots);
    *pick = (struct gen_pick){NULL, 0};
}
