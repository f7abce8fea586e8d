/* What misses might cost in time, by a user's numbers. SPDX-License-Identifier: BSD-2-Clause */
#include "study/cost.h"

#define NS_BITS_PER_MBIT 1000.0 /* a bit at 1 Mbit/s takes so many ns */

struct study_cost study_cost(const struct study_cost_table *table, const struct study_result *result, uint64_t warm_up)
{
    uint64_t counted = result->records > warm_up ? result->records - warm_up : 0;
    struct study_cost cost = {.ns_per_dma = 0};
    double ns = 0, bits;

    if (counted == 0)
        return cost;
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
        ns += (double)result->sum[s].misses * table->fetch_ns[s];
    cost.ns_per_dma = ns / table->walks / (double)counted;
    bits = 8.0 * (double)result->bytes / (double)result->records;
    if (table->link_mbit > 0 && bits > 0)
        cost.link_share = cost.ns_per_dma / (bits * NS_BITS_PER_MBIT / table->link_mbit);
    return cost;
}
