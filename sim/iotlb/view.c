/* A look-up stream as caches of another set-up would see it. SPDX-License-Identifier: BSD-2-Clause */
#include "iotlb/view.h"

#include "iotlb/view_state.h"

static const char *const scheme_names[IOTLB_SCHEME_COUNT] = {"pamu", "type1", "tce"};

const char *iotlb_scheme_name(enum iotlb_scheme scheme)
{
    return scheme < IOTLB_SCHEME_COUNT ? scheme_names[scheme] : NULL;
}

struct iotlb_view *iotlb_view_create(const struct iotlb_view_config *config, const struct iotlb_view_sink *sink)
{
    struct iotlb_view *view = calloc(1, sizeof(*view));

    if (view == NULL)
        return NULL;
    view->config = *config;
    view->sink = *sink;
    view->cuts_anew = view->lays_out = config->windows != 0 || config->page_bits != 0;
    view->next_tick = config->interval;
    memset(view->owner_of, 0xff, sizeof(view->owner_of));
    if (!view_make_places(view)) {
        iotlb_view_destroy(view);
        return NULL;
    }
    return view;
}

void iotlb_view_destroy(struct iotlb_view *view)
{
    if (view == NULL)
        return;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++) {
            iotlb_ids_clear(&view->stream[i][s].ids);
            free(view->stream[i][s].keys.elements);
        }
        free(view->cuts[i]);
        free(view->lost_of[i].elements);
    }
    view_free_places(view);
    free(view->liodns.elements);
    free(view->known.elements);
    free(view);
}

/* ---- records ---- */

static uint32_t add_owner(struct iotlb_view *view, uint16_t liodn)
{
    if (!iotlb_grow(&view->liodns, view->owners, sizeof(uint16_t), 0)) {
        view->failed = true;
        return 0;
    }
    ((uint16_t *)view->liodns.elements)[view->owners] = liodn;
    return view->owner_of[liodn] = view->owners++;
}

static struct view_user user_of(struct iotlb_view *view, const struct iotlb_item *item)
{
    uint32_t owner = view->owner_of[item->liodn];

    return (struct view_user){.instance = view_instance(view, item->instance, item->liodn),
                              .owner = owner != VIEW_NO_OWNER ? owner : add_owner(view, item->liodn),
                              .liodn = item->liodn};
}

/* D1: the pieces of bytes first .. last that burst makes. */
static inline uint64_t pieces_of(const struct iotlb_view *view, uint64_t first, uint64_t last)
{
    uint32_t burst = view->config.burst;

    return burst == 0 ? 1 : last / burst - first / burst + 1;
}

/* The look-ups of bytes first .. last of one window. */
static inline void look_up_window(struct iotlb_view *view, const struct view_user *user, const struct view_cut *cut,
                                  uint32_t window, uint64_t pieces)
{
    view_look_up(view, user, PAMU_PPAACE, view_number(view, user->liodn), 0, pieces);
    if (window > 0)
        view_look_up(view, user, PAMU_SPAACE, (uint64_t)cut->first + window - 1, window, pieces);
}

/* A record that lies in its aperture. */
static void look_up_windows(struct iotlb_view *view, const struct view_user *user, const struct view_cut *cut,
                            const struct iotlb_item *item)
{
    uint64_t first = item->address - cut->base, last = first + item->length - 1;
    uint32_t window = iotlb_window_at(first, cut->shift), last_window = iotlb_window_at(last, cut->shift);

    for (; window < last_window; window++) {
        uint64_t end = ((uint64_t)window + 1) << cut->shift;

        look_up_window(view, user, cut, window, pieces_of(view, cut->base + first, cut->base + end - 1));
        first = end;
    }
    look_up_window(view, user, cut, window, pieces_of(view, cut->base + first, cut->base + last));
}

/* The same in an IOMMU of pages: a look-up for each page, and burst. What lies beyond the last IOVA is in none. */
static void look_up_pages(struct iotlb_view *view, const struct view_user *user, const struct iotlb_item *item)
{
    unsigned bits = view_page_bits(view);
    uint64_t iova = item->address, left = UINT64_MAX - iova,
             last = iova + (item->length - 1 < left ? item->length - 1 : left);

    for (;;) {
        uint64_t end = iova | (((uint64_t)1 << bits) - 1);

        end = end < last ? end : last;
        view_look_up(view, user, PAMU_SPAACE, view_page_key(user->liodn, iova, bits), 0, pieces_of(view, iova, end));
        if (end == last)
            return;
        iova = end + 1;
    }
}

static bool is_disabled(const struct iotlb_view *view, uint16_t liodn)
{
    const struct view_place *place = view_place_of(view, liodn);

    return place != NULL && place->layout.disabled;
}

/* Bytes that have no place: outside of every aperture (rule T7), or the LIODN has none that is valid (T5). Returns
 * their look-ups. */
