/* From a replay to its look-up stream. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/capture.h"

#include "iotlb/grow.h"

enum { BATCH = 1024 };

#define LIODNS 0x10000u

/* What is known of the aperture of an LIODN at an instance. */
struct known {
    struct iotlb_item aperture;
    bool sound; /* a valid, well formed entry says so */
    bool fresh; /* and nothing was written to it since */
    bool told;  /* the stream has an item of it */
};

/* The keys looked up since the last flush; dropping others means nothing. */
struct keys {
    uint64_t least, most;
    bool any;
};

struct iotlb_capture {
    iotlb_item_sink *sink;
    void *user;
    enum iotlb_capture_state state;
    uint64_t time;
    struct iotlb_item batch[BATCH];
    size_t count;
    struct iotlb_array pending; /* struct iotlb_item: look-ups of the record on its way */
    size_t pending_count;
    struct known *known[PAMU_MAX_INSTANCES]; /* by LIODN; NULL before its first record */
    struct keys keys[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
    struct iotlb_memory *memory;
};

struct iotlb_capture *iotlb_capture_create(iotlb_item_sink *sink, void *user)
{
    struct iotlb_capture *capture = calloc(1, sizeof(*capture));

    if (capture == NULL)
        return NULL;
    capture->sink = sink;
    capture->user = user;
    capture->memory = iotlb_memory_create();
    if (capture->memory == NULL) {
        free(capture);
        return NULL;
    }
    return capture;
}

void iotlb_capture_destroy(struct iotlb_capture *capture)
{
    if (capture == NULL)
        return;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++)
        free(capture->known[i]);
    free(capture->pending.elements);
    iotlb_memory_destroy(capture->memory);
    free(capture);
}

struct iotlb_memory *iotlb_capture_memory(const struct iotlb_capture *capture)
{
    return capture->memory;
}

static void hand_on(struct iotlb_capture *capture)
{
    if (capture->state == IOTLB_CAPTURE_OK && capture->count > 0 &&
        !capture->sink(capture->user, capture->batch, capture->count))
        capture->state = IOTLB_CAPTURE_STOPPED;
    capture->count = 0;
}

static void emit(struct iotlb_capture *capture, const struct iotlb_item *item)
{
    capture->batch[capture->count] = *item;
    capture->batch[capture->count++].time = capture->time;
    if (capture->count == BATCH)
        hand_on(capture);
}

void iotlb_capture_time(struct iotlb_capture *capture, uint64_t time)
{
    capture->time = time;
}

enum iotlb_capture_state iotlb_capture_end(struct iotlb_capture *capture)
{
    hand_on(capture);
    return capture->state;
}

/* ---- look-ups ---- */

static void hold(struct iotlb_capture *capture, const struct pamu_lookup *lookup)
{
    struct keys *keys = &capture->keys[lookup->instance][lookup->structure];

    if (!iotlb_grow(&capture->pending, capture->pending_count, sizeof(struct iotlb_item), 0)) {
        capture->state = IOTLB_CAPTURE_MEMORY;
        return;
    }
    ((struct iotlb_item *)capture->pending.elements)[capture->pending_count++] =
        (struct iotlb_item){.kind = lookup->kept ? IOTLB_ITEM_LOOK_UP : IOTLB_ITEM_LOOK_PAST,
                            .address = lookup->key,
                            .structure = (uint8_t)lookup->structure,
                            .instance = lookup->instance};
    keys->least = keys->any && keys->least < lookup->key ? keys->least : lookup->key;
    keys->most = keys->any && keys->most > lookup->key ? keys->most : lookup->key;
    keys->any = true;
}

/* PPAACEs that change may move apertures. */
static void forget_apertures(struct iotlb_capture *capture, unsigned instance, uint64_t first, uint64_t count)
{
    struct known *known = capture->known[instance];

    for (uint64_t liodn = first; known != NULL && liodn < LIODNS && liodn - first < count; liodn++)
        known[liodn].fresh = false;
}

