/* Plans, tenants, and runs that do not depend on their threads. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "iotlb/stream.h"
#include "study/hash.h"
#include "study/plan.h"
#include "study/result.h"
#include "study/run.h"
#include "study/tenants.h"
#include "suite.h"

static char path[64];

static void name_file(void)
{
    (void)snprintf(path, sizeof(path), "/tmp/pamusim-test-study-%ld", (long)getpid());
}

static void remove_file(void)
{
    (void)unlink(path);
}

/* ---- plans ---- */

static void start_plan(struct study_plan *plan)
{
    struct study_setting setting;

    study_setting_start(&setting, pamu_chip_find("p4080"));
    ck_assert_int_eq(study_plan_start(plan, &setting), STUDY_PLAN_OK);
}

static const char *name_of(const struct study_setting *setting)
{
    static char name[400];

    ck_assert_uint_eq(study_setting_name(setting, name, sizeof(name)), strlen(name));
    return name;
}

START_TEST(plans_are_products)
{
    struct study_plan plan;
    struct study_plan_trouble trouble;

    start_plan(&plan);
    ck_assert_str_eq(name_of(&plan.settings[0]), "chip=p4080");
    ck_assert_int_eq(study_plan_vary(&plan, "windows=1..4,16", &trouble), STUDY_PLAN_OK);
    ck_assert_int_eq(study_plan_vary(&plan, "policy=lru,optimum", &trouble), STUDY_PLAN_OK);
    ck_assert_uint_eq(plan.count, 8);
    ck_assert_str_eq(name_of(&plan.settings[0]), "chip=p4080 windows=1");
    ck_assert_str_eq(name_of(&plan.settings[1]), "chip=p4080 windows=1 policy=optimum");
    ck_assert_str_eq(name_of(&plan.settings[5]), "chip=p4080 windows=4 policy=optimum");
    ck_assert_str_eq(name_of(&plan.settings[6]), "chip=p4080 windows=16");
    study_plan_clear(&plan);
}
END_TEST

struct bad_row {
    const char *text;
    enum study_plan_error error;
    const char *word;
};

START_TEST(bad_plans_are_named)
{
    static const struct bad_row rows[] = {
        {"windoes=1", STUDY_PLAN_AXIS, "windoes"},
        {"windows", STUDY_PLAN_AXIS, "windows"},
        {"windows=3", STUDY_PLAN_VALUE, "3"},
        {"windows=1,", STUDY_PLAN_VALUE, ""},
        {"windows=4..1", STUDY_PLAN_RANGE, "4..1"},
        {"windows=1..6", STUDY_PLAN_RANGE, "1..6"},
        {"chip=p4080..t4240", STUDY_PLAN_RANGE, "p4080..t4240"},
        {"chip=p9", STUDY_PLAN_VALUE, "p9"},
        {"page=2K", STUDY_PLAN_VALUE, "2K"},
        {"ways=0", STUDY_PLAN_VALUE, "0"},
        {"snoop=maybe", STUDY_PLAN_VALUE, "maybe"},
        {"tenants=1..512", STUDY_PLAN_RANGE, "1..512"},
    };
    struct study_plan plan;
    struct study_plan_trouble trouble;

    start_plan(&plan);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        ck_assert_msg(study_plan_vary(&plan, rows[i].text, &trouble) == rows[i].error, "%s", rows[i].text);
        ck_assert_str_eq(trouble.word, rows[i].word);
    }
    ck_assert_uint_eq(plan.count, 1);
    study_plan_clear(&plan);
}
END_TEST

