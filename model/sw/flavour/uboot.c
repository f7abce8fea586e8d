/* u-boot's driver: windows over ranges of memory (FACTS 12, items 9 to 12). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>

#include "sw/boot.h"
#include "sw/coverage.h"
#include "sw/flavour/boot.h"
#include "sw/rules.h"

#define INT_SIGN (UINT64_C(1) << 31)
#define SUBWINDOWS 128u /* whatever PC3[MWCE] says (F12.9) */

/* What it returns: -1, -2, -3. */
static enum pamu_error refuse(struct pamu_driver *driver, int code, const char *rule, const char *what)
{
    static const enum pamu_errno numbers[] = {PAMU_E1, PAMU_E2, PAMU_E3};

    return fl_refuse(driver, numbers[code - 1], rule, "config_pamu returns -%d: %s", code, what);
}

/* ---- the primary entry ---- */

/* The smallest aligned window around all ranges; size 0 if there is none. */
static struct fl_window find_window(const struct fl_window *ranges, uint32_t count)
{
    uint64_t low = ranges[0].phys, high = ranges[0].phys + ranges[0].size - 1;
    uint64_t size = SW_PAGE;

    for (uint32_t i = 1; i < count; i++) {
        uint64_t last = ranges[i].phys + ranges[i].size - 1;
        low = ranges[i].phys < low ? ranges[i].phys : low;
        high = last > high ? last : high;
    }
    if (high < low) /* nothing, or something beyond 2^64 */
        return (struct fl_window){0};
    while (size != 0 && (low & ~(size - 1)) + size <= high)
        size <<= 1;
    return (struct fl_window){.phys = low & ~(size - 1), .size = size};
}

static uint32_t subwindows_of(uint64_t size)
{
    uint32_t count = SUBWINDOWS;

    while (size / count < SW_PAGE)
        count >>= 1;
    return count;
}

/* The bound lets one LIODN too many pass (F12.11). */
static enum pamu_error check_liodn(struct pamu_driver *driver, uint32_t liodn)
{
    uint32_t entries = driver->config.tables.ppaact_entries;

    if (liodn > entries)
        return refuse(driver, 3, "F12.11", "the PPAACT has no entry for the LIODN");
    if (liodn == entries)
        return fl_refuse(driver, PAMU_OOPS, "F12.11", "it writes an entry beyond the PPAACT's %" PRIu32, entries);
    return PAMU_OK;
}

/* V comes before the sub-windows are there (F12.12); the next LIODN's entries begin 127 on, however few it takes
 * (F12.9). */
static void write_primary(struct pamu_driver *driver, uint32_t liodn, const struct fl_window *window, uint32_t count)
{
    uint64_t entry = fl_primary(driver, liodn);

    sw_cover_quirk(driver, "F12.9", count > driver->max_windows);
    sw_cover_quirk(driver, "F12.12", count > 1);
    sw_cover_quirk(driver, "X6", count == 1 && fl_get(driver, entry, FL_mw) != 0);
    fl_set(driver, entry, FL_wse, fl_size_code(window->size));
    fl_set(driver, entry, FL_pt, 0);
    fl_set(driver, entry, FL_cr, 1);
    fl_set_base(driver, entry, window->phys);
    if (count > 1) {
        fl_set(driver, entry, FL_wce, (uint32_t)sw_exponent(count) - 1);
        fl_set(driver, entry, FL_mw, 1);
        fl_set(driver, entry, FL_fspi, driver->fspi);
        driver->fspi += SUBWINDOWS - 1;
    } else {
        fl_set(driver, entry, FL_ap, FL_AP_ALL);
    }
    fl_set(driver, entry, FL_v, 1);
}

/* ---- sub-windows ---- */

/* A piece from a sub-window's start on, rounded up to a power of two and into 4K .. sub-window. The power is an int
 * shift: with 31 it is negative, hence the largest, and with more the machine gives 0, hence the smallest (F12.10). */
static uint64_t piece_size(uint64_t left, uint64_t subwindow)
{
    uint64_t size = sw_power_up(left);

    if (size > INT_SIGN)
        return SW_PAGE;
    if (size == INT_SIGN || size > subwindow)
        return subwindow;
    return size < SW_PAGE ? SW_PAGE : size;
}

/* Sub-window 0 takes the last size asked of it, the others keep the larger (F12.10). */
static enum pamu_error write_piece(struct pamu_driver *driver, uint32_t liodn, uint64_t number, uint64_t size)
{
    uint64_t entry = fl_primary(driver, liodn);
    uint64_t index = fl_get(driver, entry, FL_fspi) + number - 1;

