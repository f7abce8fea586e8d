/* Curves, geometries and optimum against plain simulation, with entries dropped in between.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/alone.h"
#include "iotlb/geometries.h"
#include "iotlb/policy.h"
#include "suite.h"
#include "test_draw.h"

enum { MOST_IDS = 200, MOST_LOOKUPS = 4000, OWNERS = 3, SMALL = 13 };

/* A stream, and where its ids lie in their table. */
struct stream {
    struct iotlb_lookup lookups[MOST_LOOKUPS];
    uint64_t keys[MOST_IDS];
    size_t count;
    uint32_t ids;
};

static struct iotlb_lookup draw_lookup(uint64_t *random, uint32_t ids, unsigned other)
{
    uint32_t near = draw(random, ids) + 1;
    struct iotlb_lookup lookup = {.id = draw(random, 3) == 0 ? draw(random, ids) : draw(random, near),
                                  .owner = (uint16_t)draw(random, OWNERS),
                                  .event = IOTLB_LOOKUP,
                                  .repeat = (uint8_t)(draw(random, 8) == 0 ? 1 + draw(random, 255) : 1)};

    if (draw(random, 100) < other)
        lookup.event = (uint8_t)(draw(random, 40) == 0 ? IOTLB_FLUSH : IOTLB_DROP);
    return lookup;
}

/* Ids with keys of their own; a share of the entries, in percent, drops or flushes. */
static void draw_stream(struct stream *stream, uint64_t *random, uint32_t ids, size_t count)
{
    unsigned other = draw(random, 3) * 15;

    stream->ids = ids;
    stream->count = count;
    for (uint32_t id = 0; id < ids; id++)
        stream->keys[id] = id * 7u + draw(random, 7);
    for (size_t i = 0; i < count; i++)
        stream->lookups[i] = draw_lookup(random, ids, other);
}

/* ---- a plain LRU cache ---- */

struct plain {
    uint32_t sets, ways;
    uint32_t id[1024 * 32];
    uint64_t time[1024 * 32]; /* 0 is not valid */
    uint64_t misses[OWNERS];
};

static struct plain plain;

static void plain_drop(uint32_t id)
{
    for (uint32_t i = 0; i < plain.sets * plain.ways; i++) {
        if (plain.id[i] == id)
            plain.time[i] = 0;
    }
}

static void plain_look_up(const struct iotlb_lookup *lookup, uint64_t key, uint64_t time)
{
    uint32_t first = (uint32_t)(key % plain.sets) * plain.ways, oldest = first;

    for (uint32_t i = first; i < first + plain.ways; i++) {
        if (plain.time[i] != 0 && plain.id[i] == lookup->id) {
            plain.time[i] = time;
            return;
        }
        oldest = plain.time[i] < plain.time[oldest] ? i : oldest;
    }
    plain.id[oldest] = lookup->id;
    plain.time[oldest] = time;
    plain.misses[lookup->owner]++;
}

static void plain_run(const struct stream *stream, uint32_t sets, uint32_t ways)
{
    plain.sets = sets;
    plain.ways = ways;
    memset(plain.time, 0, (size_t)sets * ways * sizeof(plain.time[0]));
    memset(plain.misses, 0, sizeof(plain.misses));
    for (size_t i = 0; i < stream->count; i++) {
        const struct iotlb_lookup *lookup = &stream->lookups[i];

        if (lookup->event == IOTLB_FLUSH)
            memset(plain.time, 0, (size_t)sets * ways * sizeof(plain.time[0]));
        else if (lookup->event == IOTLB_DROP)
            plain_drop(lookup->id);
        else
            plain_look_up(lookup, stream->keys[lookup->id], i + 1);
    }
}

/* ---- whole runs ---- */

static struct iotlb_curve *curve_of(const struct stream *stream)
{
    struct iotlb_curve *curve = iotlb_curve_create();

    ck_assert_ptr_nonnull(curve);
    ck_assert(iotlb_curve_run(curve, stream->lookups, stream->count));
    return curve;
}

static struct iotlb_geometries *geometries_of(const struct stream *stream)
{
    struct iotlb_geometries *geometries = iotlb_geometries_create();

    ck_assert_ptr_nonnull(geometries);
    for (uint32_t id = 0; id < stream->ids; id++)
        ck_assert(iotlb_geometries_key(geometries, stream->keys[id]));
    ck_assert(iotlb_geometries_run(geometries, stream->lookups, stream->count));
    return geometries;
}

