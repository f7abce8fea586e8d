/* What each driver checks, in which order, and what it returns. SPDX-License-Identifier: BSD-2-Clause */
#include "flavour_bench.h"
#include "suite.h"

#define USB1 127
#define DMA1 196

/* ---- Linux, sub-window era ---- */

/* 14.8, and FACTS section 6. */
START_TEST(aperture_and_windows)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    uint32_t domain = make_domain(bench);

    ck_refused(bench, windows(bench, domain, 8), "EINVAL", "R9");
    ck_refused(bench, geometry(bench, domain, 0, 0x1800), "EINVAL", "F6");
    ck_refused(bench, geometry(bench, domain, 0, 0x800), "EINVAL", "F6");
    ck_refused(bench, geometry(bench, domain, 0, 0), "EINVAL", "F6");
    ck_refused(bench, geometry(bench, domain, 0x1000, 0x2000), "EINVAL", "F6");
    ck_ok(bench, geometry(bench, domain, 0x2000, 0x2000));
    ck_refused(bench, windows(bench, domain, 0), "EINVAL", "F6");
    ck_refused(bench, windows(bench, domain, 3), "EINVAL", "F6");
    ck_refused(bench, windows(bench, domain, 512), "EINVAL", "F6");
    ck_ok(bench, windows(bench, domain, 256)); /* of 32 bytes each: nobody looks */
    ck_refused(bench, attach(bench, domain, USB1), "EINVAL", "F6");
    bench_close(bench);
}
END_TEST

START_TEST(mapping_windows)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_refused(bench, map(bench, domain, 0, 0, 0x1000), "ENODEV", "R9");
    ck_ok(bench, unmap(bench, domain, 0)); /* returns nothing */
    ck_ok(bench, windows(bench, domain, 4));
    ck_refused(bench, map(bench, domain, 4, 0, 0x1000), "EINVAL", "R3");
    ck_refused(bench, map(bench, domain, 0, 0, 0x8000), "EINVAL", "F6");
    ck_ok(bench, map(bench, domain, 0, 0, 0x1000));
    ck_refused(bench, map(bench, domain, 0, 0, 0x1000), "EBUSY", "R6");
    ck_ok(bench, unmap(bench, domain, 0));
    ck_ok(bench, unmap(bench, domain, 0));
    ck_assert_uint_eq(info_of(bench, domain).mapped, 0);
    /* 14.3: the sizes an attached LIODN would not take */
    ck_ok(bench, map(bench, domain, 0, 0, 0x3000));
    ck_ok(bench, map(bench, domain, 1, 0, 0));
    ck_assert_uint_eq(info_of(bench, domain).mapped, 2);
    ck_refused(bench, attach(bench, domain, USB1), "EINVAL", "F6");
    ck_ok(bench, unmap(bench, domain, 0));
    ck_ok(bench, unmap(bench, domain, 1));
    ck_refused(bench, map(bench, domain, 1, 0, 0x800), "EINVAL", "F6");
    ck_ok(bench, map(bench, domain, 1, 0, 0x1000));
    ck_refused(bench, attach(bench, domain, 0x500), "EINVAL", "F5");
    bench_close(bench);
}
END_TEST

/* In a 32-bit kernel the page number of all ones stands for none. */
START_TEST(page_that_is_none)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_LINUX_WINDOW, "p4080", _i == 0 ? 32 : 64);
    uint32_t domain;
    enum pamu_error error;

    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    domain = make_domain(bench);
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, attach(bench, domain, USB1));
    error = map(bench, domain, 1, 0xffffffff000, 0x1000);
    ck_assert_int_eq(error, _i == 0 ? PAMU_ERR_REFUSED : PAMU_OK);
    bench_close(bench);
}
END_TEST

/* Attaching elsewhere detaches first; attaching twice puts a LIODN into the list twice. */
START_TEST(attaching_again)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t first = make_domain(bench), second = make_domain(bench);
    struct pamu_driver_liodn liodn;

    ck_ok(bench, geometry(bench, first, 0, 0x10000));
    ck_ok(bench, windows(bench, first, 4));
    ck_ok(bench, attach(bench, first, USB1));
    ck_ok(bench, attach(bench, second, USB1));
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 0), PAMU_NO_LIODN);
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, USB1, &liodn), PAMU_OK);
    ck_assert_uint_eq(liodn.domain, second);
    /* its entries were given back: the next one gets the first */
    ck_ok(bench, attach(bench, first, DMA1));
    ck_assert_uint_eq(bench_word(bench, ppaace(DMA1), 6), 0);
    ck_ok(bench, attach(bench, first, DMA1));
    ck_assert_uint_eq(bench_word(bench, ppaace(DMA1), 6), 3);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 0), DMA1);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 1), DMA1);
    ck_ok(bench, detach(bench, first, DMA1));
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 0), PAMU_NO_LIODN);
    ck_ok(bench, detach(bench, first, DMA1));
    ck_ok(bench, detach(bench, first, 0x500));
    bench_close(bench);
}
END_TEST

