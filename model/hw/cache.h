/* One look-up cache: tags, replacement, lines (rules C1, C2). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_CACHE_H
#define PAMU_HW_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hw/window.h"
#include "pamu/config.h"
#include "pamu/paace.h"

#define CACHE_NO_KEY UINT64_MAX
#define CACHE_NO_LINE UINT32_MAX

/* What a line holds: the entry as it was fetched, and from where. */
struct cache_line {
    struct window window; /* decoded, for the fast walk; unused in the OMT cache */
    bool stale;           /* memory, or the table's limit, says something else by now (C5) */
    uint64_t address;
    uint8_t bytes[PAMU_OME_BYTES];
};

/* Tags, states and lines lie in the device's block, at these offsets from this struct. */
struct cache {
    size_t tags;   /* uint64_t key of each line, CACHE_NO_KEY if invalid */
    size_t states; /* uint64_t: LRU and FIFO time of each line; PLRU: node i of a set's tree, at [set][i] */
    size_t lines;
    uint64_t clock;
    uint64_t random;
    uint32_t sets, ways;
    uint32_t mask; /* sets - 1 where a mask does for the index, else 0 with masked false */
    bool masked;
    bool enabled;
    bool used;      /* false: no line is valid, as most writes to memory find it */
    uint8_t policy; /* PAMU_POLICY_ */
    uint8_t index;  /* PAMU_INDEX_ */
};

static inline uint64_t *cache_tags(const struct cache *cache)
{
    return (uint64_t *)(void *)((uintptr_t)cache + cache->tags);
}

static inline uint64_t *cache_states(const struct cache *cache)
{
    return (uint64_t *)(void *)((uintptr_t)cache + cache->states);
}

static inline struct cache_line *cache_line(const struct cache *cache, uint32_t line)
{
    return (struct cache_line *)(void *)((uintptr_t)cache + cache->lines) + line;
}

static inline uint32_t cache_size(const struct cache *cache)
{
    return cache->sets * cache->ways;
}

/* C2: the set a key belongs to. */
static inline uint32_t cache_set(const struct cache *cache, uint64_t key)
{
    if (cache->masked)
        return (uint32_t)key & cache->mask;
    if (cache->index == PAMU_INDEX_XOR)
        key ^= key / cache->sets;
    return (uint32_t)(key % cache->sets);
}

/* Notes a use of a line for the replacement policy. */
void cache_touch_slow(struct cache *cache, uint32_t line);

static inline void cache_touch(struct cache *cache, uint32_t line)
{
    if (cache->ways == 1)
        return;
    if (cache->policy == PAMU_POLICY_LRU)
        cache_states(cache)[line] = ++cache->clock;
    else
        cache_touch_slow(cache, line);
}

/* The line that holds key, without a trace; CACHE_NO_LINE if none does. */
static inline uint32_t cache_peek(const struct cache *cache, uint64_t key)
{
    const uint64_t *tags = cache_tags(cache);
    uint32_t line = cache_set(cache, key) * cache->ways, end = line + cache->ways;

    if (tags[line] == key)
        return line;
    while (++line < end) {
        if (tags[line] == key)
            return line;
    }
    return CACHE_NO_LINE;
}

/* The same as a look-up that counts for the replacement policy. */
static inline uint32_t cache_find(struct cache *cache, uint64_t key)
{
    uint32_t line = cache_peek(cache, key);

    if (line != CACHE_NO_LINE)
        cache_touch(cache, line);
    return line;
}

/* Bytes that the arrays of a cache of so many lines take. */
size_t cache_bytes(uint32_t lines);

/* Sets up an empty cache whose arrays lie at offset bytes from the struct. */
void cache_init(struct cache *cache, size_t offset, const struct pamu_geometry *geometry,
                const struct pamu_knobs *knobs, unsigned structure);

/* Empties the cache and starts its policy anew (M4). */
void cache_reset(struct cache *cache, uint64_t seed);

/* Chooses the line for a new key, an invalid one first, and tags it; *evicted tells if a valid line went. */
uint32_t cache_fill(struct cache *cache, uint64_t key, bool *evicted);

/* Drops one line; true if it was valid. */
bool cache_drop(struct cache *cache, uint32_t line);

/* Drops all lines; returns how many were valid. */
uint32_t cache_drop_all(struct cache *cache);

#endif
