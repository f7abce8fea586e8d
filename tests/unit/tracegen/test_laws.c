/* Generators against what can be worked out beforehand. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "iotlb/policy.h"
#include "replay/replay.h"
#include "suite.h"
#include "tracegen/gen.h"
#include "tracegen/pick.h"

enum { RECORDS = 60000, WARM = 10000 };

/* A generator with parameters as text, "key value key value", and its records. */
struct made {
    struct op_strings *strings;
    struct gen_stream *stream;
    uint8_t *slots;
    size_t count;
};

static struct gen_choice chosen(const char *name, const char *const *words)
{
    struct gen_trouble trouble;
    struct gen_choice choice;
    const struct gen_row *row = gen_row_find(name, strlen(name));
    ck_assert_ptr_nonnull(row);
    gen_choice_start(&choice, row);
    for (; *words != NULL; words += 2) {
        enum gen_key key = gen_key_find(words[0], strlen(words[0]));
        ck_assert_msg(gen_choice_set(&choice, key, words[1], strlen(words[1]), &trouble), "%s: %s", words[0],
                      trouble.what);
    }
    ck_assert_msg(gen_choice_check(&choice, &trouble), "%s", trouble.what);
    return choice;
}

#define MAKE(name, ...) make(name, (const char *const[]){__VA_ARGS__, NULL})

static struct made make(const char *name, const char *const *words)
{
    struct gen_choice choice = chosen(name, words);
    struct made made = {.strings = op_strings_create(),
                        .slots = malloc((size_t)RECORDS * GEN_MOST_SLOTS * OP_SLOT_BYTES)};
    ck_assert(made.strings != NULL && made.slots != NULL);
    made.stream = gen_stream_create(&choice, "d", made.strings);
    ck_assert_ptr_nonnull(made.stream);
    made.count = gen_stream_fill(made.stream, made.slots, RECORDS);
    return made;
}

static void unmake(struct made *made)
{
    gen_stream_destroy(made->stream);
    op_strings_destroy(made->strings);
    free(made->slots);
}

/* Hits of the records' windows in a cache, the first WARM records left out. Devices have apertures from 0 on. */
static double hits(const struct made *made, unsigned window_bits, unsigned windows, struct iotlb_cache_config config)
{
    struct iotlb_cache *cache = iotlb_cache_create(&config);
    uint64_t looked = 0, hit = 0;
    ck_assert_ptr_nonnull(cache);
    for (uint32_t key = 0; key < 64 * windows; key++)
        ck_assert(iotlb_cache_key(cache, key));
    for (size_t i = 0; i < made->count; i++) {
        struct op_head head;
        op_head_load(made->slots + i * OP_SLOT_BYTES, &head);
        struct iotlb_lookup lookup = {.event = i == WARM ? IOTLB_START : IOTLB_LOOKUP, .repeat = 1};
        if (i == WARM)
            ck_assert(iotlb_cache_run(cache, &lookup, NULL, 1));
        lookup.event = IOTLB_LOOKUP;
        lookup.id = (uint32_t)(head.liodn % 64) * windows + (uint32_t)(head.address >> window_bits);
        ck_assert(iotlb_cache_run(cache, &lookup, NULL, 1));
    }
    struct iotlb_cache_counts counts = iotlb_cache_counts(cache, IOTLB_ALL_OWNERS);
    looked = counts.lookups;
    hit = counts.hits;
    iotlb_cache_destroy(cache);
    ck_assert_uint_eq(looked, RECORDS - WARM);
    return (double)hit / (double)looked;
}

/* Four standard deviations of a share measured in independent draws. */
static double tolerance(double share)
{
    return 4 * sqrt(share * (1 - share) / (RECORDS - WARM)) + 1e-9;
}

static void near(double measured, double expected, double tolerated)
{
    ck_assert_msg(fabs(measured - expected) <= tolerated, "measured %.6f, expected %.6f, +- %.6f", measured, expected,
                  tolerated);
}

/* N windows, C lines: C / N, whatever the policy and the sets, if N is a multiple of them. */
START_TEST(uniform_hits_lines_by_windows)
{
    struct made made = MAKE("uniform", "devices", "4", "windows", "64");
    for (enum iotlb_policy policy = IOTLB_LRU; policy <= IOTLB_RANDOM; policy++)
        for (uint32_t ways = 1; ways <= 8; ways *= 2)
            near(hits(&made, 16, 64, (struct iotlb_cache_config){128 / ways, ways, policy, false, 1}), 0.5,
                 tolerance(0.5) * 2);
    near(hits(&made, 16, 64, (struct iotlb_cache_config){16, 2, IOTLB_LRU, false, 0}), 32.0 / 256,
         tolerance(0.125) * 2);
    unmake(&made);
}
END_TEST

