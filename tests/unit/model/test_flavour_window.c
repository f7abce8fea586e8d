/* The Linux driver of the sub-window era, item by item of FACTS section 14. SPDX-License-Identifier: BSD-2-Clause */
#include "flavour_bench.h"
#include "suite.h"

#define USB1 127
#define DMA1 196
#define DMA2 197

/* A domain of this aperture and count. */
static uint32_t cut_domain(struct bench *bench, uint64_t size, uint32_t count)
{
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, size));
    ck_ok(bench, windows(bench, domain, count));
    return domain;
}

/* 14.1: 2040 of 2048 entries are taken, and the ninth LIODN of 256 windows finds none. */
START_TEST(failed_attach)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t victim = cut_domain(bench, 0x40000000, 256), bad;
    struct pamu_driver_liodn info;

    for (uint32_t i = 0; i < 8; i++)
        ck_ok(bench, attach(bench, victim, 0x40 + i));
    ck_ok(bench, map(bench, victim, 1, 0x100400000, 0x400000));
    ck_ok(bench, enable(bench, victim));
    bad = cut_domain(bench, 0x20000000, 256);
    ck_refused(bench, attach(bench, bad, USB1), "EINVAL", "F14.2");
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, USB1, &info), PAMU_OK);
    ck_assert(info.failed && info.domain == bad);
    /* 2^29: WSE 28; AP of the open window; MW, FSPI and WCE 0 */
    ck_entry(bench, ppaace(USB1), 0, 0x718, 0x80);
    ck_goes(bench, 0x40, 0x400000, 0x100400000);
    ck_ok(bench, map(bench, bad, 1, 0x200200000, 0x200000));
    ck_goes(bench, 0x40, 0x400000, 0x200200000);
    ck_refused(bench, map(bench, bad, 3, 0x200600000, 0x200000), "ENOENT", "F12.15");
    ck_refused(bench, stash(bench, bad, 1, 0), "ENOENT", "F12.15");
    ck_refused(bench, attach(bench, bad, DMA1), "EINVAL", "F14.2");
    ck_refused(bench, map(bench, bad, 3, 0x200600000, 0x200000), "ENOENT", "F12.15");
    ck_refused(bench, stash(bench, bad, 1, 0), "ENOENT", "F12.15");
    ck_ok(bench, map(bench, bad, 0, 0x300000000, 0x200000));
    ck_ok(bench, enable(bench, bad));
    ck_goes(bench, USB1, 0x1fffffff, 0x31fffffff);
    bench_close(bench);
}
END_TEST

/* 14.2. */
START_TEST(windows_set_nine_times)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, geometry(bench, domain, 0, 0x40000000));
    for (uint32_t i = 0; i < 8; i++) {
        ck_ok(bench, windows(bench, domain, 256));
        ck_assert_uint_eq(bench_word(bench, ppaace(USB1), 6), 255 * i);
    }
    ck_refused(bench, windows(bench, domain, 256), "EINVAL", "F14.2");
    ck_assert(info_of(bench, domain).half_cut);
    ck_assert_uint_eq(info_of(bench, domain).windows, 256);
    ck_ok(bench, windows(bench, domain, 1));
    ck_assert(!info_of(bench, domain).half_cut);
    ck_ok(bench, detach(bench, domain, USB1)); /* gives nothing back */
    domain = cut_domain(bench, 0x10000, 16);
    ck_refused(bench, attach(bench, domain, DMA1), "EINVAL", "F14.2");
    bench_close(bench);
}
END_TEST

/* Of three LIODNs the newest finds room, the next does not, and the oldest is not asked. */
START_TEST(half_cut)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, attach(bench, domain, DMA2));
    ck_ok(bench, geometry(bench, domain, 0, 0x40000000));
    ck_ok(bench, windows(bench, domain, 256));
    ck_ok(bench, windows(bench, domain, 256));
    ck_ok(bench, windows(bench, domain, 128));
    /* 6 * 255 + 3 * 127 = 1911 are taken; 137 are left */
    ck_refused(bench, windows(bench, domain, 128), "EINVAL", "F14.2");
    ck_assert_uint_eq(bench_word(bench, ppaace(DMA2), 6), 1911);
    ck_assert_uint_eq(bench_word(bench, ppaace(DMA1), 6), 1657);
    ck_assert_uint_eq(bench_word(bench, ppaace(USB1), 6), 1784);
    ck_assert(info_of(bench, domain).half_cut);
    bench_close(bench);
}
END_TEST

