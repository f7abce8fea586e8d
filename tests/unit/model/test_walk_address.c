/* Rule T13: the address that leaves the PAMU. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 2 };

static void open_knob(int walk, const char *compose)
{
    board_prepare(&board, walk);
    board_knob(&board, "compose", compose);
    board_start(&board);
}

static void goes(struct entry entry, uint64_t iova, uint64_t address)
{
    board_ppaace(&board, LIODN, entry);
    board_reaches(&board, LIODN, iova, 1, address);
}

/* rules: T13 */
START_TEST(atm_0_leaves_the_address_alone)
{
    struct entry entry = entry_open(UINT64_C(0xfedcba9800000000), 31);

    open_knob(_i, _i == 0 ? "replace" : "add");
    entry.target = UINT64_C(0x123456789000);
    entry.swse = 31;
    goes(entry, UINT64_C(0xfedcba9800000000), UINT64_C(0xfedcba9800000000));
    goes(entry, UINT64_C(0xfedcba98ffffffff), UINT64_C(0xfedcba98ffffffff));
    board_close(&board);
}
END_TEST

/* Without subwindows the mapped size is that of the window (WSE), whatever SWSE says. */
/* rules: T13 */
START_TEST(atm_1_puts_the_low_bits_of_the_iova_under_twba)
{
    struct entry entry = entry_open(0x40000000, 27);

    open_knob(_i, "replace");
    entry.atm = 1;
    entry.target = UINT64_C(0xf50000000);
    for (entry.swse = 0; entry.swse < 64; entry.swse += 21) {
        goes(entry, 0x40000000, UINT64_C(0xf50000000));
        goes(entry, 0x4abcdef1, UINT64_C(0xf5abcdef1));
        goes(entry, 0x4fffffff, UINT64_C(0xf5fffffff));
    }
    entry.target = UINT64_C(0xfffffffff0000000);
    goes(entry, 0x4fffffff, UINT64_C(0xffffffffffffffff));
    board_close(&board);
}
END_TEST

/* TWBA 12345000 is not aligned to 64 KiB: replace drops 5000, add keeps it. */
/* rules: T13 */
START_TEST(an_unaligned_twba_tells_replace_from_add)
{
    struct entry entry = entry_open(0x70000, 15);

    entry.atm = 1;
    entry.target = 0x12345000;
    open_knob(_i, "replace");
    goes(entry, 0x70000, 0x12340000);
    goes(entry, 0x7fedc, 0x1234fedc);
    board_close(&board);
    open_knob(_i, "add");
    goes(entry, 0x70000, 0x12345000);
    goes(entry, 0x7fedc, 0x12354edc);
    board_close(&board);
}
END_TEST

/* rules: T13 */
START_TEST(subwindows_compose_by_their_mapped_size)
{
    struct entry primary = entry_cut(0x100000, 17, 0, 0x12345000), part = entry_part(LIODN, 0x6789a000, 13);

    primary.swse = 14;
    open_knob(_i, "replace");
    board_spaace(&board, 0, part);
    goes(primary, 0x107fff, 0x12347fff); /* 32 KiB: 12345000 loses 5000 */
    goes(primary, 0x120123, 0x67898123); /* 16 KiB: 6789a000 loses 2000 */
    goes(primary, 0x123fff, 0x6789bfff);
    board_close(&board);
    open_knob(_i, "add");
    board_spaace(&board, 0, part);
    goes(primary, 0x107fff, 0x1234cfff);
    goes(primary, 0x120123, 0x6789a123);
    goes(primary, 0x123fff, 0x6789dfff);
    board_close(&board);
}
END_TEST

/* SWSE beyond the subwindow: replace then takes the subwindow's index from the IOVA, too; add counts from its start. */
/* rules: T13 */
START_TEST(a_mapped_size_beyond_the_subwindow)
{
    struct entry primary = entry_cut(0, 13, 0, 0x10000000), part = entry_part(LIODN, 0x20000000, 19);

    primary.swse = 19;
    open_knob(_i, "replace");
    board_spaace(&board, 0, part);
    goes(primary, 0x1abc, 0x10001abc);
    goes(primary, 0x3abc, 0x20003abc);
    board_close(&board);
    open_knob(_i, "add");
    board_spaace(&board, 0, part);
    goes(primary, 0x1abc, 0x10001abc);
    goes(primary, 0x3abc, 0x20001abc);
    board_close(&board);
}
END_TEST

/* rules: T13 P3 */
START_TEST(the_whole_of_2_to_the_64_moves_nowhere)
{
    struct entry entry = entry_open(0, 63);

    entry.atm = 1;
    entry.target = UINT64_C(0xfffffffffffff000);
    open_knob(_i, "replace"); /* all bits come from the IOVA */
    goes(entry, UINT64_C(0x123456789abcdef0), UINT64_C(0x123456789abcdef0));
    board_close(&board);
    open_knob(_i, "add"); /* modulo 2^64 */
    goes(entry, UINT64_C(0x123456789abcdef0), UINT64_C(0x123456789abcdef0) - 0x1000);
    board_close(&board);
}
END_TEST

/* The example of the design thread: an MSI write to 10000140 in window 4 reaches f_fe044140; 10001000 is a hole. */
/* rules: T10 T13 */
START_TEST(the_threads_msi_write)
{
    struct entry msi = entry_part(LIODN, UINT64_C(0xffe044000), 11);
    struct pamu_result result;

    open_knob(_i, "replace");
    board_ppaace(&board, LIODN, entry_cut(0, 28, 2, 0));
    for (unsigned i = 1; i < 4; i++)
        board_spaace(&board, i - 1, entry_part(LIODN, i * UINT64_C(0x4000000), 25));
    for (unsigned i = 0; i < 3; i++, msi.target += 0x1000)
        board_spaace(&board, 3 + i, msi);
    result = board_access(&board, LIODN, PAMU_OP_WRITE, 0x10000140, 4);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert(result.address == UINT64_C(0xffe044140));
    ck_assert_uint_eq(result.window, 4);
    board_denies(&board, LIODN, 0x10001000, 4, PAMU_REASON_HOLE);
    board_reaches(&board, LIODN, 0x14000140, 4, UINT64_C(0xffe045140));
    board_reaches(&board, LIODN, 0x18000140, 4, UINT64_C(0xffe046140));
    board_denies(&board, LIODN, 0x1c000000, 4, PAMU_REASON_SPAACE_INVALID);
    board_reaches(&board, LIODN, 0xffffffc, 4, 0xffffffc);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {atm_0_leaves_the_address_alone,
                                  atm_1_puts_the_low_bits_of_the_iova_under_twba,
                                  an_unaligned_twba_tells_replace_from_add,
                                  subwindows_compose_by_their_mapped_size,
                                  a_mapped_size_beyond_the_subwindow,
                                  the_whole_of_2_to_the_64_moves_nowhere,
                                  the_threads_msi_write};

    return RUN_BOTH_WALKS("walk: addresses", tests);
}
