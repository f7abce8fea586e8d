/* Looking at domains: state, mappings, where an IOVA goes. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/books.h"
#include "sw/refusal.h"
#include "sw/rules.h"

enum pamu_error pamu_domain_info(const struct pamu_software *software, uint32_t domain, struct pamu_domain_info *info)
{
    const struct sw_domain *record = sw_domain(software, domain);

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    *info = (struct pamu_domain_info){
        .start = record->cut.start,
        .size = record->cut.exponent != 0 ? UINT64_C(1) << record->cut.exponent : 0,
        .windows = record->cut.windows,
        .mapped = record->mapped,
        .liodns = record->liodns,
        .enabled = sw_enabled(record),
        .explicit_state = record->wish != SW_AUTOMATIC,
    };
    return PAMU_OK;
}

enum pamu_error pamu_domain_mapping(const struct pamu_software *software, uint32_t domain, uint32_t window,
                                    struct pamu_mapping *mapping)
{
    const struct sw_domain *record = sw_domain(software, domain);
    const struct sw_window *slot;

    if (record == NULL || window >= record->cut.windows)
        return PAMU_ERR_ARGUMENT;
    slot = &sw_windows(software, record)[window];
    *mapping = (struct pamu_mapping){slot->phys, slot->exponent == 0 ? 0 : UINT64_C(1) << slot->exponent, slot->prot};
    return PAMU_OK;
}

static bool in_aperture(const struct sw_domain *domain, uint64_t iova)
{
    return (iova - domain->cut.start) >> domain->cut.exponent == 0;
}

/* The start of the window nearest to an IOVA. */
static uint64_t nearest_start(const struct sw_domain *domain, uint64_t iova)
{
    uint64_t window = UINT64_C(1) << sw_window_exponent(domain);
    uint64_t last = domain->cut.start + (domain->cut.windows - 1) * window;
    uint64_t offset = iova % window;

    if (iova < domain->cut.start)
        return domain->cut.start;
    if (iova >= last)
        return last;
    return offset > window / 2 ? iova - offset + window : iova - offset;
}

enum pamu_error pamu_domain_window_at(const struct pamu_software *software, uint32_t domain, uint64_t iova,
                                      uint32_t *window, struct pamu_refusal *refusal)
{
    const struct sw_domain *record = sw_domain(software, domain);
    uint64_t start;
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = sw_check_window(0, record->cut.windows, refusal);
    if (error != PAMU_OK)
        return error;
    start = nearest_start(record, iova);
    if (iova != start) {
        return sw_refuse(refusal, PAMU_EINVAL, "R4",
                         "no window begins at IOVA 0x%" PRIx64 "; the nearest one begins at 0x%" PRIx64, iova, start);
    }
    *window = (uint32_t)((iova - record->cut.start) >> sw_window_exponent(record));
    return PAMU_OK;
}

static enum pamu_error look_up(const struct sw_window *windows, const struct sw_domain *domain, uint64_t iova,
                               uint64_t *phys, struct pamu_refusal *refusal)
{
    uint8_t exponent = sw_window_exponent(domain);
    uint32_t window = (uint32_t)((iova - domain->cut.start) >> exponent);
    uint64_t offset = (iova - domain->cut.start) & ((UINT64_C(1) << exponent) - 1);
    char text[SW_SIZE_TEXT_BYTES];

    if (windows[window].exponent == 0)
        return sw_refuse(refusal, PAMU_ENOENT, "R7", "window %" PRIu32 " is not mapped", window);
    if (offset >> windows[window].exponent != 0) {
        return sw_refuse(refusal, PAMU_ENOENT, "R4",
                         "IOVA 0x%" PRIx64 " is in the hole of window %" PRIu32 ", of which the first %s are mapped",
                         iova, window, sw_size_text(UINT64_C(1) << windows[window].exponent, text));
    }
    *phys = windows[window].phys + offset;
    return PAMU_OK;
}

enum pamu_error pamu_domain_lookup(const struct pamu_software *software, uint32_t domain, uint64_t iova, uint64_t *phys,
                                   struct pamu_refusal *refusal)
{
    const struct sw_domain *record = sw_domain(software, domain);

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    if (record->cut.windows == 0)
        return sw_refuse(refusal, PAMU_ENOENT, "R7", "the domain has no windows, and maps nothing");
    if (!in_aperture(record, iova))
        return sw_refuse(refusal, PAMU_ENOENT, "R7", "IOVA 0x%" PRIx64 " is outside the aperture", iova);
    return look_up(sw_windows(software, record), record, iova, phys, refusal);
}

enum pamu_error pamu_liodn_info(const struct pamu_software *software, uint32_t liodn, struct pamu_liodn_info *info)
{
    const struct sw_liodn *record;

    if (liodn >= software->config.tables.ppaact_entries)
        return PAMU_ERR_ARGUMENT;
    record = sw_liodn(software, liodn);
    *info = (struct pamu_liodn_info){record->domain, record->run.first, record->run.count};
    return PAMU_OK;
}
