/* Table bytes, against bytes assembled by hand from FACTS section 3. SPDX-License-Identifier: BSD-2-Clause */
#include "domain_bench.h"

#include "hw/bytes.h"
#include "suite.h"
#include "sw/tables.h"

static struct bench bench;

#define MIB (UINT64_C(1) << 20)

/* Words 0 to 7 of an entry; words 8 to 15 are reserved and 0. */
static void check_words(size_t offset, const uint32_t expected[8])
{
    for (size_t word = 0; word < 16; word++) {
        uint32_t value = load_be32(bench.memory + offset + 4 * word);
        ck_assert_msg(value == (word < 8 ? expected[word] : 0), "offset 0x%zx word %zu is 0x%08x", offset, word,
                      (unsigned)value);
    }
}

static bool all_zero(size_t offset, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bench.memory[offset + i] != 0)
            return false;
    }
    return true;
}

static void map(uint32_t domain, uint32_t window, struct pamu_mapping mapping)
{
    ck_ok(pamu_domain_map(bench.software, domain, window, &mapping, &bench.refusal));
}

/* The thread's worked example: 512 MiB at 0, 8 windows of 64 MiB; RAM in windows 0 to 3, three MSI pages in 4 to 6. */
static uint32_t worked_example(uint32_t liodn)
{
    uint32_t domain = bench_cut_domain(&bench, 512 * MIB, 8, liodn);

    for (uint32_t i = 0; i < 4; i++)
        map(domain, i, (struct pamu_mapping){UINT64_C(0x100000000) + i * 64 * MIB, 64 * MIB, 3});
    for (uint32_t i = 0; i < 3; i++)
        map(domain, 4 + i, (struct pamu_mapping){UINT64_C(0xffe044000) + i * 4096, 4096, PAMU_PROT_WRITE});
    return domain;
}

START_TEST(worked_example_bytes)
{
    bench_open(&bench);
    worked_example(0x20);
    /* Word 1: WSE 28 << 6 = 700, MW 20, AP all 18, V 1. Word 2: CR 80. Word 3: WCE 2 << 4, ATM 1 << 2.
     * Word 5: SWSE 25 << 6. */
    check_words(0x20 * 64, (const uint32_t[8]){0, 0x00000739, 0x00000080, 0x00000024, 0x1, 0x00000640, 0, 0});
    /* SPAACE of window i at FSPI 0 + i - 1. Word 1: LIODN 20 << 16, AP 18, PT 2, V 1. */
    check_words(BENCH_SPAACT + 0 * 64, (const uint32_t[8]){0, 0x0020001b, 0x80, 0x4, 0x1, 0x04000640, 0, 0});
    check_words(BENCH_SPAACT + 1 * 64, (const uint32_t[8]){0, 0x0020001b, 0x80, 0x4, 0x1, 0x08000640, 0, 0});
    check_words(BENCH_SPAACT + 2 * 64, (const uint32_t[8]){0, 0x0020001b, 0x80, 0x4, 0x1, 0x0c000640, 0, 0});
    /* MSI pages: AP update 10; SWSE 11 << 6 = 2c0; TWBA f_fe044000. */
    check_words(BENCH_SPAACT + 3 * 64, (const uint32_t[8]){0, 0x00200013, 0x80, 0x4, 0xf, 0xfe0442c0, 0, 0});
    check_words(BENCH_SPAACT + 4 * 64, (const uint32_t[8]){0, 0x00200013, 0x80, 0x4, 0xf, 0xfe0452c0, 0, 0});
    check_words(BENCH_SPAACT + 5 * 64, (const uint32_t[8]){0, 0x00200013, 0x80, 0x4, 0xf, 0xfe0462c0, 0, 0});
    /* Window 7 maps nothing: PT and LIODN, V = 0. */
    check_words(BENCH_SPAACT + 6 * 64, (const uint32_t[8]){0, 0x00200002, 0x80, 0x4, 0, 0, 0, 0});
    ck_assert(all_zero(0, 0x20 * 64));
    ck_assert(all_zero(0x21 * 64, 0x14000 - 0x21 * 64));
    ck_assert(all_zero(BENCH_SPAACT + 7 * 64, 0x20000 - 7 * 64));
    bench_close(&bench);
}
END_TEST

