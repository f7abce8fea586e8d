/* Images: forms, addresses, ranges, entries; bytes by hand (FACTS section 3). SPDX-License-Identifier: BSD-2-Clause */
#include "image/lint.h"
#include "image/tables.h"
#include "suite.h"
#include "test_op_support.h"

static struct image_problem problem;

/* Reads a text in two pieces, cut at every place in turn by the callers that loop. */
static enum image_error read_text(const char *text, size_t cut, enum image_form form, struct image **image)
{
    size_t length = strlen(text);
    *image = image_create(form, 0);
    MUST(*image != NULL);
    enum image_error error = image_feed(*image, (const uint8_t *)text, cut, &problem);
    if (error == IMAGE_OK)
        error = image_feed(*image, (const uint8_t *)text + cut, length - cut, &problem);
    return error == IMAGE_OK ? image_end(*image, &problem) : error;
}

static void must_hold(const char *text, enum image_form form, uint64_t address, const char *bytes, size_t length)
{
    for (size_t cut = 0; cut <= strlen(text); cut++) {
        struct image *image;
        uint8_t got[64];
        size_t count;
        MUST(read_text(text, cut, form, &image) == IMAGE_OK);
        const struct image_range *ranges = image_ranges(image, &count);
        MUST(count == 1 && ranges[0].first == address && ranges[0].last == address + length - 1);
        MUST(image_read(image, address, got, length) && memcmp(got, bytes, length) == 0);
        MUST(!image_read(image, address, got, length + 1) && !image_read(image, address + 1, got, length));
        image_destroy(image);
    }
}

START_TEST(all_forms_say_the_same)
{
    static const char bytes[] = "\x00\x00\x07\x39\xfe\x04\x42\xc0";
    must_hold("0000 0739\nfe 0442\tC0", IMAGE_HEX, 0, bytes, 8);
    must_hold("7f000080: 00000739 fe0442c0    ...9..B.\n", IMAGE_MD, 0x7f000080, bytes, 8);
    must_hold("7f000080: 0000 0739 fe04 42c0    ...9..B.", IMAGE_MD, 0x7f000080, bytes, 8);
    must_hold("f7f000080: 00 00 07 39 fe 04 42 c0    00 11 22\r\n", IMAGE_MD, 0xf7f000080, bytes, 8);
    must_hold("7f000080: 00000739fe0442c0  ........\n", IMAGE_MD, 0x7f000080, bytes, 8);
    must_hold("=> md 7f000080 2\n# a comment\n\n10: 00000739\n14: FE0442C0\n", IMAGE_MD, 0x10, bytes, 8);
    must_hold("00000010  00 00 07 39 fe 04 42  c0  |...9..B.|\n00000018\n", IMAGE_MD, 0x10, bytes, 8);
    must_hold("14: fe0442c0\n10: 00000739\n", IMAGE_MD, 0x10, bytes, 8);
}
END_TEST

START_TEST(a_star_repeats)
{
    must_hold("10: abab\n*\n16: ab\n", IMAGE_MD, 0x10, "\xab\xab\xab\xab\xab\xab\xab", 7);
}
END_TEST

START_TEST(a_star_repeats_what_differs)
{
    must_hold("10: abcd\n*\n15: 01\n", IMAGE_MD, 0x10, "\xab\xcd\xab\xcd\xab\x01", 6);
}
END_TEST

struct wrong {
    const char *text;
    enum image_form form;
    enum image_error error;
    unsigned long line;
};

