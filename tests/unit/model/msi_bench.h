/* A device with domains and MSI banks, for the tests of MSI and VFIO. SPDX-License-Identifier: BSD-2-Clause */
#ifndef MSI_BENCH_H
#define MSI_BENCH_H

#include "domain_bench.h"
#include "pamu/msi.h"

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

#endif
