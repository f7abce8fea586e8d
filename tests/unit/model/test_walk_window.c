/* Rules T7 to T10: the aperture, its subwindows, their entries, holes. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 5 };

static void inside(uint64_t iova, uint32_t length)
{
    board_reaches(&board, LIODN, iova, length, iova);
}

static void outside(uint64_t iova, uint32_t length)
{
    board_denies(&board, LIODN, iova, length, PAMU_REASON_OUTSIDE_APERTURE);
}

/* Both ends of an aperture of 2^(wse+1) bytes at base: with every byte beyond it outside. */
static void ends_of(uint64_t base, uint8_t wse)
{
    uint64_t last = base + (wse == 63 ? UINT64_MAX : (UINT64_C(2) << wse) - 1);

    board_ppaace(&board, LIODN, entry_open(base, wse));
    inside(base, 1);
    inside(base, 4096);
    inside(last, 1);
    inside(last - 3, 4);
    inside(last - 4095, 4096);
    outside(last, 2);
    outside(last - 3, 5);
    outside(last - 4094, 4096);
    outside(last, UINT32_MAX);
    if (base != 0) {
        outside(base - 1, 1);
        outside(base - 1, 2);
        outside(base - 4, 4);
        outside(0, 1);
    }
    if (last != UINT64_MAX) {
        outside(last + 1, 1);
        outside(UINT64_MAX, 1);
    }
}

/* rules: T7 P3 */
START_TEST(apertures_from_4_kib_to_2_to_the_64)
{
    board_open(&board, _i);
    for (uint8_t wse = 11; wse < 63; wse++) {
        uint64_t size = UINT64_C(2) << wse;

        ends_of(0, wse);
        ends_of(size, wse);
        ends_of(UINT64_C(0) - size, wse); /* ends at 2^64 */
    }
    ends_of(0, 63);
    board_close(&board);
}
END_TEST

/* rules: T7 */
START_TEST(the_whole_aperture_in_one_transaction)
{
    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_open(0x40000000, 29));
    inside(0x40000000, 0x40000000);
    outside(0x40000000, 0x40000001);
    outside(0x40000001, 0x40000000);
    outside(0x3fffffff, 0x40000001);
    board_close(&board);
}
END_TEST

/* rules: T7 */
START_TEST(a_wrap_past_2_to_the_64_is_outside)
{
    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_open(0, 63));
    inside(UINT64_MAX, 1);
    outside(UINT64_MAX, 2);
    outside(UINT64_MAX - 4094, 4096);
    inside(UINT64_MAX - UINT32_MAX + 1, UINT32_MAX);
    outside(UINT64_MAX - UINT32_MAX + 2, UINT32_MAX);
    board_ppaace(&board, LIODN, entry_open(0, 11)); /* the wrapped part would lie inside */
    outside(UINT64_MAX, 2);
    outside(UINT64_MAX - 10, 100);
    board_close(&board);
}
END_TEST

/* An aperture of 2^(wce+1) subwindows of 8 KiB at 16 MiB, window i at physical 4 GiB + i * 64 KiB. FSPI is 7. */
#define CUT_BASE UINT64_C(0x1000000)
#define CUT_SIZE UINT64_C(0x2000)
#define CUT_FSPI 7u

static uint64_t cut_target(unsigned index)
{
    return UINT64_C(0x100000000) + index * UINT64_C(0x10000);
}

static void open_cut(int walk, uint8_t wce, const char *cross)
{
    struct entry primary = entry_cut(CUT_BASE, (uint8_t)(wce + 13), wce, cut_target(0));

    board_prepare(&board, walk);
    board_knob(&board, "cross", cross);
    board_start(&board);
    primary.fspi = CUT_FSPI;
    board_ppaace(&board, LIODN, primary);
    for (unsigned i = 1; i < 2u << wce; i++)
        board_spaace(&board, CUT_FSPI + i - 1, entry_part(LIODN, cut_target(i), 12));
}

static void in_window(unsigned index, uint64_t offset, uint32_t length)
{
    struct pamu_result result = board_read_of(&board, LIODN, CUT_BASE + index * CUT_SIZE + offset, length);

    MUST_EQ(result.verdict, PAMU_TRANSLATED);
    MUST_EQ(result.window, index);
    MUST_EQ(result.address, cut_target(index) + offset);
    MUST_EQ(result.lookups[PAMU_SPAACE], index > 0);
    MUST_EQ(result.pieces, 1);
}

