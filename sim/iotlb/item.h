/* What a look-up stream consists of, decoded: the operations of level lookups, and dma.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_ITEM_H
#define IOTLB_ITEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "op/op.h"
#include "pamu/config.h"

/* A record whose look-ups follow from the aperture of its LIODN is one DMA item; all others are a RECORD and its
 * look-ups, in their order. So a stream has all that was looked up, and all that decides what would be looked up under
 * other windows. */
enum iotlb_item_kind {
    IOTLB_ITEM_DMA,
    IOTLB_ITEM_RECORD,
    IOTLB_ITEM_LOOK_UP,
    IOTLB_ITEM_LOOK_PAST,
    IOTLB_ITEM_DROP,
    IOTLB_ITEM_FLUSH,
    IOTLB_ITEM_APERTURE,
};

struct iotlb_item {
    uint64_t time;    /* of the record, ns; 0 if not known. Not in the slots: timestamps run beside them */
    uint64_t address; /* IOVA; key of a look-up, or the first dropped; where the aperture begins */
    uint32_t length;  /* bytes; entries dropped; SPAACT index of window 1 */
    uint32_t windows; /* of the aperture */
    uint16_t liodn;
    uint8_t kind; /* enum iotlb_item_kind */
    uint8_t instance;
    uint8_t structure; /* enum pamu_structure */
    uint8_t bits;      /* log2 of the aperture's size */
    bool write;        /* the device writes */
};

#define IOTLB_ITEM_SLOTS 2u /* at most, of one item */

/* Writes an item as slots of operations; returns their number. */
size_t iotlb_item_encode(const struct iotlb_item *item, uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES]);

/* Reads the item that begins at slots, of which there are count, at least 1; *used gets the slots it takes. False if it
 * is none of the operations of a look-up stream. */
bool iotlb_item_decode(const uint8_t *slots, size_t count, struct iotlb_item *item, size_t *used);

/* log2 of the size of a window in an aperture of 1 << bits bytes. */
static inline unsigned iotlb_window_shift(unsigned bits, uint32_t windows)
{
    for (; windows > 1; windows /= 2)
        bits--;
    return bits;
}

/* The window at an offset into an aperture; shift is its windows'. */
static inline uint32_t iotlb_window_at(uint64_t offset, unsigned shift)
{
    return shift > 63 ? 0 : (uint32_t)(offset >> shift);
}

#endif
