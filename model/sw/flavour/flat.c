/* The Linux driver of 5.13 and later (FACTS 12, items 5 to 8). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/coverage.h"
#include "sw/flavour/attach.h"
#include "sw/flavour/boot.h"

/* A primary entry with the one window there is; AP as given. */
static enum pamu_error config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request)
{
    uint64_t entry = 0;
    enum pamu_error error = lx_find_ppaace(driver, request->liodn, &entry);

    if (error != PAMU_OK)
        return error;
    fl_set(driver, entry, FL_wse, LX_OPEN_WSE);
    lx_init_entry(driver, entry, false);
    fl_set_base(driver, entry, 0);
    sw_cover_quirk(driver, "X9", request->omi != FL_NONE && request->omi >= driver->config.tables.omt_entries);
    if (!fl_set_operation(driver, entry, request->omi))
        return fl_refuse(driver, PAMU_EINVAL, "F4", "the OMT has no entry %" PRIu32, request->omi);
    fl_set_stash(driver, entry, request->stash);
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, 0);
    fl_set(driver, entry, FL_ap, request->prot);
    fl_set(driver, entry, FL_wce, 0);
    fl_set(driver, entry, FL_mw, 0);
    return PAMU_OK;
}

/* Twice: the second time without operation mapping, which does not take OTM and OMI away (F12.8). */
static enum pamu_error open_liodn(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    struct pamu_entry_request request = {
        .liodn = liodn, .omi = lx_operation(driver, liodn), .stash = domain->stash, .prot = FL_AP_DENIED};

    sw_cover_quirk(driver, "F12.8", request.omi != FL_NONE);
    lx_disable_liodn(driver, liodn);
    (void)config_ppaace(driver, &request); /* entry and operation mapping are there */
    request.omi = FL_NONE;
    request.prot = FL_AP_ALL;
    (void)config_ppaace(driver, &request);
    return lx_enable_liodn(driver, liodn);
}

static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = lx_list_liodn(driver, record, liodn);

    return error != PAMU_OK ? error : open_liodn(driver, record, liodn);
}

/* There is a function for the L1 only. */
static enum pamu_error set_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    struct fl_domain *record = fl_domain(driver, domain);

    if (cache != 1)
        return fl_refuse(driver, PAMU_ENOSYS, "X3", "there is a function for cache 1 of a CPU only");
    record->stash = lx_stash_id(driver, cache, cpu);
    if (record->stash == FL_NONE)
        return fl_refuse(driver, PAMU_EINVAL, "F11", "the tree has no stash id for CPU %" PRIu32, cpu);
    for (uint32_t i = record->first; i != FL_NONE; i = fl_node(driver, i)->next)
        fl_set_stash(driver, fl_primary(driver, fl_node(driver, i)->liodn), record->stash);
    return PAMU_OK;
}

/* The identity inside the 64 GiB, whatever the LIODN's entry says (F12.5). */
static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    const struct fl_domain *record = fl_domain(driver, domain);

    *phys = iova > record->last ? 0 : iova;
    sw_cover_quirk(driver, "F12.4", iova <= record->last && record->first == FL_NONE);
    sw_cover_quirk(driver, "F12.5", iova <= record->last);
    return PAMU_OK;
}

const struct flavour_calls flavour_flat_calls = {
    .boot = fl_boot_linux,
    .isr = fl_isr_linux,
    .destroy = lx_destroy,
    .attach = attach_liodn,
    .detach = lx_detach,
    .stash = set_stash,
    .iova_to_phys = iova_to_phys,
    .config_ppaace = config_ppaace,
};
