/* A study on its way, and what came of it. SPDX-License-Identifier: BSD-2-Clause */
#ifndef CLI_STUDY_H
#define CLI_STUDY_H

#include "stream_input.h"
#include "study/cost.h"
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
    bool alone;                   /* also what LIODNs would miss alone */
    unsigned shard, shards;       /* of which shards run: 1 of 1 for all configurations */
    struct study_store *store;    /* NULL if nothing is kept */
    struct study_result *results; /* by configuration */
    uint16_t *done;               /* by configuration: instances that have results, a bit each */
    uint16_t *parts;              /* by configuration: instances to run, a bit each */
    char **refused;               /* by configuration: why its MSI policy cannot be had, NULL if it can */
    size_t resumed;               /* configurations that were there already */
    double seconds;
    struct study_cost_table cost; /* with --ns-per-fetch */
};

/* Rows for commands that print studies. */
#define CLI_OPTION_REPORT                                                                                        \
    {"report", "FILE", "write a page (HTML, in one file) with charts of the caches; - is standard output", 'R'}, \
        {"plot", NULL, "draw miss-ratio curves in the terminal", 'P'},                                           \
    {                                                                                                            \
        "ascii", NULL, "draw with plain ASCII, as without a UTF-8 locale", 'A'                                   \
    }
#define CLI_OPTION_CSV                                                                   \
    {                                                                                    \
        "csv", NULL, "print CSV: a line for each configuration, instance and LIODN", 'C' \
    }

/* The interval of a study that is there already; nothing is changed if there is none. */
void cli_study_peek_interval(const char *path, uint64_t *interval);

/* Opens the file of --study for a plan, and takes over what it has. CLI_BAD after complaining. */
enum cli_status cli_study_open(struct cli_study *study, const char *path);

/* Reads a whole study, to be printed: plan and results. CLI_BAD after complaining. */
enum cli_status cli_study_load(struct cli_study *study, const char *path);

/* Runs the configurations of the plan that are to be run. CLI_INTERRUPTED after Ctrl-C: results so far stay. */
enum cli_status cli_study_run(struct cli_study *study);

/* Prints what was done: a table, or with --json or --csv that; the command has these options. */
enum cli_status cli_study_print(struct cli_study *study);

/* What --json prints, as a new reference; NULL if out of memory. */
json_t *cli_study_json(const struct cli_study *study);

/* What pages and curves in the terminal draw, beside the study itself (docs/spec/json.md, pamusim.report/1); the study
 * has a store. A new reference, NULL after complaining. */
json_t *cli_study_report(struct cli_study *study);

/* Whether --report, --plot and the others can go together. CLI_BAD after complaining. */
enum cli_status cli_study_check_drawing(struct cli_context *cli);

/* Writes the page of --report, draws the curves of --plot, if these were given. */
enum cli_status cli_study_draw(struct cli_study *study);

/* Frees all but the stream. */
void cli_study_end(struct cli_study *study);

#endif
