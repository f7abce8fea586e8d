/* What the tests of the model share: equal numbers, and both walks. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_RUN_H
#define SUPPORT_RUN_H

#include <check.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "pamu/config.h"
#include "suite.h"

#define MUST_EQ(actual, expected)                                                                                \
    do {                                                                                                         \
        uint64_t must_actual = (uint64_t)(actual), must_expected = (uint64_t)(expected);                         \
        if (must_actual != must_expected)                                                                        \
            ck_abort_msg("line %d: %s is 0x%" PRIx64 ", not 0x%" PRIx64 " = %s", __LINE__, #actual, must_actual, \
                         must_expected, #expected);                                                              \
    } while (0)

/* Each test with both translations: _i is an enum pamu_walk. */
#define RUN_BOTH_WALKS(name, tests) suite_run_tests(name, tests, COUNT(tests), PAMU_WALK_REFERENCE + 1)

#endif
