/* The Check subset must be able to fail: each argument breaks one assertion. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <stdlib.h>
#include <string.h>

static const char *broken = "";

static int off(const char *assertion)
{
    return strcmp(broken, assertion) == 0 ? 1 : 0;
}

START_TEST(assertions)
{
    const char *const none = NULL;
    ck_assert(!off("assert"));
    ck_assert_msg(!off("msg"), "broken: %s", broken);
    ck_assert_int_eq(-1, -1 + off("int_eq"));
    ck_assert_int_ne(-1, off("int_ne") ? -1 : 0);
    ck_assert_int_lt(-2 + off("int_lt"), -1);
    ck_assert_uint_le(UINT64_MAX, UINT64_MAX - (unsigned)off("uint_le"));
    ck_assert_uint_ge(1u - (unsigned)off("uint_ge"), 1u);
    ck_assert_str_eq("a", off("str_eq") ? "b" : "a");
    ck_assert_mem_eq("ab", off("mem_eq") ? "ac" : "ab", 2);
    ck_assert_ptr_null(off("ptr_null") ? broken : none);
    ck_assert_ptr_nonnull(off("ptr_nonnull") ? none : broken);
    if (off("abort"))
        ck_abort_msg("broken: %s", broken);
}
END_TEST

START_TEST(loops)
{
    ck_assert_int_ne(_i, off("loop") ? 2 : 3);
}
END_TEST

int main(int argc, char **argv)
{
    if (argc > 1)
        broken = argv[1];
    Suite *suite = suite_create("check-subset");
    TCase *tcase = tcase_create("assertions");
    tcase_add_test(tcase, assertions);
    tcase_add_loop_test(tcase, loops, 0, 3);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