static uint64_t look_up_nothing(struct iotlb_view *view, const struct view_user *user, const struct view_piece *piece)
{
    uint64_t pieces = pieces_of(view, piece->iova, piece->iova + (piece->bytes - 1));

    if (view->config.scheme != IOTLB_PAMU)
        return 0;
    if (!is_disabled(view, user->liodn))
        view_look_up(view, user, PAMU_PPAACE, view_number(view, user->liodn), 0, pieces);
    for (uint64_t i = 0; i < pieces && is_disabled(view, user->liodn); i++)
        view_look_past(view, user, PAMU_PPAACE, view_number(view, user->liodn));
    return pieces;
}

/* A record under a layout: cut where its bytes do not lie together any more, then as D1 has it. Returns whether all of
 * it has a place; if not, *lookups gets those of the rest. */
static bool look_up_moved(struct iotlb_view *view, const struct view_user *user, const struct view_cut *cut,
                          const struct iotlb_item *item, uint64_t *lookups)
{
    const struct view_place *place = view_place_of(view, item->liodn);
    struct iotlb_item part = *item;
    bool whole = true;

    *lookups = 0;
    for (uint32_t done = 0; done < item->length; done += part.length) {
        struct view_piece piece = view_next_piece(place, cut, item->address + done, item->length - done);

        part.address = piece.iova;
        part.length = (uint32_t)piece.bytes;
        whole &= piece.has_place;
        if (!piece.has_place)
            *lookups += look_up_nothing(view, user, &piece);
        else if (cut != NULL)
            look_up_windows(view, user, cut, &part);
        else
            look_up_pages(view, user, &part);
    }
    return whole;
}

static void count_lost(struct iotlb_view *view, const struct view_user *user, uint64_t lookups)
{
    struct iotlb_array *array = &view->lost_of[user->instance];
    size_t *count = &view->lost_count[user->instance];
    struct iotlb_lost *lost;

    if (view_leaves_out(view, user->instance))
        return;
    if (!iotlb_grow(array, user->owner, sizeof(*lost), 0)) {
        view->failed = true;
        return;
    }
    lost = array->elements;
    for (; *count <= user->owner; ++*count)
        lost[*count] = (struct iotlb_lost){0};
    lost[user->owner].records++;
    lost[user->owner].lookups += lookups;
    view->lost++;
}

static void run_dma(struct iotlb_view *view, const struct iotlb_item *item)
{
    const struct view_user user = user_of(view, item);
    const struct view_cut *cut = view_cut_of(view, item->instance, item->liodn);
    bool pages = view->config.scheme != IOTLB_PAMU;
    uint64_t lookups;

    if (!pages && cut == NULL)
        return;
    if (view_place_of(view, item->liodn) != NULL) {
        if (!look_up_moved(view, &user, pages ? NULL : cut, item, &lookups))
            count_lost(view, &user, lookups);
    } else if (pages) {
        look_up_pages(view, &user, item);
    } else if (view_holds(cut, item)) {
        look_up_windows(view, &user, cut, item);
    }
}

/* Where a byte is now; false if it has no place. */
static bool find_byte(const struct iotlb_view *view, const struct view_cut *cut, uint16_t liodn, uint64_t *iova)
{
    const struct view_place *place = view_place_of(view, liodn);
    struct view_piece piece;

    if (place == NULL)
        return true;
    piece = view_next_piece(place, cut, *iova, 1);
    *iova = piece.iova;
    return piece.has_place;
}

/* The look-ups in an IOMMU of pages of a record that did not just pass. */
static void look_up_pages_again(struct iotlb_view *view, const struct view_user *user)
{
    const struct view_record *record = &view->record;
    uint64_t iova = record->item.address, unused;

    if (record->past && find_byte(view, NULL, user->liodn, &iova))
        view_look_past(view, user, PAMU_SPAACE, view_page_key(user->liodn, iova, view_page_bits(view)));
    else if (!record->past && view_place_of(view, user->liodn) != NULL)
        (void)look_up_moved(view, user, NULL, &record->item, &unused);
    else if (!record->past)
        look_up_pages(view, user, &record->item);
}

/* Under other windows, a record that did not just pass looks up what it now reaches, and comes to the same. */
static void end_record(struct iotlb_view *view)
{
    struct view_record *record = &view->record;
    const struct view_user user = user_of(view, &record->item);

    if (!record->open || !record->looked_up)
        return;
    if (view->config.scheme != IOTLB_PAMU)
        look_up_pages_again(view, &user);
}

/* The window that a record begins in under a new cut, or 0 if there is none. */
static uint32_t window_now(const struct iotlb_view *view, const struct view_cut *cut, const struct iotlb_item *item)
{
    struct iotlb_item byte = *item;

    byte.length = 1;
    if (!find_byte(view, cut, item->liodn, &byte.address))
        return 0;
    return cut != NULL && view_holds(cut, &byte) ? iotlb_window_at(byte.address - cut->base, cut->shift) : 0;
}

static void look_up_again(struct iotlb_view *view, const struct view_user *user, const struct iotlb_item *item,
                          uint64_t key)
{
    if (item->kind == IOTLB_ITEM_LOOK_UP)
        view_look_up(view, user, (enum pamu_structure)item->structure, key, 0, 1);
    else
        view_look_past(view, user, (enum pamu_structure)item->structure, key);
}

