/* What is known of banks, their users and messages. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_SW_MSI_H
#define PAMU_SW_MSI_H

#include "pamu/msi.h"

#define SW_MSI_SLOTS (PAMU_CHIP_MSI_REGISTERS * PAMU_MSI_BITS) /* of a bank, register by register */

/* A message of the allocator. */
struct sw_msi_slot {
    uint32_t domain; /* PAMU_NO_DOMAIN if it is free */
    uint32_t irq;
};

struct sw_msi_domain {
    struct pamu_msi_banks banks;         /* count 0 before it has any; group is always meant */
    uint32_t window[PAMU_MSI_MAX_BANKS]; /* by index, as last mapped; PAMU_MSI_UNMAPPED */
};

struct pamu_msi {
    struct pamu_software *software;
    const struct pamu_chip *chip;
    enum pamu_msi_isolation isolation;
    bool force;
    uint32_t domains;
    struct sw_msi_slot slot[PAMU_MSI_MAX_BANKS][SW_MSI_SLOTS];
    struct sw_msi_domain domain[];
};

/* Count a refusal, and a bin if the condition holds (pamu/coverage.h); the former returns error. */
enum pamu_error sw_msi_said(const struct pamu_msi *msi, enum pamu_error error, const struct pamu_refusal *refusal);
void sw_msi_mark(const struct pamu_msi *msi, unsigned slot, bool condition);

/* True if software has a domain of this number. */
bool sw_msi_is_domain(const struct pamu_msi *msi, uint32_t domain);

/* The banks of a domain, given now if it has none, with this index among them; refused as pamu_msi_list(), or ENOENT
 * (R14). */
enum pamu_error sw_msi_need(struct pamu_msi *msi, uint32_t domain, uint32_t index, struct pamu_refusal *refusal);

#endif
