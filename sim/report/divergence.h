/* Where a driver's view and the hardware's answer differ, and why. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_DIVERGENCE_H
#define REPORT_DIVERGENCE_H

#include <jansson.h>

#include "op/session.h"

#define REPORT_DIVERGENCE_SCHEMA "pamusim.divergence/1"

/* The driver's view is its iova_to_phys and its idea of what is enabled; the hardware's answer is the reference walk,
 * on a copy of the device, so that asking changes no register, cache or counter. Asked are, for every attached LIODN,
 * the edges of the aperture, of every window and of what is mapped in it, and some addresses between. */

enum report_divergence_kind {
    REPORT_DIVERGENCE_ADDRESS, /* where an IOVA goes */
    REPORT_DIVERGENCE_ENABLED, /* whether the LIODN may do DMA at all: V of its entry */
};

/* One side's answer. */
struct report_view {
    bool passes;      /* it goes somewhere; of kind ENABLED: it is enabled */
    uint64_t phys;    /* where, if it passes */
    const char *word; /* why not, or "bypassed"; NULL if there is nothing to say; static life */
};

struct report_place {
    const char *file; /* of the caller's; NULL for none */
    unsigned long line;
};

struct report_divergence {
    struct report_place place; /* given to the look that saw it first */
    enum report_divergence_kind kind;
    uint16_t liodn;
    uint64_t iova; /* of kind ADDRESS */
    struct report_view driver, hardware;
    const char *item;             /* id of the quirk it falls under, "F12.1"; NULL if none explains it; static life */
    char domain[OP_MAX_NAME + 1]; /* empty for a LIODN of none */
};

/* Opaque; made and given back by the caller. */
struct report_divergences;

/* A report on a session, which must outlive it. NULL if out of memory. */
struct report_divergences *report_divergences_create(struct op_session *session);

/* Gives a report back; NULL is allowed. */
void report_divergences_destroy(struct report_divergences *report);

/* Looks at the session as it stands, and adds a row for every divergence that the look before did not see. Nothing is
 * added before there is a driver. False if out of memory; the report is as before then. */
bool report_divergences_look(struct report_divergences *report, struct report_place place);

/* The rows in the order they were seen; *count gets how many. They live until the next look. */
const struct report_divergence *report_divergences(const struct report_divergences *report, size_t *count);

/* How many rows fall under an item, or with NULL under none. */
size_t report_divergences_of(const struct report_divergences *report, const char *item);

/* All of it, keys as docs/spec/json.md tells; a new reference, or NULL if out of memory. */
json_t *report_divergences_json(const struct report_divergences *report);

#endif