START_TEST(what_is_wrong_is_told)
{
    static const struct wrong rows[] = {
        {"12 3\n4 g", IMAGE_HEX, IMAGE_ERR_TEXT, 2},
        {"123", IMAGE_HEX, IMAGE_ERR_TEXT, 1},
        {"10: 00\n20:\n", IMAGE_MD, IMAGE_ERR_TEXT, 2},
        {"10: 000\n", IMAGE_MD, IMAGE_ERR_TEXT, 1},
        {"10: 00 zz\n", IMAGE_MD, IMAGE_ERR_TEXT, 1},
        {"10: 000000000000000000\n", IMAGE_MD, IMAGE_ERR_TEXT, 1},
        {"12345678123456781: 00\n", IMAGE_MD, IMAGE_ERR_TEXT, 1},
        {"hello", IMAGE_MD, IMAGE_ERR_TEXT, 1},
        {"*\n10: 00\n", IMAGE_MD, IMAGE_ERR_TEXT, 2},
        {"10: 00\n*\n9: 00\n", IMAGE_MD, IMAGE_ERR_TEXT, 3},
        {"ffffffffffffffff: 0000\n", IMAGE_MD, IMAGE_ERR_LIMIT, 0},
        {"0: 01\n*\n10000001: 00\n", IMAGE_MD, IMAGE_ERR_LIMIT, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct image *image;
        problem = (struct image_problem){0};
        MUST(read_text(rows[i].text, 0, rows[i].form, &image) == rows[i].error);
        MUST(problem.line == rows[i].line && (problem.what[0] != '\0') == (rows[i].line > 0));
        image_destroy(image);
    }
}
END_TEST

START_TEST(forms_are_guessed)
{
    static const struct {
        const char *head;
        size_t size;
        enum image_form form;
    } rows[] = {
        {"00ff\nAB", 7, IMAGE_HEX}, {"0: 00ff", 7, IMAGE_MD}, {"00\0f", 4, IMAGE_RAW},
        {"\xff", 1, IMAGE_RAW},     {"", 0, IMAGE_RAW},       {"=> md", 5, IMAGE_MD},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        ck_assert_int_eq(image_form_guess((const uint8_t *)rows[i].head, rows[i].size), rows[i].form);
    enum image_form form = IMAGE_RAW;
    ck_assert(image_form_find("md", &form) && form == IMAGE_MD && !image_form_find("MD", &form));
}
END_TEST

/* Word 1 = 0x739: WSE 0x1c, MW, AP 3, V; word 3 = 0x24: WCE 2, ATM 1; word 5 = 0x640: SWSE 0x19 (FACTS section 3). */
START_TEST(an_entry_by_hand)
{
    static const char text[] = "40: 00000000 00000739 00000080 00000024\n50: 00000001 00000640 00000007 00000000\n"
                               "60: 00000000\n*\n80: 00000000\n";
    struct image *image;
    struct pamu_paace entry;
    struct pamu_ome ome;
    ck_assert_int_eq(read_text(text, 0, IMAGE_MD, &image), IMAGE_OK);
    struct image_tables tables = {image, {{0x40, 2}, {0, 0}, {0, 1}}};
    ck_assert_uint_eq(image_entries_from(image, IMAGE_PPAACT, 0x40), 1);
    ck_assert_uint_eq(image_entries_from(image, IMAGE_PPAACT, 0x45), 0);
    ck_assert_uint_eq(image_entries_from(image, IMAGE_OMT, 0x40), 0);
    ck_assert(image_paace(&tables, IMAGE_PPAACT, 0, &entry));
    ck_assert_uint_eq(entry.wse, 0x1c);
    ck_assert_uint_eq(entry.mw, 1);
    ck_assert_uint_eq(entry.ap, 3);
    ck_assert_uint_eq(entry.v, 1);
    ck_assert_uint_eq(entry.cr, 1);
    ck_assert_uint_eq(pamu_paace_subwindows(&entry), 8);
    ck_assert_uint_eq(pamu_paace_translated_base(&entry), UINT64_C(0x100000000));
    ck_assert_uint_eq(entry.fspi, 7);
    ck_assert(!image_paace(&tables, IMAGE_PPAACT, 1, &entry)); /* cut off */
    ck_assert(!image_paace(&tables, IMAGE_PPAACT, 2, &entry)); /* no such entry */
    ck_assert(!image_paace(&tables, IMAGE_SPAACT, 0, &entry) && !image_paace(&tables, IMAGE_OMT, 0, &entry));
    ck_assert(!image_ome(&tables, 0, &ome));
    image_destroy(image);
}
END_TEST

/* Rules have ids of their own, and there is an end. */
START_TEST(rules_differ)
{
    size_t count = 0;
    for (; image_lint_rule(count) != NULL; count++) {
        for (size_t i = 0; i < count; i++)
            ck_assert_str_ne(image_lint_rule(i)->id, image_lint_rule(count)->id);
    }
    ck_assert_uint_gt(count, 15);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        all_forms_say_the_same, a_star_repeats, a_star_repeats_what_differs, what_is_wrong_is_told, forms_are_guessed,
        an_entry_by_hand,       rules_differ,
    };
    return RUN_ONCE("images", tests);
}
