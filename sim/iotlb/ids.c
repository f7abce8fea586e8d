/* Small numbers for keys. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/ids.h"

struct iotlb_ids_slot {
    uint64_t key;
    uint32_t id; /* IOTLB_IDS_NONE if free */
};

static size_t slot_of(const struct iotlb_ids_slot *slots, size_t room, uint64_t key)
{
    size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (room - 1);

    while (slots[at].id != IOTLB_IDS_NONE && slots[at].key != key)
        at = (at + 1) & (room - 1);
    return at;
}

static bool grow_slots(struct iotlb_ids *ids)
{
    size_t room = ids->slots.room == 0 ? 1024 : 2 * ids->slots.room;
    struct iotlb_ids_slot *slots = malloc(room * sizeof(*slots)), *old = ids->slots.elements;

    if (slots == NULL)
        return false;
    memset(slots, 0xff, room * sizeof(*slots));
    for (size_t i = 0; i < ids->slots.room; i++) {
        if (old[i].id != IOTLB_IDS_NONE)
            slots[slot_of(slots, room, old[i].key)] = old[i];
    }
    free(old);
    ids->slots.elements = slots;
    ids->slots.room = room;
    return true;
}

uint32_t iotlb_ids_find(const struct iotlb_ids *ids, uint64_t key)
{
    const struct iotlb_ids_slot *slots = ids->slots.elements;

    if (key < IOTLB_IDS_NEAR)
        return iotlb_ids_near(ids, key);
    return ids->slots.room == 0 ? IOTLB_IDS_NONE : slots[slot_of(slots, ids->slots.room, key)].id;
}

uint32_t iotlb_ids_add(struct iotlb_ids *ids, uint64_t key)
{
    struct iotlb_ids_slot *slots;

    if (key < IOTLB_IDS_NEAR) {
        if (!iotlb_grow(&ids->near, (size_t)key, sizeof(uint32_t), 0xff))
            return IOTLB_IDS_NONE;
        return ((uint32_t *)ids->near.elements)[key] = ids->count++;
    }
    if (2 * ids->hashed >= ids->slots.room && !grow_slots(ids))
        return IOTLB_IDS_NONE;
    slots = ids->slots.elements;
    slots[slot_of(slots, ids->slots.room, key)] = (struct iotlb_ids_slot){key, ids->count};
    ids->hashed++;
    return ids->count++;
}

void iotlb_ids_clear(struct iotlb_ids *ids)
{
    free(ids->near.elements);
    free(ids->slots.elements);
    *ids = (struct iotlb_ids){0};
}
