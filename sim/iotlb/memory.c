/* What memory the windows of apertures mapped while records passed. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/memory.h"

#include "iotlb/grow.h"
#include "pamu/paace.h"

#define LIODNS 0x10000u

/* A window. */
struct note {
    struct iotlb_mapping mapping;
    bool seen;  /* it has mapped something */
    bool fresh; /* and was not written since */
};

/* All windows of an LIODN. */
struct room {
    struct iotlb_item aperture; /* with the instance of its last record */
    struct note *notes;         /* by window */
    bool fixed;
};

struct iotlb_memory {
    struct room *rooms[LIODNS]; /* NULL before the first record */
    struct iotlb_array known;   /* struct room *: those that are not NULL */
    size_t known_count;
};

struct iotlb_memory *iotlb_memory_create(void)
{
    return calloc(1, sizeof(struct iotlb_memory));
}

void iotlb_memory_destroy(struct iotlb_memory *memory)
{
    if (memory == NULL)
        return;
    for (size_t i = 0; i < memory->known_count; i++) {
        struct room *room = ((struct room **)memory->known.elements)[i];

        free(room->notes);
        free(room);
    }
    free(memory->known.elements);
    free(memory);
}

/* ---- entries ---- */

static uint64_t register_pair(struct pamu *pamu, unsigned instance, const char *high_name, const char *low_name)
{
    uint32_t high = 0, low = 0;

    (void)pamu_register_read(pamu, instance, pamu_register_find(high_name)->offset, &high);
    (void)pamu_register_read(pamu, instance, pamu_register_find(low_name)->offset, &low);
    return (uint64_t)high << 32 | low;
}

/* The entry of a window as memory holds it now; false if it is not valid. */
static bool read_entry(struct pamu *pamu, const struct iotlb_item *aperture, uint32_t window, struct pamu_paace *entry)
{
    uint64_t address = window == 0 ? register_pair(pamu, aperture->instance, "PPBAH", "PPBAL")
                                   : register_pair(pamu, aperture->instance, "SPBAH", "SPBAL");
    uint64_t index = window == 0 ? aperture->liodn : (uint64_t)aperture->length + window - 1;
    uint8_t bytes[PAMU_PAACE_BYTES];

    if (pamu_memory_read(pamu, address + index * PAMU_PAACE_BYTES, bytes, sizeof(bytes)) != PAMU_OK)
        return false;
    pamu_paace_decode(bytes, entry);
    return entry->v != 0;
}

/* What an entry maps (T9 to T13); false if nothing. */
static bool read_mapping(const struct iotlb_item *aperture, uint32_t window, const struct pamu_paace *entry,
                         struct iotlb_mapping *mapping)
{
    unsigned shift = iotlb_window_shift(aperture->bits, aperture->windows);
    uint64_t last = shift > 63 ? UINT64_MAX : (UINT64_C(1) << shift) - 1, mapped = pamu_paace_mapped_last(entry);

    if (aperture->windows > 1 && mapped < last)
        last = mapped;
    *mapping = (struct iotlb_mapping){.iova = aperture->address + ((uint64_t)window << (shift & 63)),
                                      .size = last + 1,
                                      .liodn = aperture->liodn,
                                      .prot = (uint8_t)entry->ap};
    mapping->phys = (entry->atm == PAMU_ATM_NONE ? mapping->iova : pamu_paace_translated_base(entry)) & ~last;
    return entry->ap != 0 && last >= 0xfff && last < UINT64_MAX;
}

static void note_window(struct room *room, struct pamu *pamu, uint32_t window)
{
    struct note *note = &room->notes[window];
    struct iotlb_mapping mapping;
    struct pamu_paace entry;

    note->fresh = true;
    if (!read_entry(pamu, &room->aperture, window, &entry))
        return;
    room->fixed |= entry.otm != PAMU_OTM_NONE;
    if (!read_mapping(&room->aperture, window, &entry, &mapping))
        return;
    room->fixed |= mapping.phys > INT64_MAX; /* headers of traces have no greater numbers */
    if (note->seen) {
        room->fixed |= note->mapping.size != mapping.size;
        mapping.prot |= note->mapping.prot;
        mapping.varies = note->mapping.varies || note->mapping.phys != mapping.phys;
    }
    note->mapping = mapping;
    note->seen = true;
}

