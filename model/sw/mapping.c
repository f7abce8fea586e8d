/* Mapping and unmapping windows, enabling domains (rules R4, R6, R8, R12). SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/domain.h"

#include <inttypes.h>

#include "sw/entries.h"
#include "sw/refusal.h"
#include "sw/rules.h"

static enum pamu_error check_map(const struct pamu_software *software, const struct sw_domain *domain, uint32_t window,
                                 const struct pamu_mapping *mapping, struct pamu_refusal *refusal)
{
    enum pamu_error error = sw_check_window(window, domain->cut.windows, refusal);

    if (error != PAMU_OK)
        return error;
    error = sw_check_mapping(mapping, UINT64_C(1) << sw_window_exponent(domain), refusal);
    if (error != PAMU_OK)
        return error;
    if (sw_windows(software, domain)[window].exponent != 0)
        return sw_refuse(refusal, PAMU_EBUSY, "R6", "window %" PRIu32 " is mapped; unmap it first", window);
    return PAMU_OK;
}

enum pamu_error pamu_domain_map(struct pamu_software *software, uint32_t domain, uint32_t window,
                                const struct pamu_mapping *mapping, struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    struct sw_window *slot;
    bool was_enabled;
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = check_map(software, record, window, mapping, refusal);
    if (error != PAMU_OK)
        return error;
    was_enabled = sw_enabled(record);
    slot = &sw_windows(software, record)[window];
    *slot = (struct sw_window){mapping->phys, sw_exponent(mapping->size), (uint8_t)mapping->prot};
    record->mapped++;
    error = sw_write_window(software, record, window, was_enabled != sw_enabled(record), SW_OPEN);
    if (error != PAMU_OK) {
        record->mapped--;
        *slot = (struct sw_window){0};
    }
    return error;
}

enum pamu_error pamu_domain_unmap(struct pamu_software *software, uint32_t domain, uint32_t window,
                                  struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    struct sw_window *slot, old;
    bool was_enabled;
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = sw_check_window(window, record->cut.windows, refusal);
    if (error != PAMU_OK)
        return error;
    slot = &sw_windows(software, record)[window];
    if (slot->exponent == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R12", "window %" PRIu32 " is not mapped", window);
    was_enabled = sw_enabled(record);
    old = *slot;
    *slot = (struct sw_window){0};
    record->mapped--;
    error = sw_write_window(software, record, window, was_enabled != sw_enabled(record), SW_CLOSE);
    if (error != PAMU_OK) {
        record->mapped++;
        *slot = old;
    }
    return error;
}

/* R8: an explicit enable or disable. */
static enum pamu_error set_wish(const struct pamu_software *software, struct sw_domain *domain, enum sw_wish wish)
{
    uint8_t old = domain->wish;
    enum pamu_error error;

    domain->wish = (uint8_t)wish;
    error = sw_write_primaries(software, domain, wish == SW_ENABLE ? SW_OPEN : SW_CLOSE);
    if (error != PAMU_OK)
        domain->wish = old;
    return error;
}

enum pamu_error pamu_domain_enable(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    if (record->mapped == 0)
        return sw_refuse(refusal, PAMU_ENODEV, "R8", "nothing is mapped; map a window before enabling the domain");
    return set_wish(software, record, SW_ENABLE);
}

enum pamu_error pamu_domain_disable(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);

    (void)refusal; /* no rule forbids it */
    return record == NULL ? PAMU_ERR_ARGUMENT : set_wish(software, record, SW_DISABLE);
}

enum pamu_error pamu_domain_stash(struct pamu_software *software, uint32_t domain, uint32_t cid,
                                  struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    enum pamu_error error = PAMU_OK;
    uint8_t old;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    if (cid > UINT8_MAX)
        return sw_refuse(refusal, PAMU_EINVAL, "R10", "stash id %" PRIu32 " is over 255", cid);
    old = record->cid;
    record->cid = (uint8_t)cid;
    for (uint32_t i = record->first; i != SW_NO_LIODN && error == PAMU_OK; i = sw_liodn(software, i)->next)
        error = sw_write_liodn(software, record, i);
    if (error != PAMU_OK)
        record->cid = old;
    return error;
}
