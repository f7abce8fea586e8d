/* Counters of models that are gone. SPDX-License-Identifier: BSD-2-Clause */
#include "replay/counters.h"

static void add_cache(struct pamu_cache_counters *sum, const struct pamu_cache_counters *counters)
{
    sum->lookups += counters->lookups;
    sum->hits += counters->hits;
    sum->misses += counters->misses;
    sum->fetched_bytes += counters->fetched_bytes;
    sum->evictions += counters->evictions;
    sum->invalidations += counters->invalidations;
}

void replay_counters_add(struct pamu_counters *sum, const struct pamu_counters *counters)
{
    for (unsigned i = 0; i < PAMU_STRUCTURE_COUNT; i++)
        add_cache(&sum->cache[i], &counters->cache[i]);
    for (unsigned i = 0; i < sizeof sum->verdicts / sizeof sum->verdicts[0]; i++)
        sum->verdicts[i] += counters->verdicts[i];
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++)
        sum->reasons[i] += counters->reasons[i];
    if (sum->stale == 0)
        sum->first_stale = counters->first_stale;
    sum->transactions += counters->transactions;
    sum->lost_violations += counters->lost_violations;
    sum->lost_errors += counters->lost_errors;
    sum->unreported_violations += counters->unreported_violations;
    sum->stale += counters->stale;
}

void replay_ended_add(struct replay_ended *ended, const struct pamu *pamu)
{
    for (unsigned i = 0; i < pamu_config(pamu)->hardware.instances; i++)
        replay_counters_add(&ended->instance[i], pamu_counters(pamu, i));
}
