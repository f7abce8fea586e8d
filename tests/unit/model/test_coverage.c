/* Counting what is met: each bin by what the rules say must count. SPDX-License-Identifier: BSD-2-Clause */
#include <stddef.h>

#include <string.h>

#include "pamu/coverage.h"
#include "support/board.h"

static struct board board;
static uint64_t counts[0x8000];

enum { LIODN = 5 };

static void open_counting(int walk)
{
    memset(counts, 0, sizeof(counts));
    board_open(&board, walk);
    pamu_set_coverage(board.pamu, counts);
}

/* The slot of a bin, which must be there. */
static size_t slot_of(const char *id)
{
    struct pamu_bin bin;

    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        if (pamu_coverage_bin(i, &bin) && strcmp(bin.id, id) == 0)
            return i;
    }
    ck_abort_msg("no bin %s", id);
    return 0;
}

static uint64_t count_of(const char *id)
{
    return counts[slot_of(id)];
}

static uint64_t sum(void)
{
    uint64_t total = 0;

    for (size_t i = 0; i < pamu_coverage_slots(); i++)
        total += counts[i];
    return total;
}

/* Counts of these bins, up to NULL, are this, and the counters are zero again. */
static void met(uint64_t times, const char *const *ids)
{
    for (; *ids != NULL; ids++) {
        if (count_of(*ids) != times)
            ck_abort_msg("%s: %" PRIu64 ", not %" PRIu64, *ids, count_of(*ids), times);
    }
}

#define MET(times, ...) met(times, (const char *const[]){__VA_ARGS__, NULL})

static void start_over(void)
{
    memset(counts, 0, sizeof(counts));
}

START_TEST(every_bin_has_an_id_of_its_own_and_texts)
{
    static struct pamu_bin bins[0x8000];
    size_t found = 0;

    for (size_t i = 0; i < pamu_coverage_slots(); i++) {
        struct pamu_bin *bin = &bins[found];

        if (!pamu_coverage_bin(i, bin))
            continue;
        MUST(strncmp(bin->id, bin->rule, strlen(bin->rule)) == 0 && bin->id[strlen(bin->rule)] == '.');
        MUST(strstr(bin->id, bin->outcome) != NULL && bin->text[0] != '\0');
        MUST(strlen(bin->id) + 1 < PAMU_BIN_ID_BYTES && strlen(bin->text) + 1 < PAMU_BIN_TEXT_BYTES);
        MUST(pamu_coverage_rule(bin->rule)[0] != '\0');
        found++;
    }
    MUST(found > 4000);
    for (size_t i = 0; i < found; i += 97) { /* ids of one rule lie far apart */
        for (size_t j = 0; j < found; j++)
            MUST(i == j || strcmp(bins[i].id, bins[j].id) != 0);
    }
    MUST(!pamu_coverage_bin(pamu_coverage_slots(), &bins[0]));
    ck_assert_str_eq(pamu_coverage_rule("Z1"), "");
    ck_assert_str_eq(pamu_coverage_rule("R6"), "a mapped window is unmapped before it is mapped again");
}
END_TEST

/* rules: T7 T11 */
START_TEST(nothing_is_counted_without_counters)
{
    uint64_t before;

    open_counting(_i);
    board_ppaace(&board, LIODN, entry_open(0, 12));
    board_reaches(&board, LIODN, 0, 4, 0);
    before = sum();
    MUST(before > 0 && pamu_coverage(board.pamu) == counts);
    pamu_set_coverage(board.pamu, NULL);
    MUST(pamu_coverage(board.pamu) == NULL);
    board_reaches(&board, LIODN, 0, 4, 0);
    board_set(&board, 0, REG_PICS, 4);
    board_close(&board);
    MUST_EQ(sum(), before);
}
END_TEST

