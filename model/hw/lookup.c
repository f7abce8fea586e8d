/* Fetching and keeping table entries. SPDX-License-Identifier: BSD-2-Clause */
#include "hw/lookup.h"

#include <string.h>

#include "hw/event.h"

void lookup_decode(const struct pamu *pamu, enum pamu_structure structure, struct cache_line *line)
{
    if (structure == PAMU_PPAACE)
        window_decode_primary(&line->window, line->bytes, &pamu->config);
    else if (structure == PAMU_SPAACE)
        window_decode_secondary(&line->window, line->bytes, &pamu->config);
}

static bool read_entry(const struct pamu *pamu, uint64_t address, enum pamu_structure structure, uint8_t *bytes)
{
    return pamu->config.memory->read(pamu->config.memory_user, address, bytes, entry_bytes(structure)) == 0;
}

bool lookup_fetch(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure, uint64_t key,
                  struct cache_line *line)
{
    line->address = entry_address(instance, structure, key);
    line->stale = false;
    if (!read_entry(pamu, line->address, structure, line->bytes))
        return false;
    lookup_decode(pamu, structure, line);
    return true;
}

/* C3: an entry with V=0 is not kept, unless the knob says so; an OME has no valid bit of its own. */
static bool is_kept(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                    const uint8_t *bytes)
{
    if (!instance->cache[structure].enabled)
        return false;
    return structure == PAMU_OMT || (bytes[7] & 1) != 0 || pamu->config.knobs.keep_invalid == PAMU_ON;
}

static struct cache_line *take_line(struct instance *instance, enum pamu_structure structure, uint64_t key)
{
    struct cache *cache = &instance->cache[structure];
    bool evicted;
    uint32_t index = cache_fill(cache, key, &evicted);

    instance->version++;
    instance->counters.cache[structure].evictions += evicted ? 1u : 0u;
    return cache_line(cache, index);
}

const struct cache_line *lookup_miss(struct pamu *pamu, struct instance *instance, enum pamu_structure structure,
                                     uint64_t key, struct cache_line *scratch)
{
    struct pamu_cache_counters *counters = &instance->counters.cache[structure];
    uint64_t address = entry_address(instance, structure, key);
    struct cache_line *line = scratch;
    uint8_t bytes[PAMU_OME_BYTES];

    counters->misses++;
    if (!read_entry(pamu, address, structure, bytes)) {
        observe(pamu, instance, structure, key, false);
        return NULL;
    }
    counters->fetched_bytes += entry_bytes(structure);
    event_fetch(pamu, structure, address, bytes);
    if (is_kept(pamu, instance, structure, bytes))
        line = take_line(instance, structure, key);
    observe(pamu, instance, structure, key, line != scratch);
    line->address = address;
    line->stale = false;
    memcpy(line->bytes, bytes, entry_bytes(structure));
    lookup_decode(pamu, structure, line);
    return line;
}

bool lookup_peek_window(const struct pamu *pamu, const struct instance *instance, uint16_t liodn, struct window *window)
{
    const struct cache *cache = &instance->cache[PAMU_PPAACE];
    struct cache_line fetched;
    uint32_t line;

    if (instance->bypassed || instance->gate_closed || !instance->enabled ||
        liodn >= instance->table_count[PAMU_PPAACE])
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
