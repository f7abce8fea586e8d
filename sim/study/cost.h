/* What misses might cost in time, by a user's numbers. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_COST_H
#define STUDY_COST_H

#include "study/result.h"

/* The user's table; nothing of it is known of any hardware. */
struct study_cost_table {
    double fetch_ns[PAMU_STRUCTURE_COUNT]; /* from a miss until the entry is there */
    double walks;                          /* fetches on their way at once, at least 1: all are supposed to overlap */
    double link_mbit;                      /* of data in a second, over 0; 0 if not given */
};

struct study_cost {
    double ns_per_dma; /* spent waiting for entries, for each record counted; 0 without records */
    double
        link_share; /* that time, to the time the link takes for the same records' bytes; 0 without a link or bytes */
};

/* Arithmetic on a result's counts: misses times their fetches, over the walks. Of the records the first warm_up are not
 * counted, their bytes being taken for average ones. */
struct study_cost study_cost(const struct study_cost_table *table, const struct study_result *result, uint64_t warm_up);

#endif
