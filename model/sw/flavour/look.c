/* Looking into a driver's books. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/books.h"
#include "sw/flavour/driver.h"

static enum pamu_error strict_info(const struct pamu_driver *driver, uint32_t domain, struct pamu_driver_domain *info)
{
    struct pamu_domain_info strict;
    enum pamu_error error = pamu_domain_info(fl_software(driver), domain, &strict);

    if (error != PAMU_OK)
        return error;
    *info = (struct pamu_driver_domain){
        .start = strict.start,
        .last = strict.size == 0 ? 0 : strict.start + (strict.size - 1),
        .bounded = strict.size != 0,
        .windows = strict.windows,
        .mapped = strict.mapped,
        .enabled = strict.enabled,
        .switched = driver->row->traits->switched,
    };
    return PAMU_OK;
}

enum pamu_error pamu_driver_domain_info(const struct pamu_driver *driver, uint32_t domain,
                                        struct pamu_driver_domain *info)
{
    const struct fl_domain *record;

    if (fl_is_strict(&driver->config))
        return strict_info(driver, domain, info);
    record = fl_domain(driver, domain);
    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    *info = (struct pamu_driver_domain){
        .start = record->start,
        .last = record->last,
        .bounded = record->size != 0,
        .windows = fl_used_slots(driver, record),
        .mapped = record->mapped,
        .enabled = record->enabled,
        .switched = driver->row->traits->switched,
        .half_cut = record->half_cut,
    };
    return PAMU_OK;
}

static bool exists(const struct pamu_driver *driver, uint32_t number)
{
    if (fl_is_strict(&driver->config))
        return sw_domain(fl_software(driver), number) != NULL;
    return fl_domain_record(driver, number)->exists;
}

uint32_t pamu_driver_next_domain(const struct pamu_driver *driver, uint32_t number)
{
    while (number < driver->config.domains && !exists(driver, number))
        number++;
    return number < driver->config.domains ? number : PAMU_NO_DOMAIN;
}

enum pamu_error pamu_driver_mapping(const struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                    struct pamu_mapping *mapping)
{
    const struct fl_domain *record;
    const struct fl_window *slot;

    if (fl_is_strict(&driver->config))
        return pamu_domain_mapping(fl_software(driver), domain, window, mapping);
    record = fl_domain(driver, domain);
    if (record == NULL || window >= fl_used_slots(driver, record))
        return PAMU_ERR_ARGUMENT;
    slot = &fl_windows(driver, record)[window];
    *mapping = (struct pamu_mapping){0};
    if (slot->valid)
        *mapping = (struct pamu_mapping){slot->phys, slot->size, slot->prot};
    return PAMU_OK;
}

static uint32_t strict_liodn(const struct pamu_driver *driver, uint32_t domain, uint32_t place)
{
    const struct pamu_software *software = fl_software(driver);
    const struct sw_domain *record = sw_domain(software, domain);
    uint32_t liodn = record != NULL ? record->first : SW_NO_LIODN;

    while (liodn != SW_NO_LIODN && place-- > 0)
        liodn = sw_liodn(software, liodn)->next;
    return liodn; /* SW_NO_LIODN is PAMU_NO_LIODN */
}

uint32_t pamu_driver_liodn(const struct pamu_driver *driver, uint32_t domain, uint32_t place)
{
    const struct fl_domain *record;
    uint32_t node;

    if (fl_is_strict(&driver->config))
        return strict_liodn(driver, domain, place);
    record = fl_domain(driver, domain);
    node = record != NULL ? record->first : FL_NONE;
    while (node != FL_NONE && place-- > 0)
        node = fl_node(driver, node)->next;
    return node == FL_NONE ? PAMU_NO_LIODN : fl_node(driver, node)->liodn;
}

enum pamu_error pamu_driver_liodn_info(const struct pamu_driver *driver, uint32_t liodn, struct pamu_driver_liodn *info)
{
    const struct fl_liodn *record;

    if (liodn >= driver->config.tables.ppaact_entries)
        return PAMU_ERR_ARGUMENT;
    record = fl_liodn(driver, liodn);
    *info = (struct pamu_driver_liodn){
        .domain = fl_is_strict(&driver->config) ? sw_liodn(fl_software(driver), liodn)->domain : record->domain,
        .attached = record->attached,
        .failed = record->failed,
        .closed = record->closed,
        .moved = record->moved,
        .low_level = record->low_level,
    };
    return PAMU_OK;
}
