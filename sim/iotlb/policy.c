/* One cache, simulated directly. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/policy.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"
#include "memory/power.h"

#define NO_LINE UINT32_MAX

static const char *const policy_names[IOTLB_POLICY_COUNT] = {
    [IOTLB_LRU] = "lru",       [IOTLB_FIFO] = "fifo",       [IOTLB_PLRU] = "plru",
    [IOTLB_RANDOM] = "random", [IOTLB_OPTIMUM] = "optimum",
};

/* What is known of an id. */
struct entry {
    uint64_t key;
    uint64_t misses;
    uint32_t line; /* NO_LINE if not cached */
    bool seen, dropped;
};

struct line {
    uint64_t state; /* LRU, FIFO: time; optimum: next use; PLRU: node i of a set's tree, at [set][i] */
    uint32_t id;    /* IOTLB_NO_ID if not valid */
    uint16_t owner; /* who looked it up last */
};

struct owner {
    struct iotlb_cache_counts counts;
    struct iotlb_array evicted; /* uint64_t: by owner of the victim */
};

struct iotlb_cache {
    struct iotlb_cache_config config;
    uint64_t clock;
    uint64_t misses, misses_before; /* now, and when the current interval began */
    struct iotlb_array entries;     /* struct entry */
    struct iotlb_array owners;      /* struct owner */
    struct iotlb_array intervals;   /* uint64_t */
    size_t ids, interval_count;
    struct line lines[];
};

const char *iotlb_policy_name(enum iotlb_policy policy)
{
    return policy < IOTLB_POLICY_COUNT ? policy_names[policy] : NULL;
}

