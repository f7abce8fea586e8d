/* Trying every window size and every aperture: both are powers of two, so there are few.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "plan/windows.h"

#include <string.h>

#include "memory/power.h"

enum { SMALLEST_LOG = 12, LARGEST_LOG = 63 };

static const char *const error_texts[] = {
    [PLAN_OK] = "success",
    [PLAN_ERR_REGION] =
        "a region needs a size and a place that are multiples of 4 KiB, and a page that is a power of two",
    [PLAN_ERR_PIECES] = "no window size cuts the region into pieces that can be mapped",
    [PLAN_ERR_OVERLAP] = "the region overlaps another one",
    [PLAN_ERR_APERTURE] = "no aperture within the chip's number of windows holds all regions",
};

const char *plan_strerror(enum plan_error error)
{
    return (size_t)error < sizeof(error_texts) / sizeof(error_texts[0]) ? error_texts[error] : "unknown error";
}

static bool is_mappable(uint64_t size, uint64_t page)
{
    return mem_is_power_of_two(size) && size >= PLAN_SMALLEST && size <= page;
}

static bool has_iova(const struct plan_region *region)
{
    return region->iova != PLAN_ANYWHERE && region->iova != PLAN_LAST;
}

uint64_t plan_pieces(const struct plan_region *region, uint64_t window_size)
{
    uint64_t whole = region->size / window_size, tail = region->size % window_size;

    if (has_iova(region) && region->iova % window_size != 0)
        return 0;
    if (whole > 0 && window_size > region->page)
        return 0;
    if (tail > 0 && !is_mappable(tail, region->page))
        return 0;
    return whole + (tail > 0 ? 1u : 0u);
}

static bool is_legal(const struct plan_region *region)
{
    if (region->size == 0 || region->size % PLAN_SMALLEST != 0 || !is_mappable(region->page, region->page))
        return false;
    if (!has_iova(region))
        return true;
    return region->iova % PLAN_SMALLEST == 0 && region->size - 1 <= UINT64_MAX - region->iova;
}

static bool overlap(const struct plan_region *a, const struct plan_region *b)
{
    if (!has_iova(a) || !has_iova(b))
        return false;
    return a->iova - b->iova < b->size || b->iova - a->iova < a->size;
}

static enum plan_error check(const struct plan_request *request, size_t *which)
{
    for (*which = 0; *which < request->count; ++*which) {
        if (!is_legal(&request->regions[*which]))
            return PLAN_ERR_REGION;
        for (size_t other = 0; other < *which; other++) {
            if (overlap(&request->regions[other], &request->regions[*which]))
                return PLAN_ERR_OVERLAP;
        }
    }
    return PLAN_OK;
}

/* ---- one window size, one aperture ---- */

#define MOST_GAPS (PLAN_MOST_REGIONS + 1)

/* Windows between fixed regions. */
struct gap {
    uint64_t first, free;
};

struct layout {
    const struct plan_request *request;
    struct plan_windows *plan;
    size_t order[PLAN_MOST_REGIONS]; /* floating regions, the longest first */
    size_t floating;
    struct gap gaps[MOST_GAPS];
    size_t gap_count;
};

/* Floating regions go into gaps; the longest first, and equal ones never in the other order, so that few ways are tried
 * twice. */
static bool place_floating(struct layout *layout, size_t at, size_t from)
{
    uint32_t pieces;

    if (at == layout->floating)
        return true;
    pieces = layout->plan->pieces[layout->order[at]];
    for (size_t g = from; g < layout->gap_count; g++) {
        struct gap *gap = &layout->gaps[g];
        bool same_next = at + 1 < layout->floating && layout->plan->pieces[layout->order[at + 1]] == pieces;

        if (gap->free < pieces)
            continue;
        layout->plan->first[layout->order[at]] = (uint32_t)gap->first;
        gap->first += pieces;
        gap->free -= pieces;
        if (place_floating(layout, at + 1, same_next ? g : 0))
            return true;
        gap->first -= pieces;
        gap->free += pieces;
    }
    return false;
}

static void sort_floating(struct layout *layout)
{
    const uint32_t *pieces = layout->plan->pieces;

    layout->floating = 0;
    for (size_t i = 0; i < layout->request->count; i++) {
        size_t at = layout->floating;

        if (layout->request->regions[i].iova != PLAN_ANYWHERE)
            continue;
        for (; at > 0 && pieces[layout->order[at - 1]] < pieces[i]; at--)
            layout->order[at] = layout->order[at - 1];
        layout->order[at] = i;
        layout->floating++;
    }
}

/* The fixed region that begins next at or after a window, or count. */
static size_t next_fixed(const struct layout *layout, uint64_t window)
{
    const struct plan_request *request = layout->request;
    size_t best = request->count;

    for (size_t i = 0; i < request->count; i++) {
        if (request->regions[i].iova != PLAN_ANYWHERE && layout->plan->first[i] >= window &&
            (best == request->count || layout->plan->first[i] < layout->plan->first[best]))
            best = i;
    }
    return best;
}