/* rules: T8 T9 P3 */
START_TEST(from_2_to_256_subwindows)
{
    for (uint8_t wce = 0; wce < 8; wce++) {
        unsigned count = 2u << wce;

        open_cut(_i, wce, "deny");
        for (unsigned i = 0; i < count; i++) {
            in_window(i, 0, 1);
            in_window(i, 0, 0x2000);
            in_window(i, 0x1fff, 1);
            in_window(i, 0x1ffc, 4);
        }
        outside(CUT_BASE - 1, 1);
        outside(CUT_BASE + count * CUT_SIZE, 1);
        board_close(&board);
    }
}
END_TEST

/* rules: T8 */
START_TEST(crossing_a_boundary_is_denied)
{
    for (uint8_t wce = 0; wce < 8; wce++) {
        unsigned last = (2u << wce) - 1;

        open_cut(_i, wce, "deny");
        for (unsigned i = 0; i < last; i++) {
            uint64_t next = CUT_BASE + (i + 1) * CUT_SIZE;
            struct pamu_result result = board_read_of(&board, LIODN, next - 1, 2);

            board_is_denied(&result, next - 1, PAMU_REASON_CROSSES_SUBWINDOW);
            MUST_EQ(result.window, i);
            board_denies(&board, LIODN, next - 0x1000, 0x1001, PAMU_REASON_CROSSES_SUBWINDOW);
            board_denies(&board, LIODN, next - 0x2000, 0x2001, PAMU_REASON_CROSSES_SUBWINDOW);
        }
        outside(CUT_BASE + last * CUT_SIZE + 0x1fff, 2); /* T7 comes first */
        board_close(&board);
    }
}
END_TEST

/* rules: T8 */
START_TEST(crossing_can_split_instead)
{
    struct pamu_result result;

    open_cut(_i, 2, "split");
    result = board_read_of(&board, LIODN, CUT_BASE + 0x1ff0, 0x20);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.pieces, 2);
    ck_assert(result.address == cut_target(0) + 0x1ff0);
    ck_assert_uint_eq(result.window, 0);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 2);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 1);
    ck_assert_uint_eq(result.fetches, 3);
    result = board_read_of(&board, LIODN, CUT_BASE, 0x10000); /* all eight of them */
    ck_assert_uint_eq(result.pieces, 8);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 7);
    in_window(3, 0, 0x2000);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 2 + 8 + 1);
    outside(CUT_BASE + 0xffff, 2); /* nothing is split that leaves the aperture */
    outside(CUT_BASE - 1, 0x2002);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 11 + 2);
    board_close(&board);
}
END_TEST

/* rules: T8 */
START_TEST(the_first_failing_piece_of_a_split_decides)
{
    struct entry closed = entry_part(LIODN, 0, 12);
    struct pamu_result result;

    open_cut(_i, 2, "split");
    closed.v = false;
    board_spaace(&board, CUT_FSPI + 1, closed); /* window 2 */
    result = board_read_of(&board, LIODN, CUT_BASE + 0x1000, 0x8000);
    board_is_denied(&result, CUT_BASE + 0x4000, PAMU_REASON_SPAACE_INVALID);
    ck_assert_uint_eq(result.pieces, 3);
    ck_assert_uint_eq(result.window, 2);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 3);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 2);
    result = board_read_of(&board, LIODN, CUT_BASE + 0x5000, 0x2000);
    board_is_denied(&result, CUT_BASE + 0x5000, PAMU_REASON_SPAACE_INVALID);
    ck_assert_uint_eq(result.pieces, 1);
    board_close(&board);
}
END_TEST

/* rules: T9 */
START_TEST(subwindow_i_is_spaact_fspi_plus_i_less_1)
{
    static const uint32_t firsts[] = {0, 1, 100, BOARD_SPAACES - 3};

    board_open(&board, _i);
    for (size_t i = 0; i < COUNT(firsts); i++) {
        struct entry primary = entry_cut(0, 13, 1, 0);

        primary.fspi = firsts[i];
        board_ppaace(&board, LIODN, primary);
        for (unsigned part = 0; part < 3; part++)
            board_spaace(&board, firsts[i] + part, entry_part(LIODN, 0x100000 * (part + 1), 11));
        board_reaches(&board, LIODN, 0x10, 1, 0x10);
        board_reaches(&board, LIODN, 0x1010, 1, 0x100010);
        board_reaches(&board, LIODN, 0x2010, 1, 0x200010);
        board_reaches(&board, LIODN, 0x3010, 1, 0x300010);
    }
    board_close(&board);
}
END_TEST

