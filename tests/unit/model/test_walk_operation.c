/* Rule T14: the operation that leaves the PAMU. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 4 };

/* The operations that exist, by IOE index. */
static const uint8_t operations[] = {0, 1, 2, 3, 4, 5, 6, 7, 0xc, 0xd, 0xe, 0xf};

static void open_entry(int walk, struct entry entry)
{
    board_open(&board, walk);
    board_ppaace(&board, LIODN, entry);
}

static void becomes(uint8_t operation, uint8_t mapped)
{
    struct pamu_result result = board_access(&board, LIODN, operation, 0x10, 4);

    MUST_EQ(result.verdict, PAMU_TRANSLATED);
    MUST_EQ(result.operation, mapped);
}

static void denied(uint8_t operation, enum pamu_reason reason)
{
    struct pamu_result result = board_access(&board, LIODN, operation, 0x10, 4);

    board_is_denied(&result, 0x10, reason);
    MUST_EQ(result.verdict, PAMU_DENIED);
    MUST_EQ(result.operation, 0x80 | operation);
}

/* rules: T14 */
START_TEST(otm_0_leaves_the_operation_alone)
{
    struct entry entry = entry_open(0, 20);

    entry.ioea = 0x80;
    entry.moea = 0x98;
    open_entry(_i, entry);
    for (size_t i = 0; i < COUNT(operations); i++)
        becomes(operations[i], 0x80 | operations[i]);
    board_close(&board);
}
END_TEST

/* rules: T14 */
START_TEST(otm_1_maps_two_operations)
{
    struct entry entry = entry_open(0, 20);

    entry.otm = 1;
    entry.ioea = 0x00; /* READ, the one encoding without 0x80 */
    entry.moea = 0x80 | PAMU_EOE_READI;
    entry.ioeb = 0x81; /* WRITE */
    entry.moeb = PAMU_EOE_WWSAO;
    open_entry(_i, entry);
    for (size_t i = 0; i < COUNT(operations); i++) {
        if (operations[i] == PAMU_OP_READ)
            becomes(PAMU_OP_READ, 0x18);
        else if (operations[i] == PAMU_OP_WRITE)
            becomes(PAMU_OP_WRITE, 0x1d);
        else
            denied(operations[i], PAMU_REASON_NO_IMMEDIATE);
    }
    board_close(&board);
}
END_TEST

/* rules: T14 */
START_TEST(otm_1_knows_every_operation_with_and_without_0x80)
{
    for (size_t i = 0; i < COUNT(operations) * 2; i++) {
        struct entry entry = entry_open(0, 20);

        entry.otm = 1;
        entry.ioea = 0x08; /* nothing */
        entry.ioeb = (uint8_t)(operations[i / 2] | (i % 2 ? 0x80u : 0));
        entry.moea = 0x55;
        entry.moeb = 0xff;
        open_entry(_i, entry);
        becomes(operations[i / 2], 0x7f);
        entry.ioea = entry.ioeb; /* A comes first */
        board_ppaace(&board, LIODN, entry);
        becomes(operations[i / 2], 0x55);
        board_close(&board);
    }
}
END_TEST

/* FACTS section 4, the table of OMIs: READ, WRITE, EREAD0, EWRITE0, DIRECT0, DIRECT1 in this order; 0 is none. */
static const struct mapping {
    uint16_t omi;
    uint8_t eoe[6];
} mappings[] = {
    {0, {0x80 | 0x00, 0x80 | 0x01, 0x80 | 0x16, 0x80 | 0x1d, 0x80 | 0x10, 0x80 | 0x12}},
    {1, {0x80 | 0x18, 0x80 | 0x01, 0, 0, 0, 0}},
    {2, {0x80 | 0x00, 0x80 | 0x01, 0x80 | 0x16, 0x80 | 0x1b, 0, 0}},
    {3, {0x80 | 0x18, 0x80 | 0x01, 0, 0, 0, 0}},
    {15, {0x80 | 0x19, 0x80 | 0x1d, 0x80 | 0x19, 0x80 | 0x1d, 0, 0}},
};

/* rules: T14 P2 */
START_TEST(otm_2_maps_by_the_omt)
{
    static const uint8_t order[6] = {0, 1, 2, 3, 4, 7};

    for (size_t m = 0; m < COUNT(mappings); m++) {
        struct entry entry = entry_open(0, 20);

        entry.otm = 2;
        entry.omi = mappings[m].omi;
        open_entry(_i, entry);
        for (unsigned i = 0; i < 6; i++)
            board_moe(&board, mappings[m].omi, order[i], mappings[m].eoe[i]);
        for (unsigned i = 0; i < 6; i++) {
            if (mappings[m].eoe[i] != 0)
                becomes(order[i], mappings[m].eoe[i] & 0x7f);
            else
                denied(order[i], PAMU_REASON_OME_NO_ENCODING);
        }
        denied(PAMU_OP_RAC, PAMU_REASON_OME_NO_ENCODING);
        board_close(&board);
    }
}
END_TEST

