/* The hypervisor: windows from a configuration tree, onto a guest's memory. SPDX-License-Identifier: BSD-2-Clause */
#include <inttypes.h>
#include <string.h>

#include "hw/bits.h"
#include "sw/boot.h"
#include "sw/coverage.h"
#include "sw/flavour/boot.h"
#include "sw/flavour/libos.h"
#include "sw/rules.h"

#define NO_PAGE UINT64_MAX
#define STATUS ((uint32_t)PAMU_PICS_AVICS | PAMU_PICS_POEICS)

/* A domain is a dma-window node of the tree, and the guest's memory under it: window i is sub-window i. What the tree
 * says is judged when a LIODN is configured, not before. */

/* ---- the tree ---- */

static enum pamu_error check_unused(struct pamu_driver *driver, const struct fl_domain *domain)
{
    if (domain->first == FL_NONE)
        return PAMU_OK;
    return fl_refuse(driver, PAMU_EBUSY, "F7", "the tree is read once: LIODN 0x%" PRIx32 " is configured from it",
                     fl_node(driver, domain->first)->liodn);
}

static enum pamu_error set_geometry(struct pamu_driver *driver, uint32_t domain, uint64_t start, uint64_t size)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = check_unused(driver, record);

    if (error != PAMU_OK)
        return error;
    record->start = start;
    record->last = start + (size - 1);
    record->size = size;
    return PAMU_OK;
}

static enum pamu_error set_windows(struct pamu_driver *driver, uint32_t domain, uint32_t count)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = check_unused(driver, record);

    if (error != PAMU_OK)
        return error;
    record->cut = true;
    record->count = count;
    record->mapped = 0;
    memset(fl_windows(driver, record), 0, driver->max_windows * sizeof(struct fl_window));
    return PAMU_OK;
}

static enum pamu_error find_slot(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t window,
                                 struct fl_window **slot)
{
    enum pamu_error error = check_unused(driver, domain);

    if (error != PAMU_OK)
        return error;
    if (window >= fl_used_slots(driver, domain))
        return fl_refuse(driver, PAMU_EINVAL, "R3", "the tree has no sub-window %" PRIu32, window);
    *slot = &fl_windows(driver, domain)[window];
    return PAMU_OK;
}

static enum pamu_error map_window(struct pamu_driver *driver, uint32_t domain, uint32_t window,
                                  const struct pamu_mapping *mapping)
{
    struct fl_domain *record = fl_domain(driver, domain);
    struct fl_window *slot = NULL;
    enum pamu_error error = find_slot(driver, record, window, &slot);

    if (error != PAMU_OK)
        return error;
    if (slot->valid)
        return fl_refuse(driver, PAMU_EBUSY, "R6", "window %" PRIu32 " is mapped", window);
    *slot = (struct fl_window){mapping->phys, mapping->size, FL_AP_ALL, true};
    record->mapped++;
    return PAMU_OK;
}

static enum pamu_error unmap_window(struct pamu_driver *driver, uint32_t domain, uint32_t window)
{
    struct fl_domain *record = fl_domain(driver, domain);
    struct fl_window *slot = NULL;
    enum pamu_error error = find_slot(driver, record, window, &slot);

    if (error != PAMU_OK)
        return error;
    if (!slot->valid)
        return fl_refuse(driver, PAMU_EINVAL, "R12", "window %" PRIu32 " is not mapped", window);
    memset(slot, 0, sizeof(*slot));
    record->mapped--;
    return PAMU_OK;
}

/* ---- the guest's memory ---- */

/* Where a guest address lies, and how many bytes go on from there; 0 for none. */
static uint64_t guest_memory(const struct pamu_driver *driver, const struct fl_domain *domain, uint64_t address,
                             uint64_t *phys)
{
    uint32_t count = fl_used_slots(driver, domain);
    const struct fl_window *slots = fl_windows(driver, domain);

    for (uint32_t i = 0; i < count; i++) {
        uint64_t offset = address - (domain->start + domain->size / count * i);
        if (offset < slots[i].size) {
            *phys = slots[i].phys + offset;
            return slots[i].size - offset;
        }
    }
    return 0;
}

/* The page of size bytes of guest memory in one piece, or NO_PAGE. */
static uint64_t guest_page(const struct pamu_driver *driver, const struct fl_domain *domain, uint64_t address,
                           uint64_t size)
{
    uint64_t phys = 0;

    return guest_memory(driver, domain, address, &phys) < size ? NO_PAGE : fl_page(driver, phys);
}