/* rules: T9 */
START_TEST(the_spaact_ends_at_its_limit)
{
    struct entry primary = entry_cut(0, 13, 1, 0);

    board_open(&board, _i);
    primary.fspi = 20;
    board_ppaace(&board, LIODN, primary);
    for (unsigned i = 20; i < 23; i++)
        board_spaace(&board, i, entry_part(LIODN, 0x100000, 11));
    board_set_pair(&board, 0, REG_SPLAH, BOARD_SPAACT + 64 * 22);
    board_reaches(&board, LIODN, 0x2000, 1, 0x100000);
    board_denies(&board, LIODN, 0x3000, 1, PAMU_REASON_SPAACE_OUTSIDE_SPAACT);
    board_set_pair(&board, 0, REG_SPLAH, BOARD_SPAACT + 64 * 22 - 1);
    board_denies(&board, LIODN, 0x2000, 1, PAMU_REASON_SPAACE_OUTSIDE_SPAACT);
    board_set_pair(&board, 0, REG_SPLAH, BOARD_SPAACT + 64 * 23);
    board_reaches(&board, LIODN, 0x3000, 1, 0x100000);
    primary.fspi = UINT32_MAX; /* its sum with the index has 33 bits */
    board_ppaace(&board, LIODN, primary);
    board_denies(&board, LIODN, 0x1000, 1, PAMU_REASON_SPAACE_OUTSIDE_SPAACT);
    board_denies(&board, LIODN, 0x2000, 1, PAMU_REASON_SPAACE_OUTSIDE_SPAACT);
    board_reaches(&board, LIODN, 0x0fff, 1, 0x0fff); /* window 0 needs no SPAACT */
    board_close(&board);
}
END_TEST

/* rules: T9 */
START_TEST(a_spaace_must_be_valid_secondary_and_ones_own)
{
    struct entry part = entry_part(LIODN, 0x100000, 11);

    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_cut(0, 12, 0, 0));
    board_spaace(&board, 0, part);
    board_reaches(&board, LIODN, 0x1000, 1, 0x100000);
    part.liodn = LIODN ^ 0x8000;
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x1000, 1, PAMU_REASON_SPAACE_WRONG_LIODN);
    part.wrong_pt = true;
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x1000, 1, PAMU_REASON_SPAACE_NOT_SECONDARY);
    part.v = false; /* V, then PT, then the LIODN */
    board_spaace(&board, 0, part);
    board_denies(&board, LIODN, 0x1000, 1, PAMU_REASON_SPAACE_INVALID);
    board_close(&board);
}
END_TEST

/* Subwindows of 64 KiB that map 2^(swse+1) bytes from their start. */
static void open_hole(int walk, uint8_t swse, uint8_t atm)
{
    struct entry primary = entry_cut(0, 16, 0, 0x200000), part = entry_part(LIODN, 0x300000, swse);

    board_open(&board, walk);
    primary.swse = swse;
    primary.atm = part.atm = atm;
    board_ppaace(&board, LIODN, primary);
    board_spaace(&board, 0, part);
}

static void hole_at(uint64_t start, uint64_t target, uint64_t mapped, uint8_t atm)
{
    uint64_t end = start + mapped, to = atm == 0 ? start : target;

    board_reaches(&board, LIODN, start, 1, to);
    board_reaches(&board, LIODN, start, (uint32_t)mapped, to);
    board_reaches(&board, LIODN, end - 1, 1, to + mapped - 1);
    if (mapped == 0x10000) {
        board_reaches(&board, LIODN, start + 0xffff, 1, to + 0xffff);
        return;
    }
    board_denies(&board, LIODN, end - 1, 2, PAMU_REASON_HOLE);
    board_denies(&board, LIODN, end, 1, PAMU_REASON_HOLE);
    board_denies(&board, LIODN, start, (uint32_t)mapped + 1, PAMU_REASON_HOLE);
    board_denies(&board, LIODN, start + 0xffff, 1, PAMU_REASON_HOLE);
}

/* rules: T10 */
START_TEST(beyond_the_mapped_size_is_a_hole)
{
    for (uint8_t swse = 11; swse < 16; swse++) {
        for (uint8_t atm = 0; atm < 2; atm++) {
            open_hole(_i, swse, atm);
            hole_at(0, 0x200000, UINT64_C(2) << swse, atm);
            hole_at(0x10000, 0x300000, UINT64_C(2) << swse, atm);
            board_close(&board);
        }
    }
}
END_TEST

