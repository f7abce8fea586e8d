/* Rules C5 and C6: cached entries when a table is written, or moved. SPDX-License-Identifier: BSD-2-Clause */
#include "support/spoil.h"

static struct board board;

enum { LIODN = 8 };

/* The entries that the transaction of support/spoil.h uses, by cache. */
static const struct entry_place {
    uint64_t address, bytes;
} places[PAMU_STRUCTURE_COUNT] = {
    {BOARD_PPAACT + 64 * SPOIL_LIODN, 64}, {BOARD_SPAACT, 64}, {BOARD_OMT + 2 * 128, 128}};

static void open_snoop(int walk, const char *snoop)
{
    board_prepare(&board, walk);
    board_knob(&board, "snoop", snoop);
    board_start(&board);
    for (unsigned i = 0; i < 2; i++)
        board_set(&board, i, REG_PC, PC_PE | PC_PPCC | PC_SPCC | PC_OCE);
    spoil(&board, PAMU_REASON_NONE);
}

/* One run of the transaction at an instance; its hits as bits. */
static unsigned hits_at(uint8_t instance)
{
    struct pamu_request request = board_request(SPOIL_LIODN, SPOIL_OPERATION, SPOIL_IOVA, 4);
    struct pamu_result result;

    request.instance = instance;
    MUST_EQ(pamu_access(board.pamu, &request, &result), PAMU_OK);
    MUST_EQ(result.verdict, PAMU_TRANSLATED);
    return result.hits[0] | result.hits[1] << 1 | result.hits[2] << 2;
}

static uint64_t invalidations(unsigned instance, unsigned structure)
{
    return pamu_counters(board.pamu, instance)->cache[structure].invalidations;
}

/* rules: C5 */
START_TEST(a_write_to_an_entry_drops_its_line_everywhere)
{
    open_snoop(_i, "on");
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        uint8_t same = board.memory[places[s].address - BOARD_BASE];

        (void)hits_at(0);
        (void)hits_at(1);
        board_write_bytes(&board, places[s].address, &same, 1);
        MUST_EQ(hits_at(0), 7u & ~(1u << s));
        MUST_EQ(hits_at(1), 7u & ~(1u << s));
        for (unsigned other = 0; other < PAMU_STRUCTURE_COUNT; other++) {
            MUST_EQ(invalidations(0, other), other <= s);
            MUST_EQ(invalidations(1, other), other <= s);
        }
    }
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(only_a_write_that_touches_the_entry_drops_it)
{
    static const struct {
        int from; /* relative to the entry's first byte; size is added where past_end */
        bool past_end;
        uint64_t length;
        bool drops;
    } writes[] = {{-1, false, 1, false},        {-1, false, 2, true},   {0, false, 1, true},       {0, false, 0, false},
                  {5, false, 0, false},         {-1, true, 1, true},    {0, true, 1, false},       {-1, true, 9, true},
                  {-64, false, 64, false},      {-64, false, 65, true}, {-500, false, 2000, true}, {0, true, 0, false},
                  {-1, false, UINT64_MAX, true}};

    open_snoop(_i, "on");
    for (unsigned i = 0; i < COUNT(writes) * PAMU_STRUCTURE_COUNT; i++) {
        unsigned s = i % PAMU_STRUCTURE_COUNT, w = i / PAMU_STRUCTURE_COUNT;
        uint64_t from = places[s].address + (writes[w].past_end ? places[s].bytes : 0);

        (void)hits_at(0);
        pamu_memory_written(board.pamu, from + (uint64_t)(int64_t)writes[w].from, writes[w].length);
        MUST_EQ(hits_at(0) >> s & 1, !writes[w].drops);
    }
    board_close(&board);
}
END_TEST

