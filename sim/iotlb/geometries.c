/* All-associativity simulation. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/geometries.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"

#define SETS ((1u << IOTLB_LEVELS) - 1) /* of all levels */
#define HOLE (UINT32_MAX - 1)
#define TOP_MASK (IOTLB_WAYS - 1)

/* The stack of a set as a ring, so that pushing moves nothing: what falls out at the bottom is overwritten. */
struct set {
    uint32_t ring[IOTLB_WAYS]; /* ids, HOLE, or IOTLB_NO_ID for nothing */
    uint8_t top;               /* where the newest is */
    uint8_t holes;
};

struct owner {
    uint64_t lookups;
    uint64_t on_top[IOTLB_LEVELS]; /* hits at depth 1 at this and all higher levels */
    uint64_t hits[IOTLB_LEVELS][IOTLB_WAYS];
};

/* What is known of an id. */
struct place {
    uint16_t key;    /* its lower bits choose the set */
    uint16_t levels; /* bit l: in its set's stack at level l */
};

struct iotlb_geometries {
    struct set sets[SETS];     /* those of level l begin at (1 << l) - 1 */
    struct iotlb_array places; /* struct place */
    struct iotlb_array owners; /* struct owner */
    size_t ids;
};

static void empty(struct iotlb_geometries *geometries)
{
    struct place *places = geometries->places.elements;

    for (size_t id = 0; id < geometries->ids; id++)
        places[id].levels = 0;
    for (size_t i = 0; i < SETS; i++) {
        memset(geometries->sets[i].ring, 0xff, sizeof(geometries->sets[i].ring));
        geometries->sets[i].holes = 0;
    }
}

struct iotlb_geometries *iotlb_geometries_create(void)
{
    struct iotlb_geometries *geometries = calloc(1, sizeof(*geometries));

    if (geometries != NULL)
        empty(geometries);
    return geometries;
}

void iotlb_geometries_destroy(struct iotlb_geometries *geometries)
{
    if (geometries == NULL)
        return;
    free(geometries->places.elements);
    free(geometries->owners.elements);
    free(geometries);
}

bool iotlb_geometries_key(struct iotlb_geometries *geometries, uint64_t key)
{
    if (!iotlb_grow(&geometries->places, geometries->ids, sizeof(struct place), 0))
        return false;
    ((struct place *)geometries->places.elements)[geometries->ids++].key = (uint16_t)key;
    return true;
}

static inline struct set *set_of(struct iotlb_geometries *geometries, unsigned level, unsigned key)
{
    return &geometries->sets[(1u << level) - 1 + (key & ((1u << level) - 1))];
}

static inline uint32_t *slot(struct set *set, unsigned depth)
{
    return &set->ring[(set->top + depth) & TOP_MASK];
}

static unsigned find(struct set *set, uint32_t id)
{
    unsigned depth = 0;

    while (depth < IOTLB_WAYS && *slot(set, depth) != id)
        depth++;
    return depth;
}

/* Moves those above depth down by one, and puts id on top. */
static inline void shift_down(struct set *set, uint32_t id, unsigned depth)
{
    for (; depth > 0; depth--)
        *slot(set, depth) = *slot(set, depth - 1);
    *slot(set, 0) = id;
}

/* Brings an id that is in the stack to its top; returns its depth, from 0. */
static inline unsigned raise_found(struct set *set, uint32_t id)
{
    uint32_t carried = id;
    unsigned depth = 0;

    for (;; depth++) {
        uint32_t *place = slot(set, depth), next = *place;

        *place = carried;
        if (next == id)
            return depth;
        carried = next;
    }
}

static inline void push(struct place *places, struct set *set, uint32_t id, uint16_t level_bit)
{
    uint32_t lost;

    set->top = (uint8_t)((set->top - 1u) & TOP_MASK);
    lost = *slot(set, 0);
    if (lost < HOLE)
        places[lost].levels &= (uint16_t)~level_bit;
    *slot(set, 0) = id;
    places[id].levels |= level_bit;
}

