/* Which bins a request to strict software belongs to (rules R1 to R9). SPDX-License-Identifier: BSD-2-Clause */
#include "hw/bits.h"
#include "sw/books.h"
#include "sw/coverage.h"
#include "sw/rules.h"

static void mark(const struct pamu_software *software, unsigned slot, bool condition)
{
    coverage_mark(software->config.pamu, slot, condition);
}

static void cover_busy(const struct pamu_software *software, const struct pamu_domain_info *before, unsigned mapped,
                       unsigned enabled)
{
    mark(software, mapped, before->mapped > 0);
    mark(software, enabled, before->mapped == 0 && before->enabled);
}

void sw_cover_geometry(const struct pamu_software *software, const struct pamu_domain_info *before, uint64_t start,
                       uint64_t size, enum pamu_error error)
{
    bool legal = sw_is_legal_size(size);

    if (error == PAMU_OK) {
        mark(software, SW_R1_SMALLEST, size == SW_PAGE);
        mark(software, SW_R1_LARGEST, size >> 63 != 0);
        mark(software, SW_R1_ZERO, start == 0);
        mark(software, SW_R1_TOP, start + size == 0);
        return;
    }
    mark(software, SW_R1_EMPTY, size == 0);
    mark(software, SW_R1_UNDER, size == SW_PAGE / 2);
    mark(software, SW_R1_POWER, size >= SW_PAGE && !legal);
    mark(software, SW_R1_START, legal && start % size == SW_PAGE);
    if (legal && start % size == 0)
        cover_busy(software, before, SW_R5_GEOMETRY, SW_R5_ENABLED);
}

void sw_cover_windows(const struct pamu_software *software, const struct pamu_domain_info *before, uint32_t count,
                      enum pamu_error error)
{
    uint32_t most = software->max_windows;
    uint64_t window = count == 0 ? 0 : before->size / count;
    bool legal = is_power_of_two(count) && count <= most;

    if (error == PAMU_OK) {
        mark(software, SW_R2_ONE, count == 1);
        mark(software, SW_R2_TWO, count == 2);
        mark(software, SW_R2_MOST, count == most);
        mark(software, SW_R3_SMALLEST, window == SW_PAGE);
        return;
    }
    mark(software, SW_R2_NONE, count == 0);
    mark(software, SW_R2_POWER, count < most && count != 0 && !legal);
    mark(software, SW_R2_ABOVE, count == most + 1);
    mark(software, SW_R2_DOUBLE, count == 2 * most);
    mark(software, SW_R3_UNDER, legal && window == SW_PAGE / 2);
    if (legal && window >= SW_PAGE)
        cover_busy(software, before, SW_R5_WINDOWS, SW_R5_ENABLED_WINDOWS);
}

static void cover_mapped(const struct pamu_software *software, uint64_t window, const struct pamu_mapping *mapping)
{
    mark(software, SW_R4_SMALLEST, mapping->size == SW_PAGE && window > SW_PAGE);
    mark(software, SW_R4_FULL, mapping->size == window);
    mark(software, SW_R4_READ, mapping->prot == PAMU_PROT_READ);
    mark(software, SW_R4_WRITE, mapping->prot == PAMU_PROT_WRITE);
    mark(software, SW_R4_BOTH, mapping->prot == (PAMU_PROT_READ | PAMU_PROT_WRITE));
}

static void cover_unmappable(const struct pamu_software *software, uint64_t window, const struct pamu_mapping *mapping)
{
    uint64_t size = mapping->size;
    bool legal = sw_is_legal_size(size) && size <= window;

    mark(software, SW_R4_EMPTY, size == 0);
    mark(software, SW_R4_UNDER, size == SW_PAGE / 2);
    mark(software, SW_R4_POWER, size >= SW_PAGE && size < window && !legal);
    mark(software, SW_R4_ABOVE, size == 2 * window);
    mark(software, SW_R4_PHYS, legal && mapping->phys % size == SW_PAGE);
    mark(software, SW_R4_PROT, legal && mapping->phys % size == 0 && mapping->prot == 0);
}

void sw_cover_map(const struct pamu_software *software, const struct pamu_domain_info *before, uint32_t window,
                  const struct pamu_mapping *mapping, enum pamu_error error)
{
    if (before->windows == 0)
        return;
    mark(software, SW_R3_LAST, error == PAMU_OK && window == before->windows - 1);
    mark(software, SW_R3_ABOVE, window == before->windows);
    mark(software, SW_R3_FAR, window > before->windows);
    if (error == PAMU_OK)
        cover_mapped(software, before->size / before->windows, mapping);
    else if (window < before->windows)
        cover_unmappable(software, before->size / before->windows, mapping);
}

static void cover_switch(const struct pamu_software *software, const struct pamu_domain_info *before,
                         const struct pamu_domain_info *after, enum sw_request request)
{
    bool map = request == SW_MAP, unmap = request == SW_UNMAP, last = unmap && after->mapped == 0;

    mark(software, SW_R5_MAP, map && before->enabled);
    mark(software, SW_R5_UNMAP, unmap && after->mapped > 0 && after->enabled);
    mark(software, SW_R8_FIRST, map && !before->enabled && after->enabled);
    mark(software, SW_R8_KEPT, map && !after->enabled);
    mark(software, SW_R8_LAST, last && before->enabled && !after->enabled);
    mark(software, SW_R8_WISH, last && after->enabled);
    mark(software, SW_R8_ENABLE, request == SW_ENABLE_DOMAIN && !before->enabled);
    mark(software, SW_R8_DISABLE, request == SW_DISABLE_DOMAIN && before->enabled);
}

static void cover_member(const struct pamu_software *software, const struct pamu_domain_info *before,
                         enum sw_request request)
{
    mark(software, SW_R9_BEFORE, request == SW_ATTACH && before->size == 0);
    mark(software, SW_R9_AFTER, request == SW_ATTACH && before->enabled);
    mark(software, SW_R9_SHARED, request == SW_ATTACH && before->liodns == 1);
    mark(software, SW_R9_DETACH, request == SW_DETACH && before->enabled);
}

void sw_cover_change(const struct pamu_software *software, uint32_t domain, const struct pamu_domain_info *before,
                     enum sw_request request, enum pamu_error error)
{
    struct pamu_domain_info after = {0};

    mark(software, SW_R8_EMPTY, request == SW_ENABLE_DOMAIN && error != PAMU_OK);
    if (error != PAMU_OK)
        return;
    (void)pamu_domain_info(software, domain, &after);
    cover_switch(software, before, &after, request);
    cover_member(software, before, request);
}
