/* From random machines to look-up streams and back: the same look-ups, hits and misses as the model counted.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/policy.h"
#include "iotlb/view.h"
#include "suite.h"
#include "test_draw.h"
#include "test_iotlb_machine.h"

enum { INSTANCES = 5, LIODNS = 12 };

/* One machine, what is captured of it, and caches like its own. */
struct bench {
    struct machine *machine;
    struct iotlb_cache *caches[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
    uint64_t random;
    uint64_t origins;
};

static struct bench *bench_open(uint64_t seed)
{
    struct bench *bench = calloc(1, sizeof(*bench));

    bench->random = seed;
    bench->machine = machine_open();
    return bench;
}

static void bench_close(struct bench *bench)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            iotlb_cache_destroy(bench->caches[i][s]);
    }
    machine_close(bench->machine);
    free(bench);
}

/* ---- random machines ---- */

static void set_up(struct bench *bench)
{
    static const char *const policies[] = {"lru", "fifo", "plru", "random"};

    run(bench->machine, "chip p4080");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        const char *name = pamu_structure_name((enum pamu_structure)s);
        unsigned ways = 1u << draw(&bench->random, 3);

        run(bench->machine, "set lines.%s=%u", name, ways * (1 + draw(&bench->random, 6)));
        run(bench->machine, "set ways.%s=%u", name, ways);
        run(bench->machine, "set policy.%s=%s", name, policies[draw(&bench->random, 4)]);
    }
    run(bench->machine, "set seed=%u", draw(&bench->random, 100));
    run(bench->machine, "set index=%s", draw(&bench->random, 2) ? "modulo" : "xor");
    run(bench->machine, "set keep-invalid=%s", draw(&bench->random, 4) ? "off" : "on");
    run(bench->machine, "set cross=split");
    run(bench->machine, "tables ppaact 0x100000 entries 64 spaact 0x200000 entries 512 omt 0x300000 entries 4");
    run(bench->machine, "bypass 0");
    for (unsigned omi = 0; omi < 4; omi++)
        run(bench->machine, "ome %u read=read write=write", omi);
}

static void write_primary(struct bench *bench, unsigned liodn)
{
    unsigned windows = 1u << draw(&bench->random, 6), indexed = draw(&bench->random, 6) == 0;

    run(bench->machine, "ppaace %u V=%u window=0x%x size=1M subwindows=%u AP=3 ATM=1 mapped=%uK FSPI=%u%s", liodn,
        draw(&bench->random, 8) != 0, liodn * 0x100000, windows, 1024 / windows, liodn * 32,
        indexed ? " OTM=2 OMI=1" : "");
}

static void write_secondary(struct bench *bench, unsigned liodn)
{
    run(bench->machine, "spaace %u V=%u LIODN=%u AP=3 ATM=1 mapped=64K%s", liodn * 32 + draw(&bench->random, 31),
        draw(&bench->random, 8) != 0, draw(&bench->random, 20) == 0 ? 63 : liodn,
        draw(&bench->random, 12) == 0 ? " OTM=2 OMI=2" : "");
}

static void access_memory(struct bench *bench)
{
    unsigned liodn = draw(&bench->random, LIODNS),
             near = draw(&bench->random, 0x100000) & draw(&bench->random, 0x100000);
    unsigned instance = draw(&bench->random, 3) == 0 ? draw(&bench->random, INSTANCES) : 0;

    if (draw(&bench->random, 10) == 0)
        run(bench->machine, "access %u %s 0x%x %u instance %u", liodn, draw(&bench->random, 2) ? "read" : "write",
            liodn * 0x100000 + near, 1 + draw(&bench->random, 64), instance);
    else
        run(bench->machine, "dma %u %c 0x%x %u instance %u", liodn, draw(&bench->random, 2) ? 'r' : 'w',
            liodn * 0x100000 + near, 1 + draw(&bench->random, draw(&bench->random, 9) ? 5000 : 200000), instance);
}

static void change(struct bench *bench)
{
    unsigned liodn = draw(&bench->random, LIODNS);

    switch (draw(&bench->random, 12)) {
    case 0:
        write_primary(bench, liodn);
        break;
    case 1:
        run(bench->machine, "reg-write %u PC %s", draw(&bench->random, INSTANCES),
            draw(&bench->random, 3) ? "0x40001b11" : "0x40001011");
        break;
    case 2:
        run(bench->machine, "reg-write %u SPLAL 0x%x", draw(&bench->random, INSTANCES),
            draw(&bench->random, 2) ? 0x208000 : 0x204000);
        break;
    case 3:
        if (draw(&bench->random, 20) == 0)
            run(bench->machine, "reset");
        break;
    case 4:
        run(bench->machine, "mem-fill 0x%x %u 0", 0x200000 + liodn * 2048, 1 + draw(&bench->random, 256));
        break;
    default:
        write_secondary(bench, liodn);
        break;
    }
}

static void run_machine(struct bench *bench)
{
    set_up(bench);
    for (unsigned liodn = 0; liodn < LIODNS; liodn++) {
        write_primary(bench, liodn);
        for (unsigned i = 0; i < 40; i++)
            write_secondary(bench, liodn);
    }
    for (unsigned i = 0; i < 800; i++) {
        if (draw(&bench->random, 15) == 0)
            change(bench);
        else
            access_memory(bench);
    }
    ck_assert_int_eq(iotlb_capture_end(bench->machine->capture), IOTLB_CAPTURE_OK);
}

