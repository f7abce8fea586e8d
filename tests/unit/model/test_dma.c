/* Rules D1 and D2: records, their pieces, and what they come to. SPDX-License-Identifier: BSD-2-Clause */
#include "support/spoil.h"

static struct board board;

enum { LIODN = 7 };

static struct pamu_dma_result record(uint64_t iova, uint32_t length)
{
    struct pamu_request request = board_request(LIODN, PAMU_OP_WRITE, iova, length);
    struct pamu_dma_result result;

    memset(&result, 0x5a, sizeof(result));
    MUST_EQ(pamu_dma(board.pamu, &request, &result), PAMU_OK);
    return result;
}

static void open_burst(int walk, const char *burst)
{
    board_prepare(&board, walk);
    board_knob(&board, "burst", burst);
    board_start(&board);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
}

/* 8 subwindows of 8 KiB at 64 KiB, window i at 16 MiB + i * 64 KiB; FSPI 2. */
#define BASE UINT64_C(0x10000)

static void write_cut(void)
{
    struct entry primary = entry_cut(BASE, 15, 2, 0x1000000);

    primary.fspi = 2;
    board_ppaace(&board, LIODN, primary);
    for (unsigned i = 1; i < 8; i++)
        board_spaace(&board, 1 + i, entry_part(LIODN, 0x1000000 + i * 0x10000, 12));
}

/* rules: D1 D2 */
START_TEST(one_piece_inside_a_window)
{
    struct pamu_dma_result result;

    open_burst(_i, "0");
    write_cut();
    for (unsigned i = 0; i < 3; i++) {
        result = record(BASE + 0x2000 * 3 + 0x10, 0x1ff0);
        ck_assert_uint_eq(result.pieces, 1);
        ck_assert_uint_eq(result.translated_bytes, 0x1ff0);
        ck_assert_uint_eq(result.denied_pieces, 0);
        ck_assert_uint_eq(result.address, 0x1030010);
        ck_assert_uint_eq(result.failed_iova, 0);
        ck_assert_uint_eq(result.first_window, 3);
        ck_assert_uint_eq(result.last_window, 3);
        ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
        ck_assert_uint_eq(result.reason, PAMU_REASON_NONE);
        ck_assert_uint_eq(result.instance, 0);
        ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 1);
        ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 1);
        ck_assert_uint_eq(result.hits[PAMU_PPAACE] + result.hits[PAMU_SPAACE], i == 0 ? 0 : 2);
        ck_assert(result.missed == (i == 0));
        ck_assert_uint_eq(result.lookups[PAMU_OMT], 0);
    }
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 3);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->verdicts[PAMU_TRANSLATED], 3);
    board_close(&board);
}
END_TEST

/* rules: D1 D2 C3 */
START_TEST(subwindow_boundaries_split)
{
    struct pamu_dma_result result;

    open_burst(_i, "0");
    write_cut();
    result = record(BASE + 0x1fff, 0x4002); /* the last byte of window 0 to the first of window 3 */
    ck_assert_uint_eq(result.pieces, 4);
    ck_assert_uint_eq(result.translated_bytes, 0x4002);
    ck_assert_uint_eq(result.address, 0x1001fff);
    ck_assert_uint_eq(result.first_window, 0);
    ck_assert_uint_eq(result.last_window, 3);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 4);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 3);
    ck_assert_uint_eq(result.hits[PAMU_PPAACE], 3);
    ck_assert(result.missed);
    ck_assert(!record(BASE + 0x1fff, 0x4002).missed);
    ck_assert(record(BASE + 0x1fff, 0x6002).missed); /* the last of five look-ups */
    result = record(BASE, 0x10000);
    ck_assert_uint_eq(result.pieces, 8);
    ck_assert_uint_eq(result.translated_bytes, 0x10000);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 4 + 4 + 5 + 8);
    board_close(&board);
}
END_TEST

