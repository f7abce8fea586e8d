/* A replay's results as JSON. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_REPLAY_REPORT_H
#define REPORT_REPLAY_REPORT_H

#include <jansson.h>

#include "replay/replay.h"

#define REPORT_REPLAY_SCHEMA "pamusim.replay/1"

struct report_replay {
    const struct replay *replay;
    struct op_session *session;
    const char *const *names; /* by LIODN, 65536 of them, NULL where the chip's name counts; may be NULL */
    double seconds;
    bool interrupted; /* the results are those of a part */
};

/* What all instances counted, together. */
struct report_sums {
    uint64_t lost_violations, lost_errors, unreported, stale;
    struct pamu_request first_stale; /* at the lowest instance that had one; meaningful if stale > 0 */
};

/* Adds up the counters of all instances of all models the replay has used. */
void report_sum_instances(const struct replay *replay, struct report_sums *sums);

/* The name of an LIODN: as given, else of the chip's first device that has it, else NULL. */
const char *report_liodn_name(const struct report_replay *report, uint16_t liodn);

/* The whole result, keys as docs/spec/json.md tells; a new reference, or NULL if out of memory. */
json_t *report_replay_json(const struct report_replay *report);

#endif
