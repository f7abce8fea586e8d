/* Costs by a user's numbers, by hand; and stream items that are refused. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>

#include "iotlb/item.h"
#include "study/cost.h"
#include "suite.h"

static bool is_near(double a, double b)
{
    return a - b < 1e-9 && b - a < 1e-9;
}

/* 3 PPAACEs of 100 ns, 5 SPAACEs of 60, 2 operation mappings of 10: 620 ns, two at once 310, for 10 records. */
START_TEST(fetches_overlap)
{
    const struct study_cost_table table = {.fetch_ns = {100, 60, 10}, .walks = 2};
    const struct study_result result = {
        .records = 10, .bytes = 5000, .sum = {{.misses = 3}, {.misses = 5}, {.misses = 2}}};
    struct study_cost cost = study_cost(&table, &result, 0);

    ck_assert(is_near(cost.ns_per_dma, 31));
    ck_assert(is_near(cost.link_share, 0)); /* no link */
}
END_TEST

/* 500 bytes are 4000 bits: 400 ns at 10 Gbit/s; 310 ns for the 5 records behind the warm-up are 62 each. */
START_TEST(share_of_link_after_warm_up)
{
    const struct study_cost_table table = {.fetch_ns = {100, 60, 10}, .walks = 2, .link_mbit = 10000};
    const struct study_result result = {
        .records = 10, .bytes = 5000, .sum = {{.misses = 3}, {.misses = 5}, {.misses = 2}}};
    struct study_cost cost = study_cost(&table, &result, 5);

    ck_assert(is_near(cost.ns_per_dma, 62));
    ck_assert(is_near(cost.link_share, 0.155));
}
END_TEST

START_TEST(nothing_counted)
{
    const struct study_cost_table table = {.fetch_ns = {100, 60, 10}, .walks = 1, .link_mbit = 1};
    const struct study_result result = {.records = 10, .bytes = 0, .sum = {{.misses = 3}}};

    ck_assert(is_near(study_cost(&table, &result, 10).ns_per_dma, 0));
    ck_assert(is_near(study_cost(&table, &result, 11).link_share, 0));
    ck_assert(is_near(study_cost(&table, &result, 0).link_share, 0)); /* records without bytes */
}
END_TEST

static bool is_taken(const struct iotlb_item *item)
{
    uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES];
    struct iotlb_item read;
    size_t used;

    return iotlb_item_decode(slots, iotlb_item_encode(item, slots), &read, &used);
}

START_TEST(apertures_lie_at_multiples_of_their_size)
{
    struct iotlb_item item = {.kind = IOTLB_ITEM_APERTURE, .bits = 20, .windows = 4, .address = 3u << 20};

    ck_assert(is_taken(&item));
    item.address += 4096;
    ck_assert(!is_taken(&item));
    item.bits = 64;
    item.address = 4096;
    ck_assert(!is_taken(&item));
    item.address = 0;
    ck_assert(is_taken(&item));
}
END_TEST

START_TEST(nothing_is_not_dropped)
{
    struct iotlb_item item = {.kind = IOTLB_ITEM_DROP, .structure = PAMU_SPAACE, .address = 7, .length = 1};

    ck_assert(is_taken(&item));
    item.length = 0;
    ck_assert(!is_taken(&item));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("study_cost");
    TCase *cases = tcase_create("all");

    tcase_set_timeout(cases, 600);
    tcase_add_test(cases, fetches_overlap);
    tcase_add_test(cases, share_of_link_after_warm_up);
    tcase_add_test(cases, nothing_counted);
    tcase_add_test(cases, apertures_lie_at_multiples_of_their_size);
    tcase_add_test(cases, nothing_is_not_dropped);
    suite_add_tcase(suite, cases);
    return suite_run(suite);
}