/* rules: D1 D2 */
START_TEST(the_apertures_ends_split_and_all_pieces_run)
{
    struct pamu_dma_result result;

    open_burst(_i, "0");
    write_cut();
    result = record(BASE - 0x100, 0x100 + 0x10000 + 0x50);
    ck_assert_uint_eq(result.pieces, 10);
    ck_assert_uint_eq(result.translated_bytes, 0x10000);
    ck_assert_uint_eq(result.denied_pieces, 2);
    ck_assert_uint_eq(result.verdict, PAMU_DENIED);
    ck_assert_uint_eq(result.reason, PAMU_REASON_OUTSIDE_APERTURE);
    ck_assert(result.failed_iova == BASE - 0x100);
    ck_assert(result.address == BASE - 0x100);
    ck_assert_uint_eq(result.first_window, 0);
    ck_assert_uint_eq(result.last_window, 7);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->lost_violations, 1);
    ck_assert_uint_eq(record(BASE + 0xffff, 2).translated_bytes, 1);
    ck_assert_uint_eq(record(BASE - 1, 2).translated_bytes, 1);
    result = record(BASE + 0xfff0, 0x20);
    ck_assert_uint_eq(result.pieces, 2);
    ck_assert_uint_eq(result.denied_pieces, 1);
    ck_assert(result.failed_iova == BASE + 0x10000);
    ck_assert_uint_eq(result.address, 0x1071ff0);
    board_close(&board);
}
END_TEST

/* rules: D2 */
START_TEST(the_first_failing_piece_decides)
{
    struct entry part = entry_part(LIODN, 0, 12);
    struct pamu_dma_result result;

    open_burst(_i, "0");
    write_cut();
    part.ap = 1;
    board_spaace(&board, 1 + 2, part);
    part.v = false;
    board_spaace(&board, 1 + 4, part);
    result = record(BASE + 0x1000, 0xe000);
    ck_assert_uint_eq(result.pieces, 8);
    ck_assert_uint_eq(result.denied_pieces, 2);
    ck_assert_uint_eq(result.translated_bytes, 0xe000 - 2 * 0x2000);
    ck_assert_uint_eq(result.reason, PAMU_REASON_NO_UPDATE);
    ck_assert(result.failed_iova == BASE + 0x4000);
    ck_assert_uint_eq(result.address, 0x1001000);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->reasons[PAMU_REASON_SPAACE_INVALID], 1);
    board.rejected = BOARD_SPAACT + 64 * 3; /* an operation error is a verdict too */
    board_set_pair(&board, 0, REG_SPBAH, BOARD_SPAACT);
    result = record(BASE + 0x4000, 1);
    ck_assert_uint_eq(result.verdict, PAMU_OPERATION_ERROR);
    ck_assert_uint_eq(result.reason, PAMU_REASON_FETCH_REJECTED);
    board_close(&board);
}
END_TEST

/* rules: D1 */
START_TEST(bursts_are_aligned)
{
    struct pamu_dma_result result;

    open_burst(_i, "256");
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert_uint_eq(record(0x100, 256).pieces, 1);
    ck_assert_uint_eq(record(0x101, 255).pieces, 1);
    ck_assert_uint_eq(record(0x101, 256).pieces, 2);
    ck_assert_uint_eq(record(0x1ff, 2).pieces, 2);
    ck_assert_uint_eq(record(0x1ff, 258).pieces, 3);
    result = record(0, 4096);
    ck_assert_uint_eq(result.pieces, 16);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 16);
    ck_assert_uint_eq(result.translated_bytes, 4096);
    board_close(&board);
    open_burst(_i, "1000"); /* need not be a power of two */
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert_uint_eq(record(999, 2).pieces, 2);
    ck_assert_uint_eq(record(1000, 1000).pieces, 1);
    board_close(&board);
    open_burst(_i, "1");
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert_uint_eq(record(5, 77).pieces, 77);
    board_close(&board);
}
END_TEST

