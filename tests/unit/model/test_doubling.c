/* Doubling the windows behind the user's back, by hand. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>

#include "pamu/domain.h"
#include "suite.h"

#define M (UINT64_C(1) << 20)

static struct pamu_doubling doubling;
static struct pamu_refusal refusal;

/* The thread's guest: four windows of 64 MiB at 0 become eight, and four are left for banks. */
START_TEST(r22_upwards)
{
    ck_assert_int_eq(pamu_double_windows(0, 256 * M, 4, 256, &doubling, &refusal), PAMU_OK);
    ck_assert_uint_eq(doubling.start, 0);
    ck_assert_uint_eq(doubling.size, 512 * M);
    ck_assert_uint_eq(doubling.windows, 8);
    ck_assert_uint_eq(doubling.first_user, 0);
    ck_assert_uint_eq(doubling.first_added, 4);
}
END_TEST

/* 256 MiB at 256 MiB: 512 MiB must start at a multiple of 512 MiB, which is below. */
START_TEST(r22_downwards)
{
    ck_assert_int_eq(pamu_double_windows(256 * M, 256 * M, 4, 256, &doubling, &refusal), PAMU_OK);
    ck_assert_uint_eq(doubling.start, 0);
    ck_assert_uint_eq(doubling.size, 512 * M);
    ck_assert_uint_eq(doubling.first_user, 4);
    ck_assert_uint_eq(doubling.first_added, 0);
}
END_TEST

START_TEST(r22_the_user_keeps_half_of_the_chips_windows)
{
    ck_assert_int_eq(pamu_double_windows(0, 256 * M, 128, 256, &doubling, &refusal), PAMU_OK);
    ck_assert_uint_eq(doubling.windows, 256);
    ck_assert_int_eq(pamu_double_windows(0, 256 * M, 256, 256, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.rule, "R22");
    ck_assert_int_eq(pamu_double_windows(0, 256 * M, 16, 16, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.sentence,
                     "16 windows cannot be doubled within this chip's 16; the nearest legal count is 8");
}
END_TEST

START_TEST(r22_the_largest_aperture_is_halved)
{
    ck_assert_int_eq(pamu_double_windows(0, UINT64_C(1) << 62, 1, 256, &doubling, &refusal), PAMU_OK);
    ck_assert_uint_eq(doubling.size, UINT64_C(1) << 63);
    ck_assert_int_eq(pamu_double_windows(0, UINT64_C(1) << 63, 1, 256, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.rule, "R22");
}
END_TEST

START_TEST(r22_what_the_user_may_not_ask_is_refused_as_ever)
{
    ck_assert_int_eq(pamu_double_windows(0, 3 * M, 1, 256, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.rule, "R1");
    ck_assert_int_eq(pamu_double_windows(0, 256 * M, 3, 256, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.rule, "R2");
    ck_assert_int_eq(pamu_double_windows(0, 8192, 4, 256, &doubling, &refusal), PAMU_ERR_REFUSED);
    ck_assert_str_eq(refusal.rule, "R3");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("doubling");
    TCase *tcase = tcase_create("R22");

    tcase_add_test(tcase, r22_upwards);
    tcase_add_test(tcase, r22_downwards);
    tcase_add_test(tcase, r22_the_user_keeps_half_of_the_chips_windows);
    tcase_add_test(tcase, r22_the_largest_aperture_is_halved);
    tcase_add_test(tcase, r22_what_the_user_may_not_ask_is_refused_as_ever);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
