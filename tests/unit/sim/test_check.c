/* Findings: the list, and what a script's run adds to it. SPDX-License-Identifier: BSD-2-Clause */
#include "check/script.h"
#include "check/tree.h"
#include "suite.h"
#include "test_op_support.h"

static const struct check_rule note = {"n", CHECK_NOTE, "a note"}, fault = {"e", CHECK_ERROR, "an error"};

START_TEST(texts_are_printable)
{
    struct check_findings *findings = check_findings_create();
    ck_assert(check_add(findings, &(struct check_finding){.rule = &fault, .line = 3, .what = "a\nb\x7f\xc3\xa9~ "}));
    const struct check_finding *row = check_get(findings, 0);
    ck_assert_str_eq(row->what, "a?b???~ ");
    ck_assert_str_eq(row->place, "");
    ck_assert_str_eq(row->legal, "");
    ck_assert_uint_eq(row->line, 3);
    ck_assert_ptr_null(check_get(findings, 1));
    check_findings_destroy(findings);
    check_findings_destroy(NULL);
}
END_TEST

START_TEST(the_list_has_an_end)
{
    struct check_findings *findings = check_findings_create();
    for (size_t i = 0; i < CHECK_MOST_FINDINGS + 5; i++)
        MUST(check_add(findings, &(struct check_finding){.rule = i % 2 == 0 ? &fault : &note, .what = "x"}));
    ck_assert_uint_eq(check_count(findings), CHECK_MOST_FINDINGS);
    ck_assert_uint_eq(check_dropped(findings), 5);
    ck_assert_uint_eq(check_of(findings, CHECK_ERROR), CHECK_MOST_FINDINGS / 2 + 3);
    ck_assert_uint_eq(check_of(findings, CHECK_NOTE), CHECK_MOST_FINDINGS / 2 + 2);
    ck_assert_uint_eq(check_of(findings, CHECK_WARNING), 0);
    ck_assert(!check_failed(findings));
    check_findings_destroy(findings);
}
END_TEST

static void must_differ(const struct check_rule *(*rule)(size_t))
{
    for (size_t i = 0; rule(i) != NULL; i++) {
        MUST(rule(i)->text[0] != '\0' && rule(i)->severity < CHECK_SEVERITY_COUNT);
        for (size_t k = 0; k < i; k++)
            MUST(strcmp(rule(k)->id, rule(i)->id) != 0);
    }
}

START_TEST(rules_differ)
{
    must_differ(check_script_rule);
    must_differ(check_tree_rule);
    ck_assert_str_eq(check_severity_name(CHECK_WARNING), "warning");
    ck_assert_str_eq(check_severity_name(CHECK_SEVERITY_COUNT), "?");
}
END_TEST

struct expected {
    const char *rule;
    unsigned long line;
    unsigned column;
};

static void must_find(const char *script, const struct expected *expected, size_t count)
{
    struct op_session *session = op_session_create(0);
    struct check_findings *findings = check_findings_create();
    struct op_memory_text text = {script, strlen(script)};
    MUST(check_script(session, op_read_memory, &text, findings) == OP_OK);
    MUST(check_count(findings) == count);
    for (size_t i = 0; i < count; i++) {
        const struct check_finding *row = check_get(findings, i);
        MUST(strcmp(row->rule->id, expected[i].rule) == 0);
        MUST(row->line == expected[i].line && row->column == expected[i].column);
    }
    check_findings_destroy(findings);
    op_session_destroy(session);
}

START_TEST(refusals_count_unless_expected)
{
    static const struct expected first[] = {{"R1", 2, 0}}, syntax[] = {{"syntax", 1, 1}, {"R9", 3, 0}};
    must_find("domain a\ngeometry a start 0 size 5000\n", first, 1);
    must_find("domain a\ngeometry a start 0 size 5000\nexpect error EINVAL rule R1\n", NULL, 0);
    must_find("nonsense\ndomain a\nwindows a 8\ndomain b", syntax, 2);
}
END_TEST

START_TEST(denials_are_notes_unless_expected)
{
    static const struct expected end[] = {{"denied", 2, 0}}, middle[] = {{"denied", 2, 0}},
                                 wrong[] = {{"expect", 3, 0}};
    must_find("domain a\naccess 1 read 0 4", end, 1);
    must_find("domain a\naccess 1 read 0 4\nreg-read 0 PC\n", middle, 1);
    must_find("domain a\naccess 1 read 0 4\nexpect denied\n", NULL, 0);
    must_find("domain a\naccess 1 read 0 4\nexpect ok\n", wrong, 1);
    must_find("access 1 read 0 4\n", NULL, 0); /* bypassed after reset (M4) */
    must_find("", NULL, 0);
}
END_TEST

/* Not a blob at all. */
START_TEST(trees_that_are_none)
{
    struct check_findings *findings = check_findings_create();
    struct dtb_error error = {DTB_OK, ""};
    ck_assert_int_ne(check_tree("\xd0\x0d\xfe\xed", 4, 16, findings, &error), DTB_OK);
    ck_assert_str_ne(error.text, "");
    ck_assert_uint_eq(check_count(findings), 0);
    check_findings_destroy(findings);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        texts_are_printable,
        the_list_has_an_end,
        rules_differ,
        refusals_count_unless_expected,
        denials_are_notes_unless_expected,
        trees_that_are_none,
    };
    return RUN_ONCE("findings", tests);
}
