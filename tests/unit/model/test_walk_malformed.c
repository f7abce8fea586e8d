/* Rule T6: entries that mean nothing, and what the knobs make of them. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 9 };

/* Each malformation in an entry that is otherwise sound. */
static const struct variant {
    enum pamu_reason reason;
    const char *knob, *code;
    struct entry entry;
} variants[] = {
    {PAMU_REASON_MALFORMED_PT, "malformed-pt", "code.malformed-pt", {.v = true, .wse = 20, .ap = 3, .wrong_pt = true}},
    {PAMU_REASON_MALFORMED_WSE, "malformed-wse", "code.malformed-wse", {.v = true, .wse = 10, .ap = 3}},
    {PAMU_REASON_MALFORMED_BASE,
     "malformed-base",
     "code.malformed-base",
     {.v = true, .wse = 12, .ap = 3, .base = 0x1000}},
    {PAMU_REASON_MALFORMED_SUBWINDOW,
     "malformed-subwindow",
     "code.malformed-subwindow",
     {.v = true, .wse = 13, .mw = true, .wce = 2, .ap = 3, .swse = 11}},
    {PAMU_REASON_MALFORMED_WCE,
     "malformed-wce",
     "code.malformed-wce",
     {.v = true, .wse = 30, .mw = true, .wce = 8, .ap = 3, .swse = 11}},
    {PAMU_REASON_MALFORMED_ATM, "malformed-atm", "code.malformed-atm", {.v = true, .wse = 20, .ap = 3, .atm = 2}},
    {PAMU_REASON_MALFORMED_OTM, "malformed-otm", "code.malformed-otm", {.v = true, .wse = 20, .ap = 3, .otm = 3}},
};

/* rules: T6 */
START_TEST(each_malformation_is_an_operation_error)
{
    for (size_t i = 0; i < COUNT(variants); i++) {
        struct pamu_result result;

        board_open(&board, _i);
        board_ppaace(&board, LIODN, variants[i].entry);
        result = board_read_of(&board, LIODN, 0x1000, 4);
        board_is_denied(&result, 0x1000, variants[i].reason);
        ck_assert_uint_eq(result.verdict, PAMU_OPERATION_ERROR);
        ck_assert_uint_eq(result.captured, true);
        ck_assert_uint_eq(board_get(&board, 0, REG_POES1), 1);
        ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 2);
        ck_assert(board_get_pair(&board, 0, REG_POEAH) == BOARD_PPAACT + 64 * LIODN);
        ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
        board_close(&board);
    }
}
END_TEST

/* Code 5 in LAV (1c00) is 1400, in WAV (380) 280. */
/* rules: T6 V1 */
START_TEST(knobs_make_violations_of_them)
{
    static const struct {
        const char *word;
        uint32_t avs1;
    } words[] = {{"lav", 0x1400}, {"wav", 0x280}};

    for (size_t i = 0; i < COUNT(variants) * 2; i++) {
        const struct variant *variant = &variants[i / 2];
        struct pamu_result result;

        board_prepare(&board, _i);
        board_knob(&board, variant->knob, words[i % 2].word);
        board_knob(&board, variant->code, "5");
        board_start(&board);
        board_ppaace(&board, LIODN, variant->entry);
        result = board_read_of(&board, LIODN, 0x1000, 4);
        board_is_denied(&result, 0x1000, variant->reason);
        MUST_EQ(result.verdict, PAMU_DENIED);
        MUST_EQ(board_get(&board, 0, REG_AVS1), LIODN << 16 | words[i % 2].avs1 | 1);
        MUST_EQ(board_get(&board, 0, REG_POES1), 0);
        MUST_EQ(board_get(&board, 0, REG_PICS), 8);
        board_close(&board);
    }
}
END_TEST

/* rules: T6 */
START_TEST(a_knob_is_for_its_malformation_only)
{
    board_prepare(&board, _i);
    board_knob(&board, "malformed-atm", "lav");
    board_start(&board);
    for (size_t i = 0; i < COUNT(variants); i++) {
        board_ppaace(&board, LIODN, variants[i].entry);
        ck_assert_uint_eq(board_read_of(&board, LIODN, 0, 1).verdict,
                          variants[i].reason == PAMU_REASON_MALFORMED_ATM ? PAMU_DENIED : PAMU_OPERATION_ERROR);
    }
    board_close(&board);
}
END_TEST

static void accepted(struct entry entry)
{
    board_ppaace(&board, LIODN, entry);
    board_reaches(&board, LIODN, entry.base, 1, entry.base);
}

static void rejected(struct entry entry, enum pamu_reason reason)
{
    board_ppaace(&board, LIODN, entry);
    board_denies(&board, LIODN, entry.base, 1, reason);
}

/* rules: T6 P3 */
START_TEST(the_smallest_window_is_4_kib)
{
    board_open(&board, _i);
    for (uint8_t wse = 0; wse < 11; wse++)
        rejected(entry_open(0, wse), PAMU_REASON_MALFORMED_WSE);
    for (uint8_t wse = 11; wse < 64; wse++)
        accepted(entry_open(0, wse));
    board_close(&board);
}
END_TEST

/* rules: T6 */
START_TEST(the_base_is_aligned_to_the_size)
{
    board_open(&board, _i);
    for (uint8_t wse = 11; wse < 63; wse++) {
        uint64_t size = UINT64_C(2) << wse;

        accepted(entry_open(size, wse));
        accepted(entry_open(UINT64_C(0) - size, wse));
        if (wse > 11) {
            rejected(entry_open(size / 2, wse), PAMU_REASON_MALFORMED_BASE);
            rejected(entry_open(0x1000, wse), PAMU_REASON_MALFORMED_BASE);
            rejected(entry_open(size + size / 2, wse), PAMU_REASON_MALFORMED_BASE);
        }
    }
    rejected(entry_open(UINT64_C(1) << 63, 63), PAMU_REASON_MALFORMED_BASE);
    board_close(&board);
}
END_TEST

