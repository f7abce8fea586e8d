/* The knobs: their names, words, ranges and defaults, against MODEL. SPDX-License-Identifier: BSD-2-Clause */
#include <stdio.h>

#include "support/board.h"

/* Every knob with words, in order of their values; the default first named as MODEL or the header gives it. */
static const struct wording {
    const char *name, *rule, *words, *otherwise;
} wordings[] = {
    {"disabled", "T3", "deny pass", "deny"},
    {"cross", "T8", "deny split", "deny"},
    {"compose", "T13", "replace add", "replace"},
    {"directive", "T11", "query update none", "query"},
    {"snoop", "C5", "off on", "on"},
    {"keep-invalid", "C3", "off on", "off"},
    {"index", "C2", "modulo xor", "modulo"},
    {"policy.ppaace", "C2", "lru fifo plru random", "lru"},
    {"policy.spaace", "C2", "lru fifo plru random", "lru"},
    {"policy.omt", "C2", "lru fifo plru random", "lru"},
    {"avs1-liodn", "M2", "keep clear", "keep"},
    {"avics", "V3", "visible hidden", "visible"},
    {"secure-boot", "M4", "off on", "off"},
    {"malformed-pt", "T6", "error lav wav", "error"},
    {"malformed-wse", "T6", "error lav wav", "error"},
    {"malformed-base", "T6", "error lav wav", "error"},
    {"malformed-subwindow", "T6", "error lav wav", "error"},
    {"malformed-wce", "T6", "error lav wav", "error"},
    {"malformed-atm", "T6", "error lav wav", "error"},
    {"malformed-otm", "T6", "error lav wav", "error"},
};

/* Every number: range and default. Codes must fit their class: LAV and WAV 3 bits, APV 4, OTV 2. */
static const struct range {
    const char *name, *rule;
    uint32_t minimum, maximum, otherwise;
} ranges[] = {
    {"seed", "C2", 0, UINT32_MAX, 0},
    {"lines.ppaace", "C1", 0, 4096, 0},
    {"lines.spaace", "C1", 0, 4096, 0},
    {"lines.omt", "C1", 0, 4096, 0},
    {"ways.ppaace", "C1", 0, 4096, 0},
    {"ways.spaace", "C1", 0, 4096, 0},
    {"ways.omt", "C1", 0, 4096, 0},
    {"burst", "D1", 0, UINT32_MAX, 0},
    {"phys-bits", "T13", 12, 64, 36},
    {"code.ppaace-invalid", "V1", 1, 7, 2},
    {"code.malformed-pt", "V1", 1, 7, 6},
    {"code.malformed-wse", "V1", 1, 7, 6},
    {"code.malformed-base", "V1", 1, 7, 6},
    {"code.malformed-subwindow", "V1", 1, 7, 6},
    {"code.malformed-wce", "V1", 1, 7, 6},
    {"code.malformed-atm", "V1", 1, 7, 6},
    {"code.malformed-otm", "V1", 1, 7, 6},
    {"code.outside-aperture", "V1", 1, 7, 1},
    {"code.crosses-subwindow", "V1", 1, 7, 2},
    {"code.spaace-outside-spaact", "V1", 1, 7, 3},
    {"code.spaace-invalid", "V1", 1, 7, 3},
    {"code.spaace-not-secondary", "V1", 1, 7, 4},
    {"code.spaace-wrong-liodn", "V1", 1, 7, 5},
    {"code.subwindow-unmapped", "V1", 1, 7, 5},
    {"code.hole", "V1", 1, 7, 4},
    {"code.no-query", "V1", 1, 15, 1},
    {"code.no-update", "V1", 1, 15, 2},
    {"code.no-atomic", "V1", 1, 15, 3},
    {"code.no-immediate", "V1", 1, 3, 1},
    {"code.ome-outside-omt", "V1", 1, 3, 3},
    {"code.ome-no-encoding", "V1", 1, 3, 2},
};

static struct board board;

static const char *text_of(const struct pamu_knobs *knobs, const char *name, char buffer[32])
{
    return pamu_knob_text(knobs, pamu_knob_find(name), buffer);
}

