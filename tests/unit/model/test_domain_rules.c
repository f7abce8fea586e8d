/* Rules R1 to R9 and R12: what is granted, what is refused, and how. SPDX-License-Identifier: BSD-2-Clause */
#include "domain_bench.h"

#include "suite.h"
#include "sw/refusal.h"

static struct bench bench;

#define MIB (UINT64_C(1) << 20)

static enum pamu_error geometry(uint32_t domain, uint64_t start, uint64_t size)
{
    return pamu_domain_geometry(bench.software, domain, start, size, &bench.refusal);
}

static enum pamu_error windows(uint32_t domain, uint32_t count)
{
    return pamu_domain_windows(bench.software, domain, count, &bench.refusal);
}

static enum pamu_error attach(uint32_t domain, uint32_t liodn)
{
    return pamu_domain_attach(bench.software, domain, liodn, &bench.refusal);
}

static enum pamu_error detach(uint32_t domain, uint32_t liodn)
{
    return pamu_domain_detach(bench.software, domain, liodn, &bench.refusal);
}

static enum pamu_error enable(uint32_t domain)
{
    return pamu_domain_enable(bench.software, domain, &bench.refusal);
}

static enum pamu_error disable(uint32_t domain)
{
    return pamu_domain_disable(bench.software, domain, &bench.refusal);
}

static enum pamu_error destroy(uint32_t domain)
{
    return pamu_domain_destroy(bench.software, domain, &bench.refusal);
}

static struct pamu_domain_info info(uint32_t domain)
{
    struct pamu_domain_info state;

    ck_ok(pamu_domain_info(bench.software, domain, &state));
    return state;
}

static enum pamu_error map_prot(uint32_t domain, uint32_t window, uint32_t prot)
{
    const struct pamu_mapping mapping = {0, 4096, prot};

    return pamu_domain_map(bench.software, domain, window, &mapping, &bench.refusal);
}

/* ---- R1 ---- */

START_TEST(r1_legal_apertures)
{
    static const struct {
        uint64_t start, size;
    } legal[] = {
        {0, 4096},
        {0x1000, 4096},
        {0, 512 * MIB},
        {UINT64_C(0xfffffffffffff000), 4096},
        {0, UINT64_C(1) << 63},
        {UINT64_C(1) << 63, UINT64_C(1) << 63},
        {UINT64_C(0x1000000000), UINT64_C(0x1000000000)},
    };
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    for (size_t i = 0; i < sizeof(legal) / sizeof(legal[0]); i++) {
        ck_ok(geometry(domain, legal[i].start, legal[i].size));
        ck_assert_uint_eq(info(domain).start, legal[i].start);
        ck_assert_uint_eq(info(domain).size, legal[i].size);
    }
    bench_close(&bench);
}
END_TEST

START_TEST(r1_illegal_apertures_name_the_nearest)
{
    /* The nearest is the smallest legal aperture around the one asked for, worked out by hand. */
    static const struct {
        uint64_t start, size;
        const char *nearest;
    } illegal[] = {
        {0x1000, 0x3000, "is start 0x0 size 16K"}, /* 0x1000 .. 0x3fff */
        {0x1000, 0x2000, "is start 0x0 size 16K"}, /* 0x1000 .. 0x2fff, start not a multiple of 8K */
        {0x3000, 0x2000, "is start 0x0 size 32K"}, /* 0x3000 .. 0x4fff */
        {0x800, 0x800, "is start 0x0 size 4K"},
        {0x5123, 0, "is start 0x5000 size 4K"},
        {0x5123, 1, "is start 0x5000 size 4K"},
        {0x10000000, 300 * MIB, "is start 0x0 size 1G"},                               /* 256M .. 556M */
        {UINT64_C(0x7ffffffffffff000), 0x2000, "is start 0x7fffffffffffe000 size 8K"}, /* only 2^64 would hold it */
        {UINT64_C(0xfffffffffffff000), 0x2000, "is start 0xffffffffffffe000 size 8K"}, /* wraps */
        {0, (UINT64_C(1) << 63) + 1, "is start 0x0 size 8388608T"},
    };
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(geometry(domain, 0x4000, 0x4000));
    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++)
        ck_refused(&bench, geometry(domain, illegal[i].start, illegal[i].size), "EINVAL", "R1", illegal[i].nearest);
    ck_assert_uint_eq(info(domain).start, 0x4000);
    bench_close(&bench);
}
END_TEST

