/* Rules C1, C3, C4: look-ups, what is kept, what a miss costs. SPDX-License-Identifier: BSD-2-Clause */
#include "support/spoil.h"

static struct board board;

enum { LIODN = 8 };

static const uint32_t enables[PAMU_STRUCTURE_COUNT] = {PC_PPCC, PC_SPCC, PC_OCE};

static void expect_counters(enum pamu_structure structure, uint64_t lookups, uint64_t hits)
{
    const struct pamu_cache_counters *counters = board_cache(&board, structure);
    uint64_t bytes = structure == PAMU_OMT ? 128 : 64;

    MUST_EQ(counters->lookups, lookups);
    MUST_EQ(counters->hits, hits);
    MUST_EQ(counters->misses, lookups - hits);
    MUST_EQ(counters->fetched_bytes, (lookups - hits) * bytes);
}

/* rules: C1 C4 */
START_TEST(each_bit_enables_its_own_cache)
{
    for (unsigned on = 0; on < 8; on++) {
        uint32_t control = (on & 1 ? PC_PPCC : 0) | (on & 2 ? PC_SPCC : 0) | (on & 4 ? PC_OCE : 0);

        board_open(&board, _i);
        spoil(&board, PAMU_REASON_NONE);
        board_control(&board, control);
        for (unsigned i = 0; i < 5; i++) {
            struct pamu_result result = spoil_access(&board, PAMU_REASON_NONE);
            unsigned hits = 0;

            for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
                MUST_EQ(result.lookups[s], 1);
                MUST_EQ(result.hits[s], i > 0 && (on >> s & 1));
                hits += result.hits[s];
            }
            MUST_EQ(result.fetches, 3 - hits);
        }
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            expect_counters((enum pamu_structure)s, 5, on >> s & 1 ? 4 : 0);
        board_close(&board);
    }
}
END_TEST

/* rules: C1 M5 */
START_TEST(with_all_caches_hit_memory_is_not_read)
{
    board_open(&board, _i);
    spoil(&board, PAMU_REASON_NONE);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    board.reads = 0;
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_uint_eq(board.reads, 0);
    board_control(&board, 0);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    ck_assert_uint_eq(board.reads, 3);
    board_close(&board);
}
END_TEST

/* rules: C1 */
START_TEST(turning_a_cache_off_empties_it)
{
    const uint32_t all = PC_PPCC | PC_SPCC | PC_OCE;

    for (unsigned off = 0; off < PAMU_STRUCTURE_COUNT; off++) {
        struct pamu_result result;

        board_open(&board, _i);
        spoil(&board, PAMU_REASON_NONE);
        board_control(&board, all);
        (void)spoil_access(&board, PAMU_REASON_NONE);
        board_control(&board, all & ~enables[off]);
        board_control(&board, all);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            MUST_EQ(board_cache(&board, (enum pamu_structure)s)->invalidations, s == off);
        result = spoil_access(&board, PAMU_REASON_NONE);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            MUST_EQ(result.hits[s], s != off);
        board_close(&board);
    }
}
END_TEST

/* rules: C1 */
START_TEST(other_control_bits_keep_the_lines)
{
    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_control(&board, PC_PPCC);
    board_reaches(&board, LIODN, 0, 1, 0);
    board_set(&board, 0, REG_PC, PC_PPCC);
    board_set(&board, 0, REG_PC, PC_PGC | PC_PPCC);
    pamu_bypass_write(board.pamu, UINT32_MAX);
    pamu_bypass_write(board.pamu, 0);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    ck_assert_uint_eq(board_read_of(&board, LIODN, 0, 1).hits[PAMU_PPAACE], 1);
    board_close(&board);
}
END_TEST

