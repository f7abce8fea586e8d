/* Table bytes of every flavour, put together by hand from FACTS section 3. SPDX-License-Identifier: BSD-2-Clause */
#include "flavour_bench.h"
#include "suite.h"

/* Word 1, primary: WSE in 11:6, MW 0x20, AP in 4:3, V 1; secondary: LIODN in 31:16, AP, PT 2, V. Word 2: CR 0x80.
 * Word 3: CID in 23:16, WCE in 7:4, ATM in 3:2, OTM in 1:0. Word 5: TWBAL in 31:12, SWSE in 11:6. Word 6: FSPI. */

#define USB1 127 /* P4080, FACTS section 11 */
#define PORTAL 1
#define QMAN 31
#define BMAN 32

/* 14.16: an aperture of 512 MiB has 2^29 bytes, WSE 28; 8 windows, WCE 2; 64 MiB are 2^26, SWSE 25. */
START_TEST(thread_example)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, geometry(bench, domain, 0, 0x20000000));
    ck_ok(bench, windows(bench, domain, 8));
    for (uint32_t i = 0; i < 4; i++)
        ck_ok(bench, map(bench, domain, i, 0x100000000 + i * 0x4000000ull, 0x4000000));
    for (uint32_t i = 0; i < 3; i++)
        ck_ok(bench, map(bench, domain, 4 + i, 0xffe044000 + i * 0x1000ull, 0x1000));
    ck_ok(bench, enable(bench, domain));
    /* 28 << 6 | 0x20 | 3 << 3 | 1; 2 << 4 | 1 << 2; 25 << 6 */
    ck_entry(bench, ppaace(USB1), 0, 0x739, 0x80, 0x24, 0x1, 0x640, 0, 0);
    /* 127 << 16 | 3 << 3 | 2 | 1 */
    ck_entry(bench, spaace(bench, 0), 0, 0x007f001b, 0x80, 0x04, 0x1, 0x04000640);
    ck_entry(bench, spaace(bench, 2), 0, 0x007f001b, 0x80, 0x04, 0x1, 0x0c000640);
    /* 4 KiB: SWSE 11 */
    ck_entry(bench, spaace(bench, 3), 0, 0x007f001b, 0x80, 0x04, 0xf, 0xfe0442c0);
    ck_entry(bench, spaace(bench, 5), 0, 0x007f001b, 0x80, 0x04, 0xf, 0xfe0462c0);
    /* never mapped: AP 0, V 0, as large as it can be */
    ck_entry(bench, spaace(bench, 6), 0, 0x007f0002, 0x80, 0x04, 0, 0x640);
    ck_entry(bench, spaace(bench, 7), 0);
    bench_close(bench);
}
END_TEST

/* FACTS section 7: 64 GiB is WSE 35, 35 << 6 | 3 << 3 | 1; queue managers as in FACTS 12 item 7 and section 4. */
START_TEST(open_windows)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");

    ck_entry(bench, ppaace(USB1), 0, 0x8d9, 0x80);
    ck_entry(bench, ppaace(PORTAL), 0, 0x8d9, 0x80, 0x00010002);
    ck_entry(bench, ppaace(QMAN), 0, 0x8d9, 0, 0x00010002, 0, 0, 0, 2);
    ck_entry(bench, ppaace(BMAN), 0, 0x8d9, 0);
    if (_i != PAMU_FLAVOUR_VFIO_SDK)
        ck_entry(bench, ppaace(0), 0);
    else
        ck_entry(bench, ppaace(0), 0, 0x8d9, 0x80);
    bench_close(bench);
}
END_TEST

/* 12.7: the T1040's L3 node is not among those that are looked for; the vendor's kernel knows it. */
START_TEST(stash_id_not_found)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_FLAT, "t1040");

    ck_entry(bench, ppaace(1), 0, 0x8d9, 0x80, 0x00ff0002);
    ck_entry(bench, ppaace(62), 0, 0x8d9, 0, 0x00ff0002, 0, 0, 0, 2);
    bench_close(bench);
    bench = bench_open(PAMU_FLAVOUR_VFIO_SDK, "t1040");
    ck_entry(bench, ppaace(1), 0, 0x8d9, 0x80, 0x00010002);
    bench_close(bench);
}
END_TEST

