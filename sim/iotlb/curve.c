/* Exact LRU miss-ratio curve in one pass. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/curve.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/grow.h"
#include "iotlb/heap.h"
#include "iotlb/popcount.h"

enum { WORD = 64, WORDS_OF_BLOCK = 8, BLOCKS_OF_SUPER = 64 };

#define BLOCK (WORD * WORDS_OF_BLOCK)
#define SUPER (BLOCK * BLOCKS_OF_SUPER)
#define FIRST_POSITIONS 4096u

#define NEVER UINT32_MAX         /* not looked up so far */
#define DROPPED (UINT32_MAX - 1) /* dropped since */
#define NOWHERE DROPPED          /* these two and no other are no positions */

/* Hits of one owner by depth, from 1 on; element 0 is not used. */
struct owner {
    struct iotlb_array hits;
    struct iotlb_curve_counts counts;
};

struct iotlb_curve {
    uint64_t *bits;   /* one a position: an entry, or a hole, is there */
    uint16_t *blocks; /* bits in each block */
    uint32_t *supers; /* bits in each run of blocks */
    uint32_t *at;     /* the id at each position, IOTLB_NO_ID for a hole */
    uint32_t positions, now;
    struct iotlb_array last;   /* uint32_t: position of each id */
    struct iotlb_array owners; /* struct owner */
    struct iotlb_heap holes;   /* positions, the newest on top */
};

static uint32_t supers_of(uint32_t positions)
{
    return (positions + SUPER - 1) / SUPER;
}

static bool make_positions(struct iotlb_curve *curve, uint32_t positions)
{
    uint64_t *bits = calloc(positions / WORD, sizeof(*bits));
    uint16_t *blocks = calloc(positions / BLOCK, sizeof(*blocks));
    uint32_t *supers = calloc(supers_of(positions), sizeof(*supers));
    uint32_t *at = realloc(curve->at, positions * sizeof(*at));

    if (at != NULL)
        curve->at = at;
    if (bits == NULL || blocks == NULL || supers == NULL || at == NULL) {
        free(bits);
        free(blocks);
        free(supers);
        return false;
    }
    free(curve->bits);
    free(curve->blocks);
    free(curve->supers);
    curve->bits = bits;
    curve->blocks = blocks;
    curve->supers = supers;
    curve->positions = positions;
    return true;
}

struct iotlb_curve *iotlb_curve_create(void)
{
    struct iotlb_curve *curve = calloc(1, sizeof(*curve));

    if (curve != NULL && !make_positions(curve, FIRST_POSITIONS)) {
        iotlb_curve_destroy(curve);
        return NULL;
    }
    return curve;
}

void iotlb_curve_destroy(struct iotlb_curve *curve)
{
    struct owner *owners;

    if (curve == NULL)
        return;
    owners = curve->owners.elements;
    for (size_t i = 0; i < curve->owners.room; i++)
        free(owners[i].hits.elements);
    free(curve->owners.elements);
    free(curve->last.elements);
    iotlb_heap_clear(&curve->holes);
    free(curve->bits);
    free(curve->blocks);
    free(curve->supers);
    free(curve->at);
    free(curve);
}

static inline void set_bit(struct iotlb_curve *curve, uint32_t position)
{
    curve->bits[position / WORD] |= (uint64_t)1 << position % WORD;
    curve->blocks[position / BLOCK]++;
    curve->supers[position / SUPER]++;
}

static inline void clear_bit(struct iotlb_curve *curve, uint32_t position)
{
    curve->bits[position / WORD] &= ~((uint64_t)1 << position % WORD);
    curve->blocks[position / BLOCK]--;
    curve->supers[position / SUPER]--;
}

