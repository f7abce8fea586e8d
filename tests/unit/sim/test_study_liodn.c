/* Plans of LIODN numbers against all numbers there are. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "study/liodn.h"
#include "suite.h"
#include "test_draw.h"

enum { MOST_LIODNS = 6, LOOKUPS = 300 };

static bool kept[0x10000], taken[0x10000];

struct workload {
    uint16_t liodn[MOST_LIODNS]; /* ascending */
    unsigned count;
    uint8_t sequence[LOOKUPS]; /* indices */
};

static void draw_workload(struct workload *workload, uint64_t *random)
{
    uint16_t number = 0;

    workload->count = 2 + draw(random, MOST_LIODNS - 1);
    for (unsigned i = 0; i < workload->count; i++)
        workload->liodn[i] = number = (uint16_t)(number + 1 + draw(random, 4));
    for (unsigned i = 0; i < LOOKUPS; i++)
        workload->sequence[i] = (uint8_t)(draw(random, 3) ? draw(random, workload->count)
                                                          : workload->sequence[i > 1 ? i - 2 : 0] % workload->count);
}

/* Misses with LIODNs in these sets, by plain simulation. */
static uint64_t simulate(const struct workload *workload, const unsigned *set_of, unsigned ways)
{
    uint64_t used[MOST_LIODNS] = {0}, misses = 0;
    bool in[MOST_LIODNS] = {false};

    for (unsigned i = 0; i < LOOKUPS; i++) {
        unsigned liodn = workload->sequence[i], members = 0, oldest = MOST_LIODNS;

        for (unsigned l = 0; l < workload->count; l++) {
            if (!in[l] || set_of[l] != set_of[liodn])
                continue;
            members++;
            oldest = oldest == MOST_LIODNS || used[l] < used[oldest] ? l : oldest;
        }
        misses += in[liodn] ? 0u : 1u;
        if (!in[liodn] && members == ways)
            in[oldest] = false;
        in[liodn] = true;
        used[liodn] = i + 1;
    }
    return misses;
}

static uint64_t fewest(const struct workload *workload, unsigned sets, unsigned ways)
{
    unsigned set_of[MOST_LIODNS] = {0};
    uint64_t best = UINT64_MAX, all = 1;

    for (unsigned i = 0; i < workload->count; i++)
        all *= sets;
    for (uint64_t number = 0; number < all; number++) {
        uint64_t rest = number, misses;
        bool legal = true;

        for (unsigned i = 0; i < workload->count; i++, rest /= sets) {
            set_of[i] = (unsigned)(rest % sets);
            legal &= !kept[workload->liodn[i]] || set_of[i] == workload->liodn[i] % sets;
        }
        misses = legal ? simulate(workload, set_of, ways) : UINT64_MAX;
        best = misses < best ? misses : best;
    }
    return best;
}

static struct study_liodns *feed(const struct workload *workload)
{
    struct study_liodns *liodns = study_liodns_create();

    ck_assert_ptr_nonnull(liodns);
    for (unsigned i = 0; i < workload->count; i++) {
        const struct iotlb_item aperture = {
            .kind = IOTLB_ITEM_APERTURE, .liodn = workload->liodn[i], .bits = 20, .windows = 1};

        ck_assert(study_liodns_run(liodns, &aperture, 1));
    }
    for (unsigned i = 0; i < LOOKUPS; i++) {
        const struct iotlb_item item = {
            .kind = IOTLB_ITEM_DMA, .liodn = workload->liodn[workload->sequence[i]], .length = 4};

        ck_assert(study_liodns_run(liodns, &item, 1));
    }
    return liodns;
}

/* The sets that a plan's numbers are in; numbers differ, are legal, and kept ones stay. */
static void sets_of_plan(const struct workload *workload, const struct study_liodn_config *config,
                         const struct study_liodn_plan *plan, unsigned *set_of)
{
    static bool used[0x10000];

    memset(used, 0, sizeof(used));
    for (unsigned i = 0; i < workload->count; i++) {
        uint16_t number = workload->liodn[i];

        for (uint32_t p = 0; p < plan->numbering.count; p++) {
            if (plan->numbering.pair[p].liodn == workload->liodn[i])
                number = plan->numbering.pair[p].to;
        }
        ck_assert(!used[number] && (number == workload->liodn[i] || (!kept[workload->liodn[i]] && !taken[number])));
        ck_assert(number == workload->liodn[i] || (number >= config->least && number <= config->most));
        used[number] = true;
        set_of[i] = number % config->sets;
    }
}

