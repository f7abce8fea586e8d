/* Scripts: any source, errors with their line, what is a failure. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "suite.h"
#include "test_op_support.h"

/* Gives text a few bytes at a time, then fails if asked to. */
struct source {
    const char *text;
    size_t length, step;
    bool breaks;
};

static long read_source(void *user, char *buffer, size_t size)
{
    struct source *source = user;
    size_t count = source->length < source->step ? source->length : source->step;
    if (count == 0 && source->breaks)
        return -1;
    count = count < size ? count : size;
    memcpy(buffer, source->text, count);
    source->text += count;
    source->length -= count;
    return (long)count;
}

/* What the hooks heard. */
struct heard {
    char text[2000];
    size_t length;
    unsigned stop_after; /* answers; 0 for never */
    unsigned answers;
};

static void hear(struct heard *heard, const char *kind, unsigned long line, const char *words)
{
    int length =
        snprintf(heard->text + heard->length, sizeof heard->text - heard->length, "%s %lu %s\n", kind, line, words);
    MUST(length > 0 && heard->length + (size_t)length < sizeof heard->text);
    heard->length += (size_t)length;
}

static bool hear_answer(void *user, unsigned long line, const struct op *op, const struct op_answer *answer)
{
    struct heard *heard = user;
    (void)line;
    (void)op;
    (void)answer;
    return ++heard->answers != heard->stop_after;
}

static bool hear_failed(void *user, unsigned long line, const struct op_answer *answer)
{
    char text[600];
    op_answer_print(answer, text, sizeof text);
    hear(user, "failed", line, text);
    return true;
}

static bool hear_bad(void *user, const struct op_diagnostic *diagnostic)
{
    hear(user, "bad", diagnostic->line, diagnostic->what);
    return true;
}

static bool stop_failed(void *user, unsigned long line, const struct op_answer *answer)
{
    hear_failed(user, line, answer);
    return false;
}

static bool stop_bad(void *user, const struct op_diagnostic *diagnostic)
{
    hear_bad(user, diagnostic);
    return false;
}

static enum op_error run_source(struct source *source, const struct op_run_hooks *hooks, struct op_run *run)
{
    struct bench *bench = bench_create();
    struct op_script *script = op_script_create(read_source, source, bench->strings);
    MUST(script != NULL);
    enum op_error error = op_run(bench->session, script, hooks, run);
    op_script_destroy(script);
    bench_destroy(bench);
    return error;
}

static struct source source_of(const char *text, size_t step)
{
    return (struct source){text, strlen(text), step, false};
}

static const char mixed[] = "\xef\xbb\xbf# a script\n"
                            "\n"
                            "bypass-read\r\n"
                            "expect ok value 0xffffffff\n"
                            "nonsense here\n"
                            "expect ok value 0x1\n"
                            "reg-read 9 PC\n"
                            "expect error EINVAL\n"
                            "reg-read 8 PC\n"
                            "bypass 0\n"
                            "reg-read 7 PC";

static const char mixed_heard[] = "bad 5 unknown operation 'nonsense'\n"
                                  "failed 6 failed value expected 0x00000001 got 0xffffffff\n"
                                  "failed 9 error EINVAL no instance 8; the chip has 0 to 4 (M1)\n"
                                  "failed 11 error EINVAL no instance 7; the chip has 0 to 4 (M1)\n";

START_TEST(all_failures_are_heard_whatever_the_blocks)
{
    for (size_t step = 1; step < sizeof mixed + 5; step += 3) {
        struct source source = source_of(mixed, step);
        struct heard heard = {.length = 0};
        struct op_run_hooks hooks = {&heard, hear_answer, hear_failed, hear_bad};
        struct op_run run;
        ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
        ck_assert_str_eq(heard.text, mixed_heard);
        ck_assert_uint_eq(run.operations, 8);
        ck_assert_uint_eq(run.expects, 3);
        ck_assert_uint_eq(run.failures, 3);
        ck_assert_uint_eq(run.bad_lines, 1);
        ck_assert_uint_eq(heard.answers, 8);
    }
}
END_TEST

START_TEST(a_run_ends_when_a_hook_says_so)
{
    struct source source = source_of(mixed, 1000);
    struct heard heard = {.stop_after = 1};
    struct op_run_hooks hooks = {&heard, hear_answer, stop_failed, stop_bad};
    struct op_run run;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.operations, 1);
    source = source_of(mixed, 1000);
    hooks.answered = NULL;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.operations, 2);
    ck_assert_uint_eq(run.bad_lines, 1);
    source = source_of(mixed, 1000);
    hooks.bad = NULL;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.operations, 3);
    ck_assert_uint_eq(run.failures, 1);
    source = source_of(mixed, 1000);
    hooks.failed = NULL;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.failures, 3);
}
END_TEST

