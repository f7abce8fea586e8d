/* Violations and operation errors (rules V1, V2, T12). SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_HW_FAULT_H
#define PAMU_HW_FAULT_H

#include "hw/state.h"

/* Ends a transaction that a rule denied: fills the verdict, sets the registers, counts. entry is the address of the
 * table entry an operation error is about. */
void fault_deny(struct pamu *pamu, struct instance *instance, const struct pamu_request *request,
                enum pamu_reason reason, uint64_t entry, struct pamu_result *result);

#endif