uint64_t iotlb_random_start(uint32_t seed, unsigned instance, unsigned structure)
{
    uint64_t number = ((uint64_t)seed * 16 + instance) * 3 + structure;

    return (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
}

static bool is_legal(const struct iotlb_cache_config *config)
{
    if (config->sets == 0 || config->ways == 0 || config->ways > NO_LINE / config->sets)
        return false;
    return config->policy != IOTLB_PLRU || mem_is_power_of_two(config->ways);
}

static size_t line_count(const struct iotlb_cache *cache)
{
    return (size_t)cache->config.sets * cache->config.ways;
}

struct iotlb_cache *iotlb_cache_create(const struct iotlb_cache_config *config)
{
    struct iotlb_cache *cache = NULL;

    if (is_legal(config))
        cache = calloc(1, sizeof(*cache) + (size_t)config->sets * config->ways * sizeof(struct line));
    if (cache == NULL)
        return NULL;
    cache->config = *config;
    for (size_t i = 0; i < line_count(cache); i++)
        cache->lines[i].id = IOTLB_NO_ID;
    return cache;
}

void iotlb_cache_destroy(struct iotlb_cache *cache)
{
    struct owner *owners;

    if (cache == NULL)
        return;
    owners = cache->owners.elements;
    for (size_t i = 0; i < cache->owners.room; i++)
        free(owners[i].evicted.elements);
    free(cache->owners.elements);
    free(cache->entries.elements);
    free(cache->intervals.elements);
    free(cache);
}

bool iotlb_cache_key(struct iotlb_cache *cache, uint64_t key)
{
    if (!iotlb_grow(&cache->entries, cache->ids, sizeof(struct entry), 0))
        return false;
    ((struct entry *)cache->entries.elements)[cache->ids++] = (struct entry){.key = key, .line = NO_LINE};
    return true;
}

/* C2: the first line of the set a key belongs to. */
static uint32_t first_line(const struct iotlb_cache *cache, uint64_t key)
{
    if (cache->config.xor_index)
        key ^= key / cache->config.sets;
    return (uint32_t)(key % cache->config.sets) * cache->config.ways;
}

static void plru_touch(struct iotlb_cache *cache, uint32_t line)
{
    uint32_t ways = cache->config.ways, way = line % ways;
    struct line *nodes = &cache->lines[line - way];

    for (uint32_t node = ways + way; node > 1; node /= 2)
        nodes[node / 2].state = (node & 1u) ^ 1u;
}

static uint32_t plru_victim(const struct line *nodes, uint32_t ways)
{
    uint32_t node = 1;

    while (node < ways)
        node = 2 * node + (uint32_t)nodes[node].state;
    return node - ways;
}

static uint32_t random_way(struct iotlb_cache *cache)
{
    uint64_t x = cache->config.random;

    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    cache->config.random = x;
    return (uint32_t)(x % cache->config.ways);
}

/* The way with the least state, or with the greatest. */
static uint32_t extreme_way(const struct line *set, uint32_t ways, bool greatest)
{
    uint32_t found = 0;

    for (uint32_t way = 1; way < ways; way++) {
        if (greatest ? set[way].state > set[found].state : set[way].state < set[found].state)
            found = way;
    }
    return found;
}

/* C2: a free line before any is replaced, the lowest way first. */
static uint32_t choose_line(struct iotlb_cache *cache, uint64_t key)
{
    uint32_t first = first_line(cache, key), ways = cache->config.ways;
    const struct line *set = &cache->lines[first];

    for (uint32_t way = 0; way < ways; way++) {
        if (set[way].id == IOTLB_NO_ID)
            return first + way;
    }
    if (cache->config.policy == IOTLB_PLRU)
        return first + plru_victim(set, ways);
    if (cache->config.policy == IOTLB_RANDOM)
        return first + random_way(cache);
    return first + extreme_way(set, ways, cache->config.policy == IOTLB_OPTIMUM);
}

/* A use of a line, also the first one. */
static inline void touch(struct iotlb_cache *cache, uint32_t line, uint32_t next, bool filled)
{
    if (cache->config.policy == IOTLB_LRU || (cache->config.policy == IOTLB_FIFO && filled))
        cache->lines[line].state = ++cache->clock;
    else if (cache->config.policy == IOTLB_PLRU)
        plru_touch(cache, line);
    else if (cache->config.policy == IOTLB_OPTIMUM)
        cache->lines[line].state = next;
}

static bool evict(struct iotlb_cache *cache, struct owner *owner, const struct line *line)
{
    struct entry *entries = cache->entries.elements;

    if (line->id == IOTLB_NO_ID)
        return true;
    entries[line->id].line = NO_LINE;
    owner->counts.evictions++;
    if (!iotlb_grow(&owner->evicted, line->owner, sizeof(uint64_t), 0))
        return false;
    ((uint64_t *)owner->evicted.elements)[line->owner]++;
    return true;
}

static void note_miss(struct iotlb_cache *cache, struct owner *owner, struct entry *entry, unsigned count)
{
    cache->misses += count;
    entry->misses += count;
    if (!entry->seen)
        owner->counts.cold++;
    else if (entry->dropped)
        owner->counts.dropped++;
    else
        owner->counts.replaced++;
    entry->seen = true;
    entry->dropped = false;
}

static bool fill(struct iotlb_cache *cache, struct owner *owner, const struct iotlb_lookup *lookup, uint32_t next)
{
    struct entry *entry = (struct entry *)cache->entries.elements + lookup->id;
    uint32_t line = choose_line(cache, entry->key);

    if (!evict(cache, owner, &cache->lines[line]))
        return false;
    note_miss(cache, owner, entry, 1);
    entry->line = line;
    cache->lines[line].id = lookup->id;
    touch(cache, line, next, true);
    return true;
}

static inline bool look_up(struct iotlb_cache *cache, struct owner *owner, const struct iotlb_lookup *lookup,
                           uint32_t next)
{
    struct entry *entry = (struct entry *)cache->entries.elements + lookup->id;

    owner->counts.lookups += lookup->repeat;
    owner->counts.hits += lookup->repeat;
    if (entry->line != NO_LINE) {
        touch(cache, entry->line, next, false);
    } else {
        owner->counts.hits--;
        if (!fill(cache, owner, lookup, next))
            return false;
    }
    cache->lines[entry->line].owner = lookup->owner;
    return true;
}

/* C3: a line kept from before (without snooping) still hits; a miss keeps nothing. */
static void pass(struct iotlb_cache *cache, struct owner *owner, const struct iotlb_lookup *lookup)
{
    struct entry *entry = (struct entry *)cache->entries.elements + lookup->id;

    owner->counts.lookups += lookup->repeat;
    if (entry->line != NO_LINE) {
        owner->counts.hits += lookup->repeat;
        touch(cache, entry->line, UINT32_MAX, false);
        return;
    }
    owner->counts.passing += lookup->repeat;
    entry->misses += lookup->repeat;
    cache->misses += lookup->repeat;
}

/* The next look-up misses whatever the cache, so that it counts as dropped even if it was not cached any more. */
static void drop(struct iotlb_cache *cache, struct entry *entry)
{
    if (entry->line != NO_LINE)
        cache->lines[entry->line].id = IOTLB_NO_ID;
    entry->line = NO_LINE;
    entry->dropped = true;
}

static void flush(struct iotlb_cache *cache)
{
    for (size_t id = 0; id < cache->ids; id++)
        drop(cache, (struct entry *)cache->entries.elements + id);
}

static bool tick(struct iotlb_cache *cache)
{
    if (!iotlb_grow(&cache->intervals, cache->interval_count, sizeof(uint64_t), 0))
        return false;
    ((uint64_t *)cache->intervals.elements)[cache->interval_count++] = cache->misses - cache->misses_before;
    cache->misses_before = cache->misses;
    return true;
}

static void start(struct iotlb_cache *cache)
{
    struct owner *owners = cache->owners.elements;
    struct entry *entries = cache->entries.elements;

    for (size_t i = 0; i < cache->owners.room; i++) {
        owners[i].counts = (struct iotlb_cache_counts){0};
        if (owners[i].evicted.room > 0)
            memset(owners[i].evicted.elements, 0, owners[i].evicted.room * sizeof(uint64_t));
    }
    for (size_t id = 0; id < cache->ids; id++)
        entries[id].misses = 0;
    cache->misses = 0;
    cache->misses_before = 0;
    cache->interval_count = 0;
}

static bool other(struct iotlb_cache *cache, struct owner *owner, const struct iotlb_lookup *lookup)
{
    switch (lookup->event) {
    case IOTLB_PASSING:
        pass(cache, owner, lookup);
        return true;
    case IOTLB_DROP:
        drop(cache, (struct entry *)cache->entries.elements + lookup->id);
        return true;
    case IOTLB_FLUSH:
        flush(cache);
        return true;
    case IOTLB_TICK:
        return tick(cache);
    default:
        start(cache);
        return true;
    }
}

bool iotlb_cache_run(struct iotlb_cache *cache, const struct iotlb_lookup *lookups, const uint32_t *next, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct iotlb_lookup *lookup = &lookups[i];
        struct owner *owner;

        if (!iotlb_grow(&cache->owners, lookup->owner, sizeof(struct owner), 0))
            return false;
        owner = (struct owner *)cache->owners.elements + lookup->owner;
        if (!(lookup->event == IOTLB_LOOKUP ? look_up(cache, owner, lookup, next != NULL ? next[i] : 0)
                                            : other(cache, owner, lookup)))
            return false;
    }
    return true;
}

