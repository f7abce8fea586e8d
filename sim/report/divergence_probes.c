/* Which IOVAs tell a driver's view from the hardware's. SPDX-License-Identifier: BSD-2-Clause */
#include <stdlib.h>

#include "report/divergence_look.h"

#define PAGE UINT64_C(4096)
#define OPEN_LAST ((UINT64_C(1) << 36) - 1) /* of the window that initialisation opens */

static bool add(struct divergence_probes *probes, uint64_t iova)
{
    if (probes->count == probes->capacity) {
        size_t capacity = probes->capacity * 2 + 64;
        uint64_t *grown = realloc(probes->iova, capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        probes->iova = grown;
        probes->capacity = capacity;
    }
    probes->iova[probes->count++] = iova;
    return true;
}

/* Before, at and behind both ends; last may be 2^64 - 1. */
static bool add_edges(struct divergence_probes *probes, uint64_t first, uint64_t last)
{
    return add(probes, first) && add(probes, last) && (first == 0 || add(probes, first - 1)) &&
           (last == UINT64_MAX || add(probes, last + 1));
}

/* What is mapped from start on: its edges, two bytes behind, the second page and the middle. */
static bool add_mapped(struct divergence_probes *probes, uint64_t start, uint64_t size)
{
    return add_edges(probes, start, start + (size - 1)) && add(probes, start + size + 1) &&
           add(probes, start + size / 2) && add(probes, start + (size > PAGE ? PAGE : 0));
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void sort(struct divergence_probes *probes)
{
    size_t kept = 0;
    if (probes->count == 0)
        return;
    qsort(probes->iova, probes->count, sizeof *probes->iova, compare);
    for (size_t i = 1; i < probes->count; i++)
        if (probes->iova[i] != probes->iova[kept])
            probes->iova[++kept] = probes->iova[i];
    probes->count = kept + 1;
}

static bool is_ranged(const struct pamu_driver *driver)
{
    return pamu_driver_config(driver)->flavour == PAMU_FLAVOUR_UBOOT;
}

/* Where a window lies, and how long it is; a range of u-boot is where it maps to. */
static void place_window(const struct pamu_driver *driver, const struct pamu_driver_domain *info, uint32_t window,
                         const struct pamu_mapping *mapping, uint64_t *start, uint64_t *size)
{
    uint64_t length = info->windows == 0 ? 0 : (info->last - info->start) / info->windows + 1;
    *start = is_ranged(driver) ? mapping->phys : info->start + window * length;
    *size = is_ranged(driver) ? mapping->size : length;
}

static bool add_window(struct divergence_probes *probes, const struct pamu_driver *driver, uint32_t domain,
                       const struct pamu_driver_domain *info, uint32_t window)
{
    struct pamu_mapping mapping = {0};
    uint64_t start, size;
    if (pamu_driver_mapping(driver, domain, window, &mapping) != PAMU_OK)
        return true;
    place_window(driver, info, window, &mapping, &start, &size);
    return (size == 0 || add_edges(probes, start, start + (size - 1))) &&
           (mapping.size == 0 || add_mapped(probes, start, mapping.size));
}

bool divergence_probes(struct divergence_probes *probes, const struct pamu_driver *driver, uint32_t domain,
                       const struct pamu_driver_domain *info)
{
    probes->count = 0;
    if (!add_edges(probes, info->start, info->last) || !add_edges(probes, 0, OPEN_LAST))
        return false;
    for (uint32_t i = 0; i < info->windows; i++)
        if (!add_window(probes, driver, domain, info, i))
            return false;
    sort(probes);
    return true;
}

bool divergence_probes_alone(struct divergence_probes *probes)
{
    probes->count = 0;
    if (!add_edges(probes, 0, OPEN_LAST))
        return false;
    sort(probes);
    return true;
}

struct pamu_mapping divergence_mapping(const struct pamu_driver *driver, uint32_t domain,
                                       const struct pamu_driver_domain *info, uint64_t iova)
{
    for (uint32_t i = 0; i < info->windows; i++) {
        struct pamu_mapping mapping = {0};
        uint64_t start, size;
        if (pamu_driver_mapping(driver, domain, i, &mapping) != PAMU_OK)
            break;
        place_window(driver, info, i, &mapping, &start, &size);
        if (iova - start < size)
            return mapping;
    }
    return (struct pamu_mapping){0};
}
