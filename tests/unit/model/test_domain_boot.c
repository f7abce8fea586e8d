/* Initialisation, against FACTS sections 4 and 7; configuration. SPDX-License-Identifier: BSD-2-Clause */
#include "domain_bench.h"

#include "hw/bytes.h"
#include "suite.h"

static struct bench bench;

static uint32_t reg(unsigned instance, uint32_t offset)
{
    uint32_t value;

    ck_ok(pamu_register_read(bench.pamu, instance, offset, &value));
    return value;
}

START_TEST(registers)
{
    /* The default block: PPAACT 0x500 * 64 = 0x14000, SPAACT 0x800 * 64 = 0x20000, OMT 16 * 128 = 0x800 bytes. */
    static const struct {
        uint32_t offset, value;
    } expected[] = {
        {0x000, 0xf},        {0x004, 0xf0000000}, {0x008, 0xf},        {0x00c, 0xf0014000}, {0x010, 0xf},
        {0x014, 0xf0020000}, {0x018, 0xf},        {0x01c, 0xf0040000}, {0x020, 0xf},        {0x024, 0xf0040000},
        {0x028, 0xf},        {0x02c, 0xf0040800}, {0xc1c, 0x4}, /* PICS: AVIE */
        {0xc10, 0x40001011},                                    /* PC: PE, OCE, SPCC, PPCC */
        {0x040, 0},          {0x050, 0},          {0x060, 0},          {0x064, 0},          {0x068, 0},
    };

    bench_open(&bench);
    for (unsigned instance = 0; instance < 5; instance++) {
        for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
            ck_assert_uint_eq(reg(instance, expected[i].offset), expected[i].value);
    }
    /* Only the five instances there are leave bypass. */
    ck_assert_uint_eq(pamu_bypass_read(bench.pamu), 0x07ffffff);
    bench_close(&bench);
}
END_TEST

START_TEST(operation_mapping)
{
    static const struct {
        size_t omi;
        uint8_t bytes[8];
    } expected[] = {
        {0, {0x80, 0x81, 0x96, 0x9d, 0x90, 0, 0, 0x92}}, /* QMan portal: READ WRITE RSA WWSAO LDEC - - LDECPE */
        {1, {0x98, 0x81, 0, 0, 0, 0, 0, 0}},             /* FMan: READI WRITE */
        {2, {0x80, 0x81, 0x96, 0x9b, 0, 0, 0, 0}},       /* QMan private: READ WRITE RSA WWSA */
        {3, {0x98, 0x81, 0, 0, 0, 0, 0, 0}},             /* CAAM: READI WRITE */
    };
    static const uint8_t zeros[0x20000];

    bench_open(&bench);
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
        const uint8_t *entry = bench.memory + BENCH_OMT + 128 * expected[i].omi;
        ck_assert_mem_eq(entry, expected[i].bytes, 8);
        ck_assert_mem_eq(entry + 8, zeros, 120);
    }
    ck_assert_mem_eq(bench.memory + BENCH_OMT + 4 * 128, zeros, 0x800 - 4 * 128);
    ck_assert_mem_eq(bench.memory, zeros, 0x14000);
    ck_assert_mem_eq(bench.memory + BENCH_SPAACT, zeros, 0x20000);
    ck_assert_uint_eq(bench.memory[0x14000], 0x5a); /* what lies between the tables is not software's */
    ck_assert_uint_eq(bench.memory[0x40800], 0x5a);
    bench_close(&bench);
}
END_TEST

START_TEST(bypassed_before_blocked_after)
{
    struct pamu_config config = bench_config(&bench);

    bench_open_config(&bench, &config);
    ck_assert_uint_eq(bench_access(&bench, 1, PAMU_OP_READ, 0x1234, 4).verdict, PAMU_BYPASSED);
    ck_ok(pamu_software_boot(bench.software, NULL, &bench.refusal));
    ck_denied(&bench, 1, 0x1234, "ppaace-invalid");
    bench_close(&bench);
}
END_TEST

START_TEST(again_only_without_domains)
{
    uint32_t domain;

    bench_open(&bench);
    domain = bench_domain(&bench);
    ck_refused(&bench, pamu_software_boot(bench.software, NULL, &bench.refusal), "EBUSY", "R9", "destroy them");
    ck_ok(pamu_domain_destroy(bench.software, domain, &bench.refusal));
    ck_ok(pamu_software_boot(bench.software, NULL, &bench.refusal));
    bench_close(&bench);
}
END_TEST

