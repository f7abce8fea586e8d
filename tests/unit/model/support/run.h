/* What the tests of the model share: assertions for long loops, and main(). SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_RUN_H
#define SUPPORT_RUN_H

#include <check.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/config.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Check's own assertions write a file each time they hold, which long loops cannot afford. */
#define MUST(condition)                                        \
    do {                                                       \
        if (!(condition))                                      \
            ck_abort_msg("line %d: %s", __LINE__, #condition); \
    } while (0)

#define MUST_EQ(actual, expected)                                                                                \
    do {                                                                                                         \
        uint64_t must_actual = (uint64_t)(actual), must_expected = (uint64_t)(expected);                         \
        if (must_actual != must_expected)                                                                        \
            ck_abort_msg("line %d: %s is 0x%" PRIx64 ", not 0x%" PRIx64 " = %s", __LINE__, #actual, must_actual, \
                         must_expected, #expected);                                                              \
    } while (0)

/* Runs each test `loops` times (the loop index is _i); the exit status of main(). */
static inline int run_tests(const char *name, const TTest *const *tests, size_t count, int loops)
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    SRunner *runner;
    int failed;

    tcase_set_timeout(tcase, 600);
    for (size_t i = 0; i < count; i++)
        tcase_add_loop_test(tcase, tests[i], 0, loops);
    suite_add_tcase(suite, tcase);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Each test once. */
#define RUN_ONCE(name, tests) run_tests(name, tests, COUNT(tests), 1)

/* Each test with both translations: _i is an enum pamu_walk. */
#define RUN_BOTH_WALKS(name, tests) run_tests(name, tests, COUNT(tests), PAMU_WALK_REFERENCE + 1)

#endif
