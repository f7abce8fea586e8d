/* What to change in a request that has no plan. SPDX-License-Identifier: BSD-2-Clause */
#ifndef PLAN_ADVICE_H
#define PLAN_ADVICE_H

#include "plan/windows.h"

/* The nearest region that can be mapped by itself in so many windows: of a larger size, else of a larger page, else at
 * another IOVA below, always with the other two as they were. False if there is none. For PLAN_ERR_PIECES (R4, R11). */
bool plan_mend_pieces(const struct plan_region *region, uint32_t most_windows, struct plan_region *mended);

/* The lowest IOVA from the region's own on that overlaps none of the others: false if there is none below 2^64. For
 * PLAN_ERR_OVERLAP. */
bool plan_mend_overlap(const struct plan_request *request, size_t which, uint64_t *iova);

/* The smallest number of windows (R2), over the one asked for, that gives the request a plan; 0 if even 2^16 do not.
 * For PLAN_ERR_APERTURE. */
uint32_t plan_mend_windows(const struct plan_request *request);

#endif
