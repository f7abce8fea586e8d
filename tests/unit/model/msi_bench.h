/* A device with domains and MSI banks, for the tests of MSI and VFIO. SPDX-License-Identifier: BSD-2-Clause */
#ifndef MSI_BENCH_H
#define MSI_BENCH_H

#include "domain_bench.h"
#include "pamu/msi.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct msi_bench {
    struct bench bench;
    struct pamu_msi *msi;
};

static inline const struct pamu_chip *chip_named(const char *name)
{
    const struct pamu_chip *chip = pamu_chip_find(name);

    ck_assert_ptr_nonnull(chip);
    return chip;
}

static inline void msi_open(struct msi_bench *bench, const char *chip)
{
    bench_open(&bench->bench);
    ck_ok(pamu_msi_create(bench->bench.software, chip_named(chip), &bench->msi));
}

static inline void msi_close(struct msi_bench *bench)
{
    pamu_msi_destroy(bench->msi);
    bench_close(&bench->bench);
}

/* The thread's: 512 MiB at 0 in 8 windows of 64 MiB. */
static inline uint32_t msi_domain(struct msi_bench *bench, uint32_t liodn)
{
    return bench_cut_domain(&bench->bench, 512u << 20, 8, liodn);
}

static inline enum pamu_error msi_map(struct msi_bench *bench, uint32_t domain, uint64_t iova, uint32_t index)
{
    return pamu_msi_map(bench->msi, domain, iova, index, 4096, &bench->bench.refusal);
}

static inline uint32_t msi_count(struct msi_bench *bench, uint32_t domain)
{
    struct pamu_msi_banks banks;

    ck_ok(pamu_msi_list(bench->msi, domain, &banks, &bench->bench.refusal));
    return banks.count;
}

static inline int run_suite(const char *name, const TTest *const tests[], size_t count)
{
    Suite *suite = suite_create(name);
    TCase *cases = tcase_create(name);
    SRunner *runner;
    int failed;

    tcase_set_timeout(cases, 300);
    for (size_t i = 0; i < count; i++)
        tcase_add_test(cases, tests[i]);
    suite_add_tcase(suite, cases);
    runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
