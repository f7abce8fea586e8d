/* A study on its way, and what came of it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STUDY_H
#define CLI_STUDY_H

#include "stream_input.h"
#include "study/plan.h"
#include "study/result.h"

struct cli_study {
    struct cli_context *cli;
    struct cli_stream stream;
    struct study_plan plan;
    unsigned threads;
    uint64_t warm_up;
    struct study_result *results; /* by configuration */
    bool *done;                   /* by configuration */
    double seconds;
};

/* Runs all configurations of the plan. CLI_INTERRUPTED after Ctrl-C: results so far stay. */
enum cli_status cli_study_run(struct cli_study *study);

/* Prints what was done: a table, --json or --csv. */
enum cli_status cli_study_print(struct cli_study *study);

/* Frees all but the stream. */
void cli_study_end(struct cli_study *study);

#endif
