/* Functional coverage: which rules were met, how, and at which boundary. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PAMU_COVERAGE_H
#define PAMU_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pamu/device.h"

/* A bin is something that a suite of tests should have seen at least once: a transaction that ends with the last byte
 * of its aperture (rule T7), a bit of a register that a write of 1 clears (rule M2), a refusal of a driver of some
 * flavour. The model counts into an array of the caller's; docs/spec/coverage.md lists the bins.
 *
 * While counters are attached, all transactions take the reference walk, which is slower and gives the same results;
 * without them nothing is counted, and transactions cost what they cost in a model without coverage. */

/* How many counters an array of the caller's must have. Some slots are no bins and stay 0. */
size_t pamu_coverage_slots(void);

#define PAMU_BIN_ID_BYTES 96u
#define PAMU_BIN_TEXT_BYTES 160u

/* A bin. */
struct pamu_bin {
    char id[PAMU_BIN_ID_BYTES];     /* "T7.inside.last-byte": rule, outcome, boundary; stable, and never reused */
    const char *rule;               /* "T7", "R4", "F14.8" (a quirk or a section of FACTS) or "X3"; static life */
    const char *outcome;            /* "inside", "EINVAL"; static life */
    char text[PAMU_BIN_TEXT_BYTES]; /* what counts, one line */
    const char *unreachable;        /* why no operation can reach it; NULL if one can. Static life */
};

/* The bin of a slot. False, and *bin untouched, if the slot is none. */
bool pamu_coverage_bin(size_t slot, struct pamu_bin *bin);

/* What the rule of a bin says, one line of static life; "" for a rule that neither MODEL.md, RFC-RULES.md nor the
 * quirks have. */
const char *pamu_coverage_rule(const char *rule);

/* Lets the device, and all software on it, count into counts[0 .. pamu_coverage_slots() - 1], which is only added to
 * and must outlive the device, or its detachment; NULL detaches. A clone counts into the same array. */
void pamu_set_coverage(struct pamu *pamu, uint64_t *counts);

/* The array that is attached, or NULL. */
uint64_t *pamu_coverage(const struct pamu *pamu);

#endif
