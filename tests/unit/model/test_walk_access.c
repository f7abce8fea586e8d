/* Rule T11: which operation needs what of AP. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"

static struct board board;

enum { LIODN = 11 };

/* By operation, the AP values 0, 1, 2, 3: + allowed, else why not: q no query, u no update, a no atomic. */
static const struct row {
    uint8_t operation;
    const char *by_ap;
} rows[] = {
    {0x0, "q+q+"}, {0x1, "uu++"}, {0x2, "q+q+"}, {0x3, "uu++"}, {0x5, "q+q+"},
    {0x6, "uu++"}, {0xc, "aaa+"}, {0xd, "aaa+"}, {0xe, "aaa+"}, {0xf, "aaa+"},
};

static enum pamu_reason reason_of(char letter)
{
    switch (letter) {
    case 'q':
        return PAMU_REASON_NO_QUERY;
    case 'u':
        return PAMU_REASON_NO_UPDATE;
    case 'a':
        return PAMU_REASON_NO_ATOMIC;
    default:
        return PAMU_REASON_NONE;
    }
}

static void check_row(const struct row *row, uint64_t iova)
{
    for (uint8_t ap = 0; ap < 4; ap++) {
        struct entry primary = entry_cut(0, 12, 0, 0), part = entry_part(LIODN, 0x1000, 11);
        struct pamu_result result;

        primary.ap = iova < 0x1000 ? ap : 3 - ap; /* each window has its own */
        part.ap = iova < 0x1000 ? 3 - ap : ap;
        board_ppaace(&board, LIODN, primary);
        board_spaace(&board, 0, part);
        result = board_access(&board, LIODN, row->operation, iova, 4);
        MUST_EQ(result.reason, reason_of(row->by_ap[ap]));
        MUST_EQ(result.verdict, row->by_ap[ap] == '+' ? PAMU_TRANSLATED : PAMU_DENIED);
    }
}

/* rules: T11 */
START_TEST(every_operation_under_every_ap)
{
    board_open(&board, _i);
    for (size_t i = 0; i < COUNT(rows); i++) {
        check_row(&rows[i], 0x10);
        check_row(&rows[i], 0x1010);
    }
    board_close(&board);
}
END_TEST

/* rules: T11 */
START_TEST(directives_need_what_the_knob_says)
{
    static const struct {
        const char *word, *by_ap;
    } words[] = {{"query", "q+q+"}, {"update", "uu++"}, {"none", "++++"}};

    for (size_t i = 0; i < COUNT(words); i++) {
        board_prepare(&board, _i);
        board_knob(&board, "directive", words[i].word);
        board_start(&board);
        for (uint8_t operation = PAMU_OP_DIRECT0; operation <= PAMU_OP_DIRECT1; operation += 3) {
            check_row(&(struct row){operation, words[i].by_ap}, 0x10);
            check_row(&(struct row){operation, words[i].by_ap}, 0x1010);
        }
        check_row(&rows[0], 0x10); /* the knob is for directives only */
        check_row(&rows[1], 0x10);
        board_close(&board);
    }
}
END_TEST

/* rules: T11 */
START_TEST(query_is_the_default_of_directives)
{
    board_open(&board, _i);
    check_row(&(struct row){PAMU_OP_DIRECT0, "q+q+"}, 0x10);
    board_close(&board);
}
END_TEST

/* rules: T11 */
START_TEST(unassigned_operations_are_refused)
{
    board_open(&board, _i);
    for (unsigned operation = 0; operation < 256; operation++) {
        struct pamu_request request = board_request(LIODN, (uint8_t)operation, 0, 1);
        struct pamu_result result;
        struct pamu_dma_result record;
        enum pamu_error expected = operation < 8 || (operation >= 12 && operation < 16) ? PAMU_OK : PAMU_ERR_ARGUMENT;

        MUST_EQ(pamu_access(board.pamu, &request, &result), expected);
        MUST_EQ(pamu_dma(board.pamu, &request, &record), expected);
    }
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->transactions, 2 * 12);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {every_operation_under_every_ap, directives_need_what_the_knob_says,
                                  query_is_the_default_of_directives, unassigned_operations_are_refused};

    return RUN_BOTH_WALKS("walk: access permissions", tests);
}
