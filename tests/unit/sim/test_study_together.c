/* Layouts of two domains that share a cache against all pairs of layouts there are.
 * SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "study/together.h"
#include "test_draw.h"
#include "test_study_stream.h"

enum { DOMAINS = 2, PAGES = 4, PLACES = 8, RECORDS = 60, MOST_WAYS = 4096 };

#define PAGE UINT64_C(4096)
#define RAM UINT64_C(0x100000000)

static const unsigned liodns[DOMAINS] = {3, 9}; /* sets of the PPAACE cache of their own */
static uint64_t random_state;
static struct small_chip small;
static char path[64];

/* ---- what is recorded ---- */

struct record {
    uint32_t domain, page;
};

static uint32_t places[DOMAINS][PAGES]; /* where each page of an aperture of four windows lies in memory */
static struct record records[RECORDS];

static void draw_places(uint32_t domain)
{
    bool taken[PLACES] = {false};

    for (uint32_t page = 0; page < PAGES; page++) {
        do
            places[domain][page] = draw(&random_state, PLACES);
        while (taken[places[domain][page]]);
        taken[places[domain][page]] = true;
    }
}

static void draw_case(uint64_t seed)
{
    random_state = seed;
    small_chip_make(&small, 1 + draw(&random_state, 4), 1 + draw(&random_state, 2));
    for (uint32_t d = 0; d < DOMAINS; d++)
        draw_places(d);
    for (uint32_t i = 0; i < RECORDS; i++)
        records[i] = (struct record){i < DOMAINS ? i : draw(&random_state, DOMAINS), draw(&random_state, PAGES)};
}

static void make_stream(void)
{
    struct machine machine;

    machine_open(&machine, path);
    for (uint32_t d = 0; d < DOMAINS; d++) {
        run(&machine, "domain d%u", d);
        run(&machine, "geometry d%u start 0 size 16K", d);
        run(&machine, "windows d%u %u", d, PAGES);
        run(&machine, "attach d%u liodn %u", d, liodns[d]);
        for (uint32_t page = 0; page < PAGES; page++)
            run(&machine, "map d%u window %u phys 0x%" PRIx64 " size 4K prot rw", d, page,
                RAM + (d * PLACES + places[d][page]) * PAGE);
    }
    for (uint32_t i = 0; i < RECORDS; i++)
        run(&machine, "dma %u r %" PRIu64 " 4", liodns[records[i].domain], records[i].page * PAGE);
    machine_close(&machine);
}

/* ---- all layouts of a domain ---- */

/* Which window each page is in. */
struct way {
    uint32_t window[PAGES];
    uint32_t windows;
};

static struct way ways[DOMAINS][MOST_WAYS];
static size_t way_count[DOMAINS];

static void add_way(uint32_t domain, const struct way *way)
{
    ck_assert_uint_lt(way_count[domain], MOST_WAYS);
    ways[domain][way_count[domain]++] = *way;
}

/* The block of `size` places that each page is in: halves of memory until each is all there. */
static void cut_blocks(uint32_t domain, uint32_t first, uint32_t size, uint32_t most, uint32_t block[PAGES])
{
    uint32_t there = 0;

    for (uint32_t page = 0; page < PAGES; page++)
        there += places[domain][page] - first < size ? 1u : 0u;
    if (there > 0 && (there < size || size > most)) {
        cut_blocks(domain, first, size / 2, most, block);
        cut_blocks(domain, first + size / 2, size / 2, most, block);
        return;
    }
    for (uint32_t page = 0; page < PAGES; page++) {
        if (places[domain][page] - first < size)
            block[page] = first;
    }
}

/* Gives the blocks from place `at` on windows of their own, in all ways. */
static void arrange(uint32_t domain, const uint32_t block[PAGES], uint32_t at, uint32_t taken, struct way *way)
{
    bool is_block = false;

    for (uint32_t page = 0; page < PAGES; page++)
        is_block |= block[page] == at;
    if (at == PLACES)
        add_way(domain, way);
    else if (!is_block)
        arrange(domain, block, at + 1, taken, way);
    for (uint32_t window = 0; at < PLACES && is_block && window < way->windows; window++) {
        if (taken >> window & 1)
            continue;
        for (uint32_t page = 0; page < PAGES; page++)
            way->window[page] = block[page] == at ? window : way->window[page];
        arrange(domain, block, at + 1, taken | 1u << window, way);
    }
}

/* Memory where it was, in so many windows, if these can map it. */
static void recut(uint32_t domain, uint32_t windows)
{
    uint32_t each = PAGES / windows;
    struct way way = {.windows = windows};

    for (uint32_t page = 0; page < PAGES; page++) {
        uint32_t first = page / each * each;

        way.window[page] = page / each;
        if (places[domain][first] % each != 0 || places[domain][page] != places[domain][first] + page - first)
            return;
    }
    add_way(domain, &way);
}

static void find_ways(uint32_t domain)
{
    uint32_t block[PAGES];

    way_count[domain] = 0;
    for (uint32_t most = 1; most <= PLACES; most *= 2) {
        cut_blocks(domain, 0, PLACES, most, block);
        for (uint32_t windows = 1; windows <= PAGES; windows *= 2) {
            struct way way = {.windows = windows};

            arrange(domain, block, 0, 0, &way);
        }
    }
    for (uint32_t windows = 1; windows <= PAGES; windows *= 2)
        recut(domain, windows);
    ck_assert_uint_gt(way_count[domain], 0);
}

/* ---- plain simulation ---- */