static struct iotlb_cache *cache_of(const struct stream *stream, const struct iotlb_cache_config *config)
{
    static uint32_t next[MOST_LOOKUPS];
    struct iotlb_cache *cache = iotlb_cache_create(config);

    ck_assert_ptr_nonnull(cache);
    for (uint32_t id = 0; id < stream->ids; id++)
        ck_assert(iotlb_cache_key(cache, stream->keys[id]));
    ck_assert(iotlb_next_uses(stream->lookups, stream->count, next));
    ck_assert(iotlb_cache_run(cache, stream->lookups, next, stream->count));
    return cache;
}

static uint64_t plain_misses(void)
{
    return plain.misses[0] + plain.misses[1] + plain.misses[2];
}

static void compare_curve(const struct stream *stream, uint32_t lines, uint64_t seed)
{
    struct iotlb_curve *curve = curve_of(stream);

    plain_run(stream, 1, lines);
    for (uint32_t owner = 0; owner < OWNERS; owner++)
        ck_assert_msg(iotlb_curve_misses(curve, owner, lines) == plain.misses[owner],
                      "seed %" PRIu64 ", %u lines, owner %u: %" PRIu64 " misses, plain %" PRIu64, seed, lines, owner,
                      iotlb_curve_misses(curve, owner, lines), plain.misses[owner]);
    ck_assert_uint_eq(iotlb_curve_misses(curve, IOTLB_ALL_OWNERS, lines), plain_misses());
    iotlb_curve_destroy(curve);
}

static void compare_geometry(const struct stream *stream, unsigned level, unsigned ways, uint64_t seed)
{
    const struct iotlb_cache_config config = {.sets = 1u << level, .ways = ways, .policy = IOTLB_LRU};
    struct iotlb_geometries *geometries = geometries_of(stream);
    struct iotlb_cache *cache = cache_of(stream, &config);

    plain_run(stream, 1u << level, ways);
    for (uint32_t owner = 0; owner < OWNERS; owner++) {
        struct iotlb_cache_counts counts = iotlb_cache_counts(cache, owner);

        ck_assert_msg(iotlb_geometries_misses(geometries, owner, level, ways) == plain.misses[owner],
                      "seed %" PRIu64 ", level %u, ways %u, owner %u: %" PRIu64 " misses, plain %" PRIu64, seed, level,
                      ways, owner, iotlb_geometries_misses(geometries, owner, level, ways), plain.misses[owner]);
        ck_assert_uint_eq(counts.lookups - counts.hits, plain.misses[owner]);
    }
    ck_assert_uint_eq(iotlb_geometries_misses(geometries, IOTLB_ALL_OWNERS, level, ways), plain_misses());
    iotlb_geometries_destroy(geometries);
    iotlb_cache_destroy(cache);
}

/* The stream as an owner alone makes it: its look-ups, and everybody's drops and flushes. */
static void filter(const struct stream *stream, uint16_t owner, struct stream *own)
{
    memcpy(own->keys, stream->keys, sizeof(own->keys));
    own->ids = stream->ids;
    own->count = 0;
    for (size_t i = 0; i < stream->count; i++) {
        if (stream->lookups[i].event != IOTLB_LOOKUP || stream->lookups[i].owner == owner)
            own->lookups[own->count++] = stream->lookups[i];
    }
}

/* Curves of owners alone, whose ids are shared by all of them or mostly their own, are those of a plain cache. */
static void compare_alone(struct stream *stream, uint32_t lines, bool own_ids, uint64_t seed)
{
    static struct stream own;
    struct iotlb_alone *alone = iotlb_alone_create();
    size_t half = stream->count / 2;

    for (size_t i = 0; own_ids && i < stream->count; i++) {
        if (stream->lookups[i].id % 7 != 0)
            stream->lookups[i].owner = (uint16_t)(stream->lookups[i].id % OWNERS);
    }
    ck_assert_ptr_nonnull(alone);
    ck_assert(iotlb_alone_run(alone, stream->lookups, half));
    ck_assert(iotlb_alone_run(alone, stream->lookups + half, stream->count - half));
    for (uint16_t owner = 0; owner < OWNERS; owner++) {
        const struct iotlb_curve *curve = iotlb_alone_curve(alone, owner);
        uint64_t misses = curve != NULL ? iotlb_curve_misses(curve, 0, lines) : 0;

        filter(stream, owner, &own);
        plain_run(&own, 1, lines);
        ck_assert_msg(misses == plain_misses(), "seed %" PRIu64 ", %u lines, owner %u: %" PRIu64 ", plain %" PRIu64,
                      seed, lines, owner, misses, plain_misses());
    }
    ck_assert_ptr_null(iotlb_alone_curve(alone, 1000));
    iotlb_alone_destroy(alone);
}