/* rules: C5 M5 */
START_TEST(the_new_entry_counts_at_once)
{
    open_snoop(_i, "on");
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_reaches(&board, LIODN, 0, 1, 0);
    board_ppaace(&board, LIODN, entry_open(0x100000, 19));
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_OUTSIDE_APERTURE);
    ck_assert_uint_eq(pamu_counters(board.pamu, 0)->stale, 0);
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(a_rejected_write_is_no_write)
{
    uint8_t byte = 0;

    open_snoop(_i, "on");
    (void)hits_at(0);
    ck_assert_int_eq(pamu_memory_write(board.pamu, BOARD_BASE + BOARD_BYTES, &byte, 1), PAMU_ERR_BUS);
    ck_assert_int_eq(pamu_memory_write(board.pamu, BOARD_BASE - 1, &byte, 1), PAMU_ERR_BUS);
    ck_assert_uint_eq(hits_at(0), 7);
    ck_assert_int_eq(pamu_memory_read(board.pamu, BOARD_BASE - 1, &byte, 1), PAMU_ERR_BUS);
    ck_assert_int_eq(pamu_memory_read(board.pamu, places[2].address + SPOIL_OPERATION, &byte, 1), PAMU_OK);
    ck_assert_uint_eq(byte, 0x98);
    board_close(&board);
}
END_TEST

static struct pamu_result stale_read(uint64_t iova)
{
    return board_read_of(&board, LIODN, iova, 4);
}

/* rules: C5 */
START_TEST(without_snoop_the_old_entry_stays_and_is_reported)
{
    const struct pamu_counters *counters;
    struct pamu_result result;

    open_snoop(_i, "off");
    counters = pamu_counters(board.pamu, 0);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert(!stale_read(0x10).stale);
    board_ppaace(&board, LIODN, entry_open(0x100000, 19));
    ck_assert_uint_eq(counters->cache[PAMU_PPAACE].invalidations, 0);
    result = stale_read(0x20);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert(result.stale);
    ck_assert_uint_eq(result.hits[PAMU_PPAACE], 1);
    (void)stale_read(0x30);
    ck_assert_uint_eq(counters->stale, 2);
    ck_assert_uint_eq(counters->first_stale.iova, 0x20);
    ck_assert_uint_eq(counters->first_stale.liodn, LIODN);
    ck_assert_uint_eq(counters->first_stale.length, 4);
    (void)stale_read(0x200000); /* a denial by a stale entry translates nothing */
    ck_assert_uint_eq(counters->stale, 2);
    ck_assert_uint_eq(counters->reasons[PAMU_REASON_OUTSIDE_APERTURE], 1);
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(stale_is_what_differs_from_memory_now)
{
    open_snoop(_i, "off");
    board_ppaace(&board, LIODN, entry_open(0, 20));
    (void)stale_read(0);
    board_ppaace(&board, LIODN, entry_open(0, 20)); /* the same bytes */
    ck_assert(!stale_read(0).stale);
    board_ppaace(&board, LIODN, entry_open(0, 21));
    ck_assert(stale_read(0).stale);
    board_ppaace(&board, LIODN, entry_open(0, 20)); /* as it was */
    ck_assert(!stale_read(0).stale);
    board_poke(&board, BOARD_PPAACT + 64 * LIODN, entry_open(0, 22));
    ck_assert(!stale_read(0).stale); /* nobody told the model */
    pamu_memory_written(board.pamu, BOARD_PPAACT + 64 * LIODN, 64);
    ck_assert(stale_read(0).stale);
    board.rejected = BOARD_PPAACT + 64 * LIODN; /* what cannot be read any more is stale too */
    pamu_memory_written(board.pamu, BOARD_PPAACT + 64 * LIODN, 64);
    ck_assert(stale_read(0).stale);
    board_close(&board);
}
END_TEST

/* rules: C5 */
START_TEST(every_kind_of_entry_can_be_stale)
{
    for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
        uint8_t reserved = 0x5a;

        open_snoop(_i, "off");
        (void)hits_at(0);
        board_write_bytes(&board, places[s].address + places[s].bytes - 1, &reserved, 1);
        MUST_EQ(hits_at(0), 7);
        MUST_EQ(pamu_counters(board.pamu, 0)->stale, 1);
        MUST_EQ(pamu_counters(board.pamu, 1)->stale, 0);
        board_set(&board, 0, REG_PC, PC_PE); /* C1: off and on again cures it */
        board_set(&board, 0, REG_PC, PC_PE | PC_PPCC | PC_SPCC | PC_OCE);
        MUST_EQ(hits_at(0), 0);
        MUST_EQ(hits_at(0), 7);
        MUST_EQ(pamu_counters(board.pamu, 0)->stale, 1);
        board_close(&board);
    }
}
END_TEST