/* Zipf's probabilities by pow(), which the generator does not use. */
static void zipf(double *p, unsigned count, double exponent)
{
    double sum = 0;
    for (unsigned i = 0; i < count; i++)
        sum += p[i] = pow(i + 1, -exponent);
    for (unsigned i = 0; i < count; i++)
        p[i] /= sum;
}

/* How often each window comes, by rank. */
static int descending(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x < *y) - (*x > *y);
}

static void frequencies(const struct made *made, double *share, unsigned windows)
{
    memset(share, 0, windows * sizeof *share);
    for (size_t i = 0; i < made->count; i++) {
        struct op_head head;
        op_head_load(made->slots + i * OP_SLOT_BYTES, &head);
        share[head.address >> 16] += 1.0 / RECORDS;
    }
}

START_TEST(zipf_ranks_have_their_probabilities)
{
    static const struct {
        const char *text;
        double exponent;
    } cases[] = {{"0", 0}, {"50", 0.5}, {"80", 0.8}, {"100", 1}, {"137", 1.37}, {"250", 2.5}};
    double share[64], expected[64];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct made made = MAKE("zipf", "devices", "1", "windows", "64", "exponent", cases[c].text);
        zipf(expected, 64, cases[c].exponent);
        frequencies(&made, share, 64);
        qsort(share, 64, sizeof *share, descending);
        for (unsigned i = 0; i < 4; i++) /* ranks that chance does not swap */
            near(share[i], expected[i], 6 * sqrt(expected[i] / RECORDS) + (cases[c].exponent < 0.3 ? 0.01 : 0.0005));
        unmake(&made);
    }
}
END_TEST

/* Direct-mapped, independent accesses: an access of i hits if the last one of its set was of i, too. */
START_TEST(zipf_hits_of_a_direct_mapped_cache)
{
    struct made made = MAKE("zipf", "devices", "1", "windows", "256");
    double share[256], expected = 0;
    frequencies(&made, share, 256);
    for (unsigned set = 0; set < 32; set++) {
        double sum = 0, squares = 0;
        for (unsigned i = set; i < 256; i += 32) {
            sum += share[i];
            squares += share[i] * share[i];
        }
        expected += squares / sum;
    }
    near(hits(&made, 16, 256, (struct iotlb_cache_config){32, 1, IOTLB_LRU, false, 0}), expected, 0.005);
    unmake(&made);
}
END_TEST

/* Che et al. 2002: each window is kept for a time T such that the expected number of windows kept is C. */
START_TEST(zipf_hits_of_lru_by_che)
{
    struct made made = MAKE("zipf", "devices", "1", "windows", "256", "exponent", "80");
    double p[256], low = 0, high = 1e6, expected = 0;
    zipf(p, 256, 0.8);
    for (unsigned round = 0; round < 100; round++) {
        double time = (low + high) / 2, kept = 0;
        for (unsigned i = 0; i < 256; i++)
            kept += 1 - exp(-p[i] * time);
        *(kept < 64 ? &low : &high) = time;
    }
    for (unsigned i = 0; i < 256; i++)
        expected += p[i] * (1 - exp(-p[i] * low));
    near(hits(&made, 16, 256, (struct iotlb_cache_config){1, 64, IOTLB_LRU, false, 0}), expected, 0.01);
    unmake(&made);
}
END_TEST

/* A ring over 64 windows of 32 steps: each window entered misses, unless all fit. */
START_TEST(stride_misses_on_entering)
{
    struct made made = MAKE("stride", "devices", "1", "windows", "64", "step", "2K");
    near(hits(&made, 16, 64, (struct iotlb_cache_config){8, 2, IOTLB_LRU, false, 0}), 1 - 2048.0 / 65536, 5e-5);
    near(hits(&made, 16, 64, (struct iotlb_cache_config){8, 8, IOTLB_LRU, false, 0}), 1, 0);
    unmake(&made);
}
END_TEST

/* One cycle through all 64 windows: LRU has all of them or none. */
START_TEST(chase_hits_all_or_nothing)
{
    struct made made = MAKE("chase", "devices", "1", "windows", "64");
    uint64_t seen = 0;
    for (unsigned i = 0; i < 64; i++)
        seen |= UINT64_C(1) << (load_le64(made.slots + i * OP_SLOT_BYTES) >> 16);
    ck_assert(seen == UINT64_MAX);
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 64, IOTLB_LRU, false, 0}), 1, 0);
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 63, IOTLB_LRU, false, 0}), 0, 0);
    near(hits(&made, 16, 64, (struct iotlb_cache_config){16, 2, IOTLB_LRU, false, 0}), 0, 0);
    unmake(&made);
}
END_TEST

