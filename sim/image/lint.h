/* What is wrong with tables, from their bytes alone. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IMAGE_LINT_H
#define IMAGE_LINT_H

#include "check/finding.h"
#include "image/tables.h"

struct image_lint {
    const struct image_tables *tables;
    unsigned phys_bits;    /* of the chip (rule T13) */
    uint64_t most_windows; /* of the chip (rule M3) */
};

/* Looks for entries that can never match, holes, strange bits, windows of others, and physical memory that several
 * domains reach (docs/guide/images.md has the rules). Two LIODNs are of one domain if their entries are the same but
 * for FSPI and LIODN. False if memory ran out. */
bool image_lint(const struct image_lint *lint, struct check_findings *findings);

/* All rules, one by one; NULL past the end. */
const struct check_rule *image_lint_rule(size_t index);

#endif