/* rules: T3 T6 T8 T11 T13 C2 C3 C5 M2 M4 V3 */
START_TEST(words_are_those_of_the_specification)
{
    for (size_t i = 0; i < COUNT(wordings); i++) {
        const struct pamu_knob_row *row = pamu_knob_find(wordings[i].name);
        struct pamu_knobs knobs;
        char list[64] = "", buffer[32];
        uint32_t value = 0;

        ck_assert_msg(row != NULL, "no knob %s", wordings[i].name);
        ck_assert_str_eq(row->rule, wordings[i].rule);
        pamu_knobs_default(&knobs);
        ck_assert_str_eq(text_of(&knobs, row->name, buffer), wordings[i].otherwise);
        for (; row->words[value] != NULL; value++) {
            (void)snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", value > 0 ? " " : "",
                           row->words[value]);
            ck_assert_int_eq(pamu_knob_set(&knobs, row->name, row->words[value]), PAMU_OK);
            ck_assert_uint_eq(pamu_knob_get(&knobs, row), value);
            ck_assert_str_eq(text_of(&knobs, row->name, buffer), row->words[value]);
        }
        ck_assert_str_eq(list, wordings[i].words);
        ck_assert_uint_eq(row->maximum + 1, value);
    }
}
END_TEST

static void check_range(const struct range *range)
{
    const struct pamu_knob_row *row = pamu_knob_find(range->name);
    struct pamu_knobs knobs;
    char text[32], buffer[32];

    ck_assert_msg(row != NULL, "no knob %s", range->name);
    ck_assert_str_eq(row->rule, range->rule);
    ck_assert_ptr_null(row->words);
    pamu_knobs_default(&knobs);
    ck_assert_uint_eq(pamu_knob_get(&knobs, row), range->otherwise);
    for (uint64_t value = range->minimum; value <= range->maximum; value += range->maximum - range->minimum) {
        (void)snprintf(text, sizeof(text), "%" PRIu64, value);
        ck_assert_int_eq(pamu_knob_set(&knobs, range->name, text), PAMU_OK);
        ck_assert_str_eq(text_of(&knobs, range->name, buffer), text);
        (void)snprintf(text, sizeof(text), "0x%" PRIX64, value);
        ck_assert_int_eq(pamu_knob_set(&knobs, range->name, text), PAMU_OK);
        ck_assert_uint_eq(pamu_knob_get(&knobs, row), value);
    }
    (void)snprintf(text, sizeof(text), "%" PRIu64, (uint64_t)range->maximum + 1);
    ck_assert_int_eq(pamu_knob_set(&knobs, range->name, text), PAMU_ERR_VALUE);
    if (range->minimum > 0) {
        (void)snprintf(text, sizeof(text), "%" PRIu32, range->minimum - 1);
        ck_assert_int_eq(pamu_knob_set(&knobs, range->name, text), PAMU_ERR_VALUE);
    }
    ck_assert_uint_eq(pamu_knob_get(&knobs, row), range->maximum);
}

/* rules: C1 C2 D1 T13 V1 */
START_TEST(numbers_have_their_ranges)
{
    for (size_t i = 0; i < COUNT(ranges); i++)
        check_range(&ranges[i]);
}
END_TEST

START_TEST(no_other_knob_exists)
{
    ck_assert_uint_eq(pamu_knob_count(), COUNT(wordings) + COUNT(ranges));
    ck_assert_ptr_null(pamu_knob_row(pamu_knob_count()));
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);

        ck_assert_ptr_eq(pamu_knob_find(row->name), row);
        ck_assert(strlen(row->help) > 10);
        for (size_t j = 0; j < i; j++)
            ck_assert(pamu_knob_row(j)->offset != row->offset);
    }
    ck_assert_ptr_null(pamu_knob_find("cros"));
    ck_assert_ptr_null(pamu_knob_find("code.gate-closed"));          /* GCV, PDV have one bit */
    ck_assert_ptr_null(pamu_knob_find("code.liodn-outside-ppaact")); /* known: 1 */
}
END_TEST

