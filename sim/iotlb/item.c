/* Items of a look-up stream as operations. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/item.h"

#include <string.h>

#include "memory/power.h"
#include "op/le.h"

/* Opcodes, and which of the head's places an item of the kind uses. */
struct kind_row {
    uint8_t code;
    uint8_t slots;
    bool has_liodn, has_address, has_length;
    bool has_structure; /* in the lower flags */
    bool has_direction; /* there */
};

static const struct kind_row kinds[] = {
    [IOTLB_ITEM_DMA] = {OP_DMA, 1, true, true, true, false, true},
    [IOTLB_ITEM_RECORD] = {OP_RECORD, 1, true, true, true, false, true},
    [IOTLB_ITEM_LOOK_UP] = {OP_LOOK_UP, 1, true, true, false, true, false},
    [IOTLB_ITEM_LOOK_PAST] = {OP_LOOK_PAST, 1, true, true, false, true, false},
    [IOTLB_ITEM_DROP] = {OP_DROP, 1, false, true, true, true, false},
    [IOTLB_ITEM_FLUSH] = {OP_FLUSH, 1, false, false, false, true, false},
    [IOTLB_ITEM_APERTURE] = {OP_APERTURE, 2, true, true, true, false, false},
};

size_t iotlb_item_encode(const struct iotlb_item *item, uint8_t slots[IOTLB_ITEM_SLOTS * OP_SLOT_BYTES])
{
    const struct kind_row *kind = &kinds[item->kind];
    unsigned low = 0;

    if (kind->has_structure)
        low = item->structure;
    if (kind->has_direction)
        low = item->write ? OP_FLAG_DMA_WRITE : 0;
    memset(slots, 0, (size_t)kind->slots * OP_SLOT_BYTES);
    store_le64(slots, kind->has_address ? item->address : 0);
    store_le32(slots + 8, kind->has_length ? item->length : 0);
    store_le16(slots + 12, kind->has_liodn ? item->liodn : 0);
    slots[14] = kind->code;
    slots[15] = (uint8_t)((item->instance + 1u) << OP_FLAGS_INSTANCE_SHIFT | low);
    if (item->kind == IOTLB_ITEM_APERTURE) {
        store_le64(slots + 16, item->bits);
        store_le64(slots + 24, item->windows);
    }
    return kind->slots;
}

static const struct kind_row *kind_of(unsigned code)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].code == code)
            return &kinds[i];
    }
    return NULL;
}

/* What the rest of the program relies on, and the language does not promise. */
static bool is_sound(const struct iotlb_item *item)
{
    if (item->kind == IOTLB_ITEM_APERTURE)
        return item->bits <= 64 && mem_is_power_of_two(item->windows) && item->windows <= 65536 &&
               iotlb_window_shift(item->bits, item->windows) >= 12 &&
               (item->address & (item->bits > 63 ? UINT64_MAX : (UINT64_C(1) << item->bits) - 1)) == 0;
    if (item->kind == IOTLB_ITEM_DMA || item->kind == IOTLB_ITEM_RECORD)
        return item->length > 0;
    if (item->kind == IOTLB_ITEM_DROP && item->length == 0)
        return false;
    return item->structure < PAMU_STRUCTURE_COUNT;
}

bool iotlb_item_decode(const uint8_t *slots, size_t count, struct iotlb_item *item, size_t *used)
{
    const struct kind_row *kind = kind_of(slots[14]);
    unsigned instance = (unsigned)slots[15] >> OP_FLAGS_INSTANCE_SHIFT, low = slots[15] & OP_FLAGS_LOW;

    if (kind == NULL || kind->slots > count || (kind->slots > 1 && load_le64(slots + 16) > UINT8_MAX) ||
        (kind->slots > 1 && load_le64(slots + 24) > UINT32_MAX))
        return false;
    *item = (struct iotlb_item){.address = load_le64(slots),
                                .length = load_le32(slots + 8),
                                .liodn = load_le16(slots + 12),
                                .kind = (uint8_t)(kind - kinds),
                                .instance = (uint8_t)(instance != 0 ? instance - 1 : 0),
                                .structure = (uint8_t)(kind->has_structure ? low : 0),
                                .write = kind->has_direction && (low & OP_FLAG_DMA_WRITE) != 0};
    if (item->kind == IOTLB_ITEM_APERTURE) {
        item->bits = (uint8_t)load_le64(slots + 16);
        item->windows = (uint32_t)load_le64(slots + 24);
    }
    *used = kind->slots;
    return is_sound(item);
}