/* rules: T7 */
START_TEST(the_edges_of_an_aperture)
{
    open_counting(_i);
    board_ppaace(&board, LIODN, entry_open(0x40000, 15)); /* 64 KiB */
    board_reaches(&board, LIODN, 0x40000, 1, 0x40000);
    MET(1, "T7.inside.first-byte", "T7.inside.64K-first-byte", "T7.inside.one-byte", "T6.obeyed.sound");
    MET(0, "T7.inside.last-byte", "T7.inside.64K-last-byte", "T7.outside.below", "T6.obeyed.smallest-window");
    start_over();
    board_reaches(&board, LIODN, 0x4fffc, 4, 0x4fffc);
    MET(1, "T7.inside.last-byte", "T7.inside.64K-last-byte");
    MET(0, "T7.inside.first-byte", "T7.inside.one-byte", "T7.inside.whole");
    board_reaches(&board, LIODN, 0x40000, 0x10000, 0x40000);
    MET(1, "T7.inside.whole", "T7.inside.first-byte");
    start_over();
    board_denies(&board, LIODN, 0x3fffc, 4, PAMU_REASON_OUTSIDE_APERTURE);
    MET(1, "T7.outside.below", "T7.outside.64K-below", "V1.captured.outside-aperture");
    MET(0, "T7.outside.into", "T7.outside.above", "T7.outside.wrap", "V2.lost.outside-aperture");
    board_denies(&board, LIODN, 0x50000, 1, PAMU_REASON_OUTSIDE_APERTURE);
    board_denies(&board, LIODN, 0x4fffd, 4, PAMU_REASON_OUTSIDE_APERTURE);
    board_denies(&board, LIODN, 0x3fffd, 4, PAMU_REASON_OUTSIDE_APERTURE);
    board_denies(&board, LIODN, UINT64_MAX, 2, PAMU_REASON_OUTSIDE_APERTURE);
    MET(1, "T7.outside.above", "T7.outside.64K-above", "T7.outside.out-by-1", "T7.outside.into", "T7.outside.wrap",
        "T7.outside.below");
    MET(1, "V1.captured.outside-aperture");
    MET(0, "V2.lost.hole", "T15.denied.window");
    board_close(&board);
}
END_TEST

/* The aperture begins at 0, so that there is no byte below it. */
START_TEST(the_last_address_is_not_below_the_first)
{
    open_counting(_i);
    board_ppaace(&board, LIODN, entry_open(0, 15));
    board_denies(&board, LIODN, UINT64_MAX, 1, PAMU_REASON_OUTSIDE_APERTURE);
    MET(0, "T7.outside.below", "T7.outside.64K-below", "T7.outside.wrap");
    board_close(&board);
}
END_TEST

