/* DMA and MSI maps of a container as the vendor's driver serves them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/refusal.h"
#include "sw/rules.h"
#include "sw/vfio.h"

/* docs/spec/vfio.md has the quirks by number: Q1 .. Q11. */

#define MOST_WINDOWS 256u

static enum pamu_error oops(struct pamu_refusal *refusal)
{
    return sw_refuse(refusal, PAMU_OOPS, "Q3", "the original divides by zero: its window size is not set");
}

/* Q1, Q2: what goes wrong inside is not told. The window size is noted before the domain has accepted it. */
static enum pamu_error set_attr(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal)
{
    struct pamu_refusal unused;

    if (attribute->id == PAMU_VFIO_WINDOWS) {
        if (attribute->value[0] > MOST_WINDOWS)
            return PAMU_OK;
        if (attribute->value[0] == 0)
            return oops(refusal);
        vfio->page_size = vfio_info(vfio).size / attribute->value[0];
    }
    return vfio_store_attr(vfio, attribute, &unused) == PAMU_ERR_BUS ? PAMU_ERR_BUS : PAMU_OK;
}

static enum pamu_error get_attr(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal)
{
    struct pamu_refusal unused;

    (void)refusal;
    (void)vfio_load_attr(vfio, attribute, &unused);
    return PAMU_OK;
}

static bool overlaps(const struct vfio_range *range, uint64_t iova, uint64_t size)
{
    return size != 0 && range->iova <= iova + (size - 1) && iova <= range->iova + (range->size - 1);
}

/* Q4: in the driver's order. */
static enum pamu_error check_map(const struct pamu_vfio *vfio, const struct pamu_vfio_map *map,
                                 struct pamu_refusal *refusal)
{
    if ((map->flags & (PAMU_VFIO_READ | PAMU_VFIO_WRITE)) == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "Q4", "neither READ (1) nor WRITE (2)");
    if (map->size < SW_PAGE || map->iova > UINT64_MAX - (map->size - 1) || map->vaddr > UINT64_MAX - (map->size - 1))
        return sw_refuse(refusal, PAMU_EINVAL, "Q4", "the range is under 4K, or wraps around");
    for (uint32_t i = 0; i < vfio->ranges; i++) {
        if (overlaps(&vfio->range[i], map->iova, map->size))
            return sw_refuse(refusal, PAMU_EBUSY, "Q4", "a map at IOVA 0x%" PRIx64 " overlaps", vfio->range[i].iova);
    }
    if (vfio->ranges == PAMU_VFIO_RANGES)
        return sw_refuse(refusal, PAMU_ENOMEM, "Q4", "no more than %u maps are kept", PAMU_VFIO_RANGES);
    if (vfio->page_size == 0)
        return oops(refusal);
    if ((map->iova - vfio_info(vfio).start) % vfio->page_size != 0)
        return sw_refuse(refusal, PAMU_EINVAL, "Q4", "IOVA 0x%" PRIx64 " begins no window", map->iova);
    return PAMU_OK;
}