/* ---- R2 ---- */

START_TEST(r2_counts)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_assert_uint_eq(pamu_software_max_windows(bench.software), 256);
    ck_ok(geometry(domain, 0, 512 * MIB));
    for (uint32_t count = 1; count <= 256; count *= 2) {
        ck_ok(windows(domain, count));
        ck_assert_uint_eq(info(domain).windows, count);
    }
    ck_refused(&bench, windows(domain, 0), "EINVAL", "R2", "nearest legal count is 1");
    ck_refused(&bench, windows(domain, 6), "EINVAL", "R2", "nearest legal counts are 4 and 8");
    ck_refused(&bench, windows(domain, 255), "EINVAL", "R2", "nearest legal counts are 128 and 256");
    ck_refused(&bench, windows(domain, 512), "EINVAL", "R2", "nearest legal count is 256");
    ck_refused(&bench, windows(domain, UINT32_MAX), "EINVAL", "R2", "nearest legal count is 256");
    bench_close(&bench);
}
END_TEST

START_TEST(r2_chip_maximum_comes_from_mwce)
{
    struct pamu_config config = bench_config(&bench);
    uint32_t domain;

    config.hardware.mwce = 3;
    bench_open_config(&bench, &config);
    ck_ok(pamu_software_boot(bench.software, NULL, &bench.refusal));
    domain = bench_domain(&bench);
    ck_ok(geometry(domain, 0, 512 * MIB));
    ck_ok(windows(domain, 16));
    ck_refused(&bench, windows(domain, 32), "EINVAL", "R2", "1 to 16");
    bench_close(&bench);
}
END_TEST

/* ---- R3 ---- */

START_TEST(r3_window_size)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(geometry(domain, 0, 16 * 1024));
    ck_ok(windows(domain, 4));
    ck_refused(&bench, windows(domain, 8), "EINVAL", "R3", "nearest legal count is 4");
    ck_ok(geometry(domain, 0, UINT64_C(1) << 63));
    ck_ok(windows(domain, 256));
    bench_close(&bench);
}
END_TEST

START_TEST(r3_window_starts)
{
    uint32_t domain, window = 0;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(geometry(domain, UINT64_C(0x40000000), 512 * MIB));
    ck_ok(windows(domain, 8));
    ck_ok(attach(domain, 1));
    for (uint32_t i = 0; i < 8; i++) {
        ck_ok(pamu_domain_window_at(bench.software, domain, UINT64_C(0x40000000) + i * 64 * MIB, &window,
                                    &bench.refusal));
        ck_assert_uint_eq(window, i);
        ck_ok(bench_map(&bench, domain, i, i * 4096, 4096));
        ck_goes(&bench, 1, UINT64_C(0x40000000) + i * 64 * MIB + 8, i * 4096 + 8);
    }
    ck_refused(&bench, bench_map(&bench, domain, 8, 0, 4096), "EINVAL", "R3", "the last is 7");
    ck_refused(&bench, bench_unmap(&bench, domain, 8), "EINVAL", "R3", "the last is 7");
    bench_close(&bench);
}
END_TEST

/* ---- R4 ---- */

START_TEST(r4_mapped_sizes)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    for (uint64_t size = 4096; size <= 64 * MIB; size *= 2) {
        ck_ok(bench_map(&bench, domain, 3, 64 * MIB, size));
        ck_goes(&bench, 1, 3 * 64 * MIB + size - 4, 64 * MIB + size - 4);
        if (size < 64 * MIB)
            ck_denied(&bench, 1, 3 * 64 * MIB + size, "hole");
        ck_ok(bench_unmap(&bench, domain, 3));
    }
    ck_refused(&bench, bench_map(&bench, domain, 3, 0, 0), "EINVAL", "R4", "nearest legal size is 4K");
    ck_refused(&bench, bench_map(&bench, domain, 3, 0, 2048), "EINVAL", "R4", "nearest legal size is 4K");
    ck_refused(&bench, bench_map(&bench, domain, 3, 0, 24 * 1024), "EINVAL", "R4", "nearest legal size is 32K");
    ck_refused(&bench, bench_map(&bench, domain, 3, 0, 128 * MIB), "EINVAL", "R4", "nearest legal size is 64M");
    ck_refused(&bench, bench_map(&bench, domain, 3, 0, UINT64_MAX), "EINVAL", "R4", "nearest legal size is 64M");
    bench_close(&bench);
}
END_TEST

