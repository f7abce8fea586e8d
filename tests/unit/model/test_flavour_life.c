/* Drivers as objects: rows, quirks, configurations, missing calls. SPDX-License-Identifier: BSD-2-Clause */
#include "flavour_bench.h"
#include "suite.h"

/* The linker puts this in malloc()'s place, for the library too; see CMakeLists.txt. */
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
static volatile bool out_of_memory;

void *__wrap_malloc(size_t size)
{
    return out_of_memory ? NULL : __real_malloc(size);
}

START_TEST(rows_have_names)
{
    static const char *const names[] = {"vfio-strict", "linux-window", "linux-flat",
                                        "vfio-sdk",    "hypervisor",   "u-boot"};
    enum pamu_flavour flavour = PAMU_FLAVOUR_COUNT;

    for (unsigned i = 0; i < 6; i++) {
        ck_assert_str_eq(pamu_flavour_row((enum pamu_flavour)i)->name, names[i]);
        ck_assert_int_eq(pamu_flavour_find(names[i], &flavour), PAMU_OK);
        ck_assert_uint_eq(flavour, i);
    }
    ck_assert_ptr_null(pamu_flavour_row(PAMU_FLAVOUR_COUNT));
    ck_assert_int_eq(pamu_flavour_find("linux", &flavour), PAMU_ERR_NAME);
    ck_assert_uint_eq(flavour, PAMU_FLAVOUR_UBOOT);
}
END_TEST

/* FACTS section 5. */
START_TEST(table_sizes)
{
    static const uint32_t sizes[6][3] = {{0x500, 0x800, 16}, {0x500, 0x800, 16},  {0x500, 0x800, 16},
                                         {0x500, 0x800, 16}, {0x500, 0x8000, 16}, {512, 256, 0}};

    for (unsigned i = 0; i < 6; i++) {
        const struct pamu_placement *tables = &pamu_flavour_row((enum pamu_flavour)i)->tables;
        ck_assert_uint_eq(tables->ppaact_entries, sizes[i][0]);
        ck_assert_uint_eq(tables->spaact_entries, sizes[i][1]);
        ck_assert_uint_eq(tables->omt_entries, sizes[i][2]);
    }
}
END_TEST

/* Every item of sections 12 and 14 has a row, and no row stands twice. */
START_TEST(quirks_are_complete)
{
    size_t count;
    const struct pamu_quirk *quirks = pamu_quirks(&count);
    char id[8] = "F12.0";

    for (size_t i = 0; i < count; i++) {
        ck_assert(quirks[i].text[0] != '\0' && quirks[i].flavours != 0);
        ck_assert_ptr_eq(pamu_quirk_find(quirks[i].id), &quirks[i]);
    }
    for (unsigned section = 12; section <= 14; section += 2) {
        for (unsigned item = 1; item <= (section == 12 ? 15 : 16); item++) {
            id[2] = (char)('0' + section - 10);
            id[4] = (char)(item < 10 ? '0' + item : '1');
            id[5] = (char)(item < 10 ? '\0' : '0' + item - 10);
            id[6] = '\0';
            ck_assert_msg(pamu_quirk_find(id) != NULL, "%s", id);
        }
    }
    ck_assert_ptr_null(pamu_quirk_find("F13.1"));
    ck_assert(pamu_quirk_of(pamu_quirk_find("F12.9"), PAMU_FLAVOUR_UBOOT));
    ck_assert(!pamu_quirk_of(pamu_quirk_find("F12.9"), PAMU_FLAVOUR_HYPERVISOR));
}
END_TEST

/* ---- configurations ---- */

static const char *fault_of(const struct pamu_driver_config *config)
{
    const char *what = "none";
    struct pamu_driver *driver = NULL;
    enum pamu_error error = pamu_driver_config_check(config, &what);

    ck_assert_int_eq(pamu_driver_config_check(config, NULL), error);
    if (error == PAMU_OK)
        return "none";
    ck_assert_uint_eq(pamu_driver_size(config), 0);
    ck_assert_int_eq(pamu_driver_create(config, &driver), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_driver_init(&driver, sizeof driver, config, &driver), PAMU_ERR_ARGUMENT);
    return what;
}

