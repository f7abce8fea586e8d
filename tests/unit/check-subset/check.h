/* The part of Check that tests/unit/model uses, for targets without libcheck. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMUSIM_CHECK_SUBSET_H
#define PAMUSIM_CHECK_SUBSET_H

/* Same names and meaning as https://libcheck.github.io/check/, with these limits: no fork, so that a crash ends the
 * whole program; no time limit of its own (ctest has one); all state lives in the one file that includes this. */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum print_output { CK_SILENT, CK_MINIMAL, CK_NORMAL, CK_VERBOSE, CK_ENV };
enum fork_status { CK_FORK_GETENV, CK_FORK, CK_NOFORK };

typedef struct {
    const char *name;
    void (*function)(int loop);
} TTest;

#define CHECK_MAX_TESTS 256
#define CHECK_MAX_CASES 64

typedef struct {
    const char *name;
    struct {
        const TTest *test;
        int start, end;
    } row[CHECK_MAX_TESTS];
    int rows;
} TCase;

typedef struct {
    const char *name;
    TCase *tcase[CHECK_MAX_CASES];
    int cases;
} Suite;

typedef struct {
    Suite *suite;
    int run, failed;
} SRunner;

static jmp_buf check_escape;

/* ---- declaring tests ---- */

#define START_TEST(test_name)                                            \
    static void test_name##_fn(int _i);                                  \
    static const TTest test_name##_ttest = {#test_name, test_name##_fn}; \
    static const TTest *const test_name = &test_name##_ttest;            \
    static void test_name##_fn(int _i)                                   \
    {                                                                    \
        (void)_i;
#define END_TEST }

/* ---- assertions ---- */

static inline _Noreturn void check_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s:%d: ", file, line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    longjmp(check_escape, 1);
}

#define ck_abort_msg(...) check_fail(__FILE__, __LINE__, __VA_ARGS__)
#define ck_assert_msg(expr, ...) ((expr) ? (void)0 : check_fail(__FILE__, __LINE__, __VA_ARGS__))
#define ck_assert(expr) ck_assert_msg(expr, "Assertion '%s' failed", #expr)