static void drop(struct iotlb_capture *capture, const struct pamu_lookup *lookup)
{
    struct keys *keys = &capture->keys[lookup->instance][lookup->structure];
    uint64_t first = lookup->key, last = first + lookup->count - 1;
    struct iotlb_item item = {
        .kind = IOTLB_ITEM_DROP, .structure = (uint8_t)lookup->structure, .instance = lookup->instance};

    iotlb_memory_written(capture->memory, lookup->structure, first, lookup->count);
    if (lookup->structure == PAMU_PPAACE)
        forget_apertures(capture, lookup->instance, first, lookup->count);
    if (!keys->any || first > keys->most || last < keys->least)
        return;
    first = first > keys->least ? first : keys->least;
    last = last < keys->most ? last : keys->most;
    for (; last - first >= UINT32_MAX; first += UINT32_MAX) {
        item.address = first;
        item.length = UINT32_MAX;
        emit(capture, &item);
    }
    item.address = first;
    item.length = (uint32_t)(last - first + 1);
    emit(capture, &item);
}

static void flush(struct iotlb_capture *capture, const struct pamu_lookup *lookup)
{
    struct keys *keys = &capture->keys[lookup->instance][lookup->structure];
    const struct iotlb_item item = {
        .kind = IOTLB_ITEM_FLUSH, .structure = (uint8_t)lookup->structure, .instance = lookup->instance};

    iotlb_memory_written(capture->memory, lookup->structure, 0, UINT64_MAX);
    if (lookup->structure == PAMU_PPAACE)
        forget_apertures(capture, lookup->instance, 0, LIODNS);
    if (keys->any)
        emit(capture, &item);
    keys->any = false;
}

void iotlb_capture_lookup(void *user, const struct pamu_lookup *lookup)
{
    struct iotlb_capture *capture = user;

    if (lookup->kind == PAMU_LOOKED_UP)
        hold(capture, lookup);
    else if (lookup->kind == PAMU_DROPPED)
        drop(capture, lookup);
    else
        flush(capture, lookup);
}

/* ---- apertures ---- */

static uint64_t ppaact_base(struct pamu *pamu, unsigned instance)
{
    uint32_t high = 0, low = 0;

    (void)pamu_register_read(pamu, instance, pamu_register_find("PPBAH")->offset, &high);
    (void)pamu_register_read(pamu, instance, pamu_register_find("PPBAL")->offset, &low);
    return (uint64_t)high << 32 | low;
}

static unsigned log2_of_size(uint64_t last)
{
    unsigned bits = 0;

    for (; last != 0; last >>= 1)
        bits++;
    return bits;
}

static bool is_sound(const struct pamu_paace *entry, const struct iotlb_item *aperture)
{
    return entry->v != 0 && entry->pt == 0 && aperture->bits >= 12 &&
           iotlb_window_shift(aperture->bits, aperture->windows) >= 12;
}

static bool is_same(const struct iotlb_item *a, const struct iotlb_item *b)
{
    return a->address == b->address && a->bits == b->bits && a->windows == b->windows && a->length == b->length;
}

/* Reads the entry as memory holds it now. */
static void read_aperture(struct pamu *pamu, const struct pamu_request *request, struct known *known)
{
    uint64_t address = ppaact_base(pamu, request->instance) + (uint64_t)request->liodn * PAMU_PAACE_BYTES;
    struct iotlb_item aperture = {.kind = IOTLB_ITEM_APERTURE, .liodn = request->liodn, .instance = request->instance};
    uint8_t bytes[PAMU_PAACE_BYTES];
    struct pamu_paace entry;

    known->fresh = true;
    known->sound = false;
    if (pamu_memory_read(pamu, address, bytes, sizeof(bytes)) != PAMU_OK)
        return;
    pamu_paace_decode(bytes, &entry);
    aperture.address = pamu_paace_window_base(&entry);
    aperture.bits = (uint8_t)log2_of_size(pamu_paace_window_last(&entry));
    aperture.windows = pamu_paace_subwindows(&entry);
    aperture.length = aperture.windows > 1 ? entry.fspi : 0;
    aperture.address &= ~pamu_paace_window_last(&entry);
    known->sound = is_sound(&entry, &aperture);
    known->told &= is_same(&aperture, &known->aperture);
    known->aperture = aperture;
}