/* ---- the same caches ---- */

static enum iotlb_policy policy_of(uint32_t knob)
{
    static const enum iotlb_policy policies[] = {IOTLB_LRU, IOTLB_FIFO, IOTLB_PLRU, IOTLB_RANDOM};

    return policies[knob];
}

static struct iotlb_cache *make_cache(struct bench *bench, unsigned instance, enum pamu_structure structure)
{
    struct pamu_knobs knobs;
    struct iotlb_cache_config config;

    op_session_knobs(bench->machine->session, &knobs);
    config = (struct iotlb_cache_config){.sets = knobs.lines[structure] / knobs.ways[structure],
                                         .ways = knobs.ways[structure],
                                         .policy = policy_of(knobs.policy[structure]),
                                         .xor_index = knobs.index == PAMU_INDEX_XOR,
                                         .random = iotlb_random_start(knobs.seed, instance, structure)};
    return iotlb_cache_create(&config);
}

static bool note_origin(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin)
{
    struct bench *bench = user;
    struct iotlb_cache **cache = &bench->caches[instance][structure];

    if (*cache == NULL)
        *cache = make_cache(bench, instance, structure);
    bench->origins++;
    return iotlb_cache_key(*cache, origin->key);
}

static bool look_up(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_lookup *lookups,
                    size_t count)
{
    struct bench *bench = user;

    return iotlb_cache_run(bench->caches[instance][structure], lookups, NULL, count);
}

static void run_view(struct bench *bench, const struct iotlb_view_config *config)
{
    const struct iotlb_view_sink sink = {note_origin, look_up, bench};
    struct iotlb_view *view = iotlb_view_create(config, &sink);

    ck_assert(iotlb_view_run(view, bench->machine->items, bench->machine->count) && iotlb_view_end(view));
    iotlb_view_destroy(view);
}

static void compare(struct bench *bench, uint64_t seed)
{
    for (unsigned i = 0; i < INSTANCES; i++) {
        struct pamu_counters counters;

        replay_counters(bench->machine->replay, i, &counters);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            struct iotlb_cache_counts counts = {0};

            if (bench->caches[i][s] != NULL)
                counts = iotlb_cache_counts(bench->caches[i][s], IOTLB_ALL_OWNERS);
            ck_assert_msg(counts.lookups == counters.cache[s].lookups && counts.hits == counters.cache[s].hits &&
                              counts.evictions == counters.cache[s].evictions,
                          "seed %" PRIu64 ", instance %u, %s: %" PRIu64 " look-ups, %" PRIu64 " hits, %" PRIu64
                          " evictions; the model %" PRIu64 ", %" PRIu64 ", %" PRIu64,
                          seed, i, pamu_structure_name((enum pamu_structure)s), counts.lookups, counts.hits,
                          counts.evictions, counters.cache[s].lookups, counters.cache[s].hits,
                          counters.cache[s].evictions);
        }
    }
}

START_TEST(streams_replay_what_the_model_counted)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130402);
    const struct iotlb_view_config as_recorded = {0};
    uint64_t dma = 0, record = 0;

    (void)printf("streams: %" PRIu64 " machines, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        struct bench *bench = bench_open(seed + round);

        run_machine(bench);
        run_view(bench, &as_recorded);
        compare(bench, seed + round);
        for (size_t i = 0; i < bench->machine->count; i++) {
            dma += bench->machine->items[i].kind == IOTLB_ITEM_DMA ? 1u : 0u;
            record += bench->machine->items[i].kind == IOTLB_ITEM_RECORD ? 1u : 0u;
        }
        bench_close(bench);
    }
    ck_assert_msg(dma > 10 * rounds && record > 10 * rounds, "%" PRIu64 " dma, %" PRIu64 " record", dma, record);
}
END_TEST

/* Every item is an operation, and comes back as it was. */
START_TEST(items_are_operations)
{
    struct bench *bench = bench_open(7);

    run_machine(bench);
    for (size_t i = 0; i < bench->machine->count; i++) {
        uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];
        size_t count = iotlb_item_encode(&bench->machine->items[i], slots), used = 0, read = 0;
        struct iotlb_item item;
        struct op op;

        ck_assert_int_eq(op_decode(slots, count, bench->machine->strings, bench->machine->scratch, &op, &used), OP_OK);
        ck_assert_uint_eq(used, count);
        ck_assert(iotlb_item_decode(slots, count, &item, &read));
        ck_assert_uint_eq(read, count);
        ck_assert_uint_eq(item.kind, bench->machine->items[i].kind);
        ck_assert_uint_eq(item.address, bench->machine->items[i].address);
        ck_assert_uint_eq(item.instance, bench->machine->items[i].instance);
        ck_assert_uint_eq(item.structure, bench->machine->items[i].structure);
        ck_assert_uint_eq(item.windows, bench->machine->items[i].windows);
        ck_assert_uint_eq(item.bits, bench->machine->items[i].bits);
        ck_assert_uint_eq(item.write, bench->machine->items[i].write);
    }
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("look-up streams");
    TCase *tcase = tcase_create("streams");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, streams_replay_what_the_model_counted);
    tcase_add_test(tcase, items_are_operations);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
