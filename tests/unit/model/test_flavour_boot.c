/* How each flavour initialises the device; its violation handler. SPDX-License-Identifier: BSD-2-Clause */
#include "flavour_bench.h"
#include "suite.h"

#define ALL_BYPASSED 0xffffffffu
#define NONE_OF_FIVE 0x07ffffffu /* a P4080's instances have bits 31 to 27 */

static void check_bases(struct bench *bench, uint32_t high, const uint32_t low[6])
{
    static const char *const names[6][2] = {{"PPBAH", "PPBAL"}, {"PPLAH", "PPLAL"}, {"SPBAH", "SPBAL"},
                                            {"SPLAH", "SPLAL"}, {"OBAH", "OBAL"},   {"OLAH", "OLAL"}};

    for (unsigned instance = 0; instance < 5; instance++) {
        for (unsigned i = 0; i < 6; i++) {
            ck_assert_uint_eq(read_register(bench, instance, names[i][0]), low[i] == 0 ? 0 : high);
            ck_assert_uint_eq(read_register(bench, instance, names[i][1]), low[i]);
        }
    }
}

/* FACTS section 5: 0x500 and 0x800 entries of 64 bytes, 16 of 128; section 7: limits are base + size. */
START_TEST(linux_registers)
{
    static const uint32_t low[6] = {0xf0000000, 0xf0014000, 0xf0020000, 0xf0040000, 0xf0040000, 0xf0040800};
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");

    check_bases(bench, 0xf, low);
    for (unsigned instance = 0; instance < 5; instance++) {
        ck_assert_uint_eq(read_register(bench, instance, "PICS"), 0x4);
        ck_assert_uint_eq(read_register(bench, instance, "PC"), 0x40001011);
        ck_assert_uint_eq(read_register(bench, instance, "EECTL"), 0);
    }
    ck_assert_uint_eq(pamu_bypass_read(bench->pamu), NONE_OF_FIVE);
    bench_close(bench);
}
END_TEST

START_TEST(hypervisor_registers)
{
    static const uint32_t low[6] = {0xf0000000, 0xf0014000, 0xf0015000, 0xf0215000, 0xf0216000, 0xf0216800};
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");

    check_bases(bench, 0xf, low);
    for (unsigned instance = 0; instance < 5; instance++) {
        ck_assert_uint_eq(read_register(bench, instance, "PICS"), 0x5);
        ck_assert_uint_eq(read_register(bench, instance, "EECTL"), 0x80000);
        ck_assert_uint_eq(read_register(bench, instance, "EEINTEN"), 0xc);
        ck_assert_uint_eq(read_register(bench, instance, "EEDIS"), 0);
        ck_assert_uint_eq(read_register(bench, instance, "PC"), 0x40001011);
    }
    ck_assert_uint_eq(pamu_bypass_read(bench->pamu), NONE_OF_FIVE);
    ck_entry(bench, ppaace(127), 0);
    bench_close(bench);
}
END_TEST

/* FACTS section 7: without an error policy PE stays 0, bypass is off all the same; a PE found set is cleared. */
START_TEST(silent_hypervisor)
{
    const struct pamu_driver_boot options = {.silent = true};
    struct bench *bench = bench_make(PAMU_FLAVOUR_HYPERVISOR, "p4080", 64);

    ck_assert_int_eq(pamu_register_write(bench->pamu, 2, pamu_register_find("PC")->offset, 0x40000011), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, &options, &bench->refusal));
    for (unsigned instance = 0; instance < 5; instance++) {
        ck_assert_uint_eq(read_register(bench, instance, "PC"), 0x1000);
        ck_assert_uint_eq(read_register(bench, instance, "PICS"), 0);
    }
    ck_assert_uint_eq(pamu_bypass_read(bench->pamu), NONE_OF_FIVE);
    bench_close(bench);
}
END_TEST

