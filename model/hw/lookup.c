/* Fetching and keeping table entries. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/lookup.h"

#include "hw/event.h"

static void decode_window(const struct pamu *pamu, enum pamu_structure structure, struct cache_line *line)
{
    if (structure == PAMU_PPAACE)
        window_decode_primary(&line->window, line->bytes, &pamu->config);
    else if (structure == PAMU_SPAACE)
        window_decode_secondary(&line->window, line->bytes, &pamu->config);
}

bool lookup_fetch(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure, uint64_t key,
                  struct cache_line *line)
{
    line->address = entry_address(instance, structure, key);
    line->stale = false;
    if (pamu->config.memory->read(pamu->config.memory_user, line->address, line->bytes, entry_bytes(structure)) != 0)
        return false;
    decode_window(pamu, structure, line);
    return true;
}

/* C3: an entry with V=0 is not kept, unless the knob says so; an OME has no valid bit of its own. */
static bool is_kept(const struct pamu *pamu, enum pamu_structure structure, const struct cache_line *line)
{
    return structure == PAMU_OMT || (line->bytes[7] & 1) != 0 || pamu->config.knobs.keep_invalid == PAMU_ON;
}

static struct cache_line *keep(struct instance *instance, enum pamu_structure structure, uint64_t key,
                               const struct cache_line *fetched)
{
    struct cache *cache = &instance->cache[structure];
    struct cache_line *line;
    bool evicted;

    line = cache_line(cache, cache_fill(cache, key, &evicted));
    instance->counters.cache[structure].evictions += evicted ? 1u : 0u;
    *line = *fetched;
    return line;
}

const struct cache_line *lookup_miss(struct pamu *pamu, struct instance *instance, enum pamu_structure structure,
                                     uint64_t key, struct cache_line *scratch)
{
    struct pamu_cache_counters *counters = &instance->counters.cache[structure];

    counters->misses++;
    if (!lookup_fetch(pamu, instance, structure, key, scratch))
        return NULL;
    counters->fetched_bytes += entry_bytes(structure);
    event_fetch(pamu, structure, scratch->address, scratch->bytes);
    if (!instance->cache[structure].enabled || !is_kept(pamu, structure, scratch))
        return scratch;
    return keep(instance, structure, key, scratch);
}

bool lookup_peek_window(const struct pamu *pamu, const struct instance *instance, uint16_t liodn, struct window *window)
{
    const struct cache *cache = &instance->cache[PAMU_PPAACE];
    struct cache_line fetched;
    uint32_t line;

    if (instance->bypassed || instance->gate_closed || !instance->enabled || liodn >= instance->table_count[PAMU_PPAACE])
        return false;
    line = cache->enabled ? cache_peek(cache, liodn) : CACHE_NO_LINE;
    if (line != CACHE_NO_LINE)
        *window = cache_line(cache, line)->window;
    else if (lookup_fetch(pamu, instance, PAMU_PPAACE, liodn, &fetched))
        *window = fetched.window;
    else
        return false;
    return window->reason == PAMU_REASON_NONE;
}