/* ---- configuring a LIODN ---- */

static bool legal_count(const struct pamu_driver *driver, uint32_t count)
{
    return count > 1 && count <= driver->max_windows && is_power_of_two(count);
}

static enum pamu_error check_tree(struct pamu_driver *driver, const struct fl_domain *domain)
{
    if (!sw_is_legal_size(domain->size) || domain->start % domain->size != 0)
        return PAMU_OK; /* lo_config_ppaace() refuses it before anything else */
    if (domain->cut && !legal_count(driver, domain->count)) {
        return fl_refuse(driver, PAMU_EBADTREE, "F6", "the count of sub-windows is a power of two, 2 to %" PRIu32,
                         driver->max_windows);
    }
    if (!domain->cut && guest_page(driver, domain, domain->start, domain->size) == NO_PAGE)
        return fl_refuse(driver, PAMU_ENOTRANS, "F6", "the guest has no memory in one piece under the whole window");
    return PAMU_OK;
}

/* Sub-windows of a size that is not legal are passed over with a message on the console. */
static void configure_subwindows(struct pamu_driver *driver, const struct fl_domain *domain,
                                 struct pamu_entry_request request)
{
    uint64_t step = domain->size / request.count;

    for (uint32_t i = 0; i < request.count; i++) {
        const struct fl_window *slot = &fl_windows(driver, domain)[i];
        sw_cover_quirk(driver, "X4", slot->valid && (!sw_is_legal_size(slot->size) || slot->size > step));
        sw_cover_quirk(driver, "X5", step < SW_PAGE);
        if (!sw_is_legal_size(slot->size) || slot->size > step) /* one that is not mapped has size 0 */
            continue;
        request.subwindow = i;
        request.size = slot->size;
        request.phys = slot->phys;
        (void)lo_config_spaace(driver, &request); /* checked above, and the entries are there */
    }
}

static enum pamu_error configure(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    struct pamu_entry_request request = {
        .liodn = liodn,
        .count = domain->count,
        .start = domain->start,
        .size = domain->size,
        .phys = fl_windows(driver, domain)[0].phys,
        .omi = FL_NONE,
        .stash = domain->stash,
    };
    enum pamu_error error = check_tree(driver, domain);

    if (error == PAMU_OK)
        error = lo_config_ppaace(driver, &request);
    if (error == PAMU_OK && request.count != 0)
        configure_subwindows(driver, domain, request);
    return error;
}

/* ---- claiming one that another guest has ---- */

/* 1 << (WSE + 1) as an int: from 2 GiB on nothing comes of it (F12.13). */
static bool is_lost(uint32_t wse)
{
    return wse + 1 >= 31;
}

/* The window stays as it is; sub-windows the new guest has no memory under keep the old guest's (X2). */
static enum pamu_error retarget_all(struct pamu_driver *driver, const struct fl_domain *domain, uint32_t liodn)
{
    uint64_t entry = fl_primary(driver, liodn);
    uint64_t start = (uint64_t)fl_get(driver, entry, FL_wbah) << 32 | (uint64_t)fl_get(driver, entry, FL_wbal) << 12;
    uint32_t wse = fl_get(driver, entry, FL_wse), count = 1;
    enum pamu_error error = PAMU_OK;

    sw_cover_quirk(driver, "F12.13", is_lost(wse));
    if (is_lost(wse))
        return PAMU_OK;
    if (fl_get(driver, entry, FL_mw) != 0)
        count = UINT32_C(2) << fl_get(driver, entry, FL_wce);
    for (uint32_t i = 0; i < count && error == PAMU_OK; i++) {
        uint64_t size = (UINT64_C(2) << wse) / count;
        uint64_t page = guest_page(driver, domain, start + i * size, size);
        sw_cover_quirk(driver, "X2", page == NO_PAGE);
        if (page != NO_PAGE)
            error = lo_retarget(driver, liodn, i, page);
    }
    return error;
}

static void forget_owner(struct pamu_driver *driver, uint32_t liodn)
{
    struct fl_domain *old = fl_domain(driver, fl_liodn(driver, liodn)->domain);
    uint32_t node = old->first;

    while (fl_node(driver, node)->liodn != liodn)
        node = fl_node(driver, node)->next;
    fl_unlink(driver, old, node);
}

