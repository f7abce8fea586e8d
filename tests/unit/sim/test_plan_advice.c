/* What to change in a request without a plan, by hand. SPDX-License-Identifier: BSD-2-Clause */
#include "plan/advice.h"
#include "suite.h"
#include "test_op_support.h"

#define K UINT64_C(1024)
#define M (K * K)
#define G (K * M)

/* 44 KiB in two windows: 32 and 12 is no power of two, 32 and 16 is one. */
START_TEST(size_is_the_next_that_fits)
{
    struct plan_region region = {44 * K, 64 * K, PLAN_ANYWHERE}, mended;
    ck_assert(plan_mend_pieces(&region, 2, &mended));
    ck_assert_uint_eq(mended.size, 48 * K);
    ck_assert_uint_eq(mended.page, 64 * K);
    ck_assert_uint_eq(mended.iova, PLAN_ANYWHERE);
}
END_TEST

/* 44 KiB in pages of 4 KiB are 11 windows; in pages of 8 KiB five and a half. */
START_TEST(page_is_the_next_that_fits)
{
    struct plan_region region = {44 * K, 4 * K, PLAN_ANYWHERE}, mended;
    ck_assert(plan_mend_pieces(&region, 8, &mended));
    ck_assert_uint_eq(mended.size, 44 * K);
    ck_assert_uint_eq(mended.page, 8 * K);
}
END_TEST

/* 4 MiB at 4 KiB can only have windows of 4 KiB, 1024 of them; a window of 2 MiB begins at 0, not at 4 KiB. */
START_TEST(iova_is_the_next_below_that_fits)
{
    struct plan_region region = {4 * M, 4 * M, 2 * M + 4 * K}, mended;
    ck_assert(plan_mend_pieces(&region, 2, &mended));
    ck_assert_uint_eq(mended.size, 4 * M);
    ck_assert_uint_eq(mended.page, 4 * M);
    ck_assert_uint_eq(mended.iova, 0);
    ck_assert(plan_mend_pieces(&region, 4, &mended));
    ck_assert_uint_eq(mended.iova, 2 * M); /* windows 1 and 2 of four of 2 MiB */
}
END_TEST

/* 2^64 - 4 KiB is more than one window of 2^63; no size above it and no page helps. */
START_TEST(nothing_helps_what_is_too_large)
{
    struct plan_region region = {UINT64_MAX - 4 * K + 1, 4 * K, PLAN_ANYWHERE}, mended;
    ck_assert(!plan_mend_pieces(&region, 1, &mended));
}
END_TEST

/* Past the region in the way, and past the one that is in the way then. */
START_TEST(overlap_moves_up)
{
    const struct plan_region regions[] = {
        {4 * M, 4 * M, 0}, {1 * M, 1 * M, 5 * M}, {1 * M, 1 * M, PLAN_ANYWHERE}, {2 * M, 2 * M, 3 * M}};
    struct plan_request request = {regions, 4, 256};
    uint64_t iova = 1;
    ck_assert(plan_mend_overlap(&request, 3, &iova));
    ck_assert_uint_eq(iova, 6 * M); /* 4 MiB .. 6 MiB would meet the region at 5 MiB */
    ck_assert(plan_mend_overlap(&request, 1, &iova));
    ck_assert_uint_eq(iova, 5 * M);
}
END_TEST

START_TEST(overlap_ends_at_the_top)
{
    const struct plan_region regions[] = {{8 * K, 4 * K, UINT64_MAX - 8 * K + 1},
                                          {4 * K, 4 * K, UINT64_MAX - 4 * K + 1}};
    struct plan_request request = {regions, 2, 256};
    uint64_t iova = 0;
    ck_assert(!plan_mend_overlap(&request, 1, &iova));
}
END_TEST

/* Three windows of 4 MiB need four; 1 GiB in pages of 4 KiB is 2^18 windows, more than WCE can say. */
START_TEST(windows_are_the_next_power_of_two)
{
    const struct plan_region page = {4 * M, 4 * M, PLAN_ANYWHERE}, small = {1 * G, 4 * K, PLAN_ANYWHERE};
    const struct plan_region regions[] = {page, page, page};
    struct plan_request request = {regions, 3, 2};
    ck_assert_uint_eq(plan_mend_windows(&request), 4);
    request = (struct plan_request){&small, 1, 256};
    ck_assert_uint_eq(plan_mend_windows(&request), 0);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        size_is_the_next_that_fits,        page_is_the_next_that_fits, iova_is_the_next_below_that_fits,
        nothing_helps_what_is_too_large,   overlap_moves_up,           overlap_ends_at_the_top,
        windows_are_the_next_power_of_two,
    };
    return RUN_ONCE("plan advice", tests);
}