/* rules: T4 T1 */
START_TEST(the_edges_of_the_ppaact)
{
    open_counting(_i);
    board_ppaace(&board, 0, entry_open(0, 12));
    board_ppaace(&board, BOARD_LIODNS - 1, entry_open(0, 12));
    board_reaches(&board, 0, 0, 4, 0);
    board_reaches(&board, BOARD_LIODNS - 1, 0, 4, 0);
    board_denies(&board, BOARD_LIODNS, 0, 4, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_denies(&board, BOARD_LIODNS + 1, 0, 4, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    MET(1, "T4.obeyed.first-entry", "T4.obeyed.last-entry", "T4.denied.above", "T4.denied.far");
    MET(0, "T4.denied.partial", "T4.denied.count-0", "T4.obeyed.largest");
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT + 64 * BOARD_LIODNS + 1);
    board_denies(&board, BOARD_LIODNS, 0, 4, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    board_set_pair(&board, 0, REG_PPLAH, BOARD_PPAACT);
    board_denies(&board, 0, 0, 4, PAMU_REASON_LIODN_OUTSIDE_PPAACT);
    MET(1, "T4.denied.partial", "T4.denied.count-0", "T4.obeyed.first-entry");
    board_close(&board);
}
END_TEST

/* rules: T8 T9 T10 T13 */
START_TEST(subwindows_and_their_holes)
{
    open_counting(_i);
    board_ppaace(&board, LIODN, entry_cut(0, 15, 1, 0)); /* 4 of 16 KiB */
    board_spaace(&board, 0, entry_part(LIODN, 0x100000, 12));
    board_reaches(&board, LIODN, 0x4000, 4, 0x100000);
    MET(1, "T8.inside.first-byte", "T8.inside.4-window-1", "T9.obeyed.first-entry", "T9.obeyed.own-entry");
    MET(1, "P1.zero.spaact-WCE", "P1.ones.spaact-PT", "T13.replaced.window-n");
    MET(0, "T8.inside.4-window-0", "T8.inside.4-window-last", "T8.inside.8-window-1", "T10.inside.last-byte");
    board_reaches(&board, LIODN, 0x5ffc, 4, 0x101ffc); /* of 8 KiB */
    MET(1, "T10.inside.last-byte", "T10.inside.8K-last-byte");
    board_denies(&board, LIODN, 0x5ffd, 4, PAMU_REASON_HOLE);
    board_denies(&board, LIODN, 0x6000, 4, PAMU_REASON_HOLE);
    MET(1, "T10.hole.out-by-1", "T10.hole.above", "T10.hole.8K-above");
    MET(2, "T10.hole.window-n");
    MET(0, "T10.hole.window-0", "T10.hole.atm-0");
    board_denies(&board, LIODN, 0x3ffd, 4, PAMU_REASON_CROSSES_SUBWINDOW);
    MET(1, "T8.denied.cross-by-1");
    MET(0, "T8.denied.cross-two");
    board_close(&board);
}
END_TEST

/* rules: M2 */
START_TEST(bits_of_registers)
{
    open_counting(_i);
    board_set(&board, 0, REG_PICS, 0x5);
    MET(1, "M2.written-1.PICS-0", "M2.written-1.PICS-2");
    MET(0, "M2.written-0.PICS-0", "M2.cleared.PICS-3", "M2.read-1.PICS-0");
    MUST_EQ(board_get(&board, 0, REG_PICS), 5);
    MET(1, "M2.read-1.PICS-0", "M2.read-0.PICS-1", "M2.read-0.PICS-3");
    board_denies(&board, 0, 0, 4, PAMU_REASON_PPAACE_INVALID);
    start_over();
    board_denies(&board, BOARD_LIODNS, 0, 4, PAMU_REASON_LIODN_OUTSIDE_PPAACT); /* captured: AVICS */
    board_set(&board, 0, REG_PICS, 0x5);
    MET(1, "M2.written-0.PICS-3");
    board_set(&board, 0, REG_PICS, 0xd);
    MET(1, "M2.cleared.PICS-3", "V1.captured.line-high", "V1.captured.liodn-outside-ppaact");
    MET(0, "V1.captured.line-low", "V3.set.a001", "V3.kept.pamu3-first-write");
    board_set(&board, 0, REG_PICS, 0xd);
    MET(1, "M2.ignored.PICS-3", "M2.cleared.PICS-3");
    board_set(&board, 0, 0xffc, 1);
    MUST_EQ(board_get(&board, 0, 0xffc), 0);
    MET(1, "M2.read.reserved", "M2.ignored.reserved");
    board_close(&board);
}
END_TEST

/* rules: C1 C2 C3 C5 */
START_TEST(caches_and_what_drops_their_lines)
{
    open_counting(_i);
    board_control(&board, PC_PPCC);
    board_ppaace(&board, LIODN, entry_open(0, 12));
    start_over();
    board_reaches(&board, LIODN, 0, 4, 0);
    MET(1, "C4.miss.ppaace", "T15.result.fetches-1");
    MET(0, "C1.hit.ppaace", "C1.off.ppaace", "C4.miss.spaace", "T15.result.fetches-0");
    board_reaches(&board, LIODN, 0, 4, 0);
    MET(1, "C1.hit.ppaace", "T15.result.fetches-0", "C4.miss.ppaace");
    board_ppaace(&board, LIODN, entry_open(0, 12));
    MET(1, "C5.dropped.ppaace");
    MET(0, "C5.stale.ppaace", "C5.dropped.first-byte", "C1.dropped.turned-off-ppaace");
    board_reaches(&board, LIODN, 0, 4, 0);
    board_control(&board, 0);
    MET(1, "C1.dropped.turned-off-ppaace");
    board_reaches(&board, LIODN, 0, 4, 0);
    MET(1, "C1.off.ppaace");
    board_close(&board);
}
END_TEST

/* rules: M3 */
START_TEST(capabilities)
{
    open_counting(_i);
    MUST(board_get(&board, 0, REG_PC2) != 0);
    MUST(board_get(&board, 0, REG_PC3) != 0);
    MET(1, "M3.read.mliodn", "M3.read.mwce");
    board_close(&board);
    board_prepare(&board, _i);
    board.config.hardware.mliodn = 0;
    board.config.hardware.mwce = 0;
    board_start(&board);
    memset(counts, 0, sizeof(counts));
    pamu_set_coverage(board.pamu, counts);
    MUST_EQ(board_get(&board, 0, REG_PC2), 0);
    MUST_EQ(board_get(&board, 0, REG_PC3), 0);
    MET(0, "M3.read.mliodn", "M3.read.mwce");
    board_close(&board);
}
END_TEST

/* rules: T12 T14 */
START_TEST(errors_and_the_omt)
{
    struct entry entry = entry_open(0, 12);

    open_counting(_i);
    board_set(&board, 0, REG_PICS, 1);
    board_set_pair(&board, 0, REG_PPBAH, 0); /* no memory there */
    board_set_pair(&board, 0, REG_PPLAH, 64);
    (void)board_read_of(&board, 0, 0, 4);
    MET(1, "T12.rejected.ppaact", "T12.captured.first", "T12.captured.line-high");
    MET(0, "T12.captured.high-address", "T12.lost.second", "T12.captured.line-low");
    (void)board_read_of(&board, 0, 0, 4);
    MET(1, "T12.lost.second", "T12.captured.first");
    board_place_tables(&board, 0);
    entry.otm = 2;
    entry.omi = BOARD_OMES + 1;
    board_ppaace(&board, LIODN, entry);
    (void)board_read_of(&board, LIODN, 0, 4);
    MET(1, "T14.denied.far");
    board_set_pair(&board, 0, REG_OLAH, BOARD_OMT);
    (void)board_read_of(&board, LIODN, 0, 4);
    MET(1, "T14.denied.far", "T14.denied.count-0");
    MET(0, "T14.denied.above");
    board_close(&board);
}
END_TEST

/* A clone counts into the array of the device it was made from. */
START_TEST(clones_count_into_the_same_array)
{
    static _Alignas(max_align_t) uint8_t storage[0x40000];
    struct pamu *copy;
    uint64_t before;

    open_counting(_i);
    ck_assert_int_eq(pamu_clone(board.pamu, storage, sizeof(storage), &copy), PAMU_OK);
    before = count_of("M4.reset.bypassed");
    pamu_reset(copy);
    MUST_EQ(count_of("M4.reset.bypassed"), before + 1);
    board_close(&board);
}
END_TEST

int main(void)
{
    const TTest *const tests[] = {
        every_bin_has_an_id_of_its_own_and_texts,
        nothing_is_counted_without_counters,
        the_edges_of_an_aperture,
        the_last_address_is_not_below_the_first,
        the_edges_of_the_ppaact,
        subwindows_and_their_holes,
        bits_of_registers,
        caches_and_what_drops_their_lines,
        capabilities,
        errors_and_the_omt,
        clones_count_into_the_same_array,
    };

    return RUN_BOTH_WALKS("coverage", tests);
}
