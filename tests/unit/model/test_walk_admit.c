/* Rules T1 to T5: what is let near the tables, and whose entry is found there. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

/* rules: T1 */
START_TEST(bypassed_passes_everything_and_touches_nothing)
{
    struct pamu_result result;

    board_open(&board, _i);
    board_set(&board, 0, REG_PC, PC_PGC | PC_PE | PC_PPCC); /* bypass comes before the gate */
    pamu_bypass_write(board.pamu, 0x80000000);
    board.reads = 0;
    for (unsigned operation = 0; operation < 8; operation++) {
        result = board_access(&board, 0xffff, (uint8_t)operation, UINT64_MAX - 5, UINT32_MAX);
        ck_assert_uint_eq(result.verdict, PAMU_BYPASSED);
        ck_assert_uint_eq(result.reason, PAMU_REASON_NONE);
        ck_assert(result.address == UINT64_MAX - 5);
        ck_assert_uint_eq(result.operation, 0x80 | operation);
        ck_assert_uint_eq(result.window, PAMU_NO_WINDOW);
        ck_assert_uint_eq(result.lookups[PAMU_PPAACE] + result.fetches, 0);
    }
    ck_assert_uint_eq(board.reads, 0);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->cache[PAMU_PPAACE].lookups, 0);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->verdicts[PAMU_BYPASSED], 8);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0);
    board_close(&board);
}
END_TEST

/* rules: T1 */
START_TEST(not_bypassed_is_checked)
{
    board_open(&board, _i);
    pamu_bypass_write(board.pamu, 0x7fffffff);
    board_denies(&board, 0, 0, 1, PAMU_REASON_PPAACE_INVALID);
    board_close(&board);
}
END_TEST

/* rules: T2 */
START_TEST(a_closed_gate_denies)
{
    static const uint32_t controls[] = {PC_PGC, PC_PGC | PC_PE, PC_PGC | PC_PE | PC_PPCC | PC_SPCC | PC_OCE};

    for (size_t i = 0; i < COUNT(controls); i++) {
        board_prepare(&board, _i);
        board_knob(&board, "disabled", "pass"); /* the gate comes before PE */
        board_start(&board);
        board_ppaace(&board, 7, entry_open(0, 20));
        board_set(&board, 0, REG_PC, controls[i]);
        board.reads = 0;
        board_denies(&board, 7, 0x100, 4, PAMU_REASON_GATE_CLOSED);
        ck_assert_uint_eq(board.reads, 0);
        board_set(&board, 0, REG_PC, PC_PE);
        board_reaches(&board, 7, 0x100, 4, 0x100);
        board_close(&board);
    }
}
END_TEST

/* rules: T3 */
START_TEST(disabled_denies_by_default)
{
    board_open(&board, _i);
    board_ppaace(&board, 7, entry_open(0, 20));
    board_set(&board, 0, REG_PC, PC_PPCC);
    board.reads = 0;
    board_denies(&board, 7, 0x100, 4, PAMU_REASON_DISABLED);
    ck_assert_uint_eq(board.reads, 0);
    board_set(&board, 0, REG_PC, PC_PE);
    board_reaches(&board, 7, 0x100, 4, 0x100);
    board_close(&board);
}
END_TEST

/* rules: T3 */
START_TEST(disabled_passes_by_knob)
{
    struct pamu_result result;

    board_prepare(&board, _i);
    board_knob(&board, "disabled", "pass");
    board_start(&board);
    board_set(&board, 0, REG_PC, 0);
    board.reads = 0;
    result = board_access(&board, 0xffff, PAMU_OP_RAC, 0x123456789, 4);
    ck_assert_uint_eq(result.verdict, PAMU_BYPASSED);
    ck_assert(result.address == 0x123456789);
    ck_assert_uint_eq(result.operation, 0x8c);
    ck_assert_uint_eq(board.reads, 0);
    board_set(&board, 0, REG_PC, PC_PE); /* only while disabled */
    board_denies(&board, 7, 0, 1, PAMU_REASON_PPAACE_INVALID);
    board_close(&board);
}
END_TEST

