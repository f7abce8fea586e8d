/* Statistics by LIODN: made when one is first seen. SPDX-License-Identifier: BSD-2-Clause */
#include "replay/liodns.h"

#include <stdlib.h>

enum { ALL_WORDS = 0x10000 / 64 };

struct replay_liodn *replay_liodns_add(struct replay_liodns *liodns, uint16_t liodn)
{
    struct replay_liodn *added = calloc(1, sizeof(*added));

    if (added == NULL)
        return NULL;
    added->liodn = liodn;
    liodns->by_liodn[liodn] = added;
    return added;
}

void replay_liodns_clear(struct replay_liodns *liodns)
{
    for (uint32_t i = 0; i < REPLAY_LIODNS; i++) {
        if (liodns->by_liodn[i] != NULL)
            free(liodns->by_liodn[i]->all_windows);
        free(liodns->by_liodn[i]);
        liodns->by_liodn[i] = NULL;
    }
}

bool replay_touch_far(struct replay_liodn *liodn, uint32_t window)
{
    if (liodn->all_windows == NULL)
        liodn->all_windows = calloc(ALL_WORDS, sizeof(uint64_t));
    if (liodn->all_windows == NULL)
        return false;
    liodn->all_windows[window / 64] |= (uint64_t)1 << window % 64;
    return true;
}

static uint32_t bits_in(uint64_t word)
{
    uint32_t count = 0;

    for (; word != 0; word &= word - 1)
        count++;
    return count;
}

uint32_t replay_windows_touched(const struct replay_liodn *liodn)
{
    uint32_t count = 0;

    for (size_t i = 0; i < sizeof(liodn->windows) / sizeof(liodn->windows[0]); i++)
        count += bits_in(liodn->windows[i]);
    for (size_t i = 0; liodn->all_windows != NULL && i < ALL_WORDS; i++)
        count += bits_in(liodn->all_windows[i]);
    return count;
}
