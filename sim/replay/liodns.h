/* Statistics by LIODN. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPLAY_LIODNS_H
#define REPLAY_LIODNS_H

#include "replay/replay.h"

#define REPLAY_LIODNS 0x10000u

/* All zeros is an empty one. */
struct replay_liodns {
    struct replay_liodn *by_liodn[REPLAY_LIODNS]; /* NULL where none was seen */
};

/* The statistics of an LIODN not seen before, or NULL if out of memory. */
struct replay_liodn *replay_liodns_add(struct replay_liodns *liodns, uint16_t liodn);

static inline struct replay_liodn *replay_liodns_get(struct replay_liodns *liodns, uint16_t liodn)
{
    struct replay_liodn *found = liodns->by_liodn[liodn];

    return found != NULL ? found : replay_liodns_add(liodns, liodn);
}

/* Frees all. */
void replay_liodns_clear(struct replay_liodns *liodns);

/* Marks a subwindow beyond 255 as touched. False if out of memory. */
bool replay_touch_far(struct replay_liodn *liodn, uint32_t window);

static inline bool replay_touch(struct replay_liodn *liodn, uint32_t window)
{
    if (window > 255)
        return window == PAMU_NO_WINDOW || replay_touch_far(liodn, window);
    if (!(liodn->windows[window / 64] & (uint64_t)1 << window % 64)) /* a test is cheaper than a store */
        liodn->windows[window / 64] |= (uint64_t)1 << window % 64;
    return true;
}

#endif
