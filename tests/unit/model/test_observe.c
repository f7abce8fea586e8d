/* Rules C3, C5, C6: what an observer of look-ups is told. SPDX-License-Identifier: BSD-2-Clause */
#include "support/spoil.h"

enum { MOST = 32 };

struct seen {
    struct pamu_lookup lookup[MOST];
    unsigned count;
};

static struct board board;
static struct seen seen;

static void see(void *user, const struct pamu_lookup *lookup)
{
    struct seen *all = user;

    ck_assert_uint_lt(all->count, MOST);
    all->lookup[all->count++] = *lookup;
}

static void expect(unsigned i, struct pamu_lookup wanted)
{
    const struct pamu_lookup *lookup = &seen.lookup[i];

    ck_assert_uint_lt(i, seen.count);
    MUST_EQ(lookup->kind, wanted.kind);
    MUST_EQ(lookup->structure, wanted.structure);
    MUST_EQ(lookup->instance, wanted.instance);
    MUST_EQ(lookup->key, wanted.key);
    MUST_EQ(lookup->count, wanted.count);
    MUST_EQ(lookup->kept, wanted.kept);
}

static void expect_lookup(unsigned i, enum pamu_structure structure, uint64_t key, bool kept)
{
    expect(i, (struct pamu_lookup){.structure = structure, .key = key, .count = 1, .kept = kept});
}

static void open_board(int walk)
{
    board_open(&board, walk);
    spoil(&board, PAMU_REASON_NONE);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    seen.count = 0;
    pamu_set_observer(board.pamu, see, &seen);
}

/* rules: C3 */
START_TEST(hits_and_kept_misses_look_alike)
{
    open_board(_i);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_uint_eq(seen.count, 6);
    for (unsigned i = 0; i < 6; i += 3) {
        expect_lookup(i, PAMU_PPAACE, SPOIL_LIODN, true);
        MUST_EQ(seen.lookup[i + 1].structure, PAMU_SPAACE);
        MUST_EQ(seen.lookup[i + 1].kept, true);
        MUST_EQ(seen.lookup[i + 2].structure, PAMU_OMT);
        MUST_EQ(seen.lookup[i + 2].kept, true);
    }
    MUST_EQ(seen.lookup[1].key, seen.lookup[4].key);
    pamu_set_observer(board.pamu, NULL, NULL);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_uint_eq(seen.count, 6);
    board_close(&board);
}
END_TEST

/* rules: C3 T12 */
START_TEST(invalid_and_rejected_entries_are_not_kept)
{
    open_board(_i);
    (void)pamu_memory_write(board.pamu, BOARD_PPAACT + SPOIL_LIODN * 64, (const uint8_t[64]){0}, 64);
    seen.count = 0;
    (void)spoil_access(&board, PAMU_REASON_PPAACE_INVALID);
    expect_lookup(0, PAMU_PPAACE, SPOIL_LIODN, false);
    board.rejected = BOARD_PPAACT + SPOIL_LIODN * 64;
    (void)spoil_access(&board, PAMU_REASON_FETCH_REJECTED);
    expect_lookup(1, PAMU_PPAACE, SPOIL_LIODN, false);
    ck_assert_uint_eq(seen.count, 2);
    board_close(&board);
}
END_TEST

struct write_row {
    uint64_t address, length;
    uint64_t key, count; /* of dropped PPAACEs; count 0 for none told */
};

/* rules: C5 */
START_TEST(writes_drop_the_entries_they_touch)
{
    static const struct write_row rows[] = {
        {BOARD_PPAACT, 64, 0, 1},      {BOARD_PPAACT + 63, 1, 0, 1},  {BOARD_PPAACT + 63, 2, 0, 2},
        {BOARD_PPAACT + 64, 64, 1, 1}, {BOARD_PPAACT - 64, 64, 0, 0}, {BOARD_PPAACT - 64, 65, 0, 1},
        {BOARD_PPAACT + 640, 0, 0, 0}, {0, BOARD_PPAACT + 129, 0, 3}, {BOARD_PPAACT - 1, 1, 0, 0},
    };

    open_board(_i);
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        unsigned found = 0;

        seen.count = 0;
        pamu_memory_written(board.pamu, rows[i].address, rows[i].length);
        for (unsigned k = 0; k < seen.count; k++) {
            if (seen.lookup[k].structure != PAMU_PPAACE)
                continue;
            expect(k, (struct pamu_lookup){.kind = PAMU_DROPPED,
                                           .structure = PAMU_PPAACE,
                                           .instance = (uint8_t)found++,
                                           .key = rows[i].key,
                                           .count = rows[i].count});
        }
        MUST_EQ(found, rows[i].count > 0 ? 2 : 0);
    }
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(without_snooping_nothing_is_dropped)
{
    board_prepare(&board, _i);
    board_knob(&board, "snoop", "off");
    board_start(&board);
    seen.count = 0;
    pamu_set_observer(board.pamu, see, &seen);
    pamu_memory_written(board.pamu, BOARD_PPAACT, 64);
    ck_assert_uint_eq(seen.count, 0);
    board_close(&board);
}
END_TEST

/* rules: C6 M4 */
START_TEST(moving_a_table_and_reset_flush)
{
    open_board(_i);
    ck_assert_int_eq(pamu_register_write(board.pamu, 1, REG_SPBAH, 1), PAMU_OK);
    ck_assert_uint_eq(seen.count, 1);
    expect(0, (struct pamu_lookup){.kind = PAMU_FLUSHED, .structure = PAMU_SPAACE, .instance = 1});
    seen.count = 0;
    pamu_reset(board.pamu);
    ck_assert_uint_eq(seen.count, 6);
    for (unsigned i = 0; i < 6; i++)
        expect(i, (struct pamu_lookup){
                      .kind = PAMU_FLUSHED, .structure = (enum pamu_structure)(i % 3), .instance = (uint8_t)(i / 3)});
    board_close(&board);
}
END_TEST

/* rules: C3 D1 */
START_TEST(records_are_seen_one_by_one)
{
    const struct pamu_request request = {.iova = 0x10000, .length = 4, .liodn = 3, .operation = PAMU_OP_WRITE};
    struct pamu_dma_result result;

    open_board(_i);
    for (unsigned i = 0; i < 3; i++) {
        ck_assert_int_eq(pamu_dma(board.pamu, &request, &result), PAMU_OK);
        ck_assert_uint_eq(pamu_dma_repeat(board.pamu, &request), PAMU_NO_WINDOW);
        ck_assert_uint_eq(seen.count, i + 1);
        expect_lookup(i, PAMU_PPAACE, 3, false);
    }
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {hits_and_kept_misses_look_alike,    invalid_and_rejected_entries_are_not_kept,
                                  writes_drop_the_entries_they_touch, without_snooping_nothing_is_dropped,
                                  moving_a_table_and_reset_flush,     records_are_seen_one_by_one};

    return RUN_BOTH_WALKS("observer", tests);
}