/* rules: C6 */
START_TEST(writing_base_or_limit_drops_the_matching_cache)
{
    for (uint32_t offset = REG_PPBAH; offset <= REG_OLAH + 4; offset += 4) {
        unsigned structure = offset / 0x10;

        open_snoop(_i, "on");
        (void)hits_at(0);
        (void)hits_at(1);
        board_set(&board, 0, offset, board_get(&board, 0, offset)); /* the same value */
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            MUST_EQ(invalidations(0, s), s == structure);
            MUST_EQ(invalidations(1, s), 0);
        }
        MUST_EQ(hits_at(0), 7u & ~(1u << structure));
        MUST_EQ(hits_at(1), 7);
        board_close(&board);
    }
}
END_TEST

/* Caches of a device with A-005982 and OCE off: LIODN's entry kept while the base moves by `entries`. */
static void open_moved(int walk, const char *snoop, int entries)
{
    board_prepare(&board, walk);
    board_knob(&board, "snoop", snoop);
    board.config.hardware.erratum.a005982 = true;
    board_start(&board);
    board_control(&board, PC_PPCC);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_ppaace(&board, LIODN + 1, entry_open(0, 21));
    (void)stale_read(0);
    board_set(&board, 0, REG_PPBAH + 4, (uint32_t)BOARD_PPAACT + (uint32_t)(64 * entries));
}

/* rules: C5 C6 V3 */
START_TEST(a_moved_tables_line_is_stale_by_where_its_key_lies_now)
{
    open_moved(_i, "on", 1);
    ck_assert(stale_read(0).stale);
    board_ppaace(&board, LIODN + 1, entry_open(0, 20)); /* where the key lies now: the same bytes as the line */
    ck_assert(!stale_read(0).stale);
    board_ppaace(&board, LIODN + 1, entry_open(0, 21));
    ck_assert(stale_read(0).stale);
    board_set(&board, 0, REG_PPBAH + 4, (uint32_t)BOARD_PPAACT); /* back: true again */
    ck_assert(!stale_read(0).stale);
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->misses, 1);
    board_close(&board);
}
END_TEST

/* rules: C5 V3 */
START_TEST(snoop_drops_a_moved_tables_line_by_where_it_came_from)
{
    open_moved(_i, "on", 1);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->invalidations, 1);
    ck_assert_uint_eq(stale_read(0).hits[PAMU_PPAACE], 0);
    board_close(&board);
    open_moved(_i, "off", 1);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->invalidations, 0);
    ck_assert(stale_read(0).stale);
    board_close(&board);
}
END_TEST

/* rules: C6 V3 */
START_TEST(the_limit_keeps_the_lines_too_but_they_cannot_be_reached)
{
    open_moved(_i, "on", 0);
    ck_assert(!stale_read(0).stale);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * LIODN);
    board_denies(&board, LIODN, 0, 1, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * BOARD_LIODNS);
    ck_assert_uint_eq(stale_read(0).hits[PAMU_PPAACE], 1);
    ck_assert_uint_eq(board_cache(&board, PAMU_PPAACE)->invalidations, 0);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {a_write_to_an_entry_drops_its_line_everywhere,
                                  only_a_write_that_touches_the_entry_drops_it,
                                  the_new_entry_counts_at_once,
                                  a_rejected_write_is_no_write,
                                  without_snoop_the_old_entry_stays_and_is_reported,
                                  stale_is_what_differs_from_memory_now,
                                  every_kind_of_entry_can_be_stale,
                                  writing_base_or_limit_drops_the_matching_cache,
                                  a_moved_tables_line_is_stale_by_where_its_key_lies_now,
                                  snoop_drops_a_moved_tables_line_by_where_it_came_from,
                                  the_limit_keeps_the_lines_too_but_they_cannot_be_reached};

    return RUN_BOTH_WALKS("snoop", tests);
}