/* Bits after a position: the depth of what is there, less one. */
static IOTLB_INLINE uint32_t newer(const struct iotlb_curve *curve, uint32_t position)
{
    uint32_t word = position / WORD, block = position / BLOCK, super = position / SUPER;
    uint32_t count = iotlb_popcount(curve->bits[word] >> 1 >> position % WORD);
    uint32_t last_block = (curve->now - 1) / BLOCK, last_super = (curve->now - 1) / SUPER;
    uint32_t end = super == last_super ? last_block + 1 : (super + 1) * BLOCKS_OF_SUPER;

    for (uint32_t w = word + 1; w < (block + 1) * WORDS_OF_BLOCK; w++)
        count += iotlb_popcount(curve->bits[w]);
    for (uint32_t b = block + 1; b < end; b++)
        count += curve->blocks[b];
    for (uint32_t s = super + 1; s <= last_super; s++)
        count += curve->supers[s];
    return count;
}

/* How many of the positions from first on lie below count. */
static uint32_t taken(uint32_t count, uint32_t first, uint32_t positions)
{
    if (count <= first)
        return 0;
    return count - first < positions ? count - first : positions;
}

/* What is at one position moves to another further to the front. */
static inline void move(struct iotlb_curve *curve, uint32_t from, uint32_t to)
{
    uint32_t id = curve->at[from];

    curve->at[to] = id;
    if (id != IOTLB_NO_ID)
        ((uint32_t *)curve->last.elements)[id] = to;
    else
        (void)iotlb_heap_push(&curve->holes, to); /* as many as before */
}

/* Moves all that is there to the front, in its order; returns how much it is. */
static uint32_t gather(struct iotlb_curve *curve)
{
    uint32_t count = 0;

    curve->holes.count = 0;
    for (uint32_t word = 0; word < curve->positions / WORD; word++) {
        for (uint64_t bits = curve->bits[word]; bits != 0; bits &= bits - 1)
            move(curve, word * WORD + iotlb_lowest_bit(bits), count++);
    }
    return count;
}

/* The first count positions are taken, the others free. */
static void fill_bits(struct iotlb_curve *curve, uint32_t count)
{
    memset(curve->bits, 0, curve->positions / WORD * sizeof(*curve->bits));
    memset(curve->bits, 0xff, count / WORD * sizeof(*curve->bits));
    if (count % WORD != 0)
        curve->bits[count / WORD] = ((uint64_t)1 << count % WORD) - 1;
    for (uint32_t i = 0; i < curve->positions / BLOCK; i++)
        curve->blocks[i] = (uint16_t)taken(count, i * BLOCK, BLOCK);
    for (uint32_t i = 0; i < supers_of(curve->positions); i++)
        curve->supers[i] = taken(count, i * SUPER, SUPER);
    curve->now = count;
}

/* Makes room for further positions. */
static bool renumber(struct iotlb_curve *curve)
{
    uint32_t count = gather(curve), positions = curve->positions;

    while (count > positions / 4) {
        if (positions > UINT32_MAX / 4)
            return false;
        positions *= 2;
    }
    if (positions != curve->positions && !make_positions(curve, positions))
        return false;
    fill_bits(curve, count);
    return true;
}

/* Takes what is at position, NOWHERE or beyond for nothing, to the top. A hole above it, the newest one, is filled:
 * then all below the hole stay where they are, and the place left becomes the hole. */
static inline bool take_to_top(struct iotlb_curve *curve, uint32_t id, uint32_t position)
{
    bool found = position < NOWHERE;

    if (curve->holes.count > 0 && (!found || iotlb_heap_top(&curve->holes) > position)) {
        clear_bit(curve, iotlb_heap_top(&curve->holes));
        iotlb_heap_pop(&curve->holes);
        if (found) {
            curve->at[position] = IOTLB_NO_ID;
            if (!iotlb_heap_push(&curve->holes, position))
                return false;
        }
    } else if (found) {
        clear_bit(curve, position);
    }
    set_bit(curve, curve->now);
    curve->at[curve->now] = id;
    ((uint32_t *)curve->last.elements)[id] = curve->now++;
    return true;
}

static bool note_hits(struct owner *owner, uint32_t depth, uint64_t count)
{
    if (depth >= owner->hits.room && !iotlb_grow(&owner->hits, depth, sizeof(uint64_t), 0))
        return false;
    ((uint64_t *)owner->hits.elements)[depth] += count;
    return true;
}