/* Bases alone: no OMT, no PICS, no PC, no bypass; 512 and 256 entries. PE comes and goes with enabling. */
START_TEST(uboot_registers)
{
    static const uint32_t low[6] = {0xf0000000, 0xf0008000, 0xf0008000, 0xf000c000, 0, 0};
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t domain = make_domain(bench);

    check_bases(bench, 0xf, low);
    ck_assert_uint_eq(read_register(bench, 4, "PICS"), 0);
    ck_assert_uint_eq(read_register(bench, 4, "PC"), 0);
    ck_assert_uint_eq(pamu_bypass_read(bench->pamu), ALL_BYPASSED);
    ck_assert_int_eq(pamu_register_write(bench->pamu, 3, pamu_register_find("PC")->offset, 0x1), PAMU_OK);
    ck_ok(bench, enable(bench, domain));
    ck_assert_uint_eq(read_register(bench, 3, "PC"), 0x40000001);
    ck_assert_uint_eq(read_register(bench, 4, "PC"), 0x40000000);
    ck_ok(bench, disable(bench, domain));
    ck_assert_uint_eq(read_register(bench, 3, "PC"), 0x1);
    ck_assert_uint_eq(pamu_bypass_read(bench->pamu), ALL_BYPASSED);
    bench_close(bench);
}
END_TEST

/* ---- order ---- */

/* Bits of what was seen: the OMT written while disabled, bypassed; then entries of LIODNs while so. */
enum { OMT_DISABLED = 1, OMT_BYPASSED = 2, ENTRY_DISABLED = 4, ENTRY_BYPASSED = 8, OMT_SEEN = 16, ENTRY_SEEN = 32 };

static void watch_order(struct bench *bench, uint32_t offset)
{
    bool disabled = (read_register(bench, 4, "PC") & 0x40000000) == 0;
    bool bypassed = (pamu_bypass_read(bench->pamu) & 0x08000000) != 0;
    const struct pamu_placement *at = &pamu_driver_config(bench->driver)->tables;

    if (read_register(bench, 4, "PPBAL") == 0)
        return; /* clearing the tables */
    if (offset >= at->omt - BENCH_BASE)
        bench->watched |= OMT_SEEN | (disabled ? OMT_DISABLED : 0u) | (bypassed ? OMT_BYPASSED : 0u);
    else
        bench->watched |= ENTRY_SEEN | (disabled ? ENTRY_DISABLED : 0u) | (bypassed ? ENTRY_BYPASSED : 0u);
}

/* Linux: PE, then the OMT, then bypass, then entries. Hypervisor: bypass first, PE, then the OMT. */
START_TEST(order_of_initialisation)
{
    static const struct {
        enum pamu_flavour flavour;
        unsigned seen;
    } rows[] = {
        {PAMU_FLAVOUR_LINUX_WINDOW, OMT_SEEN | OMT_BYPASSED | ENTRY_SEEN},
        {PAMU_FLAVOUR_LINUX_FLAT, OMT_SEEN | OMT_BYPASSED | ENTRY_SEEN},
        {PAMU_FLAVOUR_VFIO_SDK, OMT_SEEN | OMT_BYPASSED | ENTRY_SEEN},
        {PAMU_FLAVOUR_HYPERVISOR, OMT_SEEN},
    };
    struct bench *bench = bench_make(rows[_i].flavour, "p4080", 64);

    bench->watch = watch_order;
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    ck_assert_uint_eq(bench->watched, rows[_i].seen);
    bench_close(bench);
}
END_TEST

/* 12.12: V of the primary entry stands when the first entry of a sub-window is written; the hypervisor's does not. */
static void watch_valid(struct bench *bench, uint32_t offset)
{
    if (offset >= spaace(bench, 0) && bench->watched == 0)
        bench->watched = 1 + (bench_word(bench, ppaace(5), 1) & 1);
}

