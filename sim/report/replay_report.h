/* A replay's results as JSON. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPORT_REPLAY_REPORT_H
#define REPORT_REPLAY_REPORT_H

#include <jansson.h>

#include "replay/replay.h"

#define REPORT_REPLAY_SCHEMA "pamusim.replay/1"

struct report_replay {
    const struct replay *replay;
    const struct op_session *session;
    struct pamu *pamu; /* of the session; NULL if no operation made one: then there are no look-ups to report */
    const char *const *names; /* by LIODN, 65536 of them, NULL where the chip's name counts; may be NULL */
    double seconds;
    bool interrupted; /* the results are those of a part */
};

/* The name of an LIODN: as given, else of the chip's first device that has it, else NULL. */
const char *report_liodn_name(const struct report_replay *report, uint16_t liodn);

/* The whole result, keys as docs/spec/json.md tells; a new reference, or NULL if out of memory. */
json_t *report_replay_json(const struct report_replay *report);

#endif
