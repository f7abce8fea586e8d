/* Single entries, as the Linux drivers write them. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "hw/bits.h"
#include "sw/coverage.h"
#include "sw/flavour/linux.h"
#include "sw/rules.h"

#define TABLES_BLOCK UINT64_C(0x80000) /* bytes from the PPAACT on that the tables were allocated as */

enum pamu_error lx_find_ppaace(struct pamu_driver *driver, uint32_t liodn, uint64_t *entry)
{
    if (liodn >= driver->config.tables.ppaact_entries)
        return fl_refuse(driver, PAMU_ENOENT, "F5", "the PPAACT has no entry for LIODN 0x%" PRIx32, liodn);
    *entry = fl_primary(driver, liodn);
    return PAMU_OK;
}

/* The entry of sub-window number + 1: bounded by WCE alone, which says two where there is none (F12.15, F14.1). What
 * lies behind the SPAACT in the same block of pages, the OMT first, is taken for entries, too (X10). */
static enum pamu_error find_spaace(struct pamu_driver *driver, uint64_t primary, uint32_t number, uint64_t *entry)
{
    uint32_t count = UINT32_C(1) << (fl_get(driver, primary, FL_wce) + 1);
    uint64_t index = (uint64_t)fl_get(driver, primary, FL_fspi) + number;

    if (number >= count)
        return fl_refuse(driver, PAMU_ENOENT, "F12.15", "sub-window %" PRIu32 " is beyond WCE", number + 1);
    *entry = fl_secondary(driver, index);
    if (index < driver->config.tables.spaact_entries)
        return PAMU_OK;
    sw_cover_quirk(driver, "X10", true);
    if (*entry - driver->config.tables.ppaact < TABLES_BLOCK)
        return PAMU_OK;
    return fl_refuse(driver, PAMU_OOPS, "F14.13", "entry %" PRIu64 " lies beyond the SPAACT's %" PRIu32 " and the OMT",
                     index, driver->config.tables.spaact_entries);
}

static enum pamu_error find_window(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint64_t *entry)
{
    enum pamu_error error = lx_find_ppaace(driver, liodn, entry);

    if (error != PAMU_OK || subwindow == 0)
        return error;
    return find_spaace(driver, *entry, subwindow - 1, entry);
}

void lx_init_entry(struct pamu_driver *driver, uint64_t entry, bool secondary)
{
    fl_set(driver, entry, FL_pt, secondary);
    fl_set(driver, entry, FL_cr, 1);
}

void lx_open_window(struct pamu_driver *driver, uint32_t liodn)
{
    uint64_t entry = fl_primary(driver, liodn);

    lx_init_entry(driver, entry, false);
    fl_set(driver, entry, FL_wse, LX_OPEN_WSE);
    fl_set_base(driver, entry, 0);
    fl_set(driver, entry, FL_atm, PAMU_ATM_NONE);
    fl_set(driver, entry, FL_ap, FL_AP_ALL);
}

enum pamu_error lx_enable_liodn(struct pamu_driver *driver, uint32_t liodn)
{
    if (fl_get(driver, fl_primary(driver, liodn), FL_wse) == 0)
        return fl_refuse(driver, PAMU_EINVAL, "F3", "LIODN 0x%" PRIx32 " has no window yet (WSE 0)", liodn);
    fl_set(driver, fl_primary(driver, liodn), FL_v, 1);
    fl_liodn(driver, liodn)->closed = false;
    return PAMU_OK;
}

void lx_disable_liodn(struct pamu_driver *driver, uint32_t liodn)
{
    fl_set(driver, fl_primary(driver, liodn), FL_v, 0);
}

/* ---- primary entries ---- */

/* WCE of a count, which nothing checks to be a power of two: its lowest set bit counts; an odd one gives -1 (X8). */
static uint32_t count_code(uint32_t count)
{
    return (uint32_t)sw_exponent(count & -count) - 1;
}

/* The pool hands out no run of none, so that one sub-window is refused (X7). */
static enum pamu_error take_subwindows(struct pamu_driver *driver, uint64_t entry, uint32_t count)
{
    struct sw_run run;

    if (count == 1)
        return fl_refuse(driver, PAMU_EINVAL, "X7", "one sub-window takes no entries, which counts as none left");
    if (!sw_pool_take(fl_pool(driver), driver->config.tables.spaact_entries, count - 1, &run)) {
        return fl_refuse(driver, PAMU_EINVAL, "F14.2",
                         "the SPAACT has no %" PRIu32 " entries in a row; what has been taken is never given back",
                         count - 1);
    }
    sw_cover_quirk(driver, "X8", !is_power_of_two(count));
    fl_set(driver, entry, FL_wce, count_code(count));
    fl_set(driver, entry, FL_mw, 1);
    fl_set(driver, entry, FL_fspi, run.first);
    return PAMU_OK;
}

static void set_one_window(struct pamu_driver *driver, uint64_t entry, const struct pamu_entry_request *request)
{
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, fl_page(driver, request->phys));
    fl_set(driver, entry, FL_ap, request->prot);
    fl_set(driver, entry, FL_wce, 0);
    fl_set(driver, entry, FL_mw, 0);
}

