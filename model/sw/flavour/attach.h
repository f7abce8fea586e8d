/* Internal: attaching LIODNs in the Linux flavours. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_ATTACH_H
#define PAMU_SW_FLAVOUR_ATTACH_H

#include "sw/flavour/linux.h"

/* Checks the LIODN, takes it out of another domain it is in, and puts it first in this one's list, where it may stand
 * already. EINVAL, ENOMEM. */
enum pamu_error lx_list_liodn(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn);

/* Takes a LIODN out of a domain's list, as often as it stands there: its sub-windows' entries are given back if the
 * domain has more than one window, and V is cleared. One that is not listed is none of the driver's business. */
enum pamu_error lx_drop_liodn(struct pamu_driver *driver, struct fl_domain *domain, uint32_t liodn);

/* The call destroy: drops them all. */
enum pamu_error lx_destroy(struct pamu_driver *driver, uint32_t domain);

/* The call detach. */
enum pamu_error lx_detach(struct pamu_driver *driver, uint32_t domain, uint32_t liodn);

#endif
