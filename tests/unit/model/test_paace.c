/* PAACE fields against bytes assembled by hand from FACTS section 3. SPDX-License-Identifier: BSD-2-Clause */
#include <string.h>

#include "pamu/paace.h"
#include "support/run.h"

/* WBAH 12345678, WBAL abcde, WSE 2a, MW 1, AP 2, DD 1, PT 0, V 1: ab5 = a80 | 20 | 10 | 4 | 1. CR and reserved bits 2b.
 * CID 5a between reserved c3 and 3c, WCE 9, ATM 1, OTM 2: 96. TWBAL fe044, SWSE b (2c0), reserved 15. OMI 0102. */
static const uint8_t primary[64] = {0x12, 0x34, 0x56, 0x78, 0xab, 0xcd, 0xea, 0xb5, 0x11, 0x22, 0x33, 0xab, 0xc3,
                                    0x5a, 0x3c, 0x96, 0x00, 0x00, 0x00, 0x0f, 0xfe, 0x04, 0x42, 0xd5, 0xde, 0xad,
                                    0xbe, 0xef, 0x80, 0x98, 0x01, 0x02, 0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6,
                                    0xa7, 0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xaf, 0xb0, 0xb1, 0xb2, 0xb3,
                                    0xb4, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xba, 0xbb, 0xbc, 0xbd, 0xbe, 0xbf};

/* LIODN 1a2b, reserved 7c0 | 20 (7e0), AP 1, DD 0, PT 1, V 1: 7e0 | 8 | 2 | 1 = 7eb. ATM 1, OTM 1 with WCE 3: 35. */
static const uint8_t secondary[64] = {0xf0, 0xf1, 0xf2, 0xf3, 0x1a, 0x2b, 0x07, 0xeb, 0x44, 0x55, 0x66, 0x00, 0x00,
                                      0x77, 0x00, 0x35, 0x00, 0x00, 0x00, 0x0f, 0xfe, 0x04, 0x42, 0xc0, 0x01, 0x02,
                                      0x03, 0x04, 0x80, 0x18, 0x81, 0x1d, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                      0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
                                      0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00};

static uint32_t field_of(const struct pamu_paace *entry, const char *name)
{
    const struct pamu_field_row *field = pamu_paace_field(name);

    ck_assert_msg(field != NULL, "no field %s", name);
    return pamu_paace_get(entry, field);
}

struct expected {
    const char *name;
    uint32_t value;
};

static void expect_fields(const uint8_t bytes[64], const struct expected *expected, size_t count)
{
    struct pamu_paace entry;

    pamu_paace_decode(bytes, &entry);
    for (size_t i = 0; i < count; i++) {
        if (field_of(&entry, expected[i].name) != expected[i].value)
            ck_abort_msg("%s is 0x%lx, not 0x%lx", expected[i].name, (unsigned long)field_of(&entry, expected[i].name),
                         (unsigned long)expected[i].value);
    }
}

/* rules: P1 */
START_TEST(primary_fields_from_bytes)
{
    static const struct expected expected[] = {{"WBAH", 0x12345678},
                                               {"WBAL", 0xabcde},
                                               {"WSE", 0x2a},
                                               {"MW", 1},
                                               {"AP", 2},
                                               {"DD", 1},
                                               {"PT", 0},
                                               {"V", 1},
                                               {"DID", 0x11},
                                               {"PID", 0x22},
                                               {"SNPID", 0x33},
                                               {"CR", 1},
                                               {"CID", 0x5a},
                                               {"WCE", 9},
                                               {"ATM", 1},
                                               {"OTM", 2},
                                               {"TWBAH", 0xf},
                                               {"TWBAL", 0xfe044},
                                               {"SWSE", 0xb},
                                               {"FSPI", 0xdeadbeef},
                                               {"IOEA", 0x80},
                                               {"MOEA", 0x98},
                                               {"OMI", 0x102},
                                               {"LIODN", 0},
                                               {"IOEB", 0},
                                               {"MOEB", 0}};

    expect_fields(primary, expected, COUNT(expected));
}
END_TEST