START_TEST(curves_alone_are_exact)
{
    static struct stream stream;
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 4, seed = environment("PAMUSIM_SEED", 20130402);

    (void)printf("curves alone: %" PRIu64 " rounds, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        uint64_t random = seed + round;
        uint32_t ids = 1 + draw(&random, MOST_IDS);

        draw_stream(&stream, &random, ids, 1 + draw(&random, MOST_LOOKUPS));
        compare_alone(&stream, 1 + draw(&random, ids + 1), draw(&random, 2) == 0, seed + round);
    }
}
END_TEST

/* Owner 1 takes an entry of owner 0, who does not notice; a warm-up is forgotten; what is passed is not kept. */
START_TEST(alone_by_hand)
{
    static const struct iotlb_lookup lookups[] = {
        {5, 0, IOTLB_LOOKUP, 1}, {5, 1, IOTLB_LOOKUP, 1},  {6, 1, IOTLB_LOOKUP, 2}, {0, 0, IOTLB_START, 1},
        {5, 0, IOTLB_LOOKUP, 1}, {5, 1, IOTLB_LOOKUP, 1},  {9, 0, IOTLB_DROP, 1},   {5, 0, IOTLB_DROP, 1},
        {5, 0, IOTLB_LOOKUP, 1}, {5, 1, IOTLB_PASSING, 1}, {0, 0, IOTLB_TICK, 1},   {5, 1, IOTLB_PASSING, 1},
    };
    struct iotlb_alone *alone = iotlb_alone_create();
    const struct iotlb_curve *first, *second;

    ck_assert(iotlb_alone_run(alone, lookups, sizeof(lookups) / sizeof(lookups[0])));
    first = iotlb_alone_curve(alone, 0);
    second = iotlb_alone_curve(alone, 1);
    ck_assert_uint_eq(iotlb_curve_counts(first, 0).lookups, 2);
    ck_assert_uint_eq(iotlb_curve_misses(first, 0, 1), 1); /* dropped */
    ck_assert_uint_eq(iotlb_curve_counts(first, 0).dropped, 1);
    ck_assert_uint_eq(iotlb_curve_counts(first, 0).cold, 0);
    ck_assert_uint_eq(iotlb_curve_misses(second, 0, 1), 3); /* 6 is on top; two that keep nothing */
    ck_assert_uint_eq(iotlb_curve_misses(second, 0, 2), 2);
    ck_assert_uint_eq(iotlb_curve_hits(second, 0, 2), 1);
    ck_assert_uint_eq(iotlb_curve_counts(second, 0).passing, 2);
    ck_assert_uint_eq(iotlb_curve_counts(second, 0).inexact, 0); /* it was dropped before */
    iotlb_alone_destroy(alone);
}
END_TEST

START_TEST(curves_and_geometries_are_exact)
{
    static struct stream stream;
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 4, seed = environment("PAMUSIM_SEED", 20130402);

    (void)printf("curves and geometries: %" PRIu64 " rounds, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        uint64_t random = seed + round;
        uint32_t ids = 1 + draw(&random, MOST_IDS);

        draw_stream(&stream, &random, ids, 1 + draw(&random, MOST_LOOKUPS));
        compare_curve(&stream, 1 + draw(&random, ids + 1), random);
        compare_geometry(&stream, draw(&random, IOTLB_LEVELS), 1 + draw(&random, IOTLB_WAYS), random);
        compare_geometry(&stream, draw(&random, 5), 1 + draw(&random, 4), random);
    }
}
END_TEST

