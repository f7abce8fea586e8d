/* Running a study's configurations over a stream, on all cores. SPDX-License-Identifier: BSD-2-Clause */
#ifndef STUDY_RUN_H
#define STUDY_RUN_H

#include <stdbool.h>

#include "study/msi.h"
#include "trace/error.h"

/* What came of one configuration: its caches are those of a point of the task, which lives until the call returns.
 * Calls come one at a time, from any thread, in any order. False ends the run. */
typedef bool study_result_fn(void *user, size_t setting, const struct iotlb_task *task, size_t point);

/* Asked now and then by the calling thread alone, with the share of the work done, 0 to 1; false ends the run. NULL
 * never does. */
typedef bool study_progress_fn(void *user, double share);

struct study_run_config {
    const char *path; /* of the stream's file */
    const struct pamu_chip *recorded;
    const struct study_setting *settings;
    const struct study_msi *msi; /* what the stream tells of MSI banks; NULL if no setting has msi */
    const uint16_t *parts;       /* by setting: the instances to run, a bit each, 0 for none; NULL for all of all */
    size_t count;
    unsigned threads;  /* 1 .. 1024 */
    bool geometries;   /* also all set counts times all ways, of every view */
    bool alone;        /* also the curve of each LIODN alone, of every view */
    uint64_t interval; /* records of an interval of the time line; 0 for none */
    uint64_t warm_up;  /* records that are not counted */
    study_result_fn *result;
    study_progress_fn *progress;
    void *user;
};

enum study_run_state {
    STUDY_RUN_OK,
    STUDY_RUN_STOPPED,
    STUDY_RUN_MEMORY,
    STUDY_RUN_TRACE /* *error says, also why a layout cannot be had */
};

/* Runs all settings that can be simulated (study_setting_doubt()). Settings that see the same stream share a pass, so
 * that a view is computed once, or once for every 16 of them; results do not depend on the number of threads. */
enum study_run_state study_run(const struct study_run_config *config, struct trace_error *error);

#endif