START_TEST(bad_values_change_nothing)
{
    static const char *const bad[][2] = {{"cross", ""},
                                         {"cross", "Deny"},
                                         {"cross", "0"},
                                         {"cross", "deny "},
                                         {"seed", ""},
                                         {"seed", "0x"},
                                         {"seed", "0X"},
                                         {"seed", "-1"},
                                         {"seed", "+1"},
                                         {"seed", " 1"},
                                         {"seed", "1 "},
                                         {"seed", "12a"},
                                         {"seed", "0xg"},
                                         {"seed", "4294967296"},
                                         {"seed", "0x100000000"},
                                         {"seed", "1.0"},
                                         {"seed", "999999999999999999999999999999"},
                                         {"lines.omt", "4097"},
                                         {"code.hole", "0"},
                                         {"seed", "0x1/"},
                                         {"seed", "0x1:"},
                                         {"seed", "0x1@"},
                                         {"seed", "0x1`"},
                                         {"seed", "on"}};
    struct pamu_knobs knobs, before;

    pamu_knobs_default(&knobs);
    before = knobs;
    for (size_t i = 0; i < COUNT(bad); i++)
        ck_assert_int_eq(pamu_knob_set(&knobs, bad[i][0], bad[i][1]), PAMU_ERR_VALUE);
    ck_assert_int_eq(pamu_knob_set(&knobs, "no-such-knob", "1"), PAMU_ERR_NAME);
    ck_assert_int_eq(pamu_knob_set(&knobs, "", "1"), PAMU_ERR_NAME);
    ck_assert_mem_eq(&knobs, &before, sizeof(knobs));
}
END_TEST

START_TEST(numbers_in_either_base)
{
    static const struct {
        const char *text;
        uint32_t value;
    } good[] = {{"0", 0},
                {"007", 7},
                {"4294967295", UINT32_MAX},
                {"0xffffffff", UINT32_MAX},
                {"0XaBcDeF", 0xabcdef},
                {"0xAbCdEf", 0xabcdef}};
    struct pamu_knobs knobs;

    pamu_knobs_default(&knobs);
    for (size_t i = 0; i < COUNT(good); i++) {
        ck_assert_int_eq(pamu_knob_set(&knobs, "seed", good[i].text), PAMU_OK);
        ck_assert_uint_eq(knobs.seed, good[i].value);
    }
}
END_TEST

START_TEST(a_value_out_of_range_has_no_word)
{
    struct pamu_knobs knobs;
    char buffer[32];

    pamu_knobs_default(&knobs);
    knobs.cross = 2;
    ck_assert_str_eq(text_of(&knobs, "cross", buffer), "?");
}
END_TEST

/* A configuration is refused for each knob out of its range, and the knob is named. */
START_TEST(configurations_are_checked_knob_by_knob)
{
    for (size_t i = 0; i < pamu_knob_count(); i++) {
        const struct pamu_knob_row *row = pamu_knob_row(i);
        const char *what = NULL;
        uint32_t wrong = row->minimum > 0 ? row->minimum - 1 : row->maximum + 1;

        if (row->minimum == 0 && row->maximum == UINT32_MAX)
            continue;
        board_prepare(&board, PAMU_WALK_FAST);
        memcpy((unsigned char *)&board.config.knobs + row->offset, &wrong, sizeof(wrong));
        ck_assert_int_eq(pamu_config_check(&board.config, &what), PAMU_ERR_ARGUMENT);
        ck_assert_str_eq(what, row->name);
        wrong = row->maximum + 1;
        memcpy((unsigned char *)&board.config.knobs + row->offset, &wrong, sizeof(wrong));
        ck_assert_int_eq(pamu_config_check(&board.config, NULL), PAMU_ERR_ARGUMENT);
        ck_assert_uint_eq(pamu_size(&board.config), 0);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {words_are_those_of_the_specification,
                                  numbers_have_their_ranges,
                                  no_other_knob_exists,
                                  bad_values_change_nothing,
                                  numbers_in_either_base,
                                  a_value_out_of_range_has_no_word,
                                  configurations_are_checked_knob_by_knob};

    return RUN_ONCE("knobs", tests);
}
