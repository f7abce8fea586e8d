/* A container, and the two ways to serve it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_VFIO_H
#define PAMU_SW_VFIO_H

#include "pamu/vfio.h"

struct vfio_range {
    uint64_t iova, size;
};

/* A row for the thread's rules and a row for the vendor's driver. */
struct vfio_ways {
    enum pamu_error (*set_attr)(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal);
    enum pamu_error (*get_attr)(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal);
    enum pamu_error (*map_dma)(struct pamu_vfio *vfio, const struct pamu_vfio_map *map, struct pamu_refusal *refusal);
    enum pamu_error (*unmap_dma)(struct pamu_vfio *vfio, uint64_t iova, uint64_t *size, struct pamu_refusal *refusal);
    enum pamu_error (*map_msi)(struct pamu_vfio *vfio, uint64_t iova, uint32_t index, uint32_t flags,
                               struct pamu_refusal *refusal);
    enum pamu_error (*unmap_msi)(struct pamu_vfio *vfio, uint64_t iova, uint32_t flags, struct pamu_refusal *refusal);
};

extern const struct vfio_ways vfio_strict_ways, vfio_quirk_ways;

struct pamu_vfio {
    struct pamu_vfio_config config;
    const struct vfio_ways *ways;
    struct pamu_software *software;
    bool iommu;         /* VFIO_SET_IOMMU was done */
    bool stashes;       /* stash[] was set */
    uint64_t stash[2];  /* CPU, cache */
    uint64_t page_size; /* quirks: of a window, as the driver believes */
    bool stopped;       /* quirks: disabled by the last DMA unmap */
    uint32_t ranges;    /* quirks: DMA maps */
    struct vfio_range range[PAMU_VFIO_RANGES];
};

/* Counts a refusal (pamu/coverage.h); returns error. */
enum pamu_error vfio_said(const struct pamu_vfio *vfio, enum pamu_error error, const struct pamu_refusal *refusal);

/* What the domain is. */
struct pamu_domain_info vfio_info(const struct pamu_vfio *vfio);

/* Where a piece of a user's memory is; false unless it is contiguous. */
bool vfio_backing(const struct pamu_vfio *vfio, uint64_t vaddr, uint64_t length, uint64_t *phys);

/* True if a window maps something. */
bool vfio_is_mapped(const struct pamu_vfio *vfio, uint32_t window);

/* Sets or tells an attribute by the thread's rules, once it is known that there is an IOMMU model. */
enum pamu_error vfio_store_attr(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal);
enum pamu_error vfio_load_attr(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                               struct pamu_refusal *refusal);

/* Windows in a row. */
struct vfio_span {
    uint32_t first, count;
    uint64_t window; /* bytes of one */
};

/* Maps that much of the user's memory into each window of the span, or nothing at all. */
enum pamu_error vfio_map_windows(struct pamu_vfio *vfio, const struct vfio_span *span, const struct pamu_vfio_map *map,
                                 struct pamu_refusal *refusal);

#endif