/* Ten times the positions that a curve begins with, so that it renumbers and grows. */
START_TEST(long_streams_renumber)
{
    enum { IDS = 5000, LOOKUPS = 100000 };
    static uint32_t last[IDS];
    struct iotlb_curve *curve = iotlb_curve_create();
    uint64_t random = 1, at_most_100 = 0;

    for (uint32_t i = 1; i <= LOOKUPS; i++) {
        struct iotlb_lookup lookup = {.id = draw(&random, 4) == 0 ? draw(&random, IDS) : draw(&random, 90),
                                      .repeat = 1};
        uint32_t newer = 0;

        for (uint32_t id = 0; last[lookup.id] != 0 && id < IDS; id++)
            newer += last[id] > last[lookup.id] ? 1u : 0u;
        at_most_100 += last[lookup.id] != 0 && newer < 100 ? 1u : 0u;
        last[lookup.id] = i;
        ck_assert(iotlb_curve_run(curve, &lookup, 1));
    }
    ck_assert_uint_eq(iotlb_curve_misses(curve, 0, 100), LOOKUPS - at_most_100);
    ck_assert_uint_eq(iotlb_curve_misses(curve, 0, IDS), iotlb_curve_counts(curve, 0).cold);
    ck_assert_uint_le(iotlb_curve_depth(curve), IDS);
    iotlb_curve_destroy(curve);
}
END_TEST

/* ---- Belady's optimum ---- */

/* The fewest misses from entry i on, trying every victim; held has a bit for each id in the one set. */
static unsigned fewest(const struct stream *stream, size_t i, uint32_t held, uint32_t ways)
{
    const struct iotlb_lookup *lookup = &stream->lookups[i];
    uint32_t bit;
    unsigned best = UINT32_MAX;

    if (i == stream->count)
        return 0;
    bit = 1u << lookup->id;
    if (lookup->event == IOTLB_FLUSH || lookup->event == IOTLB_DROP)
        return fewest(stream, i + 1, lookup->event == IOTLB_FLUSH ? 0 : held & ~bit, ways);
    if (held & bit)
        return fewest(stream, i + 1, held, ways);
    if ((unsigned)__builtin_popcount(held) < ways)
        return 1 + fewest(stream, i + 1, held | bit, ways);
    for (uint32_t victim = 1; victim < 1u << stream->ids; victim <<= 1) {
        unsigned misses = held & victim ? 1 + fewest(stream, i + 1, (held & ~victim) | bit, ways) : UINT32_MAX;

        best = misses < best ? misses : best;
    }
    return best;
}

START_TEST(optimum_is_the_fewest)
{
    static struct stream stream;
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 5, seed = environment("PAMUSIM_SEED", 20130402);

    (void)printf("optimum: %" PRIu64 " rounds, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        uint64_t random = seed + round;
        const struct iotlb_cache_config config = {.sets = 1, .ways = 1 + draw(&random, 3), .policy = IOTLB_OPTIMUM};
        struct iotlb_cache *cache;
        struct iotlb_cache_counts counts;

        draw_stream(&stream, &random, 5, 1 + draw(&random, SMALL));
        cache = cache_of(&stream, &config);
        counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
        ck_assert_msg(counts.lookups - counts.hits == fewest(&stream, 0, 0, config.ways), "seed %" PRIu64,
                      seed + round);
        iotlb_cache_destroy(cache);
    }
}
END_TEST

/* ---- by hand ---- */

/* Two lines. a b a: cold, cold, hit. c evicts b. b evicts a. Drop c: its line is free, so that a, which comes back,
 * evicts nothing, and b is still there. */
static const struct iotlb_lookup by_hand[] = {
    {0, 0, IOTLB_LOOKUP, 1}, {1, 1, IOTLB_LOOKUP, 1}, {0, 0, IOTLB_LOOKUP, 1}, {2, 1, IOTLB_LOOKUP, 1},
    {1, 1, IOTLB_LOOKUP, 1}, {0, 0, IOTLB_TICK, 1},   {2, 0, IOTLB_DROP, 1},   {0, 0, IOTLB_LOOKUP, 1},
    {1, 1, IOTLB_LOOKUP, 3}, {2, 1, IOTLB_LOOKUP, 1}, {0, 0, IOTLB_TICK, 1},
};

#define BY_HAND (sizeof(by_hand) / sizeof(by_hand[0]))

static struct iotlb_cache *two_lines(void)
{
    const struct iotlb_cache_config config = {.sets = 1, .ways = 2, .policy = IOTLB_LRU};
    struct iotlb_cache *cache = iotlb_cache_create(&config);