/* Four arrays, 16 windows each; a window takes 256 records of 4 KiB. */
START_TEST(stream_misses_on_entering)
{
    struct made made = MAKE("stream", "windows", "64", "window", "1M", "length", "4K", "cursors", "4");
    near(hits(&made, 20, 64, (struct iotlb_cache_config){1, 4, IOTLB_LRU, false, 0}), 1 - 1.0 / 256, 1e-4);
    near(hits(&made, 20, 64, (struct iotlb_cache_config){1, 3, IOTLB_LRU, false, 0}), 0, 0);
    unmake(&made);
}
END_TEST

/* Distances 0 (half), 5 (3/10), 40 (2/10): C lines hit those below C. */
START_TEST(reuse_hits_distances_below_lines)
{
    struct made made = MAKE("reuse", "windows", "64", "distances", "0:5,5:3,40:2");
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 5, IOTLB_LRU, false, 0}), 0.5, tolerance(0.5));
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 6, IOTLB_LRU, false, 0}), 0.8, tolerance(0.8));
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 40, IOTLB_LRU, false, 0}), 0.8, tolerance(0.8));
    near(hits(&made, 16, 64, (struct iotlb_cache_config){1, 41, IOTLB_LRU, false, 0}), 1, 0);
    unmake(&made);
}
END_TEST

/* ---- through the model ---- */

struct machine {
    struct op_session *session;
    struct replay *replay;
    struct op_strings *strings;
};

static bool run_line(void *user, const char *line)
{
    struct machine *machine = user;
    struct op_scratch *scratch = malloc(sizeof *scratch);
    struct op_diagnostic diagnostic;
    struct op op;
    ck_assert_ptr_nonnull(scratch);
    ck_assert_msg(op_parse(line, strlen(line), machine->strings, scratch, &op, &diagnostic) == OP_OK, "%s", line);
    ck_assert_int_eq(replay_op(machine->replay, &op), REPLAY_OK);
    free(scratch);
    return true;
}

/* The SPAACE cache of a P4080 (64 sets of 2 ways) after the records; *totals gets what they came to. */
static struct pamu_cache_counters run_model(struct made *made, struct replay_totals *totals)
{
    struct machine machine = {.session = op_session_create(0), .strings = made->strings};
    struct replay_config config = {.session = machine.session};
    struct pamu_counters counters;
    size_t done;
    machine.replay = replay_create(&config);
    ck_assert_ptr_nonnull(machine.replay);
    ck_assert(gen_stream_setup(made->stream, run_line, &machine));
    ck_assert_int_eq(replay_slots(machine.replay, made->slots, made->count, made->strings, &done), REPLAY_OK);
    *totals = *replay_totals(machine.replay);
    ck_assert_uint_eq(totals->refused, 0);
    replay_counters(machine.replay, 0, &counters);
    replay_destroy(machine.replay);
    op_session_destroy(machine.session);
    return counters.cache[PAMU_SPAACE];
}

/* rules: C5. Of 10 operations (map, 8 accesses, unmap) 8 are records; the first of each 8 misses, but those of window
 * 0, which has no SPAACE. */
START_TEST(churn_misses_once_a_map)
{
    static const char *const batches[] = {"1", "4", "16"};
    for (size_t i = 0; i < 3; i++) {
        struct made made = MAKE("churn", "devices", "1", "windows", "16", "accesses", "8", "batch", batches[i]);
        struct replay_totals totals;
        struct pamu_cache_counters counters = run_model(&made, &totals);
        ck_assert_uint_eq(totals.denied_records, 0);
        near((double)counters.misses / (double)counters.lookups, 1.0 / 8, 5e-4);
        near((double)totals.records, RECORDS * 0.8, 130);
        unmake(&made);
    }
}
END_TEST

/* A ring of 256 windows through 64 sets of 2 ways: every window but 0, which has no SPAACE, misses when entered. */
START_TEST(stride_in_the_model)
{
    struct made made = MAKE("stride", "devices", "1", "windows", "256", "step", "8K");
    struct replay_totals totals;
    struct pamu_cache_counters counters = run_model(&made, &totals);
    ck_assert_uint_eq(totals.translated_records, RECORDS);
    uint64_t entered = (RECORDS + 7) / 8, laps = (entered + 255) / 256; /* window 0 once a lap */
    ck_assert_uint_eq(counters.misses, entered - laps);
    unmake(&made);
}
END_TEST