/* There is memory for two attachments of every LIODN. */
START_TEST(no_memory_for_attachments)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    uint32_t domain = make_domain(bench);

    for (uint32_t i = 0; i < 2 * 0x500; i++)
        ck_ok(bench, attach(bench, domain, USB1));
    ck_refused(bench, attach(bench, domain, USB1), "ENOMEM", "F5");
    bench_close(bench);
}
END_TEST

/* A LIODN whose window was never set stays closed; the request is granted all the same (14.3). */
START_TEST(enabling_what_was_never_set)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_refused(bench, enable(bench, domain), "ENODEV", "R8");
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 1));
    ck_ok(bench, attach(bench, domain, 0x40));
    ck_ok(bench, attach(bench, domain, 0x41));
    ck_ok(bench, map(bench, domain, 0, 0, 0x10000));
    memset(bench->memory + ppaace(0x40), 0, 64);
    ck_ok(bench, enable(bench, domain));
    ck_entry(bench, ppaace(0x40), 0);
    ck_assert_uint_eq(bench_word(bench, ppaace(0x41), 1), 0x3d9);
    ck_assert(info_of(bench, domain).enabled);
    bench_close(bench);
}
END_TEST

/* Freed entries are found again at the lowest place; those beyond the SPAACT, or that are free, are a BUG. */
START_TEST(freeing_entries)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);
    static const uint8_t last[4] = {0, 0, 0x07, 0xff}, free_ones[4] = {0, 0, 0, 5};

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, detach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, 0x41));
    ck_assert_uint_eq(bench_word(bench, ppaace(0x41), 6), 0);
    memcpy(bench->memory + ppaace(0x41) + 24, last, 4);
    ck_refused(bench, detach(bench, domain, 0x41), "BUG", "F6");
    memcpy(bench->memory + ppaace(DMA1) + 24, free_ones, 4);
    ck_refused(bench, detach(bench, domain, DMA1), "BUG", "F6");
    bench_close(bench);
}
END_TEST

/* The same on other ways out of a domain: to another one, of one that stands twice, of all. */
START_TEST(freeing_entries_on_the_way)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench), other = make_domain(bench);
    static const uint8_t far[4] = {0, 1, 0, 0};

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, attach(bench, domain, DMA1));
    ck_ok(bench, attach(bench, domain, 0x40));
    memcpy(bench->memory + ppaace(USB1) + 24, far, 4);
    ck_refused(bench, attach(bench, other, USB1), "BUG", "F6");
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, other, 0), PAMU_NO_LIODN);
    memcpy(bench->memory + ppaace(DMA1) + 24, far, 4);
    ck_refused(bench, detach(bench, domain, DMA1), "BUG", "F6");
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, domain, 1), DMA1);
    memcpy(bench->memory + ppaace(0x40) + 24, far, 4);
    ck_refused(bench, pamu_driver_destroy_domain(bench->driver, domain, &bench->refusal), "BUG", "F6");
    bench_close(bench);
}
END_TEST

/* The vendor's kernel opens a LIODN again when its last place in the list is gone (12.6). */
START_TEST(opened_again)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_VFIO_SDK, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, detach(bench, domain, USB1));
    ck_entry(bench, ppaace(USB1), 0, 0x8d9, 0x80);
    bench_close(bench);
}
END_TEST

