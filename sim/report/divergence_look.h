/* Internal: what is asked, and which item a difference falls under. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_DIVERGENCE_LOOK_H
#define REPORT_DIVERGENCE_LOOK_H

#include "report/divergence.h"

/* A difference with what surrounds it. */
struct divergence {
    const struct pamu_driver *driver;
    enum pamu_flavour flavour;
    enum report_divergence_kind kind;
    bool attached; /* to the domain below; else to none */
    struct pamu_driver_domain domain;
    struct pamu_driver_liodn liodn;
    struct pamu_mapping mapping; /* the driver's, around the IOVA; size 0 for none */
    struct pamu_paace entry;     /* the LIODN's primary entry */
    struct pamu_result result;   /* of kind ADDRESS: the hardware's */
    struct report_view view;     /* the driver's */
    bool any_low_level;          /* the calls on single entries were used */
    bool any_failed;             /* some LIODN's attachment failed half-way */
};

/* The id of the item that a difference falls under, or NULL. */
const char *divergence_item(const struct divergence *divergence);

/* IOVAs, grown by divergence_probes(). */
struct divergence_probes {
    uint64_t *iova;
    size_t count, capacity;
};

/* Fills in the IOVAs to be asked about a domain, in ascending order and each once. False if out of memory. */
bool divergence_probes(struct divergence_probes *probes, const struct pamu_driver *driver, uint32_t domain,
                       const struct pamu_driver_domain *info);

/* The same for a LIODN of no domain. */
bool divergence_probes_alone(struct divergence_probes *probes);

/* The driver's mapping around an IOVA; size 0 if there is none. */
struct pamu_mapping divergence_mapping(const struct pamu_driver *driver, uint32_t domain,
                                       const struct pamu_driver_domain *info, uint64_t iova);

#endif