START_TEST(r4_physical_addresses)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 0, UINT64_C(0xfffffffffffff000), 4096));
    ck_goes(&bench, 1, 0xffc, UINT64_C(0xfffffffffffffffc));
    ck_refused(&bench, bench_map(&bench, domain, 1, 0x1800, 4096), "EINVAL", "R4", "nearest legal one is 0x1000");
    ck_refused(&bench, bench_map(&bench, domain, 1, 0x1801, 4096), "EINVAL", "R4", "nearest legal one is 0x2000");
    ck_refused(&bench, bench_map(&bench, domain, 1, 0x3000, 0x2000), "EINVAL", "R4", "nearest legal one is 0x2000");
    ck_refused(&bench, bench_map(&bench, domain, 1, UINT64_C(0xffffffffffffffff), 4096), "EINVAL", "R4",
               "nearest legal one is 0xfffffffffffff000");
    bench_close(&bench);
}
END_TEST

START_TEST(r4_protection)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    for (uint32_t prot = PAMU_PROT_READ; prot <= (PAMU_PROT_READ | PAMU_PROT_WRITE); prot++) {
        ck_ok(map_prot(domain, prot, prot));
        ck_assert_uint_eq(bench_access(&bench, 1, PAMU_OP_READ, prot * 64 * MIB, 4).verdict,
                          prot & PAMU_PROT_READ ? PAMU_TRANSLATED : PAMU_DENIED);
        ck_assert_uint_eq(bench_access(&bench, 1, PAMU_OP_WRITE, prot * 64 * MIB, 4).verdict,
                          prot & PAMU_PROT_WRITE ? PAMU_TRANSLATED : PAMU_DENIED);
    }
    ck_refused(&bench, map_prot(domain, 0, 0), "EINVAL", "R4", "neither read (1), write (2) nor both (3)");
    ck_refused(&bench, map_prot(domain, 0, 4), "EINVAL", "R4", "neither read (1), write (2) nor both (3)");
    bench_close(&bench);
}
END_TEST

START_TEST(r4_window_at)
{
    uint32_t domain, window = 77;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_refused(&bench, pamu_domain_window_at(bench.software, domain, 0, &window, &bench.refusal), "EINVAL", "R9",
               "set geometry and window count first");
    ck_ok(geometry(domain, 0x40000000, 512 * MIB));
    ck_ok(windows(domain, 8));
    static const struct {
        uint64_t iova;
        const char *nearest;
    } illegal[] = {
        {0, "0x40000000"},          {0x3fffffff, "0x40000000"}, /* below the aperture: its first window */
        {0x40000001, "0x40000000"}, {0x42000000, "0x40000000"}, {0x42000001, "0x44000000"},
        {0x5c000001, "0x5c000000"}, {0x60000000, "0x5c000000"}, {UINT64_MAX, "0x5c000000"}, /* above: its last */
    };
    for (size_t i = 0; i < sizeof(illegal) / sizeof(illegal[0]); i++) {
        ck_refused(&bench, pamu_domain_window_at(bench.software, domain, illegal[i].iova, &window, &bench.refusal),
                   "EINVAL", "R4", illegal[i].nearest);
    }
    ck_assert_uint_eq(window, 77);
    bench_close(&bench);
}
END_TEST

/* ---- R5 ---- */

START_TEST(r5_windows_change_while_enabled)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 5, 0x5000, 4096));
    ck_ok(bench_map(&bench, domain, 0, 0x8000, 4096));
    ck_goes(&bench, 1, 0, 0x8000);
    ck_ok(bench_unmap(&bench, domain, 0));
    ck_denied(&bench, 1, 0, "subwindow-unmapped");
    ck_ok(bench_map(&bench, domain, 0, 0x9000, 4096));
    ck_goes(&bench, 1, 0, 0x9000);
    ck_goes(&bench, 1, 5 * 64 * MIB, 0x5000);
    bench_close(&bench);
}
END_TEST