    if (number == 0) {
        fl_set(driver, entry, FL_swse, fl_size_code(size));
        fl_set(driver, entry, FL_ap, FL_AP_ALL);
        return PAMU_OK;
    }
    if (index >= driver->config.tables.spaact_entries) {
        return fl_refuse(driver, PAMU_OOPS, "F12.9", "it writes entry %" PRIu64 " of a SPAACT of %" PRIu32, index,
                         driver->config.tables.spaact_entries);
    }
    entry = fl_secondary(driver, index);
    fl_set(driver, entry, FL_pt, 1);
    fl_set(driver, entry, FL_cr, 1);
    fl_set(driver, entry, FL_liodn, liodn);
    fl_set(driver, entry, FL_ap, FL_AP_ALL);
    if (fl_get(driver, entry, FL_v) == 0 || fl_get(driver, entry, FL_swse) < fl_size_code(size))
        fl_set(driver, entry, FL_swse, fl_size_code(size));
    fl_set(driver, entry, FL_v, 1);
    return PAMU_OK;
}

/* Opens a range, given relative to the window, from the start of its first sub-window on (F12.10). */
static enum pamu_error open_range(struct pamu_driver *driver, uint32_t liodn, const struct fl_window *range,
                                  uint64_t subwindow)
{
    uint64_t at = range->phys & ~(subwindow - 1), end = range->phys + range->size;
    enum pamu_error error = PAMU_OK;

    while (at < end && error == PAMU_OK) {
        uint64_t size = piece_size(end - at, subwindow);

        sw_cover_quirk(driver, "F12.10", size != end - at && size != subwindow);
        error = write_piece(driver, liodn, at / subwindow, size);
        at += subwindow;
    }
    return error;
}

static enum pamu_error open_ranges(struct pamu_driver *driver, uint32_t liodn, const struct fl_window *window,
                                   const struct fl_domain *table)
{
    uint32_t count = subwindows_of(window->size);
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = 0; i < table->count && count > 1 && error == PAMU_OK; i++) {
        struct fl_window range = fl_windows(driver, table)[i];
        range.phys -= window->phys;
        error = open_range(driver, liodn, &range, window->size >> sw_exponent(count));
    }
    return error;
}

/* ---- calls: a domain is a table of ranges, attaching a LIODN is config_pamu() ---- */

static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    struct fl_domain *table = fl_domain(driver, domain);
    struct fl_window window;
    enum pamu_error error;

    window = find_window(fl_windows(driver, table), table->count); /* a table without ranges is one of no bytes */
    if (window.size == 0)
        return refuse(driver, 1, "F12.10", "no range, or no window that holds all");
    error = check_liodn(driver, liodn);
    if (error != PAMU_OK)
        return error;
    if (!fl_listed(driver, table, liodn) && !fl_link(driver, table, liodn))
        return fl_refuse(driver, PAMU_ENOMEM, "F5", "there is no memory for another attachment");
    fl_liodn(driver, liodn)->domain = domain;
    write_primary(driver, liodn, &window, subwindows_of(window.size));
    return open_ranges(driver, liodn, &window, table);
}

static enum pamu_error add_range(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size)
{
    struct fl_domain *table = fl_domain(driver, domain);

    if (table->first != FL_NONE)
        return fl_refuse(driver, PAMU_EBUSY, "F7", "the table was read when a LIODN was attached");
    if (table->count == PAMU_DRIVER_RANGES)
        return fl_refuse(driver, PAMU_ENOSPC, "F12.10", "the table has room for %u ranges", PAMU_DRIVER_RANGES);
    fl_windows(driver, table)[table->count++] = (struct fl_window){start, size, FL_AP_ALL, true};
    return PAMU_OK;
}

/* pamu_enable() and pamu_disable() know no tables: PC[PE] of every PAMU, and nothing else (FACTS section 7). */
static enum pamu_error switch_pamus(struct pamu_driver *driver, bool on)
{
    struct pamu *pamu = driver->config.pamu;

    for (unsigned i = 0; i < pamu_config(pamu)->hardware.instances; i++) {
        uint32_t control = fl_register(driver, i, PAMU_REG_PC) & ~(uint32_t)PAMU_PC_PE;
        sw_put(pamu, i, PAMU_REG_PC, on ? control | PAMU_PC_PE : control);
    }
    return PAMU_OK;
}

static enum pamu_error enable(struct pamu_driver *driver, uint32_t domain)
{
    (void)domain;
    sw_cover_quirk(driver, "F7", driver->config.pamu->bypass != 0);
    return switch_pamus(driver, true);
}

static enum pamu_error disable(struct pamu_driver *driver, uint32_t domain)
{
    (void)domain;
    return switch_pamus(driver, false);
}

/* What it was asked to open, at the same address. */
static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    const struct fl_domain *table = fl_domain(driver, domain);
    const struct fl_window *ranges = fl_windows(driver, table);

    for (uint32_t i = 0; i < table->count; i++) {
        if (iova - ranges[i].phys < ranges[i].size) {
            sw_cover_quirk(driver, "F12.4", table->first == FL_NONE);
            *phys = iova;
            return PAMU_OK;
        }
    }
    return fl_refuse(driver, PAMU_ENOENT, "R7", "no range of the table holds IOVA 0x%" PRIx64, iova);
}

const struct flavour_calls flavour_uboot_calls = {
    .boot = fl_boot_uboot,
    .attach = attach_liodn,
    .enable = enable,
    .disable = disable,
    .range = add_range,
    .iova_to_phys = iova_to_phys,
};