/* By reason: look-ups in PPAACE, SPAACE and OMT cache that come before the denial. */
static const char *const lookups_of[PAMU_REASON_COUNT] = {
    [PAMU_REASON_GATE_CLOSED] = "000",
    [PAMU_REASON_DISABLED] = "000",
    [PAMU_REASON_LIODN_OUTSIDE_PPAACT] = "000",
    [PAMU_REASON_PPAACE_INVALID] = "100",
    [PAMU_REASON_MALFORMED_PT] = "100",
    [PAMU_REASON_MALFORMED_WSE] = "100",
    [PAMU_REASON_MALFORMED_BASE] = "100",
    [PAMU_REASON_MALFORMED_SUBWINDOW] = "100",
    [PAMU_REASON_MALFORMED_WCE] = "100",
    [PAMU_REASON_MALFORMED_ATM] = "100",
    [PAMU_REASON_MALFORMED_OTM] = "100",
    [PAMU_REASON_OUTSIDE_APERTURE] = "100",
    [PAMU_REASON_CROSSES_SUBWINDOW] = "100",
    [PAMU_REASON_SPAACE_OUTSIDE_SPAACT] = "100",
    [PAMU_REASON_SPAACE_INVALID] = "110",
    [PAMU_REASON_SPAACE_NOT_SECONDARY] = "110",
    [PAMU_REASON_SPAACE_WRONG_LIODN] = "110",
    [PAMU_REASON_SUBWINDOW_UNMAPPED] = "110",
    [PAMU_REASON_HOLE] = "110",
    [PAMU_REASON_NO_QUERY] = "110",
    [PAMU_REASON_NO_UPDATE] = "110",
    [PAMU_REASON_NO_ATOMIC] = "110",
    [PAMU_REASON_NO_IMMEDIATE] = "110",
    [PAMU_REASON_OME_OUTSIDE_OMT] = "110",
    [PAMU_REASON_OME_NO_ENCODING] = "111",
    [PAMU_REASON_FETCH_REJECTED] = "111",
    [PAMU_REASON_NONE] = "111",
};

/* rules: C3 */
START_TEST(a_denial_makes_the_look_ups_before_it)
{
    for (unsigned reason = 0; reason < PAMU_REASON_COUNT; reason++) {
        struct pamu_result result;

        board_open(&board, _i);
        spoil(&board, (enum pamu_reason)reason);
        result = spoil_access(&board, (enum pamu_reason)reason);
        MUST_EQ(result.reason, reason);
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            MUST_EQ(result.lookups[s], lookups_of[reason][s] - '0');
            MUST_EQ(board_cache(&board, (enum pamu_structure)s)->lookups, result.lookups[s]);
        }
        board_close(&board);
    }
}
END_TEST

/* rules: C3 */
START_TEST(window_0_needs_no_spaace)
{
    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_cut(0, 12, 0, 0));
    board_spaace(&board, 0, entry_part(LIODN, 0x1000, 11));
    board_reaches(&board, LIODN, 0, 1, 0);
    expect_counters(PAMU_SPAACE, 0, 0);
    board_reaches(&board, LIODN, 0x1000, 1, 0x1000);
    expect_counters(PAMU_PPAACE, 2, 0);
    expect_counters(PAMU_SPAACE, 1, 0);
    expect_counters(PAMU_OMT, 0, 0);
    board_close(&board);
}
END_TEST

/* Looks up an invalid PPAACE, and an invalid SPAACE, twice; how many hits that gives. */
static unsigned hits_of_invalid_entries(int walk, const char *keep)
{
    struct entry part = entry_part(LIODN, 0, 11);
    unsigned hits = 0;

    part.v = false;
    board_prepare(&board, walk);
    board_knob(&board, "keep-invalid", keep);
    board_start(&board);
    board_control(&board, PC_PPCC | PC_SPCC);
    board_ppaace(&board, LIODN, entry_cut(0, 12, 0, 0));
    board_spaace(&board, 0, part);
    for (unsigned i = 0; i < 2; i++) {
        board_denies(&board, LIODN + 1, 0, 1, PAMU_REASON_PPAACE_INVALID);
        board_denies(&board, LIODN, 0x1000, 1, PAMU_REASON_SPAACE_INVALID);
    }
    hits += (unsigned)board_cache(&board, PAMU_SPAACE)->hits;
    hits += (unsigned)board_cache(&board, PAMU_PPAACE)->hits - 1; /* LIODN's own entry is valid */
    board_close(&board);
    return hits;
}

/* rules: C3 */
START_TEST(invalid_entries_are_not_kept_unless_the_knob_says_so)
{
    ck_assert_uint_eq(hits_of_invalid_entries(_i, "off"), 0);
    ck_assert_uint_eq(hits_of_invalid_entries(_i, "on"), 2);
}
END_TEST