START_TEST(valid_before_sub_windows)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_UBOOT, "p4080");
    uint32_t domain = make_domain(bench);

    ck_ok(bench, range(bench, domain, 0, 0x100000));
    bench->watch = watch_valid;
    ck_ok(bench, attach(bench, domain, 5));
    ck_assert_uint_eq(bench->watched, 2);
    bench_close(bench);
    bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    domain = make_domain(bench);
    ck_ok(bench, geometry(bench, domain, 0, 0x100000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_ok(bench, map(bench, domain, 1, 0x80000, 0x80000));
    bench->watch = watch_valid;
    ck_ok(bench, attach(bench, domain, 5));
    ck_assert_uint_eq(bench->watched, 1);
    bench_close(bench);
}
END_TEST

/* ---- erratum A-005982 ---- */

/* A device that caches a stale entry of LIODN 0x100, which goes to 0x5000: snooping is off, OCE is 0. */
static struct bench *make_stale(enum pamu_flavour flavour)
{
    static const uint8_t entry[64] = {[6] = 0x08, [7] = 0xd9, [15] = 0x04, [22] = 0x50}; /* 64 GiB, ATM 1, all access */
    struct bench *bench = calloc(1, sizeof *bench);
    struct pamu_driver_config driver;
    struct pamu_config config;

    bench->memory = calloc(1, BENCH_BYTES);
    bench->writes_left = -1;
    pamu_chip_config(pamu_chip_find("p4080"), &config);
    config.memory = &bench_memory;
    config.memory_user = bench;
    config.knobs.snoop = PAMU_OFF;
    config.hardware.erratum.a005982 = true;
    ck_assert_int_eq(pamu_create(&config, &bench->pamu), PAMU_OK);
    count_along(bench->pamu);
    memcpy(bench->memory + ppaace(0x100), entry, sizeof entry);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PPBAH")->offset, 0xf);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PPBAL")->offset, 0xf0000000);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PPLAH")->offset, 0xf);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PPLAL")->offset, 0xf0014000);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PC")->offset, 0x40000001);
    pamu_bypass_write(bench->pamu, 0);
    ck_goes(bench, 0x100, 0x123, 0x123);
    pamu_driver_config_default(&driver, bench->pamu, flavour);
    ck_assert_int_eq(pamu_driver_create(&driver, &bench->driver), PAMU_OK);
    return bench;
}

/* FACTS section 9: the vendor's kernel and libos write OCE before the bases, Linux and u-boot do not. */
START_TEST(stale_entries_after_initialisation)
{
    static const struct {
        enum pamu_flavour flavour;
        bool stale;
    } rows[] = {
        {PAMU_FLAVOUR_LINUX_WINDOW, true}, {PAMU_FLAVOUR_LINUX_FLAT, true},  {PAMU_FLAVOUR_UBOOT, true},
        {PAMU_FLAVOUR_VFIO_SDK, false},    {PAMU_FLAVOUR_HYPERVISOR, false},
    };
    struct bench *bench = make_stale(rows[_i].flavour);

    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    ck_assert_int_eq(access_byte(bench, 0x100, 0x123).stale, rows[_i].stale);
    bench_close(bench);
}
END_TEST

/* ---- once, and with memory that refuses ---- */

START_TEST(only_once)
{
    const struct pamu_driver_boot options = {.silent = true};
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    uint32_t domain;

    if (_i == PAMU_FLAVOUR_VFIO_STRICT) {
        ck_ok(bench, pamu_driver_boot(bench->driver, &options, &bench->refusal));
        domain = make_domain(bench);
        ck_assert_uint_eq(domain, 0);
    }
    ck_refused(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal), "EBUSY", "R9");
    bench_close(bench);
}
END_TEST

/* Numbers of the tree beyond the PPAACT are passed over. */
START_TEST(small_table)
{
    const struct pamu_driver_boot options = {.a005982 = true};
    struct bench *bench = bench_make((enum pamu_flavour)_i, "p4080", 64);
    struct pamu_driver_config config = *pamu_driver_config(bench->driver);

    config.tables.ppaact_entries = 100;
    pamu_driver_destroy(bench->driver);
    ck_assert_int_eq(pamu_driver_create(&config, &bench->driver), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, &options, &bench->refusal));
    ck_assert_uint_eq(bench->memory[ppaace(100) - 1], 0);
    ck_assert_uint_eq(bench->memory[ppaace(100)], 0x5a);
    bench_close(bench);
}
END_TEST

START_TEST(memory_refuses_reads)
{
    struct bench *bench = bench_make((enum pamu_flavour)_i, "p4080", 64);

    bench->refuses_reads = true;
    ck_assert_int_eq(pamu_driver_boot(bench->driver, NULL, &bench->refusal), PAMU_ERR_BUS);
    bench_close(bench);
}
END_TEST

START_TEST(memory_refuses)
{
    struct bench *bench = bench_make((enum pamu_flavour)_i, "p4080", 64);
    long writes = 0;
    enum pamu_error error;
    uint32_t domain;

    do {
        bench->writes_left = writes;
        error = pamu_driver_boot(bench->driver, NULL, &bench->refusal);
        ck_assert(error == PAMU_OK || error == PAMU_ERR_BUS);
        if (error != PAMU_OK && _i != PAMU_FLAVOUR_VFIO_STRICT)
            ck_refused(bench, pamu_driver_create_domain(bench->driver, &domain, &bench->refusal), "ENODEV", "M4");
        writes += writes < 100 ? 1 : 97;
    } while (error != PAMU_OK);
    ck_assert_int_gt(writes, 2);
    bench_close(bench);
}
END_TEST