/* rules: D1 T1 */
START_TEST(where_nothing_is_checked_nothing_splits)
{
    struct pamu_dma_result result;

    open_burst(_i, "0");
    write_cut();
    pamu_bypass_write(board.pamu, UINT32_MAX);
    result = record(0, UINT32_MAX);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.verdict, PAMU_BYPASSED);
    ck_assert_uint_eq(result.translated_bytes, UINT32_MAX);
    ck_assert_uint_eq(result.first_window, PAMU_NO_WINDOW);
    ck_assert_uint_eq(result.last_window, PAMU_NO_WINDOW);
    pamu_bypass_write(board.pamu, 0);
    board_set(&board, 0, REG_PC, 0);
    result = record(0, UINT32_MAX);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_DISABLED);
    board_set(&board, 0, REG_PC, PC_PGC | PC_PE);
    ck_assert_uint_eq(record(0, UINT32_MAX).reason, PAMU_REASON_GATE_CLOSED);
    board_close(&board);
}
END_TEST

/* Entries that deny whatever the address split nothing either. */
/* rules: D1 */
START_TEST(without_a_sound_window_a_record_stays_whole)
{
    struct entry entry = entry_open(0, 12);
    struct pamu_dma_result result;

    open_burst(_i, "0");
    result = record(0x1000, 0x100000);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_PPAACE_INVALID);
    entry.atm = 2;
    board_ppaace(&board, LIODN, entry);
    result = record(0x1000, 0x100000);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_MALFORMED_ATM);
    board_ppaace(&board, LIODN, entry_open(0, 12));
    ck_assert_uint_eq(record(0x1000, 0x100000).pieces, 2);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * LIODN); /* its entry is just beyond the table */
    ck_assert_uint_eq(record(0x1000, 0x100000).pieces, 1);
    board_place_tables(&board, 0);
    board.rejected = BOARD_PPAACT + 64 * LIODN;
    result = record(0x1000, 0x100000);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_FETCH_REJECTED);
    board_close(&board);
}
END_TEST

/* rules: D1 T7 */
START_TEST(a_piece_that_would_wrap_stays_whole)
{
    struct pamu_dma_result result;

    open_burst(_i, "0");
    board_ppaace(&board, LIODN, entry_open(UINT64_C(0xffffffffffff0000), 15));
    result = record(UINT64_C(0xfffffffffffffff0), 0x10);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    result = record(UINT64_C(0xfffffffffffffff0), 0x11);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_OUTSIDE_APERTURE);
    result = record(UINT64_C(0xfffffffffffefff0), 0x10020); /* before the aperture, then the rest in one */
    ck_assert_uint_eq(result.pieces, 2);
    ck_assert_uint_eq(result.denied_pieces, 2);
    board_ppaace(&board, LIODN, entry_open(0, 11));
    result = record(UINT64_MAX, 3); /* beyond the aperture; the wrapped part does not come back into it */
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.reason, PAMU_REASON_OUTSIDE_APERTURE);
    board_close(&board);
}
END_TEST

/* rules: D1 P3 */
START_TEST(the_longest_record_over_65536_windows)
{
    struct entry primary = entry_cut(0, 31, 15, 0);
    struct pamu_dma_result result;

    board_prepare(&board, _i);
    board.config.hardware.mwce = 15;
    board_start(&board);
    primary.fspi = 0;
    board_ppaace(&board, LIODN, primary);
    board_set_pair(&board, 0, REG_SPLAH, BOARD_SPAACT + 64 * 2);
    for (unsigned i = 0; i < 2; i++)
        board_spaace(&board, i, entry_part(LIODN, 0x100000 * (i + 1), 15));
    result = record(0x100, UINT32_MAX);
    ck_assert_uint_eq(result.pieces, 65537); /* the last byte goes past 4 GiB: */
    ck_assert_uint_eq(result.denied_pieces, 65537 - 3);
    ck_assert_uint_eq(result.translated_bytes, 3 * 0x10000 - 0x100);
    ck_assert_uint_eq(result.reason, PAMU_REASON_SPAACE_OUTSIDE_SPAACT);
    ck_assert_uint_eq(result.failed_iova, 0x30000);
    ck_assert_uint_eq(result.last_window, 65535);
    board_close(&board);
}
END_TEST