/* rules: C3 */
START_TEST(malformed_and_empty_entries_are_kept)
{
    struct entry entry = entry_open(0, 20);

    board_open(&board, _i);
    board_control(&board, PC_PPCC | PC_OCE);
    entry.otm = 2; /* OMI 0 has no encoding at all */
    board_ppaace(&board, LIODN, entry);
    entry.atm = 3;
    board_ppaace(&board, LIODN + 1, entry);
    for (unsigned i = 0; i < 3; i++) {
        board_denies(&board, LIODN, 0, 1, PAMU_REASON_OME_NO_ENCODING);
        board_denies(&board, LIODN + 1, 0, 1, PAMU_REASON_MALFORMED_ATM);
    }
    expect_counters(PAMU_PPAACE, 6, 4);
    expect_counters(PAMU_OMT, 3, 2);
    board_close(&board);
}
END_TEST

/* rules: C1 */
START_TEST(instances_have_caches_of_their_own)
{
    struct pamu_request request = board_request(LIODN, PAMU_OP_READ, 0, 1);
    struct pamu_result result;

    board_open(&board, _i);
    board_ppaace(&board, LIODN, entry_open(0, 20));
    board_control(&board, PC_PPCC);
    board_set(&board, 1, REG_PC, PC_PE | PC_PPCC);
    board_reaches(&board, LIODN, 0, 1, 0);
    request.instance = 1;
    ck_assert_int_eq(pamu_access(board.pamu, &request, &result), PAMU_OK);
    ck_assert_uint_eq(result.hits[PAMU_PPAACE], 0);
    ck_assert_uint_eq(pamu_counters(board.pamu, 1)->cache[PAMU_PPAACE].lookups, 1);
    board_close(&board);
}
END_TEST

/* How many of LIODNs 0 .. 31, looked up twice in turn, hit the second time. */
static unsigned capacity(int walk, const char *lines, const char *ways)
{
    unsigned hits = 0;

    board_prepare(&board, walk);
    board_knob(&board, "lines.ppaace", lines);
    board_knob(&board, "ways.ppaace", ways);
    board_start(&board);
    board_control(&board, PC_PPCC);
    for (unsigned liodn = 0; liodn < 32; liodn++)
        board_ppaace(&board, liodn, entry_open(0, 20));
    for (unsigned i = 0; i < 64; i++)
        hits += board_read_of(&board, (uint16_t)(i < 32 ? i : 63 - i), 0, 1).hits[PAMU_PPAACE];
    board_close(&board);
    return hits;
}

/* rules: C1 */
START_TEST(knobs_replace_the_chips_geometry)
{
    ck_assert_uint_eq(capacity(_i, "0", "0"), 8);
    ck_assert_uint_eq(capacity(_i, "16", "0"), 16);
    ck_assert_uint_eq(capacity(_i, "16", "16"), 16);
    ck_assert_uint_eq(capacity(_i, "32", "1"), 32);
    ck_assert_uint_eq(capacity(_i, "0", "8"), 8);
    ck_assert_uint_eq(capacity(_i, "1", "1"), 1);
}
END_TEST

/* rules: C1 */
START_TEST(a_disabled_cache_keeps_nothing)
{
    board_open(&board, _i);
    spoil(&board, PAMU_REASON_NONE);
    (void)spoil_access(&board, PAMU_REASON_NONE);
    board_control(&board, PC_PPCC | PC_SPCC | PC_OCE);
    ck_assert_uint_eq(spoil_access(&board, PAMU_REASON_NONE).fetches, 3);
    ck_assert_uint_eq(spoil_access(&board, PAMU_REASON_NONE).fetches, 0);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {each_bit_enables_its_own_cache,
                                  with_all_caches_hit_memory_is_not_read,
                                  turning_a_cache_off_empties_it,
                                  other_control_bits_keep_the_lines,
                                  a_denial_makes_the_look_ups_before_it,
                                  window_0_needs_no_spaace,
                                  invalid_entries_are_not_kept_unless_the_knob_says_so,
                                  malformed_and_empty_entries_are_kept,
                                  instances_have_caches_of_their_own,
                                  knobs_replace_the_chips_geometry,
                                  a_disabled_cache_keeps_nothing};

    return RUN_BOTH_WALKS("look-ups", tests);
}
