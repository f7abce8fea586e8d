/* Laying the memory of a domain out anew: the fewest windows, the smallest aperture, the fewest misses (rule R21).
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_LAYOUT_H
#define STUDY_LAYOUT_H

#include "plan/blocks.h"
#include "study/memory.h"

struct study_layout;

struct study_layout_config {
    const char *path;                    /* of the stream's file */
    const struct study_setting *setting; /* its caches; LIODNs sit where they were recorded */
    const struct study_memory *memory;
    size_t domain;         /* the one that is laid out */
    uint32_t most_windows; /* a power of two */
    bool alone;            /* count the look-ups of this domain's LIODNs only, and have the caches to themselves */
    bool keep_iovas;       /* memory stays where devices see it: only the number of windows changes */
    uint64_t most_steps;   /* look-ups that the search for arrangements may simulate; 0 leaves it out */
    const struct study_layout *others; /* by domain: what the others are laid out as; NULL for as recorded */
};

enum study_layout_kind {
    STUDY_LAYOUT_RECORDED,
    STUDY_LAYOUT_RECUT,   /* the recorded aperture in other windows, memory where it was */
    STUDY_LAYOUT_PLANNED, /* memory elsewhere */
};

/* What a window maps. */
struct study_slot {
    uint32_t window;
    struct plan_block block; /* block.memory: the mapping of the domain that it is, or the number of all */
};

struct study_layout {
    enum study_layout_kind kind;
    uint64_t base;
    uint32_t windows; /* in all */
    uint8_t bits;     /* log2 of the aperture's size */
    struct study_slot *slots;
    size_t used;                           /* windows that map something, and slots, in order of window */
    uint64_t misses[PAMU_STRUCTURE_COUNT]; /* of all instances */
    uint64_t lost;                         /* records with bytes that have no place */
    bool optimal; /* of layouts with windows of this size and so many of them none has fewer misses */
};

/* The layouts in most_windows that no other one is better than, in windows used, size of the aperture, and misses of
 * all look-ups: in order of used, then size. Equal ones are told once; none if the memory needs more windows. */
struct study_front {
    struct study_layout recorded; /* its misses are UINT64_MAX each if the SPAACT has no room for it beside others */
    struct study_layout *front;
    size_t count;
    bool exact; /* all of front is optimal, and nothing was left out */
};

enum study_layout_state {
    STUDY_LAYOUT_OK,
    STUDY_LAYOUT_TRACE,  /* *error says */
    STUDY_LAYOUT_MEMORY, /* out of memory */
    STUDY_LAYOUT_LONG,   /* more look-ups than can be held */
};

#define STUDY_LAYOUT_LOOKUPS (UINT64_C(1) << 27) /* that can be held, runs of equal ones counted once */

/* Plans. With *layouts only if STUDY_LAYOUT_OK; then to be cleared.
 *
 * For each size of windows the memory is cut into the fewest blocks (plan_blocks()), and all arrangements of these in
 * 1 .. most_windows windows are tried, arrangements that must come to the same once: window 0 needs no SPAACE, and
 * others share sets of the SPAACE cache. Where that takes more than most_steps, the hottest blocks go into window 0,
 * and others are exchanged while that helps: then it is not exact, but never worse than the recorded layout, nor than
 * the recorded aperture cut into any number of windows that can map its memory.
 *
 * SPAACT entries are given as software does that sets all domains up in order: the first that are free in a row. */
enum study_layout_state study_front_plan(const struct study_layout_config *config, struct study_front *layouts,
                                         struct trace_error *error);

/* The layout of a front that has the fewest misses, of these the fewest windows; NULL if there is none. */
const struct study_layout *study_front_best(const struct study_front *layouts);

/* Misses of all caches. */
uint64_t study_layout_misses(const struct study_layout *layout);

/* Frees what it holds. */
void study_front_clear(struct study_front *layouts);

/* A domain as it was recorded, with a slot for each mapping and no misses; a copy of a layout. Its slots are to be
 * freed; false, and there are none, if out of memory. */
bool study_layout_record(const struct study_domain *domain, struct study_layout *layout);
bool study_layout_copy(const struct study_layout *from, struct study_layout *layout);

/* Where a mapping of a domain, from byte `offset` of it on, lies in a layout, and how many bytes lie there together. */
uint64_t study_layout_place(const struct study_layout *layout, const struct study_domain *domain, size_t mapping,
                            uint64_t offset, uint64_t *bytes);

/* log2 of the size of a layout's windows. */
unsigned study_layout_shift(const struct study_layout *layout);

#endif