/* rules: P1 */
START_TEST(secondary_fields_from_bytes)
{
    static const struct expected expected[] = {
        {"LIODN", 0x1a2b}, {"AP", 1},       {"DD", 0},          {"PT", 1},     {"V", 1},       {"DID", 0x44},
        {"PID", 0x55},     {"SNPID", 0x66}, {"CR", 0},          {"CID", 0x77}, {"WCE", 3},     {"ATM", 1},
        {"OTM", 1},        {"TWBAH", 0xf},  {"TWBAL", 0xfe044}, {"SWSE", 0xb}, {"IOEA", 0x80}, {"MOEA", 0x18},
        {"IOEB", 0x81},    {"MOEB", 0x1d},  {"OMI", 0},         {"WBAH", 0},   {"WBAL", 0},    {"WSE", 0},
        {"MW", 0},         {"FSPI", 0}};

    expect_fields(secondary, expected, COUNT(expected));
}
END_TEST

/* rules: P1 */
START_TEST(bits_outside_the_fields_are_kept_in_place)
{
    static const uint32_t expected[16] = {0,          0,          0x0000002b, 0xc3003c00, 0,          0x00000015,
                                          0,          0,          0xa0a1a2a3, 0xa4a5a6a7, 0xa8a9aaab, 0xacadaeaf,
                                          0xb0b1b2b3, 0xb4b5b6b7, 0xb8b9babb, 0xbcbdbebf};
    struct pamu_paace entry;

    pamu_paace_decode(primary, &entry);
    for (unsigned i = 0; i < 16; i++)
        MUST_EQ(entry.reserved[i], expected[i]);
    pamu_paace_decode(secondary, &entry);
    MUST_EQ(entry.reserved[0], 0xf0f1f2f3);
    MUST_EQ(entry.reserved[1], 0x7e0);
    MUST_EQ(entry.reserved[6], 0x01020304);
}
END_TEST

static void survives(const uint8_t bytes[64])
{
    struct pamu_paace entry;
    uint8_t again[64];

    memset(again, 0x5a, sizeof(again));
    pamu_paace_decode(bytes, &entry);
    MUST_EQ(pamu_paace_encode(&entry, again), PAMU_OK);
    MUST(memcmp(bytes, again, sizeof(again)) == 0);
}

/* rules: P1 */
START_TEST(every_one_of_512_bits_survives)
{
    static const uint8_t blank[64], otm_indexed[64] = {[15] = 2}, pt[64] = {[7] = 2}, both[64] = {[7] = 2, [15] = 2};
    const uint8_t *const starts[] = {blank, otm_indexed, pt, both, primary, secondary};

    for (size_t i = 0; i < COUNT(starts); i++) {
        survives(starts[i]);
        for (unsigned bit = 0; bit < 512; bit++) {
            uint8_t bytes[64];

            memcpy(bytes, starts[i], sizeof(bytes));
            bytes[bit / 8] ^= (uint8_t)(0x80u >> bit % 8);
            survives(bytes);
        }
    }
}
END_TEST

/* rules: P1 */
START_TEST(random_entries_survive)
{
    uint64_t random = 42;

    for (unsigned i = 0; i < 2000; i++) {
        uint8_t bytes[64];

        for (unsigned at = 0; at < 64; at++) {
            random = random * UINT64_C(6364136223846793005) + 1;
            bytes[at] = (uint8_t)(random >> 56);
        }
        survives(bytes);
    }
}
END_TEST

/* Every field as FACTS section 3 lists it: byte offset of its word, mask in it. PT and OTM come with it where the field
 * needs them. */
static const struct place {
    const char *name;
    unsigned offset;
    uint32_t mask;
    bool pt;
    uint8_t otm;
} places[] = {
    {"WBAH", 0x00, 0xffffffff, false, 0},  {"WBAL", 0x04, 0xfffff000, false, 0},  {"WSE", 0x04, 0x00000fc0, false, 0},
    {"MW", 0x04, 0x00000020, false, 0},    {"LIODN", 0x04, 0xffff0000, true, 0},  {"AP", 0x04, 0x00000018, false, 0},
    {"DD", 0x04, 0x00000004, false, 0},    {"V", 0x04, 0x00000001, false, 0},     {"DID", 0x08, 0xff000000, false, 0},
    {"PID", 0x08, 0x00ff0000, false, 0},   {"SNPID", 0x08, 0x0000ff00, false, 0}, {"CR", 0x08, 0x00000080, false, 0},
    {"CID", 0x0c, 0x00ff0000, false, 0},   {"WCE", 0x0c, 0x000000f0, false, 0},   {"ATM", 0x0c, 0x0000000c, false, 0},
    {"TWBAH", 0x10, 0xffffffff, false, 0}, {"TWBAL", 0x14, 0xfffff000, false, 0}, {"SWSE", 0x14, 0x00000fc0, false, 0},
    {"FSPI", 0x18, 0xffffffff, false, 0},  {"IOEA", 0x1c, 0xff000000, false, 0},  {"MOEA", 0x1c, 0x00ff0000, false, 0},
    {"IOEB", 0x1c, 0x0000ff00, false, 1},  {"MOEB", 0x1c, 0x000000ff, false, 0},  {"OMI", 0x1c, 0x0000ffff, false, 2},
    {"PT", 0x04, 0x00000002, false, 0},    {"OTM", 0x0c, 0x00000003, false, 0},
};