/* Leaves an entry in a cache that memory no longer holds, initialises anew, and returns what the entry still does. */
static unsigned verdict_after_second_boot(bool workaround)
{
    struct pamu_boot_options options = {.a005982 = workaround};
    struct pamu_config config = bench_config(&bench);
    uint32_t domain;
    unsigned verdict;

    config.hardware.erratum.a005982 = true;
    config.knobs.snoop = PAMU_OFF;
    bench_open_config(&bench, &config);
    ck_ok(pamu_software_boot(bench.software, NULL, &bench.refusal));
    domain = bench_cut_domain(&bench, 1 << 20, 1, 1);
    ck_ok(bench_map(&bench, domain, 0, 0, 1 << 20));
    ck_goes(&bench, 1, 0, 0);
    ck_ok(bench_unmap(&bench, domain, 0));
    ck_ok(pamu_domain_detach(bench.software, domain, 1, &bench.refusal));
    ck_ok(pamu_domain_destroy(bench.software, domain, &bench.refusal));
    ck_ok(pamu_register_write(bench.pamu, 0, 0xc10, 0x40000011)); /* PE, SPCC, PPCC, but not OCE */
    ck_ok(pamu_software_boot(bench.software, &options, &bench.refusal));
    verdict = bench_access(&bench, 1, PAMU_OP_READ, 0, 4).verdict;
    bench_close(&bench);
    return verdict;
}

START_TEST(erratum_a005982)
{
    ck_assert_uint_eq(verdict_after_second_boot(false), PAMU_TRANSLATED);
    ck_assert_uint_eq(verdict_after_second_boot(true), PAMU_DENIED);
}
END_TEST

/* Where the memory rejects a write, the instances stay bypassed and software does not take itself for initialised. */
START_TEST(rejected_writes)
{
    struct pamu_config config = bench_config(&bench);
    uint32_t domain;

    bench_open_config(&bench, &config);
    for (long failing = 0;; failing++) {
        enum pamu_error error;
        bench.writes_left = failing;
        error = pamu_software_boot(bench.software, NULL, &bench.refusal);
        if (error == PAMU_OK) {
            ck_assert_int_eq(failing, 20 + 32 + 1 + 4); /* pages of the three tables, four operation-mapping entries */
            break;
        }
        ck_assert_int_eq(error, PAMU_ERR_BUS);
        ck_assert_uint_eq(pamu_bypass_read(bench.pamu), 0xffffffff);
        ck_refused(&bench, pamu_domain_create(bench.software, &domain, &bench.refusal), "ENODEV", "M4", "initialise");
    }
    bench_close(&bench);
}
END_TEST

/* ---- configuration ---- */

struct fault {
    const char *what;
    struct pamu_placement tables;
};

START_TEST(placements)
{
    /* PPAACT, SPAACT, OMT, and the entries of each. */
    static const struct fault faults[] = {
        {NULL, {0, 0x200000, 0x300000, 64, 64, 4}},
        {NULL, {0x1ff000, 0x200000, 0x300000, 64, 64, 4}},
        {"spaact", {0x1ff000, 0x200000, 0x300000, 65, 64, 4}},
        {"ppaact", {0x100800, 0x200000, 0x300000, 64, 64, 4}},
        {"ppaact", {UINT64_C(0xfffffffffffff000), 0x200000, 0x300000, 64, 64, 4}}, /* the end would be 2^64 */
        {NULL, {UINT64_C(0xffffffffffffe000), 0x200000, 0x300000, 64, 64, 4}},
        {"ppaact_entries", {0x100000, 0x200000, 0x300000, 0, 64, 4}},
        {"ppaact_entries", {0x10000000, 0x200000, 0x300000, 0x10001, 64, 4}},
        {NULL, {0x10000000, 0x200000, 0x300000, 0x10000, 64, 4}},
        {"spaact", {0x100000, 1, 0x300000, 64, 64, 4}},
        {"spaact_entries", {0x100000, 0x200000, 0x300000, 64, 0, 4}},
        {"omt", {0x100000, 0x200000, 0x2001, 64, 64, 4}},
        {"omt", {0x100000, 0x200000, 0x200000, 64, 64, 4}},
        {"omt", {0x100000, 0x200000, 0x100000, 64, 64, 4}},
        {"omt_entries", {0x100000, 0x200000, 0x300000, 64, 64, 3}},
    };
    struct pamu_config config = bench_config(&bench);
    struct pamu_software_config software = {.domains = 1};

    bench_open_config(&bench, &config);
    software.pamu = bench.pamu;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        const char *what = NULL;
        enum pamu_error expected = faults[i].what != NULL ? PAMU_ERR_ARGUMENT : PAMU_OK;
        ck_assert_int_eq(pamu_placement_check(&faults[i].tables, &what), expected);
        ck_assert_msg(what == faults[i].what || strcmp(what, faults[i].what) == 0, "row %zu: %s", i, what);
        ck_assert_int_eq(pamu_placement_check(&faults[i].tables, NULL), expected);
        software.tables = faults[i].tables;
        ck_assert_int_eq(pamu_software_config_check(&software, NULL), expected);
        ck_assert_int_eq(pamu_software_size(&software) > 0, expected == PAMU_OK);
    }
    bench_close(&bench);
}
END_TEST

