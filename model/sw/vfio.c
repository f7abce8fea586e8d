/* Containers: groups, IOMMU model, attributes, enabling (rules R8 to R10). SPDX-License-Identifier: BSD-2-Clause */
#include "sw/vfio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "sw/coverage.h"
#include "sw/msi.h"
#include "sw/refusal.h"

/* ---- life ---- */

enum pamu_error pamu_vfio_create(const struct pamu_vfio_config *config, struct pamu_vfio **vfio)
{
    struct pamu_vfio *made;

    if (!sw_msi_is_domain(config->msi, config->domain))
        return PAMU_ERR_ARGUMENT;
    made = calloc(1, sizeof(*made));
    if (made == NULL)
        return PAMU_ERR_MEMORY;
    made->config = *config;
    made->ways = config->quirks ? &vfio_quirk_ways : &vfio_strict_ways;
    made->software = config->msi->software;
    *vfio = made;
    return PAMU_OK;
}

void pamu_vfio_destroy(struct pamu_vfio *vfio)
{
    free(vfio);
}

struct pamu_domain_info vfio_info(const struct pamu_vfio *vfio)
{
    struct pamu_domain_info info = {0};

    (void)pamu_domain_info(vfio->software, vfio->config.domain, &info);
    return info;
}

bool vfio_backing(const struct pamu_vfio *vfio, uint64_t vaddr, uint64_t length, uint64_t *phys)
{
    if (vfio->config.backing != NULL)
        return vfio->config.backing(vfio->config.backing_user, vaddr, length, phys);
    *phys = vaddr;
    return true;
}

bool vfio_is_mapped(const struct pamu_vfio *vfio, uint32_t window)
{
    struct pamu_mapping mapping = {0};

    (void)pamu_domain_mapping(vfio->software, vfio->config.domain, window, &mapping);
    return mapping.size != 0;
}

enum pamu_error vfio_said(const struct pamu_vfio *vfio, enum pamu_error error, const struct pamu_refusal *refusal)
{
    return sw_cover_refusal(pamu_software_config(vfio->software)->pamu,
                            vfio->config.quirks ? SW_SCOPE_VFIO_QUIRKS : SW_SCOPE_VFIO, error, refusal);
}

/* ---- R9: groups, then the IOMMU model, then all else ---- */

enum pamu_error pamu_vfio_set_container(struct pamu_vfio *vfio, uint32_t liodn, struct pamu_refusal *refusal)
{
    return vfio_said(vfio, pamu_domain_attach(vfio->software, vfio->config.domain, liodn, refusal), refusal);
}

enum pamu_error pamu_vfio_unset_container(struct pamu_vfio *vfio, uint32_t liodn, struct pamu_refusal *refusal)
{
    return vfio_said(vfio, pamu_domain_detach(vfio->software, vfio->config.domain, liodn, refusal), refusal);
}

static enum pamu_error set_iommu(struct pamu_vfio *vfio, uint32_t type, struct pamu_refusal *refusal)
{
    if (!sw_msi_is_domain(vfio->config.msi, vfio->config.domain))
        return PAMU_ERR_ARGUMENT;
    if (vfio->iommu)
        return sw_refuse(refusal, PAMU_EINVAL, "R9", "the container has its IOMMU model");
    if (vfio_info(vfio).liodns == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R9", "the container has no group; set the container of one first");
    if (type != PAMU_VFIO_TYPE) {
        return sw_refuse(refusal, PAMU_ENODEV, "R9",
                         "there is no IOMMU model %" PRIu32 " here; the nearest legal one is %u (VFIO_FSL_PAMU_IOMMU)",
                         type, PAMU_VFIO_TYPE);
    }
    vfio->iommu = true;
    return PAMU_OK;
}

enum pamu_error pamu_vfio_set_iommu(struct pamu_vfio *vfio, uint32_t type, struct pamu_refusal *refusal)
{
    return vfio_said(vfio, set_iommu(vfio, type, refusal), refusal);
}

static enum pamu_error need_iommu(const struct pamu_vfio *vfio, struct pamu_refusal *refusal)
{
    if (!sw_msi_is_domain(vfio->config.msi, vfio->config.domain))
        return PAMU_ERR_ARGUMENT;
    if (vfio->iommu)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R9", "the container has no IOMMU model; do VFIO_SET_IOMMU first");
}

/* ---- R10: attributes ---- */

struct attribute_name {
    const char *name;
    uint32_t id;
};

static const struct attribute_name attributes[] = {
#define ATTRIBUTE(enumerator, name, number, first, second) {name, number},
    PAMU_VFIO_ATTRIBUTE_LIST(ATTRIBUTE)
#undef ATTRIBUTE
};

enum pamu_error pamu_vfio_attribute_find(const char *name, uint32_t *id)
{
    for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
        if (strcmp(attributes[i].name, name) == 0) {
            *id = attributes[i].id;
            return PAMU_OK;
        }
    }
    return PAMU_ERR_NAME;
}

static enum pamu_error set_geometry(struct pamu_vfio *vfio, uint64_t first, uint64_t last, struct pamu_refusal *refusal)
{
    if (last < first) {
        return sw_refuse(refusal, PAMU_EINVAL, "R10",
                         "the aperture ends at 0x%" PRIx64 ", before it begins at 0x%" PRIx64, last, first);
    }
    return pamu_domain_geometry(vfio->software, vfio->config.domain, first, last - first + 1, refusal);
}

