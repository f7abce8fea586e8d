/* The Linux driver of the sub-window era (FACTS 5 to 8, 12, 14). SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "hw/bits.h"
#include "sw/coverage.h"
#include "sw/flavour/attach.h"
#include "sw/flavour/boot.h"
#include "sw/rules.h"

enum { EXAMPLE_SIZE = 0x20000000, EXAMPLE_WINDOWS = 8 }; /* of the design thread (F14.16) */

/* A window as a request to an entry. */
static struct pamu_entry_request window_request(const struct pamu_driver *driver, const struct fl_domain *domain,
                                                uint32_t liodn, uint32_t window)
{
    const struct fl_window *slot = &fl_windows(driver, domain)[window];

    return (struct pamu_entry_request){
        .liodn = liodn,
        .count = domain->count > 1 ? domain->count : 0,
        .subwindow = window,
        .start = domain->start,
        .size = slot->size,
        .phys = slot->phys,
        .prot = slot->prot,
        .omi = FL_NONE,
        .stash = domain->stash,
    };
}

/* ---- aperture and windows ---- */

/* Sanity comes before "busy" (F14.8); tables already cut stay as they are. */
static enum pamu_error set_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size)
{
    struct fl_domain *record = fl_domain(driver, domain);

    if (!sw_is_legal_size(size) || start % size != 0) {
        return fl_refuse(driver, PAMU_EINVAL, "F6",
                         "an aperture's size is a power of two of at least 4K, its start a multiple of it");
    }
    if (record->enabled)
        return fl_refuse(driver, PAMU_EBUSY, "F14.8", "the domain is enabled");
    record->start = start;
    record->last = start + (size - 1);
    record->size = size;
    return PAMU_OK;
}

/* A sub-window that maps nothing: as large as it may be, at physical 0, without access, and not valid. */
static enum pamu_error reset_subwindows(struct pamu_driver *driver, const struct pamu_entry_request *whole)
{
    struct pamu_entry_request request = *whole;
    enum pamu_error error = PAMU_OK;

    request.size = whole->size >> sw_exponent(whole->count);
    for (uint32_t i = 0; i < whole->count && error == PAMU_OK; i++) {
        request.subwindow = i;
        (void)lx_disable_spaace(driver, whole->liodn, i); /* without an entry the next call has none, either */
        error = lx_config_spaace(driver, &request, false);
    }
    return error;
}

/* Gives a LIODN the aperture, and count sub-windows (0 for none), closed. */
static enum pamu_error cut_liodn(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn,
                                 uint32_t count)
{
    const struct pamu_entry_request whole = {
        .liodn = liodn,
        .count = count,
        .start = domain->start,
        .size = domain->size,
        .omi = lx_operation(driver, liodn),
        .stash = domain->stash,
    };
    enum pamu_error error;

    lx_disable_liodn(driver, liodn);
    error = lx_config_ppaace(driver, &whole);
    return error != PAMU_OK ? error : reset_subwindows(driver, &whole);
}

/* Newest first; the first failure leaves those before it recut and the rest as they were (F14.2). */
static enum pamu_error cut_liodns(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t count)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = domain->first; i != FL_NONE && error == PAMU_OK; i = fl_node(driver, i)->next)
        error = cut_liodn(driver, domain, fl_node(driver, i)->liodn, count);
    return error;
}

/* "Busy" comes first (F14.8); the count of mapped windows is not reset (F14.4). */
static enum pamu_error set_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error;

    if (record->enabled)
        return fl_refuse(driver, PAMU_EBUSY, "F14.8", "the domain is enabled");
    if (record->size == 0)
        return fl_refuse(driver, PAMU_EINVAL, "R9", "the domain has no geometry");
    if (count > driver->max_windows || !is_power_of_two(count)) {
        return fl_refuse(driver, PAMU_EINVAL, "F6", "the count is a power of two of at most %" PRIu32,
                         driver->max_windows);
    }
    error = cut_liodns(driver, record, count > 1 ? count : 0);
    record->half_cut = error != PAMU_OK;
    if (error != PAMU_OK)
        return error;
    sw_cover_quirk(driver, "F14.4", record->mapped > 0);
    sw_cover_quirk(driver, "F14.16", record->size == EXAMPLE_SIZE && count == EXAMPLE_WINDOWS);
    record->cut = true;
    record->count = count;
    memset(fl_windows(driver, record), 0, count * sizeof(struct fl_window));
    return PAMU_OK;
}

/* ---- mapping ---- */

static enum pamu_error write_window(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn,
                                    uint32_t window)
{
    const struct pamu_entry_request request = window_request(driver, domain, liodn, window);

    return domain->count > 1 ? lx_config_spaace(driver, &request, window > 0) : lx_config_ppaace(driver, &request);
}

