/* Rules T12 and T15: rejected fetches, and everything a result says. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 6 };

/* Two windows of 4 KiB with different attributes; the second one's operations are mapped by OME 5. */
static void open_two(int walk)
{
    struct entry primary = entry_cut(0x8000, 12, 0, UINT64_C(0x100000000)), part = entry_part(LIODN, 0x7000, 11);

    primary.did = 0x11;
    primary.pid = 0x22;
    primary.snpid = 0x33;
    primary.cr = true;
    primary.cid = 0x44;
    primary.fspi = 3;
    part.did = 0x55;
    part.pid = 0x66;
    part.snpid = 0x77;
    part.cid = 0x88;
    part.otm = 2;
    part.omi = 5;
    board_open(&board, walk);
    board_ppaace(&board, LIODN, primary);
    board_spaace(&board, 3, part);
    board_moe(&board, 5, PAMU_OP_WRITE, 0x9d);
}

/* rules: T15 */
START_TEST(a_translation_tells_all)
{
    struct pamu_result result;

    open_two(_i);
    result = board_access(&board, LIODN, PAMU_OP_WRITE, 0x8ffc, 4);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.reason, PAMU_REASON_NONE);
    ck_assert(result.address == UINT64_C(0x100000ffc));
    ck_assert_uint_eq(result.operation, 0x81);
    ck_assert_uint_eq(result.did, 0x11);
    ck_assert_uint_eq(result.pid, 0x22);
    ck_assert_uint_eq(result.snpid, 0x33);
    ck_assert_uint_eq(result.cid, 0x44);
    ck_assert(result.coherent);
    ck_assert(!result.stale && !result.captured);
    ck_assert_uint_eq(result.window, 0);
    ck_assert_uint_eq(result.pieces, 1);
    ck_assert_uint_eq(result.fetches, 1);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 1);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE] + result.lookups[PAMU_OMT] + result.hits[PAMU_PPAACE], 0);
    board_close(&board);
}
END_TEST

/* rules: T15 */
START_TEST(attributes_come_from_the_windows_own_entry)
{
    struct pamu_result result;

    open_two(_i);
    result = board_access(&board, LIODN, PAMU_OP_WRITE, 0x9001, 4);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.address, 0x7001);
    ck_assert_uint_eq(result.operation, 0x1d);
    ck_assert_uint_eq(result.did, 0x55);
    ck_assert_uint_eq(result.pid, 0x66);
    ck_assert_uint_eq(result.snpid, 0x77);
    ck_assert_uint_eq(result.cid, 0x88);
    ck_assert(!result.coherent);
    ck_assert_uint_eq(result.window, 1);
    ck_assert_uint_eq(result.fetches, 3);
    ck_assert_uint_eq(result.lookups[PAMU_PPAACE], 1);
    ck_assert_uint_eq(result.lookups[PAMU_SPAACE], 1);
    ck_assert_uint_eq(result.lookups[PAMU_OMT], 1);
    board_close(&board);
}
END_TEST

/* rules: T15 */
START_TEST(a_denial_tells_where_it_got_to)
{
    struct pamu_result result;

    open_two(_i);
    result = board_access(&board, LIODN, PAMU_OP_READ, 0x9010, 4);
    board_is_denied(&result, 0x9010, PAMU_REASON_OME_NO_ENCODING);
    ck_assert_uint_eq(result.operation, 0x80);
    ck_assert_uint_eq(result.window, 1);
    ck_assert_uint_eq(result.fetches, 3);
    ck_assert(result.captured);
    ck_assert(result.did == 0 && result.pid == 0 && result.snpid == 0 && result.cid == 0 && !result.coherent);
    result = board_access(&board, LIODN, PAMU_OP_READ, 0x7fff, 1);
    board_is_denied(&result, 0x7fff, PAMU_REASON_OUTSIDE_APERTURE);
    ck_assert_uint_eq(result.window, PAMU_NO_WINDOW);
    ck_assert_uint_eq(result.fetches, 1);
    ck_assert(!result.captured);
    board_close(&board);
}
END_TEST

