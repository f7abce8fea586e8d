/* The tables of rules, reasons, classes and errors, and that none has a gap. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "hw/text.h"
#include "pamu/pamu.h"
#include "support/run.h"

/* rules: T15 */
START_TEST(every_rule_of_the_specification_has_a_row)
{
    static const char *const ids[] = {"M1", "M2", "M3", "M4", "M5", "P1",  "P2",  "P3",  "T1",  "T2",  "T3",  "T4",
                                      "T5", "T6", "T7", "T8", "T9", "T10", "T11", "T12", "T13", "T14", "T15", "V1",
                                      "V2", "V3", "C1", "C2", "C3", "C4",  "C5",  "C6",  "D1",  "D2",  "D3"};

    ck_assert_uint_eq(PAMU_RULE_COUNT, COUNT(ids));
    for (unsigned i = 0; i < COUNT(ids); i++) {
        const struct pamu_rule_row *row = pamu_rule_row((enum pamu_rule)i);

        ck_assert_str_eq(row->id, ids[i]);
        ck_assert(strlen(row->text) > 10);
        ck_assert(strchr("EIKM", row->evidence) != NULL);
    }
    ck_assert_ptr_null(pamu_rule_row(PAMU_RULE_COUNT));
}
END_TEST

/* The marks of MODEL sections 2 to 7, and those that its section 9 adds. */
START_TEST(no_rule_claims_more_evidence_than_it_has)
{
    static const char *const marks[] = {"M1E",  "M2E",  "M3E",  "M4E",  "M5M",  "P1E", "P2E", "P3E", "T1E",
                                        "T2I",  "T3K",  "T4E",  "T5E",  "T6K",  "T7E", "T8E", "T9E", "T10E",
                                        "T11E", "T12I", "T13E", "T14E", "T15M", "V1E", "V2E", "V3E", "C1E",
                                        "C2K",  "C3K",  "C4M",  "C5K",  "C6I",  "D1M", "D2M", "D3M"};

    for (unsigned i = 0; i < COUNT(marks); i++) {
        const struct pamu_rule_row *row = pamu_rule_row((enum pamu_rule)i);
        size_t length = strlen(marks[i]) - 1;

        ck_assert(strncmp(row->id, marks[i], length) == 0 && row->id[length] == '\0');
        ck_assert_msg(row->evidence == marks[i][length], "%s", row->id);
    }
}
END_TEST

/* rules: T15 */
START_TEST(reasons_have_distinct_names_and_sentences)
{
    for (unsigned i = 0; i < PAMU_REASON_COUNT; i++) {
        const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)i);

        ck_assert(strlen(row->sentence) > 5);
        for (unsigned j = 0; j < i; j++) {
            MUST(strcmp(row->name, pamu_reason_row((enum pamu_reason)j)->name) != 0);
            MUST(strcmp(row->sentence, pamu_reason_row((enum pamu_reason)j)->sentence) != 0);
        }
    }
    ck_assert_ptr_null(pamu_reason_row(PAMU_REASON_COUNT));
    ck_assert_str_eq(pamu_reason_row(PAMU_REASON_NONE)->name, "none");
}
END_TEST

/* LAV 1 is the one code a source states (FACTS section 2: 0x400); others need only tell reasons of a class apart. */
/* rules: V1 */
START_TEST(codes_tell_the_reasons_of_a_class_apart)
{
    static const unsigned widest[PAMU_CLASS_COUNT] = {
        [PAMU_CLASS_PDV] = 1, [PAMU_CLASS_GCV] = 1,  [PAMU_CLASS_LAV] = 7,
        [PAMU_CLASS_WAV] = 7, [PAMU_CLASS_APV] = 15, [PAMU_CLASS_OTV] = 3};

    for (unsigned i = 1; i < PAMU_REASON_COUNT; i++) {
        const struct pamu_reason_row *row = pamu_reason_row((enum pamu_reason)i);

        if (row->class_of == PAMU_CLASS_POE)
            continue;
        MUST(row->code >= 1 && row->code <= widest[row->class_of]);
        for (unsigned j = 1; j < i; j++) {
            const struct pamu_reason_row *other = pamu_reason_row((enum pamu_reason)j);

            MUST(row->class_of != other->class_of || row->code != other->code);
        }
    }
    ck_assert_uint_eq(pamu_reason_row(PAMU_REASON_LIODN_OUTSIDE_PPAACT)->code, 1);
    ck_assert_uint_eq(pamu_reason_row(PAMU_REASON_LIODN_OUTSIDE_PPAACT)->class_of, PAMU_CLASS_LAV);
}
END_TEST

/* rules: T15 */
START_TEST(verdicts_classes_and_structures)
{
    static const char *const verdicts[] = {"translated", "bypassed", "denied", "operation-error", "?"};
    static const char *const classes[] = {"none", "PDV", "GCV", "LAV", "WAV", "APV", "OTV", "POE", "?"};
    static const char *const structures[] = {"ppaace", "spaace", "omt", "?"};

    for (unsigned i = 0; i < COUNT(verdicts); i++)
        ck_assert_str_eq(pamu_verdict_name((enum pamu_verdict)i), verdicts[i]);
    for (unsigned i = 0; i < COUNT(classes); i++)
        ck_assert_str_eq(pamu_class_name((enum pamu_class)i), classes[i]);
    for (unsigned i = 0; i < COUNT(structures); i++)
        ck_assert_str_eq(pamu_structure_name((enum pamu_structure)i), structures[i]);
}
END_TEST

START_TEST(errors_have_distinct_texts)
{
    for (unsigned i = 0; i < 10; i++) {
        ck_assert_str_ne(pamu_strerror((enum pamu_error)i), "unknown error");
        for (unsigned j = 0; j < i; j++)
            ck_assert_str_ne(pamu_strerror((enum pamu_error)i), pamu_strerror((enum pamu_error)j));
    }
    ck_assert_str_eq(pamu_strerror(PAMU_OK), "success");
    ck_assert_str_eq(pamu_strerror((enum pamu_error)10), "unknown error");
    ck_assert_str_eq(pamu_strerror((enum pamu_error) - 1), "unknown error");
}
END_TEST

/* Only the letters of ASCII have two cases: @ and ` differ by 0x20 as A and a do, [ and { too. */
START_TEST(letter_case_is_that_of_ascii)
{
    ck_assert(text_equal_nocase("", ""));
    ck_assert(text_equal_nocase("PPbah0", "ppBAH0"));
    ck_assert(text_equal_nocase("azAZ", "AZaz"));
    ck_assert(text_equal_nocase("@[`{\xe9", "@[`{\xe9"));
    ck_assert(!text_equal_nocase("@", "`"));
    ck_assert(!text_equal_nocase("{", "["));
    ck_assert(!text_equal_nocase("\xe9", "\xc9"));
    ck_assert(!text_equal_nocase("a", ""));
    ck_assert(!text_equal_nocase("", "a"));
    ck_assert(!text_equal_nocase("ab", "a"));
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {every_rule_of_the_specification_has_a_row,
                                  no_rule_claims_more_evidence_than_it_has,
                                  reasons_have_distinct_names_and_sentences,
                                  codes_tell_the_reasons_of_a_class_apart,
                                  verdicts_classes_and_structures,
                                  errors_have_distinct_texts,
                                  letter_case_is_that_of_ascii};

    return RUN_ONCE("names", tests);
}