START_TEST(configurations)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_LINUX_WINDOW, "p4080", 64);
    struct pamu_driver_config config = *pamu_driver_config(bench->driver), bad = config;

    ck_assert_str_eq(fault_of(&config), "none");
    bad.pamu = NULL;
    ck_assert_str_eq(fault_of(&bad), "pamu");
    bad = config;
    bad.flavour = PAMU_FLAVOUR_COUNT;
    ck_assert_str_eq(fault_of(&bad), "flavour");
    bad = config;
    bad.bits = 16;
    ck_assert_str_eq(fault_of(&bad), "bits");
    bad = config;
    bad.domains = 0;
    ck_assert_str_eq(fault_of(&bad), "domains");
    bad = config;
    bad.tables.spaact += 0x800;
    ck_assert_str_eq(fault_of(&bad), "spaact");
    bad = config;
    bad.tables.omt_entries = 3;
    ck_assert_str_eq(fault_of(&bad), "omt_entries");
    bad.flavour = PAMU_FLAVOUR_VFIO_STRICT;
    ck_assert_str_eq(fault_of(&bad), "omt_entries");
    /* u-boot has no OMT, and needs none */
    pamu_driver_config_default(&bad, bench->pamu, PAMU_FLAVOUR_UBOOT);
    ck_assert_uint_eq(bad.domains, 512);
    ck_assert_str_eq(fault_of(&bad), "none");
    pamu_driver_config_default(&bad, bench->pamu, PAMU_FLAVOUR_COUNT);
    ck_assert_str_eq(fault_of(&bad), "flavour");
    bench_close(bench);
    pamu_driver_destroy(NULL);
}
END_TEST

START_TEST(no_memory_for_a_driver)
{
    struct bench *bench = bench_make(PAMU_FLAVOUR_UBOOT, "p4080", 64);
    struct pamu_driver *driver = NULL;
    enum pamu_error error;

    out_of_memory = true;
    error = pamu_driver_create(pamu_driver_config(bench->driver), &driver);
    out_of_memory = false;
    ck_assert_int_eq(error, PAMU_ERR_MEMORY);
    ck_assert_ptr_null(driver);
    bench_close(bench);
}
END_TEST

START_TEST(storage_of_the_caller)
{
    struct bench *bench = bench_make((enum pamu_flavour)_i, "p4080", 64);
    const struct pamu_driver_config *config = pamu_driver_config(bench->driver);
    size_t size = pamu_driver_size(config);
    void *storage = malloc(size);
    struct pamu_driver *driver = NULL;

    ck_assert_int_eq(pamu_driver_init(storage, size - 1, config, &driver), PAMU_ERR_SPACE);
    ck_assert_int_eq(pamu_driver_init(storage, size, config, &driver), PAMU_OK);
    ck_assert_ptr_eq(driver, storage);
    ck_ok(bench, pamu_driver_boot(driver, NULL, &bench->refusal));
    ck_assert((pamu_driver_software(driver) != NULL) == (_i == PAMU_FLAVOUR_VFIO_STRICT));
    free(storage);
    bench_close(bench);
}
END_TEST

/* ---- calls ---- */

enum call {
    CALL_GEOMETRY = 1,
    CALL_WINDOWS = 2,
    CALL_ATTACH = 4,
    CALL_DETACH = 8,
    CALL_MAP = 0x10,
    CALL_UNMAP = 0x20,
    CALL_ENABLE = 0x40,
    CALL_STASH = 0x80,
    CALL_RANGE = 0x100,
    CALL_ISR = 0x200,
    CALL_PPAACE = 0x400,
    CALL_SPAACE = 0x800,
    CALL_DISABLE_SPAACE = 0x1000,
};

static enum pamu_error call(struct bench *bench, unsigned which, uint32_t domain)
{
    const struct pamu_entry_request request = {.liodn = 5, .size = 4096, .count = 2, .omi = 0, .stash = 0};
    struct pamu_violation violation;

    switch (which) {
    case CALL_GEOMETRY:
        return geometry(bench, domain, 0, 0x10000);
    case CALL_WINDOWS:
        return windows(bench, domain, 2);
    case CALL_ATTACH:
        return attach(bench, domain, 5);
    case CALL_DETACH:
        return detach(bench, domain, 5);
    case CALL_MAP:
        return map(bench, domain, 0, 0, 0x1000);
    case CALL_UNMAP:
        return unmap(bench, domain, 0);
    case CALL_ENABLE:
        return enable(bench, domain) == disable(bench, domain) ? PAMU_OK : PAMU_ERR_REFUSED;
    case CALL_STASH:
        return stash(bench, domain, 1, 0);
    case CALL_RANGE:
        return range(bench, domain, 0, 0x1000);
    case CALL_ISR:
        return pamu_driver_isr(bench->driver, 0, &violation, &bench->refusal);
    case CALL_PPAACE:
        return pamu_driver_config_ppaace(bench->driver, &request, &bench->refusal);
    case CALL_SPAACE:
        return pamu_driver_config_spaace(bench->driver, &request, &bench->refusal);
    default:
        return pamu_driver_disable_spaace(bench->driver, 5, 0, &bench->refusal);
    }
}