START_TEST(worked_example_accesses)
{
    struct pamu_result result;

    bench_open(&bench);
    worked_example(0x20);
    result = bench_access(&bench, 0x20, PAMU_OP_WRITE, 0x10000140, 4);
    ck_assert_uint_eq(result.verdict, PAMU_TRANSLATED);
    ck_assert_uint_eq(result.address, UINT64_C(0xffe044140));
    ck_assert_uint_eq(result.window, 4);
    ck_assert(result.coherent);
    result = bench_access(&bench, 0x20, PAMU_OP_WRITE, 0x10001000, 4);
    ck_assert_str_eq(pamu_reason_row(result.reason)->name, "hole");
    ck_denied(&bench, 0x20, 0x10000140, "no-query");
    ck_denied(&bench, 0x20, 0x1c000000, "spaace-invalid");
    ck_goes(&bench, 0x20, 0x0ffffffc, UINT64_C(0x10ffffffc));
    bench_close(&bench);
}
END_TEST

START_TEST(second_liodn_has_its_own_spaaces)
{
    uint32_t domain;

    bench_open(&bench);
    domain = worked_example(0x20);
    ck_ok(pamu_domain_attach(bench.software, domain, 0x4ff, &bench.refusal));
    /* FSPI 7, after the seven of LIODN 0x20. */
    check_words(0x4ff * 64, (const uint32_t[8]){0, 0x00000739, 0x80, 0x24, 0x1, 0x00000640, 7, 0});
    check_words(BENCH_SPAACT + 7 * 64, (const uint32_t[8]){0, 0x04ff001b, 0x80, 0x4, 0x1, 0x04000640, 0, 0});
    check_words(BENCH_SPAACT + 12 * 64, (const uint32_t[8]){0, 0x04ff0013, 0x80, 0x4, 0xf, 0xfe0462c0, 0, 0});
    check_words(BENCH_SPAACT + 13 * 64, (const uint32_t[8]){0, 0x04ff0002, 0x80, 0x4, 0, 0, 0, 0});
    ck_ok(pamu_domain_detach(bench.software, domain, 0x20, &bench.refusal));
    ck_assert(all_zero(0x20 * 64, 64));
    ck_assert(all_zero(BENCH_SPAACT, 7 * 64));
    check_words(0x4ff * 64, (const uint32_t[8]){0, 0x00000739, 0x80, 0x24, 0x1, 0x00000640, 7, 0});
    bench_close(&bench);
}
END_TEST

START_TEST(subwindows_without_mapping)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 2, 3);
    /* V 0, AP 0, SWSE 0; WCE 0. */
    check_words(3 * 64, (const uint32_t[8]){0, 0x00000720, 0x80, 0x04, 0, 0, 0, 0});
    check_words(BENCH_SPAACT, (const uint32_t[8]){0, 0x00030002, 0x80, 0x4, 0, 0, 0, 0});
    map(domain, 1, (struct pamu_mapping){0x7000, 0x1000, PAMU_PROT_READ});
    /* Enabled by window 1: V 1, but window 0 has AP 0. */
    check_words(3 * 64, (const uint32_t[8]){0, 0x00000721, 0x80, 0x04, 0, 0, 0, 0});
    check_words(BENCH_SPAACT, (const uint32_t[8]){0, 0x0003000b, 0x80, 0x4, 0, 0x000072c0, 0, 0});
    ck_ok(pamu_domain_disable(bench.software, domain, &bench.refusal));
    check_words(3 * 64, (const uint32_t[8]){0, 0x00000720, 0x80, 0x04, 0, 0, 0, 0});
    check_words(BENCH_SPAACT, (const uint32_t[8]){0, 0x0003000b, 0x80, 0x4, 0, 0x000072c0, 0, 0});
    bench_close(&bench);
}
END_TEST

START_TEST(unmap_leaves_what_was_before_the_map)
{
    uint8_t before[BENCH_BYTES];
    uint32_t domain;

    bench_open(&bench);
    domain = worked_example(0x20);
    memcpy(before, bench.memory, sizeof(before));
    map(domain, 7, (struct pamu_mapping){0x4000, 0x4000, 3});
    ck_ok(bench_unmap(&bench, domain, 7));
    ck_assert_mem_eq(bench.memory, before, sizeof(before));
    ck_ok(pamu_domain_attach(bench.software, domain, 0x21, &bench.refusal));
    ck_ok(pamu_domain_detach(bench.software, domain, 0x21, &bench.refusal));
    ck_assert_mem_eq(bench.memory, before, sizeof(before));
    ck_ok(pamu_domain_disable(bench.software, domain, &bench.refusal));
    ck_ok(pamu_domain_enable(bench.software, domain, &bench.refusal));
    ck_assert_mem_eq(bench.memory, before, sizeof(before));
    bench_close(&bench);
}
END_TEST