/* Only a single window's size is checked for being legal (F14.3). */
static enum pamu_error check_map(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t window,
                                 uint64_t size)
{
    if (!domain->cut)
        return fl_refuse(driver, PAMU_ENODEV, "R9", "the windows are not set");
    if (window >= domain->count)
        return fl_refuse(driver, PAMU_EINVAL, "R3", "the last window is %" PRIu32, domain->count - 1);
    if (size > domain->size >> sw_exponent(domain->count))
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a mapping is not larger than its window");
    if (domain->count > 1)
        return PAMU_OK;
    if (domain->enabled)
        return fl_refuse(driver, PAMU_EBUSY, "F14.5", "a single window is mapped while the domain is disabled");
    if (!sw_is_legal_size(size)) /* of which the aperture's start is a multiple then */
        return fl_refuse(driver, PAMU_EINVAL, "F6", "a single window's size is a power of two of at least 4K");
    return PAMU_OK;
}

static enum pamu_error map_window(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  const struct pamu_mapping *mapping)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = check_map(driver, record, window, mapping->size);
    struct fl_window *slot;

    if (error != PAMU_OK)
        return error;
    slot = &fl_windows(driver, record)[window];
    if (slot->valid)
        return fl_refuse(driver, PAMU_EBUSY, "R6", "window %" PRIu32 " is mapped", window);
    *slot = (struct fl_window){mapping->phys, mapping->size, mapping->prot, false};
    for (uint32_t i = record->first; i != FL_NONE && error == PAMU_OK; i = fl_node(driver, i)->next)
        error = write_window(driver, record, fl_node(driver, i)->liodn, window);
    if (error != PAMU_OK)
        return error;
    sw_cover_quirk(driver, "F14.3", record->first == FL_NONE && !sw_is_legal_size(mapping->size));
    slot->valid = true;
    record->mapped++;
    return PAMU_OK;
}

/* Unmapping tells nothing of what cannot be done, but an original that crashes does not come back. */
static bool is_the_end(const struct pamu_driver *driver, enum pamu_error error)
{
    return error == PAMU_ERR_REFUSED && driver->refusal->number == PAMU_OOPS;
}

/* A single window of an enabled domain is closed by V, which also ends "enabled": the LIODNs after the first get AP = 0
 * and keep V (F14.5). The answer of the last one counts. */
static enum pamu_error close_window(struct pamu_driver *driver, struct fl_domain *domain, uint32_t window)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = domain->first; i != FL_NONE; i = fl_node(driver, i)->next) {
        uint32_t liodn = fl_node(driver, i)->liodn;
        if (domain->count == 1 && domain->enabled) {
            lx_disable_liodn(driver, liodn);
            domain->enabled = false;
        } else {
            error = lx_disable_spaace(driver, liodn, window);
        }
        if (is_the_end(driver, error))
            return error;
    }
    return error;
}

/* The original returns nothing: whatever is wrong with the request, it is silently not done. No window is mapped before
 * they are set. */
static enum pamu_error unmap_window(struct pamu_driver *driver, uint32_t domain, uint32_t window)
{
    struct fl_domain *record = fl_domain(driver, domain);
    struct fl_window *slot;
    enum pamu_error error;

    if (window >= record->count)
        return PAMU_OK;
    slot = &fl_windows(driver, record)[window];
    if (!slot->valid)
        return PAMU_OK;
    error = close_window(driver, record, window);
    if (error != PAMU_OK)
        return is_the_end(driver, error) ? error : PAMU_OK;
    slot->valid = false;
    record->mapped--;
    sw_cover_quirk(driver, "F14.6", record->enabled && record->mapped == 0);
    return PAMU_OK;
}

/* ---- LIODNs ---- */

/* A stale count says that windows are mapped where none is. */
static void cover_slots(const struct pamu_driver *driver, const struct fl_domain *domain)
{
    const struct fl_window *slots = fl_windows(driver, domain);
    uint32_t valid = 0;

    for (uint32_t i = 0; i < domain->count; i++)
        valid += slots[i].valid;
    sw_cover_quirk(driver, "X1", valid == 0);
}

static enum pamu_error map_subwindows(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    const struct fl_window *slots = fl_windows(driver, domain);
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = 0; i < domain->count && error == PAMU_OK; i++) {
        if (slots[i].valid)
            error = write_window(driver, domain, liodn, i);
    }
    cover_slots(driver, domain);
    return error;
}

/* A single window that a stale count calls mapped has size 0, which is refused (F14.4). */
static enum pamu_error map_liodn(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    return domain->count > 1 ? map_subwindows(driver, domain, liodn) : write_window(driver, domain, liodn, 0);
}

static void cover_attachment(const struct pamu_driver *driver, const struct fl_domain *domain)
{
    sw_cover_quirk(driver, "F14.7", fl_node(driver, domain->first)->next != FL_NONE);
    sw_cover_quirk(driver, "F14.10", !domain->cut);
}