static struct known *known_of(struct iotlb_capture *capture, const struct pamu_request *request)
{
    struct known **known = &capture->known[request->instance];

    if (*known == NULL)
        *known = calloc(LIODNS, sizeof(**known));
    if (*known == NULL)
        capture->state = IOTLB_CAPTURE_MEMORY;
    return *known == NULL ? NULL : *known + request->liodn;
}

const struct iotlb_item *iotlb_capture_aperture(const struct iotlb_capture *capture, unsigned instance, uint16_t liodn)
{
    const struct known *known = capture->known[instance];

    return known != NULL && known[liodn].told ? &known[liodn].aperture : NULL;
}

/* ---- records ---- */

static bool is_lookup(const struct iotlb_item *item, enum pamu_structure structure, uint64_t key)
{
    return item->kind == IOTLB_ITEM_LOOK_UP && item->structure == structure && item->address == key;
}

/* Whether the look-ups are those that follow from the aperture: for each window the PPAACE, and beyond window 0 the
 * SPAACE, kept. */
static bool follows(const struct iotlb_capture *capture, const struct iotlb_item *aperture,
                    const struct pamu_request *request)
{
    const struct iotlb_item *pending = capture->pending.elements;
    unsigned shift = iotlb_window_shift(aperture->bits, aperture->windows);
    uint64_t offset = request->iova - aperture->address;
    uint32_t first = iotlb_window_at(offset, shift), last = iotlb_window_at(offset + request->length - 1, shift);
    size_t at = 0;

    for (uint64_t window = first; window <= last; window++) {
        if (at == capture->pending_count || !is_lookup(&pending[at++], PAMU_PPAACE, request->liodn))
            return false;
        if (window > 0 &&
            (at == capture->pending_count || !is_lookup(&pending[at++], PAMU_SPAACE, aperture->length + window - 1)))
            return false;
    }
    return at == capture->pending_count;
}

static void emit_lookups(struct iotlb_capture *capture, uint16_t liodn)
{
    struct iotlb_item *pending = capture->pending.elements;

    for (size_t i = 0; i < capture->pending_count; i++) {
        pending[i].liodn = liodn;
        emit(capture, &pending[i]);
    }
}

static void note_memory(struct iotlb_capture *capture, struct pamu *pamu, const struct iotlb_item *aperture,
                        const struct pamu_request *request)
{
    unsigned shift = iotlb_window_shift(aperture->bits, aperture->windows);
    uint64_t offset = request->iova - aperture->address;

    if (!iotlb_memory_pass(capture->memory, pamu, aperture, iotlb_window_at(offset, shift),
                           iotlb_window_at(offset + request->length - 1, shift)))
        capture->state = IOTLB_CAPTURE_MEMORY;
}

void iotlb_capture_record(struct iotlb_capture *capture, struct pamu *pamu, const struct pamu_request *request,
                          const struct pamu_dma_result *result)
{
    struct known *known = known_of(capture, request);
    struct iotlb_item item = {.kind = IOTLB_ITEM_RECORD,
                              .address = request->iova,
                              .length = request->length,
                              .liodn = request->liodn,
                              .instance = request->instance,
                              .write = request->operation != PAMU_OP_READ};

    if (known == NULL)
        return;
    if (!known->fresh)
        read_aperture(pamu, request, known);
    if (known->sound && !known->told)
        emit(capture, &known->aperture);
    known->told |= known->sound;
    if (result->verdict == PAMU_TRANSLATED && known->sound && follows(capture, &known->aperture, request))
        item.kind = IOTLB_ITEM_DMA;
    if (item.kind == IOTLB_ITEM_DMA)
        note_memory(capture, pamu, &known->aperture, request);
    emit(capture, &item);
    if (item.kind == IOTLB_ITEM_RECORD)
        emit_lookups(capture, request->liodn);
    capture->pending_count = 0;
}