/* Both domains' PPAACEs miss once. SPAACT entries are given in order of the domains. */
static uint64_t simulate(const struct way *const pair[DOMAINS])
{
    struct lru lru = {.clock = 0};
    uint64_t misses = DOMAINS;

    for (uint32_t i = 0; i < RECORDS; i++) {
        uint32_t d = records[i].domain, window = pair[d]->window[records[i].page];
        uint32_t first = d == 0 ? 0 : pair[0]->windows - 1;

        if (window > 0)
            misses += lru_misses(&small, &lru, first + window - 1) ? 1u : 0u;
    }
    return misses;
}

static uint64_t fewest_of_all(void)
{
    uint64_t fewest = UINT64_MAX;

    for (size_t a = 0; a < way_count[0]; a++) {
        for (size_t b = 0; b < way_count[1]; b++) {
            uint64_t misses = simulate((const struct way *const[DOMAINS]){&ways[0][a], &ways[1][b]});

            fewest = misses < fewest ? misses : fewest;
        }
    }
    return fewest;
}

/* With one domain as it is in a pair, and the other in any way. */
static uint64_t fewest_beside(const struct way pair[DOMAINS], uint32_t changed)
{
    const struct way *tried[DOMAINS] = {&pair[0], &pair[1]};
    uint64_t fewest = UINT64_MAX;

    for (size_t i = 0; i < way_count[changed]; i++) {
        uint64_t misses;

        tried[changed] = &ways[changed][i];
        misses = simulate(tried);
        fewest = misses < fewest ? misses : fewest;
    }
    return fewest;
}

/* ---- plans ---- */

static uint64_t sum_of(const uint64_t misses[PAMU_STRUCTURE_COUNT])
{
    return misses[PAMU_PPAACE] + misses[PAMU_SPAACE];
}

/* The windows that a plan's layout has pages in. */
static struct way way_of(uint32_t domain, const struct study_layout *layout)
{
    struct way way = {.windows = layout->windows};

    for (uint32_t page = 0; page < PAGES; page++) {
        uint64_t phys = RAM + (domain * PLACES + places[domain][page]) * PAGE;
        size_t slot = 0;

        while (slot < layout->used && phys - layout->slots[slot].block.phys >= layout->slots[slot].block.size)
            slot++;
        ck_assert_uint_lt(slot, layout->used);
        way.window[page] = layout->slots[slot].window;
    }
    return way;
}

/* Whether the plan is as good as any pair. */
static bool check_plan(const struct study_together *plan, uint64_t seed)
{
    const struct way recorded = {{0, 1, 2, 3}, PAGES};
    struct way pair[DOMAINS] = {way_of(0, &plan->layouts[0]), way_of(1, &plan->layouts[1])};
    uint64_t misses = sum_of(plan->misses), best = fewest_of_all();

    ck_assert_msg(simulate((const struct way *const[DOMAINS]){&pair[0], &pair[1]}) == misses, "seed %" PRIu64, seed);
    ck_assert_uint_eq(simulate((const struct way *const[DOMAINS]){&recorded, &recorded}), sum_of(plan->recorded));
    ck_assert(plan->fits && plan->lost == 0);
    ck_assert_msg(misses <= sum_of(plan->recorded) && misses <= sum_of(plan->apart), "seed %" PRIu64, seed);
    ck_assert_msg(misses >= best, "seed %" PRIu64 ": better than any", seed);
    for (uint32_t d = 0; d < DOMAINS && plan->settled; d++)
        ck_assert_msg(fewest_beside(pair, d) >= misses, "seed %" PRIu64 ": domain %" PRIu32, seed, d);
    return misses == best;
}

static bool plan_case(uint64_t steps, uint64_t seed, bool *settled)
{
    struct study_memory memory;
    struct study_together plan;
    struct study_layout_config config = {
        .path = path, .setting = &small.setting, .memory = &memory, .most_windows = PAGES, .most_steps = steps};
    bool best;

    draw_case(seed);
    make_stream();
    for (uint32_t d = 0; d < DOMAINS; d++)
        find_ways(d);
    ck_assert_int_eq(study_memory_read(path, &small.chip, &memory, NULL), TRACE_OK);
    ck_assert_uint_eq(memory.count, DOMAINS);
    ck_assert_int_eq(study_together_plan(&config, &plan, NULL), STUDY_LAYOUT_OK);
    best = check_plan(&plan, seed);
    *settled = plan.settled;
    study_together_clear(&plan);
    study_memory_clear(&memory);
    return best;
}

/* Where every search is exact the end is settled. It need not be the best of all pairs, but mostly is. */
START_TEST(no_domain_alone_could_be_better)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130407), best = 0;

    for (uint64_t round = 0; round < rounds; round++) {
        bool settled;

        best += plan_case(UINT64_MAX, seed + round, &settled) ? 1u : 0u;
        ck_assert_msg(settled, "seed %" PRIu64, seed + round);
    }
    (void)printf("together: %" PRIu64 " of %" PRIu64 " pairs of domains are the best of all pairs\n", best, rounds);
    (void)unlink(path);
    ck_assert_uint_ge(best * 10, rounds * 9);
}
END_TEST

START_TEST(a_cut_off_search_is_never_worse_than_what_was)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100), seed = environment("PAMUSIM_SEED", 20130408);

    for (uint64_t round = 0; round < rounds; round++) {
        bool settled;

        (void)plan_case(round % 3 * 300, seed + round, &settled);
    }
    (void)unlink(path);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("together");
    TCase *tcase = tcase_create("together");
    SRunner *runner;
    int failed;

    (void)snprintf(path, sizeof(path), "/tmp/pamusim-test-together-%ld", (long)getpid());
    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, no_domain_alone_could_be_better);
    tcase_add_test(tcase, a_cut_off_search_is_never_worse_than_what_was);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