/* Whatever fails, the LIODN stays in the list (F14.1); nothing here sets V (F14.11). */
static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = lx_list_liodn(driver, record, liodn);

    if (error != PAMU_OK)
        return error;
    cover_attachment(driver, record);
    if (!record->cut)
        return PAMU_OK;
    error = cut_liodn(driver, record, liodn, record->count > 1 ? record->count : 0);
    if (error == PAMU_OK && record->mapped > 0)
        error = map_liodn(driver, record, liodn);
    sw_cover_quirk(driver, "F14.1", error != PAMU_OK);
    sw_cover_quirk(driver, "F14.11", record->enabled);
    return error;
}

/* ---- enabling ---- */

/* What becomes of single LIODNs is only logged (F14.3). */
static enum pamu_error enable_domain(struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record = fl_domain(driver, domain);

    if (record->mapped == 0)
        return fl_refuse(driver, PAMU_ENODEV, "R8", "nothing is mapped");
    record->enabled = true;
    for (uint32_t i = record->first; i != FL_NONE; i = fl_node(driver, i)->next)
        (void)lx_enable_liodn(driver, fl_node(driver, i)->liodn);
    return PAMU_OK;
}

static enum pamu_error disable_domain(struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record = fl_domain(driver, domain);

    record->enabled = false;
    for (uint32_t i = record->first; i != FL_NONE; i = fl_node(driver, i)->next)
        lx_disable_liodn(driver, fl_node(driver, i)->liodn);
    return PAMU_OK;
}

/* ---- stashing ---- */

static enum pamu_error stash_liodn(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    enum pamu_error error = PAMU_OK;

    if (!domain->cut)
        return fl_refuse(driver, PAMU_EINVAL, "F14.9", "the windows are not set; the stash id is kept for later");
    for (uint32_t i = 0; i < domain->count && error == PAMU_OK; i++)
        error = lx_update_stash(driver, liodn, i, domain->stash);
    return error;
}

static enum pamu_error set_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = PAMU_OK;

    record->stash = lx_stash_id(driver, cache, cpu);
    if (record->stash == FL_NONE) {
        return fl_refuse(driver, PAMU_EINVAL, "F14.9",
                         "the tree has no stash id for cache %" PRIu32 " of CPU %" PRIu32
                         "; the old one is forgotten, in the tables it stays",
                         cache, cpu);
    }
    for (uint32_t i = record->first; i != FL_NONE && error == PAMU_OK; i = fl_node(driver, i)->next)
        error = stash_liodn(driver, record, fl_node(driver, i)->liodn);
    return error;
}

/* ---- looking ---- */

static void cover_lookup(const struct pamu_driver *driver, const struct fl_domain *domain, const struct fl_window *slot,
                         uint64_t iova)
{
    uint64_t step = domain->size / domain->count;
    bool past = slot->valid && (iova - domain->start) % step >= slot->size;

    sw_cover_quirk(driver, "F12.1", past && domain->count > 1);
    sw_cover_quirk(driver, "F12.2", past && domain->count == 1);
    sw_cover_quirk(driver, "F12.3", slot->valid && slot->phys % SW_PAGE != 0);
    sw_cover_quirk(driver, "F12.4", slot->valid && !domain->enabled);
}

/* Selects by the window's size, masks with the mapped one (F12.1); AP, V, enabled and bypass do not count (F12.4). */
static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    const struct fl_domain *record = fl_domain(driver, domain);
    const struct fl_window *slot = fl_windows(driver, record);
    uint64_t step;

    *phys = 0;
    if (iova < record->start || iova > record->last || record->size == 0)
        return PAMU_OK;
    if (!record->cut) {
        return fl_refuse(driver, PAMU_OOPS, "F14.12",
                         "a NULL pointer is followed: the geometry is set, the windows are not");
    }
    step = record->size >> sw_exponent(record->count);
    if (step == 0)
        return fl_refuse(driver, PAMU_OOPS, "F14.8", "the aperture was made smaller than the count of windows");
    slot += (iova - record->start) / step;
    if (slot->valid)
        *phys = slot->phys + (iova & (slot->size - 1));
    cover_lookup(driver, record, slot, iova);
    return PAMU_OK;
}

static enum pamu_error config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request)
{
    return lx_config_spaace(driver, request, request->subwindow > 0);
}

const struct flavour_calls flavour_window_calls = {
    .boot = fl_boot_linux,
    .isr = fl_isr_linux,
    .destroy = lx_destroy,
    .geometry = set_geometry,
    .windows = set_windows,
    .attach = attach_liodn,
    .detach = lx_detach,
    .map = map_window,
    .unmap = unmap_window,
    .enable = enable_domain,
    .disable = disable_domain,
    .stash = set_stash,
    .iova_to_phys = iova_to_phys,
    .config_ppaace = lx_config_ppaace,
    .config_spaace = config_spaace,
    .disable_spaace = lx_disable_spaace,
};