/* Whatever an axis takes, its canonical form says the same again. */
START_TEST(axes_print_what_they_read)
{
    static const char *const given[] = {
        "chip=t4240",    "iommu=type1", "iommu=tce",   "windows=64",         "page=0x1000", "page=2048K",
        "burst=64",      "burst=4K",    "snoop=off",   "lines.ppaace=3",     "lines=96",    "lines.omt=4",
        "ways.ppaace=2", "ways=3",      "ways.omt=16", "policy.ppaace=fifo", "policy=plru", "policy.omt=random",
        "index=xor",     "tenants=7",   "order=time",  "order=random",       "seed=0x10"};
    static const char *const canonical[] = {
        "t4240", "type1", "tce",  "64",   "4K",     "2M",  "64", "4K",   "off",    "3",  "96",       "4",  "2",
        "3",     "16",    "fifo", "plru", "random", "xor", "7",  "time", "random", "16", "8:40+9:8", "8:2"};

    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++) {
        char name[STUDY_TEXT], text[STUDY_TEXT];
        const char *equals = strchr(given[i], '=');
        const struct study_axis *axis;
        struct study_setting setting;

        (void)snprintf(name, sizeof(name), "%.*s", (int)(equals - given[i]), given[i]);
        axis = study_axis_find(name);
        ck_assert_ptr_nonnull(axis);
        study_setting_start(&setting, pamu_chip_find("p4080"));
        ck_assert_msg(axis->parse(axis, equals + 1, &setting), "%s", given[i]);
        axis->print(axis, &setting, text);
        ck_assert_str_eq(text, canonical[i]);
    }
}
END_TEST

START_TEST(doubts_are_told)
{
    struct study_setting setting;
    bool simulated;

    study_setting_start(&setting, pamu_chip_find("p4080"));
    ck_assert_ptr_null(study_setting_doubt(&setting, &simulated));
    ck_assert(simulated);
    setting.windows = 512;
    ck_assert_str_eq(study_setting_doubt(&setting, &simulated), "more windows than the chip has");
    ck_assert(simulated);
    setting.ways[PAMU_SPAACE] = 3; /* of 128 lines */
    ck_assert_str_eq(study_setting_doubt(&setting, &simulated), "a cache whose ways do not divide its lines");
    ck_assert(!simulated);
    setting.lines[PAMU_SPAACE] = 96;
    setting.policy[PAMU_SPAACE] = IOTLB_PLRU;
    ck_assert_str_eq(study_setting_doubt(&setting, &simulated), "tree-PLRU over ways that are no power of two");
    ck_assert(!simulated);
}
END_TEST

static void number_as(const char *text, struct study_maps *maps, struct iotlb_view_config *view)
{
    const struct study_axis *axis = study_axis_find("numbering");
    struct study_setting setting;

    study_setting_start(&setting, pamu_chip_find("p4080"));
    ck_assert(axis->parse(axis, text, &setting));
    study_setting_view(&setting, pamu_chip_find("p4080"), maps, view);
}

/* A number taken away goes to where its chain begins. */
START_TEST(numbers_stay_different)
{
    static struct study_maps maps;
    static bool used[0x10000];
    struct iotlb_view_config view;

    number_as("8:40", &maps, &view);
    ck_assert(view.numbering[8] == 40 && view.numbering[40] == 8 && view.numbering[41] == 41);
    number_as("8:40+40:9", &maps, &view);
    ck_assert(view.numbering[8] == 40 && view.numbering[40] == 9 && view.numbering[9] == 8);
    number_as("8:9+9:10+10:8+11:12", &maps, &view);
    ck_assert(view.numbering[9] == 10 && view.numbering[10] == 8 && view.numbering[12] == 11);
    for (unsigned liodn = 0; liodn < 0x10000; liodn++) {
        ck_assert(!used[view.numbering[liodn]]);
        used[view.numbering[liodn]] = true;
    }
    ck_assert_ptr_null(view.instances);
}
END_TEST

START_TEST(pairs_are_checked)
{
    static const char *const bad[] = {"",          "8",       "8:",      ":8",   "8:40+", "8:40+8:41",
                                      "8:40+9:40", "65536:1", "1:65536", "-1:2", "1:-2",  "1:2x"};
    const struct study_axis *axis = study_axis_find("numbering");
    struct study_setting setting;

    study_setting_start(&setting, pamu_chip_find("p4080"));
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_msg(!axis->parse(axis, bad[i], &setting), "%s", bad[i]);
    ck_assert_uint_eq(setting.numbering.count, 0);
}
END_TEST

/* ---- streams ---- */