/* 2 << 15 windows a domain allow 0x800 domains. */
START_TEST(domains_times_windows)
{
    struct pamu_config config = bench_config(&bench);
    struct pamu_software_config software;
    struct pamu *pamu;

    config.hardware.mwce = 15;
    ck_ok(pamu_create(&config, &pamu));
    pamu_software_config_default(&software, pamu);
    software.domains = 0x800;
    ck_ok(pamu_software_config_check(&software, NULL));
    software.domains = 0x801;
    ck_assert_int_eq(pamu_software_config_check(&software, NULL), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(pamu_software_size(&software), 0);
    pamu_destroy(pamu);
}
END_TEST

START_TEST(other_placement_is_programmed)
{
    struct pamu_config config = bench_config(&bench);
    struct pamu_software_config software;
    const char *what = "";
    void *storage;
    size_t size;

    bench_open_config(&bench, &config);
    pamu_software_config_default(&software, bench.pamu);
    software.tables = (struct pamu_placement){BENCH_BASE + 0x3000, BENCH_BASE + 0x1000, BENCH_BASE, 3, 65, 4};
    software.domains = 2;
    size = pamu_software_size(&software);
    storage = malloc(size);
    pamu_software_destroy(bench.software);
    ck_assert_int_eq(pamu_software_init(storage, size - 1, &software, &bench.software), PAMU_ERR_SPACE);
    ck_ok(pamu_software_init(storage, size, &software, &bench.software));
    ck_assert_uint_eq(pamu_software_config(bench.software)->tables.omt, BENCH_BASE);
    ck_ok(pamu_software_boot(bench.software, NULL, &bench.refusal));
    ck_assert_uint_eq(reg(4, 0x004), 0xf0003000);
    ck_assert_uint_eq(reg(4, 0x00c), 0xf00030c0);
    ck_assert_uint_eq(reg(4, 0x014), 0xf0001000);
    ck_assert_uint_eq(reg(4, 0x01c), 0xf0002040);
    ck_assert_uint_eq(reg(4, 0x024), 0xf0000000);
    ck_assert_uint_eq(reg(4, 0x02c), 0xf0000200);
    ck_assert_uint_eq(bench.memory[0x30bf], 0);    /* cleared to its end, */
    ck_assert_uint_eq(bench.memory[0x30c0], 0x5a); /* and no further */
    ck_assert_uint_eq(bench.memory[0x203f], 0);
    ck_assert_uint_eq(bench.memory[0x2040], 0x5a);
    ck_assert_uint_eq(bench_cut_domain(&bench, 1 << 20, 64, 2), 0);
    ck_assert_uint_eq(load_be32(bench.memory + 0x3000 + 2 * 64 + 4), 0x4e0); /* WSE 19, MW, V 0 */
    free(storage);
    bench.software = NULL;
    software.domains = 0;
    ck_assert_int_eq(pamu_software_config_check(&software, &what), PAMU_ERR_ARGUMENT);
    ck_assert_str_eq(what, "domains");
    ck_assert_int_eq(pamu_software_create(&software, &bench.software), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_software_init(NULL, 0, &software, &bench.software), PAMU_ERR_ARGUMENT);
    software.domains = PAMU_MAX_DOMAINS + 1;
    ck_assert_int_eq(pamu_software_config_check(&software, NULL), PAMU_ERR_ARGUMENT);
    software.pamu = NULL;
    ck_assert_int_eq(pamu_software_config_check(&software, &what), PAMU_ERR_ARGUMENT);
    ck_assert_str_eq(what, "pamu");
    bench_close(&bench);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("domain boot");
    TCase *boot = tcase_create("boot");

    tcase_add_test(boot, registers);
    tcase_add_test(boot, operation_mapping);
    tcase_add_test(boot, bypassed_before_blocked_after);
    tcase_add_test(boot, again_only_without_domains);
    tcase_add_test(boot, erratum_a005982);
    tcase_add_test(boot, rejected_writes);
    tcase_add_test(boot, placements);
    tcase_add_test(boot, domains_times_windows);
    tcase_add_test(boot, other_placement_is_programmed);
    suite_add_tcase(suite, boot);
    return suite;
}

int main(void)
{
    return suite_run(suite());
}
