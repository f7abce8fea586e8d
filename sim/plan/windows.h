/* The fewest windows and the smallest aperture for given memory (rules R1 to R4, R13, R15, R21).
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef PLAN_WINDOWS_H
#define PLAN_WINDOWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLAN_ANYWHERE UINT64_MAX
#define PLAN_LAST \
    (UINT64_MAX - 1) /* in the last windows of the aperture, the first such region lowest (MSI policy A) */
#define PLAN_MOST_REGIONS 64u
#define PLAN_SMALLEST 4096u /* bytes of a window and of a mapping (R3, R4) */

/* Memory that a device must reach at consecutive IOVAs. */
struct plan_region {
    uint64_t size; /* bytes, a multiple of 4 KiB */
    uint64_t page; /* the largest piece that is contiguous and aligned in physical memory: a power of two >= 4 KiB */
    uint64_t iova; /* where it must be seen, a multiple of 4 KiB; or one of the words above */
};

struct plan_request {
    const struct plan_region *regions;
    size_t count;          /* 1 .. PLAN_MOST_REGIONS */
    uint32_t most_windows; /* the chip's maximum (R2) */
};

/* A plan: an aperture of so many equal windows, and the first window of each region. */
struct plan_windows {
    uint64_t start;                     /* of the aperture, aligned to its size (R1) */
    uint64_t window_size;               /* bytes */
    uint32_t windows;                   /* a power of two (R2) */
    uint32_t used;                      /* windows that map something */
    uint32_t first[PLAN_MOST_REGIONS];  /* window of each region */
    uint32_t pieces[PLAN_MOST_REGIONS]; /* windows of each region */
};

enum plan_error {
    PLAN_OK,
    PLAN_ERR_REGION, /* *which is not as described above */
    PLAN_ERR_PIECES, /* *which fits no window size: its last piece is never a power of two (R4), or it needs too many */
    PLAN_ERR_OVERLAP,  /* *which overlaps an earlier region */
    PLAN_ERR_APERTURE, /* no aperture the chip has holds them all (R1, R2) */
};

/* The text of an error, of static life. */
const char *plan_strerror(enum plan_error error);

/* Windows that a region takes at a window size, 0 if it cannot be mapped so: pieces must not be larger than its page,
 * and each a power of two (R4, R11). */
uint64_t plan_pieces(const struct plan_region *region, uint64_t window_size);

/* Finds the plan that uses the fewest windows (R21), among those the one of the smallest aperture, among those the one
 * of the fewest windows in all. *which names the region an error is about. */
enum plan_error plan_windows(const struct plan_request *request, struct plan_windows *plan, size_t *which);

#endif
