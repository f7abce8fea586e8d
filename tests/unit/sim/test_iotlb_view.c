/* From random machines to look-up streams and back: the same look-ups, hits and misses as the model counted.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/capture.h"
#include "iotlb/policy.h"
#include "iotlb/view.h"
#include "replay/replay.h"

enum { INSTANCES = 5, LIODNS = 12, MOST_ITEMS = 200000 };

/* One machine, what is captured of it, and caches like its own. */
struct bench {
    struct op_session *session;
    struct op_strings *strings;
    struct op_scratch *scratch;
    struct replay *replay;
    struct iotlb_capture *capture;
    struct iotlb_item *items;
    size_t count;
    struct iotlb_cache *caches[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
    uint64_t random;
    uint64_t origins;
};

static uint64_t environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);

    return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

static uint32_t draw(struct bench *bench, uint32_t bound)
{
    bench->random = bench->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((bench->random >> 33) % bound);
}

static bool keep(void *user, const struct iotlb_item *items, size_t count)
{
    struct bench *bench = user;

    ck_assert_uint_le(bench->count + count, MOST_ITEMS);
    memcpy(bench->items + bench->count, items, count * sizeof(*items));
    bench->count += count;
    return true;
}

static void note_record(void *user, const struct pamu_request *request, const struct pamu_dma_result *result)
{
    struct bench *bench = user;

    iotlb_capture_record(bench->capture, op_session_model(bench->session), request, result);
}

static void run(struct bench *bench, const char *format, ...)
{
    char line[400];
    struct op_diagnostic diagnostic;
    struct op op;
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(line, sizeof(line), format, arguments);
    va_end(arguments);
    ck_assert_msg(op_parse(line, strlen(line), bench->strings, bench->scratch, &op, &diagnostic) == OP_OK, "%s", line);
    ck_assert_int_eq(replay_op(bench->replay, &op), REPLAY_OK);
}

static struct bench *bench_open(uint64_t seed)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    struct replay_config config = {.record = note_record, .record_user = bench};

    bench->random = seed;
    bench->items = calloc(MOST_ITEMS, sizeof(*bench->items));
    bench->session = op_session_create(0);
    bench->strings = op_strings_create();
    bench->scratch = malloc(sizeof(*bench->scratch));
    bench->capture = iotlb_capture_create(keep, bench);
    config.session = bench->session;
    bench->replay = replay_create(&config);
    op_session_set_lookups(bench->session, iotlb_capture_lookup, bench->capture);
    return bench;
}

static void bench_close(struct bench *bench)
{
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            iotlb_cache_destroy(bench->caches[i][s]);
    }
    replay_destroy(bench->replay);
    iotlb_capture_destroy(bench->capture);
    op_session_destroy(bench->session);
    op_strings_destroy(bench->strings);
    free(bench->scratch);
    free(bench->items);
    free(bench);
}

/* ---- random machines ---- */

static void set_up(struct bench *bench)
{
    static const char *const policies[] = {"lru", "fifo", "plru", "random"};

    run(bench, "chip p4080");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        const char *name = pamu_structure_name((enum pamu_structure)s);
        unsigned ways = 1u << draw(bench, 3);

        run(bench, "set lines.%s=%u", name, ways * (1 + draw(bench, 6)));
        run(bench, "set ways.%s=%u", name, ways);
        run(bench, "set policy.%s=%s", name, policies[draw(bench, 4)]);
    }
    run(bench, "set seed=%u", draw(bench, 100));
    run(bench, "set index=%s", draw(bench, 2) ? "modulo" : "xor");
    run(bench, "set keep-invalid=%s", draw(bench, 4) ? "off" : "on");
    run(bench, "set cross=split");
    run(bench, "tables ppaact 0x100000 entries 64 spaact 0x200000 entries 512 omt 0x300000 entries 4");
    run(bench, "bypass 0");
    for (unsigned omi = 0; omi < 4; omi++)
        run(bench, "ome %u read=read write=write", omi);
}

static void write_primary(struct bench *bench, unsigned liodn)
{
    unsigned windows = 1u << draw(bench, 6), indexed = draw(bench, 6) == 0;

    run(bench, "ppaace %u V=%u window=0x%x size=1M subwindows=%u AP=3 ATM=1 mapped=%uK FSPI=%u%s", liodn,
        draw(bench, 8) != 0, liodn * 0x100000, windows, 1024 / windows, liodn * 32, indexed ? " OTM=2 OMI=1" : "");
}

