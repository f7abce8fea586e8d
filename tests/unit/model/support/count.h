/* Coverage counters for the tests' devices: counting must change nothing. SPDX-License-Identifier: BSD-2-Clause */
#ifndef SUPPORT_COUNT_H
#define SUPPORT_COUNT_H

#include <check.h>

#include "pamu/coverage.h"

static uint64_t count_slots[0x8000];

/* Lets the device count, into an array that is never looked at. */
static inline void count_along(struct pamu *pamu)
{
    ck_assert(pamu_coverage_slots() <= sizeof(count_slots) / sizeof(count_slots[0]));
    pamu_set_coverage(pamu, count_slots);
}

#endif