/* The quick path remembers records by LIODN modulo 64; neighbours there must not be taken for each other. */
/* rules: D1 C3 */
START_TEST(liodns_64_apart_are_told_apart)
{
    struct pamu_request request = board_request(5, PAMU_OP_WRITE, 0x100, 16);
    struct entry other = entry_open(0, 20);
    struct pamu_dma_result result;

    open_burst(_i, "0");
    other.atm = 1;
    other.target = 0x40000000;
    board_ppaace(&board, 5, entry_open(0, 20));
    board_ppaace(&board, 69, other);
    for (unsigned i = 0; i < 8; i++) {
        request.liodn = i % 2 ? 69 : 5;
        MUST_EQ(pamu_dma(board.pamu, &request, &result), PAMU_OK);
        MUST_EQ(result.address, i % 2 ? 0x40000100 : 0x100);
        MUST_EQ(result.hits[PAMU_PPAACE], i > 1);
    }
    request.liodn = 133; /* and one without an entry */
    MUST_EQ(pamu_dma(board.pamu, &request, &result), PAMU_OK);
    ck_assert_uint_eq(result.reason, PAMU_REASON_PPAACE_INVALID);
    board_close(&board);
}
END_TEST

/* What was remembered must not outlive any change: each step alters one thing that a repeated record hangs on. */
/* rules: D1 C5 C6 T1 T2 T3 T11 */
START_TEST(a_repeated_record_notices_every_change)
{
    static const struct pamu_request write = {.iova = 0x100, .length = 16, .liodn = LIODN, .operation = PAMU_OP_WRITE};
    static const uint32_t controls[] = {PC_PE | PC_PGC | PC_PPCC | PC_SPCC, PC_PPCC | PC_SPCC, PC_PE | PC_PPCC,
                                        PC_PE | PC_SPCC};
    struct entry entry = entry_open(0, 12);

    open_burst(_i, "0");
    for (unsigned step = 0; step < 8; step++) {
        struct pamu_dma_result result;

        board_control(&board, PC_PPCC | PC_SPCC);
        board_place_tables(&board, 0);
        pamu_bypass_write(board.pamu, 0);
        board_ppaace(&board, LIODN, entry_open(0, 12));
        for (unsigned i = 0; i < 3; i++)
            MUST_EQ(record(write.iova, write.length).verdict, PAMU_TRANSLATED);
        if (step < 4)
            board_set(&board, 0, REG_PC, controls[step]);
        entry.ap = step == 4 ? 1 : 3;
        entry.base = step == 5 ? 0x2000 : 0;
        if (step == 4 || step == 5)
            board_ppaace(&board, LIODN, entry);
        if (step == 6)
            board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT);
        if (step == 7)
            pamu_bypass_write(board.pamu, UINT32_MAX);
        result = record(write.iova, write.length);
        MUST_EQ(result.verdict, step == 2 || step == 3 ? PAMU_TRANSLATED : step == 7 ? PAMU_BYPASSED : PAMU_DENIED);
        MUST_EQ(result.hits[PAMU_PPAACE], step == 2);
    }
    board_close(&board);
}
END_TEST

/* The record of support/spoil.h, again and again: invalid entries are kept, so that all look-ups can hit. */
/* rules: D1 D2 C3 T6 T9 T10 T11 T14 */
START_TEST(a_repeated_record_meets_every_reason)
{
    for (unsigned reason = 0; reason < PAMU_REASON_COUNT; reason++) {
        struct pamu_request request =
            board_request(SPOIL_LIODN, spoil_operation((enum pamu_reason)reason), SPOIL_IOVA, 0x600);
        struct pamu_dma_result result;

        if (reason == PAMU_REASON_CROSSES_SUBWINDOW) /* a record is split there */
            continue;
        board_prepare(&board, _i);
        board_knob(&board, "keep-invalid", "on");
        board_start(&board);
        board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
        spoil(&board, (enum pamu_reason)reason);
        if (reason == PAMU_REASON_HOLE)
            request.iova += 0x1000;
        for (unsigned i = 0; i < 4; i++) {
            MUST_EQ(pamu_dma(board.pamu, &request, &result), PAMU_OK);
            MUST_EQ(result.reason, reason);
            MUST_EQ(result.pieces, 1);
            MUST_EQ(result.failed_iova, reason == PAMU_REASON_NONE ? 0 : request.iova);
            MUST_EQ(result.address, reason == PAMU_REASON_NONE ? 0x7000200 : request.iova);
            MUST_EQ(result.hits[PAMU_SPAACE], i == 0 ? 0 : result.lookups[PAMU_SPAACE]);
        }
        MUST_EQ(pamu_counters(board.pamu, 0)->reasons[reason], 4);
        board_close(&board);
    }
}
END_TEST

