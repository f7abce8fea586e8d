/* Rules V1 and V2: what registers hold of violations and errors. SPDX-License-Identifier: BSD-2-Clause */
#include "support/spoil.h"

static struct board board;

/* AVS1[15:0] by the masks of FACTS section 2: PDV 4000, GCV 2000, LAV 1c00 (code * 400), WAV 380 (* 80), APV 78 (* 8),
 * OTV 6 (* 2), AV 1. 0: an operation error. */
static const uint32_t avs1_of[PAMU_REASON_COUNT] = {
    [PAMU_REASON_GATE_CLOSED] = 0x2001,
    [PAMU_REASON_DISABLED] = 0x4001,
    [PAMU_REASON_LIODN_OUTSIDE_PPAACT] = 0x0401,
    [PAMU_REASON_PPAACE_INVALID] = 0x0801,
    [PAMU_REASON_OUTSIDE_APERTURE] = 0x0081,
    [PAMU_REASON_CROSSES_SUBWINDOW] = 0x0101,
    [PAMU_REASON_SPAACE_OUTSIDE_SPAACT] = 0x0c01,
    [PAMU_REASON_SPAACE_INVALID] = 0x0181,
    [PAMU_REASON_SPAACE_NOT_SECONDARY] = 0x1001,
    [PAMU_REASON_SPAACE_WRONG_LIODN] = 0x1401,
    [PAMU_REASON_SUBWINDOW_UNMAPPED] = 0x0281,
    [PAMU_REASON_HOLE] = 0x0201,
    [PAMU_REASON_NO_QUERY] = 0x0009,
    [PAMU_REASON_NO_UPDATE] = 0x0011,
    [PAMU_REASON_NO_ATOMIC] = 0x0019,
    [PAMU_REASON_NO_IMMEDIATE] = 0x0003,
    [PAMU_REASON_OME_OUTSIDE_OMT] = 0x0007,
    [PAMU_REASON_OME_NO_ENCODING] = 0x0005,
};

/* With A-003638, so that V=0 is reported too. */
static void open_spoilt(int walk, enum pamu_reason reason)
{
    board_prepare(&board, walk);
    board.config.hardware.erratum.a003638 = true;
    board_start(&board);
    spoil(&board, reason);
}

/* rules: T15 */
START_TEST(unspoilt_it_passes)
{
    struct pamu_result result;

    open_spoilt(_i, PAMU_REASON_NONE);
    result = spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.address, 0x7000200);
    ck_assert_uint_eq(result.operation, 0x18);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1) + board_get(&board, 0, REG_POES1) + board_get(&board, 0, REG_PICS),
                      0);
    board_close(&board);
}
END_TEST

/* rules: V1 T2 T3 T4 T5 T7 T8 T9 T10 T11 T14 */
START_TEST(every_violation_is_captured)
{
    for (unsigned reason = 1; reason < PAMU_REASON_COUNT; reason++) {
        struct pamu_result result;

        if (avs1_of[reason] == 0)
            continue;
        open_spoilt(_i, (enum pamu_reason)reason);
        result = spoil_access(&board, (enum pamu_reason)reason);
        board_is_denied(&result, SPOIL_IOVA, (enum pamu_reason)reason);
        MUST_EQ(result.verdict, PAMU_DENIED);
        MUST(result.captured);
        MUST_EQ(board_get(&board, 0, REG_AVS1), 0x009c0000 | avs1_of[reason]);
        MUST_EQ(board_get(&board, 0, REG_AVS2), spoil_operation((enum pamu_reason)reason));
        MUST_EQ(board_get(&board, 0, REG_AVAH), 0x00012345);
        MUST_EQ(board_get(&board, 0, REG_AVAL), 0x67890200);
        MUST_EQ(board_get(&board, 0, REG_PICS), 8);
        MUST_EQ(board_get(&board, 0, REG_POES1), 0);
        MUST_EQ(board_get(&board, 1, REG_AVS1) | board_get(&board, 1, REG_PICS), 0);
        board_close(&board);
    }
}
END_TEST