/* rules: T10 */
START_TEST(swse_under_4_kib_maps_nothing)
{
    for (uint8_t swse = 0; swse < 11; swse++) {
        open_hole(_i, swse, 1);
        board_denies(&board, LIODN, 0, 1, PAMU_REASON_SUBWINDOW_UNMAPPED);
        board_denies(&board, LIODN, 0x10000, 1, PAMU_REASON_SUBWINDOW_UNMAPPED);
        board_close(&board);
    }
}
END_TEST

/* rules: T10 */
START_TEST(one_window_has_no_hole)
{
    struct entry entry = entry_open(0, 15);

    board_open(&board, _i);
    for (entry.swse = 0; entry.swse < 64; entry.swse += 7) {
        board_ppaace(&board, LIODN, entry);
        board_reaches(&board, LIODN, 0xffff, 1, 0xffff);
        ck_assert_uint_eq(board_read_of(&board, LIODN, 0xffff, 1).window, 0);
    }
    board_close(&board);
}
END_TEST

/* FACTS section 6: the vendor's test expects a fault at the end of a mapped half, and none inside mapped halves. */
/* rules: T10 */
START_TEST(the_vendors_mapped_halves)
{
    struct entry primary = entry_cut(0, 27, 3, 0);

    board_open(&board, _i);
    primary.swse = 22; /* 16 windows of 16 MiB, 8 MiB mapped */
    board_ppaace(&board, LIODN, primary);
    for (unsigned i = 1; i < 16; i++)
        board_spaace(&board, i - 1, entry_part(LIODN, i * UINT64_C(0x1000000), 22));
    for (uint64_t start = 0; start < 0x10000000; start += 0x1000000) {
        board_reaches(&board, LIODN, start + 0x7fffff, 1, start + 0x7fffff);
        board_denies(&board, LIODN, start + 0x800000, 1, PAMU_REASON_HOLE);
    }
    board_close(&board);
}
END_TEST

/* rules: T8 */
START_TEST(a_split_may_end_in_a_single_byte)
{
    struct pamu_result result;

    open_cut(_i, 2, "split");
    result = board_read_of(&board, LIODN, CUT_BASE + 0x1ffc, 5);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.pieces, 2);
    result = board_read_of(&board, LIODN, CUT_BASE + 0x1fff, 2);
    ck_assert_uint_eq(result.pieces, 2);
    ck_assert_uint_eq(board_read_of(&board, LIODN, CUT_BASE + 0x1fff, 1).pieces, 1);
    ck_assert_uint_eq(board_read_of(&board, LIODN, CUT_BASE + 0xffff, 1).pieces, 1);
    board_close(&board);
}
END_TEST

/* rules: T8 C5 */
START_TEST(a_split_is_stale_if_one_piece_is)
{
    board_prepare(&board, _i);
    board_knob(&board, "cross", "split");
    board_knob(&board, "snoop", "off");
    board_start(&board);
    board_control(&board, PC_SPCC);
    board_ppaace(&board, LIODN, entry_cut(0, 13, 1, 0));
    for (unsigned i = 0; i < 3; i++)
        board_spaace(&board, i, entry_part(LIODN, 0x100000, 11));
    ck_assert(!board_read_of(&board, LIODN, 0, 0x4000).stale);
    board_spaace(&board, 1, entry_part(LIODN, 0x200000, 11)); /* of window 2 */
    ck_assert(board_read_of(&board, LIODN, 0x1000, 0x3000).stale);
    ck_assert(board_read_of(&board, LIODN, 0x2000, 0x2000).stale);
    ck_assert(board_read_of(&board, LIODN, 0x1ff0, 0x20).stale);
    ck_assert(!board_read_of(&board, LIODN, 0, 0x2000).stale);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->stale, 3); /* one a piece */
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {apertures_from_4_kib_to_2_to_the_64,
                                  the_whole_aperture_in_one_transaction,
                                  a_wrap_past_2_to_the_64_is_outside,
                                  from_2_to_256_subwindows,
                                  crossing_a_boundary_is_denied,
                                  crossing_can_split_instead,
                                  the_first_failing_piece_of_a_split_decides,
                                  subwindow_i_is_spaact_fspi_plus_i_less_1,
                                  the_spaact_ends_at_its_limit,
                                  a_spaace_must_be_valid_secondary_and_ones_own,
                                  beyond_the_mapped_size_is_a_hole,
                                  swse_under_4_kib_maps_nothing,
                                  one_window_has_no_hole,
                                  the_vendors_mapped_halves,
                                  a_split_may_end_in_a_single_byte,
                                  a_split_is_stale_if_one_piece_is};

    return RUN_BOTH_WALKS("walk: windows", tests);
}
