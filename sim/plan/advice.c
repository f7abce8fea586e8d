/* Trying the next legal sizes, pages, places and counts. SPDX-License-Identifier: BSD-2-Clause */
#include "plan/advice.h"

enum { SMALLEST_LOG = 12, LARGEST_LOG = 63 };

#define MOST_WINDOWS 0x10000u /* WCE = 15 */

static bool is_alone(const struct plan_region *region, uint32_t most_windows)
{
    const struct plan_request alone = {region, 1, most_windows};
    struct plan_windows plan = {0};
    size_t which;
    return plan_windows(&alone, &plan, &which) == PLAN_OK;
}

/* The smallest size from this one on that is whole windows and a piece that can be mapped; 0 if it passes 2^64. */
static uint64_t size_up(uint64_t size, uint64_t window)
{
    uint64_t tail = size % window, piece = PLAN_SMALLEST;
    if (tail == 0)
        return size;
    while (piece < tail)
        piece *= 2;
    return size - tail <= UINT64_MAX - piece ? size - tail + piece : 0;
}

static bool mend_size(const struct plan_region *region, uint32_t most_windows, struct plan_region *mended)
{
    struct plan_region tried = *region;
    bool found = false;
    for (unsigned log = SMALLEST_LOG; log <= LARGEST_LOG; log++) {
        tried.size = size_up(region->size, UINT64_C(1) << log);
        if (tried.size == 0 || (found && tried.size >= mended->size) || !is_alone(&tried, most_windows))
            continue;
        *mended = tried;
        found = true;
    }
    return found;
}

static bool mend_page(const struct plan_region *region, uint32_t most_windows, struct plan_region *mended)
{
    *mended = *region;
    while (mended->page < UINT64_C(1) << LARGEST_LOG) {
        mended->page *= 2;
        if (is_alone(mended, most_windows))
            return true;
    }
    return false;
}

static bool mend_iova(const struct plan_region *region, uint32_t most_windows, struct plan_region *mended)
{
    *mended = *region;
    if (region->iova == PLAN_ANYWHERE || region->iova == PLAN_LAST)
        return false;
    for (unsigned log = SMALLEST_LOG; log <= LARGEST_LOG; log++) {
        mended->iova = region->iova & ~((UINT64_C(1) << log) - 1);
        if (is_alone(mended, most_windows))
            return true;
    }
    return false;
}

bool plan_mend_pieces(const struct plan_region *region, uint32_t most_windows, struct plan_region *mended)
{
    return mend_size(region, most_windows, mended) || mend_page(region, most_windows, mended) ||
           mend_iova(region, most_windows, mended);
}

/* The end of a region that overlaps [iova, iova + size), or iova if none does. */
static uint64_t past_overlap(const struct plan_request *request, size_t which, uint64_t iova)
{
    uint64_t size = request->regions[which].size;
    for (size_t i = 0; i < request->count; i++) {
        const struct plan_region *other = &request->regions[i];
        if (i == which || other->iova == PLAN_ANYWHERE || other->iova == PLAN_LAST)
            continue;
        if (other->iova - iova < size || iova - other->iova < other->size)
            return other->iova + other->size;
    }
    return iova;
}

bool plan_mend_overlap(const struct plan_request *request, size_t which, uint64_t *iova)
{
    const struct plan_region *region = &request->regions[which];
    *iova = region->iova;
    for (;;) {
        uint64_t next = past_overlap(request, which, *iova);
        if (next == *iova)
            return region->size - 1 <= UINT64_MAX - next;
        if (next < *iova)
            return false;
        *iova = next;
    }
}

uint32_t plan_mend_windows(const struct plan_request *request)
{
    struct plan_request tried = *request;
    struct plan_windows plan = {0};
    size_t which;
    for (uint32_t count = 1; count <= MOST_WINDOWS; count *= 2) {
        tried.most_windows = count;
        if (count > request->most_windows && plan_windows(&tried, &plan, &which) == PLAN_OK)
            return count;
    }
    return 0;
}
