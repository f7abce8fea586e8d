/* A container on the thread's chip, for the tests of VFIO. SPDX-License-Identifier: BSD-2-Clause */
#ifndef VFIO_BENCH_H
#define VFIO_BENCH_H

#include "msi_bench.h"
#include "pamu/vfio.h"

#define MIB (UINT64_C(1) << 20)
#define RAM UINT64_C(0x100000000)

struct vfio_bench {
    struct msi_bench msi;
    struct pamu_vfio *vfio;
    uint32_t domain;
};

/* The refusal of the last call. */
#define REFUSAL(on) (&(on)->msi.bench.refusal)

#define refused(on, call, errno_, rule_, text) ck_refused(&(on)->msi.bench, call, errno_, rule_, text)

/* A container with nothing in it. */
static inline void vfio_open_empty(struct vfio_bench *bench, bool quirks)
{
    struct pamu_vfio_config config = {.quirks = quirks};

    msi_open(&bench->msi, "p4080");
    bench->domain = bench_domain(&bench->msi.bench);
    config.msi = bench->msi.msi;
    config.domain = bench->domain;
    ck_ok(pamu_vfio_create(&config, &bench->vfio));
}

/* With LIODN 0x20 and the PAMU's IOMMU model. */
static inline void vfio_open_group(struct vfio_bench *bench, bool quirks)
{
    vfio_open_empty(bench, quirks);
    ck_ok(pamu_vfio_set_container(bench->vfio, 0x20, REFUSAL(bench)));
    ck_ok(pamu_vfio_set_iommu(bench->vfio, 7, REFUSAL(bench)));
}

static inline enum pamu_error vfio_set(struct vfio_bench *bench, uint32_t id, uint64_t first, uint64_t second)
{
    const struct pamu_vfio_attribute attribute = {id, {first, second}};

    return pamu_vfio_set_attr(bench->vfio, &attribute, REFUSAL(bench));
}

/* And the thread's aperture: 512 MiB in 8 windows. */
static inline void vfio_open(struct vfio_bench *bench, bool quirks)
{
    vfio_open_group(bench, quirks);
    ck_ok(vfio_set(bench, PAMU_VFIO_GEOMETRY, 0, 512 * MIB - 1));
    ck_ok(vfio_set(bench, PAMU_VFIO_WINDOWS, 8, 0));
}

static inline void vfio_close(struct vfio_bench *bench)
{
    pamu_vfio_destroy(bench->vfio);
    msi_close(&bench->msi);
}

static inline enum pamu_error vfio_map(struct vfio_bench *bench, uint64_t iova, uint64_t vaddr, uint64_t size)
{
    const struct pamu_vfio_map map = {PAMU_VFIO_READ | PAMU_VFIO_WRITE, vaddr, iova, size};

    return pamu_vfio_map_dma(bench->vfio, &map, REFUSAL(bench));
}

static inline enum pamu_error vfio_unmap(struct vfio_bench *bench, uint64_t iova, uint64_t size)
{
    return pamu_vfio_unmap_dma(bench->vfio, iova, &size, REFUSAL(bench));
}

#define goes(on, iova, phys) ck_goes(&(on)->msi.bench, 0x20, iova, phys)
#define denied(on, iova, reason) ck_denied(&(on)->msi.bench, 0x20, iova, reason)

#endif