static void one_bit_of(const struct place *place, unsigned bit)
{
    uint8_t bytes[64] = {0};
    struct pamu_paace entry;
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    unsigned lowest = 0;

    bytes[0x07] = place->pt ? 2 : 0;
    bytes[0x0f] = place->otm;
    bytes[place->offset + 3 - bit / 8] |= (uint8_t)(1u << bit % 8);
    pamu_paace_decode(bytes, &entry);
    while (!(place->mask >> lowest & 1))
        lowest++;
    for (size_t i = 0; i < count; i++) {
        uint32_t expected = strcmp(fields[i].name, place->name) == 0 ? UINT32_C(1) << (bit - lowest) : 0;

        if (strcmp(fields[i].name, "PT") == 0 && strcmp(place->name, "PT") != 0)
            expected = place->pt;
        if (strcmp(fields[i].name, "OTM") == 0 && strcmp(place->name, "OTM") != 0)
            expected = place->otm;
        if (pamu_paace_get(&entry, &fields[i]) != expected)
            ck_abort_msg("bit %u of %s: %s is wrong", bit - lowest, place->name, fields[i].name);
    }
}

/* rules: P1 */
START_TEST(each_bit_belongs_to_one_field)
{
    size_t count;

    (void)pamu_paace_fields(&count);
    ck_assert_uint_eq(count, COUNT(places));
    for (size_t i = 0; i < COUNT(places); i++) {
        for (unsigned bit = 0; bit < 32; bit++) {
            if (places[i].mask >> bit & 1)
                one_bit_of(&places[i], bit);
        }
    }
}
END_TEST

/* rules: P1 */
START_TEST(encode_writes_the_bytes_of_facts)
{
    static const struct expected values[] = {{"WBAH", 0x12345678},
                                             {"WBAL", 0xabcde},
                                             {"WSE", 0x2a},
                                             {"MW", 1},
                                             {"AP", 2},
                                             {"DD", 1},
                                             {"V", 1},
                                             {"DID", 0x11},
                                             {"PID", 0x22},
                                             {"SNPID", 0x33},
                                             {"CR", 1},
                                             {"CID", 0x5a},
                                             {"WCE", 9},
                                             {"ATM", 1},
                                             {"OTM", 2},
                                             {"TWBAH", 0xf},
                                             {"TWBAL", 0xfe044},
                                             {"SWSE", 0xb},
                                             {"FSPI", 0xdeadbeef},
                                             {"IOEA", 0x80},
                                             {"MOEA", 0x98},
                                             {"OMI", 0x102}};
    uint8_t expected[64] = {0}, bytes[64];
    struct pamu_paace entry = {0};

    memcpy(expected, primary, 32);
    expected[0x0b] = 0x80;
    expected[0x0c] = expected[0x0e] = 0;
    expected[0x17] = 0xc0;
    for (size_t i = 0; i < COUNT(values); i++)
        ck_assert_int_eq(pamu_paace_set(&entry, pamu_paace_field(values[i].name), values[i].value), PAMU_OK);
    ck_assert_int_eq(pamu_paace_encode(&entry, bytes), PAMU_OK);
    ck_assert_mem_eq(bytes, expected, sizeof(bytes));
}
END_TEST

/* rules: P1 */
START_TEST(fields_out_of_scope_are_ignored)
{
    struct pamu_paace entry = {.pt = 1,
                               .otm = 2,
                               .wse = 99,
                               .wbal = UINT32_MAX,
                               .mw = 7,
                               .wbah = 1,
                               .fspi = 1,
                               .ioeb = 300,
                               .moeb = 300,
                               .liodn = 0xffff,
                               .omi = 0xffff};
    uint8_t expected[64] = {[4] = 0xff, [5] = 0xff, [7] = 2, [15] = 2, [30] = 0xff, [31] = 0xff}, bytes[64];

    ck_assert_int_eq(pamu_paace_encode(&entry, bytes), PAMU_OK);
    ck_assert_mem_eq(bytes, expected, sizeof(bytes));
}
END_TEST