/* rules: T12 M5 */
START_TEST(every_fetch_can_be_rejected)
{
    static const struct {
        uint64_t entry;
        unsigned lookups, fetches;
        uint32_t window;
    } cases[] = {{BOARD_PPAACT + 64 * LIODN, 1, 0, PAMU_NO_WINDOW},
                 {BOARD_SPAACT + 64 * 3, 2, 1, 1},
                 {BOARD_OMT + 128 * 5, 3, 2, 1}};

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pamu_result result;

        open_two(_i);
        board.rejected = cases[i].entry + 63;
        result = board_access(&board, LIODN, PAMU_OP_WRITE, 0x9001, 4);
        board_is_denied(&result, 0x9001, PAMU_REASON_FETCH_REJECTED);
        MUST_EQ(result.verdict, PAMU_OPERATION_ERROR);
        MUST_EQ(result.lookups[0] + result.lookups[1] + result.lookups[2], cases[i].lookups);
        MUST_EQ(result.fetches, cases[i].fetches);
        MUST_EQ(result.window, cases[i].window);
        MUST_EQ(board_get_pair(&board, 0, REG_POEAH), cases[i].entry);
        MUST_EQ(board_get(&board, 0, REG_POES1), 1);
        MUST_EQ(board_get(&board, 0, REG_AVS1), 0);
        board.rejected = UINT64_MAX;
        MUST_EQ(board_access(&board, LIODN, PAMU_OP_WRITE, 0x9001, 4).verdict, PAMU_TRANSLATED);
        board_close(&board);
    }
}
END_TEST

/* rules: T12 C3 C4 */
START_TEST(a_rejected_fetch_is_a_miss_without_bytes)
{
    const struct pamu_cache_counters *counters;

    open_two(_i);
    board.rejected = BOARD_PPAACT + 64 * LIODN;
    board_denies(&board, LIODN, 0x8000, 1, PAMU_REASON_FETCH_REJECTED);
    counters = &pamu_counters(board.pamu, 0)->cache[PAMU_PPAACE];
    ck_assert_uint_eq(counters->lookups, 1);
    ck_assert_uint_eq(counters->misses, 1);
    ck_assert_uint_eq(counters->fetched_bytes, 0);
    board_close(&board);
}
END_TEST

/* rules: T15 */
START_TEST(nothing_happens_on_misuse)
{
    static const struct pamu_request bad[] = {
        {.length = 0}, {.length = 1, .operation = 8}, {.length = 1, .operation = 16}, {.length = 1, .instance = 2}};
    struct pamu_result result, untouched;
    struct pamu_dma_result record, untouched_record;

    open_two(_i);
    memset(&result, 0x5a, sizeof(result));
    memset(&record, 0x5a, sizeof(record));
    untouched = result;
    untouched_record = record;
    for (size_t i = 0; i < COUNT(bad); i++) {
        ck_assert_int_eq(pamu_access(board.pamu, &bad[i], &result), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_dma(board.pamu, &bad[i], &record), PAMU_ERR_ARGUMENT);
    }
    ck_assert_mem_eq(&result, &untouched, sizeof(result));
    ck_assert_mem_eq(&record, &untouched_record, sizeof(record));
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 0);
    board_close(&board);
}
END_TEST

/* rules: T15 */
START_TEST(verdicts_and_reasons_are_counted)
{
    const struct pamu_counters *counters;

    open_two(_i);
    for (unsigned i = 0; i < 3; i++)
        board_reaches(&board, LIODN, 0x8000, 1, UINT64_C(0x100000000));
    board_denies(&board, LIODN, 0x7000, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board_denies(&board, LIODN, 0x7000, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board_denies(&board, 300, 0x7000, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    counters = pamu_counters(board.pamu, 0);
    ck_assert_uint_eq(counters->transactions, 6);
    ck_assert_uint_eq(counters->verdicts[PAMU_TRANSLATED], 3);
    ck_assert_uint_eq(counters->verdicts[PAMU_DENIED], 3);
    ck_assert_uint_eq(counters->reasons[PAMU_REASON_NONE], 3);
    ck_assert_uint_eq(counters->reasons[PAMU_REASON_OUTSIDE_APERTURE], 2);
    ck_assert_uint_eq(counters->reasons[PAMU_REASON_LIODN_OUTSIDE_PPAACT], 1);
    ck_assert_uint_eq(pamu_counters(board.pamu, 1)->transactions, 0);
    ck_assert_ptr_null(pamu_counters(board.pamu, 2));
    pamu_clear_counters(board.pamu);
    ck_assert_uint_eq(counters->transactions + counters->cache[PAMU_PPAACE].lookups + counters->lost_violations, 0);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        a_translation_tells_all,         attributes_come_from_the_windows_own_entry, a_denial_tells_where_it_got_to,
        every_fetch_can_be_rejected,     a_rejected_fetch_is_a_miss_without_bytes,   nothing_happens_on_misuse,
        verdicts_and_reasons_are_counted};

    return RUN_BOTH_WALKS("walk: results", tests);
}