/* rules: T14 P2 */
START_TEST(an_encoding_needs_0x80)
{
    struct entry entry = entry_open(0, 20);

    entry.otm = 2;
    open_entry(_i, entry);
    for (size_t i = 0; i < COUNT(operations); i++) {
        board_moe(&board, 0, operations[i], 0x7f);
        denied(operations[i], PAMU_REASON_OME_NO_ENCODING);
        board_moe(&board, 0, operations[i], (uint8_t)(0x80 + operations[i]));
        becomes(operations[i], operations[i]);
    }
    board_close(&board);
}
END_TEST

static void indexed(uint16_t omi, enum pamu_reason reason)
{
    struct entry entry = entry_open(0, 20);
    struct pamu_result result;

    entry.otm = 2;
    entry.omi = omi;
    board_ppaace(&board, LIODN, entry);
    result = board_access(&board, LIODN, PAMU_OP_WRITE, 0x10, 4);
    MUST_EQ(result.reason, reason);
    MUST_EQ(result.lookups[PAMU_OMT], reason == PAMU_REASON_OME_OUTSIDE_OMT ? 0 : 1);
}

/* rules: T14 */
START_TEST(the_omt_ends_at_its_limit)
{
    board_open(&board, _i);
    for (unsigned omi = 0; omi < 4; omi++)
        board_moe(&board, omi, PAMU_OP_WRITE, 0x81);
    board_set_pair(&board, 0, REG_OLAH, BOARD_OMT + 3 * 128);
    indexed(2, PAMU_REASON_NONE);
    indexed(3, PAMU_REASON_OME_OUTSIDE_OMT);
    indexed(0xffff, PAMU_REASON_OME_OUTSIDE_OMT);
    board_set_pair(&board, 0, REG_OLAH, BOARD_OMT + 3 * 128 - 1);
    indexed(1, PAMU_REASON_NONE);
    indexed(2, PAMU_REASON_OME_OUTSIDE_OMT);
    board_set_pair(&board, 0, REG_OLAH, BOARD_OMT + 127);
    indexed(0, PAMU_REASON_OME_OUTSIDE_OMT);
    board_set_pair(&board, 0, REG_OLAH, 0); /* u-boot never sets it up */
    indexed(0, PAMU_REASON_OME_OUTSIDE_OMT);
    board_close(&board);
}
END_TEST

/* rules: T14 T11 */
START_TEST(permissions_come_before_the_mapping)
{
    struct entry entry = entry_open(0, 20);

    entry.otm = 2;
    entry.ap = 1;
    open_entry(_i, entry);
    denied(PAMU_OP_WRITE, PAMU_REASON_NO_UPDATE);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->cache[PAMU_OMT].lookups, 0);
    denied(PAMU_OP_READ, PAMU_REASON_OME_NO_ENCODING);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->cache[PAMU_OMT].lookups, 1);
    board_close(&board);
}
END_TEST

/* rules: T14 T9 */
START_TEST(each_window_has_its_own_mapping)
{
    struct entry primary = entry_cut(0, 12, 0, 0), part = entry_part(LIODN, 0x1000, 11);

    primary.otm = 1;
    primary.ioea = 0x80;
    primary.moea = 0x98;
    part.otm = 2;
    part.omi = 7;
    open_entry(_i, primary);
    board_spaace(&board, 0, part);
    board_moe(&board, 7, PAMU_OP_READ, 0x99);
    ck_assert_uint_eq(board_read_of(&board, LIODN, 0x0, 1).operation, 0x18);
    ck_assert_uint_eq(board_read_of(&board, LIODN, 0x1000, 1).operation, 0x19);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {otm_0_leaves_the_operation_alone,
                                  otm_1_maps_two_operations,
                                  otm_1_knows_every_operation_with_and_without_0x80,
                                  otm_2_maps_by_the_omt,
                                  an_encoding_needs_0x80,
                                  the_omt_ends_at_its_limit,
                                  permissions_come_before_the_mapping,
                                  each_window_has_its_own_mapping};

    return RUN_BOTH_WALKS("walk: operations", tests);
}
