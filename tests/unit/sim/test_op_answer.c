/* Answers: their text form both ways, and expectations held against them. SPDX-License-Identifier: BSD-2-Clause */
#include "suite.h"
#include "test_op_support.h"

/* What a device under test may answer, and how it is written again. */
static const struct {
    const char *line, *canonical;
} readable[] = {
    {"ok", "ok"},
    {"OK\r\n", "ok"},
    {"ok phys 0xf_fe04_4140 op write window 4", "ok phys 0xffe044140 op write window 4"},
    {"ok value 255", "ok value 0x000000ff"},
    {"ok bytes 00ff", "ok bytes 00ff"},
    {"denied window none reason hole", "denied reason hole"},
    {"denied reason none cid 0 fetches 2 pieces 1", "denied fetches 2"},
    {"ok pieces 0", "ok pieces 0"},
    {"bypassed phys 0 op ras", "bypassed phys 0x0 op ras"},
    {"operation-error rule T12", "operation-error rule T12"},
    {"error EINVAL", "error EINVAL"},
    {"error EINVAL the size is not a power of two; the nearest are 4K and 8K (R4)",
     "error EINVAL the size is not a power of two; the nearest are 4K and 8K (R4)"},
    {"error EBUSY in use (now)", "error EBUSY in use (now)"},
    {"error EBUSY (R5)", "error EBUSY (R5)"},
    {"error EINVAL 3 is no legal count (F14.8)", "error EINVAL 3 is no legal count (F14.8)"},
    {"failed phys expected 0x1000 got 0x2000", "failed phys expected 0x1000 got 0x2000"},
    {"failed", "failed"},
};

START_TEST(answers_read_back_as_they_are_written)
{
    struct bench *bench = bench_create();
    struct op_answer *answer = calloc(1, sizeof *answer);
    struct op_diagnostic diagnostic;
    MUST(answer != NULL);
    for (size_t i = 0; i < COUNT(readable); i++) {
        const char *line = readable[i].line;
        if (op_answer_parse(line, strlen(line), answer, &diagnostic) != OP_OK)
            ck_abort_msg("%s: %s, %s", line, diagnostic.what, diagnostic.legal);
        size_t length = op_answer_print(answer, bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, readable[i].canonical);
        ck_assert_uint_eq(length, strlen(readable[i].canonical));
    }
    free(answer);
    bench_destroy(bench);
}
END_TEST

START_TEST(unreadable_answers_are_told)
{
    static const struct {
        const char *line, *what;
        unsigned column;
    } bad[] = {
        {"", "no such verdict: ''", 1},
        {"fine", "no such verdict: 'fine'", 1},
        {"ok phys", "the value is missing of 'phys'", 4},
        {"ok phys x", "not a value of this key: 'x'", 9},
        {"ok fizz 1", "no such key of an answer: 'fizz'", 4},
        {"ok phys 1 phys 2", "given twice: 'phys'", 11},
        {"error", "an error needs an errno, not ''", 6},
        {"error 22", "an error needs an errno, not '22'", 7},
        {"error Einval", "an error needs an errno", 7},
        {"ok \x01", "this is not text", 4},
    };
    struct op_answer *answer = calloc(1, sizeof *answer);
    MUST(answer != NULL);
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct op_diagnostic diagnostic = {0};
        ck_assert_int_eq(op_answer_parse(bad[i].line, strlen(bad[i].line), answer, &diagnostic), OP_ERR_SYNTAX);
        if (strstr(diagnostic.what, bad[i].what) == NULL || diagnostic.column != bad[i].column)
            ck_abort_msg("%s: column %u, %s", bad[i].line, diagnostic.column, diagnostic.what);
    }
    free(answer);
}
END_TEST