/* What a flavour has no function for is ENOSYS; what it has is something else, or granted. */
START_TEST(calls_of_a_flavour)
{
    static const unsigned there[PAMU_FLAVOUR_COUNT] = {
        [PAMU_FLAVOUR_VFIO_STRICT] = 0x0ff,
        [PAMU_FLAVOUR_LINUX_WINDOW] = 0x1eff,
        [PAMU_FLAVOUR_LINUX_FLAT] = CALL_ATTACH | CALL_DETACH | CALL_STASH | CALL_ISR | CALL_PPAACE,
        [PAMU_FLAVOUR_VFIO_SDK] = 0x1eff,
        [PAMU_FLAVOUR_HYPERVISOR] = 0xef7,
        [PAMU_FLAVOUR_UBOOT] = CALL_ATTACH | CALL_ENABLE | CALL_RANGE,
    };
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    uint32_t domain = make_domain(bench);

    for (unsigned which = 1; which <= CALL_DISABLE_SPAACE; which <<= 1) {
        bench->refusal = (struct pamu_refusal){0};
        (void)call(bench, which, domain);
        ck_assert_msg((bench->refusal.number == PAMU_ENOSYS) == ((there[_i] & which) == 0), "call 0x%x: %s", which,
                      bench->refusal.sentence);
        if (bench->refusal.number == PAMU_ENOSYS)
            ck_assert_str_eq(bench->refusal.rule, "X3");
        if (which < CALL_ISR && which != CALL_ENABLE)
            ck_assert_int_eq(call(bench, which, domain + 1), PAMU_ERR_ARGUMENT);
    }
    ck_assert_int_eq(enable(bench, domain + 1), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(disable(bench, domain + 1), PAMU_ERR_ARGUMENT);
    bench_close(bench);
}
END_TEST

START_TEST(no_such_domain)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    struct pamu_driver_domain info;
    struct pamu_mapping mapping;
    struct pamu_driver_liodn liodn;
    uint64_t phys;

    ck_assert_uint_eq(pamu_driver_next_domain(bench->driver, 0), PAMU_NO_DOMAIN);
    ck_assert_int_eq(pamu_driver_iova_to_phys(bench->driver, 0, 0, &phys, &bench->refusal), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_driver_destroy_domain(bench->driver, 0, &bench->refusal), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_driver_domain_info(bench->driver, 0, &info), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_driver_domain_info(bench->driver, 0x10000, &info), PAMU_ERR_ARGUMENT);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, 0, 0, &mapping), PAMU_ERR_ARGUMENT);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, 0, 0), PAMU_NO_LIODN);
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, 0x10000, &liodn), PAMU_ERR_ARGUMENT);
    bench_close(bench);
}
END_TEST

/* A domain's number is given out again; the Linux flavours take the LIODNs out first, the others keep them. */
START_TEST(domains_come_and_go)
{
    struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
    uint32_t first = make_domain(bench), second = make_domain(bench);
    bool linux_way = _i >= PAMU_FLAVOUR_LINUX_WINDOW && _i <= PAMU_FLAVOUR_VFIO_SDK;

    ck_assert_uint_eq(first, 0);
    ck_assert_uint_eq(second, 1);
    ck_ok(bench, pamu_driver_destroy_domain(bench->driver, first, &bench->refusal));
    ck_assert_uint_eq(pamu_driver_next_domain(bench->driver, 0), 1);
    ck_assert_uint_eq(make_domain(bench), 0);
    if (_i == PAMU_FLAVOUR_UBOOT)
        ck_ok(bench, range(bench, first, 0, 0x1000));
    else if (_i == PAMU_FLAVOUR_HYPERVISOR)
        ck_ok(bench, geometry(bench, first, 0, 0x1000));
    if (_i == PAMU_FLAVOUR_HYPERVISOR)
        ck_ok(bench, map(bench, first, 0, 0, 0x1000));
    ck_ok(bench, attach(bench, first, 0x40));
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 0), 0x40);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, first, 1), PAMU_NO_LIODN);
    if (linux_way)
        ck_ok(bench, pamu_driver_destroy_domain(bench->driver, first, &bench->refusal));
    else
        ck_refused(bench, pamu_driver_destroy_domain(bench->driver, first, &bench->refusal), "EBUSY", "R9");
    bench_close(bench);
}
END_TEST

START_TEST(as_many_domains_as_configured)
{
    struct bench *bench = bench_make((enum pamu_flavour)_i, "p4080", 64);
    struct pamu_driver_config config = *pamu_driver_config(bench->driver);
    uint32_t domain;

    config.domains = 2;
    pamu_driver_destroy(bench->driver);
    ck_assert_int_eq(pamu_driver_create(&config, &bench->driver), PAMU_OK);
    ck_refused(bench, pamu_driver_create_domain(bench->driver, &domain, &bench->refusal), "ENODEV", "M4");
    ck_ok(bench, pamu_driver_boot(bench->driver, NULL, &bench->refusal));
    (void)make_domain(bench);
    (void)make_domain(bench);
    ck_refused(bench, pamu_driver_create_domain(bench->driver, &domain, &bench->refusal), "ENOSPC", "R9");
    bench_close(bench);
}
END_TEST

