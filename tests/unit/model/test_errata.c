/* Rule V3: each erratum switched on and off, by itself. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 3 };

static const struct pamu_counters *counters(void)
{
    return pamu_counters(board.pamu, 0);
}

/* rules: V3 T5 */
START_TEST(a003638_reports_violations_of_invalid_entries)
{
    struct pamu_result result;

    board_prepare(&board, _i);
    board.config.hardware.erratum.a003638 = true;
    board_start(&board);
    board_set(&board, 0, REG_PICS, 4);
    result = board_read_of(&board, LIODN, 0x5000, 1);
    board_is_denied(&result, 0x5000, PAMU_REASON_PPAACE_INVALID);
    ck_assert(result.captured);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00030801);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xc);
    ck_assert(pamu_violation_line(board.pamu, 0));
    ck_assert_uint_eq(counters()->unreported_violations, 0);
    board_close(&board);
}
END_TEST

/* rules: V3 T5 */
START_TEST(without_a003638_they_are_denied_in_silence)
{
    struct pamu_result result;

    board_open(&board, _i);
    board_set(&board, 0, REG_PICS, 4);
    result = board_read_of(&board, LIODN, 0x5000, 1);
    board_is_denied(&result, 0x5000, PAMU_REASON_PPAACE_INVALID);
    ck_assert_uint_eq(result.verdict, PAMU_DENIED);
    ck_assert(!result.captured);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 4);
    ck_assert_uint_eq(counters()->unreported_violations, 1);
    ck_assert_uint_eq(counters()->lost_violations, 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT); /* only V=0 is silent */
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x012c0401);
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_PPAACE_INVALID);
    ck_assert_uint_eq(counters()->unreported_violations, 2);
    ck_assert_uint_eq(counters()->lost_violations, 0);
    board_close(&board);
}
END_TEST

/* rules: V3 */
START_TEST(a003638_can_hide_avics_behind_a_high_line)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a003638 = true;
    board_knob(&board, "avics", "hidden");
    board_start(&board);
    board_set(&board, 0, REG_PICS, 4);
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_PPAACE_INVALID);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 4);
    ck_assert(pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 4); /* writing back what was read does not help */
    ck_assert(pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert(!pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_AVS1, 0x7fff);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT); /* others are seen */
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xc);
    board_close(&board);
}
END_TEST

/* rules: V3 */
START_TEST(a_seen_violation_after_a_hidden_one)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a003638 = true;
    board_knob(&board, "avics", "hidden");
    board_start(&board);
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_PPAACE_INVALID);
    board_set(&board, 0, REG_AVS1, 0x7fff); /* AVICS is still up, and hidden */
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 8);
    board_close(&board);
}
END_TEST

static void open_pamu3(int walk, bool on)
{
    board_prepare(&board, walk);
    board.config.hardware.erratum.pamu3 = on;
    board_start(&board);
    board_set(&board, 0, REG_PICS, 4);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
}

/* rules: V3 */
START_TEST(pamu3_takes_two_writes_to_clear_avics)
{
    open_pamu3(_i, true);
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xc);
    ck_assert(pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 4); /* a write of 0 between does not count */
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 4);
    board_close(&board);
    open_pamu3(_i, false);
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 4);
    board_close(&board);
}
END_TEST

/* rules: V3 */
START_TEST(pamu3_starts_anew_with_each_violation)
{
    open_pamu3(_i, true);
    board_set(&board, 0, REG_PICS, 0xc);
    board_set(&board, 0, REG_AVS1, 0x7fff);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xc);
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 4);
    board_set(&board, 0, REG_PICS, 0xc); /* nothing left to clear, nothing armed */
    board_set(&board, 0, REG_AVS1, 0x7fff);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set(&board, 0, REG_PICS, 0xc);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0xc);
    board_close(&board);
}
END_TEST

/* rules: V3 */
START_TEST(pamu3_is_for_avics_only)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.pamu3 = true;
    board_start(&board);
    board.rejected = BOARD_PPAACT;
    board_denies(&board, 0, 0, 1, PAMU_REASON_FETCH_REJECTED);
    board_set(&board, 0, REG_PICS, 2);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
    board_close(&board);
}
END_TEST

/* Every write-one-to-clear bit of FACTS section 2. */
static const struct status {
    uint32_t offset, bits;
} statuses[] = {{REG_POES1, 1}, {REG_AVS1, 0x7fff}, {REG_EEDET, 0xc}, {REG_EEATTR, 1}, {REG_PICS, 0xa}};