static void write_stream(const struct iotlb_item *items, size_t count, bool timed)
{
    static const struct trace_setting mark = {IOTLB_STREAM_MARK, IOTLB_STREAM_VERSION};
    const struct trace_count counts[] = {
        {IOTLB_STREAM_RECORDS, 3}, {IOTLB_STREAM_TIME, 60}, {IOTLB_STREAM_LIODN, 9}, {IOTLB_STREAM_SPAACE, 22}};
    const struct trace_header header = {.creator = "test",
                                        .chip = "p4080",
                                        .timestamps = timed,
                                        .policy = &mark,
                                        .policy_count = 1,
                                        .counts = counts,
                                        .count_count = 4};
    const struct trace_writer_config config = {.header = &header, .chunk_slots = 2};
    struct trace_writer *writer;

    ck_assert_int_eq(trace_writer_open(path, &config, &writer, NULL), TRACE_OK);
    for (size_t i = 0; i < count; i++) {
        uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];
        size_t used = iotlb_item_encode(&items[i], slots);

        ck_assert_int_eq(trace_writer_append(writer, slots, used, timed ? &items[i].time : NULL, NULL), TRACE_OK);
    }
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
}

#define DMA(number, iova, when)                                                                   \
    {                                                                                             \
        .kind = IOTLB_ITEM_DMA, .liodn = (number), .address = (iova), .length = 4, .time = (when) \
    }

/* Three records of 2 LIODNs, the second a denied one with its look-up. */
static const struct iotlb_item recorded[] = {
    {.kind = IOTLB_ITEM_FLUSH, .structure = PAMU_PPAACE, .time = 1000},
    {.kind = IOTLB_ITEM_APERTURE, .liodn = 8, .bits = 20, .windows = 4, .length = 20, .time = 1000},
    DMA(8, 0x40000, 1000),
    {.kind = IOTLB_ITEM_RECORD, .liodn = 9, .address = 0x5000, .length = 4, .time = 1050},
    {.kind = IOTLB_ITEM_LOOK_PAST, .liodn = 9, .structure = PAMU_PPAACE, .address = 9, .time = 1050},
    DMA(8, 0x80000, 1060),
};

#define RECORDED (sizeof(recorded) / sizeof(recorded[0]))

/* The records of a stream for two tenants, as "8 18 9 .."; LIODNs of the second are 10 higher. */
static const char *records_of(const struct study_setting *setting)
{
    static char text[400];
    struct study_tenants *tenants;
    const struct iotlb_item *items;
    size_t count;

    text[0] = '\0';
    ck_assert_int_eq(study_tenants_open(path, setting, &tenants, NULL), TRACE_OK);
    do {
        ck_assert_int_eq(study_tenants_next(tenants, &items, &count, NULL), TRACE_OK);
        for (size_t i = 0; i < count; i++) {
            static const char letters[] = {[IOTLB_ITEM_DMA] = ' ',
                                           [IOTLB_ITEM_RECORD] = ' ',
                                           [IOTLB_ITEM_LOOK_PAST] = '-',
                                           [IOTLB_ITEM_FLUSH] = 'f',
                                           [IOTLB_ITEM_APERTURE] = 'a'};

            (void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%c%u", letters[items[i].kind],
                           items[i].liodn);
        }
    } while (count > 0);
    ck_assert(study_tenants_share(tenants) > 0.5 && study_tenants_share(tenants) <= 1.0);
    study_tenants_close(tenants);
    return text;
}

/* Round robin: one record each, a record with its look-ups, registers written once. Time: the second tenant begins 30
 * ns, half of 60, later: 1000, 1030, 1050, 1060, 1080, 1090. */
START_TEST(tenants_take_turns)
{
    struct study_setting setting;

    write_stream(recorded, RECORDED, true);
    study_setting_start(&setting, pamu_chip_find("p4080"));
    ck_assert_str_eq(records_of(&setting), "f0a8 8 9-9 8");
    setting.tenants = 2;
    ck_assert_str_eq(records_of(&setting), "f0a8 8a18 18 9-9 19-19 8 18");
    setting.order = STUDY_TIME;
    ck_assert_str_eq(records_of(&setting), "f0a8 8a18 18 9-9 8 19-19 18");
    setting.order = STUDY_RANDOM;
    ck_assert_uint_eq(strlen(records_of(&setting)), strlen("f0a8 8a18 18 9-9 19-19 8 18"));
    remove_file();
}
END_TEST