enum pamu_error lx_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request)
{
    uint64_t entry = 0;
    enum pamu_error error;

    if (!sw_is_legal_size(request->size))
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a window's size is a power of two of at least 4K");
    if (request->start % request->size != 0)
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a window's start is a multiple of its size");
    error = lx_find_ppaace(driver, request->liodn, &entry);
    if (error != PAMU_OK)
        return error;
    fl_set(driver, entry, FL_wse, fl_size_code(request->size));
    lx_init_entry(driver, entry, false);
    fl_set_base(driver, entry, request->start);
    if (!fl_set_operation(driver, entry, request->omi))
        return fl_refuse(driver, PAMU_EINVAL, "F4", "the OMT has no entry %" PRIu32, request->omi);
    fl_set_stash(driver, entry, request->stash);
    if (request->count != 0)
        return take_subwindows(driver, entry, request->count);
    set_one_window(driver, entry, request);
    return PAMU_OK;
}

/* ---- sub-windows ---- */

/* An entry that is not valid is made this LIODN's; a valid one keeps whose it was (F14.1). */
static enum pamu_error claim_subwindow(struct pamu_driver *driver, const struct pamu_entry_request *request,
                                       uint64_t *entry)
{
    enum pamu_error error = find_spaace(driver, *entry, request->subwindow - 1, entry);

    if (error != PAMU_OK || fl_get(driver, *entry, FL_v) != 0)
        return error;
    lx_init_entry(driver, *entry, true);
    fl_set(driver, *entry, FL_liodn, request->liodn);
    return PAMU_OK;
}

static bool is_no_page(const struct pamu_driver *driver, uint64_t page)
{
    return page == (driver->config.bits == 32 ? UINT32_MAX : UINT64_MAX);
}

/* With fewer than two sub-windows nothing else is checked of the count. */
enum pamu_error lx_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request, bool enable)
{
    uint64_t page = fl_page(driver, request->phys);
    uint64_t entry = 0;
    enum pamu_error error;

    sw_cover_quirk(driver, "F14.13", request->subwindow > 0 && request->subwindow >= request->count);
    if (request->count == 0)
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a sub-window of none");
    error = lx_find_ppaace(driver, request->liodn, &entry);
    if (error == PAMU_OK && request->subwindow > 0 && request->subwindow < request->count)
        error = claim_subwindow(driver, request, &entry);
    if (error != PAMU_OK)
        return error;
    if (!sw_is_legal_size(request->size))
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a sub-window's size is a power of two of at least 4K");
    if (is_no_page(driver, page))
        return fl_refuse(driver, PAMU_EINVAL, "F6", "the page number stands for none");
    fl_set(driver, entry, FL_swse, fl_size_code(request->size));
    fl_set(driver, entry, FL_atm, PAMU_ATM_WINDOW);
    fl_set_target(driver, entry, page);
    fl_set(driver, entry, FL_ap, request->prot);
    if (!fl_set_operation(driver, entry, request->omi))
        return fl_refuse(driver, PAMU_EINVAL, "F4", "the OMT has no entry %" PRIu32, request->omi);
    fl_set_stash(driver, entry, request->stash);
    if (enable)
        fl_set(driver, entry, FL_v, 1);
    return PAMU_OK;
}

enum pamu_error lx_disable_spaace(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow)
{
    uint64_t entry = 0;
    enum pamu_error error = find_window(driver, liodn, subwindow, &entry);

    if (error == PAMU_OK && subwindow > 0)
        fl_set(driver, entry, FL_v, 0);
    else if (error == PAMU_OK)
        fl_set(driver, entry, FL_ap, FL_AP_DENIED);
    return error;
}

enum pamu_error lx_update_stash(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint32_t stash)
{
    uint64_t entry = 0;
    enum pamu_error error = find_window(driver, liodn, subwindow, &entry);

    if (error == PAMU_OK)
        fl_set(driver, entry, FL_cid, stash);
    return error;
}

enum pamu_error lx_free_subwindows(struct pamu_driver *driver, uint32_t liodn)
{
    uint64_t entry = fl_primary(driver, liodn);
    struct sw_run run = {fl_get(driver, entry, FL_fspi), (UINT32_C(2) << fl_get(driver, entry, FL_wce)) - 1};
    uint32_t entries = driver->config.tables.spaact_entries;

    if (fl_get(driver, entry, FL_mw) == 0)
        return PAMU_OK;
    if (run.first > entries || run.count > entries - run.first)
        return fl_refuse(driver, PAMU_BUG, "F6", "entries to be freed lie beyond the SPAACT");
    if (!sw_pool_has(fl_pool(driver), run))
        return fl_refuse(driver, PAMU_BUG, "F6", "entries to be freed are free");
    sw_pool_mark(fl_pool(driver), run, false);
    fl_set(driver, entry, FL_mw, 0);
    return PAMU_OK;
}
