/* Rule C2: set index and replacement, against caches written a second time. SPDX-License-Identifier: BSD-2-Clause */
#include "support/board.h"
#include "support/naive.h"

static struct board board;
static struct naive naive;

enum { KEYS = 64 };

/* One LIODN a key in the PPAACE and OMT caches; LIODN 0's windows 1.. in the SPAACE cache, whose FSPI is 3. */
static void fill_memory(enum pamu_structure structure)
{
    struct entry cut = entry_cut(0, 18, 6, 0), mapped = entry_open(0, 20);

    mapped.otm = 2;
    cut.fspi = 3;
    for (unsigned key = 0; key < KEYS; key++) {
        mapped.omi = (uint16_t)key;
        board_poke(&board, BOARD_PPAACT + 64 * key, structure == PAMU_OMT ? mapped : entry_open(0, 20));
        board_poke(&board, BOARD_SPAACT + 64 * (key + 3), entry_part(0, 0, 11));
        board.memory[BOARD_OMT - BOARD_BASE + 128 * key] = 0x80;
    }
    if (structure == PAMU_SPAACE)
        board_poke(&board, BOARD_PPAACT, cut);
}

static void open_cache(enum pamu_structure structure, struct pamu_geometry geometry)
{
    static const uint32_t enables[] = {PC_PPCC, PC_SPCC, PC_OCE};

    board.config.hardware.cache[0][structure] = geometry;
    fill_memory(structure);
    board_start(&board);
    board_set_pair(&board, 0, REG_OLAH, BOARD_OMT + 128 * KEYS);
    board_control(&board, enables[structure]);
}

/* Looks a key up; true for a hit. */
static bool look_up(enum pamu_structure structure, uint32_t key)
{
    struct pamu_result result = structure == PAMU_SPAACE ? board_read_of(&board, 0, (key + 1 - 3) * 0x1000, 1)
                                                         : board_read_of(&board, (uint16_t)key, 0, 1);

    MUST_EQ(result.verdict, PAMU_TRANSLATED);
    MUST_EQ(result.lookups[structure], 1);
    return result.hits[structure] == 1;
}

/* The snoop of a write to the entry drops its line. */
static void drop(enum pamu_structure structure, uint32_t key)
{
    static const uint64_t tables[] = {BOARD_PPAACT, BOARD_SPAACT, BOARD_OMT};

    pamu_memory_written(board.pamu, tables[structure] + (structure == PAMU_OMT ? 128 : 64) * key, 1);
}

static uint32_t random_next(uint64_t *random, uint32_t limit)
{
    *random = *random * UINT64_C(2862933555777941757) + UINT64_C(3037000493);
    return (uint32_t)((*random >> 33) % limit);
}

/* Same hits, same evictions as the naive cache on a random stream with invalidations in between. */
static void compare(enum pamu_structure structure, struct pamu_geometry geometry)
{
    uint32_t lowest = structure == PAMU_SPAACE ? 3 : 0, span = geometry.lines * 2u < 48 ? geometry.lines * 2u : 48;
    uint64_t random = geometry.lines * 64u + geometry.ways, hits = 0;

    naive_open(&naive, geometry, &board.config.knobs, structure, 0);
    open_cache(structure, geometry);
    for (unsigned i = 0; i < 400; i++) {
        uint32_t key = lowest + random_next(&random, random_next(&random, 3) > 0 ? span : span / 2 + 1);

        if (random_next(&random, 16) == 0) {
            drop(structure, key);
            naive_drop(&naive, key);
            continue;
        }
        bool hit = look_up(structure, key);
        hits += hit;
        MUST_EQ(hit, naive_look_up(&naive, key));
    }
    MUST_EQ(board_cache(&board, structure)->hits, hits);
    MUST_EQ(board_cache(&board, structure)->evictions, naive.evictions);
    MUST(hits > 0);
    board_close(&board);
}

