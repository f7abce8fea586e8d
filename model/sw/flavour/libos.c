/* Single entries, as libos writes them. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/flavour/libos.h"

#include <inttypes.h>

#include "hw/bits.h"
#include "sw/coverage.h"
#include "sw/rules.h"

static enum pamu_error find_ppaace(struct pamu_driver *driver, uint32_t liodn, uint64_t *entry)
{
    if (liodn >= driver->config.tables.ppaact_entries)
        return fl_refuse(driver, PAMU_ENOTFOUND, "F5", "the PPAACT has no entry for LIODN 0x%" PRIx32, liodn);
    *entry = fl_primary(driver, liodn);
    return PAMU_OK;
}

/* The entry of a sub-window; 0 is the primary one. Nothing bounds the number (F12.15). */
static enum pamu_error find_window(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint64_t *entry)
{
    enum pamu_error error = find_ppaace(driver, liodn, entry);
    uint64_t index;

    if (error != PAMU_OK || subwindow == 0)
        return error;
    index = (uint64_t)fl_get(driver, *entry, FL_fspi) + subwindow - 1;
    if (index >= driver->config.tables.spaact_entries) {
        return fl_refuse(driver, PAMU_OOPS, "F12.15", "it takes entry %" PRIu64 " of a SPAACT of %" PRIu32, index,
                         driver->config.tables.spaact_entries);
    }
    *entry = fl_secondary(driver, index);
    return PAMU_OK;
}

/* Entries are given out one after another, and never taken back. */
static enum pamu_error take_subwindows(struct pamu_driver *driver, uint64_t entry, uint32_t count)
{
    uint32_t entries = driver->config.tables.spaact_entries;

    if (count - 1 > entries - driver->fspi)
        return fl_refuse(driver, PAMU_EINVALID, "F5", "the SPAACT has no %" PRIu32 " entries left", count - 1);
    sw_cover_quirk(driver, "X8", !is_power_of_two(count));
    fl_set(driver, entry, FL_wce, (uint32_t)sw_exponent(count & -count) - 1);
    fl_set(driver, entry, FL_mw, 1);
    fl_set(driver, entry, FL_fspi, driver->fspi);
    driver->fspi += count - 1;
    return PAMU_OK;
}

enum pamu_error lo_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request)
{
    uint64_t entry = 0;
    enum pamu_error error;

    if (!sw_is_legal_size(request->size))
        return fl_refuse(driver, PAMU_EBADTREE, "F6", "a window's size is a power of two of at least 4K");
    if (request->start % request->size != 0)
        return fl_refuse(driver, PAMU_EBADTREE, "F6", "a window's start is a multiple of its size");
    error = find_ppaace(driver, request->liodn, &entry);
    if (error != PAMU_OK)
        return error;
    if (fl_get(driver, entry, FL_wse) != 0)
        return fl_refuse(driver, PAMU_EBUSY, "F3", "LIODN 0x%" PRIx32 " is configured (WSE)", request->liodn);
    fl_set(driver, entry, FL_wse, fl_size_code(request->size));
    fl_set(driver, entry, FL_pt, 0);
    fl_set(driver, entry, FL_cr, 1);
    fl_set_base(driver, entry, request->start);
    if (!fl_set_operation(driver, entry, request->omi))
        return fl_refuse(driver, PAMU_EBADTREE, "F4", "the OMT has no entry %" PRIu32, request->omi);
    fl_set_stash(driver, entry, request->stash);
    if (request->count != 0)
        return take_subwindows(driver, entry, request->count);
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, fl_page(driver, request->phys));
    fl_set(driver, entry, FL_ap, FL_AP_ALL);
    return PAMU_OK;
}

/* CID comes with an operation mapping only (F12.14). */
static void set_attributes(struct pamu_driver *driver, uint64_t entry, const struct pamu_entry_request *request)
{
    sw_cover_quirk(driver, "F12.14", request->omi == FL_NONE && request->stash != FL_NONE);
    if (request->omi == FL_NONE)
        return;
    fl_set(driver, entry, FL_otm, PAMU_OTM_INDEXED);
    fl_set(driver, entry, FL_omi, request->omi);
    fl_set_stash(driver, entry, request->stash);
}

enum pamu_error lo_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request)
{
    uint64_t entry = 0;
    enum pamu_error error;

    if (request->count == 0)
        return PAMU_OK;
    error = find_window(driver, request->liodn, request->subwindow, &entry);
    if (error != PAMU_OK)
        return error;
    if (request->subwindow != 0) {
        fl_set(driver, entry, FL_pt, 1);
        fl_set(driver, entry, FL_cr, 1);
        fl_set(driver, entry, FL_liodn, request->liodn);
    }
    if (!sw_is_legal_size(request->size))
        return fl_refuse(driver, PAMU_EBADTREE, "F6", "a sub-window's size is a power of two of at least 4K");
    fl_set(driver, entry, FL_swse, fl_size_code(request->size));
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, fl_page(driver, request->phys));
    fl_set(driver, entry, FL_ap, FL_AP_ALL);
    set_attributes(driver, entry, request);
    if (request->subwindow != 0)
        fl_set(driver, entry, FL_v, 1);
    return PAMU_OK;
}

/* Closed while it changes; left alone where it points there already. */
enum pamu_error lo_retarget(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint64_t page)
{
    uint64_t entry = 0;
    enum pamu_error error = find_window(driver, liodn, subwindow, &entry);

    if (error != PAMU_OK)
        return error;
    if (((uint64_t)fl_get(driver, entry, FL_twbah) << 20 | fl_get(driver, entry, FL_twbal)) == page)
        return PAMU_OK;
    fl_set(driver, entry, FL_ap, FL_AP_DENIED);
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, page);
    fl_set(driver, entry, FL_ap, FL_AP_ALL);
    return PAMU_OK;
}

enum pamu_error lo_enable_liodn(struct pamu_driver *driver, uint32_t liodn)
{
    uint64_t entry = fl_primary(driver, liodn);

    if (fl_get(driver, entry, FL_wse) == 0)
        return fl_refuse(driver, PAMU_EINVALID, "F3", "LIODN 0x%" PRIx32 " has no window yet (WSE 0)", liodn);
    fl_set(driver, entry, FL_v, 1);
    fl_liodn(driver, liodn)->closed = false;
    return PAMU_OK;
}

void lo_disable_liodn(struct pamu_driver *driver, uint32_t liodn)
{
    fl_set(driver, fl_primary(driver, liodn), FL_v, 0);
}