/* rules: V3 M2 */
START_TEST(a001_sets_what_it_should_clear)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a001 = true;
    board_start(&board);
    for (size_t i = 0; i < COUNT(statuses); i++) {
        board_set(&board, 0, statuses[i].offset, statuses[i].bits);
        MUST_EQ(board_get(&board, 0, statuses[i].offset), statuses[i].bits);
        board_set(&board, 0, statuses[i].offset, 0);
        MUST_EQ(board_get(&board, 0, statuses[i].offset), statuses[i].bits);
        board_set(&board, 0, statuses[i].offset, statuses[i].bits & (~statuses[i].bits + 1)); /* the lowest only */
        MUST_EQ(board_get(&board, 0, statuses[i].offset), statuses[i].bits & (statuses[i].bits - 1));
        board_set(&board, 0, statuses[i].offset, statuses[i].bits); /* clears the others, sets the lowest again */
        MUST_EQ(board_get(&board, 0, statuses[i].offset), statuses[i].bits & (~statuses[i].bits + 1));
        board_set(&board, 0, statuses[i].offset, ~statuses[i].bits);
        MUST_EQ(board_get(&board, 0, statuses[i].offset) & statuses[i].bits,
                statuses[i].bits & (~statuses[i].bits + 1));
    }
    board_close(&board);
}
END_TEST

/* rules: V3 M2 */
START_TEST(without_a001_a_zero_stays_zero)
{
    board_open(&board, _i);
    for (size_t i = 0; i < COUNT(statuses); i++) {
        board_set(&board, 0, statuses[i].offset, UINT32_MAX);
        MUST_EQ(board_get(&board, 0, statuses[i].offset) & statuses[i].bits, 0);
    }
    board_close(&board);
}
END_TEST

/* FACTS section 9: a write-back of the value just read is safe; a blind write of 1 holds back the next violation. */
/* rules: V3 V2 */
START_TEST(a001_set_by_software_holds_back_the_next_violation)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a001 = true;
    board_start(&board);
    board_set(&board, 0, REG_AVS1, 1);
    ck_assert(!board_read_of(&board, 300, 0x1000, 1).captured);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 1);
    ck_assert_uint_eq(counters()->lost_violations, 1);
    board_set(&board, 0, REG_AVS1, board_get(&board, 0, REG_AVS1));
    ck_assert(board_read_of(&board, 300, 0x1000, 1).captured);
    board_set(&board, 0, REG_AVS1, board_get(&board, 0, REG_AVS1) & 0x7fff);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x012c0000);
    board_close(&board);
}
END_TEST

/* LIODN 3 is valid in the old table, but not in the new one, 64 bytes on. True if the old entry is still used. */
static bool keeps_moved_lines(int walk, bool on, uint32_t control)
{
    bool kept;

    board_prepare(&board, walk);
    board.config.hardware.erratum.a005982 = on;
    board_start(&board);
    board_set(&board, 0, REG_PC, control);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_reaches(&board, LIODN, 0, 1, 0);
    board_set(&board, 0, REG_PPBAH + 4, (uint32_t)BOARD_PPAACT + 64);
    kept = board_read_of(&board, LIODN, 0, 1).verdict == PAMU_TRANSLATED;
    ck_assert_uint_eq(counters()->stale, kept);
    ck_assert_uint_eq(counters()->cache[PAMU_PPAACE].invalidations, !kept);
    board_close(&board);
    return kept;
}

/* rules: V3 C6 */
START_TEST(a005982_keeps_the_lines_of_a_moved_table)
{
    ck_assert(keeps_moved_lines(_i, true, PC_PE | PC_PPCC));
    ck_assert(!keeps_moved_lines(_i, true, PC_PE | PC_PPCC | PC_OCE)); /* the drivers' workaround: OCE first */
    ck_assert(!keeps_moved_lines(_i, false, PC_PE | PC_PPCC));
    ck_assert(!keeps_moved_lines(_i, false, PC_PE | PC_PPCC | PC_OCE));
}
END_TEST