/* Denials by the entry of the only window, so that nothing but it can stop a repeated record. */
/* rules: D1 T11 T14 */
START_TEST(a_repeated_record_meets_the_only_windows_denials)
{
    static const struct {
        struct entry entry;
        enum pamu_reason reason;
    } cases[] = {{{.v = true, .wse = 12, .ap = 3, .otm = 1, .ioea = 0x80, .ioeb = 0x84}, PAMU_REASON_NO_IMMEDIATE},
                 {{.v = true, .wse = 12, .ap = 3, .otm = 2}, PAMU_REASON_OME_NO_ENCODING},
                 {{.v = true, .wse = 12, .ap = 3, .otm = 2, .omi = 16}, PAMU_REASON_OME_OUTSIDE_OMT},
                 {{.v = true, .wse = 12, .ap = 1}, PAMU_REASON_NO_UPDATE},
                 {{.v = true, .wse = 13, .ap = 3, .mw = true, .swse = 10}, PAMU_REASON_SUBWINDOW_UNMAPPED},
                 {{.v = true, .wse = 13, .ap = 3, .otm = 3}, PAMU_REASON_MALFORMED_OTM}};

    for (size_t i = 0; i < COUNT(cases) * 4; i++) {
        if (i % 4 == 0) {
            open_burst(_i, "0");
            board_ppaace(&board, LIODN, cases[i / 4].entry);
        }
        MUST_EQ(record(0x10, 16).reason, cases[i / 4].reason);
        if (i % 4 == 3)
            board_close(&board);
    }
}
END_TEST

/* Each entry takes the place of a sound one that records were made through; then it is cached, and met again. */
/* rules: D1 C5 T6 T7 T10 T14 */
START_TEST(a_repeated_record_notices_a_cached_change)
{
    static const struct {
        struct entry entry;
        enum pamu_reason reason;
    } cases[] = {
        {{.v = true, .wse = 12, .ap = 3, .base = 0x2000}, PAMU_REASON_OUTSIDE_APERTURE},
        {{.v = true, .wse = 12, .ap = 3, .otm = 2}, PAMU_REASON_OME_NO_ENCODING},
        {{.v = true, .wse = 12, .ap = 3, .otm = 3}, PAMU_REASON_MALFORMED_OTM},
        {{.v = true, .wse = 13, .ap = 3, .mw = true, .swse = 11}, PAMU_REASON_HOLE},
        {{.v = true, .wse = 12, .mw = true, .wce = 0, .ap = 3, .swse = 11, .fspi = 500}, PAMU_REASON_SPAACE_INVALID}};

    open_burst(_i, "0");
    for (size_t i = 0; i < COUNT(cases); i++) {
        board_ppaace(&board, LIODN, entry_open(0, 12));
        for (unsigned n = 0; n < 3; n++)
            MUST_EQ(record(0x1800, 16).verdict, PAMU_TRANSLATED);
        board_ppaace(&board, LIODN, cases[i].entry);
        for (unsigned n = 0; n < 3; n++)
            MUST_EQ(record(0x1800, 16).reason, cases[i].reason);
    }
    board_close(&board);
}
END_TEST

