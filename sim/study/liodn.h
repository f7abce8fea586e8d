/* LIODN numbers that keep the PPAACE caches from conflicts. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_LIODN_H
#define STUDY_LIODN_H

#include "iotlb/item.h"
#include "study/setting.h"

#define STUDY_MOST_LIODNS 256u /* that a plan can move about */

/* What is known of the order in which LIODNs come: fed with a stream's items. For every look-up, which others came
 * since the last one of the same LIODN; a cache set of w ways misses if at least w of these share the set. Equal cases
 * are counted together, so that the memory grows with different ones. */
struct study_liodns;

/* Nothing known yet, or NULL if out of memory. */
struct study_liodns *study_liodns_create(void);

/* Gives it back; NULL is allowed. */
void study_liodns_destroy(struct study_liodns *liodns);

/* Takes the next items. False if out of memory. */
bool study_liodns_run(struct study_liodns *liodns, const struct iotlb_item *items, size_t count);

/* The different LIODNs met, in order of number; *count gets how many. More than STUDY_MOST_LIODNS cannot be planned. */
const uint16_t *study_liodns_met(struct study_liodns *liodns, size_t *count);

struct study_liodn_config {
    uint32_t sets, ways;  /* of the PPAACE caches; the set of a number is its remainder (rule C2) */
    uint16_t least, most; /* numbers that may be given */
    const bool *kept;     /* by LIODN: it must stay what it is */
    const bool *taken;    /* by number: it belongs to somebody who is not in the stream */
    uint64_t most_steps;  /* of the exact search; 0 leaves it out */
};

struct study_liodn_plan {
    struct study_pairs numbering;         /* what changes; empty if nothing can be won */
    uint64_t misses_before, misses_after; /* as planned: dropped entries are taken to stay where they were */
    bool optimal;                         /* no numbering has fewer */
};

enum study_liodn_error {
    STUDY_LIODN_OK,
    STUDY_LIODN_MANY,    /* more LIODNs than can be planned, or more changes than STUDY_MOST_PAIRS */
    STUDY_LIODN_NUMBERS, /* not enough numbers that may be given */
    STUDY_LIODN_MEMORY,
};

/* Plans numbers with as few misses as can be found: proved to be the fewest if that takes no more steps than given,
 * else by moving and swapping as long as that helps. Never worse than the numbers there are. */
enum study_liodn_error study_liodn_plan(struct study_liodns *liodns, const struct study_liodn_config *config,
                                        struct study_liodn_plan *plan);

#endif
