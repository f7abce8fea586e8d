/* Counters of models that are gone. SPDX-License-Identifier: BSD-2-Clause */
#ifndef REPLAY_COUNTERS_H
#define REPLAY_COUNTERS_H

#include "pamu/device.h"

/* Sums by instance; all zeros to begin with. */
struct replay_ended {
    struct pamu_counters instance[PAMU_MAX_INSTANCES];
};

/* Adds what a model has counted by now, at all instances; the first stale access of the earlier one stays. */
void replay_ended_add(struct replay_ended *ended, const struct pamu *pamu);

/* Adds one instance's counters to others. */
void replay_counters_add(struct pamu_counters *sum, const struct pamu_counters *counters);

#endif