START_TEST(tenants_need_liodns)
{
    struct study_setting setting;
    struct study_tenants *tenants;
    struct iotlb_item item = DMA(0xffff, 0, 0);
    const struct trace_count counts[] = {{IOTLB_STREAM_LIODN, 0x8000}};
    static const struct trace_setting mark = {IOTLB_STREAM_MARK, IOTLB_STREAM_VERSION};
    const struct trace_header header = {
        .creator = "test", .policy = &mark, .policy_count = 1, .counts = counts, .count_count = 1};
    const struct trace_writer_config config = {.header = &header};
    struct trace_writer *writer;
    uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];

    ck_assert_int_eq(trace_writer_open(path, &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_append(writer, slots, iotlb_item_encode(&item, slots), NULL, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    study_setting_start(&setting, pamu_chip_find("p4080"));
    setting.tenants = 2;
    ck_assert_int_eq(study_tenants_open(path, &setting, &tenants, NULL), TRACE_ERR_ARGUMENT);
    ck_assert_ptr_null(tenants);
    remove_file();
}
END_TEST

START_TEST(other_traces_are_no_streams)
{
    static const struct trace_header header = {.creator = "test"};
    const struct trace_writer_config config = {.header = &header};
    struct trace_writer *writer;
    struct iotlb_source *source;

    ck_assert_int_eq(trace_writer_open(path, &config, &writer, NULL), TRACE_OK);
    ck_assert_int_eq(trace_writer_close(writer, NULL), TRACE_OK);
    ck_assert_int_eq(iotlb_source_open(path, &source, NULL), TRACE_ERR_FORMAT);
    ck_assert_ptr_null(source);
    remove_file();
}
END_TEST

/* ---- runs ---- */

struct collected {
    struct study_result results[64];
    unsigned calls, stop_after;
};

static bool collect(void *user, size_t setting, const struct iotlb_task *task, size_t point)
{
    struct collected *collected = user;

    ck_assert(study_result_take(task, point, &collected->results[setting]));
    return ++collected->calls != collected->stop_after;
}

static void run(const struct study_plan *plan, unsigned threads, struct collected *collected)
{
    const struct study_run_config config = {.path = path,
                                            .recorded = pamu_chip_find("p4080"),
                                            .settings = plan->settings,
                                            .count = plan->count,
                                            .threads = threads,
                                            .result = collect,
                                            .user = collected};
    struct trace_error error;
    enum study_run_state state = study_run(&config, &error);

    ck_assert_int_eq(state, collected->stop_after != 0 ? STUDY_RUN_STOPPED : STUDY_RUN_OK);
}

static void clear(struct collected *collected)
{
    for (unsigned i = 0; i < 64; i++)
        study_result_clear(&collected->results[i]);
    memset(collected, 0, sizeof(*collected));
}

/* LIODN 8 looks up windows 1 and 2, LIODN 9's PPAACE is not valid; so for one tenant: PPAACE 2 look-ups of LIODN 8, of
 * which the first misses, and one that keeps nothing; SPAACE 2 cold misses. */
START_TEST(results_by_hand)
{
    static struct collected collected;
    struct study_plan plan;
    const struct study_result *result = &collected.results[0];

    write_stream(recorded, RECORDED, false);
    start_plan(&plan);
    run(&plan, 1, &collected);
    ck_assert_uint_eq(result->records, 3);
    ck_assert_uint_eq(result->bytes, 12);
    ck_assert_uint_eq(result->count, 2);
    ck_assert_uint_eq(result->rows[0].liodn, 8);
    ck_assert_uint_eq(result->rows[0].cache[PAMU_PPAACE].lookups, 2);
    ck_assert_uint_eq(result->rows[0].cache[PAMU_PPAACE].misses, 1);
    ck_assert_uint_eq(result->rows[0].cache[PAMU_PPAACE].cold, 1);
    ck_assert_uint_eq(result->rows[0].cache[PAMU_SPAACE].cold, 2);
    ck_assert_uint_eq(result->rows[1].liodn, 9);
    ck_assert_uint_eq(result->rows[1].cache[PAMU_PPAACE].passing, 1);
    ck_assert_uint_eq(result->sum[PAMU_PPAACE].misses, 2);
    ck_assert_uint_eq(result->sum[PAMU_SPAACE].misses, 2);
    ck_assert_int_eq(result->sum[PAMU_SPAACE].conflict, 0);
    clear(&collected);
    study_plan_clear(&plan);
    remove_file();
}
END_TEST

static void vary(struct study_plan *plan, const char *text)
{
    struct study_plan_trouble trouble;

    ck_assert_int_eq(study_plan_vary(plan, text, &trouble), STUDY_PLAN_OK);
}

START_TEST(threads_change_nothing)
{
    static struct collected one, many;
    struct study_plan plan;

    write_stream(recorded, RECORDED, true);
    start_plan(&plan);
    vary(&plan, "windows=1..8");
    vary(&plan, "tenants=1,3");
    vary(&plan, "order=random,time");
    vary(&plan, "policy=random,optimum,plru");
    run(&plan, 1, &one);
    run(&plan, 7, &many);
    ck_assert_uint_eq(one.calls, 48);
    ck_assert_uint_eq(many.calls, 48);
    for (size_t i = 0; i < plan.count; i++) {
        ck_assert_uint_eq(one.results[i].count, many.results[i].count);
        for (size_t r = 0; r < one.results[i].count; r++)
            ck_assert_mem_eq(one.results[i].rows[r].cache, many.results[i].rows[r].cache,
                             sizeof(one.results[i].rows[r].cache));
    }
    clear(&one);
    clear(&many);
    one.stop_after = 5;
    run(&plan, 2, &one);
    ck_assert_uint_eq(one.calls, 5);
    clear(&one);
    study_plan_clear(&plan);
    remove_file();
}
END_TEST

static uint64_t hash_of(const struct iotlb_item *items, size_t count, bool timed)
{
    uint64_t hash;

    write_stream(items, count, timed);
    ck_assert_int_eq(study_hash(path, &hash, NULL), TRACE_OK);
    remove_file();
    return hash;
}

/* Tenants in order of time hang on timestamps, so that another time is another stream. */
START_TEST(hashes_are_of_operations_and_times)
{
    struct iotlb_item later[RECORDED];

    memcpy(later, recorded, sizeof(later));
    later[RECORDED - 1].time++;
    ck_assert_uint_eq(hash_of(recorded, RECORDED, true), hash_of(recorded, RECORDED, true));
    ck_assert_uint_eq(hash_of(recorded, RECORDED, false), hash_of(later, RECORDED, false));
    ck_assert_uint_ne(hash_of(recorded, RECORDED, true), hash_of(later, RECORDED, true));
    ck_assert_uint_ne(hash_of(recorded, RECORDED, true), hash_of(recorded, RECORDED, false));
    ck_assert_uint_ne(hash_of(recorded, RECORDED, false), hash_of(recorded, RECORDED - 1, false));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("studies");
    TCase *tcase = tcase_create("studies");

    name_file();
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, plans_are_products);
    tcase_add_test(tcase, bad_plans_are_named);
    tcase_add_test(tcase, axes_print_what_they_read);
    tcase_add_test(tcase, doubts_are_told);
    tcase_add_test(tcase, numbers_stay_different);
    tcase_add_test(tcase, pairs_are_checked);
    tcase_add_test(tcase, tenants_take_turns);
    tcase_add_test(tcase, tenants_need_liodns);
    tcase_add_test(tcase, other_traces_are_no_streams);
    tcase_add_test(tcase, results_by_hand);
    tcase_add_test(tcase, threads_change_nothing);
    tcase_add_test(tcase, hashes_are_of_operations_and_times);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