static enum pamu_error set_windows(struct pamu_vfio *vfio, uint64_t count, struct pamu_refusal *refusal)
{
    uint32_t asked = count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;

    return pamu_domain_windows(vfio->software, vfio->config.domain, asked, refusal);
}

/* The stash id of a cache of a CPU, as boot software gives them; false if it gives none. */
static bool stash_id(const struct pamu_chip *chip, uint64_t cpu, uint64_t cache, uint32_t *id)
{
    struct pamu_chip_value value = {.known = false};

    for (size_t i = 0; i < chip->cpu_count; i++) {
        const struct pamu_chip_cpu *row = &chip->cpus[i];
        if (cpu < row->first || cpu >= (uint64_t)row->first + row->threads)
            continue;
        if (cache == 1)
            value = row->l1;
        else if (cache == 2)
            value = row->l2;
        else if (cache == 3)
            value = chip->value[PAMU_CHIP_L3_STASH];
    }
    *id = (uint32_t)value.value;
    return value.known;
}

static enum pamu_error set_stash(struct pamu_vfio *vfio, const uint64_t *value, struct pamu_refusal *refusal)
{
    uint32_t id;
    enum pamu_error error;

    if (!stash_id(vfio->config.msi->chip, value[0], value[1], &id)) {
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "CPU %" PRIu64 " has no cache %" PRIu64 " with a stash id here",
                         value[0], value[1]);
    }
    error = pamu_domain_stash(vfio->software, vfio->config.domain, id, refusal);
    if (error != PAMU_OK)
        return error;
    vfio->stashes = true;
    memcpy(vfio->stash, value, sizeof(vfio->stash));
    return PAMU_OK;
}

enum pamu_error vfio_store_attr(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                struct pamu_refusal *refusal)
{
    switch (attribute->id) {
    case PAMU_VFIO_GEOMETRY:
        return set_geometry(vfio, attribute->value[0], attribute->value[1], refusal);
    case PAMU_VFIO_WINDOWS:
        return set_windows(vfio, attribute->value[0], refusal);
    case PAMU_VFIO_STASH:
        return set_stash(vfio, attribute->value, refusal);
    default:
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "there is no attribute %" PRIu32 "; the last is %d",
                         attribute->id, (int)PAMU_VFIO_STASH);
    }
}

enum pamu_error vfio_load_attr(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                               struct pamu_refusal *refusal)
{
    struct pamu_domain_info info = vfio_info(vfio);
    uint64_t *value = attribute->value;

    if (attribute->id == PAMU_VFIO_GEOMETRY && info.size != 0) {
        value[0] = info.start;
        value[1] = info.start + (info.size - 1);
    } else if (attribute->id == PAMU_VFIO_WINDOWS && info.windows != 0) {
        value[0] = info.windows;
        value[1] = 0;
    } else if (attribute->id == PAMU_VFIO_STASH && vfio->stashes) {
        memcpy(value, vfio->stash, sizeof(vfio->stash));
    } else {
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "attribute %" PRIu32 " %s", attribute->id,
                         attribute->id <= PAMU_VFIO_STASH ? "was not set" : "does not exist");
    }
    return PAMU_OK;
}

/* ---- all that needs an IOMMU model ---- */

enum pamu_error pamu_vfio_set_attr(struct pamu_vfio *vfio, const struct pamu_vfio_attribute *attribute,
                                   struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->set_attr(vfio, attribute, refusal), refusal);
}

enum pamu_error pamu_vfio_get_attr(struct pamu_vfio *vfio, struct pamu_vfio_attribute *attribute,
                                   struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->get_attr(vfio, attribute, refusal), refusal);
}

enum pamu_error pamu_vfio_map_dma(struct pamu_vfio *vfio, const struct pamu_vfio_map *map, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->map_dma(vfio, map, refusal), refusal);
}

enum pamu_error pamu_vfio_unmap_dma(struct pamu_vfio *vfio, uint64_t iova, uint64_t *size, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->unmap_dma(vfio, iova, size, refusal), refusal);
}

enum pamu_error pamu_vfio_msi_count(struct pamu_vfio *vfio, uint32_t *count, struct pamu_refusal *refusal)
{
    struct pamu_msi_banks banks;
    enum pamu_error error = need_iommu(vfio, refusal);

    if (error == PAMU_OK)
        error = pamu_msi_list(vfio->config.msi, vfio->config.domain, &banks, refusal);
    if (error == PAMU_OK)
        *count = banks.count;
    return vfio_said(vfio, error, refusal);
}

enum pamu_error pamu_vfio_map_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t index, uint32_t flags,
                                  struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->map_msi(vfio, iova, index, flags, refusal), refusal);
}

enum pamu_error pamu_vfio_unmap_msi(struct pamu_vfio *vfio, uint64_t iova, uint32_t flags, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : vfio->ways->unmap_msi(vfio, iova, flags, refusal), refusal);
}

enum pamu_error pamu_vfio_enable(struct pamu_vfio *vfio, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : pamu_domain_enable(vfio->software, vfio->config.domain, refusal),
                     refusal);
}

enum pamu_error pamu_vfio_disable(struct pamu_vfio *vfio, struct pamu_refusal *refusal)
{
    enum pamu_error error = need_iommu(vfio, refusal);

    return vfio_said(vfio, error != PAMU_OK ? error : pamu_domain_disable(vfio->software, vfio->config.domain, refusal),
                     refusal);
}