/* The look-up of a SPAACE that was recorded becomes one of the window that holds the record's IOVA now. */
static void look_up_recorded(struct iotlb_view *view, const struct iotlb_item *item)
{
    const struct view_user user = user_of(view, item);
    const struct view_cut *cut = view_cut_of(view, item->instance, item->liodn);
    uint64_t key = item->address;

    view->record.looked_up = true;
    view->record.past = item->kind == IOTLB_ITEM_LOOK_PAST;
    if (view->config.scheme != IOTLB_PAMU)
        return;
    if (item->structure == PAMU_PPAACE)
        key = view_number(view, (uint16_t)key);
    if (is_disabled(view, item->liodn)) {
        if (item->structure == PAMU_PPAACE)
            view_look_past(view, &user, PAMU_PPAACE, key);
        return;
    }
    if (item->structure == PAMU_SPAACE && view->cuts_anew) {
        uint32_t window = window_now(view, cut, &view->record.item);

        if (window == 0)
            return;
        key = (uint64_t)cut->first + window - 1;
    }
    look_up_again(view, &user, item, key);
}

static void end_warm_up(struct iotlb_view *view)
{
    view->ticks = 0;
    view->lost = 0;
    memset(view->lost_count, 0, sizeof(view->lost_count));
    view->next_tick = view->records + view->config.interval;
    view_tell_all(view, IOTLB_START);
}

static void count_record(struct iotlb_view *view, const struct iotlb_item *item)
{
    if (view->config.interval != 0 && view->records == view->next_tick) {
        view->next_tick += view->config.interval;
        view->ticks++;
        view_tell_all(view, IOTLB_TICK);
    }
    if (view->config.warm_up != 0 && view->records == view->config.warm_up)
        end_warm_up(view);
    view->records++;
    view->bytes += item->length;
}

static void begin_record(struct iotlb_view *view, const struct iotlb_item *item)
{
    count_record(view, item);
    view->record = (struct view_record){.item = *item, .open = true};
}

/* ---- other items ---- */

static void flush(struct iotlb_view *view, const struct iotlb_item *item)
{
    enum pamu_structure structure = (enum pamu_structure)item->structure;

    if (view->config.scheme != IOTLB_PAMU)
        structure = PAMU_SPAACE;
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        if (view->config.instances != NULL || i == item->instance)
            view_tell(view, i, structure, IOTLB_FLUSH);
    }
}

static void run_other(struct iotlb_view *view, const struct iotlb_item *item)
{
    switch (item->kind) {
    case IOTLB_ITEM_RECORD:
        begin_record(view, item);
        break;
    case IOTLB_ITEM_APERTURE:
        view->failed |= !view_take_aperture(view, item);
        break;
    case IOTLB_ITEM_FLUSH:
        flush(view, item);
        break;
    case IOTLB_ITEM_DROP:
        if (!view->config.snoop_off)
            view_drop_entries(view, item);
        break;
    default:
        look_up_recorded(view, item);
        break;
    }
}

static bool belongs_to_record(const struct iotlb_item *item)
{
    return item->kind == IOTLB_ITEM_LOOK_UP || item->kind == IOTLB_ITEM_LOOK_PAST;
}

static void close_record(struct iotlb_view *view)
{
    if (view->record.open)
        end_record(view);
    view->record.open = false;
}

bool iotlb_view_run(struct iotlb_view *view, const struct iotlb_item *items, size_t count)
{
    for (size_t i = 0; i < count && !view->failed; i++) {
        const struct iotlb_item *item = &items[i];

        if (view->record.open && !belongs_to_record(item))
            close_record(view);
        if (item->kind == IOTLB_ITEM_DMA) {
            count_record(view, item);
            run_dma(view, item);
        } else {
            run_other(view, item);
        }
    }
    return !view->failed;
}

bool iotlb_view_end(struct iotlb_view *view)
{
    close_record(view);
    if (view->config.warm_up >= view->records && view->config.warm_up != 0) /* nothing came after it */
        end_warm_up(view);
    for (unsigned i = 0; i < PAMU_MAX_INSTANCES; i++) {
        for (unsigned s = 0; s < PAMU_STRUCTURE_COUNT; s++)
            view_hand_on(view, i, (enum pamu_structure)s);
    }
    return !view->failed;
}

uint64_t iotlb_view_records(const struct iotlb_view *view)
{
    return view->records;
}

uint64_t iotlb_view_bytes(const struct iotlb_view *view)
{
    return view->bytes;
}

uint64_t iotlb_view_lost(const struct iotlb_view *view)
{
    return view->lost;
}

struct iotlb_lost iotlb_view_lost_of(const struct iotlb_view *view, unsigned instance, uint32_t owner)
{
    if (instance >= PAMU_MAX_INSTANCES || owner >= view->lost_count[instance])
        return (struct iotlb_lost){0};
    return ((const struct iotlb_lost *)view->lost_of[instance].elements)[owner];
}

uint16_t iotlb_view_liodn(const struct iotlb_view *view, uint32_t owner)
{
    return owner < view->owners ? ((const uint16_t *)view->liodns.elements)[owner] : 0;
}

uint32_t iotlb_view_owners(const struct iotlb_view *view)
{
    return view->owners;
}