/* What lies behind the SPAACT is the OMT, and then the rest of the block the tables are in (14.13, X10). */
START_TEST(entries_beyond_the_table)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);
    static const uint8_t last[4] = {0, 0, 0x07, 0xfe}, end[4] = {0, 0, 0x17, 0xfe};
    const struct pamu_entry_request none = {.liodn = 0x500, .size = 0x1000, .omi = PAMU_DRIVER_NONE};
    const struct pamu_entry_request odd = {.liodn = 5, .size = 0x1000, .omi = 16};
    const struct pamu_entry_request crooked = {.liodn = 5, .start = 0x1000, .size = 0x2000};
    const struct pamu_entry_request window = {.liodn = 5, .count = 4, .size = 0x1000, .omi = 16};

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, attach(bench, domain, USB1));
    memcpy(bench->memory + ppaace(USB1) + 24, last, 4);
    ck_ok(bench, map(bench, domain, 2, 0, 0x1000));
    ck_ok(bench, map(bench, domain, 3, 0, 0x1000));
    /* the QMan portals' encodings with LIODN 0x7f, AP 3, V over word 1: 90000092 has PT already */
    ck_entry(bench, spaace(bench, 0x800), 0x8081969d, 0x007f009b, 0x80, 0x4, 0, 0x2c0);
    memcpy(bench->memory + ppaace(USB1) + 24, end, 4);
    ck_ok(bench, unmap(bench, domain, 2));
    ck_refused(bench, unmap(bench, domain, 3), "OOPS", "F14.13"); /* and is still mapped */
    ck_refused(bench, map(bench, domain, 3, 0, 0x1000), "EBUSY", "R6");
    ck_refused(bench, pamu_driver_disable_spaace(bench->driver, USB1, 3, &bench->refusal), "OOPS", "F14.13");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &none, &bench->refusal), "ENOENT", "F5");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &odd, &bench->refusal), "EINVAL", "F4");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &crooked, &bench->refusal), "EINVAL", "F6");
    ck_refused(bench, pamu_driver_config_spaace(bench->driver, &window, &bench->refusal), "EINVAL", "F4");
    ck_refused(bench, pamu_driver_disable_spaace(bench->driver, 0x500, 1, &bench->refusal), "ENOENT", "F5");
    bench_close(bench);
}
END_TEST

/* 14.9, where something fails on the way. */
START_TEST(stashing)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, stash(bench, domain, 2, 1)); /* L2 of CPU 1: 35 */
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 0), 3), 0x00230004);
    ck_refused(bench, stash(bench, domain, 0, 0), "EINVAL", "F14.9");
    ck_refused(bench, stash(bench, domain, 4, 0), "EINVAL", "F14.9");
    bench_close(bench);
    /* e6500: an L1's threads share an L2 of four cores; A-007907 sends the vendor's kernel to L2 (FACTS 9, 11) */
    bench = bench_open(PAMU_FLAVOUR_VFIO_SDK, "t4240");
    domain = make_domain(bench);
    ck_ok(bench, attach(bench, domain, USB1));
    ck_refused(bench, stash(bench, domain, 1, 0), "EINVAL", "F14.9"); /* no windows; the id is kept */
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 0), 3), 0x00210004); /* 33 + 0 / 4 */
    bench_close(bench);
    bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "t4240");
    domain = make_domain(bench);
    ck_ok(bench, stash(bench, domain, 1, 1));                         /* thread 1 of core 0: 32 */
    ck_refused(bench, stash(bench, domain, 2, 2), "EINVAL", "F14.9"); /* reg 2 is no multiple of 8 */
    bench_close(bench);
}
END_TEST

/* A driver without a device tree. */
START_TEST(without_a_chip)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_LINUX_WINDOW, "p4080", 64);
    struct pamu_driver_config config = *pamu_driver_config(bench->driver);
    uint32_t domain;

    config.chip = NULL;
    pamu_driver_destroy(bench->driver);
    ck_assert_int_eq(pamu_driver_create(&config, &bench->driver), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    ck_entry(bench, ppaace(1), 0);
    domain = make_domain(bench);
    ck_refused(bench, stash(bench, domain, 1, 0), "EINVAL", "F14.9");
    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 1));
    ck_ok(bench, attach(bench, domain, 1));
    ck_entry(bench, ppaace(1), 0, 0x3c0, 0x80, 0x4); /* a portal's LIODN, if there were a tree */
    bench_close(bench);
}
END_TEST

/* 14.12, and what an aperture that shrank below the windows' number leaves. */
START_TEST(where_an_iova_goes)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_WINDOW, "p4080");
    uint32_t domain = make_domain(bench);
    uint64_t phys = 0;

    ck_assert_uint_eq(to_phys(bench, domain, 0x1000), 0);
    ck_ok(bench, geometry(bench, domain, 0x10000, 0x10000));
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, domain, 0x10000, &phys, &bench->refusal), "OOPS",
               "F14.12");
    ck_assert_uint_eq(to_phys(bench, domain, 0xffff), 0);
    ck_assert_uint_eq(to_phys(bench, domain, 0x20000), 0);
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, map(bench, domain, 3, 0x5140, 0x1000));
    ck_assert_uint_eq(to_phys(bench, domain, 0x1c123), 0x5263);
    ck_assert_uint_eq(to_phys(bench, domain, 0x1d123), 0x5263); /* 12.1 */
    ck_assert_uint_eq(to_phys(bench, domain, 0x1bfff), 0);
    bench_close(bench);
}
END_TEST

