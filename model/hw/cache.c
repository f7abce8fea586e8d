/* Replacement policies and invalidation (rule C2). SPDX-License-Identifier: BSD-2-Clause */
#include "hw/cache.h"

#include <string.h>

#include "hw/bits.h"

static uint64_t random_next(uint64_t *state)
{
    uint64_t x = *state;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    *state = x;
    return x;
}

/* PLRU: node 1 is the root, a node's children are 2i and 2i+1; a node says which half is the older one. */
static void plru_touch(uint64_t *nodes, uint32_t ways, uint32_t way)
{
    for (uint32_t node = ways + way; node > 1; node /= 2)
        nodes[node / 2] = (node & 1u) ^ 1u;
}

static uint32_t plru_victim(const uint64_t *nodes, uint32_t ways)
{
    uint32_t node = 1;

    while (node < ways)
        node = 2 * node + (nodes[node] & 1u ? 1u : 0u); /* a restored state may hold anything */
    return node - ways;
}

static uint32_t oldest(const uint64_t *times, uint32_t ways)
{
    uint32_t victim = 0;

    for (uint32_t way = 1; way < ways; way++) {
        if (times[way] < times[victim])
            victim = way;
    }
    return victim;
}

void cache_touch_slow(struct cache *cache, uint32_t line)
{
    if (cache->policy == PAMU_POLICY_PLRU)
        plru_touch(cache_states(cache) + line / cache->ways * cache->ways, cache->ways, line % cache->ways);
}

static uint32_t choose_victim(struct cache *cache, uint32_t first)
{
    const uint64_t *states = cache_states(cache) + first;

    switch (cache->policy) {
    case PAMU_POLICY_PLRU:
        return first + plru_victim(states, cache->ways);
    case PAMU_POLICY_RANDOM:
        return first + (uint32_t)(random_next(&cache->random) % cache->ways);
    default:
        return first + oldest(states, cache->ways);
    }
}

uint32_t cache_fill(struct cache *cache, uint64_t key, bool *evicted)
{
    uint64_t *tags = cache_tags(cache);
    uint32_t first = cache_set(cache, key) * cache->ways;
    uint32_t line = first;

    while (line < first + cache->ways && tags[line] != CACHE_NO_KEY)
        line++;
    *evicted = line == first + cache->ways;
    if (*evicted)
        line = choose_victim(cache, first);
    cache->used = true;
    tags[line] = key;
    if (cache->policy == PAMU_POLICY_FIFO)
        cache_states(cache)[line] = ++cache->clock;
    else
        cache_touch(cache, line);
    return line;
}

bool cache_drop(struct cache *cache, uint32_t line)
{
    uint64_t *tags = cache_tags(cache);
    bool valid = tags[line] != CACHE_NO_KEY;

    tags[line] = CACHE_NO_KEY;
    return valid;
}

uint32_t cache_drop_all(struct cache *cache)
{
    uint32_t dropped = 0;

    for (uint32_t line = 0; line < cache_size(cache); line++)
        dropped += cache_drop(cache, line) ? 1u : 0u;
    cache->used = false;
    return dropped;
}

size_t cache_bytes(uint32_t lines)
{
    return lines * (2 * sizeof(uint64_t) + sizeof(struct cache_line));
}

void cache_init(struct cache *cache, size_t offset, const struct pamu_geometry *geometry,
                const struct pamu_knobs *knobs, unsigned structure)
{
    memset(cache, 0, sizeof(*cache));
    cache->tags = offset;
    cache->states = cache->tags + geometry->lines * sizeof(uint64_t);
    cache->lines = cache->states + geometry->lines * sizeof(uint64_t);
    cache->ways = geometry->ways;
    cache->sets = (uint32_t)geometry->lines / geometry->ways;
    cache->policy = (uint8_t)knobs->policy[structure];
    cache->index = (uint8_t)knobs->index;
    cache->masked = is_power_of_two(cache->sets) && knobs->index == PAMU_INDEX_MODULO;
    cache->mask = cache->masked ? cache->sets - 1 : 0;
}

/* The seed is spread so that neighbours differ; below 2^64 - 1 it never gives the generator's one fixed point, 0. */
void cache_reset(struct cache *cache, uint64_t seed)
{
    uint32_t lines = cache_size(cache);

    (void)cache_drop_all(cache);
    memset(cache_states(cache), 0, lines * sizeof(uint64_t));
    memset(cache_line(cache, 0), 0, lines * sizeof(struct cache_line));
    cache->clock = 0;
    cache->random = (seed + 1) * UINT64_C(0x9e3779b97f4a7c15);
}
