/* DMA and MSI maps of a container by the rules of the thread (R11, R12, R15). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "sw/refusal.h"
#include "sw/rules.h"
#include "sw/vfio.h"

static enum pamu_error span_of(const struct pamu_vfio *vfio, uint64_t iova, uint64_t size, const char *rule,
                               struct vfio_span *span, struct pamu_refusal *refusal)
{
    struct pamu_domain_info info = vfio_info(vfio);
    char asked[SW_SIZE_TEXT_BYTES], window[SW_SIZE_TEXT_BYTES], legal[SW_SIZE_TEXT_BYTES];
    enum pamu_error error = pamu_domain_window_at(vfio->software, vfio->config.domain, iova, &span->first, refusal);

    if (error != PAMU_OK) {
        if (strcmp(refusal->rule, "R4") == 0) /* a domain that is gone was found out before */
            refusal->rule = rule;
        return error;
    }
    span->window = info.size / info.windows;
    if (size == 0 || size % span->window != 0) {
        return sw_refuse(refusal, PAMU_EINVAL, rule,
                         "%s is not a multiple of the window size %s; the nearest legal size is %s",
                         sw_size_text(size, asked), sw_size_text(span->window, window),
                         sw_size_text(size < span->window ? span->window : size - size % span->window, legal));
    }
    if (size / span->window > info.windows - span->first) {
        return sw_refuse(refusal, PAMU_EINVAL, rule,
                         "%s from IOVA 0x%" PRIx64 " on end beyond the aperture; the nearest legal size is %s",
                         sw_size_text(size, asked), iova,
                         sw_size_text((info.windows - span->first) * span->window, legal));
    }
    span->count = (uint32_t)(size / span->window);
    return PAMU_OK;
}

static enum pamu_error piece_of(const struct pamu_vfio *vfio, const struct pamu_vfio_map *map, uint64_t window,
                                uint32_t index, struct pamu_mapping *mapping, struct pamu_refusal *refusal)
{
    *mapping = (struct pamu_mapping){.size = window, .prot = map->flags};
    if (vfio_backing(vfio, map->vaddr + index * window, window, &mapping->phys))
        return sw_check_mapping(mapping, window, refusal);
    return sw_refuse(refusal, PAMU_EFAULT, "R11",
                     "the memory at 0x%" PRIx64 " is not one contiguous piece of a window's size",
                     map->vaddr + index * window);
}

static enum pamu_error check_pieces(const struct pamu_vfio *vfio, const struct pamu_vfio_map *map,
                                    const struct vfio_span *span, struct pamu_refusal *refusal)
{
    struct pamu_mapping mapping;
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = 0; i < span->count && error == PAMU_OK; i++) {
        if (vfio_is_mapped(vfio, span->first + i))
            return sw_refuse(refusal, PAMU_EBUSY, "R6", "window %" PRIu32 " is mapped; unmap it first",
                             span->first + i);
        error = piece_of(vfio, map, span->window, i, &mapping, refusal);
    }
    return error;
}

enum pamu_error vfio_map_windows(struct pamu_vfio *vfio, const struct vfio_span *span, const struct pamu_vfio_map *map,
                                 struct pamu_refusal *refusal)
{
    struct pamu_refusal unused;
    struct pamu_mapping mapping;
    enum pamu_error error = PAMU_OK;
    uint32_t done = 0;

    for (; done < span->count && error == PAMU_OK; done++) {
        error = piece_of(vfio, map, span->window, done, &mapping, refusal);
        if (error == PAMU_OK)
            error = pamu_domain_map(vfio->software, vfio->config.domain, span->first + done, &mapping, refusal);
    }
    for (uint32_t i = 0; error != PAMU_OK && i + 1 < done; i++)
        (void)pamu_domain_unmap(vfio->software, vfio->config.domain, span->first + i, &unused);
    return error;
}

static enum pamu_error map_dma(struct pamu_vfio *vfio, const struct pamu_vfio_map *map, struct pamu_refusal *refusal)
{
    struct vfio_span span;
    enum pamu_error error;

    if ((map->flags & ~(uint32_t)(PAMU_VFIO_READ | PAMU_VFIO_WRITE)) != 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R11", "flags 0x%" PRIx32 " are not READ (1) and WRITE (2)", map->flags);
    error = span_of(vfio, map->iova, map->size, "R11", &span, refusal);
    if (error == PAMU_OK && map->vaddr > UINT64_MAX - (map->size - 1))
        return sw_refuse(refusal, PAMU_EINVAL, "R11", "the memory at 0x%" PRIx64 " wraps around", map->vaddr);
    if (error == PAMU_OK)
        error = check_pieces(vfio, map, &span, refusal);
    return error != PAMU_OK ? error : vfio_map_windows(vfio, &span, map, refusal);
}

static enum pamu_error unmap_dma(struct pamu_vfio *vfio, uint64_t iova, uint64_t *size, struct pamu_refusal *refusal)
{
    struct vfio_span span = {.count = 0};
    enum pamu_error error = span_of(vfio, iova, *size, "R12", &span, refusal);

    for (uint32_t i = 0; i < span.count; i++) {
        uint32_t window = span.first + i;
        bool msi = pamu_msi_index_at(vfio->config.msi, vfio->config.domain, window) != PAMU_MSI_UNMAPPED;
        if (!vfio_is_mapped(vfio, window) || msi) {
            return sw_refuse(refusal, PAMU_EINVAL, "R12", "window %" PRIu32 " maps %s", window,
                             msi ? "an MSI bank, which has a request of its own" : "nothing");
        }
    }
    for (uint32_t i = 0; error == PAMU_OK && i < span.count; i++)
        error = pamu_domain_unmap(vfio->software, vfio->config.domain, span.first + i, refusal);
    return error;
}

/* "no flags currently" */
static enum pamu_error check_flags(uint32_t flags, struct pamu_refusal *refusal)
{
    if (flags == 0)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R15", "flags 0x%" PRIx32 " are not defined; the only legal value is 0",
                     flags);
}

static enum pamu_error map_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t index, uint32_t flags,
                               struct pamu_refusal *refusal)
{
    enum pamu_error error = check_flags(flags, refusal);

    if (error != PAMU_OK)
        return error;
    return pamu_msi_map(vfio->config.msi, vfio->config.domain, iova, index, PAMU_MSI_PAGE, refusal);
}

static enum pamu_error unmap_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t flags, struct pamu_refusal *refusal)
{
    uint32_t window, index;
    enum pamu_error error = check_flags(flags, refusal);

    if (error == PAMU_OK)
        error = pamu_domain_window_at(vfio->software, vfio->config.domain, iova, &window, refusal);
    if (error != PAMU_OK)
        return error;
    index = pamu_msi_index_at(vfio->config.msi, vfio->config.domain, window);
    if (index == PAMU_MSI_UNMAPPED)
        return sw_refuse(refusal, PAMU_EINVAL, "R12", "window %" PRIu32 " maps no MSI bank", window);
    return pamu_msi_unmap(vfio->config.msi, vfio->config.domain, index, refusal);
}

const struct vfio_ways vfio_strict_ways = {
    .set_attr = vfio_store_attr,
    .get_attr = vfio_load_attr,
    .map_dma = map_dma,
    .unmap_dma = unmap_dma,
    .map_msi = map_msi,
    .unmap_msi = unmap_msi,
};