/* 14.3. */
START_TEST(sizes_nobody_checks)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 4);
    uint64_t phys = 0;

    ck_ok(bench, map(bench, domain, 0, 0x100000, 0x4000));
    ck_ok(bench, map(bench, domain, 2, 0x200000, 0x3000));
    ck_ok(bench, map(bench, domain, 3, 0x300000, 0)); /* 0 - 1 masks nothing off */
    ck_ok(bench, pamu_driver_iova_to_phys(bench->driver, domain, 0xc010, &phys, &bench->refusal));
    ck_assert_uint_eq(phys, 0x30c010);
    ck_refused(bench, attach(bench, domain, USB1), "EINVAL", "F6");
    ck_ok(bench, enable(bench, domain));
    ck_goes(bench, USB1, 0x10, 0x100010);
    ck_denied(bench, USB1, 0x8000, "spaace-invalid");
    bench_close(bench);
}
END_TEST

/* 14.4, and an attachment that a stale count of a single window makes fail. */
START_TEST(stale_count)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 4);

    ck_ok(bench, map(bench, domain, 1, 0, 0x4000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_assert_uint_eq(info_of(bench, domain).mapped, 1);
    ck_ok(bench, attach(bench, domain, USB1)); /* X1 */
    ck_ok(bench, enable(bench, domain));
    ck_denied(bench, USB1, 0x8000, "spaace-invalid");
    ck_refused(bench, geometry(bench, domain, 0, 0x1000), "EBUSY", "F14.8");
    ck_refused(bench, windows(bench, domain, 3), "EBUSY", "F14.8");
    ck_ok(bench, disable(bench, domain));
    ck_assert_uint_eq(bench_word(bench, ppaace(USB1), 1) & 1, 0);
    ck_ok(bench, windows(bench, domain, 1));
    ck_refused(bench, attach(bench, domain, DMA1), "EINVAL", "F6");
    bench_close(bench);
}
END_TEST

/* 14.5: WSE 15 for 64 KiB. */
START_TEST(single_window_of_two)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 1);

    ck_refused(bench, map(bench, domain, 0, 0, 0x3000), "EINVAL", "F6");
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, map(bench, domain, 0, 0x200000, 0x10000));
    ck_ok(bench, enable(bench, domain));
    ck_refused(bench, map(bench, domain, 0, 0x300000, 0x10000), "EBUSY", "F14.5");
    ck_ok(bench, unmap(bench, domain, 0));
    ck_entry(bench, ppaace(DMA1), 0, 0x3d8, 0x80, 0x4, 0, 0x200000);
    ck_entry(bench, ppaace(USB1), 0, 0x3c1, 0x80, 0x4, 0, 0x200000);
    ck_assert(!info_of(bench, domain).enabled);
    /* disabled: AP alone, of all */
    ck_ok(bench, map(bench, domain, 0, 0x200000, 0x10000));
    ck_ok(bench, unmap(bench, domain, 0));
    ck_entry(bench, ppaace(DMA1), 0, 0x3c0, 0x80, 0x4, 0, 0x200000);
    bench_close(bench);
}
END_TEST

/* A single window of an aperture at 4 KiB cannot be mapped larger than the alignment allows; it cannot, anyway. */
START_TEST(single_window_is_aligned)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0x10000, 0x10000));
    ck_ok(bench, windows(bench, domain, 1));
    ck_ok(bench, geometry(bench, domain, 0x1000, 0x1000));
    ck_refused(bench, map(bench, domain, 0, 0, 0x2000), "EINVAL", "F6");
    ck_ok(bench, map(bench, domain, 0, 0x5000, 0x1000));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_assert_uint_eq(to_phys(bench, domain, 0x1010), 0x5010);
    bench_close(bench);
}
END_TEST

