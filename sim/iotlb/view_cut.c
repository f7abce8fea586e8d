/* Apertures of a view: cut as recorded, or anew; and what writes to entries drop then.
 * SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/view_state.h"

const struct view_cut *view_cut_of(const struct iotlb_view *view, unsigned instance, uint16_t liodn)
{
    const struct view_cut *cuts = view->cuts[instance];

    return cuts != NULL && cuts[liodn].known ? &cuts[liodn] : NULL;
}

bool view_holds(const struct view_cut *cut, const struct iotlb_item *item)
{
    uint64_t last = cut->bits > 63 ? UINT64_MAX : ((uint64_t)1 << cut->bits) - 1, offset = item->address - cut->base;

    return item->address >= cut->base && offset <= last && item->length - 1 <= last - offset;
}

/* The number of windows that an aperture of 1 << bits bytes has in this view. */
static uint32_t windows_of(const struct iotlb_view *view, const struct iotlb_item *item)
{
    unsigned bits = item->bits, most = bits - VIEW_PAGE_BITS, log = 0;

    if (view->config.windows == 0 && view->config.page_bits == 0)
        return item->windows;
    if (view->config.page_bits != 0)
        log = view->config.page_bits < bits ? bits - view->config.page_bits : 0;
    else
        while (view->config.windows >> (log + 1) != 0)
            log++;
    log = log < most ? log : most;
    return log > 31 ? UINT32_C(1) << 31 : UINT32_C(1) << log;
}

/* SPAACEs in the order in which LIODNs come up; the same ones as long as the number of windows stays. */
static uint32_t lay_out(struct iotlb_view *view, uint16_t liodn, uint32_t windows)
{
    if (view->laid_out[liodn] != windows) {
        view->laid_out[liodn] = windows;
        view->first_of[liodn] = view->next_spaace;
        view->next_spaace += windows - 1;
    }
    return view->first_of[liodn];
}

static struct view_cut *make_cut(struct iotlb_view *view, const struct iotlb_item *item)
{
    struct view_cut **cuts = &view->cuts[item->instance];

    if (*cuts == NULL)
        *cuts = calloc(VIEW_LIODNS, sizeof(**cuts));
    if (*cuts == NULL)
        return NULL;
    if (!(*cuts)[item->liodn].known) {
        if (!iotlb_grow(&view->known, view->known_count, sizeof(struct view_cut *), 0))
            return NULL;
        ((struct view_cut **)view->known.elements)[view->known_count++] = *cuts + item->liodn;
    }
    return *cuts + item->liodn;
}

static void take_layout(const struct iotlb_layout *layout, struct view_cut *cut)
{
    cut->base = layout->base;
    cut->bits = layout->bits;
    cut->windows = layout->windows;
    cut->first = layout->first;
}

bool view_take_aperture(struct iotlb_view *view, const struct iotlb_item *item)
{
    const struct view_place *place = view_place_of(view, item->liodn);
    struct view_cut *cut = make_cut(view, item);

    if (cut == NULL)
        return false;
    *cut = (struct view_cut){.base = item->address,
                             .recorded_base = item->address,
                             .windows = windows_of(view, item),
                             .recorded_first = item->length,
                             .recorded_windows = item->windows,
                             .liodn = item->liodn,
                             .bits = item->bits,
                             .recorded_shift = (uint8_t)iotlb_window_shift(item->bits, item->windows),
                             .instance = item->instance,
                             .known = true};
    cut->first = item->length;
    if (place != NULL && place->layout.bits != 0)
        take_layout(&place->layout, cut);
    cut->shift = (uint8_t)iotlb_window_shift(cut->bits, cut->windows);
    if (view->lays_out && (place == NULL || place->layout.bits == 0 || place->layout.first == IOTLB_LAID_OUT))
        cut->first = lay_out(view, cut->liodn, cut->windows);
    return true;
}

/* ---- dropping ---- */