/* Descriptors are in window 0; 7 windows of 32 buffers each, in turn, fit: 7 misses, as 2 of 3 records need none. */
START_TEST(nic_in_the_model)
{
    struct made made = MAKE("nic", "devices", "1", "windows", "8", "buffer", "2K");
    struct replay_totals totals;
    struct pamu_cache_counters counters = run_model(&made, &totals);
    ck_assert_uint_eq(totals.translated_records, RECORDS);
    ck_assert_uint_eq(counters.lookups, (RECORDS + 1) / 3);
    ck_assert_uint_eq(counters.misses, 7);
    unmake(&made);
}
END_TEST

/* 255 windows of 16 pages take their turn through 128 lines: one miss a window entered, a page being a packet. */
START_TEST(nic_through_many_windows)
{
    struct made made = MAKE("nic", "devices", "1", "windows", "256", "buffer", "4K");
    struct replay_totals totals;
    struct pamu_cache_counters counters = run_model(&made, &totals);
    uint64_t packets = (RECORDS + 1) / 3, entered = (packets + 15) / 16;
    /* 255 SPAACEs in 64 sets: three sets of 4, one of 3; all have more than 2 ways */
    ck_assert_uint_eq(counters.misses, entered);
    unmake(&made);
}
END_TEST

/* Packet sizes have their weights, 7 : 4 : 1. */
START_TEST(nic_sizes)
{
    struct made made = MAKE("nic", "sizes", "64:7,576:4,1514:1");
    unsigned counted[3] = {0, 0, 0};
    for (size_t i = 0; i < made.count; i++) {
        uint32_t length = load_le32(made.slots + i * OP_SLOT_BYTES + 8);
        ck_assert(length == 16 || length == 64 || length == 576 || length == 1514);
        if (length != 16)
            counted[length == 64 ? 0 : length == 576 ? 1 : 2]++;
    }
    near(counted[0] * 3.0 / RECORDS, 7.0 / 12, 0.01);
    near(counted[1] * 3.0 / RECORDS, 4.0 / 12, 0.01);
    near(counted[2] * 3.0 / RECORDS, 1.0 / 12, 0.01);
    unmake(&made);
}
END_TEST

/* rules: T7 T10 T11. What attackers do is denied, all of it, for its own reason. */
START_TEST(attackers_are_denied)
{
    static const struct {
        const char *name;
        enum pamu_reason reason;
    } cases[] = {{"probe-permission", PAMU_REASON_COUNT},
                 {"scan-outside", PAMU_REASON_OUTSIDE_APERTURE},
                 {"probe-hole", PAMU_REASON_COUNT}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct made made = MAKE(cases[i].name, "devices", "3");
        struct replay_totals totals;
        (void)run_model(&made, &totals);
        ck_assert_uint_eq(totals.denied_records, RECORDS);
        if (cases[i].reason != PAMU_REASON_COUNT)
            ck_assert_uint_eq(totals.denied_by[cases[i].reason], RECORDS);
        unmake(&made);
    }
}
END_TEST

/* Weights 1, 0 and 3 of three, in whole numbers. */
START_TEST(picks_have_their_weights)
{
    static const uint64_t weights[] = {1, 0, 3, UINT32_MAX / 4};
    struct gen_random random = gen_random_start(1);
    struct gen_pick pick;
    unsigned counted[3] = {0, 0, 0};
    ck_assert(gen_pick_create(&pick, weights, 3));
    for (unsigned i = 0; i < RECORDS; i++)
        counted[gen_pick_draw(&pick, &random)]++;
    near((double)counted[0] / RECORDS, 0.25, 0.005);
    ck_assert_uint_le(counted[1], 1); /* 1 / 2^32 of a slot */
    near((double)counted[2] / RECORDS, 0.75, 0.005);
    gen_pick_destroy(&pick);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("laws");
    TCase *tests = tcase_create("laws");
    tcase_set_timeout(tests, 300);
    tcase_add_test(tests, picks_have_their_weights);
    tcase_add_test(tests, uniform_hits_lines_by_windows);
    tcase_add_test(tests, zipf_ranks_have_their_probabilities);
    tcase_add_test(tests, zipf_hits_of_a_direct_mapped_cache);
    tcase_add_test(tests, zipf_hits_of_lru_by_che);
    tcase_add_test(tests, stride_misses_on_entering);
    tcase_add_test(tests, chase_hits_all_or_nothing);
    tcase_add_test(tests, stream_misses_on_entering);
    tcase_add_test(tests, reuse_hits_distances_below_lines);
    tcase_add_test(tests, churn_misses_once_a_map);
    tcase_add_test(tests, stride_in_the_model);
    tcase_add_test(tests, nic_in_the_model);
    tcase_add_test(tests, nic_through_many_windows);
    tcase_add_test(tests, nic_sizes);
    tcase_add_test(tests, attackers_are_denied);
    suite_add_tcase(suite, tests);
    return suite_run(suite);
}
