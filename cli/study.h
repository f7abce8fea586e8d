/* A study on its way, and what came of it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STUDY_H
#define CLI_STUDY_H

#include "stream_input.h"
#include "study/plan.h"
#include "study/result.h"
#include "study/store.h"

#define CLI_STUDY_NAME_BYTES 4096u /* of a configuration's name */

struct cli_study {
    struct cli_context *cli;
    struct cli_stream stream;
    struct study_plan plan;
    unsigned threads;
    uint64_t warm_up, interval;
    unsigned shard, shards;       /* of which shards run: 1 of 1 for all configurations */
    struct study_store *store;    /* NULL if nothing is kept */
    struct study_result *results; /* by configuration */
    uint16_t *done;               /* by configuration: instances that have results, a bit each */
    uint16_t *parts;              /* by configuration: instances to run, a bit each */
    size_t resumed;               /* configurations that were there already */
    double seconds;
};

/* Rows for commands that print studies. */
#define CLI_OPTION_CSV                                                                   \
    {                                                                                    \
        "csv", NULL, "print CSV: a line for each configuration, instance and LIODN", 'C' \
    }

/* Opens the file of --study for a plan, and takes over what it has. CLI_BAD after complaining. */
enum cli_status cli_study_open(struct cli_study *study, const char *path);

/* Reads a whole study, to be printed: plan and results. CLI_BAD after complaining. */
enum cli_status cli_study_load(struct cli_study *study, const char *path);

/* Runs the configurations of the plan that are to be run. CLI_INTERRUPTED after Ctrl-C: results so far stay. */
enum cli_status cli_study_run(struct cli_study *study);

/* Prints what was done: a table, or with --json or --csv that; the command has these options. */
enum cli_status cli_study_print(struct cli_study *study);

/* Frees all but the stream. */
void cli_study_end(struct cli_study *study);

#endif