/* rules: D1 */
START_TEST(bursts_go_on_at_0)
{
    struct pamu_dma_result result;

    open_burst(_i, "16");
    board_ppaace(&board, LIODN, entry_open(0, 63));
    result = record(UINT64_MAX - 15, 32);
    ck_assert_uint_eq(result.pieces, 2);
    ck_assert_uint_eq(result.translated_bytes, 32);
    board_close(&board);
}
END_TEST

/* rules: D1 C2 */
START_TEST(a_repeated_record_notices_its_evicted_line)
{
    board_prepare(&board, _i);
    board.config.hardware.cache[0][PAMU_PPAACE] = (struct pamu_geometry){2, 1};
    board_start(&board);
    board_control(&board, PC_PPCC | PC_SPCC);
    board_ppaace(&board, LIODN, entry_open(0, 12));
    board_ppaace(&board, LIODN + 2, entry_open(0, 12));
    for (unsigned i = 0; i < 3; i++)
        ck_assert_uint_eq(record(0, 16).hits[PAMU_PPAACE], i > 0);
    board_reaches(&board, LIODN + 2, 0, 1, 0);
    ck_assert_uint_eq(record(0, 16).hits[PAMU_PPAACE], 0);
    ck_assert_uint_eq(record(0, 16).hits[PAMU_PPAACE], 1);
    board_close(&board);
}
END_TEST

static uint32_t repeat(struct pamu_request request, uint64_t iova, uint32_t length)
{
    request.iova = iova;
    request.length = length;
    return pamu_dma_repeat(board.pamu, &request);
}

/* rules: D1 C3 */
START_TEST(a_repetition_alone)
{
    const struct pamu_request request = board_request(LIODN, PAMU_OP_WRITE, 0, 0);
    struct pamu_request other = request;
    struct pamu_counters before;

    open_burst(_i, "0");
    write_cut();
    ck_assert_uint_eq(repeat(request, BASE + 0x6000, 16), PAMU_NO_WINDOW); /* nothing to repeat */
    (void)record(BASE + 0x6000, 16);
    (void)record(BASE + 0x6000, 16);
    before = *pamu_counters(board.pamu, 0);
    ck_assert_uint_eq(repeat(request, BASE + 0x7ff0, 16), _i == PAMU_WALK_FAST ? 3 : PAMU_NO_WINDOW);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, before.transactions + (_i == PAMU_WALK_FAST));
    ck_assert_uint_eq(board_cache(&board, PAMU_SPAACE)->hits, before.cache[PAMU_SPAACE].hits + (_i == PAMU_WALK_FAST));
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->hits, before.cache[PAMU_PPAACE].hits + (_i == PAMU_WALK_FAST));
    before = *pamu_counters(board.pamu, 0);
    ck_assert_uint_eq(repeat(request, BASE + 0x7ff0, 17), PAMU_NO_WINDOW); /* two pieces */
    ck_assert_uint_eq(repeat(request, BASE + 0x5fff, 1), PAMU_NO_WINDOW);  /* another window */
    ck_assert_uint_eq(repeat(request, BASE + 0x6000, 0), PAMU_NO_WINDOW);
    other.operation = 9;
    ck_assert_uint_eq(repeat(other, BASE + 0x6000, 1), PAMU_NO_WINDOW);
    other.operation = 99;
    ck_assert_uint_eq(repeat(other, BASE + 0x6000, 1), PAMU_NO_WINDOW);
    other = request;
    other.instance = 2;
    ck_assert_uint_eq(repeat(other, BASE + 0x6000, 1), PAMU_NO_WINDOW);
    other = request;
    other.liodn = LIODN + 64;
    ck_assert_uint_eq(repeat(other, BASE + 0x6000, 1), PAMU_NO_WINDOW);
    ck_assert_mem_eq(&before, pamu_counters(board.pamu, 0), sizeof(before));
    board_close(&board);
}
END_TEST

/* The same again byte by byte: a piece ends where the next byte lies in another window, or in another burst. Windows of
 * 8 KiB: by number modulo 4 they are whole, half mapped, invalid, and read-only. */
struct oracle {
    uint64_t pieces, translated, denied, failed;
    uint8_t reason;
};