/* 65536 windows of an aperture of 4 KiB: less than a byte each. */
START_TEST(windows_of_nothing)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_LINUX_WINDOW, "p4080", 64);
    struct pamu_driver_config driver = *pamu_driver_config(bench->driver);
    struct pamu_config config;
    uint64_t phys = 0;
    uint32_t domain;

    pamu_chip_config(bench->chip, &config);
    config.memory = &bench_memory;
    config.memory_user = bench;
    config.hardware.mwce = 15;
    pamu_driver_destroy(bench->driver);
    pamu_destroy(bench->pamu);
    ck_assert_int_eq(pamu_create(&config, &bench->pamu), PAMU_OK);
    driver.pamu = bench->pamu;
    driver.domains = 2;
    ck_assert_int_eq(pamu_driver_create(&driver, &bench->driver), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    domain = make_domain(bench);
    ck_ok(bench, geometry(bench, domain, 0, 0x100000000));
    ck_ok(bench, windows(bench, domain, 0x10000));
    ck_ok(bench, geometry(bench, domain, 0, 0x1000));
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, domain, 0, &phys, &bench->refusal), "OOPS", "F14.8");
    bench_close(bench);
}
END_TEST

/* ---- Linux, 5.13 and later ---- */

START_TEST(flat)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_LINUX_FLAT, "p4080");
    const struct pamu_entry_request none = {.liodn = 0x500, .omi = PAMU_DRIVER_NONE, .stash = PAMU_DRIVER_NONE};
    const struct pamu_entry_request odd = {.liodn = 5, .omi = 16, .stash = PAMU_DRIVER_NONE};
    uint32_t domain = make_domain(bench);
    struct pamu_mapping mapping;

    ck_refused(bench, attach(bench, domain, 0x500), "EINVAL", "F5");
    ck_refused(bench, stash(bench, domain, 3, 0), "ENOSYS", "X3");
    ck_refused(bench, stash(bench, domain, 1, 99), "EINVAL", "F11");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &none, &bench->refusal), "ENOENT", "F5");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &odd, &bench->refusal), "EINVAL", "F4");
    ck_assert_uint_eq(to_phys(bench, domain, 0xfffffffff), 0xfffffffff);
    ck_assert_uint_eq(to_phys(bench, domain, 0x1000000000), 0);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, domain, 0, &mapping), PAMU_ERR_ARGUMENT);
    ck_assert(!info_of(bench, domain).switched);
    bench_close(bench);
}
END_TEST

/* ---- hypervisor ---- */

/* libos takes any count of sub-windows, too: the lowest set bit makes WCE (X8). The entries go on from 5 - 1 and 12 -
 * 1. */
START_TEST(counts_of_libos)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    struct pamu_entry_request whole = {
        .liodn = 0x41, .size = 0x10000, .omi = PAMU_DRIVER_NONE, .stash = PAMU_DRIVER_NONE};

    whole.count = 5;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x41), 0, 0x3e0, 0x80, 0xf0, 0, 0, 0);
    whole.liodn = 0x42;
    whole.count = 12;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x42), 0, 0x3e0, 0x80, 0x10, 0, 0, 4);
    whole.liodn = 0x43;
    whole.count = 6;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &whole, &bench->refusal));
    ck_entry(bench, ppaace(0x43), 0, 0x3e0, 0x80, 0, 0, 0, 15);
    bench_close(bench);
}
END_TEST

/* FACTS section 6: judged when a LIODN is configured. */
START_TEST(configuration_tree)
{
    static const struct {
        uint64_t start, size, mapped;
        uint32_t count; /* 0: no sub-windows */
        const char *number, *rule;
    } rows[] = {
        {0, 0x1800, 0, 0, "EBADTREE", "F6"},       {0x1000, 0x2000, 0, 0, "EBADTREE", "F6"},
        {0, 0x10000, 0, 1, "EBADTREE", "F6"},      {0, 0x10000, 0, 3, "EBADTREE", "F6"},
        {0, 0x10000, 0, 512, "EBADTREE", "F6"},    {0, 0x10000, 0, 0, "ENOTRANS", "F6"},
        {0, 0x10000, 0x8000, 0, "ENOTRANS", "F6"}, {0, 0x800, 0, 2, "EBADTREE", "F6"},
    };
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, rows[_i].start, rows[_i].size));
    if (rows[_i].count != 0)
        ck_ok(bench, windows(bench, domain, rows[_i].count));
    if (rows[_i].mapped != 0)
        ck_ok(bench, map(bench, domain, 0, 0, rows[_i].mapped));
    ck_refused(bench, attach(bench, domain, USB1), rows[_i].number, rows[_i].rule);
    ck_entry(bench, ppaace(USB1), 0);
    bench_close(bench);
}
END_TEST

