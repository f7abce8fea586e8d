/* What all unit tests share: an assertion for long loops, cases, main(). SPDX-License-Identifier: BSD-2-Clause */
#ifndef UNIT_SUITE_H
#define UNIT_SUITE_H

#include <check.h>
#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Check's own assertions write a file each time they hold, which long loops cannot afford. */
#define MUST(condition)                                        \
    do {                                                       \
        if (!(condition))                                      \
            ck_abort_msg("line %d: %s", __LINE__, #condition); \
    } while (0)

/* Runs a suite; the exit status of main(). */
static inline int suite_run(Suite *suite)
{
    SRunner *runner = srunner_create(suite);
    int failed;

    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* A new case of a suite, whose tests may take so many seconds each. */
static inline TCase *suite_case(Suite *suite, const char *name, double seconds)
{
    TCase *tcase = tcase_create(name);

    tcase_set_timeout(tcase, seconds);
    suite_add_tcase(suite, tcase);
    return tcase;
}

/* Runs each test `loops` times (the loop index is _i); the exit status of main(). */
static inline int suite_run_tests(const char *name, const TTest *const *tests, size_t count, int loops)
{
    Suite *suite = suite_create(name);
    TCase *tcase = suite_case(suite, name, 600);

    for (size_t i = 0; i < count; i++)
        tcase_add_loop_test(tcase, tests[i], 0, loops);
    return suite_run(suite);
}

/* Each test once. */
#define RUN_ONCE(name, tests) suite_run_tests(name, tests, COUNT(tests), 1)

#endif
