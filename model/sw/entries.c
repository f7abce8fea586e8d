/* Entries made from the books, as strict software writes them. SPDX-License-Identifier: BSD-2-Clause */
#include "sw/entries.h"

#include "sw/rules.h"

#define PAGE_BITS 12u
#define LOW_PAGES 0xfffffu /* of an address, in bits 31:12 */

/* The fields a window has in either kind of entry; a window that maps nothing has AP 0 and SWSE 0. */
static void fill_window(struct pamu_paace *entry, const struct sw_domain *domain, const struct sw_window *window)
{
    entry->cid = domain->cid;
    entry->cr = 1;
    entry->atm = PAMU_ATM_WINDOW;
    if (window->exponent == 0)
        return;
    entry->ap = window->prot;
    entry->twbah = (uint32_t)(window->phys >> 32);
    entry->twbal = (uint32_t)(window->phys >> PAGE_BITS) & LOW_PAGES;
    entry->swse = window->exponent - 1u; /* P3 */
}

static void make_primary(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn,
                         struct pamu_paace *entry)
{
    const struct sw_window *window = sw_windows(software, domain);
    uint8_t exponent = domain->cut.exponent;

    *entry = (struct pamu_paace){0};
    if (domain->cut.windows == 0)
        return;
    fill_window(entry, domain, window);
    if (domain->cut.windows == 1) {
        /* With MW = 0 no SWSE exists (T10): the window itself shrinks to what is mapped (FACTS section 12, item 2). */
        exponent = window->exponent != 0 ? window->exponent : exponent;
        entry->swse = 0;
    } else {
        entry->mw = 1;
        entry->wce = sw_exponent(domain->cut.windows) - 1u; /* P3 */
        entry->fspi = sw_liodn(software, liodn)->run.first;
    }
    entry->wbah = (uint32_t)(domain->cut.start >> 32);
    entry->wbal = (uint32_t)(domain->cut.start >> PAGE_BITS) & LOW_PAGES;
    entry->wse = exponent - 1u; /* P3 */
    entry->v = sw_enabled(domain);
}

static void make_secondary(const struct sw_domain *domain, const struct sw_window *window, uint32_t liodn,
                           struct pamu_paace *entry)
{
    *entry = (struct pamu_paace){.pt = 1, .liodn = liodn};
    fill_window(entry, domain, window);
    entry->v = window->exponent != 0;
}

enum pamu_error sw_write_primary(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn,
                                 enum sw_order order)
{
    const struct sw_tables tables = sw_tables(software);
    struct pamu_paace entry;

    make_primary(software, domain, liodn, &entry);
    return sw_tables_ppaace(&tables, liodn, &entry, order);
}

enum pamu_error sw_write_primaries(const struct pamu_software *software, const struct sw_domain *domain,
                                   enum sw_order order)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = domain->first; i != SW_NO_LIODN && error == PAMU_OK; i = sw_liodn(software, i)->next)
        error = sw_write_primary(software, domain, i, order);
    return error;
}

/* The SPAACE of a window, 1 or above. */
static enum pamu_error write_secondary(const struct pamu_software *software, const struct sw_domain *domain,
                                       uint32_t liodn, uint32_t window, enum sw_order order)
{
    const struct sw_tables tables = sw_tables(software);
    struct pamu_paace entry;

    make_secondary(domain, &sw_windows(software, domain)[window], liodn, &entry);
    return sw_tables_spaace(&tables, sw_liodn(software, liodn)->run.first + window - 1, &entry, order);
}

/* What a window's change changes for one LIODN: an opened entry may only be reached when all are written. */
static enum pamu_error write_window(const struct pamu_software *software, const struct sw_domain *domain,
                                    uint32_t liodn, uint32_t window, enum sw_order order)
{
    enum pamu_error error = order == SW_OPEN ? write_secondary(software, domain, liodn, window, order)
                                             : sw_write_primary(software, domain, liodn, order);

    if (error != PAMU_OK)
        return error;
    return order == SW_OPEN ? sw_write_primary(software, domain, liodn, order)
                            : write_secondary(software, domain, liodn, window, order);
}

enum pamu_error sw_write_window(const struct pamu_software *software, const struct sw_domain *domain, uint32_t window,
                                bool primary, enum sw_order order)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = domain->first; i != SW_NO_LIODN && error == PAMU_OK; i = sw_liodn(software, i)->next) {
        if (window == 0)
            error = sw_write_primary(software, domain, i, order);
        else if (primary)
            error = write_window(software, domain, i, window, order);
        else
            error = write_secondary(software, domain, i, window, order);
    }
    return error;
}

enum pamu_error sw_write_liodn(const struct pamu_software *software, const struct sw_domain *domain, uint32_t liodn)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = 1; i < domain->cut.windows && error == PAMU_OK; i++)
        error = write_secondary(software, domain, liodn, i, SW_OPEN);
    return error != PAMU_OK ? error : sw_write_primary(software, domain, liodn, SW_OPEN);
}

enum pamu_error sw_clear_liodn(const struct pamu_software *software, uint32_t liodn)
{
    const struct sw_tables tables = sw_tables(software);
    const struct sw_run *run = &sw_liodn(software, liodn)->run;
    enum pamu_error error = sw_tables_ppaace(&tables, liodn, &(const struct pamu_paace){0}, SW_CLOSE);

    return error != PAMU_OK ? error : sw_tables_clear_spaaces(&tables, run->first, run->count);
}