/* Read once: a tree that a LIODN was configured from cannot change, nor can its LIODN be configured again. */
START_TEST(tree_is_read_once)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_refused(bench, map(bench, domain, 1, 0, 0x1000), "EINVAL", "R3");
    ck_refused(bench, unmap(bench, domain, 0), "EINVAL", "R12");
    ck_ok(bench, map(bench, domain, 0, 0, 0x1000));
    ck_refused(bench, map(bench, domain, 0, 0, 0x1000), "EBUSY", "R6");
    ck_ok(bench, unmap(bench, domain, 0));
    ck_ok(bench, map(bench, domain, 0, 0x100000000, 0x10000));
    ck_ok(bench, stash(bench, domain, 3, 0));
    ck_refused(bench, attach(bench, domain, 0x500), "ENOTFOUND", "F5");
    ck_ok(bench, attach(bench, domain, USB1));
    ck_entry(bench, ppaace(USB1), 0, 0x3d8, 0x80, 0x00010004, 0x1);
    ck_refused(bench, attach(bench, domain, USB1), "EBUSY", "F3");
    ck_refused(bench, geometry(bench, domain, 0, 0x10000), "EBUSY", "F7");
    ck_refused(bench, windows(bench, domain, 2), "EBUSY", "F7");
    ck_refused(bench, map(bench, domain, 0, 0, 0x1000), "EBUSY", "F7");
    ck_refused(bench, unmap(bench, domain, 0), "EBUSY", "F7");
    ck_refused(bench, stash(bench, domain, 3, 0), "EBUSY", "F7");
    ck_assert_uint_eq(to_phys(bench, domain, 0xffff), 0x10000ffff);
    bench_close(bench);
}
END_TEST

/* X4, and a count of none. */
START_TEST(sub_windows_passed_over)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t domain = make_domain(bench), empty = make_domain(bench);
    uint64_t phys = 0;

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, windows(bench, domain, 4));
    ck_ok(bench, map(bench, domain, 1, 0x5000, 0x1800));
    ck_ok(bench, map(bench, domain, 2, 0x5000, 0x8000));
    ck_ok(bench, map(bench, domain, 3, 0x5000, 0x1000));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_entry(bench, spaace(bench, 0), 0);
    ck_entry(bench, spaace(bench, 1), 0);
    ck_entry(bench, spaace(bench, 2), 0, 0x007f001b, 0x80, 0x04, 0, 0x52c0);
    ck_ok(bench, geometry(bench, empty, 0, 0x10000));
    ck_ok(bench, windows(bench, empty, 0));
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, empty, 0, &phys, &bench->refusal), "ENOENT", "R7");
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, domain, 0x10000, &phys, &bench->refusal), "ENOENT", "R7");
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, domain, 0xd000, &phys, &bench->refusal), "ENOENT", "R7");
    ck_assert_uint_eq(to_phys(bench, domain, 0xcfff), 0x5fff);
    bench_close(bench);
}
END_TEST

/* 12.13 and X2: claiming changes targets only, where the new guest has memory under all of a sub-window. */
START_TEST(claiming)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t first = make_domain(bench), second = make_domain(bench), single = make_domain(bench);
    uint32_t empty = make_domain(bench);

    ck_ok(bench, geometry(bench, first, 0, 0x10000));
    ck_ok(bench, windows(bench, first, 2));
    ck_ok(bench, map(bench, first, 0, 0x100000, 0x8000));
    ck_ok(bench, map(bench, first, 1, 0x108000, 0x8000));
    ck_ok(bench, geometry(bench, second, 0, 0x10000));
    ck_ok(bench, windows(bench, second, 2));
    ck_ok(bench, map(bench, second, 0, 0x200000, 0x4000));
    ck_ok(bench, map(bench, second, 1, 0x208000, 0x8000));
    ck_ok(bench, attach(bench, first, USB1));
    ck_ok(bench, attach(bench, first, DMA1));
    ck_ok(bench, enable(bench, first));
    ck_ok(bench, attach(bench, second, USB1));
    ck_goes(bench, USB1, 0, 0x100000); /* half a sub-window is not enough */
    ck_goes(bench, USB1, 0x8000, 0x208000);
    ck_ok(bench, attach(bench, first, USB1));
    ck_goes(bench, USB1, 0x8000, 0x108000);
    /* one window: of 32 KiB */
    ck_ok(bench, geometry(bench, single, 0, 0x8000));
    ck_ok(bench, map(bench, single, 0, 0x300000, 0x8000));
    ck_ok(bench, attach(bench, single, 0x40));
    ck_ok(bench, enable(bench, single));
    ck_ok(bench, attach(bench, first, 0x40));
    ck_goes(bench, 0x40, 0x1000, 0x101000);
    ck_ok(bench, attach(bench, single, 0x40));
    ck_ok(bench, windows(bench, empty, 0));
    ck_ok(bench, attach(bench, empty, USB1)); /* has nothing under anything */
    ck_goes(bench, USB1, 0, 0x100000);
    ck_ok(bench, attach(bench, single, USB1)); /* has nothing under sub-window 1 */
    ck_goes(bench, USB1, 0, 0x300000);
    ck_goes(bench, USB1, 0x8000, 0x108000);
    bench_close(bench);
}
END_TEST