static void find_gaps(struct layout *layout)
{
    uint64_t window = 0;

    for (layout->gap_count = 0; layout->gap_count < MOST_GAPS;) {
        size_t fixed = next_fixed(layout, window);
        bool last = fixed == layout->request->count;
        uint64_t end = last ? layout->plan->windows : layout->plan->first[fixed];

        layout->gaps[layout->gap_count++] = (struct gap){window, end - window};
        if (last)
            return;
        window = end + layout->plan->pieces[fixed];
    }
}

/* R1: the aperture of this size that holds all regions with an IOVA, which is one at most. */
static bool place_fixed(const struct plan_request *request, struct plan_windows *plan)
{
    uint64_t last = (uint64_t)plan->windows * plan->window_size - 1;
    bool placed = false;

    plan->start = 0;
    for (size_t i = 0; i < request->count; i++) {
        const struct plan_region *region = &request->regions[i];

        if (!has_iova(region))
            continue;
        if (!placed)
            plan->start = region->iova & ~last;
        placed = true;
        if (region->iova < plan->start || region->iova - plan->start > last ||
            region->size - 1 > last - (region->iova - plan->start))
            return false;
        plan->first[i] = (uint32_t)((region->iova - plan->start) / plan->window_size);
    }
    return true;
}

/* The end of the highest region with an IOVA, in windows. */
static uint32_t end_of_fixed(const struct plan_request *request, const struct plan_windows *plan)
{
    uint32_t end = 0;

    for (size_t i = 0; i < request->count; i++) {
        if (has_iova(&request->regions[i]) && plan->first[i] + plan->pieces[i] > end)
            end = plan->first[i] + plan->pieces[i];
    }
    return end;
}

/* PLAN_LAST: down from the end of the aperture; false if they would meet a region with an IOVA. */
static bool place_last(const struct plan_request *request, struct plan_windows *plan)
{
    uint32_t end = plan->windows;

    for (size_t i = request->count; i-- > 0;) {
        if (request->regions[i].iova != PLAN_LAST)
            continue;
        if (plan->pieces[i] > end)
            return false;
        end -= plan->pieces[i];
        plan->first[i] = end;
    }
    return end >= end_of_fixed(request, plan);
}

static bool try_aperture(const struct plan_request *request, struct plan_windows *plan)
{
    struct layout layout = {.request = request, .plan = plan};

    if (!place_fixed(request, plan) || !place_last(request, plan))
        return false;
    sort_floating(&layout);
    find_gaps(&layout);
    return place_floating(&layout, 0, 0);
}

/* The windows all regions take at this window size; 0 if some region cannot be mapped so or there are too many. */
static uint32_t count_pieces(const struct plan_request *request, struct plan_windows *plan)
{
    uint64_t used = 0;

    for (size_t i = 0; i < request->count; i++) {
        uint64_t pieces = plan_pieces(&request->regions[i], plan->window_size);

        if (pieces == 0 || pieces > request->most_windows)
            return 0;
        plan->pieces[i] = (uint32_t)pieces;
        used += pieces;
    }
    return used <= request->most_windows ? (uint32_t)used : 0;
}

/* The smallest aperture at this window size; false if there is none. */
static bool try_window_size(const struct plan_request *request, unsigned log, struct plan_windows *plan)
{
    memset(plan, 0, sizeof(*plan));
    plan->window_size = (uint64_t)1 << log;
    plan->used = count_pieces(request, plan);
    if (plan->used == 0)
        return false;
    for (unsigned windows_log = 0; (1u << windows_log) <= request->most_windows && windows_log + log <= LARGEST_LOG;
         windows_log++) {
        plan->windows = 1u << windows_log;
        if (plan->windows >= plan->used && try_aperture(request, plan))
            return true;
    }
    return false;
}

static bool is_better(const struct plan_windows *a, const struct plan_windows *b)
{
    uint64_t size_a = a->windows * a->window_size, size_b = b->windows * b->window_size;

    if (a->used != b->used)
        return a->used < b->used;
    return size_a != size_b ? size_a < size_b : a->windows < b->windows;
}

/* Which region stands alone in the way, or that it is all of them together. */
static enum plan_error explain(const struct plan_request *request, size_t *which)
{
    for (*which = 0; *which < request->count; ++*which) {
        const struct plan_request alone = {&request->regions[*which], 1, request->most_windows};
        struct plan_windows plan;
        bool found = false;

        for (unsigned log = SMALLEST_LOG; log <= LARGEST_LOG && !found; log++)
            found = try_window_size(&alone, log, &plan);
        if (!found)
            return PLAN_ERR_PIECES;
    }
    *which = 0;
    return PLAN_ERR_APERTURE;
}

enum plan_error plan_windows(const struct plan_request *request, struct plan_windows *plan, size_t *which)
{
    enum plan_error error = check(request, which);
    bool found = false;

    if (error != PLAN_OK)
        return error;
    for (unsigned log = SMALLEST_LOG; log <= LARGEST_LOG; log++) {
        struct plan_windows candidate;

        if (try_window_size(request, log, &candidate) && (!found || is_better(&candidate, plan))) {
            *plan = candidate;
            found = true;
        }
    }
    return found ? PLAN_OK : explain(request, which);
}
