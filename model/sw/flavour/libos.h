/* Internal: libos' functions on single entries, which the hypervisor uses. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_LIBOS_H
#define PAMU_SW_FLAVOUR_LIBOS_H

#include "sw/flavour/entry.h"

/* Errors are libos' own: EBADTREE, ENOTRANS, EBUSY, EINVALID, ENOTFOUND; and OOPS where it leaves a table. */

/* Configures a primary entry whose window was never set; V stays. */
enum pamu_error lo_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request);

/* Configures a sub-window, and makes it valid unless it is the primary entry's. */
enum pamu_error lo_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request);

/* Points a sub-window, or with 0 the primary entry, at another page with all access. */
enum pamu_error lo_retarget(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint64_t page);

/* V of a primary entry; enabling one whose window was never set is EINVALID. */
enum pamu_error lo_enable_liodn(struct pamu_driver *driver, uint32_t liodn);
void lo_disable_liodn(struct pamu_driver *driver, uint32_t liodn);

#endif
