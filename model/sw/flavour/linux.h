/* Internal: what the Linux flavours do to single entries. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_FLAVOUR_LINUX_H
#define PAMU_SW_FLAVOUR_LINUX_H

#include "sw/flavour/entry.h"

#define LX_OPEN_WSE 35u /* 64 GiB: the window that initialisation opens for a LIODN */

/* Errors are those of the driver's own functions: EINVAL, ENOENT, and OOPS where it leaves a table. */

/* V of a primary entry there is. Enabling one whose window was never set is EINVAL. */
enum pamu_error lx_enable_liodn(struct pamu_driver *driver, uint32_t liodn);
void lx_disable_liodn(struct pamu_driver *driver, uint32_t liodn);

/* A primary entry: with sub-windows it takes entries from the pool, and never gives back those it had (F14.2). */
enum pamu_error lx_config_ppaace(struct pamu_driver *driver, const struct pamu_entry_request *request);

/* A sub-window; enable sets V. Sub-window 0, and any from the count on (F14.13), is the primary entry. */
enum pamu_error lx_config_spaace(struct pamu_driver *driver, const struct pamu_entry_request *request, bool enable);

/* V of a sub-window, or AP of the primary entry for sub-window 0. */
enum pamu_error lx_disable_spaace(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow);

/* CID of a sub-window's entry. */
enum pamu_error lx_update_stash(struct pamu_driver *driver, uint32_t liodn, uint32_t subwindow, uint32_t stash);

/* Gives the sub-windows' entries of an entry with MW = 1 back to the pool, and clears MW. */
enum pamu_error lx_free_subwindows(struct pamu_driver *driver, uint32_t liodn);

/* PT and CR as every set-up of an entry begins. */
void lx_init_entry(struct pamu_driver *driver, uint64_t entry, bool secondary);

/* The open window, without V: 64 GiB from 0, no translation, all access. */
void lx_open_window(struct pamu_driver *driver, uint32_t liodn);

/* The LIODN's primary entry; ENOENT if the PPAACT has none. */
enum pamu_error lx_find_ppaace(struct pamu_driver *driver, uint32_t liodn, uint64_t *entry);

/* ---- the device tree ---- */

enum lx_kind { LX_OTHER, LX_QMAN_PORTAL, LX_QMAN, LX_BMAN };

/* What kind of device has a LIODN. */
enum lx_kind lx_kind(const struct pamu_driver *driver, uint32_t liodn);

/* The operation-mapping index of its kind, or FL_NONE. */
uint32_t lx_operation(const struct pamu_driver *driver, uint32_t liodn);

/* The stash id of a cache, 1 to 3, of a CPU; FL_NONE if the tree has none. */
uint32_t lx_stash_id(const struct pamu_driver *driver, uint32_t cache, uint32_t cpu);

#endif