#define CHECK_NUMBER(type, format, x, op, y)                                                          \
    do {                                                                                              \
        type check_x = (x);                                                                           \
        type check_y = (y);                                                                           \
        ck_assert_msg(check_x op check_y, "Assertion '%s' failed: %s == %" format ", %s == %" format, \
                      #x " " #op " " #y, #x, check_x, #y, check_y);                                   \
    } while (0)

#define ck_assert_int_eq(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, ==, y)
#define ck_assert_int_ne(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, !=, y)
#define ck_assert_int_lt(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, <, y)
#define ck_assert_int_le(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, <=, y)
#define ck_assert_int_gt(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, >, y)
#define ck_assert_int_ge(x, y) CHECK_NUMBER(intmax_t, PRIdMAX, x, >=, y)
#define ck_assert_uint_eq(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, ==, y)
#define ck_assert_uint_ne(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, !=, y)
#define ck_assert_uint_lt(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, <, y)
#define ck_assert_uint_le(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, <=, y)
#define ck_assert_uint_gt(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, >, y)
#define ck_assert_uint_ge(x, y) CHECK_NUMBER(uintmax_t, PRIuMAX, x, >=, y)

#define CHECK_STRING(x, op, y)                                                                    \
    do {                                                                                          \
        const char *check_x = (x);                                                                \
        const char *check_y = (y);                                                                \
        ck_assert_msg(check_x &&check_y &&strcmp(check_x, check_y) op 0,                          \
                      "Assertion '%s' failed: %s == \"%s\", %s == \"%s\"", #x " " #op " " #y, #x, \
                      check_x ? check_x : "(null)", #y, check_y ? check_y : "(null)");            \
    } while (0)

#define ck_assert_str_eq(x, y) CHECK_STRING(x, ==, y)
#define ck_assert_str_ne(x, y) CHECK_STRING(x, !=, y)
#define ck_assert_mem_eq(x, y, length) ck_assert_msg(memcmp(x, y, length) == 0, "Assertion '%s == %s' failed", #x, #y)
#define ck_assert_mem_ne(x, y, length) ck_assert_msg(memcmp(x, y, length) != 0, "Assertion '%s != %s' failed", #x, #y)
#define ck_assert_ptr_null(x) ck_assert_msg((x) == NULL, "Assertion '%s == NULL' failed", #x)
#define ck_assert_ptr_nonnull(x) ck_assert_msg((x) != NULL, "Assertion '%s != NULL' failed", #x)
#define ck_assert_ptr_eq(x, y) ck_assert_msg((x) == (y), "Assertion '%s == %s' failed", #x, #y)
#define ck_assert_ptr_ne(x, y) ck_assert_msg((x) != (y), "Assertion '%s != %s' failed", #x, #y)

/* ---- suites; what is created lives until the program ends or srunner_free() ---- */

static inline void *check_new(size_t size)
{
    void *memory = calloc(1, size);
    if (!memory)
        abort();
    return memory;
}

static inline Suite *suite_create(const char *name)
{
    Suite *suite = check_new(sizeof *suite);
    suite->name = name;
    return suite;
}

static inline TCase *tcase_create(const char *name)
{
    TCase *tcase = check_new(sizeof *tcase);
    tcase->name = name;
    return tcase;
}

static inline void tcase_add_loop_test(TCase *tcase, const TTest *test, int start, int end)
{
    if (tcase->rows == CHECK_MAX_TESTS)
        abort();
    tcase->row[tcase->rows].test = test;
    tcase->row[tcase->rows].start = start;
    tcase->row[tcase->rows].end = end;
    tcase->rows++;
}

static inline void tcase_add_test(TCase *tcase, const TTest *test)
{
    tcase_add_loop_test(tcase, test, 0, 1);
}

static inline void tcase_set_timeout(TCase *tcase, double seconds)
{
    (void)tcase;
    (void)seconds;
}

static inline void suite_add_tcase(Suite *suite, TCase *tcase)
{
    if (suite->cases == CHECK_MAX_CASES)
        abort();
    suite->tcase[suite->cases++] = tcase;
}

static inline SRunner *srunner_create(Suite *suite)
{
    SRunner *runner = check_new(sizeof *runner);
    runner->suite = suite;
    return runner;
}

static inline void srunner_set_fork_status(SRunner *runner, enum fork_status status)
{
    (void)runner;
    (void)status;
}

static inline bool check_run_one(const TTest *test, int loop)
{
    if (setjmp(check_escape))
        return false;
    test->function(loop);
    return true;
}

static inline void check_run_case(SRunner *runner, const TCase *tcase)
{
    for (int row = 0; row < tcase->rows; row++) {
        const TTest *test = tcase->row[row].test;
        for (int loop = tcase->row[row].start; loop < tcase->row[row].end; loop++) {
            runner->run++;
            if (!check_run_one(test, loop)) {
                runner->failed++;
                fprintf(stderr, "%s:%s:%d: failed\n", tcase->name, test->name, loop);
            }
        }
    }
}

static inline void srunner_run_all(SRunner *runner, enum print_output mode)
{
    (void)mode;
    for (int i = 0; i < runner->suite->cases; i++)
        check_run_case(runner, runner->suite->tcase[i]);
    printf("%s: %d checks, %d failed\n", runner->suite->name, runner->run, runner->failed);
}

static inline int srunner_ntests_failed(const SRunner *runner)
{
    return runner->failed;
}

static inline void srunner_free(SRunner *runner)
{
    for (int i = 0; i < runner->suite->cases; i++)
        free(runner->suite->tcase[i]);
    free(runner->suite);
    free(runner);
}

#endif