/* ---- rooms ---- */

static struct room *make_room(struct iotlb_memory *memory, const struct iotlb_item *aperture)
{
    struct room *room;

    if (!iotlb_grow(&memory->known, memory->known_count, sizeof(struct room *), 0))
        return NULL;
    room = calloc(1, sizeof(*room));
    if (room == NULL)
        return NULL;
    room->aperture = *aperture;
    room->notes = calloc(aperture->windows, sizeof(*room->notes));
    if (room->notes == NULL) {
        free(room);
        return NULL;
    }
    ((struct room **)memory->known.elements)[memory->known_count++] = room;
    return memory->rooms[aperture->liodn] = room;
}

static bool same_windows(const struct iotlb_item *a, const struct iotlb_item *b)
{
    return a->address == b->address && a->bits == b->bits && a->windows == b->windows;
}

bool iotlb_memory_pass(struct iotlb_memory *memory, struct pamu *pamu, const struct iotlb_item *aperture,
                       uint32_t first, uint32_t last)
{
    struct room *room = memory->rooms[aperture->liodn];

    if (room == NULL)
        room = make_room(memory, aperture);
    if (room == NULL)
        return false;
    if (!same_windows(aperture, &room->aperture)) {
        room->fixed = true;
        return true;
    }
    room->aperture = *aperture;
    for (uint32_t window = first; window <= last; window++) {
        if (!room->notes[window].fresh)
            note_window(room, pamu, window);
    }
    return true;
}

static void forget_secondaries(struct room *room, uint64_t first, uint64_t count)
{
    uint64_t from = room->aperture.length;

    for (uint32_t window = 1; window < room->aperture.windows; window++) {
        if (from + window - 1 - first < count)
            room->notes[window].fresh = false;
    }
}

void iotlb_memory_written(struct iotlb_memory *memory, enum pamu_structure structure, uint64_t first, uint64_t count)
{
    struct room *const *rooms = memory->known.elements;

    for (size_t i = 0; i < memory->known_count; i++) {
        if (structure == PAMU_PPAACE && rooms[i]->aperture.liodn - first < count)
            rooms[i]->notes[0].fresh = false;
        else if (structure == PAMU_SPAACE)
            forget_secondaries(rooms[i], first, count);
    }
}

/* ---- the end ---- */

static bool is_still_there(const struct room *room, struct pamu *pamu)
{
    struct pamu_paace entry;

    return read_entry(pamu, &room->aperture, 0, &entry) && pamu_paace_window_base(&entry) == room->aperture.address &&
           pamu_paace_subwindows(&entry) == room->aperture.windows;
}

void iotlb_memory_end(struct iotlb_memory *memory, struct pamu *pamu)
{
    struct room *const *rooms = memory->known.elements;

    for (size_t i = 0; i < memory->known_count; i++) {
        bool there = is_still_there(rooms[i], pamu);

        for (uint32_t window = 0; there && window < rooms[i]->aperture.windows; window++) {
            if (!rooms[i]->notes[window].seen)
                note_window(rooms[i], pamu, window);
        }
    }
}

struct iotlb_mapping *iotlb_memory_list(const struct iotlb_memory *memory, size_t *count)
{
    struct iotlb_array list = {0};

    *count = 0;
    if (!iotlb_grow(&list, 0, sizeof(struct iotlb_mapping), 0))
        return NULL;
    for (uint32_t liodn = 0; liodn < LIODNS; liodn++) {
        const struct room *room = memory->rooms[liodn];

        for (uint32_t window = 0; room != NULL && !room->fixed && window < room->aperture.windows; window++) {
            if (!room->notes[window].seen)
                continue;
            if (!iotlb_grow(&list, *count, sizeof(struct iotlb_mapping), 0)) {
                free(list.elements);
                return NULL;
            }
            ((struct iotlb_mapping *)list.elements)[(*count)++] = room->notes[window].mapping;
        }
    }
    return list.elements;
}

bool iotlb_memory_is_fixed(const struct iotlb_memory *memory, uint16_t liodn)
{
    return memory->rooms[liodn] != NULL && memory->rooms[liodn]->fixed;
}