/* 2 GiB and more are lost, 1 GiB is not. */
START_TEST(claiming_large_windows)
{
    static const unsigned exponents[] = {30, 31, 33};
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t first = make_domain(bench), second = make_domain(bench);
    uint64_t size = UINT64_C(1) << exponents[_i];

    ck_ok(bench, geometry(bench, first, 0, size));
    ck_ok(bench, map(bench, first, 0, 0x1000000000, size));
    ck_ok(bench, geometry(bench, second, 0, size));
    ck_ok(bench, map(bench, second, 0, 0x2000000000, size));
    ck_ok(bench, attach(bench, first, USB1));
    ck_ok(bench, enable(bench, first));
    ck_ok(bench, attach(bench, second, USB1));
    ck_goes(bench, USB1, 0x1000, exponents[_i] == 30 ? 0x2000001000 : 0x1000001000);
    bench_close(bench);
}
END_TEST

START_TEST(libos_entries)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    struct pamu_entry_request request = {.liodn = 0x500, .size = 0x1000, .omi = PAMU_DRIVER_NONE};
    uint32_t domain = make_domain(bench);

    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "ENOTFOUND", "F5");
    request.count = 2;
    ck_refused(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal), "ENOTFOUND", "F5");
    request.liodn = 5;
    request.size = 0x1800;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EBADTREE", "F6");
    ck_refused(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal), "EBADTREE", "F6");
    request.size = 0x1000;
    request.start = 0x800;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EBADTREE", "F6");
    request.start = 0;
    request.omi = 16;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EBADTREE", "F4");
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EBUSY", "F3");
    request.count = 0;
    ck_ok(bench, pamu_driver_config_spaace(bench->driver, &request, &bench->refusal));
    /* 0x8000 entries, two LIODNs of 2^14 sub-windows take all but two; nobody bounds the count */
    request.omi = PAMU_DRIVER_NONE;
    request.count = 0x4000;
    request.liodn = 6;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal));
    request.liodn = 7;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal));
    ck_assert_uint_eq(bench_word(bench, ppaace(7), 6), 0x3fff);
    request.liodn = 8;
    request.count = 4;
    ck_refused(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal), "EINVALID", "F5");
    request.liodn = 9;
    request.count = 2;
    ck_ok(bench, pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal));
    ck_ok(bench, geometry(bench, domain, 0, 0x1000));
    ck_ok(bench, map(bench, domain, 0, 0, 0x1000));
    ck_ok(bench, attach(bench, domain, USB1));
    ck_ok(bench, attach(bench, domain, DMA1));
    memset(bench->memory + ppaace(DMA1), 0, 64);
    ck_refused(bench, enable(bench, domain), "EINVALID", "F3");
    ck_assert_uint_eq(bench_word(bench, ppaace(USB1), 1) & 1, 0); /* its turn did not come */
    bench_close(bench);
}
END_TEST

START_TEST(claiming_leaves_the_table)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t first = make_domain(bench), second = make_domain(bench);
    static const uint8_t last[4] = {0, 0, 0x80, 0};

    for (uint32_t domain = first; domain <= second; domain++) {
        ck_ok(bench, geometry(bench, domain, 0, 0x10000));
        ck_ok(bench, windows(bench, domain, 4));
        ck_ok(bench, map(bench, domain, 1, 0x100000 * domain, 0x4000));
    }
    ck_ok(bench, attach(bench, first, USB1));
    memcpy(bench->memory + ppaace(USB1) + 24, last, 4);
    ck_refused(bench, attach(bench, second, USB1), "OOPS", "F12.15");
    bench_close(bench);
}
END_TEST