static void compare(const struct workload *workload, const struct study_liodn_config *config, uint64_t seed)
{
    struct study_liodns *liodns = feed(workload);
    struct study_liodn_plan plan;
    unsigned set_of[MOST_LIODNS] = {0};
    uint64_t before;

    for (unsigned i = 0; i < workload->count; i++)
        set_of[i] = workload->liodn[i] % config->sets;
    before = simulate(workload, set_of, config->ways);
    ck_assert_int_eq(study_liodn_plan(liodns, config, &plan), STUDY_LIODN_OK);
    ck_assert_uint_eq(plan.misses_before, before);
    sets_of_plan(workload, config, &plan, set_of);
    ck_assert_uint_eq(plan.misses_after, simulate(workload, set_of, config->ways));
    ck_assert_uint_le(plan.misses_after, before);
    if (config->most_steps > 0)
        ck_assert(plan.optimal);
    if (plan.optimal)
        ck_assert_msg(plan.misses_after == fewest(workload, config->sets, config->ways),
                      "seed %" PRIu64 ": %" PRIu64 " misses, the fewest are %" PRIu64, seed, plan.misses_after,
                      fewest(workload, config->sets, config->ways));
    study_liodns_destroy(liodns);
}

START_TEST(plans_are_the_fewest)
{
    uint64_t rounds = environment("PAMUSIM_EFFORT", 100) * 3, seed = environment("PAMUSIM_SEED", 20130402);

    (void)printf("plans of numbers: %" PRIu64 " rounds, seed %" PRIu64 "\n", rounds, seed);
    for (uint64_t round = 0; round < rounds; round++) {
        uint64_t random = seed + round;
        struct workload workload;
        struct study_liodn_config config = {.least = 1, .most = 63, .kept = kept, .taken = taken};

        draw_workload(&workload, &random);
        memset(kept, 0, sizeof(kept));
        kept[workload.liodn[0]] = draw(&random, 3) == 0;
        taken[5 + draw(&random, 20)] = true;
        config.sets = 1 + draw(&random, 4);
        config.ways = 1 + draw(&random, 2);
        config.most_steps = draw(&random, 3) ? 1000000 : 0;
        for (unsigned i = 0; i < workload.count; i++)
            taken[workload.liodn[i]] = false;
        compare(&workload, &config, seed + round);
    }
}
END_TEST

/* 3, 35 and 67 are one set of 32: 96 misses of 96. 67 may be anything but 1 to 63: 64. */
START_TEST(real_caches)
{
    static const uint16_t liodns[] = {3, 35, 67};
    struct study_liodns *met = study_liodns_create();
    struct study_liodn_config config = {
        .sets = 32, .ways = 1, .least = 64, .most = 255, .kept = kept, .taken = taken, .most_steps = 10000};
    struct study_liodn_plan plan;

    memset(kept, 0, sizeof(kept));
    memset(taken, 0, sizeof(taken));
    kept[3] = kept[35] = true;
    for (unsigned i = 0; i < 96; i++) {
        const struct iotlb_item items[] = {
            {.kind = IOTLB_ITEM_APERTURE, .liodn = liodns[i % 3], .bits = 20, .windows = 1},
            {.kind = IOTLB_ITEM_DMA, .liodn = liodns[i % 3], .length = 4}};

        ck_assert(study_liodns_run(met, items, 2));
    }
    ck_assert_int_eq(study_liodn_plan(met, &config, &plan), STUDY_LIODN_OK);
    ck_assert_uint_eq(plan.misses_before, 96);
    ck_assert_uint_eq(plan.misses_after, 65); /* 3 and 35 always, 67 once */
    ck_assert(plan.optimal);
    ck_assert_uint_eq(plan.numbering.count, 1);
    ck_assert_uint_eq(plan.numbering.pair[0].liodn, 67);
    ck_assert_uint_eq(plan.numbering.pair[0].to, 64);
    config.least = config.most = 67; /* one number, for the one that can move */
    ck_assert_int_eq(study_liodn_plan(met, &config, &plan), STUDY_LIODN_OK);
    ck_assert_uint_eq(plan.numbering.count, 0);
    study_liodns_destroy(met);
}
END_TEST

START_TEST(too_many_are_refused)
{
    struct study_liodns *liodns = study_liodns_create();
    const struct study_liodn_config config = {
        .sets = 32, .ways = 1, .least = 1, .most = 0xffff, .kept = kept, .taken = taken};
    struct study_liodn_plan plan;

    for (unsigned i = 0; i <= STUDY_MOST_LIODNS; i++) {
        const struct iotlb_item items[] = {
            {.kind = IOTLB_ITEM_APERTURE, .liodn = (uint16_t)(i + 1), .bits = 20, .windows = 1},
            {.kind = IOTLB_ITEM_DMA, .liodn = (uint16_t)(i + 1), .length = 4}};

        ck_assert(study_liodns_run(liodns, items, 2));
    }
    ck_assert_int_eq(study_liodn_plan(liodns, &config, &plan), STUDY_LIODN_MANY);
    study_liodns_destroy(liodns);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("plans of LIODNs");
    TCase *tcase = tcase_create("plans");

    tcase_set_timeout(tcase, 600);
    tcase_add_test(tcase, plans_are_the_fewest);
    tcase_add_test(tcase, real_caches);
    tcase_add_test(tcase, too_many_are_refused);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
