/* Vectors being made: what is noted, what is refused. SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <string.h>

#include "suite.h"
#include "vectors/maker.h"

static char trouble[512];
static struct vec_suite suite;

static bool make(void (*function)(struct vec_maker *maker))
{
    const struct vec_maker_row row = {"t", "a test", function};
    const struct vec_make_options options = {.seed = VEC_DEFAULT_SEED};
    return vec_make(&row, &options, &suite, trouble, sizeof trouble);
}

static const struct vec_value *value_of(const struct vec_step *step, unsigned key)
{
    for (uint32_t i = 0; i < step->count; i++)
        if (step->values[i].key == key)
            return &step->values[i];
    return NULL;
}

static void begin(struct vec_maker *maker, const char *id)
{
    vec_begin(maker, "t.%s", id);
    vec_title(maker, "a title");
    vec_rules(maker, "T3");
}

static void disabled(struct vec_maker *maker)
{
    begin(maker, "one");
    vec_set_up(maker, "bypass 0");
    vec_hand(maker, "denied reason disabled rule T3 window none");
    vec_op(maker, "access 0x20 read 0x%x 4", 4096);
}

START_TEST(test_noted)
{
    ck_assert_msg(make(disabled), "%s", trouble);
    ck_assert_uint_eq(suite.count, 1);
    const struct vec_vector *vector = &suite.vectors[0];
    ck_assert_str_eq(vector->id, "t.one");
    ck_assert_str_eq(vector->flags, "knob:disabled");
    ck_assert_uint_eq(vector->count, 3);
    ck_assert_str_eq(vector->steps[0].line, "chip p4080");
    ck_assert_str_eq(vector->steps[1].line, "bypass 0x0");
    ck_assert(!vector->steps[1].exact);
    ck_assert_uint_eq(vector->steps[1].count, 1);
    const struct vec_step *step = &vector->steps[2];
    ck_assert_str_eq(step->line, "access 0x20 read 0x1000 4");
    ck_assert(step->exact);
    ck_assert_str_eq(value_of(step, VEC_VERDICT)->text, "denied");
    ck_assert_str_eq(value_of(step, VEC_VERDICT)->knobs, "disabled");
    ck_assert_int_eq(value_of(step, VEC_VERDICT)->evidence, 'K');
    ck_assert_str_eq(value_of(step, OP_KEY_REASON)->text, "disabled");
    ck_assert_int_eq(value_of(step, OP_KEY_REASON)->source, VEC_SOURCE_HAND);
    ck_assert_str_eq(value_of(step, OP_KEY_CLASS)->text, "PDV");
    ck_assert_int_eq(value_of(step, OP_KEY_CLASS)->source, VEC_SOURCE_MODEL);
    ck_assert_str_eq(value_of(step, OP_KEY_WINDOW)->text, "none");
    ck_assert_ptr_null(value_of(step, OP_KEY_FETCHES));
    vec_suite_release(&suite);
}
END_TEST

static void wrong_claim(struct vec_maker *maker)
{
    begin(maker, "wrong");
    vec_set_up(maker, "bypass 0");
    vec_hand(maker, "denied reason hole");
    vec_op(maker, "access 0x20 read 0 4");
}

static void unused_claim(struct vec_maker *maker)
{
    begin(maker, "unused");
    vec_op(maker, "access 0x20 read 0 4");
    vec_hand(maker, "ok");
}

static void failing_set_up(struct vec_maker *maker)
{
    begin(maker, "setup");
    vec_set_up(maker, "reg-write 9 PC 0");
}

static void foreign_id(struct vec_maker *maker)
{
    vec_begin(maker, "u.one");
}

static void twice(struct vec_maker *maker)
{
    for (int i = 0; i < 2; i++) {
        begin(maker, "same");
        vec_op(maker, "bypass-read");
    }
}

static void no_rules(struct vec_maker *maker)
{
    vec_begin(maker, "t.rules");
    vec_title(maker, "no rules");
    vec_op(maker, "bypass-read");
}

static void odd_flag(struct vec_maker *maker)
{
    begin(maker, "flag");
    vec_flags(maker, "boundary spicy");
    vec_op(maker, "bypass-read");
}

static void no_operation(struct vec_maker *maker)
{
    begin(maker, "typo");
    vec_op(maker, "acces 0x20 read 0 4");
}

static void an_expect(struct vec_maker *maker)
{
    begin(maker, "expect");
    vec_op(maker, "bypass-read");
    vec_op(maker, "expect ok");
}

static void late_chip(struct vec_maker *maker)
{
    begin(maker, "chip");
    vec_op(maker, "bypass-read");
    vec_chip(maker, "t4240");
}

START_TEST(test_refused)
{
    static const struct {
        void (*function)(struct vec_maker *maker);
        const char *trouble;
    } rows[] = {
        {wrong_claim,
         "t.wrong: 'access 0x20 read 0x0 4': hand says otherwise: failed reason expected hole got disabled"},
        {unused_claim, "t.unused: an answer is said beforehand, and no operation follows"},
        {failing_set_up, "t.setup: the set-up 'reg-write 9 PC 0x0' answered 'error "},
        {foreign_id, "u.one: an id is t. and more letters, digits and ._+-"},
        {twice, "t: the id t.same twice"},
        {no_rules, "t.rules: a vector needs a title, rules and an operation"},
        {odd_flag, "t.flag: no such flag: 'spicy'"},
        {no_operation, "t.typo: 'acces 0x20 read 0 4': unknown operation 'acces', did you mean 'access'?"},
        {an_expect, "t.expect: 'expect ok' is no operation of a vector"},
        {late_chip, "t.chip: the chip comes first"},
    };
    ck_assert(!make(rows[_i].function));
    ck_assert_msg(strncmp(trouble, rows[_i].trouble, strlen(rows[_i].trouble)) == 0, "%s", trouble);
    vec_suite_release(&suite);
}
END_TEST

/* Every suite of the tree can be made, and what was said beforehand holds. */
START_TEST(test_suites)
{
    const struct vec_make_options options = {.seed = VEC_DEFAULT_SEED, .skip_knobs = true};
    for (const struct vec_maker_row *row = vec_maker_rows(); row->name != NULL; row++) {
        ck_assert_msg(vec_make(row, &options, &suite, trouble, sizeof trouble), "%s", trouble);
        ck_assert_uint_gt(suite.count, 0);
        vec_suite_release(&suite);
    }
}
END_TEST

int main(void)
{
    Suite *tests = suite_create("maker");
    TCase *tcase = tcase_create("maker");
    tcase_add_test(tcase, test_noted);
    tcase_add_loop_test(tcase, test_refused, 0, 10);
    suite_add_tcase(tests, tcase);
    tcase = tcase_create("suites");
    tcase_set_timeout(tcase, 280); /* a busy machine */
    tcase_add_test(tcase, test_suites);
    suite_add_tcase(tests, tcase);
    return suite_run(tests);
}
