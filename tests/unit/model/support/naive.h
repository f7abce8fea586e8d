/* Look-up caches once more: lists of keys, and a tree of halves. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_NAIVE_H
#define SUPPORT_NAIVE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "pamu/config.h"

enum { NAIVE_SETS = 64, NAIVE_WAYS = 64 };

struct naive_set {
    /* LRU, FIFO: keys from the next victim on. PLRU, random: keys by way. */
    int64_t key[NAIVE_WAYS];
    /* PLRU: did the last use fall into the right half? By the first way of the halves and their common size. */
    bool right[NAIVE_WAYS][NAIVE_WAYS + 1];
};

struct naive {
    struct naive_set set[NAIVE_SETS];
    uint32_t sets, ways, policy, index;
    uint64_t random;
    uint64_t evictions;
};

/* The generator is a decision of docs/spec/MODEL.md: xorshift 13, 7, 17 from (n + 1) * 0x9e3779b97f4a7c15, where n is
 * (seed * 16 + instance) * 3 + cache. */
static inline void naive_open(struct naive *naive, struct pamu_geometry geometry, const struct pamu_knobs *knobs,
                              enum pamu_structure structure, unsigned instance)
{
    memset(naive, 0, sizeof(*naive));
    naive->sets = (uint32_t)geometry.lines / geometry.ways;
    naive->ways = geometry.ways;
    naive->policy = knobs->policy[structure];
    naive->index = knobs->index;
    naive->random = ((uint64_t)knobs->seed * 48 + 3 * instance + structure + 1) * UINT64_C(11400714819323198485);
    for (unsigned set = 0; set < NAIVE_SETS; set++) {
        for (unsigned way = 0; way < NAIVE_WAYS; way++)
            naive->set[set].key[way] = -1;
    }
}

static inline struct naive_set *naive_set_of(struct naive *naive, uint32_t key)
{
    uint32_t folded = naive->index == PAMU_INDEX_XOR ? key ^ key / naive->sets : key;

    return &naive->set[folded - folded / naive->sets * naive->sets];
}

static inline uint32_t naive_find(const struct naive *naive, const struct naive_set *set, int64_t key)
{
    uint32_t way = 0;

    while (way < naive->ways && set->key[way] != key)
        way++;
    return way;
}

/* Takes a place out of a list; the others close up, so that free places are at the end. */
static inline void naive_unlink(struct naive *naive, struct naive_set *set, uint32_t place)
{
    for (; place + 1 < naive->ways; place++)
        set->key[place] = set->key[place + 1];
    set->key[place] = -1;
}

static inline bool naive_is_list(const struct naive *naive)
{
    return naive->policy == PAMU_POLICY_LRU || naive->policy == PAMU_POLICY_FIFO;
}

/* Notes at every level which half a way lies in. */
static inline void naive_touch(struct naive *naive, struct naive_set *set, uint32_t way)
{
    uint32_t first = 0;

    for (uint32_t size = naive->ways; size > 1; size /= 2) {
        bool right = way >= first + size / 2;

        set->right[first][size] = right;
        first += right ? size / 2 : 0;
    }
}

static inline uint32_t naive_victim(struct naive *naive, struct naive_set *set)
{
    uint32_t first = 0;

    if (naive->policy == PAMU_POLICY_RANDOM) {
        naive->random ^= naive->random * 8192;
        naive->random ^= naive->random / 128;
        naive->random ^= naive->random * 131072;
        return (uint32_t)(naive->random % naive->ways);
    }
    for (uint32_t size = naive->ways; size > 1; size /= 2)
        first += set->right[first][size] ? 0 : size / 2;
    return first;
}

static inline bool naive_look_up_list(struct naive *naive, struct naive_set *set, uint32_t key)
{
    uint32_t place = naive_find(naive, set, key), free = naive_find(naive, set, -1);
    bool hit = place < naive->ways;

    if (hit && naive->policy == PAMU_POLICY_FIFO)
        return true;
    if (hit || free == naive->ways) {
        naive->evictions += hit ? 0u : 1u;
        naive_unlink(naive, set, hit ? place : 0);
        free = naive_find(naive, set, -1);
    }
    set->key[free] = key;
    return hit;
}

/* One look-up that fills on a miss; true for a hit. */
static inline bool naive_look_up(struct naive *naive, uint32_t key)
{
    struct naive_set *set = naive_set_of(naive, key);
    uint32_t way = naive_find(naive, set, key);
    bool hit = way < naive->ways;

    if (naive_is_list(naive))
        return naive_look_up_list(naive, set, key);
    if (!hit)
        way = naive_find(naive, set, -1);
    if (way == naive->ways) {
        naive->evictions++;
        way = naive_victim(naive, set);
    }
    set->key[way] = key;
    if (naive->policy == PAMU_POLICY_PLRU)
        naive_touch(naive, set, way);
    return hit;
}

/* Invalidates a key. */
static inline void naive_drop(struct naive *naive, uint32_t key)
{
    struct naive_set *set = naive_set_of(naive, key);
    uint32_t way = naive_find(naive, set, key);

    if (way == naive->ways)
        return;
    if (naive_is_list(naive))
        naive_unlink(naive, set, way);
    else
        set->key[way] = -1;
}

#endif
