/* Table entries through their caches (rules C1, C3, C4). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_LOOKUP_H
#define PAMU_HW_LOOKUP_H

#include "hw/observe.h"
#include "hw/state.h"

/* Bytes of one entry of a table. */
static inline size_t entry_bytes(enum pamu_structure structure)
{
    return structure == PAMU_OMT ? PAMU_OME_BYTES : PAMU_PAACE_BYTES;
}

static inline uint64_t entry_address(const struct instance *instance, enum pamu_structure structure, uint64_t key)
{
    return instance->table_base[structure] + key * entry_bytes(structure);
}

/* The part of lookup_entry() after a miss. */
const struct cache_line *lookup_miss(struct pamu *pamu, struct instance *instance, enum pamu_structure structure,
                                     uint64_t key, struct cache_line *scratch);

/* One look-up that counts, in the counters and in the result of its transaction (C3 to C5). The line lives until the
 * next look-up in this structure; scratch holds it where no cache does. NULL if the memory rejected the fetch (T12). */
static inline const struct cache_line *lookup_entry(struct pamu *pamu, struct instance *instance,
                                                    struct pamu_result *result, enum pamu_structure structure,
                                                    uint64_t key, struct cache_line *scratch)
{
    struct cache *cache = &instance->cache[structure];
    uint32_t index = cache->enabled ? cache_find(cache, key) : CACHE_NO_LINE;
    const struct cache_line *line;

    instance->counters.cache[structure].lookups++;
    result->lookups[structure]++;
    if (index == CACHE_NO_LINE) {
        line = lookup_miss(pamu, instance, structure, key, scratch);
        result->fetches += line != NULL ? 1u : 0u;
        return line;
    }
    instance->counters.cache[structure].hits++;
    result->hits[structure]++;
    observe(pamu, instance, structure, key, true);
    line = cache_line(cache, index);
    result->stale |= line->stale;
    return line;
}

/* Decodes the bytes of a line; the window of an OME is never looked at. */
void lookup_decode(const struct pamu *pamu, enum pamu_structure structure, struct cache_line *line);

/* Reads an entry from memory and decodes it; nothing counts. False if the memory rejects it. */
bool lookup_fetch(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure, uint64_t key,
                  struct cache_line *line);

/* The window an LIODN's transactions see now, from cache or memory, without a trace; false if there is none. */
bool lookup_peek_window(const struct pamu *pamu, const struct instance *instance, uint16_t liodn,
                        struct window *window);

#endif