/* 14.6. */
START_TEST(unmapping_the_last)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 2);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, map(bench, domain, 0, 0x100000, 0x8000));
    ck_ok(bench, map(bench, domain, 1, 0x108000, 0x8000));
    ck_ok(bench, enable(bench, domain));
    ck_ok(bench, unmap(bench, domain, 0));
    ck_ok(bench, unmap(bench, domain, 1));
    ck_ok(bench, unmap(bench, domain, 2));
    ck_entry(bench, ppaace(USB1), 0, 0x3e1, 0x80, 0x4, 0, 0x100380);
    ck_entry(bench, spaace(bench, 0), 0, 0x007f001a, 0x80, 0x4, 0, 0x108380);
    ck_assert(info_of(bench, domain).enabled);
    ck_refused(bench, enable(bench, domain), "ENODEV", "R8");
    bench_close(bench);
}
END_TEST

/* The answer for the last LIODN counts: what cannot be unmapped there stays mapped in the books. */
START_TEST(unmapping_fails)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 4);
    struct pamu_mapping mapping;

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, map(bench, domain, 3, 0x100000, 0x4000));
    bench->memory[ppaace(USB1) + 15] = 0x04; /* WCE 0 */
    ck_ok(bench, unmap(bench, domain, 3));
    ck_assert_uint_eq(info_of(bench, domain).mapped, 1);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, domain, 3, &mapping), PAMU_OK);
    ck_assert_uint_eq(mapping.size, 0x4000);
    ck_assert_uint_eq(mapping.prot, 3);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, domain, 2, &mapping), PAMU_OK);
    ck_assert_uint_eq(mapping.size, 0);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, domain, 4, &mapping), PAMU_ERR_ARGUMENT);
    bench->memory[ppaace(USB1) + 15] = 0x14; /* WCE 1 again, but FSPI 0xff00, far behind the tables */
    bench->memory[ppaace(USB1) + 26] = 0xff;
    ck_refused(bench, unmap(bench, domain, 3), "OOPS", "F14.13");
    ck_assert_uint_eq(info_of(bench, domain).mapped, 1);
    bench_close(bench);
}
END_TEST

/* 14.7. */
START_TEST(newest_first)
{
    static const uint32_t liodns[] = {1, 62, 63, 147};
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "t1040");
    uint32_t domain = make_domain(bench);

    for (unsigned i = 0; i < 4; i++)
        ck_ok(bench, attach(bench, domain, liodns[i]));
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    for (unsigned i = 0; i < 4; i++) {
        ck_assert_uint_eq(pamu_driver_liodn(bench->driver, domain, i), liodns[3 - i]);
        ck_assert_uint_eq(bench_word(bench, ppaace(liodns[i]), 6), 9 - 3 * i);
    }
    bench_close(bench);
}
END_TEST

/* 14.8: the old entry keeps 64 KiB (WSE 15), the new one has 16 KiB (WSE 13) and a mapping of 32 KiB (SWSE 14). */
START_TEST(geometry_after_windows)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 2);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, map(bench, domain, 0, 0x100000, 0x8000));
    ck_ok(bench, geometry(bench, domain, 0, 0x4000));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_entry(bench, ppaace(USB1), 0, 0x3f8, 0x80, 0x4, 0, 0x100380);
    ck_entry(bench, ppaace(DMA1), 0, 0x378, 0x80, 0x4, 0, 0x100380, 1);
    bench_close(bench);
}
END_TEST

/* 14.9: CPU 2's L1 is 36; L3 is 1. */
START_TEST(stash_kept_and_forgotten)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_refused(bench, stash(bench, domain, 1, 2), "EINVAL", "F14.9");
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_assert_uint_eq(bench_word(bench, ppaace(USB1), 3), 0x00240004);
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 0), 3), 0x00240004);
    ck_ok(bench, stash(bench, domain, 3, 0));
    ck_refused(bench, stash(bench, domain, 1, 8), "EINVAL", "F14.9");
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 0), 3), 0x00010004);
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_assert_uint_eq(bench_word(bench, ppaace(DMA1), 3), 0x4);
    bench_close(bench);
}
END_TEST

