/* The device tree that the driver finds, as the boot loader leaves it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef DEVICE_BOARD_H
#define DEVICE_BOARD_H

#include "pamu/chip.h"
#include "shim.h"

/* Makes the tree of a chip from its profile alone: CCSR with PAMUs, global utilities and L3, CPUs, devices. */
void board_from_profile(const struct pamu_chip *chip);

/* Adds to the tree of a board what its boot loader does: LIODNs, stash ids. What it has no node for gets one. */
void board_boot_loader(const struct pamu_chip *chip);

/* The local access windows as a boot loader leaves them: one for memory, the last. For A-004510. */
void board_memory_window(const struct pamu_chip *chip);

/* The windows, and the port masks of the subdomains; false without a tree that has them. */
bool board_subdomain(const uint32_t **windows, const uint32_t **masks);

/* Gives a node one LIODN. */
void board_own_liodn(struct device_node *node, uint32_t liodn);

/* The node that has the LIODN, or NULL. */
struct device_node *board_node(uint32_t liodn);

#endif