/* An attachment, with memory that refuses from the n-th write on. */
START_TEST(memory_refuses)
{
    for (long writes = 0; writes < 12; writes++) {
        struct bench *bench = bench_open((enum pamu_flavour)_i, "p4080");
        uint32_t domain = make_domain(bench);

        if (_i == PAMU_FLAVOUR_UBOOT)
            ck_ok(bench, range(bench, domain, 0, 0x10000));
        if (_i != PAMU_FLAVOUR_UBOOT && _i != PAMU_FLAVOUR_LINUX_FLAT) {
            ck_ok(bench, geometry(bench, domain, 0, 0x10000));
            ck_ok(bench, windows(bench, domain, 8));
            for (uint32_t i = 0; i < 8; i++)
                ck_ok(bench, map(bench, domain, i, i * 0x2000, 0x2000));
        }
        bench->writes_left = writes;
        ck_assert_int_eq(attach(bench, domain, 0x40), PAMU_ERR_BUS);
        bench_close(bench);
    }
}
END_TEST

/* Strict software, called through its row: stash ids come from the chip (R10). */
START_TEST(strict_as_a_flavour)
{
    struct bench *bench = bench_open(PAMU_FLAVOUR_VFIO_STRICT, "p4080");
    uint32_t domain = make_domain(bench);
    struct pamu_driver_domain info = info_of(bench, domain);
    struct pamu_driver_liodn liodn;
    struct pamu_mapping mapping;

    ck_assert(!info.bounded && info.switched && !info.enabled);
    ck_ok(bench, geometry(bench, domain, 0x10000, 0x10000));
    ck_ok(bench, windows(bench, domain, 2));
    ck_ok(bench, attach(bench, domain, 5));
    ck_ok(bench, attach(bench, domain, 6));
    ck_ok(bench, map(bench, domain, 1, 0x100000000, 0x8000));
    info = info_of(bench, domain);
    ck_assert(info.bounded && info.enabled);
    ck_assert_uint_eq(info.start, 0x10000);
    ck_assert_uint_eq(info.last, 0x1ffff);
    ck_assert_uint_eq(info.windows, 2);
    ck_assert_uint_eq(info.mapped, 1);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, domain, 0), 5);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, domain, 1), 6);
    ck_assert_uint_eq(pamu_driver_liodn(bench->driver, domain, 2), PAMU_NO_LIODN);
    ck_assert_int_eq(pamu_driver_mapping(bench->driver, domain, 1, &mapping), PAMU_OK);
    ck_assert_uint_eq(mapping.phys, 0x100000000);
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, 5, &liodn), PAMU_OK);
    ck_assert(liodn.attached && !liodn.failed && liodn.domain == domain);
    ck_assert_uint_eq(to_phys(bench, domain, 0x18010), 0x100000010);
    ck_ok(bench, stash(bench, domain, 2, 3)); /* L2 of CPU 3: 33 + 6 = 0x27 */
    ck_assert_uint_eq(bench_word(bench, ppaace(5), 3) >> 16 & 0xff, 0x27);
    ck_refused(bench, stash(bench, domain, 4, 0), "EINVAL", "R10");
    ck_refused(bench, attach(bench, domain, 5), "EINVAL", "R9");
    ck_assert_int_eq(pamu_driver_liodn_info(bench->driver, 5, &liodn), PAMU_OK);
    ck_assert(liodn.failed);
    ck_ok(bench, detach(bench, domain, 5));
    ck_ok(bench, disable(bench, domain));
    ck_ok(bench, unmap(bench, domain, 1));
    bench_close(bench);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("flavour life");
    TCase *tcase = tcase_create("life");

    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, rows_have_names);
    tcase_add_test(tcase, table_sizes);
    tcase_add_test(tcase, quirks_are_complete);
    tcase_add_test(tcase, configurations);
    tcase_add_test(tcase, no_memory_for_a_driver);
    tcase_add_loop_test(tcase, storage_of_the_caller, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, calls_of_a_flavour, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, no_such_domain, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, domains_come_and_go, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, as_many_domains_as_configured, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_loop_test(tcase, memory_refuses, 0, PAMU_FLAVOUR_COUNT);
    tcase_add_test(tcase, strict_as_a_flavour);
    suite_add_tcase(suite, tcase);
    return suite_run(suite);
}
