/* The inside of a view. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_VIEW_STATE_H
#define IOTLB_VIEW_STATE_H

#include "iotlb/ids.h"
#include "iotlb/view.h"

enum { VIEW_BATCH = 256 };

#define VIEW_LIODNS 0x10000u
#define VIEW_NO_OWNER UINT32_MAX
#define VIEW_PAGE_BITS 12u
#define VIEW_TCE_BITS 16u /* 16 entries of 8 bytes in 128 */

/* The stream of one cache. */
struct view_stream {
    struct iotlb_ids ids;
    struct iotlb_array keys; /* uint64_t by id */
    struct iotlb_lookup batch[VIEW_BATCH];
    unsigned count;
    bool used;
};

/* The aperture of an LIODN at an instance, as recorded and as seen. */
struct view_cut {
    uint64_t base, recorded_base;
    uint32_t first, windows; /* SPAACT index of window 1 */
    uint32_t recorded_first, recorded_windows;
    uint16_t liodn;
    uint8_t bits, shift, recorded_shift;
    uint8_t instance; /* recorded */
    bool known;
};

/* A layout as it is used. */
struct view_place {
    struct iotlb_layout layout;
    struct iotlb_move *moves;
    size_t count; /* 0: everything stays */
};

/* Bytes that lie together under a layout. */
struct view_piece {
    uint64_t iova, bytes;
    bool has_place; /* else iova is the old one */
};

/* The record whose look-ups are coming. */
struct view_record {
    struct iotlb_item item;
    bool open;      /* there is one */
    bool looked_up; /* anything */
    bool past;      /* its last look-up keeps nothing */
};

struct iotlb_view {
    struct iotlb_view_config config;
    struct iotlb_view_sink sink;
    bool failed;
    bool cuts_anew; /* windows, pages or layouts are given */
    bool lays_out;  /* SPAACEs are, too */
    uint64_t records, bytes, ticks;
    uint64_t lost;                                  /* records */
    struct iotlb_array lost_of[PAMU_MAX_INSTANCES]; /* struct iotlb_lost by owner */
    size_t lost_count[PAMU_MAX_INSTANCES];          /* of them; others have none */
    uint64_t next_tick;
    uint32_t owner_of[VIEW_LIODNS]; /* VIEW_NO_OWNER if not seen */
    struct iotlb_array liodns;      /* uint16_t by owner */
    uint32_t owners;
    struct view_cut *cuts[PAMU_MAX_INSTANCES]; /* by LIODN; NULL before the first aperture */
    struct iotlb_array known;                  /* struct view_cut *: those that are known */
    size_t known_count;
    uint32_t laid_out[VIEW_LIODNS]; /* windows that SPAACEs were laid out for; 0 for none */
    uint32_t first_of[VIEW_LIODNS];
    uint32_t next_spaace;
    struct view_record record;
    struct view_place *places;          /* by layout; NULL without layouts */
    const struct view_place **place_of; /* by LIODN; NULL without layouts */
    struct view_stream stream[PAMU_MAX_INSTANCES][PAMU_STRUCTURE_COUNT];
};

/* One cache of the view, and who looks up. */
struct view_user {
    unsigned instance;
    uint32_t owner;
    uint16_t liodn; /* recorded */
};

/* ---- view_stream.c ---- */

/* A look-up, times in a row: of the entry with this key, of window where that is known. */
void view_look_up(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure, uint64_t key,
                  uint32_t window, uint64_t times);
void view_look_past(struct iotlb_view *view, const struct view_user *user, enum pamu_structure structure, uint64_t key);

/* An entry is valid no more, if it ever was looked up. */
void view_drop(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, uint64_t key);

/* The same of keys first .. last. */
void view_drop_range(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, uint64_t first,
                     uint64_t last);

/* An event of all caches, or of one. */
void view_tell_all(struct iotlb_view *view, enum iotlb_event event);
void view_tell(struct iotlb_view *view, unsigned instance, enum pamu_structure structure, enum iotlb_event event);

/* Hands on what a cache's batch holds. */
void view_hand_on(struct iotlb_view *view, unsigned instance, enum pamu_structure structure);

/* ---- view_cut.c ---- */

/* Takes an aperture item; false if out of memory. */
bool view_take_aperture(struct iotlb_view *view, const struct iotlb_item *item);

/* Whether a record lies in an aperture. */
bool view_holds(const struct view_cut *cut, const struct iotlb_item *item);

/* What is known of the aperture of an LIODN, or NULL. */
const struct view_cut *view_cut_of(const struct iotlb_view *view, unsigned instance, uint16_t liodn);

/* Drops what stands where the dropped entries stood when they were recorded. */
void view_drop_entries(struct iotlb_view *view, const struct iotlb_item *item);

/* ---- view_move.c ---- */

/* What the configuration's layouts say; false if out of memory, or if they are not sound. */
bool view_make_places(struct iotlb_view *view);
void view_free_places(struct iotlb_view *view);

/* The bytes from iova on, 1 at least, as far as they lie together under a layout, and on one side of the ends of the
 * aperture (NULL where none is). */
struct view_piece view_next_piece(const struct view_place *place, const struct view_cut *cut, uint64_t iova,
                                  uint64_t bytes);

/* The layout of an LIODN, or NULL. */
static inline const struct view_place *view_place_of(const struct iotlb_view *view, uint16_t liodn)
{
    return view->place_of != NULL ? view->place_of[liodn] : NULL;
}

/* Where an instance's look-ups go. */
static inline unsigned view_instance(const struct iotlb_view *view, unsigned recorded, uint16_t liodn)
{
    if (view->config.instances == NULL || view->config.instances[liodn] == IOTLB_AS_RECORDED)
        return recorded;
    return view->config.instances[liodn];
}

/* Whether an instance is not looked at. */
static inline bool view_leaves_out(const struct iotlb_view *view, unsigned instance)
{
    return view->config.only != 0 && (view->config.only >> instance & 1) == 0;
}

static inline uint16_t view_number(const struct iotlb_view *view, uint16_t liodn)
{
    return view->config.numbering != NULL ? view->config.numbering[liodn] : liodn;
}

/* A page's number in all of IOVA space: pages of different LIODNs are different, their lower bits choose a set. */
static inline uint64_t view_page_key(uint16_t liodn, uint64_t iova, unsigned bits)
{
    return (uint64_t)liodn << 48 | (iova >> bits & (((uint64_t)1 << 48) - 1));
}

static inline unsigned view_page_bits(const struct iotlb_view *view)
{
    return view->config.scheme == IOTLB_TCE ? VIEW_TCE_BITS : VIEW_PAGE_BITS;
}

#endif