START_TEST(r5_aperture_and_count_do_not)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 5, 0x5000, 4096));
    ck_refused(&bench, geometry(domain, 0, 256 * MIB), "EBUSY", "R5", "window 5 is mapped");
    ck_refused(&bench, windows(domain, 4), "EBUSY", "R5", "window 5 is mapped");
    ck_ok(disable(domain)); /* what is mapped still lies in the old windows */
    ck_refused(&bench, geometry(domain, 0, 256 * MIB), "EBUSY", "R5", "window 5 is mapped");
    ck_refused(&bench, windows(domain, 4), "EBUSY", "R5", "window 5 is mapped");
    ck_ok(enable(domain));
    ck_ok(bench_unmap(&bench, domain, 5)); /* the explicit enable stands */
    ck_refused(&bench, geometry(domain, 0, 256 * MIB), "EBUSY", "R5", "disable it");
    ck_refused(&bench, windows(domain, 4), "EBUSY", "R5", "disable it");
    ck_ok(disable(domain));
    ck_ok(geometry(domain, 0, 256 * MIB));
    ck_ok(windows(domain, 4));
    bench_close(&bench);
}
END_TEST

START_TEST(r5_the_argument_is_checked_first)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 5, 0x5000, 4096));
    ck_refused(&bench, geometry(domain, 0, 5), "EINVAL", "R1", "5");
    ck_refused(&bench, windows(domain, 5), "EINVAL", "R2", "5");
    ck_refused(&bench, bench_map(&bench, domain, 5, 0, 5), "EINVAL", "R4", "5");
    bench_close(&bench);
}
END_TEST

/* ---- R6 ---- */

START_TEST(r6_unmap_before_map)
{
    struct pamu_mapping mapping;
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 0, 0x5000, 4096));
    ck_ok(bench_map(&bench, domain, 1, 0x6000, 4096));
    ck_refused(&bench, bench_map(&bench, domain, 0, 0x5000, 4096), "EBUSY", "R6", "window 0 is mapped; unmap it first");
    ck_refused(&bench, bench_map(&bench, domain, 1, 0x7000, 4096), "EBUSY", "R6", "window 1 is mapped; unmap it first");
    ck_ok(bench_unmap(&bench, domain, 1));
    ck_ok(bench_map(&bench, domain, 1, 0x7000, 4096));
    ck_ok(pamu_domain_mapping(bench.software, domain, 1, &mapping));
    ck_assert_uint_eq(mapping.phys, 0x7000);
    ck_assert_uint_eq(mapping.size, 4096);
    ck_assert_uint_eq(mapping.prot, 3);
    ck_ok(pamu_domain_mapping(bench.software, domain, 2, &mapping));
    ck_assert_uint_eq(mapping.size, 0);
    bench_close(&bench);
}
END_TEST

/* ---- R7 ---- */

START_TEST(r7_blocked_before_any_mapping)
{
    uint32_t domain;
    uint64_t phys = 1;

    bench_open(&bench);
    ck_denied(&bench, 1, 0, "ppaace-invalid");
    ck_denied(&bench, 0x4ff, 0, "ppaace-invalid");
    ck_denied(&bench, 0x500, 0, "liodn-outside-ppaact");
    domain = bench_domain(&bench);
    ck_ok(attach(domain, 1));
    ck_denied(&bench, 1, 0, "ppaace-invalid");
    ck_refused(&bench, pamu_domain_lookup(bench.software, domain, 0, &phys, &bench.refusal), "ENOENT", "R7",
               "no windows");
    ck_ok(geometry(domain, 0x40000000, 512 * MIB));
    ck_denied(&bench, 1, 0x40000000, "ppaace-invalid");
    ck_ok(windows(domain, 8));
    ck_denied(&bench, 1, 0x40000000, "ppaace-invalid");
    ck_ok(bench_map(&bench, domain, 1, 0x5000, 4096));
    ck_denied(&bench, 1, 0x40000000, "subwindow-unmapped");
    ck_denied(&bench, 1, 0x48000000, "spaace-invalid");
    ck_denied(&bench, 1, 0x3ffffffc, "outside-aperture");
    ck_denied(&bench, 1, 0x60000000, "outside-aperture");
    ck_refused(&bench, pamu_domain_lookup(bench.software, domain, 0x48000000, &phys, &bench.refusal), "ENOENT", "R7",
               "window 2 is not mapped");
    ck_refused(&bench, pamu_domain_lookup(bench.software, domain, 0x3fffffff, &phys, &bench.refusal), "ENOENT", "R7",
               "outside the aperture");
    ck_refused(&bench, pamu_domain_lookup(bench.software, domain, 0x60000000, &phys, &bench.refusal), "ENOENT", "R7",
               "outside the aperture");
    ck_refused(&bench, pamu_domain_lookup(bench.software, domain, 0x44001000, &phys, &bench.refusal), "ENOENT", "R4",
               "hole of window 1, of which the first 4K are mapped");
    ck_assert_uint_eq(phys, 1);
    ck_ok(pamu_domain_lookup(bench.software, domain, 0x44000fff, &phys, &bench.refusal));
    ck_assert_uint_eq(phys, 0x5fff);
    bench_close(&bench);
}
END_TEST