START_TEST(one_window_shrinks_to_what_is_mapped)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(pamu_domain_geometry(bench.software, domain, UINT64_C(0x1200000000), UINT64_C(0x100000000), &bench.refusal));
    ck_ok(pamu_domain_windows(bench.software, domain, 1, &bench.refusal));
    ck_ok(pamu_domain_attach(bench.software, domain, 5, &bench.refusal));
    /* Unmapped: the aperture of 4 GiB: WSE 31 << 6 = 7c0, MW 0. No SPAACE, no SWSE. */
    check_words(5 * 64, (const uint32_t[8]){0x12, 0x000007c0, 0x80, 0x04, 0, 0, 0, 0});
    ck_assert(all_zero(BENCH_SPAACT, 0x20000));
    /* 1 MiB mapped: WSE 19 << 6 = 4c0. */
    map(domain, 0, (struct pamu_mapping){UINT64_C(0x2abc00000), MIB, 3});
    check_words(5 * 64, (const uint32_t[8]){0x12, 0x000004d9, 0x80, 0x04, 0x2, 0xabc00000, 0, 0});
    ck_goes(&bench, 5, UINT64_C(0x12000ffffc), UINT64_C(0x2abcffffc));
    ck_denied(&bench, 5, UINT64_C(0x1200100000), "outside-aperture");
    ck_ok(bench_unmap(&bench, domain, 0));
    check_words(5 * 64, (const uint32_t[8]){0x12, 0x000007c0, 0x80, 0x04, 0, 0, 0, 0});
    bench_close(&bench);
}
END_TEST

START_TEST(geometry_again_frees_everything)
{
    uint32_t domain;
    struct pamu_liodn_info liodn;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 0);
    ck_assert(!all_zero(0, 64));
    ck_ok(pamu_domain_geometry(bench.software, domain, 0, 256 * MIB, &bench.refusal));
    ck_assert(all_zero(0, 0x14000));
    ck_assert(all_zero(BENCH_SPAACT, 0x20000));
    ck_ok(pamu_liodn_info(bench.software, 0, &liodn));
    ck_assert_uint_eq(liodn.entries, 0);
    bench_close(&bench);
}
END_TEST

static uint32_t fspi(uint32_t liodn)
{
    struct pamu_liodn_info info;

    ck_ok(pamu_liodn_info(bench.software, liodn, &info));
    return info.fspi;
}

START_TEST(spaact_first_fit)
{
    static const uint32_t liodns[] = {1, 62, 63, 147};
    uint32_t domain, pair, eight;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 4, liodns[0]);
    for (size_t i = 1; i < 4; i++)
        ck_ok(pamu_domain_attach(bench.software, domain, liodns[i], &bench.refusal));
    for (size_t i = 0; i < 4; i++) /* three entries each, in order of attachment */
        ck_assert_uint_eq(fspi(liodns[i]), 3 * i);
    ck_ok(pamu_domain_detach(bench.software, domain, 62, &bench.refusal)); /* 3, 4, 5 free */
    pair = bench_cut_domain(&bench, 512 * MIB, 2, 5);
    ck_assert_uint_eq(fspi(5), 3);
    eight = bench_cut_domain(&bench, 512 * MIB, 8, 6); /* seven in a row: behind all others */
    ck_assert_uint_eq(fspi(6), 12);
    ck_ok(pamu_domain_attach(bench.software, pair, 7, &bench.refusal));
    ck_assert_uint_eq(fspi(7), 4);
    ck_ok(pamu_domain_windows(bench.software, eight, 2, &bench.refusal)); /* one: the hole at 5 */
    ck_assert_uint_eq(fspi(6), 5);
    ck_ok(pamu_domain_attach(bench.software, domain, 62, &bench.refusal));
    ck_assert_uint_eq(fspi(62), 12);
    bench_close(&bench);
}
END_TEST