    for (uint64_t key = 0; key < 3; key++)
        ck_assert(iotlb_cache_key(cache, key));
    return cache;
}

START_TEST(misses_have_causes)
{
    struct iotlb_cache *cache = two_lines();
    struct iotlb_cache_counts counts;
    const uint64_t *intervals;
    size_t count;

    ck_assert(iotlb_cache_run(cache, by_hand, NULL, BY_HAND));
    counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
    ck_assert_uint_eq(counts.lookups, 10);
    ck_assert_uint_eq(counts.hits, 4);     /* a, and b three times */
    ck_assert_uint_eq(counts.cold, 3);     /* a, b, c */
    ck_assert_uint_eq(counts.replaced, 2); /* b, then a */
    ck_assert_uint_eq(counts.dropped, 1);  /* c */
    ck_assert_uint_eq(counts.evictions, 3);
    ck_assert_uint_eq(iotlb_cache_evictions(cache, 1, 1), 1); /* c of b */
    ck_assert_uint_eq(iotlb_cache_evictions(cache, 1, 0), 2); /* b of a; at the end c of a */
    ck_assert_uint_eq(iotlb_cache_evictions(cache, 0, 1), 0);
    ck_assert_uint_eq(iotlb_cache_misses_of(cache, 0), 2);
    ck_assert_uint_eq(iotlb_cache_misses_of(cache, 1), 2);
    ck_assert_uint_eq(iotlb_cache_misses_of(cache, 2), 2);
    intervals = iotlb_cache_intervals(cache, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(intervals[0], 4);
    ck_assert_uint_eq(intervals[1], 2);
    iotlb_cache_destroy(cache);
}
END_TEST

START_TEST(warm_up_keeps_entries_but_no_counts)
{
    static const struct iotlb_lookup start = {.event = IOTLB_START, .repeat = 1};
    struct iotlb_cache *cache = two_lines();
    struct iotlb_curve *curve = iotlb_curve_create();

    ck_assert(iotlb_cache_run(cache, by_hand, NULL, 2) && iotlb_curve_run(curve, by_hand, 2));
    ck_assert(iotlb_cache_run(cache, &start, NULL, 1) && iotlb_curve_run(curve, &start, 1));
    ck_assert(iotlb_cache_run(cache, by_hand + 2, NULL, 3) && iotlb_curve_run(curve, by_hand + 2, 3));
    ck_assert_uint_eq(iotlb_cache_counts(cache, 0).hits, 1);
    ck_assert_uint_eq(iotlb_cache_counts(cache, 1).cold, 1);
    ck_assert_uint_eq(iotlb_cache_counts(cache, 1).replaced, 1);
    ck_assert_uint_eq(iotlb_curve_counts(curve, IOTLB_ALL_OWNERS).lookups, 3);
    ck_assert_uint_eq(iotlb_curve_counts(curve, IOTLB_ALL_OWNERS).cold, 1);
    ck_assert_uint_eq(iotlb_curve_misses(curve, IOTLB_ALL_OWNERS, 2), 2);
    iotlb_cache_destroy(cache);
    iotlb_curve_destroy(curve);
}
END_TEST

START_TEST(illegal_caches_are_refused)
{
    static const struct iotlb_cache_config illegal[] = {
        {.sets = 0, .ways = 1}, {.sets = 1, .ways = 0}, {.sets = 1, .ways = 3, .policy = IOTLB_PLRU}};

    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++)
        ck_assert_ptr_null(iotlb_cache_create(&illegal[i]));
    ck_assert_str_eq(iotlb_policy_name(IOTLB_OPTIMUM), "optimum");
    ck_assert_ptr_null(iotlb_policy_name(IOTLB_POLICY_COUNT));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("cache pressure");
    TCase *tcase = tcase_create("exact");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, curves_and_geometries_are_exact);
    tcase_add_test(tcase, curves_alone_are_exact);
    tcase_add_test(tcase, alone_by_hand);
    tcase_add_test(tcase, long_streams_renumber);
    tcase_add_test(tcase, optimum_is_the_fewest);
    tcase_add_test(tcase, misses_have_causes);
    tcase_add_test(tcase, warm_up_keeps_entries_but_no_counts);
    tcase_add_test(tcase, illegal_caches_are_refused);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