START_TEST(r7_one_giant_mapping_opens_everything)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, UINT64_C(0x1000000000), 1, 1); /* 64 GiB */
    ck_ok(bench_map(&bench, domain, 0, 0, UINT64_C(0x1000000000)));
    ck_goes(&bench, 1, 0, 0);
    ck_goes(&bench, 1, UINT64_C(0xffffffffc), UINT64_C(0xffffffffc));
    bench_close(&bench);
}
END_TEST

/* ---- R8 ---- */

START_TEST(r8_first_map_enables_last_unmap_disables)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_assert(!info(domain).enabled);
    ck_ok(bench_map(&bench, domain, 2, 0x5000, 4096));
    ck_assert(info(domain).enabled);
    ck_goes(&bench, 1, 2 * 64 * MIB, 0x5000);
    ck_ok(bench_map(&bench, domain, 3, 0x6000, 4096));
    ck_ok(bench_unmap(&bench, domain, 2));
    ck_assert(info(domain).enabled);
    ck_goes(&bench, 1, 3 * 64 * MIB, 0x6000);
    ck_ok(bench_unmap(&bench, domain, 3));
    ck_assert(!info(domain).enabled);
    ck_assert(!info(domain).explicit_state);
    ck_denied(&bench, 1, 3 * 64 * MIB, "ppaace-invalid");
    bench_close(&bench);
}
END_TEST

START_TEST(r8_explicit_disable_wins)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(disable(domain));
    ck_ok(bench_map(&bench, domain, 2, 0x5000, 4096));
    ck_assert(!info(domain).enabled);
    ck_assert(info(domain).explicit_state);
    ck_denied(&bench, 1, 2 * 64 * MIB, "ppaace-invalid");
    ck_ok(enable(domain));
    ck_goes(&bench, 1, 2 * 64 * MIB, 0x5000);
    ck_ok(disable(domain));
    ck_ok(bench_unmap(&bench, domain, 2));
    ck_ok(bench_map(&bench, domain, 3, 0x6000, 4096));
    ck_denied(&bench, 1, 3 * 64 * MIB, "ppaace-invalid");
    ck_ok(enable(domain));
    ck_goes(&bench, 1, 3 * 64 * MIB, 0x6000);
    bench_close(&bench);
}
END_TEST

START_TEST(r8_explicit_enable_wins)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_ok(bench_map(&bench, domain, 0, 0x5000, 4096));
    ck_ok(enable(domain));
    ck_ok(bench_unmap(&bench, domain, 0));
    ck_assert(info(domain).enabled);
    ck_denied(&bench, 1, 0, "subwindow-unmapped"); /* enabled, and maps nothing: still blocked */
    ck_denied(&bench, 1, 64 * MIB, "spaace-invalid");
    ck_ok(bench_map(&bench, domain, 1, 0x6000, 4096));
    ck_goes(&bench, 1, 64 * MIB, 0x6000);
    bench_close(&bench);
}
END_TEST

START_TEST(r8_enabling_nothing)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_refused(&bench, enable(domain), "ENODEV", "R8", "nothing is mapped");
    ck_ok(geometry(domain, 0, 512 * MIB));
    ck_refused(&bench, enable(domain), "ENODEV", "R8", "nothing is mapped");
    ck_ok(windows(domain, 8));
    ck_ok(attach(domain, 1));
    ck_refused(&bench, enable(domain), "ENODEV", "R8", "nothing is mapped");
    ck_ok(bench_map(&bench, domain, 0, 0, 4096));
    ck_ok(enable(domain));
    ck_ok(bench_unmap(&bench, domain, 0));
    ck_refused(&bench, enable(domain), "ENODEV", "R8", "nothing is mapped");
    bench_close(&bench);
}
END_TEST