/* The newest hole is filled by what comes on top; what came from below leaves a hole in its place (see curve.c).
 * Returns the depth of id, IOTLB_WAYS if it was not there. */
static unsigned raise_over_hole(struct place *places, struct set *set, uint32_t id, uint16_t level_bit)
{
    unsigned depth = find(set, id), hole = find(set, HOLE);

    if (hole > depth)
        return raise_found(set, id);
    if (depth < IOTLB_WAYS)
        *slot(set, depth) = HOLE;
    else
        set->holes--;
    shift_down(set, id, hole);
    places[id].levels |= level_bit;
    return depth;
}

static inline void look_up(struct iotlb_geometries *geometries, struct owner *owner, const struct iotlb_lookup *lookup)
{
    struct place *places = geometries->places.elements, *place = &places[lookup->id];

    owner->lookups += lookup->repeat;
    owner->on_top[0] += lookup->repeat - 1u;
    for (unsigned level = 0; level < IOTLB_LEVELS; level++) {
        struct set *set = set_of(geometries, level, place->key);
        uint16_t bit = (uint16_t)(1u << level);
        unsigned depth;

        if (*slot(set, 0) == lookup->id) {
            owner->on_top[level]++;
            return;
        }
        if (set->holes > 0)
            depth = raise_over_hole(places, set, lookup->id, bit);
        else if (place->levels & bit)
            depth = raise_found(set, lookup->id);
        else
            depth = (push(places, set, lookup->id, bit), IOTLB_WAYS);
        if (depth < IOTLB_WAYS)
            owner->hits[level][depth]++;
    }
}

static void drop(struct iotlb_geometries *geometries, uint32_t id)
{
    struct place *place = (struct place *)geometries->places.elements + id;

    for (unsigned level = 0; level < IOTLB_LEVELS; level++) {
        struct set *set = set_of(geometries, level, place->key);

        if (!(place->levels >> level & 1))
            continue;
        *slot(set, find(set, id)) = HOLE;
        set->holes++;
    }
    place->levels = 0;
}

static void other(struct iotlb_geometries *geometries, struct owner *owner, const struct iotlb_lookup *lookup)
{
    if (lookup->event == IOTLB_PASSING)
        owner->lookups += lookup->repeat;
    else if (lookup->event == IOTLB_DROP)
        drop(geometries, lookup->id);
    else if (lookup->event == IOTLB_FLUSH)
        empty(geometries);
    else if (lookup->event == IOTLB_START && geometries->owners.room > 0)
        memset(geometries->owners.elements, 0, geometries->owners.room * sizeof(struct owner));
}

bool iotlb_geometries_run(struct iotlb_geometries *geometries, const struct iotlb_lookup *lookups, size_t count)
{
    for (const struct iotlb_lookup *lookup = lookups; lookup < lookups + count; lookup++) {
        struct owner *owner;

        if (!iotlb_grow(&geometries->owners, lookup->owner, sizeof(struct owner), 0))
            return false;
        owner = (struct owner *)geometries->owners.elements + lookup->owner;
        if (lookup->event == IOTLB_LOOKUP)
            look_up(geometries, owner, lookup);
        else
            other(geometries, owner, lookup);
    }
    return true;
}

static uint64_t misses_of(const struct owner *owner, unsigned level, unsigned ways)
{
    uint64_t misses = owner->lookups;

    for (unsigned l = 0; l <= level; l++)
        misses -= owner->on_top[l];
    for (unsigned depth = 0; depth < ways; depth++)
        misses -= owner->hits[level][depth];
    return misses;
}

uint64_t iotlb_geometries_misses(const struct iotlb_geometries *geometries, uint32_t owner, unsigned level,
                                 unsigned ways)
{
    const struct owner *owners = geometries->owners.elements;
    uint64_t misses = 0;

    for (size_t i = 0; i < geometries->owners.room; i++) {
        if (owner == IOTLB_ALL_OWNERS || owner == i)
            misses += misses_of(&owners[i], level, ways);
    }
    return misses;
}