static enum pamu_error own(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    if (!fl_link(driver, fl_domain(driver, domain), liodn))
        return fl_refuse(driver, PAMU_ENOMEM, "F5", "there is no memory for another LIODN");
    fl_liodn(driver, liodn)->domain = domain;
    return PAMU_OK;
}

/* Whose LIODN it is changes first; what becomes of the tables is only logged. */
static enum pamu_error claim(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    forget_owner(driver, liodn);
    (void)own(driver, domain, liodn); /* with the node just given back */
    fl_liodn(driver, liodn)->moved = true;
    return retarget_all(driver, fl_domain(driver, domain), liodn);
}

static enum pamu_error attach_liodn(struct pamu_driver *driver, uint32_t domain, uint32_t liodn)
{
    uint32_t owner = liodn < driver->config.tables.ppaact_entries ? fl_liodn(driver, liodn)->domain : PAMU_NO_DOMAIN;
    enum pamu_error error;

    if (owner != PAMU_NO_DOMAIN && owner != domain)
        return claim(driver, domain, liodn);
    error = configure(driver, fl_domain(driver, domain), liodn);
    return error != PAMU_OK ? error : own(driver, domain, liodn);
}

/* ---- calls of a guest ---- */

/* Reporting that a violation of the LIODN took away comes back (erratum A-003638). */
static void unsilence(struct pamu_driver *driver, uint32_t liodn)
{
    struct fl_liodn *record = fl_liodn(driver, liodn);
    unsigned instance = record->silenced - 1u;

    if (record->silenced == 0)
        return;
    record->silenced = 0;
    sw_put(driver->config.pamu, instance, PAMU_REG_PICS,
           (fl_register(driver, instance, PAMU_REG_PICS) & ~(uint32_t)STATUS) | PAMU_PICS_AVIE);
}

static enum pamu_error enable_domain(struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = record->first; i != FL_NONE && error == PAMU_OK; i = fl_node(driver, i)->next) {
        unsilence(driver, fl_node(driver, i)->liodn);
        error = lo_enable_liodn(driver, fl_node(driver, i)->liodn);
    }
    return error;
}

static enum pamu_error disable_domain(struct pamu_driver *driver, uint32_t domain)
{
    struct fl_domain *record = fl_domain(driver, domain);

    for (uint32_t i = record->first; i != FL_NONE; i = fl_node(driver, i)->next)
        lo_disable_liodn(driver, fl_node(driver, i)->liodn);
    return PAMU_OK;
}

/* From the tree: it counts for LIODNs configured afterwards. */
static enum pamu_error set_stash(struct pamu_driver *driver, uint32_t domain, uint32_t cache, uint32_t cpu)
{
    struct fl_domain *record = fl_domain(driver, domain);
    enum pamu_error error = check_unused(driver, record);

    if (error == PAMU_OK)
        record->stash = lx_stash_id(driver, cache, cpu);
    return error;
}

/* What the tree says: the memory under the sub-window. The original never asks. */
static enum pamu_error iova_to_phys(struct pamu_driver *driver, uint32_t domain, uint64_t iova, uint64_t *phys)
{
    const struct fl_domain *record = fl_domain(driver, domain);
    uint32_t count = fl_used_slots(driver, record);
    uint64_t step = count == 0 ? 0 : record->size / count, offset = iova - record->start;
    const struct fl_window *slot = fl_windows(driver, record);

    if (step == 0 || offset / step >= count || offset % step >= slot[offset / step].size)
        return fl_refuse(driver, PAMU_ENOENT, "R7", "the tree has no memory at 0x%" PRIx64, iova);
    sw_cover_quirk(driver, "F12.4", record->first == FL_NONE);
    *phys = slot[offset / step].phys + offset % step;
    return PAMU_OK;
}

const struct flavour_calls flavour_hypervisor_calls = {
    .boot = fl_boot_hypervisor,
    .isr = fl_isr_hypervisor,
    .geometry = set_geometry,
    .windows = set_windows,
    .attach = attach_liodn,
    .map = map_window,
    .unmap = unmap_window,
    .enable = enable_domain,
    .disable = disable_domain,
    .stash = set_stash,
    .iova_to_phys = iova_to_phys,
    .config_ppaace = lo_config_ppaace,
    .config_spaace = lo_config_spaace,
};