/* ---- violation handlers ---- */

#define BEYOND UINT64_C(0x1000000000) /* the first byte after 64 GiB */

static struct pamu_violation isr(struct bench *bench)
{
    struct pamu_violation violation;

    memset(&violation, 0x5a, sizeof violation);
    ck_ok(bench, pamu_driver_isr(bench->driver, 0, &violation, &bench->refusal));
    return violation;
}

/* FACTS section 8; 14.14: the first violation clears V, the second AVIE, which nothing sets again. */
START_TEST(linux_handler)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    struct pamu_violation violation = isr(bench);

    ck_assert(!violation.handled && !violation.closed);
    ck_assert_uint_eq(violation.pics, 4);
    ck_denied(bench, 127, BEYOND, "outside-aperture");
    ck_assert(pamu_violation_line(bench->pamu, 0));
    violation = isr(bench);
    ck_assert(violation.handled && violation.closed);
    ck_assert_uint_eq(violation.liodn, 127);
    ck_assert_uint_eq(violation.avs1 >> 16, 127);
    ck_assert_uint_eq(violation.avs1 & 1, 1);
    ck_assert_uint_eq(violation.address, BEYOND);
    ck_assert_uint_eq(violation.pics, 4);
    ck_assert_uint_eq(read_register(bench, 0, "AVS1"), 127 << 16);
    ck_entry(bench, ppaace(127), 0, 0x8d8, 0x80);
    ck_denied(bench, 127, 0, "ppaace-invalid");
    violation = isr(bench);
    ck_assert(violation.handled && !violation.closed);
    ck_assert_uint_eq(violation.pics, 0);
    ck_denied(bench, 127, 0, "ppaace-invalid");
    ck_assert(!pamu_violation_line(bench->pamu, 0));
    bench_close(bench);
}
END_TEST

START_TEST(linux_handler_stops)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    struct pamu_violation violation;

    ck_denied(bench, 0x500, 0, "liodn-outside-ppaact");
    ck_refused(bench, pamu_driver_isr(bench->driver, 0, &violation, &bench->refusal), "BUG", "F14.14");
    ck_assert_uint_eq(read_register(bench, 0, "PICS"), 0xc); /* AVS1 was cleared, PICS not yet */
    ck_assert_uint_eq(read_register(bench, 0, "AVS1"), 0x500u << 16);
    ck_assert_int_eq(pamu_driver_isr(bench->driver, 5, &violation, &bench->refusal), PAMU_ERR_ARGUMENT);
    bench_close(bench);
}
END_TEST

/* A configured LIODN, at an instance whose operation errors are reported, too. */
static uint32_t hypervisor_domain(struct bench *bench)
{
    uint32_t domain = make_domain(bench);

    ck_ok(bench, geometry(bench, domain, 0, 0x10000));
    ck_ok(bench, map(bench, domain, 0, 0x80000, 0x10000));
    ck_ok(bench, attach(bench, domain, 127));
    ck_ok(bench, enable(bench, domain));
    return domain;
}

/* AVIE goes at once and comes back with the LIODN's next enabling; POEIE stays. */
START_TEST(hypervisor_handler)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    uint32_t domain = hypervisor_domain(bench);
    struct pamu_violation violation = isr(bench);

    ck_assert(!violation.handled);
    ck_goes(bench, 127, 0x1234, 0x81234);
    ck_denied(bench, 127, 0x10000, "outside-aperture");
    violation = isr(bench);
    ck_assert(violation.handled && violation.closed);
    ck_assert_uint_eq(violation.pics, 1);
    ck_assert_uint_eq(read_register(bench, 0, "AVS1"), 127 << 16);
    ck_assert_uint_eq(bench_word(bench, ppaace(127), 1) & 1, 0);
    ck_ok(bench, enable(bench, domain));
    ck_assert_uint_eq(read_register(bench, 0, "PICS"), 5);
    ck_goes(bench, 127, 0x1234, 0x81234);
    ck_ok(bench, disable(bench, domain));
    /* of a closed LIODN: cleared and ignored */
    ck_denied(bench, 127, 0x1234, "ppaace-invalid");
    violation = isr(bench);
    ck_assert(violation.handled && !violation.closed);
    ck_assert_uint_eq(violation.pics, 1);
    /* one more, unreported, is pending when reporting comes back, and closes the LIODN that was just enabled */
    ck_denied(bench, 127, 0x1234, "ppaace-invalid");
    ck_ok(bench, enable(bench, domain));
    ck_assert_uint_eq(read_register(bench, 0, "PICS"), 0xd);
    ck_assert(isr(bench).closed);
    bench_close(bench);
}
END_TEST

