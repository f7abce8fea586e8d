/* Domains and the LIODNs attached to them (rules R7, R9). SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/domain.h"

#include <inttypes.h>

#include "sw/entries.h"
#include "sw/refusal.h"

enum pamu_error pamu_domain_create(struct pamu_software *software, uint32_t *domain, struct pamu_refusal *refusal)
{
    uint32_t number;
    struct sw_domain *record = sw_free_domain(software, &number);

    if (!software->booted)
        return sw_refuse(refusal, PAMU_ENODEV, "M4", "the PAMUs are as after reset; initialise them first");
    if (record == NULL) {
        return sw_refuse(refusal, PAMU_ENOSPC, "R9", "there are %" PRIu32 " domains, as many as configured",
                         software->config.domains);
    }
    *record = (struct sw_domain){.first = SW_NO_LIODN, .last = SW_NO_LIODN, .exists = true};
    *domain = number;
    return PAMU_OK;
}

enum pamu_error pamu_domain_destroy(struct pamu_software *software, uint32_t domain, struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    if (record->liodns > 0) {
        return sw_refuse(refusal, PAMU_EBUSY, "R9", "LIODN 0x%" PRIx32 " is attached; detach it first", record->first);
    }
    record->exists = false;
    return PAMU_OK;
}

static enum pamu_error check_attach(const struct pamu_software *software, uint32_t domain, uint32_t liodn,
                                    struct pamu_refusal *refusal)
{
    uint32_t entries = software->config.tables.ppaact_entries;

    if (liodn >= entries) {
        return sw_refuse(refusal, PAMU_EINVAL, "T4",
                         "the PPAACT has no entry for LIODN 0x%" PRIx32 "; its last is 0x%" PRIx32, liodn, entries - 1);
    }
    if (sw_liodn(software, liodn)->domain == PAMU_NO_DOMAIN)
        return PAMU_OK;
    return sw_refuse(refusal, PAMU_EINVAL, "R9",
                     "LIODN 0x%" PRIx32 " is attached to %s domain already; detach it first", liodn,
                     sw_liodn(software, liodn)->domain == domain ? "this" : "another");
}

static enum pamu_error refuse_run(const struct pamu_software *software, uint32_t liodn, uint32_t count,
                                  struct pamu_refusal *refusal)
{
    uint32_t longest = sw_pool_longest(sw_pool(software), software->config.tables.spaact_entries);
    uint32_t fitting = count / 2;

    while (fitting - 1 > longest)
        fitting /= 2;
    return sw_refuse(refusal, PAMU_ENOSPC, "T9",
                     "the SPAACT has no %" PRIu32 " entries in a row for LIODN 0x%" PRIx32 ", at most %" PRIu32
                     "; the nearest legal count is %" PRIu32 " windows",
                     count - 1, liodn, longest, fitting);
}

enum pamu_error pamu_domain_attach(struct pamu_software *software, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    struct sw_run run;
    uint32_t count;
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    error = check_attach(software, domain, liodn, refusal);
    if (error != PAMU_OK)
        return error;
    count = record->cut.windows;
    if (!sw_pool_take(sw_pool(software), software->config.tables.spaact_entries, count > 0 ? count - 1 : 0, &run))
        return refuse_run(software, liodn, count, refusal);
    sw_liodn(software, liodn)->run = run;
    sw_link(software, record, liodn);
    error = sw_write_liodn(software, record, liodn);
    if (error != PAMU_OK) {
        sw_unlink(software, record, liodn);
        sw_pool_mark(sw_pool(software), run, false);
    }
    return error;
}

enum pamu_error pamu_domain_detach(struct pamu_software *software, uint32_t domain, uint32_t liodn,
                                   struct pamu_refusal *refusal)
{
    struct sw_domain *record = sw_domain(software, domain);
    enum pamu_error error;

    if (record == NULL)
        return PAMU_ERR_ARGUMENT;
    if (liodn >= software->config.tables.ppaact_entries || sw_liodn(software, liodn)->domain != domain) {
        return sw_refuse(refusal, PAMU_ENODEV, "R9", "LIODN 0x%" PRIx32 " is not attached to this domain", liodn);
    }
    error = sw_clear_liodn(software, liodn);
    if (error != PAMU_OK)
        return error;
    sw_pool_mark(sw_pool(software), sw_liodn(software, liodn)->run, false);
    sw_unlink(software, record, liodn);
    return PAMU_OK;
}