static const struct pamu_geometry geometries[] = {{1, 1},  {8, 1},  {8, 2},  {8, 8},  {12, 4},
                                                  {14, 2}, {15, 3}, {28, 4}, {32, 32}};

static void compare_all(int walk, uint32_t policy)
{
    for (size_t g = 0; g < COUNT(geometries); g++) {
        if (policy == PAMU_POLICY_PLRU && (geometries[g].ways & (geometries[g].ways - 1)) != 0)
            continue;
        for (unsigned variant = 0; variant < 6; variant++) {
            enum pamu_structure structure = (enum pamu_structure)(variant % 3);

            board_prepare(&board, walk);
            board.config.knobs.policy[structure] = policy;
            board.config.knobs.index = variant / 3;
            board.config.knobs.seed = 77;
            compare(structure, geometries[g]);
        }
    }
}

/* rules: C2 */
START_TEST(lru)
{
    compare_all(_i, PAMU_POLICY_LRU);
}
END_TEST

/* rules: C2 */
START_TEST(fifo)
{
    compare_all(_i, PAMU_POLICY_FIFO);
}
END_TEST

/* rules: C2 */
START_TEST(tree_plru)
{
    compare_all(_i, PAMU_POLICY_PLRU);
}
END_TEST

/* rules: C2 */
START_TEST(seeded_random)
{
    compare_all(_i, PAMU_POLICY_RANDOM);
}
END_TEST

/* A stream of letters as PPAACE keys, with what each look-up must be: h for hit, . for miss. */
static void sequence(int walk, const char *policy, struct pamu_geometry geometry, const char *keys,
                     const char *expected)
{
    board_prepare(&board, walk);
    board_knob(&board, "policy.ppaace", policy);
    open_cache(PAMU_PPAACE, geometry);
    for (size_t i = 0; keys[i] != '\0'; i++) {
        if (look_up(PAMU_PPAACE, (uint32_t)(keys[i] - 'A')) != (expected[i] == 'h'))
            ck_abort_msg("%s: look-up %u of %s", policy, (unsigned)i, keys);
    }
    board_close(&board);
}

/* rules: C2 */
START_TEST(small_sequences_by_hand)
{
    static const struct pamu_geometry two = {2, 2}, four = {4, 4}, direct = {4, 1};

    sequence(_i, "lru", two, "ABACABB", "..h.h.h"); /* C takes B's place, then B takes C's */
    sequence(_i, "fifo", two, "ABACAB", "..h..."); /* A is the oldest although used: C takes it, A takes B, B takes C */
    sequence(_i, "fifo", two, "ABACBA", "..h.h.");
    sequence(_i, "lru", four, "ABCDAEB", "....h.."); /* E takes B */
    sequence(_i, "plru", four, "ABCDEA", "......"); /* halves AB, CD: D was last, so the left; in it B was, so A goes */
    sequence(_i, "plru", four, "ABCDAEBC",
             "....h.h."); /* A was last, so the right; in it D was, so C goes, not the LRU's B */
    sequence(_i, "plru", two, "ABACAB", "..h.h.");   /* of two ways it is LRU */
    sequence(_i, "lru", direct, "AEAIEI", "......"); /* A, E, I share set 0 of 4 */
    sequence(_i, "lru", direct, "ABCDABCDE", "....hhhh.");
    sequence(_i, "random", direct, "AEABEBB",
             "....."
             "hh");
}
END_TEST

/* 8 sets: key 8 is in set 0 by modulo, in set 1 by xor (8 ^ 1 = 9); with key 1 (1 ^ 0 = 1) it collides there only. */
/* rules: C2 */
START_TEST(xor_folds_the_index)
{
    static const struct pamu_geometry geometry = {8, 1};

    board_prepare(&board, _i);
    open_cache(PAMU_PPAACE, geometry);
    ck_assert(!look_up(PAMU_PPAACE, 1) && !look_up(PAMU_PPAACE, 8) && look_up(PAMU_PPAACE, 1));
    ck_assert(!look_up(PAMU_PPAACE, 0) && !look_up(PAMU_PPAACE, 8));
    board_close(&board);
    board_prepare(&board, _i);
    board_knob(&board, "index", "xor");
    open_cache(PAMU_PPAACE, geometry);
    ck_assert(!look_up(PAMU_PPAACE, 1) && !look_up(PAMU_PPAACE, 8) && !look_up(PAMU_PPAACE, 1));
    ck_assert(!look_up(PAMU_PPAACE, 0) && !look_up(PAMU_PPAACE, 8) && look_up(PAMU_PPAACE, 0));
    board_close(&board);
}
END_TEST