static bool miss(struct iotlb_curve *curve, struct owner *owner, uint32_t id, uint32_t position)
{
    owner->counts.cold += position == NEVER ? 1u : 0u;
    owner->counts.dropped += position == DROPPED ? 1u : 0u;
    if (curve->now == curve->positions && !renumber(curve))
        return false;
    return take_to_top(curve, id, position);
}

static IOTLB_INLINE bool look_up(struct iotlb_curve *curve, struct owner *owner, const struct iotlb_lookup *lookup)
{
    uint32_t position = ((uint32_t *)curve->last.elements)[lookup->id];

    owner->counts.lookups += lookup->repeat;
    if (position >= NOWHERE)
        return miss(curve, owner, lookup->id, position) && note_hits(owner, 1, lookup->repeat - 1u);
    if (position + 1 == curve->now)
        return note_hits(owner, 1, lookup->repeat);
    if (!note_hits(owner, newer(curve, position) + 1, 1) || !note_hits(owner, 1, lookup->repeat - 1u))
        return false;
    if (curve->now == curve->positions) {
        if (!renumber(curve))
            return false;
        position = ((uint32_t *)curve->last.elements)[lookup->id];
    }
    return take_to_top(curve, lookup->id, position);
}

/* C3: it keeps nothing, so that the stack stays as it is. */
static void pass(struct iotlb_curve *curve, struct owner *owner, const struct iotlb_lookup *lookup)
{
    uint32_t position = ((uint32_t *)curve->last.elements)[lookup->id];

    owner->counts.lookups += lookup->repeat;
    owner->counts.passing += lookup->repeat;
    owner->counts.inexact += position < NOWHERE ? lookup->repeat : 0u;
}

static bool drop(struct iotlb_curve *curve, uint32_t id)
{
    uint32_t *position = (uint32_t *)curve->last.elements + id;

    if (*position >= NOWHERE)
        return true;
    curve->at[*position] = IOTLB_NO_ID;
    if (!iotlb_heap_push(&curve->holes, *position))
        return false;
    *position = DROPPED;
    return true;
}

/* A cache of holes only is an empty one. */
static void flush(struct iotlb_curve *curve)
{
    uint32_t *last = curve->last.elements;

    for (size_t id = 0; id < curve->last.room; id++) {
        if (last[id] < NOWHERE)
            last[id] = DROPPED;
    }
    curve->holes.count = 0;
    fill_bits(curve, 0);
}

static void forget_counts(struct iotlb_curve *curve)
{
    struct owner *owners = curve->owners.elements;

    for (size_t i = 0; i < curve->owners.room; i++) {
        owners[i].counts = (struct iotlb_curve_counts){0};
        if (owners[i].hits.room > 0)
            memset(owners[i].hits.elements, 0, owners[i].hits.room * sizeof(uint64_t));
    }
}

/* Everything but look-ups: what is seldom. */
static bool other(struct iotlb_curve *curve, const struct iotlb_lookup *lookup)
{
    switch (lookup->event) {
    case IOTLB_PASSING:
        pass(curve, (struct owner *)curve->owners.elements + lookup->owner, lookup);
        return true;
    case IOTLB_DROP:
        return drop(curve, lookup->id);
    case IOTLB_FLUSH:
        flush(curve);
        return true;
    case IOTLB_START:
        forget_counts(curve);
        return true;
    default:
        return true;
    }
}

static bool make_room(struct iotlb_curve *curve, const struct iotlb_lookup *lookup)
{
    if (lookup->event == IOTLB_FLUSH || lookup->event == IOTLB_TICK || lookup->event == IOTLB_START)
        return true;
    return iotlb_grow(&curve->last, lookup->id, sizeof(uint32_t), 0xff) &&
           iotlb_grow(&curve->owners, lookup->owner, sizeof(struct owner), 0);
}