/* ---- R9 ---- */

START_TEST(r9_geometry_then_windows_then_maps)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_refused(&bench, windows(domain, 8), "EINVAL", "R9", "no geometry");
    ck_refused(&bench, bench_map(&bench, domain, 0, 0, 4096), "EINVAL", "R9", "set geometry and window count first");
    ck_refused(&bench, bench_unmap(&bench, domain, 0), "EINVAL", "R9", "set geometry and window count first");
    ck_ok(geometry(domain, 0, 512 * MIB));
    ck_refused(&bench, bench_map(&bench, domain, 0, 0, 4096), "EINVAL", "R9", "set geometry and window count first");
    ck_ok(windows(domain, 8));
    ck_ok(geometry(domain, 0, 256 * MIB)); /* starts the sequence anew */
    ck_assert_uint_eq(info(domain).windows, 0);
    ck_refused(&bench, bench_map(&bench, domain, 0, 0, 4096), "EINVAL", "R9", "set geometry and window count first");
    bench_close(&bench);
}
END_TEST

START_TEST(r9_attach_and_detach_at_any_time)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_ok(attach(domain, 1)); /* before the geometry */
    ck_ok(geometry(domain, 0, 512 * MIB));
    ck_ok(attach(domain, 2)); /* before the windows */
    ck_ok(windows(domain, 8));
    ck_ok(attach(domain, 3)); /* before the maps */
    ck_ok(bench_map(&bench, domain, 0, 0x5000, 4096));
    ck_ok(bench_map(&bench, domain, 7, 0x6000, 4096));
    ck_ok(attach(domain, 4)); /* to an enabled domain: it sees everything at once */
    ck_assert_uint_eq(info(domain).liodns, 4);
    for (uint32_t liodn = 1; liodn <= 4; liodn++) {
        ck_goes(&bench, liodn, 0, 0x5000);
        ck_goes(&bench, liodn, 7 * 64 * MIB, 0x6000);
    }
    ck_ok(detach(domain, 2));
    ck_denied(&bench, 2, 0, "ppaace-invalid");
    ck_goes(&bench, 1, 0, 0x5000);
    ck_goes(&bench, 3, 0, 0x5000);
    ck_ok(detach(domain, 4)); /* the last of the list */
    ck_ok(detach(domain, 1)); /* the first */
    ck_ok(attach(domain, 2));
    ck_goes(&bench, 2, 7 * 64 * MIB, 0x6000);
    ck_goes(&bench, 3, 7 * 64 * MIB, 0x6000);
    ck_denied(&bench, 1, 0, "ppaace-invalid");
    ck_denied(&bench, 4, 0, "ppaace-invalid");
    bench_close(&bench);
}
END_TEST

START_TEST(r9_one_domain_for_a_liodn)
{
    struct pamu_liodn_info liodn;
    uint32_t domain, other;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    other = bench_domain(&bench);
    ck_refused(&bench, attach(domain, 1), "EINVAL", "R9", "attached to this domain already");
    ck_refused(&bench, attach(other, 1), "EINVAL", "R9", "attached to another domain already");
    ck_refused(&bench, detach(other, 1), "ENODEV", "R9", "LIODN 0x1 is not attached");
    ck_refused(&bench, detach(domain, 2), "ENODEV", "R9", "LIODN 0x2 is not attached");
    ck_refused(&bench, detach(domain, 0x500), "ENODEV", "R9", "LIODN 0x500 is not attached");
    ck_refused(&bench, attach(other, 0x500), "EINVAL", "T4", "its last is 0x4ff");
    ck_refused(&bench, attach(other, UINT32_MAX), "EINVAL", "T4", "its last is 0x4ff");
    ck_ok(attach(other, 0x4ff));
    ck_ok(pamu_liodn_info(bench.software, 1, &liodn));
    ck_assert_uint_eq(liodn.domain, domain);
    ck_ok(pamu_liodn_info(bench.software, 2, &liodn));
    ck_assert_uint_eq(liodn.domain, PAMU_NO_DOMAIN);
    ck_assert_int_eq(pamu_liodn_info(bench.software, 0x500, &liodn), PAMU_ERR_ARGUMENT);
    bench_close(&bench);
}
END_TEST