static unsigned window_of(uint64_t iova)
{
    if (iova < BASE)
        return 100;
    return iova < BASE + 0x10000 ? (unsigned)((iova - BASE) / 0x2000) : 101;
}

static uint8_t judge(uint64_t first, uint64_t last)
{
    unsigned window = window_of(first);

    if (window >= 100)
        return PAMU_REASON_OUTSIDE_APERTURE;
    if (window % 4 == 1)
        return (last - BASE) % 0x2000 >= 0x1000 ? PAMU_REASON_HOLE : PAMU_REASON_NONE;
    if (window % 4 == 2)
        return PAMU_REASON_SPAACE_INVALID;
    return window % 4 == 3 ? PAMU_REASON_NO_UPDATE : PAMU_REASON_NONE;
}

static struct oracle by_bytes(uint64_t iova, uint32_t length, uint32_t burst)
{
    struct oracle oracle = {0};
    uint64_t first = iova, end = iova + length;

    for (uint64_t at = iova; at < end; at++) {
        uint8_t reason;

        if (at + 1 < end && window_of(at) == window_of(at + 1) && (burst == 0 || (at + 1) % burst != 0))
            continue;
        reason = judge(first, at);
        oracle.pieces++;
        oracle.translated += reason == PAMU_REASON_NONE ? at + 1 - first : 0;
        if (reason != PAMU_REASON_NONE && oracle.denied++ == 0) {
            oracle.reason = reason;
            oracle.failed = first;
        }
        first = at + 1;
    }
    return oracle;
}

static void write_mixed(void)
{
    write_cut();
    for (unsigned i = 1; i < 8; i++) {
        struct entry part = entry_part(LIODN, 0x1000000 + i * 0x10000, i % 4 == 1 ? 11 : 12);

        part.v = i % 4 != 2;
        part.ap = i % 4 == 3 ? 1 : 3;
        board_spaace(&board, 1 + i, part);
    }
}

/* rules: D1 D2 */
START_TEST(random_records_byte_by_byte)
{
    static const char *const bursts[] = {"0", "64", "4096", "3000"};
    uint64_t random = 1;

    for (size_t b = 0; b < COUNT(bursts); b++) {
        open_burst(_i, bursts[b]);
        write_mixed();
        for (unsigned i = 0; i < 60; i++) {
            struct pamu_dma_result result;
            struct oracle oracle;
            uint64_t iova;
            uint32_t length;

            random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
            iova = BASE - 0x3000 + (random >> 40) % 0x14000;
            length = 1 + (uint32_t)((random >> 20) % (i % 2 ? 100 : 0x9000));
            result = record(iova, length);
            oracle = by_bytes(iova, length, board.config.knobs.burst);
            MUST_EQ(result.pieces, oracle.pieces);
            MUST_EQ(result.translated_bytes, oracle.translated);
            MUST_EQ(result.denied_pieces, oracle.denied);
            MUST_EQ(result.reason, oracle.reason);
            MUST_EQ(result.failed_iova, oracle.failed);
        }
        board_close(&board);
    }
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {one_piece_inside_a_window,
                                  subwindow_boundaries_split,
                                  the_apertures_ends_split_and_all_pieces_run,
                                  the_first_failing_piece_decides,
                                  bursts_are_aligned,
                                  where_nothing_is_checked_nothing_splits,
                                  without_a_sound_window_a_record_stays_whole,
                                  a_piece_that_would_wrap_stays_whole,
                                  the_longest_record_over_65536_windows,
                                  liodns_64_apart_are_told_apart,
                                  a_repeated_record_notices_every_change,
                                  a_repeated_record_meets_every_reason,
                                  a_repeated_record_meets_the_only_windows_denials,
                                  a_repeated_record_notices_a_cached_change,
                                  bursts_go_on_at_0,
                                  a_repeated_record_notices_its_evicted_line,
                                  a_repetition_alone,
                                  random_records_byte_by_byte};

    return RUN_BOTH_WALKS("records", tests);
}