/* In windows, rounded down (Q5, Q10). No domain has as many as the greatest number. */
static uint32_t in_windows(const struct pamu_vfio *vfio, uint64_t bytes)
{
    uint64_t count = vfio->page_size != 0 ? bytes / vfio->page_size : 0; /* 0: of a domain made anew */

    return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

static uint32_t window_at(const struct pamu_vfio *vfio, uint64_t iova)
{
    return in_windows(vfio, iova - vfio_info(vfio).start);
}

/* Q8: the first DMA map enables what the last DMA unmap has disabled. */
static enum pamu_error start(struct pamu_vfio *vfio)
{
    struct pamu_refusal unused;

    if (!vfio->stopped || vfio_info(vfio).mapped == 0)
        return PAMU_OK;
    vfio->stopped = false;
    return pamu_domain_enable(vfio->software, vfio->config.domain, &unused);
}

static enum pamu_error map_dma(struct pamu_vfio *vfio, const struct pamu_vfio_map *map, struct pamu_refusal *refusal)
{
    const struct vfio_range range = {map->iova, map->size};
    enum pamu_error error = check_map(vfio, map, refusal);
    struct vfio_span span;

    if (error != PAMU_OK)
        return error;
    span = (struct vfio_span){window_at(vfio, map->iova), in_windows(vfio, map->size), vfio->page_size};
    if (span.count > 0 && vfio_info(vfio).windows == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R9", "the domain has no windows: it did not accept them");
    error = vfio_map_windows(vfio, &span, map, refusal);
    if (error != PAMU_OK)
        return error;
    vfio->range[vfio->ranges++] = range;
    return start(vfio);
}

static enum pamu_error unmap_range(struct pamu_vfio *vfio, const struct vfio_range *range)
{
    uint32_t first = window_at(vfio, range->iova), windows = vfio_info(vfio).windows;
    uint32_t count = in_windows(vfio, range->size);

    for (uint32_t window = first; window < windows && window - first < count; window++) {
        struct pamu_refusal unused;
        if (pamu_domain_unmap(vfio->software, vfio->config.domain, window, &unused) == PAMU_ERR_BUS)
            return PAMU_ERR_BUS;
    }
    return PAMU_OK;
}

/* Q6, Q7: what is not mapped is unmapped with success, and the size is never written back. */
static enum pamu_error unmap_dma(struct pamu_vfio *vfio, uint64_t iova, uint64_t *size, struct pamu_refusal *refusal)
{
    uint32_t had = vfio->ranges, kept = 0;
    enum pamu_error error = PAMU_OK;

    if (*size != 0 && iova > UINT64_MAX - (*size - 1))
        return sw_refuse(refusal, PAMU_EINVAL, "Q4", "the range wraps around");
    for (uint32_t i = 0; i < had; i++) {
        bool hit = error == PAMU_OK && overlaps(&vfio->range[i], iova, *size);

        if (hit)
            error = unmap_range(vfio, &vfio->range[i]);
        if (!hit || error != PAMU_OK)
            vfio->range[kept++] = vfio->range[i];
    }
    vfio->ranges = kept; /* what the bus has left, if it failed */
    if (error != PAMU_OK)
        return error;
    if (had == 0 || kept > 0)
        return PAMU_OK;
    vfio->stopped = true;
    return pamu_domain_disable(vfio->software, vfio->config.domain, refusal);
}

/* Q10: any IOVA of a window will do. */
static uint64_t window_start(const struct pamu_vfio *vfio, uint64_t iova)
{
    struct pamu_domain_info info = vfio_info(vfio);

    return info.windows != 0 ? info.start + window_at(vfio, iova) * (info.size / info.windows) : info.start;
}

/* Q9 to Q11. */
static enum pamu_error map_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t index, uint32_t flags,
                               struct pamu_refusal *refusal)
{
    struct pamu_refusal unused;
    enum pamu_error error;

    if ((flags & (PAMU_VFIO_READ | PAMU_VFIO_WRITE)) == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "Q9", "neither READ (1) nor WRITE (2)");
    if (vfio->page_size == 0)
        return oops(refusal);
    error =
        pamu_msi_map(vfio->config.msi, vfio->config.domain, window_start(vfio, iova), index, PAMU_MSI_PAGE, &unused);
    return error == PAMU_ERR_REFUSED ? PAMU_OK : error;
}

static enum pamu_error unmap_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t flags, struct pamu_refusal *refusal)
{
    struct pamu_refusal unused;
    uint32_t index;

    (void)flags;
    if (vfio->page_size == 0)
        return oops(refusal);
    index = pamu_msi_index_at(vfio->config.msi, vfio->config.domain, window_at(vfio, iova));
    if (index == PAMU_MSI_UNMAPPED)
        return PAMU_OK;
    return pamu_msi_unmap(vfio->config.msi, vfio->config.domain, index, &unused);
}

const struct vfio_ways vfio_quirk_ways = {
    .set_attr = set_attr,
    .get_attr = get_attr,
    .map_dma = map_dma,
    .unmap_dma = unmap_dma,
    .map_msi = map_msi,
    .unmap_msi = unmap_msi,
};