START_TEST(a_hook_that_ends_the_run_leaves_no_failure_behind)
{
    struct source source = source_of("reg-read 9 PC\nreset\n", 1000);
    struct heard heard = {.stop_after = 1};
    struct op_run_hooks hooks = {&heard, hear_answer, hear_failed, hear_bad};
    struct op_run run;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.failures, 0);
}
END_TEST

START_TEST(a_source_that_fails_is_told)
{
    struct source source = source_of("reset\nres", 4);
    struct op_run_hooks hooks = {NULL, NULL, NULL, NULL};
    struct op_run run;
    source.breaks = true;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_ERR_READ);
    ck_assert_uint_eq(run.operations, 1);
}
END_TEST

START_TEST(empty_scripts_are_scripts)
{
    static const char *const empty[] = {"", "\n", "# nothing", "\r\n\r\n", "\xef\xbb\xbf"};
    for (size_t i = 0; i < COUNT(empty); i++) {
        struct source source = source_of(empty[i], 7);
        struct op_run_hooks hooks = {NULL, NULL, NULL, NULL};
        struct op_run run;
        ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
        ck_assert_uint_eq(run.operations + run.bad_lines, 0);
    }
}
END_TEST

/* Lines of more than a megabyte: told once each, and the lines around them run. */
START_TEST(endless_lines_cost_one_error_each)
{
    const size_t length = 5u << 20;
    char *text = malloc(length + 20);
    MUST(text != NULL);
    memcpy(text, "reset\n", 6);
    memset(text + 6, 'x', length);
    memcpy(text + 6 + length, "\nreset\nreset", 12);
    struct source source = {text, length + 18, 70000, false};
    struct heard heard = {.length = 0};
    struct op_run_hooks hooks = {&heard, NULL, hear_failed, hear_bad};
    struct op_run run;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.operations, 3);
    ck_assert_uint_eq(run.bad_lines, 1);
    ck_assert_str_eq(heard.text, "bad 2 the line is too long: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'\n");
    source = (struct source){text + 6, length, 1u << 20, false};
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.bad_lines, 1);
    free(text);
}
END_TEST

START_TEST(a_line_of_just_a_megabyte_is_whole)
{
    const size_t length = 1048576;
    char *text = malloc(length + 7);
    MUST(text != NULL);
    memset(text, ' ', length);
    memcpy(text + length - 5, "reset\nreset\n", 12);
    struct source source = {text, length + 7, 4096, false};
    struct op_run_hooks hooks = {NULL, NULL, NULL, NULL};
    struct op_run run;
    ck_assert_int_eq(run_source(&source, &hooks, &run), OP_OK);
    ck_assert_uint_eq(run.operations, 2);
    ck_assert_uint_eq(run.bad_lines, 0);
    free(text);
}
END_TEST

START_TEST(operations_can_be_pulled_one_by_one)
{
    static const char text[] = "reset\n\n# no\nirq 3\nbad\n";
    struct bench *bench = bench_create();
    struct op_memory_text memory = {text, sizeof text - 1};
    struct op_script *script = op_script_create(op_read_memory, &memory, bench->strings);
    struct op_diagnostic diagnostic;
    struct op op;
    MUST(script != NULL);
    ck_assert_uint_eq(op_script_line(script), 0);
    ck_assert_int_eq(op_script_next(script, &op, &diagnostic), OP_OK);
    ck_assert_uint_eq(op.code, OP_RESET);
    ck_assert_int_eq(op_script_next(script, &op, &diagnostic), OP_OK);
    ck_assert_uint_eq(op.code, OP_IRQ);
    ck_assert_uint_eq(op_script_line(script), 4);
    ck_assert_int_eq(op_script_next(script, &op, &diagnostic), OP_ERR_SYNTAX);
    ck_assert_uint_eq(diagnostic.line, 5);
    ck_assert_int_eq(op_script_next(script, &op, &diagnostic), OP_ERR_NOTHING);
    ck_assert_int_eq(op_script_next(script, &op, &diagnostic), OP_ERR_NOTHING);
    op_script_destroy(script);
    op_script_destroy(NULL);
    bench_destroy(bench);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        all_failures_are_heard_whatever_the_blocks,
        a_run_ends_when_a_hook_says_so,
        a_hook_that_ends_the_run_leaves_no_failure_behind,
        a_source_that_fails_is_told,
        empty_scripts_are_scripts,
        endless_lines_cost_one_error_each,
        a_line_of_just_a_megabyte_is_whole,
        operations_can_be_pulled_one_by_one,
    };
    return RUN_ONCE("op-script", tests);
}