/* 2^(WCE+1) subwindows of 4 KiB take 2^(WCE+13) bytes: WSE = WCE + 12. */
/* rules: T6 P3 */
START_TEST(the_smallest_subwindow_is_4_kib)
{
    board_prepare(&board, _i);
    board.config.hardware.mwce = 15;
    board_start(&board);
    for (uint8_t wce = 0; wce < 16; wce++) {
        struct entry entry = entry_cut(0, (uint8_t)(wce + 12), wce, 0);

        ck_assert_uint_eq(entry.swse, 11);
        accepted(entry);
        entry.wse--;
        rejected(entry, PAMU_REASON_MALFORMED_SUBWINDOW);
        entry.mw = false; /* WCE means nothing then */
        if (entry.wse >= 11)
            accepted(entry);
    }
    board_close(&board);
}
END_TEST

/* rules: T6 M3 */
START_TEST(the_chip_limits_the_count)
{
    for (uint8_t mwce = 0; mwce < 16; mwce++) {
        board_prepare(&board, _i);
        board.config.hardware.mwce = mwce;
        board_start(&board);
        for (uint8_t wce = 0; wce < 16; wce++) {
            struct entry entry = entry_cut(0, 40, wce, 0);

            if (wce <= mwce)
                accepted(entry);
            else
                rejected(entry, PAMU_REASON_MALFORMED_WCE);
            entry.mw = false;
            accepted(entry);
        }
        board_close(&board);
    }
}
END_TEST

/* rules: T6 */
START_TEST(modes_that_do_not_exist)
{
    board_open(&board, _i);
    for (uint8_t atm = 0; atm < 4; atm++) {
        struct entry entry = entry_open(0, 20);

        entry.atm = atm;
        if (atm < 2)
            accepted(entry);
        else
            rejected(entry, PAMU_REASON_MALFORMED_ATM);
    }
    for (uint8_t otm = 0; otm < 4; otm++) {
        struct entry entry = entry_open(0, 20);

        entry.otm = otm; /* IOEA 0 is READ, and OMI 0 has no encodings */
        board_ppaace(&board, LIODN, entry);
        if (otm < 2)
            board_reaches(&board, LIODN, 0, 1, 0);
        else
            board_denies(&board, LIODN, 0, 1, otm == 2 ? PAMU_REASON_OME_NO_ENCODING : PAMU_REASON_MALFORMED_OTM);
    }
    board_close(&board);
}
END_TEST

/* The order of the list in MODEL T6: each entry here has its own fault and all later ones. */
/* rules: T6 */
START_TEST(the_first_malformation_decides)
{
    struct entry entry = {
        .v = true, .mw = true, .wse = 3, .wce = 9, .atm = 3, .otm = 3, .base = 0x3000, .wrong_pt = true};

    board_open(&board, _i);
    rejected(entry, PAMU_REASON_MALFORMED_PT);
    entry.wrong_pt = false;
    rejected(entry, PAMU_REASON_MALFORMED_WSE);
    entry.wse = 16;
    rejected(entry, PAMU_REASON_MALFORMED_BASE);
    entry.base = 0x40000;
    rejected(entry, PAMU_REASON_MALFORMED_SUBWINDOW);
    entry.wse = 21;
    entry.base = 0x400000;
    rejected(entry, PAMU_REASON_MALFORMED_WCE);
    entry.wce = 7;
    rejected(entry, PAMU_REASON_MALFORMED_ATM);
    entry.atm = 0;
    rejected(entry, PAMU_REASON_MALFORMED_OTM);
    entry.otm = 0; /* sound now; AP 0 and SWSE 0 are later rules' */
    rejected(entry, PAMU_REASON_SUBWINDOW_UNMAPPED);
    board_close(&board);
}
END_TEST

/* The PPAACE's modes spoil every window, a SPAACE's only its own. T6 of a SPAACE comes after T9, and POEA is its
 * address. */
/* rules: T6 T9 */
START_TEST(a_spaace_can_be_malformed_too)
{
    struct entry part = entry_part(LIODN, 0x100000, 12);

    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_cut(0, 14, 1, 0x200000));
    board_spaace(&board, 1, entry_part(LIODN, 0x300000, 12));
    part.atm = 2;
    part.otm = 3;
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x2000, 1, PAMU_REASON_MALFORMED_ATM);
    ck_assert(board_get_pair(&board, 0, REG_POEAH) == BOARD_SPAACT);
    part.atm = 1;
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x2000, 1, PAMU_REASON_MALFORMED_OTM);
    board_reaches(&board, LIODN, 0x1000, 1, 0x201000);
    board_reaches(&board, LIODN, 0x4000, 1, 0x300000);
    part.liodn = LIODN + 1;
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x2000, 1, PAMU_REASON_SPAACE_WRONG_LIODN);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {each_malformation_is_an_operation_error,
                                  knobs_make_violations_of_them,
                                  a_knob_is_for_its_malformation_only,
                                  the_smallest_window_is_4_kib,
                                  the_base_is_aligned_to_the_size,
                                  the_smallest_subwindow_is_4_kib,
                                  the_chip_limits_the_count,
                                  modes_that_do_not_exist,
                                  the_first_malformation_decides,
                                  a_spaace_can_be_malformed_too};

    return RUN_BOTH_WALKS("walk: malformed entries", tests);
}