START_TEST(spaact_never_leaks)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 256, 1);
    ck_ok(pamu_domain_attach(bench.software, domain, 2, &bench.refusal));
    for (uint32_t i = 0; i < 50; i++) {
        ck_ok(pamu_domain_windows(bench.software, domain, i % 2 ? 256 : 1, &bench.refusal));
        ck_ok(pamu_domain_windows(bench.software, domain, 256, &bench.refusal));
        ck_ok(pamu_domain_detach(bench.software, domain, 1 + i % 2, &bench.refusal));
        ck_ok(pamu_domain_attach(bench.software, domain, 1 + i % 2, &bench.refusal));
    }
    ck_assert_uint_eq(fspi(1) + fspi(2), 255);
    bench_close(&bench);
}
END_TEST

START_TEST(spaact_full)
{
    uint32_t domain, small;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 256, 0);
    for (uint32_t liodn = 1; liodn < 8; liodn++) /* 8 * 255 = 2040 of 2048 */
        ck_ok(pamu_domain_attach(bench.software, domain, liodn, &bench.refusal));
    ck_refused(&bench, pamu_domain_attach(bench.software, domain, 8, &bench.refusal), "ENOSPC", "T9",
               "at most 8; the nearest legal count is 8 windows");
    small = bench_cut_domain(&bench, 512 * MIB, 8, 9);
    ck_assert_uint_eq(fspi(9), 2040);
    ck_refused(&bench, pamu_domain_windows(bench.software, small, 16, &bench.refusal), "ENOSPC", "T9",
               "15 entries in a row for each of 1 LIODNs; the nearest legal count is 8 windows");
    ck_refused(&bench, pamu_domain_windows(bench.software, small, 256, &bench.refusal), "ENOSPC", "T9",
               "the nearest legal count is 8 windows");
    ck_ok(pamu_domain_attach(bench.software, bench_cut_domain(&bench, 4096, 1, 10), 11, &bench.refusal));
    ck_ok(pamu_domain_windows(bench.software, small, 4, &bench.refusal));
    ck_ok(pamu_domain_attach(bench.software, small, 12, &bench.refusal)); /* 3 + 3 of 8 */
    ck_refused(&bench, pamu_domain_windows(bench.software, small, 8, &bench.refusal), "ENOSPC", "T9",
               "7 entries in a row for each of 2 LIODNs; the nearest legal count is 4 windows");
    ck_refused(&bench, pamu_domain_attach(bench.software, small, 13, &bench.refusal), "ENOSPC", "T9",
               "at most 2; the nearest legal count is 2 windows");
    ck_ok(pamu_domain_windows(bench.software, small, 2, &bench.refusal));
    ck_assert_uint_eq(fspi(9), 2040);
    ck_assert_uint_eq(fspi(12), 2041);
    bench_close(&bench);
}
END_TEST

START_TEST(entries_too_wide_are_not_written)
{
    struct sw_tables tables;
    struct bench_state state;

    bench_open(&bench);
    tables.pamu = bench.pamu;
    pamu_placement_default(&tables.at);
    state = bench_take(&bench);
    ck_assert_int_eq(sw_tables_ppaace(&tables, 1, &(const struct pamu_paace){.wse = 64}, SW_OPEN), PAMU_ERR_VALUE);
    ck_assert_int_eq(sw_tables_spaace(&tables, 1, &(const struct pamu_paace){.pt = 1, .ap = 4}, SW_CLOSE),
                     PAMU_ERR_VALUE);
    ck_assert(bench_same(&bench, &state));
    bench_close(&bench);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("domain tables");
    TCase *bytes = tcase_create("bytes");

    tcase_add_test(bytes, worked_example_bytes);
    tcase_add_test(bytes, worked_example_accesses);
    tcase_add_test(bytes, second_liodn_has_its_own_spaaces);
    tcase_add_test(bytes, subwindows_without_mapping);
    tcase_add_test(bytes, unmap_leaves_what_was_before_the_map);
    tcase_add_test(bytes, one_window_shrinks_to_what_is_mapped);
    tcase_add_test(bytes, geometry_again_frees_everything);
    tcase_add_test(bytes, spaact_first_fit);
    tcase_add_test(bytes, spaact_never_leaks);
    tcase_add_test(bytes, spaact_full);
    tcase_add_test(bytes, entries_too_wide_are_not_written);
    suite_add_tcase(suite, bytes);
    return suite;
}

int main(void)
{
    return suite_run(suite());
}
