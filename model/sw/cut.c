/* The aperture and its cut into windows (rules R1 to R3, R5, R9). SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/domain.h"

#include <inttypes.h>
#include <string.h>

#include "sw/entries.h"
#include "sw/refusal.h"
#include "sw/rules.h"

static uint32_t first_mapped(const struct sw_window *windows)
{
    uint32_t window = 0;

    while (windows[window].exponent == 0)
        window++;
    return window;
}

/* R5: the aperture and its cut stay while the domain is enabled or maps anything. */
static enum pamu_error check_idle(const struct pamu_software *software, const struct sw_domain *domain,
                                  struct pamu_refusal *refusal)
{
    if (domain->mapped > 0) {
        return sw_refuse(refusal, PAMU_EBUSY, "R5",
                         "window %" PRIu32 " is mapped; unmap all windows before the aperture or their count changes",
                         first_mapped(sw_windows(software, domain)));
    }
    if (sw_enabled(domain)) {
        return sw_refuse(refusal, PAMU_EBUSY, "R5",
                         "the domain is enabled; disable it before the aperture or the window count changes");
    }
    return PAMU_OK;
}

/* Gives the planned entries back, and takes those that the LIODNs have. */
static void end_plans(const struct pamu_software *software, const struct sw_domain *domain)
{
    for (uint32_t i = domain->first; i != SW_NO_LIODN; i = sw_liodn(software, i)->next) {
        sw_pool_mark(sw_pool(software), sw_liodn(software, i)->planned, false);
        sw_liodn(software, i)->planned = (struct sw_run){0, 0};
    }
    for (uint32_t i = domain->first; i != SW_NO_LIODN; i = sw_liodn(software, i)->next)
        sw_pool_mark(sw_pool(software), sw_liodn(software, i)->run, true);
}

/* Plans count entries for each LIODN of a domain, as if those they have were free. False, and nothing changed, if
 * there is no room. */
static bool plan_runs(const struct pamu_software *software, const struct sw_domain *domain, uint32_t count)
{
    uint8_t *pool = sw_pool(software);

    for (uint32_t i = domain->first; i != SW_NO_LIODN; i = sw_liodn(software, i)->next)
        sw_pool_mark(pool, sw_liodn(software, i)->run, false);
    for (uint32_t i = domain->first; i != SW_NO_LIODN; i = sw_liodn(software, i)->next) {
        if (!sw_pool_take(pool, software->config.tables.spaact_entries, count, &sw_liodn(software, i)->planned)) {
            end_plans(software, domain);
            return false;
        }
    }
    return true;
}

static void exchange_runs(const struct pamu_software *software, const struct sw_domain *domain)
{
    for (uint32_t i = domain->first; i != SW_NO_LIODN; i = sw_liodn(software, i)->next) {
        struct sw_liodn *liodn = sw_liodn(software, i);
        struct sw_run run = liodn->run;
        liodn->run = liodn->planned;
        liodn->planned = run;
    }
}

/* Zeros, or what the books say, for every LIODN of a domain. */
static enum pamu_error rewrite_liodns(const struct pamu_software *software, const struct sw_domain *domain, bool clear)
{
    enum pamu_error error = PAMU_OK;

    for (uint32_t i = domain->first; i != SW_NO_LIODN && error == PAMU_OK; i = sw_liodn(software, i)->next)
        error = clear ? sw_clear_liodn(software, i) : sw_write_liodn(software, domain, i);
    return error;
}

/* Writes the tables of a new cut; takes it back if the memory rejects them. */
static enum pamu_error apply_cut(const struct pamu_software *software, struct sw_domain *domain, struct sw_cut cut)
{
    const struct sw_cut old = domain->cut;
    enum pamu_error error;

    exchange_runs(software, domain);
    domain->cut = cut;
    memset(sw_windows(software, domain), 0, cut.windows * sizeof(struct sw_window));
    error = rewrite_liodns(software, domain, false);
    if (error != PAMU_OK) {
        exchange_runs(software, domain);
        domain->cut = old;
    }
    return error;
}

/* Gives an idle domain another aperture or count, for which runs are planned. */
static enum pamu_error recut(const struct pamu_software *software, struct sw_domain *domain, struct sw_cut cut)
{
    enum pamu_error error = rewrite_liodns(software, domain, true);

    if (error == PAMU_OK)
        error = apply_cut(software, domain, cut);
    end_plans(software, domain);
    return error;
}

enum pamu_error pamu_domain_geometry(struct pamu_software *software, uint32_t domain, uint64_t start, uint64_t size,
                                     struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = sw_check_aperture(start, size, refusal);
    if (error == PAMU_OK)
        error = check_idle(software, record, refusal);
    if (error != PAMU_OK)
        return error;
    (void)plan_runs(software, record, 0); /* empty runs are always to be had */
    return recut(software, record, (struct sw_cut){.start = start, .exponent = sw_exponent(size)});
}

static enum pamu_error check_windows(const struct pamu_software *software, const struct sw_domain *domain,
                                     uint32_t count, struct pamu_refusal *refusal)
{
    enum pamu_error error = sw_check_count(count, software->max_windows, refusal);

    if (error != PAMU_OK)
        return error;
    if (domain->cut.exponent == 0)
        return sw_refuse(refusal, PAMU_EINVAL, "R9", "the domain has no geometry; set it before the window count");
    error = sw_check_window_size(UINT64_C(1) << domain->cut.exponent, count, refusal);
    return error != PAMU_OK ? error : check_idle(software, domain, refusal);
}

static enum pamu_error refuse_cut(const struct pamu_software *software, const struct sw_domain *domain, uint32_t count,
                                  struct pamu_refusal *refusal)
{
    uint32_t fitting = count / 2;

    while (!plan_runs(software, domain, fitting - 1))
        fitting /= 2;
    end_plans(software, domain);
    return sw_refuse(refusal, PAMU_ENOSPC, "T9",
                     "the SPAACT has no room for %" PRIu32 " entries in a row for each of %" PRIu32
                     " LIODNs; the nearest legal count is %" PRIu32 " windows",
                     count - 1, domain->liodns, fitting);
}

enum pamu_error pamu_domain_windows(struct pamu_software *software, uint32_t domain, uint32_t count,
                                    struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    struct sw_cut cut;
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = check_windows(software, record, count, refusal);
    if (error != PAMU_OK)
        return error;
    if (!plan_runs(software, record, count - 1))
        return refuse_cut(software, record, count, refusal);
    cut = record->cut;
    cut.windows = count;
    return recut(software, record, cut);
}