/* The entry of LIODN n ends at base + 64 * (n + 1); the limit is the first byte beyond the table. */
/* rules: T4 */
START_TEST(the_limit_is_exclusive)
{
    static const struct {
        int limit; /* from the base, in bytes */
        unsigned first_denied;
    } cases[] = {{64 * 10, 10}, {64 * 10 - 1, 9}, {64 * 10 + 1, 10}, {64 * 10 + 63, 10}, {64 * 11, 11}, {64, 1},
                 {63, 0},       {0, 0},           {-1, 0},           {-64 * 20, 0}};

    board_open(&board, _i);
    for (unsigned liodn = 0; liodn < 16; liodn++)
        board_ppaace(&board, liodn, entry_open(0, 20));
    for (size_t i = 0; i < COUNT(cases); i++) {
        board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + (uint64_t)(int64_t)cases[i].limit);
        for (unsigned liodn = 0; liodn < 16; liodn++) {
            if (liodn < cases[i].first_denied)
                board_reaches(&board, (uint16_t)liodn, 0, 1, 0);
            else
                board_denies(&board, (uint16_t)liodn, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
        }
        board_denies(&board, 0xffff, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    }
    board_close(&board);
}
END_TEST

/* rules: T4 T12 */
START_TEST(the_last_liodn_is_65535)
{
    board_open(&board, _i);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * 65536);
    board_denies(&board, 0xffff, 0, 1, PAMU_REASON_FETCH_REJECTED); /* let through to memory that is not there */
    ck_assert(board_get_pair(&board, 0, REG_POEAH) == BOARD_PPAACT + 64 * 65535);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * 65536 - 1);
    board_denies(&board, 0xffff, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_close(&board);
}
END_TEST

/* rules: T4 */
START_TEST(base_and_limit_have_64_bits)
{
    board_open(&board, _i);
    board_set_pair(&board, 0, REG_PPBAH, UINT64_C(0xfffffffffffffe00));
    board_set_pair(&board, 0, REG_PPLAH, UINT64_C(0xffffffffffffff80));
    board_denies(&board, 5, 0, 1, PAMU_REASON_FETCH_REJECTED);
    ck_assert(board_get_pair(&board, 0, REG_POEAH) == UINT64_C(0xffffffffffffff40));
    board_denies(&board, 6, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_close(&board);
}
END_TEST

/* rules: M5 T4 */
START_TEST(the_entry_is_at_base_plus_64_liodn)
{
    board_open(&board, _i);
    board_ppaace(&board, 3, entry_open(0x10000, 11));
    board_set_pair(&board, 0, REG_PPBAH, BOARD_PPAACT + 64);
    board_reaches(&board, 2, 0x10000, 1, 0x10000);
    board_set_pair(&board, 0, REG_PPBAH, BOARD_PPAACT + 128);
    board_reaches(&board, 1, 0x10000, 1, 0x10000);
    board_denies(&board, 2, 0x10000, 1, PAMU_REASON_PPAACE_INVALID);
    board_close(&board);
}
END_TEST

/* rules: T5 */
START_TEST(an_invalid_entry_denies_before_its_fields_are_looked_at)
{
    struct entry entry = entry_open(0, 20);

    board_open(&board, _i);
    entry.v = false;
    board_ppaace(&board, 7, entry);
    board_denies(&board, 7, 0, 1, PAMU_REASON_PPAACE_INVALID);
    entry.wrong_pt = true;
    entry.wse = 3;
    entry.atm = entry.otm = 3;
    board_ppaace(&board, 7, entry);
    board_denies(&board, 7, 0, 1, PAMU_REASON_PPAACE_INVALID);
    board_ppaace(&board, 7, entry_open(0, 20));
    board_reaches(&board, 7, 0, 1, 0);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {bypassed_passes_everything_and_touches_nothing,
                                  not_bypassed_is_checked,
                                  a_closed_gate_denies,
                                  disabled_denies_by_default,
                                  disabled_passes_by_knob,
                                  the_limit_is_exclusive,
                                  the_last_liodn_is_65535,
                                  base_and_limit_have_64_bits,
                                  the_entry_is_at_base_plus_64_liodn,
                                  an_invalid_entry_denies_before_its_fields_are_looked_at};

    return RUN_BOTH_WALKS("walk: admission", tests);
}