/* LIODNs up to 1164 on a T4240, but none beyond the PPAACT's 0x500. */
START_TEST(tree_of_a_large_chip)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "t4240");

    ck_entry(bench, ppaace(1024), 0, 0x8d9, 0x80);
    ck_entry(bench, spaace(bench, 0), 0);
    bench_close(bench);
}
END_TEST

/* One window: MW 0, the base from the aperture, WSE from what is mapped; SWSE and FSPI stay 0. */
START_TEST(single_window)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0x240000000, 0x40000000));
    ck_ok(bench, windows(bench, domain, 1));
    ck_ok(bench, attach(bench, domain, USB1));
    /* 2^30: WSE 29, closed */
    ck_entry(bench, ppaace(USB1), 0x2, 0x40000740, 0x80, 0x4);
    ck_ok(bench, map(bench, domain, 0, 0x312345000, 0x10000));
    ck_entry(bench, ppaace(USB1), 0x2, 0x400003d8, 0x80, 0x4, 0x3, 0x12345000);
    ck_ok(bench, enable(bench, domain));
    ck_entry(bench, ppaace(USB1), 0x2, 0x400003d9, 0x80, 0x4, 0x3, 0x12345000);
    bench_close(bench);
}
END_TEST

/* 14.15: 0x123_4567_8000 and bits above 44. */
START_TEST(physical_bits)
{
    static const unsigned bits[] = {32, 64};
    struct bench *bench = bench_make(PAMU_FLAVOUR_LINUX_WINDOW, "p4080", bits[_i]);
    uint32_t domain;

    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    domain = make_domain(bench);
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, map(bench, domain, 1, 0x0005612345678000, 0x8000));
    ck_entry(bench, spaace(bench, 0), 0, 0x007f001b, 0x80, 0x04, bits[_i] == 32 ? 0x123 : 0x56123, 0x45678380);
    bench_close(bench);
}
END_TEST

/* 12.8: operation mapping and stash id survive a second, plain set-up. ATM 1, target 0. */
START_TEST(flat_attach)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_FLAT, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, attach(bench, domain, PORTAL));
    ck_entry(bench, ppaace(PORTAL), 0, 0x8d9, 0x80, 0x00010006);
    ck_ok(bench, attach(bench, domain, QMAN));
    ck_entry(bench, ppaace(QMAN), 0, 0x8d9, 0x80, 0x00010006, 0, 0, 0, 2);
    ck_ok(bench, attach(bench, domain, USB1));
    ck_entry(bench, ppaace(USB1), 0, 0x8d9, 0x80, 0x4);
    /* CPU 3: L1 = 32 + 2 * 3 (FACTS section 11) */
    ck_ok(bench, stash(bench, domain, 1, 3));
    ck_entry(bench, ppaace(USB1), 0, 0x8d9, 0x80, 0x00260004);
    ck_ok(bench, detach(bench, domain, USB1));
    ck_entry(bench, ppaace(USB1), 0, 0x8d8, 0x80, 0x00260004);
    bench_close(bench);
}
END_TEST

/* libos: 256 MiB in 4 sub-windows of 64 MiB; half a sub-window mapped; V at the hypercall only. */
START_TEST(hypervisor_entries)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0x10000000, 0x10000000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, map(bench, domain, 0, 0x80000000, 0x4000000));
    ck_ok(bench, map(bench, domain, 2, 0x140000000, 0x2000000));
    ck_ok(bench, attach(bench, domain, USB1));
    /* WSE 27: 27 << 6 = 0x6c0; MW; AP 3; WCE 1 */
    ck_entry(bench, ppaace(USB1), 0, 0x100006f8, 0x80, 0x14, 0, 0x80000640);
    ck_entry(bench, spaace(bench, 0), 0);
    ck_entry(bench, spaace(bench, 1), 0, 0x007f001b, 0x80, 0x04, 0x1, 0x40000600);
    ck_ok(bench, enable(bench, domain));
    ck_entry(bench, ppaace(USB1), 0, 0x100006f9, 0x80, 0x14, 0, 0x80000640);
    bench_close(bench);
}
END_TEST