/* 14.10 and 14.11: QMan is LIODN 31. */
START_TEST(validity_after_attaching)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, 31));
    ck_goes(bench, 31, 0x123456789, 0x123456789);
    ck_assert_uint_eq(bench_word(bench, ppaace(31), 2), 0);
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_assert_uint_eq(bench_word(bench, ppaace(31), 2), 0x80);
    ck_ok(bench, map(bench, domain, 0, 0, 0x8000));
    ck_ok(bench, enable(bench, domain));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_denied(bench, USB1, 0, "ppaace-invalid");
    ck_ok(bench, enable(bench, domain));
    ck_goes(bench, USB1, 0x10, 0x10);
    bench_close(bench);
}
END_TEST

/* 14.13: entries 0 and 1 are USB1's windows 1 of two, 1 DMA1's. */
START_TEST(low_level_calls)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = cut_domain(bench, 0x10000, 2);
    struct pamu_entry_request request = {.liodn = USB1,
                                         .count = 2,
                                         .subwindow = 2,
                                         .size = 0x1000,
                                         .phys = 0x300000,
                                         .prot = 1,
                                         .omi = PAMU_DRIVER_NONE,
                                         .stash = PAMU_DRIVER_NONE};
    struct pamu_driver_liodn info;

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, map(bench, domain, 1, 0x100000, 0x8000));
    ck_ok(bench, pamu_driver_disable_spaace(bench->driver, USB1, 2, &bench->refusal));
    ck_entry(bench, spaace(bench, 1), 0, 0x00c4001a, 0x80, 0x4, 0, 0x100380);
    ck_ok(bench, pamu_driver_disable_spaace(bench->driver, USB1, 0, &bench->refusal));
    ck_refused(bench, pamu_driver_disable_spaace(bench->driver, USB1, 3, &bench->refusal), "ENOENT", "F12.15");
    ck_ok(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal));
    ck_entry(bench, ppaace(USB1), 0, 0x3e9, 0x80, 0x4, 0, 0x3002c0);
    request.count = 0;
    ck_refused(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal), "EINVAL", "F6");
    request.liodn = 0x500;
    request.count = 4;
    ck_refused(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal), "ENOENT", "F5");
    request.liodn = DMA2;
    request.size = 0;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EINVAL", "F6");
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, DMA2, &info), PAMU_OK);
    ck_assert(info.low_level && !info.attached);
    bench_close(bench);
}
END_TEST

/* The count of a primary entry's sub-windows is not checked, but that of one (X7, X8). */
START_TEST(counts_of_entries)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    struct pamu_entry_request whole = {
        .liodn = 0x41, .size = 0x10000, .omi = PAMU_DRIVER_NONE, .stash = PAMU_DRIVER_NONE};

    whole.count = 1;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal), "EINVAL", "X7");
    ck_entry(bench, ppaace(0x41), 0, 0x3c0, 0x80);
    whole.count = 3;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x41), 0, 0x3e0, 0x80, 0xf0, 0, 0, 0);
    whole.count = 6;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x41), 0, 0x3e0, 0x80, 0, 0, 0, 2);
    whole.count = 12;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x41), 0, 0x3e0, 0x80, 0x10, 0, 0, 7);
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flavour window");
    TCase *tcase = tcase_create("window");

    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, failed_attach);
    tcase_add_test(tcase, windows_set_nine_times);
    tcase_add_test(tcase, half_cut);
    tcase_add_test(tcase, sizes_nobody_checks);
    tcase_add_test(tcase, stale_count);
    tcase_add_test(tcase, single_window_of_two);
    tcase_add_test(tcase, single_window_is_aligned);
    tcase_add_test(tcase, unmapping_the_last);
    tcase_add_test(tcase, unmapping_fails);
    tcase_add_test(tcase, newest_first);
    tcase_add_test(tcase, geometry_after_windows);
    tcase_add_test(tcase, stash_kept_and_forgotten);
    tcase_add_test(tcase, validity_after_attaching);
    tcase_add_test(tcase, low_level_calls);
    tcase_add_test(tcase, counts_of_entries);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