/* The pattern of hits, bit by bit, of a stream that overflows a cache of 8 ways. */
static uint64_t random_pattern(int walk, const char *seed)
{
    static const struct pamu_geometry geometry = {8, 8};
    uint64_t random = 5, pattern = 0;

    board_prepare(&board, walk);
    board_knob(&board, "policy.ppaace", "random");
    board_knob(&board, "seed", seed);
    open_cache(PAMU_PPAACE, geometry);
    for (unsigned i = 0; i < 100; i++)
        pattern = pattern * 3 + look_up(PAMU_PPAACE, random_next(&random, 12));
    board_close(&board);
    return pattern;
}

/* rules: C2 */
START_TEST(the_seed_decides)
{
    ck_assert(random_pattern(_i, "1") == random_pattern(_i, "1"));
    ck_assert(random_pattern(_i, "1") != random_pattern(_i, "2"));
    ck_assert(random_pattern(_i, "0") != random_pattern(_i, "4294967295"));
}
END_TEST

/* rules: C2 M4 */
START_TEST(reset_starts_the_policy_anew)
{
    static const struct pamu_geometry geometry = {4, 4};
    uint64_t patterns[2] = {0, 0};

    board_prepare(&board, _i);
    board_knob(&board, "policy.ppaace", _i == 0 ? "random" : "plru");
    open_cache(PAMU_PPAACE, geometry);
    for (unsigned run = 0; run < 2; run++) {
        uint64_t random = 9;

        pamu_reset(board.pamu);
        pamu_bypass_write(board.pamu, 0);
        board_place_tables(&board, 0);
        board_control(&board, PC_PPCC);
        for (unsigned i = 0; i < 60; i++)
            patterns[run] = patterns[run] * 3 + look_up(PAMU_PPAACE, random_next(&random, 6));
    }
    ck_assert(patterns[0] == patterns[1]);
    board_close(&board);
}
END_TEST

/* rules: C2 M1 */
START_TEST(each_instance_has_a_generator_of_its_own)
{
    static const struct pamu_geometry geometry = {8, 8};
    uint64_t random = 3;

    board_prepare(&board, _i);
    board_knob(&board, "policy.ppaace", "random");
    board_knob(&board, "seed", "12345");
    board.config.hardware.cache[1][PAMU_PPAACE] = geometry;
    naive_open(&naive, geometry, &board.config.knobs, PAMU_PPAACE, 1);
    fill_memory(PAMU_PPAACE);
    board_start(&board);
    board_set(&board, 1, REG_PC, PC_PE | PC_PPCC);
    for (unsigned i = 0; i < 200; i++) {
        struct pamu_request request = board_request((uint16_t)random_next(&random, 12), PAMU_OP_READ, 0, 1);
        struct pamu_result result;

        request.instance = 1;
        MUST_EQ(pamu_access(board.pamu, &request, &result), PAMU_OK);
        MUST_EQ(result.hits[PAMU_PPAACE], naive_look_up(&naive, request.liodn));
    }
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {lru,
                                  fifo,
                                  tree_plru,
                                  seeded_random,
                                  small_sequences_by_hand,
                                  xor_folds_the_index,
                                  the_seed_decides,
                                  reset_starts_the_policy_anew,
                                  each_instance_has_a_generator_of_its_own};

    return RUN_BOTH_WALKS("caches", tests);
}