/* 12.14: the stash id (L3, 1) reaches a primary entry, and a sub-window only with an operation mapping. */
START_TEST(hypervisor_stash)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    struct pamu_entry_request request = {
        .liodn = USB1, .count = 4, .size = 0x10000, .omi = PAMU_DRIVER_NONE, .stash = 1};

    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal));
    /* 64 KiB: WSE 15; WCE 1 */
    ck_entry(bench, ppaace(USB1), 0, 0x3e0, 0x80, 0x00010010);
    request.subwindow = 1;
    request.size = 0x1000;
    request.phys = 0x5000;
    ck_ok(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal));
    ck_entry(bench, spaace(bench, 0), 0, 0x007f001b, 0x80, 0x04, 0, 0x52c0);
    request.subwindow = 2;
    request.omi = 3;
    ck_ok(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal));
    ck_entry(bench, spaace(bench, 1), 0, 0x007f001b, 0x80, 0x00010006, 0, 0x52c0, 0, 3);
    bench_close(bench);
}
END_TEST

/* u-boot: 2 GiB of RAM is one window of 128 sub-windows of 16 MiB; no ATM, no target. WSE 30, WCE 6, SWSE 23. */
START_TEST(uboot_entries)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, range(bench, domain, 0, 0x80000000));
    ck_ok(bench, attach(bench, domain, 146));
    ck_entry(bench, ppaace(146), 0, 0x7b9, 0x80, 0x60, 0, 0x5c0);
    ck_entry(bench, spaace(bench, 0), 0, 0x0092001b, 0x80, 0, 0, 0x5c0);
    ck_entry(bench, spaace(bench, 126), 0, 0x0092001b, 0x80, 0, 0, 0x5c0);
    ck_entry(bench, spaace(bench, 127), 0);
    /* 12.9: the next one starts at entry 127 */
    ck_ok(bench, attach(bench, domain, 154));
    ck_entry(bench, ppaace(154), 0, 0x7b9, 0x80, 0x60, 0, 0x5c0, 127);
    ck_entry(bench, spaace(bench, 127), 0, 0x009a001b, 0x80, 0, 0, 0x5c0);
    bench_close(bench);
}
END_TEST

/* 12.9: 128 sub-windows need 512 KiB; 8 KiB have 2, 4 KiB are one window without sub-windows, AP in the primary. */
START_TEST(uboot_small)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t two = make_domain(bench), one = make_domain(bench);

    ck_ok(bench, range(bench, two, 0x10002000, 0x1800));
    ck_ok(bench, attach(bench, two, 5));
    /* 8 KiB: WSE 12; WCE 0; the second piece of 0x800 is rounded up to 4 KiB, SWSE 11 */
    ck_entry(bench, ppaace(5), 0, 0x10002339, 0x80, 0, 0, 0x2c0);
    ck_entry(bench, spaace(bench, 0), 0, 0x0005001b, 0x80, 0, 0, 0x2c0);
    ck_ok(bench, range(bench, one, 0x3000, 0x10));
    ck_ok(bench, attach(bench, one, 6));
    ck_entry(bench, ppaace(6), 0, 0x32d9, 0x80);
    /* FSPI moved on by 127 for the first, not for the second */
    ck_ok(bench, attach(bench, two, 7));
    ck_assert_uint_eq(bench_word(bench, ppaace(7), 6), 127);
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flavour tables");
    TCase *tcase = tcase_create("bytes");

    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, thread_example);
    tcase_add_loop_test(tcase, open_windows, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_test(tcase, stash_id_not_found);
    tcase_add_test(tcase, tree_of_a_large_chip);
    tcase_add_test(tcase, single_window);
    tcase_add_loop_test(tcase, physical_bits, 0, 2);
    tcase_add_test(tcase, flat_attach);
    tcase_add_test(tcase, hypervisor_entries);
    tcase_add_test(tcase, hypervisor_stash);
    tcase_add_test(tcase, uboot_entries);
    tcase_add_test(tcase, uboot_small);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