START_TEST(no_memory_for_liodns)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_HYPERVISOR, "p4080", 64);
    struct pamu_driver_config config = *pamu_driver_config(bench->driver);
    uint32_t domain;

    config.tables.ppaact_entries = 2;
    pamu_driver_destroy(bench->driver);
    ck_assert_int_eq(pamu_driver_create(&config, &bench->driver), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    domain = make_domain(bench);
    ck_ok(bench, geometry(bench, domain, 0, 0x1000));
    ck_ok(bench, map(bench, domain, 0, 0, 0x1000));
    ck_ok(bench, attach(bench, domain, 0));
    ck_ok(bench, attach(bench, domain, 1));
    for (unsigned i = 0; i < 2; i++) { /* entries that somebody cleared can be configured again */
        memset(bench->memory, 0, 64);
        ck_ok(bench, attach(bench, domain, 0));
    }
    memset(bench->memory, 0, 64);
    ck_refused(bench, attach(bench, domain, 0), "ENOMEM", "F5");
    bench_close(bench);
}
END_TEST

/* ---- u-boot ---- */

START_TEST(ranges)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t empty = make_domain(bench), all = make_domain(bench), nothing = make_domain(bench);
    uint64_t phys = 0;

    ck_refused(bench, attach(bench, empty, 5), "E1", "F12.10");
    ck_ok(bench, range(bench, nothing, 0x1000, 0));
    ck_refused(bench, attach(bench, nothing, 5), "E1", "F12.10");
    ck_ok(bench, range(bench, all, 0, 0x1000));
    ck_ok(bench, range(bench, all, 0xfffffffffffff000, 0x1000));
    ck_refused(bench, attach(bench, all, 5), "E1", "F12.10");
    for (unsigned i = 0; i < 10; i++)
        ck_ok(bench, range(bench, empty, 0x10000 * i, 0x1000));
    ck_refused(bench, range(bench, empty, 0, 0x1000), "ENOSPC", "F12.10");
    ck_refused(bench, attach(bench, empty, 513), "E3", "F12.11");
    ck_refused(bench, attach(bench, empty, 512), "OOPS", "F12.11");
    ck_ok(bench, attach(bench, empty, 5));
    ck_ok(bench, attach(bench, empty, 5));
    ck_refused(bench, range(bench, empty, 0, 0x1000), "EBUSY", "F7");
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, empty, 1), PAMU_NO_LIODN);
    ck_assert_uint_eq(to_phys(bench, empty, 0x30fff), 0x30fff);
    ck_refused(bench, pamu_driver_iova_to_phys(bench->driver, empty, 0x31000, &phys, &bench->refusal), "ENOENT", "R7");
    bench_close(bench);
}
END_TEST

/* The window around the ranges: doubled until it holds the last byte, or given up at the top of the address space. */
START_TEST(window_around_ranges)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t across = make_domain(bench), top = make_domain(bench), wide = make_domain(bench);

    ck_ok(bench, range(bench, across, 0x3ff000, 0x2000)); /* 8 KiB across 4 MiB: 8 MiB from 0 */
    ck_ok(bench, attach(bench, across, 5));
    ck_assert_uint_eq(bench_word(bench, ppaace(5), 1), 0x5a1); /* WSE 22, MW, V; nothing in sub-window 0 */
    ck_ok(bench, range(bench, top, 0xffffffffffffe000, 0x2000));
    ck_refused(bench, attach(bench, top, 6), "E1", "F12.10");
    ck_ok(bench, range(bench, wide, 0, 0x1000));
    ck_ok(bench, range(bench, wide, 0x8000000000000000, 0x1000));
    ck_refused(bench, attach(bench, wide, 6), "E1", "F12.10");
    bench_close(bench);
}
END_TEST

/* 12.9: the third LIODN's entries would lie beyond the SPAACT. 12.10: of 8 GiB, what has more than 2 GiB behind it gets
 * a page, what has 2 GiB or less its sub-window: 64 MiB, of which number 96 begins at 6 GiB. */