/* PAMU 3, the first silicon: AVICS is up after one write of 1, and gone after the second, which 32-bit code makes. */
START_TEST(hypervisor_handler_of_first_silicon)
{
    static const struct {
        const char *chip;
        unsigned bits;
        uint32_t pics;
    } rows[] = {{"p4080-rev1", 64, 9}, {"p4080-rev1", 32, 1}, {"p4080", 32, 1}};

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bench *bench = bench_make(PAMU_FLAVOUR_HYPERVISOR, rows[i].chip, rows[i].bits);
        ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
        hypervisor_domain(bench);
        ck_denied(bench, 127, 0x10000, "outside-aperture");
        ck_assert_uint_eq(isr(bench).pics, rows[i].pics);
        ck_assert_uint_eq(read_register(bench, 0, "PICS"), rows[i].pics);
        bench_close(bench);
    }
}
END_TEST

/* Code that is not told of a chip does not know of its errata. */
START_TEST(hypervisor_handler_without_a_chip)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_HYPERVISOR, "p4080-rev1", 32);
    struct pamu_driver_config config;

    pamu_driver_destroy(bench->driver);
    pamu_driver_config_default(&config, bench->pamu, PAMU_FLAVOUR_HYPERVISOR);
    config.bits = 32;
    ck_assert_int_eq(pamu_driver_create(&config, &bench->driver), PAMU_OK);
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    hypervisor_domain(bench);
    ck_denied(bench, 127, 0x10000, "outside-aperture");
    ck_assert_uint_eq(isr(bench).pics, 9);
    bench_close(bench);
}
END_TEST

/* Beyond the array: AVIE is gone, AVS1 and AVICS are not cleared. A valid LIODN that the PPAACT's limit leaves out: an
 * assertion. */
START_TEST(hypervisor_handler_stops)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    struct pamu_violation violation;

    ck_denied(bench, 0x600, 0, "liodn-outside-ppaact");
    ck_refused(bench, pamu_driver_isr(bench->driver, 0, &violation, &bench->refusal), "OOPS", "F8");
    ck_assert_uint_eq(read_register(bench, 0, "PICS"), 0x9);
    ck_assert_uint_eq(read_register(bench, 0, "AVS1") & 1, 1);
    bench_close(bench);
    bench = bench_open(PAMU_FLAVOUR_HYPERVISOR, "p4080");
    (void)hypervisor_domain(bench);
    pamu_register_write(bench->pamu, 0, pamu_register_find("PPLAL")->offset, 0xf0000040);
    ck_denied(bench, 127, 0, "liodn-outside-ppaact");
    ck_refused(bench, pamu_driver_isr(bench->driver, 0, &violation, &bench->refusal), "BUG", "F8");
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flavour boot");
    TCase *tcase = tcase_create("boot");

    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, linux_registers, PAMU_FLAVOUR_VFIO_STRICT, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_test(tcase, hypervisor_registers);
    tcase_add_test(tcase, silent_hypervisor);
    tcase_add_test(tcase, uboot_registers);
    tcase_add_loop_test(tcase, order_of_initialisation, 0, 4);
    tcase_add_test(tcase, valid_before_sub_windows);
    tcase_add_loop_test(tcase, stale_entries_after_initialisation, 0, 5);
    tcase_add_loop_test(tcase, only_once, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, small_table, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, memory_refuses_reads, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_loop_test(tcase, memory_refuses, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, linux_handler, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_loop_test(tcase, linux_handler_stops, PAMU_FLAVOUR_LINUX_WINDOW, PAMU_FLAVOUR_VFIO_SDK + 1);
    tcase_add_test(tcase, hypervisor_handler);
    tcase_add_test(tcase, hypervisor_handler_of_first_silicon);
    tcase_add_test(tcase, hypervisor_handler_without_a_chip);
    tcase_add_test(tcase, hypervisor_handler_stops);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