/* An answer, an expectation, and what does not hold; NULL if all does. */
static const struct {
    const char *answer, *expect, *failed;
} checks[] = {
    {"ok", "expect ok", NULL},
    {"ok phys 0x1000 op read window 3", "expect ok", NULL},
    {"ok phys 0x1000 op read window 3", "expect ok window 3 phys 4K op READ", NULL},
    {"ok phys 0x1000 op read", "expect ok window none cid 0 reason none pieces 1 stale 0", NULL},
    {"denied reason hole rule T10 class WAV", "expect denied class wav rule t10 reason HOLE", NULL},
    {"error EINVAL bad (R4)", "expect error EINVAL rule R4", NULL},
    {"error EINVAL bad (F14.8)", "expect error EINVAL rule F14.8", NULL},
    {"error EINVAL about (14.8)", "expect error EINVAL rule none", NULL},
    {"error EINVAL about (F14.)", "expect error EINVAL rule none", NULL},
    {"error EINVAL about (F.8)", "expect error EINVAL rule none", NULL},
    {"error EINVAL bad", "expect error EINVAL rule none", NULL},
    {"ok", "expect denied", "failed verdict expected denied got ok"},
    {"ok phys 0x2000 op read window 3", "expect ok phys 0x1000 window none op read",
     "failed phys expected 0x1000 got 0x2000, window expected none got 3"},
    {"denied reason hole", "expect ok phys 0x1000 reason none",
     "failed verdict expected ok got denied, phys expected 0x1000 got nothing, reason expected none got hole"},
    {"ok op read", "expect ok op readi", "failed op expected readi got read"},
    {"ok op readi", "expect ok op read", "failed op expected read got readi"},
    {"ok", "expect ok cid 5 pieces 2", "failed cid expected 5 got 0, pieces expected 2 got 1"},
    {"ok value 0x1", "expect ok value 0x2", "failed value expected 0x00000002 got 0x00000001"},
    {"error EBUSY bad (R5)", "expect error EINVAL rule R4",
     "failed errno expected EINVAL got EBUSY, rule expected R4 got R5"},
    {"ok", "expect error EINVAL", "failed verdict expected error got ok, errno expected EINVAL got nothing"},
};

START_TEST(expectations_say_every_difference)
{
    struct bench *bench = bench_create();
    struct op_answer *answer = calloc(2, sizeof *answer);
    struct op_diagnostic diagnostic;
    MUST(answer != NULL);
    for (size_t i = 0; i < COUNT(checks); i++) {
        struct op_answer *failed = &answer[1];
        const char *line = checks[i].answer;
        MUST(op_answer_parse(line, strlen(line), answer, &diagnostic) == OP_OK);
        bool holds = op_answer_check(answer, bench_parse(bench, checks[i].expect), failed);
        ck_assert_int_eq(holds, checks[i].failed == NULL);
        if (holds)
            continue;
        op_answer_print(failed, bench->text, sizeof bench->text);
        ck_assert_str_eq(bench->text, checks[i].failed);
    }
    free(answer);
    bench_destroy(bench);
}
END_TEST

START_TEST(an_answer_takes_no_more_than_it_has_room_for)
{
    struct op_answer *answer = calloc(1, sizeof *answer);
    static char word[OP_MAX_TEXT];
    char text[64];
    MUST(answer != NULL);
    memset(word, 'w', sizeof word);
    op_answer_start(answer, OP_VERDICT_OK);
    op_answer_copy(answer, OP_KEY_BYTES, word, sizeof word);
    op_answer_copy(answer, OP_KEY_OP, word, sizeof word);
    ck_assert_ptr_nonnull(op_answer_find(answer, OP_KEY_BYTES));
    ck_assert_ptr_null(op_answer_find(answer, OP_KEY_OP));
    ck_assert_uint_eq(op_answer_print(answer, text, sizeof text), 9 + sizeof word);
    ck_assert_uint_eq(strlen(text), sizeof text - 1);
    for (unsigned i = 0; i < 100; i++)
        op_answer_number(answer, OP_KEY_CID, 1);
    ck_assert_uint_eq(answer->count, OP_MAX_VALUES);
    free(answer);
}
END_TEST

START_TEST(keys_are_numbered_once_and_have_their_help)
{
    size_t count;
    const struct op_key_row *keys = op_keys(&count);
    ck_assert_uint_le(count, OP_MAX_VALUES);
    for (size_t i = 0; i < count; i++) {
        MUST(keys[i].key == i + 1 && op_key_row(keys[i].key) == &keys[i]);
        MUST(keys[i].help[0] != '\0');
        for (size_t j = 0; j < i; j++)
            MUST(strcmp(keys[i].name, keys[j].name) != 0);
    }
    ck_assert_ptr_null(op_key_row(0));
    ck_assert_str_eq(op_verdict_name(OP_VERDICT_OPERATION_ERROR), "operation-error");
    ck_assert_str_eq(op_verdict_name(6), "?");
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        answers_read_back_as_they_are_written,      unreadable_answers_are_told,
        expectations_say_every_difference,          an_answer_takes_no_more_than_it_has_room_for,
        keys_are_numbered_once_and_have_their_help,
    };
    return RUN_ONCE("op-answer", tests);
}