/* rules: T6 T12 */
START_TEST(every_operation_error_is_captured)
{
    unsigned errors = 0;

    for (unsigned reason = 1; reason < PAMU_REASON_COUNT; reason++) {
        struct pamu_result result;

        if (avs1_of[reason] != 0)
            continue;
        errors++;
        open_spoilt(_i, (enum pamu_reason)reason);
        result = spoil_access(&board, (enum pamu_reason)reason);
        board_is_denied(&result, SPOIL_IOVA, (enum pamu_reason)reason);
        MUST_EQ(result.verdict, PAMU_OPERATION_ERROR);
        MUST(result.captured);
        MUST_EQ(board_get(&board, 0, REG_POES1), 1);
        MUST_EQ(board_get_pair(&board, 0, REG_POEAH),
                reason == PAMU_REASON_FETCH_REJECTED ? BOARD_OMT + 2 * 128 : BOARD_PPAACT + 64 * SPOIL_LIODN);
        MUST_EQ(board_get(&board, 0, REG_PICS), 2);
        MUST_EQ(board_get(&board, 0, REG_AVS1), 0);
        board_close(&board);
    }
    ck_assert_uint_eq(errors, 8); /* seven malformations, and rejected fetches */
}
END_TEST

/* rules: V1 */
START_TEST(codes_are_knobs)
{
    static const struct {
        uint32_t unit, last;
    } classes[PAMU_CLASS_COUNT] = {[PAMU_CLASS_LAV] = {0x400, 7},
                                   [PAMU_CLASS_WAV] = {0x80, 7},
                                   [PAMU_CLASS_APV] = {8, 15},
                                   [PAMU_CLASS_OTV] = {2, 3}};

    for (unsigned i = 0; i < PAMU_REASON_COUNT * 15u; i++) {
        enum pamu_reason reason = (enum pamu_reason)(i / 15);
        const struct pamu_reason_row *row = pamu_reason_row(reason);
        char name[64] = "code.", value[3] = {(char)('0' + (i % 15 + 1) / 10), (char)('0' + (i % 15 + 1) % 10)};

        if (reason == PAMU_REASON_LIODN_OUTSIDE_PPAACT || i % 15 + 1 > classes[row->class_of].last)
            continue;
        strncat(name, row->name, sizeof(name) - 6);
        board_prepare(&board, _i);
        board.config.hardware.erratum.a003638 = true;
        board_knob(&board, name, value);
        board_start(&board);
        spoil(&board, reason);
        (void)spoil_access(&board, reason);
        MUST_EQ(board_get(&board, 0, REG_AVS1), 0x009c0001 | (i % 15 + 1) * classes[row->class_of].unit);
        board_close(&board);
    }
}
END_TEST

/* rules: V1 */
START_TEST(avs2_and_ava_follow_the_transaction)
{
    static const uint64_t iovas[] = {0, 1, 0xffffffff, UINT64_C(0x100000000), UINT64_C(0xfedcba9876543210), UINT64_MAX};

    board_open(&board, _i);
    board_set(&board, 0, REG_PC, 0);
    for (size_t i = 0; i < COUNT(iovas); i++) {
        uint16_t liodn = (uint16_t)(i * 0x3333);
        uint8_t operation = (uint8_t)(i < 4 ? i : i + 8);

        (void)board_access(&board, liodn, operation, iovas[i], 1);
        MUST_EQ(board_get(&board, 0, REG_AVS1), (uint32_t)liodn << 16 | 0x4001);
        MUST_EQ(board_get(&board, 0, REG_AVS2), operation);
        MUST_EQ(board_get_pair(&board, 0, REG_AVAH), iovas[i]);
        board_clear_faults(&board);
    }
    board_close(&board);
}
END_TEST

/* rules: V1 */
START_TEST(the_line_is_avics_and_avie)
{
    board_open(&board, _i);
    board_set(&board, 0, REG_PC, 0);
    board_set(&board, 0, REG_PICS, 5);
    ck_assert(!pamu_violation_line(board.pamu, 0));
    (void)board_read_of(&board, 0, 0, 1);
    ck_assert(pamu_violation_line(board.pamu, 0));
    ck_assert(!pamu_error_line(board.pamu, 0));
    ck_assert(!pamu_violation_line(board.pamu, 1));
    board_set(&board, 0, REG_PICS, 1); /* AVIE off */
    ck_assert(!pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 5);
    ck_assert(pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 0xd); /* AVICS cleared */
    ck_assert(!pamu_violation_line(board.pamu, 0));
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 5);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x4001); /* and AVS1 stays */
    ck_assert(!pamu_violation_line(board.pamu, 2));
    ck_assert(!pamu_error_line(board.pamu, 2));
    board_close(&board);
}
END_TEST

