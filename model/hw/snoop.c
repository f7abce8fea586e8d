/* Keeping cached entries true to memory, or knowing that they are not (rule C5).
 * SPDX-License-Identifier: BSD-2-Clause */
#include "hw/snoop.h"

#include <string.h>

#include "hw/coverage.h"
#include "hw/lookup.h"
#include "hw/observe.h"

struct range {
    uint64_t address, length;
};

static bool is_stale(const struct pamu *pamu, const struct instance *instance, enum pamu_structure structure,
                     uint64_t key, const struct cache_line *line)
{
    struct cache_line now;

    return key >= instance->table_count[structure] || !lookup_fetch(pamu, instance, structure, key, &now) ||
           memcmp(now.bytes, line->bytes, entry_bytes(structure)) != 0;
}

static bool overlaps(uint64_t address, uint64_t length, uint64_t entry, uint64_t bytes)
{
    return (length > 0 && address - entry < bytes) || entry - address < length;
}

void snoop_compare(struct pamu *pamu, struct instance *instance, enum pamu_structure structure)
{
    struct cache *cache = &instance->cache[structure];

    for (uint32_t i = 0; i < cache_size(cache); i++) {
        uint64_t key = cache_tags(cache)[i];

        if (key != CACHE_NO_KEY)
            cache_line(cache, i)->stale = is_stale(pamu, instance, structure, key, cache_line(cache, i));
    }
}

/* A line may come from where the table lay before (A-005982): it is dropped by where it came from, but stale by where
 * its key lies now. */
static void snoop_line(const struct pamu *pamu, struct instance *instance, enum pamu_structure structure,
                       uint32_t index, const struct range *written)
{
    struct cache *cache = &instance->cache[structure];
    struct cache_line *line = cache_line(cache, index);
    uint64_t key = cache_tags(cache)[index], bytes = entry_bytes(structure);
    uint64_t now = entry_address(instance, structure, key);
    struct coverage_snoop seen = {.structure = structure,
                                  .address = written->address,
                                  .length = written->length,
                                  .entry = line->address,
                                  .moved = line->address != now,
                                  .was_stale = line->stale,
                                  .line = line};

    seen.dropped =
        pamu->config.knobs.snoop == PAMU_ON && overlaps(written->address, written->length, line->address, bytes);
    seen.compared = !seen.dropped && overlaps(written->address, written->length, now, bytes);
    if (seen.dropped)
        instance->counters.cache[structure].invalidations += cache_drop(cache, index);
    else if (seen.compared)
        line->stale = is_stale(pamu, instance, structure, key, line);
    coverage_snoop(pamu, &seen);
}

static void snoop_cache(const struct pamu *pamu, struct instance *instance, enum pamu_structure structure,
                        const struct range *written)
{
    const struct cache *cache = &instance->cache[structure];

    for (uint32_t i = 0; cache->used && i < cache_size(cache); i++) {
        if (cache_tags(cache)[i] != CACHE_NO_KEY)
            snoop_line(pamu, instance, structure, i, written);
    }
}

void pamu_memory_written(struct pamu *pamu, uint64_t address, uint64_t length)
{
    const struct range written = {address, length};

    for (unsigned i = 0; i < pamu->config.hardware.instances; i++) {
        pamu->instance[i].version++;
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            snoop_cache(pamu, &pamu->instance[i], (enum pamu_structure)s, &written);
            observe_write(pamu, &pamu->instance[i], (enum pamu_structure)s, address, length);
        }
    }
}

enum pamu_error pamu_memory_read(struct pamu *pamu, uint64_t address, void *bytes, size_t length)
{
    bool rejected = pamu->config.memory->read(pamu->config.memory_user, address, bytes, length) != 0;

    coverage_mark(pamu, COVERAGE_M5_READ, rejected);
    return rejected ? PAMU_ERR_BUS : PAMU_OK;
}

enum pamu_error pamu_memory_write(struct pamu *pamu, uint64_t address, const void *bytes, size_t length)
{
    bool rejected = pamu->config.memory->write(pamu->config.memory_user, address, bytes, length) != 0;

    coverage_mark(pamu, COVERAGE_M5_WRITE, rejected);
    if (rejected)
        return PAMU_ERR_BUS;
    pamu_memory_written(pamu, address, length);
    return PAMU_OK;
}
