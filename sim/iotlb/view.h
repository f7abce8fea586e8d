/* A look-up stream as caches of another set-up would see it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef IOTLB_VIEW_H
#define IOTLB_VIEW_H

#include "iotlb/item.h"
#include "iotlb/layout.h"
#include "iotlb/lookup.h"

/* Whose look-ups they are. */
enum iotlb_scheme {
    IOTLB_PAMU,
    IOTLB_TYPE1, /* an IOMMU with 4 KiB pages and one IOTLB of them; the thread's comparison */
    IOTLB_TCE,   /* sPAPR: 8-byte entries of 4 KiB pages, fetched and cached 128 bytes at a time */
    IOTLB_SCHEME_COUNT,
};

/* "pamu", "type1", "tce"; NULL past the end. */
const char *iotlb_scheme_name(enum iotlb_scheme scheme);

#define IOTLB_AS_RECORDED UINT8_MAX

/* What is different. All zeros is the stream as it was recorded. */
struct iotlb_view_config {
    enum iotlb_scheme scheme; /* TYPE1 and TCE look up in the SPAACE structure alone, whatever the windows */
    uint32_t windows;  /* 0 as recorded; else every aperture is cut into so many, but into none under 4 KiB: SPAACEs are
                         laid out anew, in the order in which LIODNs come up */
    uint8_t page_bits; /* 0, or log2 of the size of a window, but none larger than its aperture; instead of windows */
    uint32_t burst;    /* 0, or records are also cut at multiples of so many bytes (rule D1); a power of two */
    bool snoop_off;    /* writes to tables drop nothing (rule C5) */
    const uint16_t *numbering; /* by LIODN: the number it has instead; NULL for its own. No two may become one */
    const uint8_t *instances; /* by recorded LIODN: where it sits instead, or IOTLB_AS_RECORDED; NULL all as recorded */
    /* Memory elsewhere in IOVA space, and apertures of single LIODNs; these win over windows and page_bits. */
    const struct iotlb_layout *layouts;
    size_t layout_count;
    uint16_t only;     /* 0, or the instances to look at, a bit each: others have no streams */
    uint64_t interval; /* records between ticks; 0 for none */
    uint64_t warm_up;  /* records before IOTLB_START; 0 for none */
};

/* What a view tells of an id before its first look-up. */
struct iotlb_origin {
    uint64_t key;    /* LIODN, SPAACT index, OMI; or a number of the page, or of the 16 pages, in all of IOVA space */
    uint32_t window; /* of a SPAACE that follows from an aperture; else 0 */
    uint16_t liodn;  /* who looked it up first, its recorded number */
};

/* Where look-ups go. Each cache, of a structure of an instance, has a stream of its own, and ids of its own. */
struct iotlb_view_sink {
    /* The next id of a cache: 0, 1, 2, .. */
    bool (*origin)(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_origin *origin);
    bool (*lookups)(void *user, unsigned instance, enum pamu_structure structure, const struct iotlb_lookup *lookups,
                    size_t count);
    void *user;
};

struct iotlb_view;

/* A view at its beginning; numbering and instances must outlive it, layouts need not. NULL if out of memory, or if
 * iotlb_layout_fault() finds one. */
struct iotlb_view *iotlb_view_create(const struct iotlb_view_config *config, const struct iotlb_view_sink *sink);

/* Gives it back; NULL is allowed. */
void iotlb_view_destroy(struct iotlb_view *view);

/* Takes the next items. False if out of memory, or if the sink said so. */
bool iotlb_view_run(struct iotlb_view *view, const struct iotlb_item *items, size_t count);

/* Hands on what is left. False as iotlb_view_run(). */
bool iotlb_view_end(struct iotlb_view *view);

/* Records so far, and their bytes. */
uint64_t iotlb_view_records(const struct iotlb_view *view);
uint64_t iotlb_view_bytes(const struct iotlb_view *view);

/* Records that were translated, but have bytes without a place under the layouts: violations they would be. Such bytes
 * look up the PPAACE (rule T7), and in IOMMUs of pages nothing. */
struct iotlb_lost {
    uint64_t records, lookups;
};

/* Those after the warm-up: of all, or of an owner at an instance. */
uint64_t iotlb_view_lost(const struct iotlb_view *view);
struct iotlb_lost iotlb_view_lost_of(const struct iotlb_view *view, unsigned instance, uint32_t owner);

/* The recorded LIODN of an owner; owners are the same for all caches of a view. */
uint16_t iotlb_view_liodn(const struct iotlb_view *view, uint32_t owner);
uint32_t iotlb_view_owners(const struct iotlb_view *view);

#endif
