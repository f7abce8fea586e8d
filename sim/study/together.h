/* Laying the memory of all domains out for each other, as they share the caches (rule R21).
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_TOGETHER_H
#define STUDY_TOGETHER_H

#include "study/layout.h"

struct study_together {
    /* By domain; their misses do not matter. One that does not go into most_windows is as it was recorded. NULL if the
     * SPAACT of its default size has no room for anything. */
    struct study_layout *layouts;
    size_t count;
    uint64_t misses[PAMU_STRUCTURE_COUNT];   /* of all instances, with these layouts */
    uint64_t recorded[PAMU_STRUCTURE_COUNT]; /* as it was */
    uint64_t apart[PAMU_STRUCTURE_COUNT];    /* with the best layout that each domain has while others stay */
    uint64_t lost;                           /* records with bytes that have no place */
    bool fits;                               /* the SPAACT has room for all of apart at once */
    bool settled; /* no layout of any one domain has fewer misses with the others as they are here: all were tried */
};

/* Plans the layouts of all domains that can be laid out anew; config->domain and others are not looked at, alone must
 * be false. *plan only if STUDY_LAYOUT_OK; then to be cleared. Errors as study_front_plan().
 *
 * From the best layout of each domain by itself, and from what was recorded, one domain after the other takes the
 * layout with the fewest misses of all LIODNs, of these the fewest windows, then the smallest aperture, with the others
 * as they are then, until none finds a better one; what has fewer misses at the end is taken. So it is never worse than
 * either, SPAACT entries being given in order. Each search takes up to most_steps. */
enum study_layout_state study_together_plan(const struct study_layout_config *config, struct study_together *plan,
                                            struct trace_error *error);

/* Frees what it holds. */
void study_together_clear(struct study_together *plan);

#endif