/* Bytes first .. last, which are in the aperture, have other entries now. */
static void drop_bytes(struct iotlb_view *view, const struct view_cut *cut, uint64_t first, uint64_t last)
{
    unsigned instance = view_instance(view, cut->instance, cut->liodn), bits = view_page_bits(view);

    if (view->config.scheme != IOTLB_PAMU) {
        view_drop_range(view, instance, PAMU_SPAACE, view_page_key(cut->liodn, first, bits),
                        view_page_key(cut->liodn, last, bits));
        return;
    }
    first -= cut->base;
    last -= cut->base;
    for (uint64_t w = iotlb_window_at(first, cut->shift); w <= iotlb_window_at(last, cut->shift); w++) {
        if (w == 0)
            view_drop(view, instance, PAMU_PPAACE, view_number(view, cut->liodn));
        else
            view_drop(view, instance, PAMU_SPAACE, cut->first + w - 1);
    }
}

/* The same where memory is elsewhere: wherever bytes first .. last went. */
static void drop_moved(struct iotlb_view *view, const struct view_cut *cut, const struct view_place *place,
                       uint64_t first, uint64_t last)
{
    const struct view_cut *aperture = view->config.scheme == IOTLB_PAMU ? cut : NULL;

    for (;;) {
        uint64_t bytes = last - first < UINT64_MAX ? last - first + 1 : UINT64_MAX;
        struct view_piece piece = view_next_piece(place, aperture, first, bytes);

        if (piece.has_place)
            drop_bytes(view, cut, piece.iova, piece.iova + (piece.bytes - 1));
        if (last - first < piece.bytes)
            return;
        first += piece.bytes;
    }
}

/* Recorded windows first .. last of an aperture, without the first of all. */
static void drop_windows(struct iotlb_view *view, const struct view_cut *cut, uint64_t first, uint64_t last)
{
    const struct view_place *place = view_place_of(view, cut->liodn);
    uint64_t bytes = (uint64_t)1 << cut->recorded_shift;

    first = cut->recorded_base + (first << cut->recorded_shift);
    last = cut->recorded_base + (last << cut->recorded_shift) + (bytes - 1);
    if (place != NULL)
        drop_moved(view, cut, place, first, last);
    else
        drop_bytes(view, cut, first, last);
}

static void drop_spaaces(struct iotlb_view *view, const struct iotlb_item *item)
{
    struct view_cut *const *known = view->known.elements;
    uint64_t first = item->address, last = item->address + item->length - 1;

    for (size_t i = 0; i < view->known_count; i++) {
        const struct view_cut *cut = known[i];
        uint64_t from = cut->recorded_first, to = from + cut->recorded_windows - 1; /* behind its last SPAACE */

        if (cut->instance != item->instance || last < from || first >= to)
            continue;
        drop_windows(view, cut, (first > from ? first : from) - from + 1, (last < to - 1 ? last : to - 1) - from + 1);
    }
}

/* The PPAACE of an LIODN; pages have no such entry, but it maps those of window 0. */
static void drop_ppaace(struct iotlb_view *view, unsigned recorded, uint16_t liodn)
{
    const struct view_cut *cut = view_cut_of(view, recorded, liodn);

    if (view->config.scheme == IOTLB_PAMU)
        view_drop(view, view_instance(view, recorded, liodn), PAMU_PPAACE, view_number(view, liodn));
    else if (cut != NULL)
        drop_windows(view, cut, 0, 0);
}

void view_drop_entries(struct iotlb_view *view, const struct iotlb_item *item)
{
    if (item->structure == PAMU_PPAACE) {
        for (uint64_t key = item->address; key < VIEW_LIODNS && key - item->address < item->length; key++)
            drop_ppaace(view, item->instance, (uint16_t)key);
    } else if (item->structure == PAMU_SPAACE && (view->cuts_anew || view->config.scheme != IOTLB_PAMU)) {
        drop_spaaces(view, item);
    } else {
        for (unsigned to = 0; to < PAMU_MAX_INSTANCES; to++) {
            if (view->config.instances != NULL || to == item->instance)
                view_drop_range(view, to, (enum pamu_structure)item->structure, item->address,
                                item->address + item->length - 1);
        }
    }
}