START_TEST(three_large_ones)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, range(bench, domain, 0, 0x200000000));
    ck_ok(bench, attach(bench, domain, 5));
    ck_assert_uint_eq(bench_word(bench, ppaace(5), 5), 11 << 6);
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 94), 5), 11 << 6);
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 95), 5), 25 << 6);
    ck_ok(bench, attach(bench, domain, 6));
    ck_refused(bench, attach(bench, domain, 7), "OOPS", "F12.9");
    domain = make_domain(bench);
    ck_ok(bench, range(bench, domain, 0, 0x80000));
    ck_ok(bench, range(bench, domain, 0, 0x80000));
    ck_refused(bench, attach(bench, domain, 8), "OOPS", "F12.9");
    bench_close(bench);
}
END_TEST

START_TEST(no_memory_for_tables)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");

    for (uint32_t i = 0; i < 3; i++) {
        uint32_t domain = make_domain(bench);
        ck_ok(bench, range(bench, domain, 0, 0x1000));
        for (uint32_t liodn = 0; liodn < 512 && i < 2; liodn++)
            ck_ok(bench, attach(bench, domain, liodn));
        if (i == 2)
            ck_refused(bench, attach(bench, domain, 0), "ENOMEM", "F5");
    }
    bench_close(bench);
}
END_TEST

/* 12.10: the larger of two sizes stays, but for sub-window 0. */
START_TEST(overlapping_ranges)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, range(bench, domain, 0, 0x4000));
    ck_ok(bench, range(bench, domain, 0, 0x1000));
    ck_ok(bench, range(bench, domain, 0x8000, 0x4000));
    ck_ok(bench, range(bench, domain, 0x8000, 0x1000));
    ck_ok(bench, range(bench, domain, 0x10000, 0x1000));
    ck_ok(bench, range(bench, domain, 0x10000, 0x4000));
    ck_ok(bench, range(bench, domain, 0x3fff000, 0x1000)); /* 64 MiB: sub-windows of 512 KiB */
    ck_ok(bench, attach(bench, domain, 5));
    /* all of them in sub-window 0 but the last, whose 512 KiB are SWSE 18; 0x10000 + 0x4000 is rounded to 128 KiB */
    ck_assert_uint_eq(bench_word(bench, ppaace(5), 5), 16 << 6);
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 126), 5), 18 << 6);
    bench_close(bench);
    bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    domain = make_domain(bench);
    ck_ok(bench, range(bench, domain, 0x180000, 0x4000));
    ck_ok(bench, range(bench, domain, 0x180000, 0x1000));
    ck_ok(bench, range(bench, domain, 0x280000, 0x1000));
    ck_ok(bench, range(bench, domain, 0x280000, 0x4000));
    ck_ok(bench, attach(bench, domain, 5));
    /* 4 MiB, sub-windows of 32 KiB: numbers 48 and 80, 16 KiB */
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 47), 5), 13 << 6);
    ck_assert_uint_eq(bench_word(bench, spaace(bench, 79), 5), 13 << 6);
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flavour requests");
    TCase *tcase = tcase_create("requests");

    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, aperture_and_windows, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_LINUX_WINDOW + 1);
    tcase_add_loop_test(tcase, aperture_and_windows, PAMU_FLAVOUR_VFIO_SDK, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_test(tcase, mapping_windows);
    tcase_add_loop_test(tcase, page_that_is_none, 0, 2);
    tcase_add_test(tcase, attaching_again);
    tcase_add_loop_test(tcase, no_memory_for_attachments, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_test(tcase, enabling_what_was_never_set);
    tcase_add_test(tcase, freeing_entries);
    tcase_add_test(tcase, freeing_entries_on_the_way);
    tcase_add_test(tcase, opened_again);
    tcase_add_test(tcase, entries_beyond_the_table);
    tcase_add_test(tcase, counts_of_libos);
    tcase_add_test(tcase, stashing);
    tcase_add_test(tcase, without_a_chip);
    tcase_add_test(tcase, where_an_iova_goes);
    tcase_add_test(tcase, windows_of_nothing);
    tcase_add_test(tcase, flat);
    tcase_add_loop_test(tcase, configuration_tree, 0, 8);
    tcase_add_test(tcase, tree_is_read_once);
    tcase_add_test(tcase, sub_windows_passed_over);
    tcase_add_test(tcase, claiming);
    tcase_add_loop_test(tcase, claiming_large_windows, 0, 3);
    tcase_add_test(tcase, libos_entries);
    tcase_add_test(tcase, claiming_leaves_the_table);
    tcase_add_test(tcase, no_memory_for_liodns);
    tcase_add_test(tcase, ranges);
    tcase_add_test(tcase, window_around_ranges);
    tcase_add_test(tcase, overlapping_ranges);
    tcase_add_test(tcase, three_large_ones);
    tcase_add_test(tcase, no_memory_for_tables);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