static IOTLB_INLINE bool run(struct iotlb_curve *curve, const struct iotlb_lookup *lookups, size_t count)
{
    for (const struct iotlb_lookup *lookup = lookups; lookup < lookups + count; lookup++) {
        if ((lookup->id >= curve->last.room || lookup->owner >= curve->owners.room) && !make_room(curve, lookup))
            return false;
        if (lookup->event != IOTLB_LOOKUP) {
            if (!other(curve, lookup))
                return false;
        } else if (!look_up(curve, (struct owner *)curve->owners.elements + lookup->owner, lookup)) {
            return false;
        }
    }
    return true;
}

static bool run_anywhere(struct iotlb_curve *curve, const struct iotlb_lookup *lookups, size_t count)
{
    return run(curve, lookups, count);
}

static IOTLB_POPCOUNT bool run_with_popcount(struct iotlb_curve *curve, const struct iotlb_lookup *lookups,
                                             size_t count)
{
    return run(curve, lookups, count);
}

bool iotlb_curve_run(struct iotlb_curve *curve, const struct iotlb_lookup *lookups, size_t count)
{
    return (iotlb_has_popcount() ? run_with_popcount : run_anywhere)(curve, lookups, count);
}

static struct iotlb_curve_counts counts_of_all(const struct iotlb_curve *curve)
{
    const struct owner *owners = curve->owners.elements;
    struct iotlb_curve_counts sum = {0};

    for (size_t i = 0; i < curve->owners.room; i++) {
        sum.lookups += owners[i].counts.lookups;
        sum.cold += owners[i].counts.cold;
        sum.dropped += owners[i].counts.dropped;
        sum.passing += owners[i].counts.passing;
        sum.inexact += owners[i].counts.inexact;
    }
    return sum;
}

struct iotlb_curve_counts iotlb_curve_counts(const struct iotlb_curve *curve, uint32_t owner)
{
    if (owner == IOTLB_ALL_OWNERS)
        return counts_of_all(curve);
    if (owner >= curve->owners.room)
        return (struct iotlb_curve_counts){0};
    return ((const struct owner *)curve->owners.elements)[owner].counts;
}

static uint64_t hits_within(const struct owner *owner, uint64_t lines)
{
    const uint64_t *hits = owner->hits.elements;
    uint64_t sum = 0;

    for (size_t depth = 1; depth < owner->hits.room && depth <= lines; depth++)
        sum += hits[depth];
    return sum;
}

uint64_t iotlb_curve_misses(const struct iotlb_curve *curve, uint32_t owner, uint64_t lines)
{
    const struct owner *owners = curve->owners.elements;
    uint64_t misses = iotlb_curve_counts(curve, owner).lookups;

    for (size_t i = 0; i < curve->owners.room; i++) {
        if (owner == IOTLB_ALL_OWNERS || owner == i)
            misses -= hits_within(&owners[i], lines);
    }
    return misses;
}

uint64_t iotlb_curve_hits(const struct iotlb_curve *curve, uint32_t owner, uint64_t lines)
{
    const struct owner *owners = curve->owners.elements;
    uint64_t sum = 0;

    for (size_t i = 0; i < curve->owners.room; i++) {
        if ((owner == IOTLB_ALL_OWNERS || owner == i) && lines < owners[i].hits.room)
            sum += ((const uint64_t *)owners[i].hits.elements)[lines];
    }
    return sum;
}

static uint64_t deepest(const struct owner *owner)
{
    const uint64_t *hits = owner->hits.elements;
    size_t depth = owner->hits.room;

    while (depth > 0 && hits[depth - 1] == 0)
        depth--;
    return depth == 0 ? 0 : depth - 1;
}

uint64_t iotlb_curve_depth(const struct iotlb_curve *curve)
{
    const struct owner *owners = curve->owners.elements;
    uint64_t depth = 0;

    for (size_t i = 0; i < curve->owners.room; i++)
        depth = deepest(&owners[i]) > depth ? deepest(&owners[i]) : depth;
    return depth;
}