START_TEST(r9_life_of_domains)
{
    uint32_t domain, other;

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    other = bench_domain(&bench);
    ck_assert_uint_eq(other, domain + 1);
    ck_ok(bench_map(&bench, domain, 1, 0x5000, 4096));
    ck_refused(&bench, destroy(domain), "EBUSY", "R9", "LIODN 0x1 is attached");
    ck_ok(detach(domain, 1));
    ck_ok(destroy(domain));
    ck_assert_int_eq(destroy(domain), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(bench_domain(&bench), domain); /* the number is given out again, with nothing left of the old */
    ck_assert_uint_eq(info(domain).size, 0);
    ck_assert_uint_eq(info(domain).mapped, 0);
    ck_ok(geometry(domain, 0, 512 * MIB));
    ck_ok(windows(domain, 8));
    ck_ok(attach(domain, 1));
    ck_ok(bench_map(&bench, domain, 0, 0x6000, 4096));
    ck_denied(&bench, 1, 64 * MIB, "spaace-invalid");
    bench_close(&bench);
}
END_TEST

/* ---- R12 ---- */

START_TEST(r12_unmap_takes_what_was_mapped)
{
    uint32_t domain;
    uint8_t before[BENCH_BYTES];

    bench_open(&bench);
    domain = bench_cut_domain(&bench, 512 * MIB, 8, 1);
    ck_refused(&bench, bench_unmap(&bench, domain, 0), "EINVAL", "R12", "window 0 is not mapped");
    for (uint32_t i = 0; i < 8; i++)
        ck_ok(bench_map(&bench, domain, i, 64 * MIB * i, 64 * MIB));
    for (uint32_t i = 0; i < 8; i++) {
        size_t entry = i == 0 ? 1 * 64 : BENCH_SPAACT + (i - 1) * 64; /* of LIODN 1, FSPI 0 */
        memcpy(before, bench.memory, sizeof(before));
        ck_ok(bench_unmap(&bench, domain, i));
        ck_assert_mem_eq(before, bench.memory, entry);
        ck_assert(memcmp(before + entry, bench.memory + entry, 64) != 0);
        if (i < 7) /* the last one takes V from the PPAACE too */
            ck_assert_mem_eq(before + entry + 64, bench.memory + entry + 64, sizeof(before) - entry - 64);
        ck_refused(&bench, bench_unmap(&bench, domain, i), "EINVAL", "R12", "is not mapped");
        if (i == 6)
            break;
    }
    ck_goes(&bench, 1, 7 * 64 * MIB + 4, 7 * 64 * MIB + 4);
    bench_close(&bench);
}
END_TEST

/* ---- limits of the hardware and of the configuration ---- */

START_TEST(m4_initialise_first)
{
    struct pamu_config config = bench_config(&bench);
    uint32_t domain = 7;

    bench_open_config(&bench, &config);
    ck_refused(&bench, pamu_domain_create(bench.software, &domain, &bench.refusal), "ENODEV", "M4",
               "initialise them first");
    ck_assert_uint_eq(domain, 7);
    bench_close(&bench);
}
END_TEST

START_TEST(no_such_domain)
{
    static const uint32_t numbers[] = {0, 1, 0x4ff, 0x500, PAMU_NO_DOMAIN};
    struct pamu_domain_info state;
    struct pamu_mapping mapping = {0, 4096, 3};
    uint32_t window;
    uint64_t phys;

    bench_open(&bench);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        uint32_t domain = numbers[i];
        ck_assert_int_eq(destroy(domain), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(geometry(domain, 0, 4096), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(windows(domain, 1), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(attach(domain, 1), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(detach(domain, 1), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(bench_map(&bench, domain, 0, 0, 4096), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(bench_unmap(&bench, domain, 0), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(enable(domain), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(disable(domain), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_domain_info(bench.software, domain, &state), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_domain_mapping(bench.software, domain, 0, &mapping), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_domain_window_at(bench.software, domain, 0, &window, &bench.refusal), PAMU_ERR_ARGUMENT);
        ck_assert_int_eq(pamu_domain_lookup(bench.software, domain, 0, &phys, &bench.refusal), PAMU_ERR_ARGUMENT);
    }
    ck_assert_uint_eq(bench_domain(&bench), 0);
    ck_assert_int_eq(pamu_domain_mapping(bench.software, 0, 0, &mapping), PAMU_ERR_ARGUMENT); /* no windows yet */
    bench_close(&bench);
}
END_TEST

START_TEST(r9_as_many_domains_as_configured)
{
    uint32_t domain = 0;

    bench_open(&bench);
    for (uint32_t i = 0; i < 0x500; i++)
        ck_assert_uint_eq(bench_domain(&bench), i);
    ck_refused(&bench, pamu_domain_create(bench.software, &domain, &bench.refusal), "ENOSPC", "R9", "1280 domains");
    ck_ok(destroy(100));
    ck_assert_uint_eq(bench_domain(&bench), 100);
    bench_close(&bench);
}
END_TEST

START_TEST(errno_names_and_sizes)
{
    char text[SW_SIZE_TEXT_BYTES];

    ck_assert_str_eq(pamu_errno_name(PAMU_EPERM), "EPERM");
    ck_assert_str_eq(pamu_errno_name(PAMU_ENOSPC), "ENOSPC");
    ck_assert_str_eq(pamu_errno_name(PAMU_NO_ERRNO), "?");
    /* As Linux has them (include/uapi/asm-generic/errno-base.h). */
    ck_assert_int_eq(PAMU_EPERM, 1);
    ck_assert_int_eq(PAMU_ENOENT, 2);
    ck_assert_int_eq(PAMU_EBUSY, 16);
    ck_assert_int_eq(PAMU_ENODEV, 19);
    ck_assert_int_eq(PAMU_EINVAL, 22);
    ck_assert_int_eq(PAMU_ENOSPC, 28);
    ck_assert_str_eq(sw_size_text(0, text), "0x0");
    ck_assert_str_eq(sw_size_text(1, text), "0x1");
    ck_assert_str_eq(sw_size_text(1000, text), "0x3e8");
    ck_assert_str_eq(sw_size_text(1024, text), "1K");
    ck_assert_str_eq(sw_size_text(1536 * 1024, text), "1536K");
    ck_assert_str_eq(sw_size_text(3 * MIB, text), "3M");
    ck_assert_str_eq(sw_size_text(1024 * MIB, text), "1G");
    ck_assert_str_eq(sw_size_text(5 * MIB * MIB, text), "5T");
    ck_assert_str_eq(sw_size_text(4096 * MIB * MIB, text), "4096T");
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("domain rules");
    TCase *rules = tcase_create("rules");

    tcase_add_test(rules, r1_legal_apertures);
    tcase_add_test(rules, r1_illegal_apertures_name_the_nearest);
    tcase_add_test(rules, r2_counts);
    tcase_add_test(rules, r2_chip_maximum_comes_from_mwce);
    tcase_add_test(rules, r3_window_size);
    tcase_add_test(rules, r3_window_starts);
    tcase_add_test(rules, r4_mapped_sizes);
    tcase_add_test(rules, r4_physical_addresses);
    tcase_add_test(rules, r4_protection);
    tcase_add_test(rules, r4_window_at);
    tcase_add_test(rules, r5_windows_change_while_enabled);
    tcase_add_test(rules, r5_aperture_and_count_do_not);
    tcase_add_test(rules, r5_the_argument_is_checked_first);
    tcase_add_test(rules, r6_unmap_before_map);
    tcase_add_test(rules, r7_blocked_before_any_mapping);
    tcase_add_test(rules, r7_one_giant_mapping_opens_everything);
    tcase_add_test(rules, r8_first_map_enables_last_unmap_disables);
    tcase_add_test(rules, r8_explicit_disable_wins);
    tcase_add_test(rules, r8_explicit_enable_wins);
    tcase_add_test(rules, r8_enabling_nothing);
    tcase_add_test(rules, r9_geometry_then_windows_then_maps);
    tcase_add_test(rules, r9_attach_and_detach_at_any_time);
    tcase_add_test(rules, r9_one_domain_for_a_liodn);
    tcase_add_test(rules, r9_life_of_domains);
    tcase_add_test(rules, r12_unmap_takes_what_was_mapped);
    tcase_add_test(rules, m4_initialise_first);
    tcase_add_test(rules, no_such_domain);
    tcase_add_test(rules, r9_as_many_domains_as_configured);
    tcase_add_test(rules, errno_names_and_sizes);
    suite_add_tcase(suite, rules);
    return suite;
}

int main(void)
{
    return suite_run(suite());
}
