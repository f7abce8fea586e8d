/* Which block of memory goes into which window: arrangements of one size of windows.
 * SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_LAYOUT_SEARCH_H
#define STUDY_LAYOUT_SEARCH_H

#include "study/layout_pass.h"

/* Blocks of one size of windows, and their look-ups. */
struct layout_blocks {
    const struct study_layout_config *config;
    const struct plan_block *blocks;
    size_t count;
    unsigned window_log;
};

struct layout_search;

/* The layout with blocks in these windows, of so many; its slots are to be freed, NULL if out of memory. */
struct study_layout layout_of_blocks(const struct layout_blocks *blocks, const uint32_t *windows, uint32_t count);

/* What an arrangement comes to; window by block. */
struct layout_found {
    uint64_t misses; /* of PPAACEs and SPAACEs */
    bool optimal;    /* none of so many windows has fewer */
    uint32_t *windows;
};

/* Reads the stream once; *steps is what is left of config->most_steps, for this and all further calls. */
enum study_layout_state layout_search_open(const struct layout_blocks *blocks, uint64_t *steps,
                                           struct layout_search **search, struct trace_error *error);

/* Gives it back; NULL is allowed. */
void layout_search_close(struct layout_search *search);

/* No arrangement in however many windows has fewer misses than that. */
uint64_t layout_search_bound(const struct layout_search *search);

/* The best arrangement in so many windows, a power of two, not under the number of blocks. found->windows has room for
 * all blocks. *room is false if the SPAACT has no room for it, and nothing is found. */
enum study_layout_state layout_search_run(struct layout_search *search, uint32_t windows, struct layout_found *found,
                                          bool *room, struct trace_error *error);

#endif
