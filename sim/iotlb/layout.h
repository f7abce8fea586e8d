/* Memory elsewhere in IOVA space: where each piece goes, and the aperture that holds them.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_LAYOUT_H
#define IOTLB_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IOTLB_LAID_OUT UINT32_MAX

/* Bytes that were at IOVAs from .. from + size - 1, and are at to .. to + size - 1 now. */
struct iotlb_move {
    uint64_t from, size, to;
};

/* What is different for one LIODN, at all instances. */
struct iotlb_layout {
    uint16_t liodn;
    uint8_t bits;     /* log2 of the size of the aperture that stands in place of the recorded one; 0 leaves that */
    uint32_t windows; /* of this aperture, whatever the view says of windows; not used with bits 0 */
    uint64_t base;    /* its beginning; not used with bits 0 */
    uint32_t first;   /* the SPAACT index of window 1; or IOTLB_LAID_OUT, where the view lays SPAACEs out. Not used with
                         bits 0: then they are where they would be without a layout */
    /* In order of from, which do not overlap. What is in none has no place in the new IOVA space. Where two lie
     * together and so do their new places, nothing is cut. */
    const struct iotlb_move *moves;
    size_t move_count; /* 0: everything stays where it is */
    bool disabled;     /* but nothing has a place, for its PPAACE is not valid: looked up, and never kept (rule C3) */
};

/* NULL if layouts are as described above and of different LIODNs, apertures are naturally aligned (R1), their windows
 * a power of two, at most 65536 and none under 4 KiB (R2, R3), and with an aperture all new places lie in it. Else what
 * is wrong with layout *which, in a text of static life. */
const char *iotlb_layout_fault(const struct iotlb_layout *layouts, size_t count, size_t *which);

#endif