/* rules: T12 */
START_TEST(the_error_line_is_poeics_and_poeie)
{
    board_open(&board, _i);
    board.rejected = BOARD_PPAACT;
    board_set(&board, 0, REG_PICS, 4);
    board_denies(&board, 0, 0, 1, PAMU_REASON_FETCH_REJECTED);
    ck_assert(!pamu_error_line(board.pamu, 0));
    ck_assert(!pamu_violation_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 5);
    ck_assert(pamu_error_line(board.pamu, 0));
    board_set(&board, 0, REG_PICS, 7);
    ck_assert(!pamu_error_line(board.pamu, 0));
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 5);
    board_close(&board);
}
END_TEST

/* rules: V2 */
START_TEST(only_the_first_violation_is_captured)
{
    struct pamu_result result;

    board_open(&board, _i);
    board_ppaace(&board, 1, entry_open(0, 11));
    board_denies(&board, 1, 0x1000, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board_set(&board, 0, REG_PICS, 8); /* AV stays, and alone decides */
    for (unsigned i = 0; i < 5; i++) {
        result = board_read_of(&board, 300, 0x2000 + i, 1);
        ck_assert(!result.captured);
    }
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x00010081);
    ck_assert_uint_eq(board_get_pair(&board, 0, REG_AVAH), 0x1000);
    ck_assert_uint_eq(board_get(&board, 0, REG_PICS), 0);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->lost_violations, 5);
    board_set(&board, 0, REG_AVS1, 0x80); /* the class bit, but not AV */
    ck_assert(!board_read_of(&board, 300, 0, 1).captured);
    board_set(&board, 0, REG_AVS1, 1);
    result = board_read_of(&board, 300, 0x3000, 1);
    ck_assert(result.captured);
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x012c0401);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->lost_violations, 6);
    board_close(&board);
}
END_TEST

/* rules: V2 T12 */
START_TEST(only_the_first_error_is_captured)
{
    board_open(&board, _i);
    board.rejected = BOARD_PPAACT;
    board_denies(&board, 0, 0, 1, PAMU_REASON_FETCH_REJECTED);
    board.rejected = BOARD_PPAACT + 64;
    ck_assert(!board_read_of(&board, 1, 0, 1).captured);
    board_denies(&board, 1, 0, 1, PAMU_REASON_FETCH_REJECTED);
    ck_assert(board_get_pair(&board, 0, REG_POEAH) == BOARD_PPAACT);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->lost_errors, 2);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->lost_violations, 0);
    board_denies(&board, 300, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT); /* a violation is not held back by an error */
    ck_assert_uint_eq(board_get(&board, 0, REG_AVS1), 0x012c0401);
    board_set(&board, 0, REG_POES1, 1);
    board_denies(&board, 1, 0, 1, PAMU_REASON_FETCH_REJECTED);
    ck_assert(board_get_pair(&board, 0, REG_POEAH) == BOARD_PPAACT + 64);
    board_close(&board);
}
END_TEST

/* rules: T6 V1 */
START_TEST(the_class_of_a_reason_follows_the_knob)
{
    board_prepare(&board, _i);
    board_knob(&board, "malformed-wce", "lav");
    board_knob(&board, "malformed-atm", "wav");
    board_start(&board);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_MALFORMED_WCE), PAMU_CLASS_LAV);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_MALFORMED_ATM), PAMU_CLASS_WAV);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_MALFORMED_OTM), PAMU_CLASS_POE);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_FETCH_REJECTED), PAMU_CLASS_POE);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_HOLE), PAMU_CLASS_WAV);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_NONE), PAMU_CLASS_NONE);
    ck_assert_int_eq(pamu_reason_class(board.pamu, PAMU_REASON_COUNT), PAMU_CLASS_NONE);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {unspoilt_it_passes,
                                  every_violation_is_captured,
                                  every_operation_error_is_captured,
                                  codes_are_knobs,
                                  avs2_and_ava_follow_the_transaction,
                                  the_line_is_avics_and_avie,
                                  the_error_line_is_poeics_and_poeie,
                                  only_the_first_violation_is_captured,
                                  only_the_first_error_is_captured,
                                  the_class_of_a_reason_follows_the_knob};

    return RUN_BOTH_WALKS("faults", tests);
}
