/* All bins: the silicon's, then those of software's side. SPDX-License-Identifier: BSD-2-Clause */
#include "pamu/coverage.h"

#include <string.h>

#include "hw/coverage.h"

size_t pamu_coverage_slots(void)
{
    return COVERAGE_HW_SLOTS;
}

bool pamu_coverage_bin(size_t slot, struct pamu_bin *bin)
{
    return slot < COVERAGE_HW_SLOTS && coverage_hw_bin((unsigned)slot, bin);
}

const char *pamu_coverage_rule(const char *rule)
{
    for (unsigned i = 0; i < PAMU_RULE_COUNT; i++) {
        if (strcmp(pamu_rule_row((enum pamu_rule)i)->id, rule) == 0)
            return pamu_rule_row((enum pamu_rule)i)->text;
    }
    return "";
}