/* rules: V3 C6 */
START_TEST(a005982_is_for_both_paacts_but_not_the_omt)
{
    struct entry primary = entry_cut(0, 12, 0, 0), part = entry_part(LIODN, 0x5000, 11);

    board_prepare(&board, _i);
    board.config.hardware.erratum.a005982 = true;
    board_start(&board);
    board_set(&board, 0, REG_PC, PC_PE | PC_SPCC);
    board_ppaace(&board, LIODN, primary);
    board_spaace(&board, 0, part);
    board_reaches(&board, LIODN, 0x1000, 1, 0x5000);
    part.target = 0x6000;
    board_spaace(&board, 1, part);
    board_set(&board, 0, REG_SPBAH + 4, (uint32_t)BOARD_SPAACT + 64);
    board_reaches(&board, LIODN, 0x1000, 1, 0x5000);
    ck_assert_uint_eq(counters()->stale, 1);
    board_set(&board, 0, REG_PC, PC_PE | PC_SPCC | PC_OCE);
    board_set(&board, 0, REG_SPBAH + 4, (uint32_t)BOARD_SPAACT + 64);
    board_reaches(&board, LIODN, 0x1000, 1, 0x6000);
    board_close(&board);
}
END_TEST

/* rules: V3 */
START_TEST(lint_only_errata_change_nothing_here)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a007907 = true;
    board.config.hardware.erratum.a004510 = true;
    board_start(&board);
    board_set(&board, 0, REG_PC, PC_PE | PC_PPCC);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_reaches(&board, LIODN, 0, 1, 0);
    board_set(&board, 0, REG_PPBAH + 4, (uint32_t)BOARD_PPAACT + 64);
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_PPAACE_INVALID);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set(&board, 0, REG_PICS, 8);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
    board_close(&board);
}
END_TEST

/* Software sets AVICS itself: no violation has armed PAMU-3, or hidden the bit. */
/* rules: V3 M4 */
START_TEST(a001_with_pamu3_and_a_hidden_avics)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a001 = true;
    board.config.hardware.erratum.pamu3 = true;
    board.config.hardware.erratum.a003638 = true;
    board_knob(&board, "avics", "hidden");
    board_start(&board);
    for (unsigned round = 0; round < 3; round++) {
        board_set(&board, 0, REG_PICS, 8); /* sets */
        ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 8);
        board_set(&board, 0, REG_PICS, 8); /* arms */
        ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 8);
        board_set(&board, 0, REG_PICS, 8); /* clears */
        ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
        if (round == 0) {
            board_denies(&board, LIODN, 0, 1, PAMU_REASON_PPAACE_INVALID);
            ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0); /* hidden */
            board_set(&board, 0, REG_PICS, 8);
            board_set(&board, 0, REG_PICS, 8);
        }
    }
    board_close(&board);
}
END_TEST

/* rules: V3 C6 */
START_TEST(a005982_holds_for_the_limit_of_the_spaact_too)
{
    board_prepare(&board, _i);
    board.config.hardware.erratum.a005982 = true;
    board_start(&board);
    board_control(&board, PC_SPCC);
    board_ppaace(&board, LIODN, entry_cut(0, 12, 0, 0));
    board_spaace(&board, 0, entry_part(LIODN, 0x5000, 11));
    board_reaches(&board, LIODN, 0x1000, 1, 0x5000);
    board_set(&board, 0, REG_SPLAH + 4, (uint32_t)BOARD_SPAACT + 64);
    ck_assert_uint_eq(board_read_of(&board, LIODN, 0x1000, 1).hits[PAMU_SPAACE], 1);
    board_control(&board, PC_SPCC | PC_OCE);
    board_set(&board, 0, REG_SPLAH + 4, (uint32_t)BOARD_SPAACT + 64);
    ck_assert_uint_eq(board_read_of(&board, LIODN, 0x1000, 1).hits[PAMU_SPAACE], 0);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a003638_reports_violations_of_invalid_entries,
                                  without_a003638_they_are_denied_in_silence,
                                  a003638_can_hide_avics_behind_a_high_line,
                                  a_seen_violation_after_a_hidden_one,
                                  pamu3_takes_two_writes_to_clear_avics,
                                  pamu3_starts_anew_with_each_violation,
                                  pamu3_is_for_avics_only,
                                  a001_sets_what_it_should_clear,
                                  without_a001_a_zero_stays_zero,
                                  a001_set_by_software_holds_back_the_next_violation,
                                  a005982_keeps_the_lines_of_a_moved_table,
                                  a005982_is_for_both_paacts_but_not_the_omt,
                                  lint_only_errata_change_nothing_here,
                                  a001_with_pamu3_and_a_hidden_avics,
                                  a005982_holds_for_the_limit_of_the_spaact_too};

    return RUN_BOTH_WALKS("errata", tests);
}
