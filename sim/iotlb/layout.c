/* Memory elsewhere in IOVA space: what is legal. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/layout.h"

#include <stdlib.h>
#include <string.h>

#include "iotlb/item.h"
#include "memory/power.h"

#define LIODNS 0x10000u
#define MOST_WINDOWS 0x10000u
#define SMALLEST_BITS 12u

static uint64_t last_offset(unsigned bits)
{
    return bits > 63 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

static const char *aperture_fault(const struct iotlb_layout *layout)
{
    if (layout->bits == 0)
        return NULL;
    if (layout->bits > 64 || layout->bits < SMALLEST_BITS || (layout->base & last_offset(layout->bits)) != 0)
        return "an aperture is a power of two from 4 KiB, and begins at a multiple of its size";
    if (!mem_is_power_of_two(layout->windows) || layout->windows > MOST_WINDOWS)
        return "an aperture has a power of two of windows, 1 to 65536";
    if (iotlb_window_shift(layout->bits, layout->windows) < SMALLEST_BITS)
        return "windows have 4 KiB at least";
    return NULL;
}

/* Only sizes that are not 0 come here. */
static bool is_in_aperture(const struct iotlb_layout *layout, const struct iotlb_move *move)
{
    uint64_t last = last_offset(layout->bits), offset = move->to - layout->base;

    return layout->bits == 0 || (move->to >= layout->base && offset <= last && move->size - 1 <= last - offset);
}

static const char *moves_fault(const struct iotlb_layout *layout)
{
    for (size_t i = 0; i < layout->move_count; i++) {
        const struct iotlb_move *move = &layout->moves[i];

        if (move->size == 0)
            return "a move has a byte at least";
        if (move->size - 1 > UINT64_MAX - move->from || move->size - 1 > UINT64_MAX - move->to)
            return "a move reaches past 2^64";
        if (i > 0 && (move->from < move[-1].from || move->from - move[-1].from < move[-1].size))
            return "moves stand in order of their old places, which do not overlap";
        if (!is_in_aperture(layout, move))
            return "new places lie in the new aperture";
    }
    return NULL;
}

const char *iotlb_layout_fault(const struct iotlb_layout *layouts, size_t count, size_t *which)
{
    uint8_t met[LIODNS / 8] = {0};

    for (*which = 0; *which < count; ++*which) {
        const struct iotlb_layout *layout = &layouts[*which];
        uint8_t *bits = &met[layout->liodn / 8], bit = (uint8_t)(1u << layout->liodn % 8);
        const char *fault = aperture_fault(layout);

        if (fault == NULL)
            fault = moves_fault(layout);
        if (fault == NULL && (*bits & bit) != 0)
            fault = "an LIODN has one layout";
        if (fault != NULL)
            return fault;
        *bits |= bit;
    }
    return NULL;
}