/* rules: P1 */
START_TEST(what_does_not_fit_is_refused_and_nothing_written)
{
    size_t count;
    const struct pamu_field_row *fields = pamu_paace_fields(&count);
    uint8_t bytes[64], untouched[64];

    memset(bytes, 0x5a, sizeof(bytes));
    memset(untouched, 0x5a, sizeof(untouched));
    for (size_t i = 0; i < COUNT(places); i++) {
        const struct pamu_field_row *field = pamu_paace_field(places[i].name);
        struct pamu_paace entry = {.pt = places[i].pt, .otm = places[i].otm};
        struct pamu_paace covered = entry;
        uint32_t lowest = places[i].mask & (~places[i].mask + 1), widest = places[i].mask / lowest;

        covered.reserved[places[i].offset / 4] = lowest;
        MUST_EQ(pamu_paace_encode(&covered, bytes), PAMU_ERR_VALUE);
        MUST_EQ(pamu_paace_set(&entry, field, widest), PAMU_OK);
        MUST_EQ(pamu_paace_get(&entry, field), widest);
        if (widest == UINT32_MAX)
            continue;
        MUST_EQ(pamu_paace_set(&entry, field, widest + 1), PAMU_ERR_VALUE);
        MUST_EQ(pamu_paace_get(&entry, field), widest);
        memcpy((unsigned char *)&entry + field->offset, &(uint32_t){widest + 1}, sizeof(uint32_t));
        MUST_EQ(pamu_paace_encode(&entry, bytes), PAMU_ERR_VALUE);
    }
    ck_assert_mem_eq(bytes, untouched, sizeof(bytes));
    ck_assert_uint_eq(fields[0].offset, 0);
}
END_TEST

/* rules: P1 */
START_TEST(scopes_follow_pt_and_otm)
{
    static const struct scope {
        const char *name;
        bool primary, direct, indexed, any;
    } scopes[] = {{"WBAH", true, false, false, false},   {"FSPI", true, false, false, false},
                  {"LIODN", false, false, false, false}, {"IOEB", false, true, false, true},
                  {"OMI", false, false, true, true},     {"CID", true, true, true, true}};

    for (size_t i = 0; i < COUNT(scopes); i++) {
        const struct pamu_field_row *field = pamu_paace_field(scopes[i].name);
        struct pamu_paace entry = {.pt = 0, .otm = 0};
        bool by_table = scopes[i].any;

        ck_assert_int_eq(pamu_paace_has(&entry, field) != 0, by_table ? scopes[i].direct : scopes[i].primary);
        entry.pt = 1;
        ck_assert_int_eq(pamu_paace_has(&entry, field) != 0, by_table ? scopes[i].direct : !scopes[i].primary);
        entry.otm = 2;
        ck_assert_int_eq(pamu_paace_has(&entry, field) != 0, by_table ? scopes[i].indexed : !scopes[i].primary);
    }
}
END_TEST

/* rules: P1 */
START_TEST(fields_are_found_by_name)
{
    ck_assert_str_eq(pamu_paace_field("wse")->name, "WSE");
    ck_assert_str_eq(pamu_paace_field("Twbal")->name, "TWBAL");
    ck_assert_ptr_null(pamu_paace_field("WS"));
    ck_assert_ptr_null(pamu_paace_field("WSEE"));
    ck_assert_ptr_null(pamu_paace_field(""));
    for (size_t i = 0; i < COUNT(places); i++)
        ck_assert_uint_eq(strlen(pamu_paace_field(places[i].name)->help) > 0, 1);
}
END_TEST

