/* The list of a domain's LIODNs, newest first, in the Linux flavours. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/flavour/attach.h"

#include <inttypes.h>

#include "sw/coverage.h"

/* The vendor's kernel gives the open window back to a LIODN that no attachment is left of (F12.6). */
static void reopen(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    if (!driver->row->traits->reopen || fl_listed(driver, domain, liodn))
        return;
    fl_clear(driver, fl_primary(driver, liodn), PAMU_PAACE_BYTES);
    lx_open_window(driver, liodn);
    fl_set(driver, fl_primary(driver, liodn), FL_v, 1);
    sw_cover_quirk(driver, "F12.6", true);
}

static enum pamu_error drop_node(struct pamu_driver *driver, struct fl_domain *domain, uint32_t node)
{
    uint32_t liodn = fl_node(driver, node)->liodn;
    enum pamu_error error = PAMU_OK;

    fl_unlink(driver, domain, node);
    fl_liodn(driver, liodn)->domain = PAMU_NO_DOMAIN;
    if (domain->count > 1)
        error = lx_free_subwindows(driver, liodn);
    if (error != PAMU_OK)
        return error;
    lx_disable_liodn(driver, liodn);
    reopen(driver, domain, liodn);
    return PAMU_OK;
}

/* The first node of a LIODN, or FL_NONE. */
static uint32_t find_node(const struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    uint32_t node = domain->first;

    while (node != FL_NONE && fl_node(driver, node)->liodn != liodn)
        node = fl_node(driver, node)->next;
    return node;
}

enum pamu_error lx_drop_liodn(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn)
{
    enum pamu_error error = PAMU_OK;
    uint32_t node = find_node(driver, domain, liodn);

    while (node != FL_NONE && error == PAMU_OK) {
        error = drop_node(driver, domain, node);
        node = find_node(driver, domain, liodn);
    }
    return error;
}

enum pamu_error lx_list_liodn(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn)
{
    enum pamu_error error = PAMU_OK;
    struct fl_domain *old;

    if (liodn >= driver->config.tables.ppaact_entries)
        return fl_refuse(driver, PAMU_EINVAL, "F5", "the PPAACT has no entry for LIODN 0x%" PRIx32, liodn);
    old = fl_domain(driver, fl_liodn(driver, liodn)->domain);
    if (old != NULL && old != domain)
        error = lx_drop_liodn(driver, old, liodn);
    if (error != PAMU_OK)
        return error;
    if (!fl_link(driver, domain, liodn))
        return fl_refuse(driver, PAMU_ENOMEM, "F5", "there is no memory for another attachment");
    fl_liodn(driver, liodn)->domain = fl_number(driver, domain);
    return PAMU_OK;
}

enum pamu_error lx_destroy(struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = PAMU_OK;

    while (record->first != FL_NONE && error == PAMU_OK)
        error = drop_node(driver, record, record->first);
    record->exists = error != PAMU_OK;
    return error;
}

enum pamu_error lx_detach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    return lx_drop_liodn(driver, fl_domain(driver, domain), liodn);
}