static void forget_uses(struct iotlb_array *uses)
{
    if (uses->room > 0)
        memset(uses->elements, 0xff, uses->room * sizeof(uint32_t));
}

bool iotlb_next_uses(const struct iotlb_lookup *lookups, size_t count, uint32_t *next)
{
    struct iotlb_array uses = {0};

    for (size_t i = count; i-- > 0;) {
        const struct iotlb_lookup *lookup = &lookups[i];

        next[i] = UINT32_MAX;
        if (lookup->event == IOTLB_FLUSH)
            forget_uses(&uses);
        if (lookup->event != IOTLB_LOOKUP && lookup->event != IOTLB_DROP)
            continue;
        if (!iotlb_grow(&uses, lookup->id, sizeof(uint32_t), 0xff)) {
            free(uses.elements);
            return false;
        }
        if (lookup->event == IOTLB_LOOKUP)
            next[i] = ((uint32_t *)uses.elements)[lookup->id];
        ((uint32_t *)uses.elements)[lookup->id] = lookup->event == IOTLB_LOOKUP ? (uint32_t)i : UINT32_MAX;
    }
    free(uses.elements);
    return true;
}

static void add(struct iotlb_cache_counts *sum, const struct iotlb_cache_counts *counts)
{
    sum->lookups += counts->lookups;
    sum->hits += counts->hits;
    sum->cold += counts->cold;
    sum->dropped += counts->dropped;
    sum->passing += counts->passing;
    sum->replaced += counts->replaced;
    sum->evictions += counts->evictions;
}

struct iotlb_cache_counts iotlb_cache_counts(const struct iotlb_cache *cache, uint32_t owner)
{
    const struct owner *owners = cache->owners.elements;
    struct iotlb_cache_counts sum = {0};

    for (size_t i = 0; i < cache->owners.room; i++) {
        if (owner == IOTLB_ALL_OWNERS || owner == i)
            add(&sum, &owners[i].counts);
    }
    return sum;
}

uint32_t iotlb_cache_lines(const struct iotlb_cache *cache)
{
    return cache->config.sets * cache->config.ways;
}

uint64_t iotlb_cache_evictions(const struct iotlb_cache *cache, uint32_t evictor, uint32_t victim)
{
    const struct owner *owners = cache->owners.elements;

    if (evictor >= cache->owners.room || victim >= owners[evictor].evicted.room)
        return 0;
    return ((const uint64_t *)owners[evictor].evicted.elements)[victim];
}

uint64_t iotlb_cache_misses_of(const struct iotlb_cache *cache, uint32_t id)
{
    return id < cache->ids ? ((const struct entry *)cache->entries.elements)[id].misses : 0;
}

const uint64_t *iotlb_cache_intervals(const struct iotlb_cache *cache, size_t *count)
{
    *count = cache->interval_count;
    return cache->intervals.elements;
}