/* FACTS section 14 item 16: window 0 in the PPAACE. WSE 28: 700 | MW 20 | AP 18 | V 1; WCE 2, ATM 1: 24; SWSE: 640. */
/* rules: P1 P3 */
START_TEST(the_threads_ppaace)
{
    static const uint8_t bytes[64] = {[6] = 0x07, [7] = 0x39, [11] = 0x80, [15] = 0x24, [22] = 0x06, [23] = 0x40};
    static const struct expected expected[] = {{"WSE", 28},  {"MW", 1}, {"WCE", 2}, {"ATM", 1}, {"CR", 1},
                                               {"SWSE", 25}, {"AP", 3}, {"V", 1},   {"PT", 0}};
    struct pamu_paace entry;

    expect_fields(bytes, expected, COUNT(expected));
    pamu_paace_decode(bytes, &entry);
    ck_assert_uint_eq(pamu_paace_window_base(&entry), 0);
    ck_assert_uint_eq(pamu_paace_window_last(&entry), 0x1fffffff);
    ck_assert_uint_eq(pamu_paace_subwindows(&entry), 8);
    ck_assert_uint_eq(pamu_paace_mapped_last(&entry), 0x3ffffff);
}
END_TEST

/* Its MSI page, as LIODN 32's: AP 2 (10) | PT 2 | V 1; ATM 1: 4; TWBA f_fe044000 with SWSE 11 (2c0). */
/* rules: P1 P3 */
START_TEST(the_threads_msi_spaace)
{
    static const uint8_t bytes[64] = {[5] = 0x20,  [7] = 0x13,  [11] = 0x80, [15] = 0x04, [19] = 0x0f,
                                      [20] = 0xfe, [21] = 0x04, [22] = 0x42, [23] = 0xc0};
    static const struct expected expected[] = {{"LIODN", 32}, {"AP", 2}, {"PT", 1}, {"V", 1}, {"SWSE", 11}, {"ATM", 1}};
    struct pamu_paace entry;

    expect_fields(bytes, expected, COUNT(expected));
    pamu_paace_decode(bytes, &entry);
    ck_assert(pamu_paace_translated_base(&entry) == UINT64_C(0xffe044000));
    ck_assert_uint_eq(pamu_paace_mapped_last(&entry), 0xfff);
}
END_TEST

/* rules: P3 */
START_TEST(sizes_are_powers_of_two_up_to_all_addresses)
{
    struct pamu_paace entry = {.wbah = 0xfedcba98, .wbal = 0x76543, .twbah = 0x12345678, .twbal = 0x9abcd};

    for (unsigned exponent = 0; exponent < 64; exponent++) {
        uint64_t last = exponent == 63 ? UINT64_MAX : (UINT64_C(2) << exponent) - 1;

        entry.wse = entry.swse = exponent;
        MUST_EQ(pamu_paace_window_last(&entry), last);
        MUST_EQ(pamu_paace_mapped_last(&entry), last);
    }
    entry.wse = 0xb; /* the three sizes FACTS section 3 names */
    ck_assert_uint_eq(pamu_paace_window_last(&entry) + 1, 4096);
    entry.wse = 0x1f;
    ck_assert(pamu_paace_window_last(&entry) + 1 == UINT64_C(0x100000000));
    entry.wse = 35;
    ck_assert(pamu_paace_window_last(&entry) + 1 == UINT64_C(0x1000000000));
    ck_assert(pamu_paace_window_base(&entry) == UINT64_C(0xfedcba9876543000));
    ck_assert(pamu_paace_translated_base(&entry) == UINT64_C(0x123456789abcd000));
}
END_TEST

/* rules: P3 */
START_TEST(subwindow_counts_are_2_to_65536)
{
    struct pamu_paace entry = {.mw = 1};
    uint32_t count = 2;

    for (entry.wce = 0; entry.wce < 16; entry.wce++, count *= 2)
        ck_assert_uint_eq(pamu_paace_subwindows(&entry), count);
    entry.wce = 7;
    entry.mw = 0;
    ck_assert_uint_eq(pamu_paace_subwindows(&entry), 1);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {primary_fields_from_bytes,
                                  secondary_fields_from_bytes,
                                  bits_outside_the_fields_are_kept_in_place,
                                  every_one_of_512_bits_survives,
                                  random_entries_survive,
                                  each_bit_belongs_to_one_field,
                                  encode_writes_the_bytes_of_facts,
                                  fields_out_of_scope_are_ignored,
                                  what_does_not_fit_is_refused_and_nothing_written,
                                  scopes_follow_pt_and_otm,
                                  fields_are_found_by_name,
                                  the_threads_ppaace,
                                  the_threads_msi_spaace,
                                  sizes_are_powers_of_two_up_to_all_addresses,
                                  subwindow_counts_are_2_to_65536};

    return RUN_ONCE("PAACE", tests);
}