static void write_secondary(struct bench *bench, unsigned liodn)
{
    run(bench, "spaace %u V=%u LIODN=%u AP=3 ATM=1 mapped=64K%s", liodn * 32 + draw(bench, 31), draw(bench, 8) != 0,
        draw(bench, 20) == 0 ? 63 : liodn, draw(bench, 12) == 0 ? " OTM=2 OMI=2" : "");
}

static void access_memory(struct bench *bench)
{
    unsigned liodn = draw(bench, LIODNS), near = draw(bench, 0x100000) & draw(bench, 0x100000);
    unsigned instance = draw(bench, 3) == 0 ? draw(bench, INSTANCES) : 0;

    if (draw(bench, 10) == 0)
        run(bench, "access %u %s 0x%x %u instance %u", liodn, draw(bench, 2) ? "read" : "write",
            liodn * 0x100000 + near, 1 + draw(bench, 64), instance);
    else
        run(bench, "dma %u %c 0x%x %u instance %u", liodn, draw(bench, 2) ? 'r' : 'w', liodn * 0x100000 + near,
            1 + draw(bench, draw(bench, 9) ? 5000 : 200000), instance);
}

static void change(struct bench *bench)
{
    unsigned liodn = draw(bench, LIODNS);

    switch (draw(bench, 12)) {
    case 0:
        write_primary(bench, liodn);
        break;
    case 1:
        run(bench, "reg-write %u PC %s", draw(bench, INSTANCES), draw(bench, 3) ? "0x40001b11" : "0x40001011");
        break;
    case 2:
        run(bench, "reg-write %u SPLAL 0x%x", draw(bench, INSTANCES), draw(bench, 2) ? 0x208000 : 0x204000);
        break;
    case 3:
        if (draw(bench, 20) == 0)
            run(bench, "reset");
        break;
    case 4:
        run(bench, "mem-fill 0x%x %u 0", 0x200000 + liodn * 2048, 1 + draw(bench, 256));
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
        if (draw(bench, 15) == 0)
            change(bench);
        else
            access_memory(bench);
    }
    ck_assert_int_eq(iotlb_capture_end(bench->capture), IOTLB_CAPTURE_OK);
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

    op_session_knobs(bench->session, &knobs);
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

    ck_assert(iotlb_view_run(view, bench->items, bench->count) && iotlb_view_end(view));
    iotlb_view_destroy(view);
}

static void compare(struct bench *bench, uint64_t seed)
{
    for (unsigned i = 0; i < INSTANCES; i++) {
        struct pamu_counters counters;

        replay_counters(bench->replay, i, &counters);
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
        for (size_t i = 0; i < bench->count; i++) {
            dma += bench->items[i].kind == IOTLB_ITEM_DMA ? 1u : 0u;
            record += bench->items[i].kind == IOTLB_ITEM_RECORD ? 1u : 0u;
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
    for (size_t i = 0; i < bench->count; i++) {
        uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];
        size_t count = iotlb_item_encode(&bench->items[i], slots), used = 0, read = 0;
        struct iotlb_item item;
        struct op op;

        ck_assert_int_eq(op_decode(slots, count, bench->strings, bench->scratch, &op, &used), OP_OK);
        ck_assert_uint_eq(used, count);
        ck_assert(iotlb_item_decode(slots, count, &item, &read));
        ck_assert_uint_eq(read, count);
        ck_assert_uint_eq(item.kind, bench->items[i].kind);
        ck_assert_uint_eq(item.address, bench->items[i].address);
        ck_assert_uint_eq(item.instance, bench->items[i].instance);
        ck_assert_uint_eq(item.structure, bench->items[i].structure);
        ck_assert_uint_eq(item.windows, bench->items[i].windows);
        ck_assert_uint_eq(item.bits, bench->items[i].bits);
        ck_assert_uint_eq(item.write, bench->items[i].write);
    }
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("look-up streams");
    TCase *tcase = tcase_create("streams");
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, streams_replay_what_the_model_counted);
    tcase_add_test(tcase, items_are_operations);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
